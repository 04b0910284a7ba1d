"""The commands about names that are not used any more: retire, merge, alias."""

import re
from collections.abc import Callable

import click

from .console import judged
from .registry.lifecycle.merging import REASON as MERGED_BECAUSE
from .registry.lifecycle.merging import merger
from .registry.lifecycle.plan import Plan, Registry, carry_out, published, try_out
from .registry.lifecycle.renaming import REASON as RENAMED_BECAUSE
from .registry.lifecycle.renaming import alias
from .registry.lifecycle.retiring import retirement
from .settings import Settings

_TAGGED = re.compile(r"(.*\S)@([a-z]{2,3}(?:-[A-Za-z0-9]+)*)", re.DOTALL)
_DRY = click.option("--dry-run", is_flag=True, help="Show which statements would go and come, and change nothing.")
_WHY = "Why, once a language: TEXT in English, or TEXT@fr."


def _because(texts: tuple[str, ...]) -> dict[str, str]:
    """Reasons by language: what has no tag of a language at its end is English."""
    found = [_TAGGED.fullmatch(text.strip()) or (text, text.strip(), "en") for text in texts]
    return {each[2]: each[1] for each in found}


@click.command("retire")
@click.argument("iri")
@click.option("--reason", "reasons", multiple=True, required=True, metavar="TEXT[@LANG]", help=_WHY)
@click.option("--successor", metavar="IRI", default="", help="What takes its place, though it is not the same thing.")
@click.option(
    "--with-dependants",
    is_flag=True,
    help="Let go what cannot be without it, as its memberships, too.",
)
@_DRY
@click.pass_obj
def retire(
    settings: Settings, iri: str, reasons: tuple[str, ...], successor: str, with_dependants: bool, dry_run: bool
) -> None:
    """Retire a thing that the registry should not hold any more.

    What is said of it goes, wherever it was said. Its IRI answers 410 from then on, with the date, the reason and the
    successor, in RDF and as a page; it is never given to anything else. IRI may be written without the base:
    id/partnership/gpai.

    \b
    accords retire id/partnership/x --reason "It never was one." --reason "Ce n’en fut jamais un.@fr"

    A thing that other statements name is not retired before these are changed. With --with-dependants, what the shapes
    want to name it, and that names nothing else in its place, is retired with it; what else names it does so no more.
    Look at that with --dry-run first.

    Exit status: 1 and the report for a violation of the shapes, 2 and one line for what cannot be.
    """
    reason = _because(reasons)
    _change(settings, lambda here: retirement(here, iri, reason, successor, with_dependants=with_dependants), dry_run)


@click.command("merge")
@click.argument("old")
@click.argument("into")
@click.option("--reason", "reasons", multiple=True, metavar="TEXT[@LANG]", help=_WHY)
@click.option("--keep-into", is_flag=True, help="Leave out what INTO cannot say beside what it says.")
@_DRY
@click.pass_obj
def merge(settings: Settings, old: str, into: str, reasons: tuple[str, ...], keep_into: bool, dry_run: bool) -> None:
    """Merge OLD into INTO, because both are the same thing.

    What names OLD names INTO then. What is said of OLD is said of INTO: a name in a language that has one becomes
    another name; where INTO says otherwise what may be said once, the merger is refused with a list, unless
    --keep-into leaves that out. The IRI of OLD answers 301 from then on and leads to INTO, for ever.

    Exit status: 1 and the report for a violation of the shapes, 2 and one line for what cannot be.
    """
    reason = _because(reasons) or MERGED_BECAUSE
    _change(settings, lambda here: merger(here, old, into, reason, keep_into=keep_into), dry_run)


@click.command("alias")
@click.argument("old")
@click.argument("iri")
@click.option("--reason", "reasons", multiple=True, metavar="TEXT[@LANG]", help=_WHY)
@_DRY
@click.pass_obj
def alias_(settings: Settings, old: str, iri: str, reasons: tuple[str, ...], dry_run: bool) -> None:
    """Let OLD, another name, lead to the thing IRI names.

    It may be a former name, or one that is used elsewhere. OLD must name nothing. It answers 301 from then on. A file
    in data/ can say the same in RDF.

    Exit status: 1 and the report for a violation of the shapes, 2 and one line for what cannot be.
    """
    reason = _because(reasons) or RENAMED_BECAUSE
    _change(settings, lambda here: alias(here, old, iri, reason), dry_run)


COMMANDS = (retire, merge, alias_)


def _change(settings: Settings, planned: Callable[[Registry], Plan], dry_run: bool) -> None:
    """Carry a plan out, or show it: the statements with the sign of `accords diff`."""
    with published(settings) as registry:
        plan = planned(registry)
    if not dry_run:
        done = judged(carry_out(settings, plan))
        click.echo(f"Published: version {done.version}, digest {done.digest}")
        return
    for sign, triples in (("-", plan.removes), ("+", plan.adds)):
        for each in sorted(map(str, triples)):
            click.echo(f"{sign} {each} .")
    for each in sorted(map(str, plan.lost)):
        click.echo(f"Lost: {each} .", err=True)
    try_out(settings, plan)
    click.echo(
        f"Would go: {len(plan.removes)} statements, would come: {len(plan.adds)}. Nothing was changed.", err=True
    )
