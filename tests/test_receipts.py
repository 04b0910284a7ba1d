"""A receipt says what the journal says; who changes anything of it, of the bytes or of the journal, is found out."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad, RdfFormat, parse

from accords.assets import Assets
from accords.errors import NotFound, ReceiptUnreadable
from accords.registry.desk import accept
from accords.registry.difference_effect import Proposal
from accords.registry.keeping import rebuild
from accords.registry.projection import described
from accords.registry.publication import publish
from accords.registry.reading import Limits
from accords.registry.receipts import members, of_version, receipt
from accords.registry.receipts_ledgers import Home
from accords.registry.receipts_prov import all_of, is_one, receipt_iri, version_of
from accords.registry.receipts_prov import described as told_of
from accords.registry.receipts_verification import Check, verify
from accords.registry.rollback import rollback
from accords.registry.state import State
from accords.registry.submissions.announcement import Announcements
from accords.registry.submissions.change import proposal
from accords.registry.verification import verify as verify_home
from accords.settings import Settings
from accords.store import ask
from accords.store.journal import unwatched
from accords.store.oxigraph import OxigraphStore
from accords.store.record import Mark, Submitted, last_line, written
from accords.terms import DEFAULT_BASE, PROV
from tests.commanding import run_on
from tests.registries import LIBRARIES, PREFIXES, changed_libraries, noted, silently

ID = "0123456789abcdef"
SENT = (PREFIXES + 'library:rome a lend:Library ; skos:prefLabel "Rome" ; lend:kind kind:public .\n').encode()


LYON = (PREFIXES + 'library:lyon a lend:CityLibrary ; skos:prefLabel "Lyon"@de ; lend:kind kind:public .\n').encode()


def quads_of(text: bytes) -> list[Quad]:
    return list(parse(text, RdfFormat.TURTLE))


def accepted(home: Settings, sent: bytes = SENT, id: str = ID, message: str = "Rome joins") -> None:
    """Accept a submission of Ada, by Grace."""
    submission = Submitted(
        id=id,
        submitter="Ada",
        received="2026-11-30T10:00:00.000000Z",
        media_type="text/turtle",
        mode="replace",
        sha256=hashlib.sha256(sent).hexdigest(),
        verdict="accepted",
        shapes_version="1.0",
        shapes_digest="ab" * 32,
    )
    quads = parse(sent, RdfFormat.TURTLE)
    accept(home, quads, message=message, who="Grace", submission=submission, tell=silently).store.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Three versions, of which the second one comes from a submission."""
    made = changed_libraries(tmp_path_factory.mktemp("receipts"), {})
    publish(made, tell=silently).store.close()
    accepted(made)
    noted(made, 1)
    return made


@pytest.fixture(scope="module")
def document(home: Settings) -> dict[str, Any]:
    return of_version(home, 3, 2)


def checked(document: object, *others: Any) -> dict[str, bool]:
    return {each.name: each.holds for each in verify(json.dumps(document).encode(), *others)}


def holds(checks: Iterator[Check]) -> bool:
    return all(each.holds for each in checks)


def test_it_has_the_iri_under_which_the_description_speaks_of_it(document: dict[str, Any]) -> None:
    assert document["receipt"] == receipt_iri(DEFAULT_BASE, ID).value


def test_a_receipt_says_who_when_from_what_by_which_shapes_and_what_became_of_it(document: dict[str, Any]) -> None:
    assert document["submission"]["submitter"] == "Ada" and document["acceptance"]["reviewer"] == "Grace"
    assert document["judgement"]["verdict"] == "accepted" and document["judgement"]["shapesDigest"] == "ab" * 32
    assert document["version"]["number"] == 2 and len(document["version"]["digest"]) == 64
    assert document["record"]["text"].startswith('version {"number": 2')


def test_it_holds_alone_and_with_the_bytes_and_with_the_journal(document: dict[str, Any], home: Settings) -> None:
    assert checked(document) == {"record": True, "members": True}
    assert checked(document, SENT, Home(home.home)) == {
        **{"record": True, "members": True, "submitted": True},
        **{"registry": True, "journal": True, "digest": True, "chain": True},
    }


