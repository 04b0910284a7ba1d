"""The pre-commit hook and the GitHub Action: both do in somebody else's repository what `accords validate` does."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.commanding import BAD, GOOD, WARNED
from tests.lacking import lacking
from tests.registries import LIBRARIES

ROOT = Path(__file__).parents[1]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
SHAPES = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix : <urn:> .
:s sh:targetClass :B ; sh:property [ sh:path :c ; sh:minCount 1 ] ."""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository of somebody else's, with nothing in it."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    _run(folder, "git", "init", "--quiet")
    return folder


def _environment(**more: str) -> dict[str, str]:
    own = {"ACCORDS_ASSETS": str(LIBRARIES), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    return {**os.environ, **own, "GIT_CONFIG_GLOBAL": os.devnull, **more}


def _run(folder: Path, *command: str, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, cwd=folder, env=_environment(**more), capture_output=True, text=True, timeout=500)


def committed(repository: Path, **files: str) -> None:
    for name, text in files.items():
        (repository / name.replace("_", ".")).write_text(text, encoding="utf-8")
    _run(repository, "git", "add", ".")


# ---- pre-commit


def hooked(repository: Path, tmp_path: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """What pre-commit says with the hook as it is, but for its environment, which is the one of these tests."""
    hook = {**HOOKS[0], "language": "system", "args": list(arguments)}
    config = {"repos": [{"repo": "local", "hooks": [hook]}]}
    (tmp_path / "config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    command = ["pre-commit", "run", "--config", str(tmp_path / "config.yaml"), "--all-files"]
    return _run(repository, *command, PRE_COMMIT_HOME=str(tmp_path / "cache"), NO_COLOR="1")


def test_the_hook_judges_what_is_rdf_and_stops_the_commit_at_a_violation(repository: Path, tmp_path: Path) -> None:
    committed(repository, good_ttl=GOOD, notes_txt="no RDF at all")
    passed = hooked(repository, tmp_path)
    assert passed.returncode == 0, passed.stdout + passed.stderr
    committed(repository, bad_ttl=BAD.replace("rome", "oslo2"))
    failed = hooked(repository, tmp_path)
    assert failed.returncode == 1 and "bad.ttl:4:1: violation" in failed.stdout


def test_the_hook_takes_arguments(repository: Path, tmp_path: Path) -> None:
    committed(repository, warned_ttl=WARNED)
    assert hooked(repository, tmp_path).returncode == 0
    assert hooked(repository, tmp_path, "--strict").returncode == 1


def test_the_hook_can_be_had_from_the_repository(repository: Path, tmp_path: Path) -> None:
    """As a stranger gets it: pre-commit clones, installs, and runs it."""
    committed(repository, good_ttl=GOOD)
    clone = tmp_path / "ours"
    _run(tmp_path, "git", "clone", "--quiet", str(ROOT), str(clone))
    for each in (".pre-commit-hooks.yaml", "pyproject.toml", "service"):
        source, place = ROOT / each, clone / each
        shutil.copytree(source, place, dirs_exist_ok=True) if source.is_dir() else shutil.copy(source, place)
    _run(clone, "git", "add", ".")
    own = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    _run(clone, "git", *own, "commit", "--quiet", "--allow-empty", "--message", "As it is now")
    command = ["pre-commit", "try-repo", str(clone), "accords-validate", "--files", "good.ttl", "--verbose"]
    found = _run(repository, *command, PRE_COMMIT_HOME=str(tmp_path / "cache"), NO_COLOR="1")
    _needs_an_index(found)
    assert found.returncode == 0 and "0 violations" in found.stdout, found.stdout + found.stderr


def _needs_an_index(found: "subprocess.CompletedProcess[str]") -> None:
    """Skip where no package can be installed, unless nothing may be skipped."""
    said = found.stdout + found.stderr
    if "No matching distribution" in said or "Could not find a version" in said:
        told = "no package index can be reached"
        lacking(told)


# ---- The action


def acted(repository: Path, runner: Path, step: dict[str, Any], **inputs: str) -> "subprocess.CompletedProcess[str]":
    """Run a step of the action as a runner does: its shell, its environment, its inputs."""
    given = {name: str(each.get("default", "")) for name, each in ACTION["inputs"].items()} | inputs
    filled = {name: _filled(text, given) for name, text in step.get("env", {}).items()}
    runner.mkdir(exist_ok=True)
    own = {"RUNNER_TEMP": str(runner), "GITHUB_ACTION_PATH": str(ROOT), "GITHUB_OUTPUT": str(runner / "output")}
    assert step["shell"] == "bash"
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return _run(repository, *shell, **{**own, **filled})


def _filled(text: str, given: dict[str, str]) -> str:
    return re.sub(r"\$\{\{ *inputs\.(\w+) *\}\}", lambda found: given[found[1]], text)


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """A folder in which the first step has put our command."""
    command = tmp_path / "runner" / "accords" / "bin" / "accords"
    command.parent.mkdir(parents=True)
    command.symlink_to(Path(sys.executable).parent / "accords")
    return tmp_path / "runner"


INSTALL, VALIDATE = ACTION["runs"]["steps"]


def test_the_action_annotates_the_lines_at_fault_and_says_its_verdict(repository: Path, runner: Path) -> None:
    committed(repository, good_ttl=GOOD, bad_ttl=BAD.replace("rome", "oslo2"))
    found = acted(repository, runner, VALIDATE, files="**/*.ttl", sarif="report.sarif")
    assert found.returncode == 1, found.stderr
    assert re.search(r"^::error .*file=bad\.ttl,line=4", found.stdout, re.MULTILINE)
    assert (runner / "output").read_text() == "verdict=rejected\n"
    assert json.loads((repository / "report.sarif").read_text())["version"] == "2.1.0"


def test_the_action_passes_on_its_inputs(repository: Path, runner: Path) -> None:
    committed(repository, warned_ttl=WARNED, own_ttl="<urn:a> a <urn:B> .", shapes_ttl=SHAPES)
    assert acted(repository, runner, VALIDATE, files="warned.ttl").returncode == 0
    strict = acted(repository, runner, VALIDATE, files="warned.ttl", strict="true", lang="fr")
    assert strict.returncode == 1 and "Dites de quelle sorte elle est." in strict.stdout
    assert acted(repository, runner, VALIDATE, files="own.ttl", shapes="shapes.ttl").returncode == 1


def test_the_action_fails_when_it_would_judge_nothing_or_cannot_read(repository: Path, runner: Path) -> None:
    committed(repository, broken_ttl="<urn:a")
    nothing = acted(repository, runner, VALIDATE, files="nowhere/*.ttl")
    assert nothing.returncode == 2 and "No file matches" in nothing.stdout
    assert acted(repository, runner, VALIDATE, files="broken.ttl").returncode == 2


def test_the_action_installs_itself(repository: Path, tmp_path: Path) -> None:
    found = acted(repository, tmp_path / "runner", INSTALL)
    _needs_an_index(found)
    assert found.returncode == 0, found.stderr
    version = _run(repository, str(tmp_path / "runner" / "accords" / "bin" / "accords"), "--version")
    assert version.stdout.startswith("accords")
