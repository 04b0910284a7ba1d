"""A citation in the forms that programs for references read, and as a text: BibTeX, CSL-JSON 1.0.2, RIS."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from .reference import Reference

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_LIGATURE = re.compile(r"([-`'])(?=\1)|[?!](?=`)")
"""Characters of which TeX makes one with the next: a dash, a quotation mark, a mark upside down."""
_WORDS = {
    "en": {"version": "Version {}", "accessed": "accessed {}", "in": "In: {}"},
    "fr": {"version": "Version {}", "accessed": "consulté le {}", "in": "Dans : {}"},
}


@dataclass(frozen=True)
class Style:
    """One form: its media type, the suffix of its files, what writes it, and other names of its media type."""

    media_type: str
    suffix: str
    write: Callable[[Reference], str]
    aliases: tuple[str, ...] = ()


def bibtex(cited: Reference) -> str:
    """An entry of BibTeX, `@misc`, since the classical types have none for data; names of organisations in braces."""
    fields = {
        "author": " and ".join(f"{{{_tex(each)}}}" for each in cited.creators),
        "title": f"{{{_tex(cited.title)}}}",
        "howpublished": _tex(cited.within),
        "publisher": f"{{{_tex(cited.publisher)}}}" if cited.publisher else "",
        "year": str(cited.issued.year) if cited.issued else "",
        "date": cited.issued.isoformat() if cited.issued else "",
        "version": cited.version,
        "url": cited.url,
        "urldate": cited.accessed.isoformat(),
        "copyright": ", ".join(cited.licences),
        "language": {"en": "english", "fr": "french"}.get(cited.language, cited.language),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{_key(cited.key)},\n{lines}}}\n"


def csl_json(cited: Reference) -> str:
    """A list of one item of CSL-JSON, type `dataset`, or `entry` for an entity in it.

    CSL has no variable for a licence, so it is a note.
    """
    item = {
        "id": _key(cited.key),
        "type": "entry" if cited.within else "dataset",
        "title": cited.title,
        "container-title": cited.within,
        "author": [{"literal": each} for each in cited.creators],
        "publisher": cited.publisher,
        "issued": _parts(cited.issued),
        "accessed": _parts(cited.accessed),
        "version": cited.version,
        "URL": cited.url,
        "note": ", ".join(cited.licences),
        "language": cited.language,
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=1) + "\n"


def ris(cited: Reference) -> str:
    """A record of RIS, type DATA."""
    lines = [("TY", "DATA"), *(("AU", each) for each in cited.creators), ("TI", cited.title), ("T2", cited.within)]
    lines += [("PB", cited.publisher), ("PY", str(cited.issued.year) if cited.issued else "")]
    lines += [("DA", cited.issued.strftime("%Y/%m/%d") if cited.issued else ""), ("ET", cited.version)]
    lines += [("UR", cited.url), ("Y2", cited.accessed.strftime("%Y/%m/%d")), ("LA", cited.language)]
    lines += [("C1", each) for each in cited.licences]
    return "".join(f"{name}  - {_line(value)}\r\n" for name, value in lines if value) + "ER  - \r\n"


def text(cited: Reference) -> str:
    """A citation to be read."""
    words = _WORDS.get(cited.language, _WORDS["en"])
    year = f" ({cited.issued.year})" if cited.issued else ""
    parts = [f"{', '.join(cited.creators)}{year}" if cited.creators else year.strip(), cited.title]
    parts += [words["in"].format(cited.within)] if cited.within else []
    parts.append(words["version"].format(cited.version))
    parts += [cited.publisher] if cited.publisher and cited.publisher not in cited.creators else []
    told = ". ".join(each.rstrip(".") for each in parts if each)
    return f"{told}. {cited.url} ({words['accessed'].format(cited.accessed.isoformat())}).\n"


STYLES: Mapping[str, Style] = {
    "bibtex": Style("application/x-bibtex", "bib", bibtex),
    "csl-json": Style(
        "application/vnd.citationstyles.csl+json", "json", csl_json, ("application/citeproc+json", "application/json")
    ),
    "ris": Style("application/x-research-info-systems", "ris", ris),
    "text": Style("text/plain; charset=utf-8", "txt", text),
}
"""By the names that a request uses."""


def _tex(value: str) -> str:
    """A text in which nothing is a command of TeX.

    >>> _tex("50 % of {all} & more")
    '50 \\\\% of \\\\{all\\\\} \\\\& more'
    >>> _tex("1--2")
    '1-{}-2'
    """
    return _LIGATURE.sub(r"\g<0>{}", "".join(_SPECIAL.get(each, each) for each in _line(value)))


def _key(value: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]", "-", value)


def _line(value: str) -> str:
    return " ".join(value.split())


def _parts(day: date | None) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]} if day else {}
