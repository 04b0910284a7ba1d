"""A version that is too large to judge beside is refused before it is loaded, and the service stays up."""

import pytest

from accords.registry import judging_process
from accords.registry.publication import publish
from accords.settings import Settings
from accords.store.allowance import BYTES_TO_JUDGE, statements_to_judge
from tests.registries import silently


def test_what_fits_is_half_of_the_memory_for_two_versions() -> None:
    assert statements_to_judge(2**30) == 2**30 // (4 * BYTES_TO_JUDGE)


def test_a_version_that_does_not_fit_is_refused_with_its_size(first: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(first, tell=silently)
    judging_process._see_that_it_fits(first, 1)
    monkeypatch.setattr(judging_process, "statements_to_judge", lambda: 10)
    with pytest.raises(MemoryError, match="Version 1 has .* more than 10"):
        judging_process._see_that_it_fits(first, 1)
