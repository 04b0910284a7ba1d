"""Links outwards: `schema:sameAs` on the entity, and beside it a node that carries the confidence of the link."""

from collections.abc import Sequence

from .graphs import CONFIDENCE, Node
from .terms import iri, local_name


def link_outwards(
    node: Node, target: str, address: str, confidence: str | None = None, sources: Sequence[str] = ()
) -> None:
    """State that the node's subject is what `address` describes at a target (wikidata, geonames, eu-authority).

    The confidence and the sources are those of the row, unless others are given.
    """
    node.link("schema:sameAs", address)
    graphs, subject = node.graphs, iri(f"link:{local_name(node.subject)}-{target}")
    if subject in graphs.stated:
        return
    label = graphs.labels.get(node.subject, {})
    node.graphs.account.nodes[node.row.file] += 1
    link = Node(graphs, "links", node.row, f"link:{local_name(node.subject)}-{target}", None)
    link.link("rdf:type", "acc:Link")
    link.add("acc:linkedEntity", node.subject)
    link.link("acc:target", address)
    link.link("acc:linkTarget", f"link-target:{target}")
    link.link("acc:confidence", confidence or CONFIDENCE[node.row.raw["confidence"]])
    link.link("dcterms:source", *(sources or [f"source:{local_name(s)}" for s in graphs.sources(node.row)]))
    target_name = graphs.labels[iri(f"link-target:{target}")]
    link.name(**{lang: f"{label[lang]} – {target_name[lang]}" for lang in ("en", "fr") if lang in label})
