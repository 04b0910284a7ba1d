"""All that judging takes, loaded once: the shapes, what stands behind what is sent, and how it is read and told."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from pyoxigraph import DefaultGraph, Quad

from ..assets import Assets
from ..errors import UnparsableRDF
from ..settings import Settings
from ..store.oxigraph import OxigraphStore
from ..terms import DEFAULT_BASE
from . import vocabulary
from .assembly import graph_iri
from .assessment import Assessment
from .behind import Behind
from .judging import Judge
from .materialisation import rules
from .reading import Limits, Reading, read, syntax_of
from .reports import MOST, Page, Told
from .shapes_file import shapes_file
from .tables.tables import Tables
from .tables.tabular import TableFile, read_table


class Bench:
    """What a registry judges by."""

    def __init__(
        self, settings: Settings, statements: Iterable[Quad], number: int, digest: str, limits: Limits | None = None
    ) -> None:
        """`statements` are those of a version, each in its graph, with this number and digest.

        What is read is within `limits`, by default those of the settings for what strangers send.
        """
        assets, base = Assets(settings.assets), settings.base
        ontology, inferred, meta = (graph_iri(base, name) for name in ("ontology", "inferred", "meta"))
        self.store = OxigraphStore.memory(apart=[meta.value])
        """All that the version has, each statement in its graph."""
        self.store.load(quad for quad in statements if quad.graph_name != DefaultGraph())
        is_derived = next(self.store.match(graph=inferred), None) is not None
        asserted = [quad for quad in self.store.match() if quad.graph_name not in (inferred, meta)]
        law = rules(assets, base)
        self.prefixes = vocabulary.prefixes(assets, base)
        self.judge = Judge(shapes_file(assets, base), f"{settings.url}shapes", self.prefixes)
        self.behind = Behind(asserted, law, base, number, digest, self.store if is_derived else None)
        self.alone = Behind([quad for quad in asserted if quad.graph_name == ontology], law, base)
        """Nothing but the sub-classes and the rules."""
        self._assets, self._base, self._url = assets, base, settings.url
        self._contexts = vocabulary.known_contexts(assets, base, settings.url)
        self._limits = limits or Limits.of(settings)

    def warm(self) -> None:
        """Make ready for the first judgement what each would make ready for itself."""
        for each in (self.behind, self.alone):
            self.judge.warm(each)
        self.tables.listed("en")

    @cached_property
    def tables(self) -> Tables:
        """The tables of the classes, whose cells name what stands behind."""
        return Tables(self._assets, self._base, self.behind.ground)

    def read(self, content: bytes, syntax: str) -> Reading:
        """What a file says. Raises UnparsableRDF and PayloadTooLarge, as `reading.read` does."""
        return read(content, syntax_of(syntax), self._contexts, self._limits)

    def read_table(self, file: TableFile, language: str) -> Reading:
        """What a table says, as `tabular.read_table` has it."""
        return read_table(file, self.tables, language, self._limits)

    def told(
        self,
        readings: Mapping[str, Reading],
        digest: str,
        *,
        background: bool = True,
        strict: bool = False,
        language: str = "en",
        page: int = 1,
        size: int = MOST,
    ) -> Told:
        """The assessment of some files by their names, which are judged together, ready to be written down.

        `digest` is that of what was sent. Raises UnparsableRDF when the files say nothing.
        """
        if not any(reading.quads for reading in readings.values()):
            raise UnparsableRDF("There is no statement in what was sent.")
        behind = self.behind if background else self.alone
        shown = slice((page - 1) * size, page * size)
        assessment: Assessment = self.judge.assess(readings, behind, digest, strict=strict, shown=shown)
        names = self.judge.told(behind).names(assessment.findings[shown], readings, language)
        sources = {file: reading.text for file, reading in readings.items()}
        return Told(
            assessment,
            Page(page, size),
            self._where_read,
            language=language,
            prefixes=self.prefixes,
            names=names,
            sources=sources,
        )

    def _where_read(self, shape: str) -> str:
        """Where this service shows a shape."""
        return self._url + shape.removeprefix(DEFAULT_BASE) if shape.startswith(f"{DEFAULT_BASE}shapes#") else shape
