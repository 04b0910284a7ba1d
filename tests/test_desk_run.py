"""What a desk does when something comes between: it is brought to its end later, and once."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from resource import RLIM_INFINITY, RLIMIT_FSIZE, prlimit
from threading import Barrier

import pytest
import sqlalchemy as sa

from accords.errors import (
    BackendDown,
    Conflict,
    DeskDown,
    NotFound,
    Overtaken,
    PreconditionFailed,
    TooManySubmissions,
    UnparsableRDF,
    ValidationDied,
)
from accords.registry.publication import publish
from accords.registry.state import State
from accords.registry.submissions import acceptance, audit, intake
from accords.registry.submissions.desk import Desk
from accords.registry.submissions.keys import Caller
from accords.registry.submissions.rate import Rate
from accords.registry.submissions.submission import Judged, Submission, body, by_id, find
from accords.registry.submissions.tables import submissions
from accords.registry.submissions.transition import step
from accords.settings import Settings
from tests.desks import OPERATOR, ROME, acting, judging, key, turtle
from tests.registries import changed_libraries, noted, silently, versions


@pytest.fixture
def settings(tmp_path: Path, desk_url: str) -> Settings:
    """The libraries, published, with a desk."""
    assets = changed_libraries(tmp_path, {}).assets
    made = Settings(home=tmp_path / "home", assets=assets, desk=desk_url, submission_queue=3)
    publish(made, tell=silently)
    return made


@pytest.fixture
def desk(settings: Settings) -> Iterator[Desk]:
    with closing(Desk(settings, judging(settings))) as opened:
        yield opened


@pytest.fixture
def oslo(desk: Desk) -> Caller:
    return key(desk.database, "Oslo", "submit")


@pytest.fixture
def reviewer(desk: Desk) -> Caller:
    return key(desk.database, "Reviewer", "review")


def now(desk: Desk, submission: Submission) -> Submission:
    """A submission as it is kept."""
    with desk.database.reading() as connection:
        found = by_id(connection, submission.id)
    assert found
    return found


def received(desk: Desk, oslo: Caller, text: str = ROME) -> Submission:
    return desk.receive(turtle(text), oslo, acting(oslo))[0]


def test_the_same_that_comes_at_the_same_time_is_received_once_and_told_so(desk: Desk, oslo: Caller) -> None:
    sent, begun = turtle(ROME, idempotency_key="rome"), Barrier(4)

    def send(_: int) -> str:
        begun.wait()
        try:
            return intake.receive(desk.database, sent, oslo, acting(oslo), 0)[0].state
        except Conflict as problem:
            return problem.detail

    with ThreadPoolExecutor(4) as threads:
        told = [each for _ in range(3) for each in threads.map(send, range(4))]
    assert sorted(told) == ["The same request is being judged at this moment."] * 11 + ["received"]


@pytest.mark.parametrize("id", ["\0", "\u20ac", "' OR 1=1 --", "a" * 5000, ""])
def test_what_is_no_id_is_not_there_in_either_database(desk: Desk, reviewer: Caller, id: str) -> None:
    with pytest.raises(NotFound):
        find(desk.database, id, reviewer)


def test_no_log_shows_what_was_sent_when_the_database_refuses_it(desk: Desk) -> None:
    with pytest.raises((sa.exc.SQLAlchemyError, DeskDown)) as refused, desk.database.writing() as connection:
        connection.execute(sa.text("SELECT :sent FROM nowhere"), {"sent": "a secret"})
    assert "a secret" not in str(refused.value.__cause__) + str(refused.value)


def test_what_was_received_and_not_judged_is_judged_later(desk: Desk, oslo: Caller) -> None:
    submission, new = intake.receive(desk.database, turtle(ROME), oslo, acting(oslo), 0)
    assert new and now(desk, submission).state == "received"
    desk.look_after()
    assert now(desk, submission).state == "pending"
    desk.look_after()
    assert now(desk, submission).round == 1


def test_what_could_not_be_judged_is_kept_and_tried_again_but_not_for_ever(settings: Settings) -> None:
    def dying(content: bytes, media_type: str, mode: str, language: str, version: int | None = None) -> Judged:
        raise ValidationDied("The process ended.")

    with closing(Desk(settings, dying)) as desk:
        oslo = key(desk.database, "Oslo", "submit")
        with pytest.raises(ValidationDied) as told:
            received(desk, oslo)
        with desk.database.reading() as connection:
            kept = by_id(connection, str(told.value.extra["submission"]))
        assert kept and kept.state == "received" and body(desk.database, kept) == ROME.encode()
        desk.look_after()
        assert now(desk, kept).state == "received"
        desk.look_after()
        rejected = now(desk, kept)
        assert rejected.state == "rejected" and rejected.judged
        assert rejected.judged.content["problem"]["type"] == "/problems/validation-died"


def test_what_cannot_be_read_is_rejected_at_once(settings: Settings) -> None:
    def refusing(content: bytes, media_type: str, mode: str, language: str, version: int | None = None) -> Judged:
        raise UnparsableRDF("There is no end.", line=7)

    with closing(Desk(settings, refusing)) as desk:
        submission = received(desk, key(desk.database, "Oslo", "submit"))
        assert submission.state == "rejected" and submission.judged
        assert submission.judged.content["problem"]["line"] == 7


def test_so_many_wait_and_no_more(desk: Desk, oslo: Caller) -> None:
    for number in range(3):
        received(desk, oslo, ROME.replace("Rome", f"Rome {number}"))
    with pytest.raises(TooManySubmissions) as told:
        received(desk, oslo)
    assert told.value.extra["limit"] == 3 and told.value.extra["retry_after"]


def begun(desk: Desk, submission: Submission, reviewer: Caller, name: str = "one") -> Submission:
    """A submission that is being accepted, by a process that then came to its end."""
    with desk.database.writing() as connection:
        step(connection, submission, "accept", OPERATOR, reviewer=reviewer.id, acceptance=name)
    return now(desk, submission)


def test_what_was_being_accepted_and_was_not_published_waits_again(desk: Desk, oslo: Caller, reviewer: Caller) -> None:
    submission = begun(desk, received(desk, oslo), reviewer)
    desk.look_after()
    assert now(desk, submission).state == "pending" and len(versions(desk.settings.home)) == 1
    assert desk.accept(submission.id, reviewer, acting(reviewer)).version == 2


def test_what_was_published_and_not_written_down_is_accepted_with_that_version(
    desk: Desk, oslo: Caller, reviewer: Caller
) -> None:
    submission = begun(desk, received(desk, oslo), reviewer)
    assert acceptance.published(desk.settings, desk.database, submission) == 2
    desk.look_after()
    found = now(desk, submission)
    assert (found.state, found.version) == ("accepted", 2)
    assert list(audit.entries(desk.database, subject=submission.id))[-1].who == "service"


def test_a_publisher_whose_acceptance_was_given_up_publishes_nothing(
    desk: Desk, oslo: Caller, reviewer: Caller
) -> None:
    given_up = begun(desk, received(desk, oslo), reviewer)
    desk.look_after()
    with pytest.raises(Conflict, match="given up"):
        acceptance.published(desk.settings, desk.database, given_up)
    begun(desk, now(desk, given_up), reviewer, "another")
    with pytest.raises(Conflict, match="given up"):
        acceptance.published(desk.settings, desk.database, given_up)
    assert len(versions(desk.settings.home)) == 1


def test_an_acceptance_waits_for_a_publisher_that_is_still_at_work(desk: Desk, oslo: Caller, reviewer: Caller) -> None:
    submission = begun(desk, received(desk, oslo), reviewer)
    program = (
        "import sys, time\nfrom pathlib import Path\nfrom accords.registry.state import State\n"
        "with State(Path(sys.argv[1])).locked():\n    print('held', flush=True)\n    time.sleep(1)\n"
    )
    command = [sys.executable, "-c", program, str(desk.settings.home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        desk.look_after()
        assert holder.wait(30) == 0
    assert now(desk, submission).state == "pending"


def test_the_process_that_publishes_can_die_and_another_one_takes_its_place(
    desk: Desk, oslo: Caller, reviewer: Caller
) -> None:
    desk.accept(received(desk, oslo).id, reviewer, acting(reviewer))
    publisher = desk._publisher._process
    assert publisher
    publisher.kill()
    publisher.wait()
    other = received(desk, oslo, ROME.replace("Rome", "Roma"))
    assert desk.accept(other.id, reviewer, acting(reviewer)).version == 3


def test_a_process_that_publishes_and_cannot_start_leaves_the_submission_waiting(
    desk: Desk, oslo: Caller, reviewer: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = received(desk, oslo)
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/bin/false")
        with pytest.raises(BackendDown):
            desk.accept(submission.id, reviewer, acting(reviewer))
    assert now(desk, submission).state == "pending"
    assert desk.accept(submission.id, reviewer, acting(reviewer)).state == "accepted"


def test_nothing_is_accepted_by_shapes_that_have_changed_since(desk: Desk, oslo: Caller, reviewer: Caller) -> None:
    submission = received(desk, oslo)
    shapes = desk.settings.assets / "shapes" / "library.ttl"
    shapes.write_text(shapes.read_text("utf-8") + "\n# another word\n", "utf-8")
    with pytest.raises(Overtaken, match="publish"):
        desk.accept(submission.id, reviewer, acting(reviewer))
    assert now(desk, submission).state == "pending" and len(versions(desk.settings.home)) == 1


def test_what_mirrors_another_registry_takes_no_submissions(desk: Desk, oslo: Caller) -> None:
    State(desk.settings.home).mirror("https://other.example/")
    with pytest.raises(Conflict, match="other.example"):
        received(desk, oslo)


def test_a_folder_that_nothing_can_be_written_to_is_told_as_a_desk_that_is_down(
    tmp_path: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    beside = replace(settings, home=tmp_path / "file" / "home", desk="")
    with closing(Desk(beside, judging(settings))) as shut:
        with pytest.raises(DeskDown) as told:
            shut.database  # noqa: B018
        shut.look_after()
    assert "file" not in str(told.value) and "Not a directory" in caplog.text


def test_a_mirror_leaves_what_is_being_accepted_to_the_desk_of_the_registry(
    desk: Desk, oslo: Caller, reviewer: Caller, tmp_path: Path
) -> None:
    submission = begun(desk, received(desk, oslo), reviewer)
    mirror = replace(desk.settings, home=tmp_path / "mirror")
    mirror.home.mkdir()
    State(mirror.home).mirror("https://other.example/")
    with closing(Desk(mirror, judging(desk.settings))) as beside:
        beside._opened = desk.database
        beside.look_after()
        with pytest.raises(Conflict, match="other.example"):
            beside.accept(submission.id, reviewer, acting(reviewer))
        beside._opened = None
    assert now(desk, submission).state == "accepting"
    assert acceptance.published(desk.settings, desk.database, submission) == 2


def test_why_no_version_could_be_made_is_for_the_log_and_not_for_who_asked(
    desk: Desk, oslo: Caller, reviewer: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    desk.accept(received(desk, oslo).id, reviewer, acting(reviewer))
    submission = received(desk, oslo, ROME.replace("rome", "siena").replace("Rome", "Siena"))
    assert desk._publisher._process
    prlimit(desk._publisher._process.pid, RLIMIT_FSIZE, (0, RLIM_INFINITY))  # as if the disk were full
    with pytest.raises(BackendDown) as told:
        desk.accept(submission.id, reviewer, acting(reviewer))
    assert "File too large" in caplog.text and "File too large" not in str(told.value)
    assert now(desk, submission).reviewer is None


def test_a_step_that_begins_with_another_state_changes_nothing(desk: Desk, oslo: Caller, reviewer: Caller) -> None:
    submission = received(desk, oslo)
    before = list(audit.entries(desk.database))
    with pytest.raises(Conflict), desk.database.writing() as connection:
        step(connection, submission, "publish", OPERATOR, version=9)
    assert now(desk, submission) == submission and list(audit.entries(desk.database)) == before
    with desk.database.reading() as connection:
        assert connection.execute(sa.select(submissions.c.version)).scalar_one() is None


def test_a_key_sends_so_many_in_a_minute() -> None:
    time = [0.0]
    rate = Rate(2, lambda: time[0])
    rate.admit("a")
    rate.admit("a")
    with pytest.raises(TooManySubmissions) as told:
        rate.admit("a")
    assert told.value.extra == {"limit": 2, "retry_after": 30}
    rate.admit("b")
    time[0] = 30.0
    rate.admit("a")
    with pytest.raises(TooManySubmissions):
        rate.admit("a")
    for _ in range(100):
        Rate(0).admit("a")


def test_what_was_judged_again_is_not_accepted_by_who_saw_the_verdict_before(
    desk: Desk, oslo: Caller, reviewer: Caller
) -> None:
    submission = received(desk, oslo)
    noted(desk.settings, 2)
    text = ROME.replace("@en", "@it")
    other = received(desk, oslo, text)
    assert desk.accept(other.id, reviewer, acting(reviewer)).version == 3
    with pytest.raises(Overtaken):
        desk.accept(submission.id, reviewer, acting(reviewer), submission.round)
    with pytest.raises(PreconditionFailed):
        desk.accept(submission.id, reviewer, acting(reviewer), submission.round)
    assert desk.accept(submission.id, reviewer, acting(reviewer), now(desk, submission).round).version == 4
