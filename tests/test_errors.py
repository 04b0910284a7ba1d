"""The tree of problems: each is told as RFC 9457 asks, and is drawn where the tree is drawn."""

import re
from pathlib import Path

import pytest

import accords
from accords import errors
from accords.errors import NotFound, Problem, RegistryError, problems

KINDS = list(problems())


def test_there_are_problems() -> None:
    assert len(KINDS) > 10 and KINDS[0] is Problem


@pytest.mark.parametrize("kind", KINDS)
def test_a_problem_has_a_status_a_title_and_an_explanation(kind: type[Problem]) -> None:
    assert 400 <= kind.status <= 599
    assert kind.title and kind.__doc__ and kind.__doc__.endswith(".")


def test_no_two_problems_share_an_address() -> None:
    assert len({kind.slug for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", [*KINDS, RegistryError, *RegistryError.__subclasses__()])
def test_the_tree_is_drawn_whole(kind: type[Exception]) -> None:
    assert errors.__doc__ and kind.__name__ in errors.__doc__


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.__subclasses__()])
def test_every_problem_can_happen(kind: type[Problem]) -> None:
    files = [file for file in Path(accords.__file__).parent.rglob("*.py") if file.name != "errors.py"]
    assert len(files) > 30
    assert any(re.search(rf"\b{kind.__name__}\(", file.read_text(encoding="utf-8")) for file in files)


def test_a_status_in_the_drawing_is_the_status_of_the_class() -> None:
    assert errors.__doc__
    drawn = {
        line.split()[1]: int(line.split()[2])
        for line in errors.__doc__.splitlines()
        if "──" in line and line.split()[2].isdigit()
    }
    assert len(drawn) > 10
    assert drawn == {name: getattr(errors, name).status for name in drawn}


def test_a_problem_document_has_the_standard_members_and_its_own() -> None:
    assert NotFound("Nothing is known about <urn:x>.", line=3, column=None).document() == {
        "type": "/problems/not-found",
        "title": "There is no such thing here",
        "status": 404,
        "detail": "Nothing is known about <urn:x>.",
        "line": 3,
    }