def test_no_other_version_has_one(home: Settings) -> None:
    for number in (0, 1, 3, 4):
        with pytest.raises(NotFound):
            of_version(home, 3, number)


def test_whatever_member_is_changed_is_found_out(document: dict[str, Any]) -> None:
    names = [name for name, _ in members(document)]
    assert len(names) == 24
    for name in names:
        forged = json.loads(json.dumps(document))
        *way, last = name.split(".")
        parent = forged
        for each in way:
            parent = parent[each]
        parent[last] = parent[last] + ("0" if isinstance(parent[last], str) else 1)
        assert not all(checked(forged).values()), name


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_member_can_be_changed_left_out_or_added(document: dict[str, Any], data: st.DataObject) -> None:
    forged = json.loads(json.dumps(document))
    parent = data.draw(st.sampled_from([forged, *(each for each in forged.values() if isinstance(each, dict))]))
    name = data.draw(st.sampled_from(sorted(parent)))
    others = st.one_of(st.integers(), st.text(max_size=70), st.booleans(), st.none(), st.just({}), st.just([]))
    how = data.draw(st.sampled_from(["other", "gone", "more", "near"]))
    if how == "gone":
        del parent[name]
    elif how == "more":
        parent[data.draw(st.text().filter(lambda each: each not in parent))] = data.draw(others)
    elif how == "near" and isinstance(parent[name], str):
        place = data.draw(st.integers(0, max(0, len(parent[name]) - 1)))
        parent[name] = parent[name][:place] + data.draw(st.characters(codec="utf-8")) + parent[name][place + 1 :]
    else:
        parent[name] = data.draw(others)
    if forged == document and json.dumps(forged) == json.dumps(document):
        return
    with suppress(ReceiptUnreadable):
        assert not holds(verify(json.dumps(forged).encode()))


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, len(SENT) - 1), byte=st.integers(0, 255))
def test_other_bytes_than_those_that_were_sent_are_found_out(document: dict[str, Any], place: int, byte: int) -> None:
    sent = SENT[:place] + bytes([byte]) + SENT[place + 1 :]
    assert checked(document, sent)["submitted"] == (sent == SENT)


FORGERIES: list[Callable[[dict[str, Any]], dict[str, Any]]] = [
    lambda entry: {**entry, "who": "Mallory"},
    lambda entry: {**entry, "digest": "0" * 64},
    lambda entry: {**entry, "adds": entry["adds"][:-1]},
    lambda entry: {**entry, "time": "2026-01-01T00:00:00Z"},
]


