"""What a problem says, for a French reader: `details.toml` has the sentences that are common, others stay in English.

>>> in_french("The prefix foo: is not declared. Did you mean foaf:?")
'Le préfixe foo: n’est pas déclaré. Vouliez-vous dire foaf: ?'
"""

import re
import tomllib
from functools import cache
from importlib import resources

_LONGEST = 1000
"""Characters beyond which a text, of which a stranger may have written a part, is not compared with anything."""
_GAP = re.compile(r"\{(\w+)\}")


@cache
def sentences() -> dict[str, str]:
    """Every sentence that has a translation: English to French, both with named gaps."""
    text = resources.files(__package__).joinpath("details.toml").read_text(encoding="utf-8")
    return {str(english): str(french) for english, french in tomllib.loads(text).items()}


def in_french(detail: str) -> str | None:
    """The French for the detail of a problem; None where there is none."""
    if len(detail) > _LONGEST:
        return None
    return next(filter(None, (_translated(detail, *each) for each in _patterns())), None)


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """The sentences as patterns, those that say more first, and those with a sentence within last."""
    ordered = sorted(sentences().items(), key=lambda each: ("{told}" in each[0], -len(each[0])))
    return [(re.compile(_pattern(english), re.DOTALL), french) for english, french in ordered]


def _pattern(english: str) -> str:
    """What matches a sentence whatever fills its gaps, and gives that by name."""
    parts = _GAP.split(english)
    return "".join(f"(?P<{part}>.+)" if place % 2 else re.escape(part) for place, part in enumerate(parts))


def _translated(detail: str, pattern: re.Pattern[str], french: str) -> str | None:
    found = pattern.fullmatch(detail)
    if not found:
        return None
    gaps = found.groupdict()
    if "told" in gaps and (within := in_french(gaps.pop("told"))) is not None:
        return french.format(told=within, **gaps)
    return french.format(**gaps) if "{told}" not in french else None
