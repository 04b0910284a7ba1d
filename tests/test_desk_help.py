"""What the help says of the desk: all that there is, and nothing that there is not."""

import re
from importlib import resources

from fastapi.routing import APIRoute

from accords.cli_keys import keys_
from accords.http.desk.submissions import router
from accords.registry.submissions.change import MODES
from accords.registry.submissions.keys import SCOPES
from accords.registry.submissions.states import STATES, TRANSITIONS
from accords.settings import settable

TEXT = resources.files("accords").joinpath("help", "desk.md").read_text("utf-8")


def test_every_route_of_the_desk_is_in_the_help() -> None:
    routes = [route for route in router.routes if isinstance(route, APIRoute)]
    assert len(routes) == 8
    for route in routes:
        path = route.path.replace("{id}", "ID")
        [method] = route.methods or set()
        shown = "curl https://registry.example/submissions?"
        assert re.search(rf"`{method} {path}[?`]", TEXT) or (route.name == "submit" and shown in TEXT), route.path


def test_every_state_mode_scope_command_and_setting_is_in_the_help() -> None:
    for word in (*STATES, *MODES, *SCOPES):
        assert re.search(rf"\b{word}\b", TEXT), word
    assert keys_.commands and all(f"accords keys {name}" in TEXT for name in keys_.commands)
    names = {each.metadata["env"] for each in settable() if "submission" in each.name or each.name == "desk"}
    assert len(names) == 3 and all(name in TEXT for name in names)
    assert set(re.findall(r"ACCORDS_[A-Z_]+", TEXT)) <= {each.metadata["env"] for each in settable()}


def test_the_steps_lead_from_states_to_states_and_every_state_is_reached() -> None:
    assert {state for step in TRANSITIONS.values() for state in step} == set(STATES)
    assert {after for _, after in TRANSITIONS.values()} == set(STATES) - {"received"}
