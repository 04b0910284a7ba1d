"""Where the data of conformance suites that others wrote lie, and what happens where they do not."""

import os
from pathlib import Path

from tests.lacking import lacking

FOLDER = Path(os.environ.get("ACCORDS_CONFORMANCE", Path(__file__).parents[2] / "shared" / "conformance"))


def suite(name: str) -> Path:
    """The folder of a suite. Without it the test is skipped, or fails where nothing may be skipped."""
    folder = FOLDER / name
    if not folder.is_dir():
        told = f"the suite {name} is not in {FOLDER}; ACCORDS_CONFORMANCE names the folder that holds the suites"
        lacking(told)
    return folder
