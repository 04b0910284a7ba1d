"""The help page on reconciliation says what happens: its commands are run, and their outputs compared."""

from tests.reconciling import with_index
from tests.serving import Server
from tests.shown import carried_out, commands, needs_curl, page

PAGE = page("reconciliation")


@needs_curl
def test_every_command_of_the_page_says_what_the_page_says(server: Server) -> None:
    with_index(server)
    shown = commands(PAGE)
    assert len(shown) >= 4
    for command, output in shown:
        assert carried_out(command, server) == output, command


def test_the_page_names_every_feature_and_every_address(server: Server) -> None:
    found = with_index(server).get("/reconcile?query=Morocco&type=State").json()["result"][0]
    assert [each["id"] for each in found["features"] if f"`{each['id']}`" not in PAGE] == []
    for path in ("suggest/entity", "suggest/type", "preview", "view", "extend/propose", "1.0/match", "1.0/extend"):
        assert f"/reconcile/{path}" in PAGE, path
