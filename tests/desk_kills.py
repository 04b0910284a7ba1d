"""A desk whose server is killed at any moment, and who submits and accepts there as long as it answers."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import cycle
from pathlib import Path

import httpx2

from accords.registry.submissions import keys
from accords.registry.submissions.database import Database
from accords.registry.submissions.states import ACCEPTED, ACCEPTING, RECEIVED
from accords.settings import Settings
from tests.desk_ledger import PATIENCE, Ledger, Sent, faults, half_done, settled
from tests.desks import OPERATOR
from tests.ports import free_port
from tests.registries import PREFIXES
from tests.serving import PACKAGES

_ROOT = Path(__file__).parents[1]


class Starter:
    """The process that starts servers."""

    def __init__(self) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("ACCORDS_")}
        environment["PYTHONPATH"] = os.pathsep.join([str(PACKAGES), str(_ROOT)])
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.desk_server"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, settings: Settings) -> int:
        """Start a server; returns its process id, when it answers."""
        given = {name: str(getattr(settings, name)) for name in ("home", "assets", "desk", "port", "workers")}
        given |= {"validation_workers": "1", "submission_rate": "0", "submission_queue": "0"}
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(given) + "\n")
        self._process.stdin.flush()
        process = int(self._process.stdout.readline())
        until = time.monotonic() + PATIENCE
        with httpx2.Client(base_url=settings.url, trust_env=False, timeout=10) as client:
            while time.monotonic() < until:
                with suppress(httpx2.TransportError):
                    if client.get("/health/ready").status_code == 200:
                        return process
                os.kill(process, 0)
                time.sleep(0.02)
        raise AssertionError("the server does not answer")

    def close(self) -> None:
        """End it."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()


class Round:
    """One life of the server: who comes submits and accepts until the server is killed.

    Each request that is under way is told by its number and its kind.
    """

    def __init__(self, settings: Settings, secrets: dict[str, str], ledger: Ledger, number: int, new: int = 2) -> None:
        """`new` is how many are submitted beside those that were not brought through before."""
        self._new = new
        self._ledger = ledger
        self._number = number
        self._clients = {
            name: httpx2.Client(
                base_url=settings.url, trust_env=False, timeout=60, headers={"Authorization": f"Bearer {secret}"}
            )
            for name, secret in secrets.items()
        }
        self._steps = threading.Condition()
        self.step = -1
        self.failed: Exception | None = None
        self.doing = "nothing"
        self.thread = threading.Thread(target=self._run)

    def wait_for(self, step: int) -> bool:
        """Wait until a step has begun; False when there is none."""
        with self._steps:
            return self._steps.wait_for(lambda: self.step >= step or not self.thread.is_alive(), PATIENCE)

    def _begin(self, doing: str) -> None:
        with self._steps:
            self.step, self.doing = self.step + 1, doing
            self._steps.notify_all()

    def _run(self) -> None:
        try:
            self._go_on()
        except httpx2.TransportError:
            pass  # the server was killed
        except Exception as error:
            self.failed = error
        finally:
            for client in self._clients.values():
                client.close()

    def _go_on(self) -> None:
        for each in self._ledger.sent:  # what was not acknowledged before is sent again, and accepted again
            if not each.version:
                self._bring_through(each)
        for count in range(self._new):
            name = f"{self._number}-{count}"
            text = f'{PREFIXES}library:l{name} a lend:Library ; skos:prefLabel "{name}" ; lend:kind kind:public .'
            each = Sent(f"key-{name}", text.encode())
            self._ledger.sent.append(each)
            self._bring_through(each)
        self.doing = "nothing"

    def _bring_through(self, each: Sent) -> None:
        if not each.id:
            self._begin("receiving")
            headers = {"Content-Type": "text/turtle", "Idempotency-Key": f'"{each.key}"'}
            answer = self._clients["Oslo"].post("/submissions", content=each.content, headers=headers)
            if answer.status_code == 409:  # it is being judged, from before the last kill
                return
            assert answer.status_code == 201, answer.text
            each.id = answer.json()["id"]
        self.doing = "between"
        state = self._clients["Oslo"].get(f"/submissions/{each.id}").json()
        if state["state"] != ACCEPTED:
            self._begin("accepting")
            answer = self._clients["Reviewer"].post(f"/submissions/{each.id}/accept")
            if answer.status_code in (409, 503):  # overtaken, or not served yet
                return
            assert answer.status_code == 200, answer.text
            state = answer.json()
        each.version = state["version"]
        self.doing = "between"