@pytest.mark.parametrize("forge", FORGERIES)
def test_a_receipt_that_is_made_up_as_a_whole_is_not_in_the_journal(
    home: Settings, forge: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    record = list(State(home.home).journal.records())[1]
    entry = type(record.entry)(**forge(vars(record.entry)))
    body = written(entry, Mark(1, 0, record.previous))
    text = body + last_line(hashlib.sha256(body).hexdigest())
    forged = receipt(text, record.previous, 2, DEFAULT_BASE)
    assert checked(forged) == {"record": True, "members": True}, "it is whole in itself"
    assert not checked(forged, None, Home(home.home))["journal"]


def test_a_journal_that_does_not_lead_to_the_digest_that_it_names_is_found_out(home: Settings, tmp_path: Path) -> None:
    first, record, _ = State(home.home).journal.records()
    entry = type(record.entry)(**{**vars(record.entry), "digest": "1" * 64})
    body = written(entry, first.mark)
    text = body + last_line(hashlib.sha256(body).hexdigest())
    (tmp_path / "journal").write_bytes((home.home / "journal").read_bytes()[: first.mark.end] + text)
    (tmp_path / "state.json").write_text(json.dumps({"base": DEFAULT_BASE}))
    forged = receipt(text, first.mark.hash, 2, DEFAULT_BASE)
    found = checked(forged, None, Home(tmp_path))
    assert {name for name, holds in found.items() if not holds} == {"digest"}


@pytest.fixture
def copied(home: Settings, tmp_path: Path) -> Path:
    """A journal to be damaged."""
    shutil.copytree(home.home, tmp_path / "copy")
    return tmp_path / "copy"


@pytest.mark.parametrize(
    ("number", "old", "new", "failing"),
    [
        (1, b"Lyon Library", b"Lion Library", {"digest"}),
        (1, b'"digest": "', b'"digest": "0', {"digest"}),
        (2, b"Rome joins", b"Rome parts", {"journal"}),
        (3, b"Note 1", b"Note 2", {"chain"}),
    ],
)
def test_a_journal_that_was_changed_is_found_out(
    document: dict[str, Any], copied: Path, number: int, old: bytes, new: bytes, failing: set[str]
) -> None:
    file = copied / "journal"
    parts = file.read_bytes().split(b"version {")
    parts[number] = parts[number].replace(old, new)
    file.write_bytes(b"version {".join(parts))
    found = checked(document, SENT, Home(copied))
    assert {name for name, holds in found.items() if not holds} == failing


def test_a_journal_that_ends_before_or_is_anothers_does_not_have_it(document: dict[str, Any], copied: Path) -> None:
    file = copied / "journal"
    whole = file.read_bytes()
    file.write_bytes(whole[: whole.index(b'version {"number": 2')])
    assert checked(document, None, Home(copied)) == {
        **{"record": True, "members": True, "registry": True, "journal": False}
    }
    (copied / "state.json").write_text('{"base": "https://other.example/"}')
    assert checked(document, None, Home(copied))["registry"] is False


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"[]", b"{}", b'{"record": 1}', b"[" * 100_000, b'{"a":' * 500 + b"1" + b"}" * 500]
)
def test_what_is_no_receipt_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(ReceiptUnreadable):
        list(verify(content))


def test_no_member_stands_there_twice_for_one_reader_to_see_and_another_to_check(document: dict[str, Any]) -> None:
    content = json.dumps(document)
    for name in ("registry", "reviewer"):
        twice = content.replace(f'"{name}":', f'"{name}": "Mallory", "{name}":', 1)
        assert json.loads(twice) == document
        with pytest.raises(ReceiptUnreadable, match="two members"):
            list(verify(twice.encode()))


def test_the_description_of_the_registry_tells_of_it_in_prov(home: Settings) -> None:
    store = OxigraphStore.read(State(home.home).versions.store(3))
    assert version_of(store, DEFAULT_BASE, ID) == 2 and version_of(store, DEFAULT_BASE, "f" * 16) is None
    assert all_of(store, DEFAULT_BASE) == [(ID, 2)]
    said = told_of(store, DEFAULT_BASE, ID)
    assert {triple.predicate.value for triple in said} >= {
        f"{PROV}used",
        f"{PROV}wasAssociatedWith",
        f"{PROV}generated",
    }
    assert all(is_one(DEFAULT_BASE, triple.subject) for triple in said)
    assert not ask(store, f"ASK {{ ?receipt a <{PROV}Activity> }}"), "it is no part of the dataset"


def test_it_stays_the_same_whatever_is_published_rolled_back_or_rebuilt(tmp_path: Path) -> None:
    settings = changed_libraries(tmp_path, {})
    publish(settings, tell=silently).store.close()
    accepted(settings)
    first, told = of_version(settings, 2, 2), _told(settings, 2)
    rollback(settings, 1, tell=silently)
    accepted(settings, SENT.replace(b"rome", b"pisa").replace(b"Rome", b"Pisa"), "f" * 16)
    assert of_version(settings, 4, 2) == first and _told(settings, 4) == told
    shutil.rmtree(settings.home / "versions")
    rebuild(settings, unwatched)
    assert of_version(settings, 4, 2) == first and _told(settings, 4) == told
    store = OxigraphStore.read(State(settings.home).versions.store(4))
    assert all_of(store, DEFAULT_BASE) == [("f" * 16, 4), (ID, 2)]
    pointer = State(settings.home).published()
    assert pointer and described(State(settings.home), pointer, settings), "nothing is to be described anew"
    assert verify_home(settings.home).faults == ()


