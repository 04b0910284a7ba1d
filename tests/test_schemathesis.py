"""Schemathesis, which others wrote, holds what the service answers against what its OpenAPI document says."""

import os
import subprocess
import sys
from pathlib import Path

from tests.registries import LIBRARIES
from tests.serving import serving

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
)
"""Those that judge answers. Left out are those that hold any request that a schema does not allow to be refused."""
HOOKS = """import schemathesis
schemathesis.serializer.alias(["application/sparql-query", "application/n-triples", "text/turtle"], "text/plain")
"""
"""How it writes what it does not know: as text."""


def test_examples_and_edge_cases_are_answered_as_the_document_says(tmp_path: Path) -> None:
    (tmp_path / "texts.py").write_text(HOOKS, "utf-8")
    with serving(tmp_path / "home", ACCORDS_ASSETS=str(LIBRARIES)) as running:
        run = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "run", f"{running.url}openapi.json", "--no-color"),
                *("--phases", "examples,coverage", "--generation-deterministic", "--max-time", "240"),
                *("--checks", ",".join(CHECKS), "--report-dir", str(tmp_path)),
            ],
            env={**os.environ, "SCHEMATHESIS_HOOKS": "texts", "PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=400,
            cwd=tmp_path,
        )
    assert run.returncode == 0, run.stdout
    assert "Tested:" in run.stdout
