"""What stands behind what is sent: what a version asserts, and what the registry says without being told."""

from collections.abc import Iterable, Iterator, Set

from pyoxigraph import Quad, Triple

from .. import terms
from ..store.oxigraph import OxigraphStore
from .assembly import graph_iri
from .derivation import Derivation
from .entities import describes_itself
from .ground import Ground
from .labels import plain


class Behind:
    """Vocabulary, data, and the sub-classes that the ontology names, of a version, or of none.

    It knows besides what the registry says of its terms, of its documents, and by its rules.
    """

    def __init__(
        self,
        asserted: Iterable[Quad],
        rules: dict[str, str],
        base: str,
        number: int | None = None,
        digest: str | None = None,
        whole: OxigraphStore | None = None,
    ) -> None:
        """`number` and `digest` are those of the version.

        The default graph of `whole` has all that is asserted and derived, where that is known; else the rules are run.
        Raises Unpublishable, as `materialise` does.
        """
        quads, ontology = list(asserted), graph_iri(base, "ontology")
        self.ground = Ground(quad.triple for quad in _judged(quads, base))
        self.number = number
        self.digest = digest
        self._base = base
        self._ontology = {quad.triple for quad in quads if quad.graph_name == ontology}
        self._derivation = Derivation((quad.triple for quad in quads), rules, whole)

    def new(self, sent: Set[Triple]) -> Set[Triple]:
        """What is sent, without what the registry derives, from this or from what it has."""
        return self._derivation.new(sent)

    def says(self, statement: Triple) -> bool:
        """Whether the registry itself says so, in its ontology or in a document that it serves."""
        if plain(statement.subject).startswith(f"{self._base}doc/"):
            return describes_itself(statement, self._base)
        return statement in self._ontology


def _judged(asserted: Iterable[Quad], base: str) -> Iterator[Quad]:
    """All but the ontology, of which only the sub-classes take part."""
    ontology = graph_iri(base, "ontology")
    return (q for q in asserted if q.graph_name != ontology or q.predicate.value == terms.RDFS + "subClassOf")
