"""Fixtures that several test files share: the registry on its real data, served by a real server."""

from collections.abc import Iterator

import pytest

from tests.serving import Server, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The registry of this checkout under the default base."""
    with serving(tmp_path_factory.mktemp("registry") / "home") as running:
        yield running
