"""What problems say, for French readers: each sentence that is translated is one that the code says."""

import ast
import re
from pathlib import Path

import pytest

import accords
from accords.errors import problems
from accords.http.details import in_french, sentences

BY_PROGRAMS = {
    "A patch is one of {}.",
    "RDF is one of {}.",
    "This takes a form, x.",
}
"""What the form of the desk cannot lead to."""


def said_in(file: Path) -> set[str]:
    """Every text in a file, with `{}` for each gap."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            parts = (str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
            found.add("".join(parts))
    return found


def test_each_sentence_is_one_that_the_code_says() -> None:
    said = set().union(*(said_in(file) for file in Path(accords.__file__).parent.rglob("*.py")))
    translated = {re.sub(r"\{\w+\}", "{}", sentence) for sentence in sentences()}
    assert len(translated) > 30
    assert translated - said == set()


def told_by(file: Path) -> set[str]:
    """What the problems that a file raises say, with `{}` for each gap."""
    kinds = {each.__name__ for each in problems()}
    calls = [each for each in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(each, ast.Call)]
    raised = [each for each in calls if isinstance(each.func, ast.Name) and each.func.id in kinds and each.args]
    texts = [each.args[0] for each in raised]
    return {
        "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in getattr(text, "values", [text]))
        for text in texts
        if isinstance(text, ast.Constant | ast.JoinedStr)
    }


def test_what_a_page_of_the_desk_refuses_is_told_in_french_too() -> None:
    package = Path(accords.__file__).parent
    files = [*(package / "registry" / "submissions").glob("*.py"), *(package / "http").glob("desk*.py")]
    told = set().union(*map(told_by, files))
    assert len(told) > 20
    assert {each for each in told if in_french(each.replace("{}", "x")) is None} <= BY_PROGRAMS


@pytest.mark.parametrize("english", sentences())
def test_each_sentence_has_the_gaps_of_its_translation(english: str) -> None:
    gaps = set(re.findall(r"\{(\w+)\}", english))
    assert set(re.findall(r"\{(\w+)\}", sentences()[english])) <= gaps


@pytest.mark.parametrize("english", [each for each in sentences() if "{told}" not in each])
def test_each_sentence_is_found_whatever_fills_its_gaps(english: str) -> None:
    def filled(text: str) -> str:
        return re.sub(r"\{(\w+)\}", r"[\1 {x}\n]", text)

    assert in_french(filled(english)) == filled(sentences()[english])


def test_a_sentence_within_another_is_translated_too() -> None:
    assert in_french("Line 3, column 1: the query cannot be read from here on.") == (
        "Ligne 3, colonne 1 : à partir d’ici, la requête est illisible."
    )
    assert in_french("Line 3, column 1: what nobody translated.") is None


@pytest.mark.parametrize("text", ["", "x", "RDF/XML cannot write the property <urn:p>; ask for another format."])
def test_what_is_not_translated_is_said_to_be_so(text: str) -> None:
    assert in_french(text) is None


def test_of_a_text_that_is_very_long_nothing_is_looked_for() -> None:
    assert in_french("Nothing is known about <" + ">. The lists under " * 5000) is None
