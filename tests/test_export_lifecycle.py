"""A static copy of a registry in which a name was retired, another merged, a third renamed; as web servers serve it."""

from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from accords.registry.publication import publish
from accords.settings import Settings
from tests.registries import changed_libraries, silently
from tests.test_export import URL, export
from tests.test_lifecycle import ID, ROME_LENDS, TO_LYON, TO_OSLO, merged, renamed, retired
from tests.two_sources import ROME, accepted


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The libraries after all that."""
    found = changed_libraries(tmp_path_factory.mktemp("libraries"), {})
    settings = Settings(home=found.home, assets=found.assets, url=URL)
    publish(settings, tell=silently)
    accepted(settings, ROME + ROME_LENDS)
    retired(settings, TO_OSLO, f"{ID}library/oslo")
    merged(settings, f"{ID}loan/rome--oslo", TO_LYON)
    renamed(settings, f"{ID}library/roma", f"{ID}library/rome")
    target = tmp_path_factory.mktemp("copies") / "copy"
    export(settings.home, target, assets=settings.assets)
    return target


def test_of_what_is_retired_a_copy_answers_410_with_what_is_left(copy_served: httpx2.Client) -> None:
    for path in ("/id/loan/lyon--oslo", "/doc/loan/lyon--oslo"):
        page = copy_served.get(path, headers={"Accept": "text/html"})
        assert (page.status_code, page.headers["content-type"]) == (410, "text/html; charset=utf-8"), path
        assert "It closed." in page.text and 'href="/doc/library/oslo"' in page.text
    french = copy_served.get("/doc/loan/lyon--oslo?lang=fr", headers={"Accept": "text/html"})
    assert french.status_code == 410 and "Elle a fermé." in french.text
    turtle = copy_served.get("/doc/loan/lyon--oslo", headers={"Accept": "text/turtle"})
    assert turtle.status_code == 410 and "It closed." in turtle.text
    assert turtle.headers["content-type"].startswith("text/turtle")


def test_what_it_said_before_is_in_the_copy(copy_served: httpx2.Client) -> None:
    assert "volumes" in copy_served.get("/doc/loan/lyon--oslo/v/1.ttl").text


@pytest.mark.parametrize(
    ("old", "new"),
    [("/id/loan/rome--oslo", "/id/loan/oslo--lyon"), ("/id/library/roma", "/id/library/rome")],
)
def test_names_that_were_merged_or_renamed_lead_on(copy_served: httpx2.Client, old: str, new: str) -> None:
    for folder in ("/id", "/doc"):
        led = copy_served.get(old.replace("/id", folder))
        assert (led.status_code, urlsplit(led.headers["location"]).path) == (301, new.replace("/id", folder))