def _told(settings: Settings, number: int) -> list[str]:
    store = OxigraphStore.read(State(settings.home).versions.store(number))
    said = sorted(map(str, told_of(store, DEFAULT_BASE, ID)))
    store.close()
    return said


def reader(content: bytes, submission: Submitted) -> Proposal:
    announcements = Announcements(Assets(LIBRARIES), DEFAULT_BASE, "")
    return proposal(content, submission.media_type, submission.mode, {}, Limits(), announcements)[0]


@pytest.mark.parametrize(
    ("sent", "holds"),
    [
        (SENT, True),
        (SENT.replace(b"lend:kind kind:public", b"lend:kind  kind:public"), True),
        (SENT + b"library:rome lend:note 1 .", True),
        (SENT.replace(b"lend:kind kind:public", b"lend:kind kind:private"), False),
        (SENT.replace(b"rome", b"pisa"), False),
        (b"nonsense", False),
    ],
)
def test_the_statements_of_the_version_are_those_that_were_submitted(
    document: dict[str, Any], sent: bytes, holds: bool
) -> None:
    found = {each.name: each.holds for each in verify(json.dumps(document).encode(), sent, None, reader)}
    assert found["statements"] is holds


@pytest.mark.parametrize(
    ("mode", "media_type", "sent", "holds"),
    [
        ("replace", "text/turtle", LYON, True),
        ("add", "text/turtle", LYON, False),
        ("replace", "text/turtle", LYON.replace(b"a lend:CityLibrary ; ", b""), False),
        ("patch", "text/rdf-patch", b"- <urn:a> <urn:p> 1 .", False),
    ],
)
def test_what_goes_must_have_been_asked_for(
    tmp_path: Path, mode: str, media_type: str, sent: bytes, holds: bool
) -> None:
    made = changed_libraries(tmp_path, {})
    publish(made, tell=silently).store.close()
    submission = Submitted(ID, "Ada", "2026-11-30T10:00:00Z", media_type, mode, hashlib.sha256(sent).hexdigest())
    old = quads_of(PREFIXES.encode() + b'library:lyon lend:note "Letters are kept for ever."@en .')
    accept(made, quads_of(LYON), old, who="Grace", submission=submission, tell=silently).store.close()
    receipt = json.dumps(of_version(made, 2, 2)).encode()
    found = {each.name: each.holds for each in verify(receipt, sent, Home(made.home), reader)}
    assert found.pop("statements") is holds and all(found.values())


def test_the_command_tells_line_by_line_what_holds(home: Settings, document: dict[str, Any], tmp_path: Path) -> None:
    file, sent = tmp_path / "receipt.json", tmp_path / "sent.ttl"
    file.write_text(json.dumps(document), "utf-8")
    sent.write_bytes(SENT)
    good = run_on(home, "receipt", "verify", str(file), "--submitted", str(sent))
    assert good.exit_code == 0 and good.output.endswith("The receipt holds.\n")
    assert [line[:4] for line in good.output.splitlines()[:-1]] == ["ok  "] * 8
    assert "ok    statements: the 3 statements that came and went were submitted" in good.output
    sent.write_bytes(SENT + b"\n")
    bad = run_on(home, "receipt", "verify", str(file), "--submitted", str(sent))
    assert bad.exit_code == 1 and "FAIL  submitted: SHA-256" in bad.output
    alone = run_on(home, "receipt", "verify", "-", "--alone", stdin=json.dumps(document))
    assert alone.exit_code == 0 and "no journal was asked" in alone.output


@pytest.mark.parametrize("options", [[], ["--url", "ftp://example.org/"], ["--url", "http://127.0.0.1:9/"]])
def test_without_a_journal_the_command_ends_with_2(
    document: dict[str, Any], tmp_path: Path, options: list[str]
) -> None:
    nowhere = Settings(home=tmp_path / "nowhere")
    result = run_on(nowhere, "receipt", "verify", "-", *options, stdin=json.dumps(document))
    assert result.exit_code == 2, result.output
