"""A record of the journal, which tells one version: what is in it, and how it is written and read.

It is text (UTF-8, lines end with a line feed):

    version {"number": 2, "time": …, "removes": 1, "adds": 1, "previous": …}     one line of JSON; it has a member
                                                   `submission` where a submission was accepted
    - <urn:a> <urn:p> "x" <urn:g> .                as many lines as the header says, sorted: what goes
    + <urn:a> <urn:p> "y" <urn:g> .                and then: what comes
    ~ <urn:b> <urn:p> "z" <urn:g> .                and then: where what is published and its source begin, or cease,
                                                   to differ (see registry/overrides.py)
    end 9f86d081884c7d65…                          the SHA-256 of all lines of this record before this one

`previous` is the hash at the end of the record before, "" in the first one, which also has the `base`. Statements are
canonical N-Quads (see `digest`): ground triples in named graphs.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any, BinaryIO

_END = re.compile(rb"end [0-9a-f]{64}\n")  # no other line ends like this one
_SECTIONS = {"removes": "- ", "adds": "+ ", "differing": "~ "}
_OTHERS = (b"version ", *(sign.encode() for sign in _SECTIONS.values()))  # how all other lines begin

END_LENGTH = len("end \n") + 64
"""The bytes of the last line of a record."""


class Flaw(Exception):
    """A record is not as it was written; the message says in what."""


@dataclass(frozen=True)
class Mark:
    """A place in the journal: just after the record `number`, which ends at byte `end` with `hash`."""

    number: int = 0
    end: int = 0
    hash: str = ""


START = Mark()


@dataclass(frozen=True)
class Submitted:
    """The submission that a version comes from: its id, who sent it, when, in which media type, to be read how.

    `sha256` is that of the bytes that were sent, which lie beside the journal and may have to be redacted. `verdict` is
    the one on the submission, `shapes_version` and `shapes_digest` say by which shapes it was found.
    """

    id: str
    submitter: str
    received: str
    media_type: str
    mode: str
    sha256: str
    verdict: str = ""
    shapes_version: str = ""
    shapes_digest: str = ""


@dataclass(frozen=True)
class Entry:
    """What is recorded of a version: when, why and by whom, out of what, what changes, and what results.

    `source` says where the change comes from. `base` stands in the first record only, and is "" in the others.
    `made_from` is the digest of the inputs, `judged_by` that of the shapes and rules among them, `day` the day of which
    the rules speak ("" when they speak of none), `digest` that of all statements of the version; `warnings` and `infos`
    are the verdict (with a violation, nothing is published). `removes`, `adds` and `differing` are canonical N-Quads
    lines. `submission` is what was accepted, where a submission was.
    """

    time: str
    message: str
    who: str
    source: str
    base: str
    made_from: str
    judged_by: str
    day: str
    digest: str
    warnings: int
    infos: int
    removes: tuple[str, ...]
    adds: tuple[str, ...]
    differing: tuple[str, ...] = ()
    submission: Submitted | None = None


@dataclass(frozen=True)
class Record:
    """An entry as it stands in the journal, where it ends, and the hash of the record before."""

    entry: Entry
    mark: Mark
    previous: str = ""

    @property
    def number(self) -> int:
        """The number of the version."""
        return self.mark.number


@dataclass(frozen=True)
class Heading:
    """Of a record what a list of versions says of it, and where it ends; `removes` and `adds` are numbers of lines."""

    mark: Mark
    time: str
    message: str
    source: str
    digest: str
    removes: int
    adds: int

    @property
    def number(self) -> int:
        """The number of the version."""
        return self.mark.number


def written(entry: Entry, after: Mark) -> bytes:
    """All lines of the record after `after`, but the last."""
    header: dict[str, Any] = {"number": after.number + 1, **asdict(entry)}
    header |= {**{name: len(header[name]) for name in _SECTIONS}, "previous": after.hash}
    if after.number:
        del header["base"]
    if entry.submission is None:
        del header["submission"]
    lines = [f"version {json.dumps(header, ensure_ascii=False)}"]
    for name, sign in _SECTIONS.items():
        lines += [f"{sign}{line}" for line in sorted(getattr(entry, name))]
    return "".join(f"{line}\n" for line in lines).encode()


def last_line(seal: str) -> bytes:
    """The last line of a record, whose other lines have this hash."""
    return b"end %s\n" % seal.encode()


def read(file: BinaryIO, before: Mark) -> Record | None:
    """The record that begins here and comes after `before`; None when the file ends within it. Raises Flaw."""
    changes: dict[str, list[str]] = {name: [] for name in _SECTIONS}
    found = _sealed(file, before, lambda name, line: changes[name].append(line))
    if found is None:
        return None
    header, mark = found
    try:
        if (submission := header.get("submission")) is not None:
            header["submission"] = Submitted(**submission)  # type: ignore[arg-type]
        entry = Entry(**{"base": "", **header, **{name: tuple(lines) for name, lines in changes.items()}})  # type: ignore[arg-type]
    except TypeError:
        raise Flaw("its header has other members than a header has") from None
    return Record(entry, mark, before.hash)


def skim(file: BinaryIO, before: Mark) -> Heading | None:
    """What `read` would find, without the lines: they are counted and hashed, and take no room. Raises Flaw."""
    found = _sealed(file, before, lambda name, line: None)
    if found is None:
        return None
    header, mark = found
    try:
        return Heading(mark, **{each.name: header[each.name] for each in fields(Heading)[1:]})  # type: ignore[arg-type]
    except KeyError:
        raise Flaw("its header has other members than a header has") from None


def is_finished(file: BinaryIO) -> bool:
    """Whether any record from here on got its last line, be it damaged."""
    last = b""
    for last in file:
        if _END.search(last):
            return True
    return len(last) == END_LENGTH and last.endswith(b"\n") and not last.startswith(_OTHERS)


def _sealed(file: BinaryIO, before: Mark, take: Callable[[str, str], None]) -> tuple[dict[str, object], Mark] | None:
    """The header of the record that begins here, and where it ends; `take` is told each line, and in which section."""
    hashed = hashlib.sha256()
    line = file.readline()
    if not line.endswith(b"\n"):
        return None
    hashed.update(line)
    header = _header(line)
    for name, sign in _SECTIONS.items():
        for _ in range(_count(header, name)):
            line = file.readline()
            if not line.endswith(b"\n"):
                return None
            take(name, _text(line, name, sign))
            hashed.update(line)
    line = file.readline()
    if not line.endswith(b"\n"):
        return None
    seal = hashed.hexdigest()
    if line != last_line(seal):
        raise Flaw("its hash is not that of its lines")
    mark = Mark(before.number + 1, file.tell(), seal)
    _see_that_it_follows(header.pop("number", None), header.pop("previous", None), mark, before)
    return header, mark


def _see_that_it_follows(number: object, previous: object, mark: Mark, before: Mark) -> None:
    if previous != before.hash:
        raise Flaw("it does not name the hash of the record before")
    if number != mark.number:
        raise Flaw(f"it says that it is version {number}")


def _header(line: bytes) -> dict[str, object]:
    try:
        word, _, text = line.decode("utf-8").partition(" ")
        header = json.loads(text)
    except ValueError:
        word, header = "", None
    if word != "version" or not isinstance(header, dict):
        raise Flaw("its header cannot be read")
    return header


def _count(header: dict[str, object], name: str) -> int:
    count = header.get(name)
    if not isinstance(count, int):
        raise Flaw(f"it does not say how many {name} there are")
    return count


def _text(line: bytes, name: str, sign: str) -> str:
    """What a line of a section says."""
    if not line.startswith(sign.encode()):
        raise Flaw(f"the {name} are not as many as it says")
    try:
        return line[len(sign) : -1].decode("utf-8")
    except UnicodeDecodeError:
        raise Flaw("a line is not UTF-8") from None