@contextmanager
def living(starter: Starter, settings: Settings) -> Iterator[int]:
    """A server that is killed at the end of the block, whatever it does then."""
    process = starter.start(settings)
    try:
        yield process
    finally:
        os.kill(process, signal.SIGKILL)


def key_holders(settings: Settings) -> dict[str, str]:
    """The secrets of who submits and who reviews."""
    with closing(Database(settings)) as database:
        return {
            name: keys.add(database, name, {scope}, OPERATOR)[1]
            for name, scope in (("Oslo", "submit"), ("Reviewer", "review"))
        }


class Killer:
    """Kills at a random moment: of a step, of the time in which something is received, or of that in which it becomes a
    version. How long these last it knows from how often it came too late."""

    def __init__(self, seed: int, database: Database) -> None:
        self._chance = random.Random(seed)
        self._database = database
        self._long = {ACCEPTING: 1.0, RECEIVED: 0.3, "": 0.5}
        self._aims = cycle(self._long)

    def kill(self, process: int, round_: Round) -> str:
        """Kill a server; returns what was asked of it at that moment."""
        aim = next(self._aims)
        if aim:
            self._wait_for(aim, round_)
        else:
            round_.wait_for(self._chance.randrange(4))
        time.sleep(self._chance.uniform(0, self._long[aim]))
        doing = round_.doing
        os.kill(process, signal.SIGKILL)
        if aim:
            self._long[aim] = max(0.02, self._long[aim] * (1.05 if aim in half_done(self._database) else 0.9))
        return doing

    def _wait_for(self, state: str, round_: Round) -> None:
        """Wait until something is in a state, or the round is over."""
        until = time.monotonic() + PATIENCE
        while state not in half_done(self._database) and round_.thread.is_alive():
            assert time.monotonic() < until, f"nothing is ever {state}"
            time.sleep(0.005)


def kill_again_and_again(settings: Settings, times: int, seed: int) -> Ledger:
    """Kill a server so many times, each at a random moment of a round, and then let all be brought through.

    Raises AssertionError at the first fault.
    """
    ledger, secrets, starter = Ledger(), key_holders(settings), Starter()
    with closing(starter), closing(Database(settings)) as database:
        killer = Killer(seed, database)
        for number in range(times):
            process = starter.start(settings)
            round_ = Round(settings, secrets, ledger, number)
            round_.thread.start()
            ledger.killed[killer.kill(process, round_)] += 1
            round_.thread.join(PATIENCE)
            ledger.left.update(set(half_done(database)) or {"nothing"})
            assert not round_.thread.is_alive() and round_.failed is None, round_.failed
            if number % 10 == 9 or number == times - 1:
                with living(starter, settings):
                    assert list(faults(settings, ledger, settled(settings))) == []
        with living(starter, settings):
            until = time.monotonic() + PATIENCE + times
            while not all(each.version for each in ledger.sent):
                assert time.monotonic() < until, "not all can be brought through"
                last = Round(settings, secrets, ledger, times, new=0)
                last.thread.start()
                last.thread.join()
                assert last.failed is None, last.failed
            assert list(faults(settings, ledger, settled(settings))) == []
    return ledger


def free_settings(home: Path, assets: Path, desk: str) -> Settings:
    """Settings of a small server on a free port."""
    return Settings(home=home, assets=assets, desk=desk, port=free_port(), workers=1)
