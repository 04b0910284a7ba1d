"""Every file that can be taken away, by its name: dumps, tables (`data/…`), identifiers; each is written once."""

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from ...assets import Assets
from ...settings import Settings
from ...store import Store, rows
from .. import vocabulary
from ..tables.tables import Tables
from . import csvw
from .about import about, in_words
from .dumping import Dumping
from .extract import Extract, extract
from .forms import DUMPS
from .identifiers import NAME, Identifiers
from .tabular import CSV, DATA, DESCRIBED, GROUP, PARQUET

_SYNTAXES = {form.name.rpartition(".")[2]: form.rdf for form in DUMPS.values() if not form.packed}


class Files:
    """Writes files of what a store holds into a folder."""

    def __init__(self, settings: Settings, store: Store, folder: Path) -> None:
        self._settings, self._store, self._folder = settings, store, folder
        self._assets = Assets(settings.assets)
        self._prefixes = vocabulary.prefixes(self._assets, settings.base)
        self._extracts: dict[str, Extract] = {}

    def file(self, name: str) -> Path:
        """The file of this name, written now if it is not there. Raises NotFound for a class that there is not."""
        if name in DUMPS:
            return Dumping(self._store, self._settings.base, self._prefixes, self._folder).file(DUMPS[name])
        if name.startswith(DATA):
            return self._once(name, partial(self._table, name.removeprefix(DATA)))
        return self._once(name, partial(self._identifiers, name.removeprefix(f"{NAME}.")))

    def _once(self, name: str, write: Callable[[Path], None]) -> Path:
        file = self._folder / name
        if not file.exists():
            file.parent.mkdir(exist_ok=True)
            unfinished = file.with_name(f"{file.name}.unfinished")
            write(unfinished)
            unfinished.rename(file)
        return file

    @cached_property
    def _tables(self) -> Tables:
        return Tables(self._assets, self._settings.base, partial(rows, self._store))

    def _extract(self, name: str) -> Extract:
        if name not in self._extracts:
            self._extracts[name] = extract(self._store, self._tables.find(name))
        return self._extracts[name]

    def _table(self, name: str, file: Path) -> None:
        """Write a table, or the description of one, or of all."""
        if name == GROUP:
            every = [self._extract(table.name) for table in self._tables.all()]
            _write_json(csvw.of_group(every, about(self._store, self._settings.base)), file)
            return
        stem, _, suffix = name.partition(".")
        _write(self._extract(stem), suffix, about(self._store, self._settings.base), file)

    def _identifiers(self, suffix: str, file: Path) -> None:
        part = Identifiers(self._store, self._settings.base)
        if suffix in _SYNTAXES:
            part.write(file, _SYNTAXES[suffix], self._prefixes, self._folder)
        else:
            _write(part.table(), suffix, about(self._store, self._settings.base, part.iri), file)


def _write(table: Extract, suffix: str, said: Mapping[str, Any], file: Path) -> None:
    if suffix == CSV:
        table.write_csv(file)
    elif suffix == PARQUET:
        table.write_parquet(file, in_words(said))
    elif suffix == DESCRIBED:
        _write_json(csvw.of_table(table, said), file)


def _write_json(document: Mapping[str, Any], file: Path) -> None:
    file.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def table_names(classes: Iterable[str]) -> list[str]:
    """The files of the tables of some classes, and the description of all of them."""
    return [*(f"{DATA}{each}.{suffix}" for each in classes for suffix in (CSV, PARQUET, DESCRIBED)), DATA + GROUP]
