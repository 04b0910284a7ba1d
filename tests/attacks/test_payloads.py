"""What strangers send in place of a description: each ends in its stated problem before it can do any harm."""

import subprocess
import sys
import time

import pytest

from accords.errors import Problem
from accords.registry.reading import read, syntax_of
from tests.attacks.payloads import FILES, Payload, killers, payloads

PAYLOADS = list(payloads())
SECONDS = 5
"""Of a processor, for a mebibyte at most."""
READ = """
import sys
from accords.registry.reading import Limits, read, syntax_of
read(sys.stdin.buffer.read(), syntax_of(sys.argv[1]), {}, Limits(depth=10**9))
"""


def ended(payload: Payload) -> Problem | None:
    """The problem in which reading ends."""
    try:
        read(payload.body, syntax_of(payload.media_type), {})
    except Problem as problem:
        return problem
    return None


def test_every_kind_of_threat_to_what_is_read_has_its_payloads() -> None:
    kinds = {int(each.name.partition("-")[0]) for each in PAYLOADS}
    assert kinds == {*range(4, 11), *range(14, 20)}
    assert len(list(FILES.iterdir())) > 20 and len({each.name for each in PAYLOADS}) == len(PAYLOADS)
    assert {each.name for each in killers()} < {each.name for each in PAYLOADS}


@pytest.mark.parametrize("payload", PAYLOADS, ids=[each.name for each in PAYLOADS])
def test_a_payload_ends_in_its_problem(payload: Payload) -> None:
    began = time.process_time()
    problem = ended(payload)
    assert time.process_time() - began < SECONDS
    assert type(problem) is (payload.problem or type(None)), problem
    assert problem is None or (problem.detail and problem.status == payload.status)


@pytest.mark.parametrize("payload", list(killers()), ids=lambda payload: payload.name)
def test_what_is_refused_for_its_depth_would_end_the_process(payload: Payload) -> None:
    ended = subprocess.run([sys.executable, "-c", READ, payload.media_type], input=payload.body, capture_output=True)
    assert ended.returncode < 0, "killed by a signal: else the limit has had its day"
