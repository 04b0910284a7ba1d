"""Add to the lists what is published by this checkout: `python -m tests.permanence`."""

import tempfile
from pathlib import Path

from accords.http.rdf.formats import DOCUMENT
from tests.permanence.lists import add, published
from tests.serving import serving

with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "home") as server:
    uris, forms = add(published(server), {each.suffix for each in DOCUMENT})
print(f"{uris} URIs and {forms} forms came.")
