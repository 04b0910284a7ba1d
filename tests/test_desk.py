"""What the desk accepts: a version of its own, judged like any other, at the cost of the change."""

from pathlib import Path

import pytest

from accords.errors import NoSuchVersion, Unpublishable
from accords.registry.publication import publish
from accords.registry.verification import verify
from accords.settings import Settings
from accords.store import ask, select
from accords.terms import DEFAULT_BASE
from tests.registries import LEND, PREFIXES, libraries, silently, versions
from tests.two_sources import ALIAS, NOTE, ROME, accepted, edited, quads


def test_what_the_desk_accepts_is_a_version_of_its_own_in_a_graph_of_its_own(first: Settings) -> None:
    published = accepted(first, ROME)
    entry = versions(first.home)[-1].entry
    assert published.version == 2 and (entry.source, entry.message) == ("desk", "accepted")
    lying = f"SELECT DISTINCT ?g {{ GRAPH ?g {{ <{DEFAULT_BASE}id/library/rome> <{LEND}kind> ?o }} }}"
    assert select(published.store, lying) == [{"g": f"{DEFAULT_BASE}graph/desk-2"}]
    keeper = f"<{DEFAULT_BASE}id/library/rome> a <{LEND}Keeper>"
    assert ask(published.store, f"ASK {{ GRAPH <{DEFAULT_BASE}graph/inferred> {{ {keeper} }} }}")
    assert verify(first.home).faults == ()


def test_what_the_desk_publishes_is_what_data_would_have_made_of_it(first: Settings, tmp_path: Path) -> None:
    accepted(first, ROME, ALIAS)
    edited(first, '        skos:altLabel "BmL"@fr ;\n', "")
    text = ROME.replace("library:rome a", f"<{DEFAULT_BASE}graph/desk-2> {{ library:rome a")[:-1] + "}"
    (first.assets / "data" / "more.trig").write_text(text, "utf-8")
    other = publish(Settings(home=tmp_path / "other", assets=first.assets), tell=silently)
    assert other.digest == versions(first.home)[-1].entry.digest


def test_what_is_there_already_is_not_published_again(first: Settings) -> None:
    assert not accepted(first, NOTE).recorded and len(versions(first.home)) == 1
    accepted(first, ROME)
    assert not accepted(first, ROME).recorded and not accepted(first, NOTE + NOTE, NOTE).recorded


def test_what_only_followed_is_stated_once_it_is_accepted(first: Settings) -> None:
    inferred = f"<{DEFAULT_BASE}id/library/lyon> a <{LEND}Library> ."
    published = accepted(first, inferred)
    lying = f"SELECT ?g {{ GRAPH ?g {{ {inferred[:-1]} }} }}"
    assert select(published.store, lying) == [{"g": f"{DEFAULT_BASE}graph/desk-2"}]
    assert verify(first.home).faults == ()


def test_a_violation_is_refused_with_its_report_and_nothing_is_published(first: Settings) -> None:
    with pytest.raises(Unpublishable, match="violation: library:rome") as refused:
        accepted(first, ROME.replace('"Rome"@en', '"Rome"@en , "Roma"@en'))
    assert "Nothing was published." in str(refused.value)
    with pytest.raises(Unpublishable, match="No shape speaks of this"):
        accepted(first, PREFIXES + "library:rome a lend:Libary .")
    assert len(versions(first.home)) == 1 and verify(first.home).faults == ()


def test_what_is_not_there_cannot_be_removed_and_is_listed(first: Settings) -> None:
    inferred = f"<{DEFAULT_BASE}id/library/lyon> a <{LEND}Library> ."
    with pytest.raises(Unpublishable) as refused:
        accepted(first, "", ROME + inferred + NOTE)
    assert [line.strip()[:60] for line in str(refused.value).splitlines()[1:]] == sorted(
        f"{quad.triple} ."[:60] for quad in quads(ROME + inferred)
    )
    assert len(versions(first.home)) == 1


def test_before_anything_is_published_the_desk_accepts_nothing(tmp_path: Path) -> None:
    with pytest.raises(NoSuchVersion, match="run `accords publish` first"):
        accepted(libraries(tmp_path), ROME)


def test_where_the_shapes_have_changed_the_registry_is_published_first(first: Settings) -> None:
    shape = first.assets / "shapes" / "loan.ttl"
    shape.write_text(shape.read_text("utf-8") + "\n# a remark\n", "utf-8")
    with pytest.raises(Unpublishable, match="run `accords publish` first"):
        accepted(first, ROME)
    publish(first, tell=silently)
    assert accepted(first, ROME).recorded
