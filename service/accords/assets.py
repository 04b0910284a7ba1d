"""Where ontology, shapes and data lie: in a checkout, in a wheel, or in a folder of another registry.

ontology/*.ttl            the terms (all but alignment.ttl are published in {base}graph/ontology)
ontology/vocab/*.ttl      the concept schemes (published in {base}graph/vocabulary)
ontology/rules/*.rq       CONSTRUCT queries, run in the order of their names to a fixpoint
ontology/facets/*.rq      SELECT queries for the values by which a search can be narrowed (optional)
ontology/profiles/*.ttl   the profiles in which documents come beside our own; in a folder named as the token of each,
                          CONSTRUCT queries (*.rq) that make it of a document, and its JSON-LD context (optional)
ontology/coverage.rq      from when to when the facts are: a SELECT query for ?first and ?last (optional)
ontology/valid-time.rq    what held on a day: a SELECT query (optional)
ontology/context.jsonld   the JSON-LD context (optional: without it, JSON-LD is compacted by the prefixes alone)
shapes/*.ttl              what is required of the data (SHACL)
data/*.trig               the data, each statement in a named graph
data/dataset.ttl          what the dataset says of itself (optional)
data/persistence.en.md    what is promised of the URIs, in each language (optional)
"""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE if (HERE / "ontology").is_dir() else HERE.parents[1]


@dataclass(frozen=True)
class Assets:
    """The three folders that make a registry."""

    root: Path = ROOT

    @property
    def ontology(self) -> list[Path]:
        """The files of terms, by name, without the alignment, on which nothing depends."""
        return [file for file in self._files("ontology", "*.ttl") if file.name != "alignment.ttl"]

    @property
    def alignment(self) -> list[Path]:
        """The file of equivalences to other vocabularies, if there is one."""
        return self._files("ontology", "alignment.ttl")

    @property
    def vocabulary(self) -> list[Path]:
        """The concept schemes, by name."""
        return self._files("ontology/vocab", "*.ttl")

    @property
    def rules(self) -> list[Path]:
        """The rules of materialisation, in the order in which they run."""
        return self._files("ontology/rules", "*.rq")

    @property
    def questions(self) -> list[Path]:
        """The competency questions, by name."""
        return self._files("tests/questions", "*.rq")

    @property
    def examples(self) -> list[Path]:
        """The queries to start from, by name."""
        return self._files("ontology/examples", "*.rq")

    @property
    def facets(self) -> list[Path]:
        """The facets of a search, in their order: queries that find the values of entities; nothing published rests on
        them."""
        return self._files("ontology/facets", "*.rq")

    @property
    def profiles(self) -> list[Path]:
        """What the profiles are (W3C Profiles Vocabulary), by name."""
        return self._files("ontology/profiles", "*.ttl")

    def profile(self, token: str) -> tuple[list[Path], Path]:
        """The queries that make a profile of a document, in the order in which they run, and its JSON-LD context."""
        folder = f"ontology/profiles/{token}"
        return self._files(folder, "*.rq"), self.root / folder / "context.jsonld"

    @property
    def coverage(self) -> Path:
        """The query that tells from when to when the facts are; see registry/coverage.py."""
        return self.root / "ontology" / "coverage.rq"

    @property
    def valid_time(self) -> Path:
        """The query that tells what held on a day; see registry/valid_time.py."""
        return self.root / "ontology" / "valid-time.rq"

    @property
    def context(self) -> Path:
        """The JSON-LD context."""
        return self.root / "ontology" / "context.jsonld"

    @property
    def announcement(self) -> Path:
        """The query that reads links out of a notification, where the registry takes any."""
        return self.root / "ontology" / "announcement.rq"

    @property
    def shapes(self) -> list[Path]:
        """The shapes, by name."""
        return self._files("shapes", "*.ttl")

    @property
    def shape_examples_folder(self) -> Path:
        """Where the examples of the shapes lie: in folders by class, beside what stands behind them all."""
        return self.root / "tests" / "shapes"

    @property
    def shape_examples(self) -> list[Path]:
        """The examples of the shapes, and what stands behind them, by name."""
        return sorted(self.shape_examples_folder.rglob("*.ttl"))

    @property
    def data(self) -> list[Path]:
        """The data, by name."""
        return self._files("data", "*.trig")

    @property
    def dataset(self) -> list[Path]:
        """The file in which the dataset describes itself, if there is one."""
        return self._files("data", "dataset.ttl")

    @property
    def persistence(self) -> dict[str, Path]:
        """What the operator promises of the URIs, by language."""
        return {file.name.split(".")[1]: file for file in self._files("data", "persistence.*.md")}

    def published(self) -> list[Path]:
        """Every file that decides what is published."""
        context = [self.context] if self.context.is_file() else []
        return [
            *self.ontology,
            *self.alignment,
            *self.vocabulary,
            *self.rules,
            *self.questions,
            *self.examples,
            *context,
            *self.shapes,
            *self.data,
            *self.dataset,
        ]

    def _files(self, folder: str, pattern: str) -> list[Path]:
        return sorted((self.root / folder).glob(pattern))
