"""JSON-LD in the forms that are not the usual one: expanded, flattened, framed (JSON-LD 1.1, section 2, and Framing).

They say the same statements. Expanded and flattened need no context; a framed document is a tree that begins with one
thing, with what points to it under `@reverse`.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pyld import jsonld
from pyoxigraph import Quad, RdfFormat, Triple

from ...terms import RDF
from .compaction import expanded as expanded_value
from .formats import EXPANDED, FLATTENED, FRAMED, Format
from .indented import indented
from .jsonld import Compactor, are_flat
from .serialisation import in_order, write

Statement = Quad | Triple
_TYPE = f"{RDF}type"


def write_form(form: Format, statements: Iterable[Statement], first: str, compactor: Compactor) -> bytes:
    """The triples of `statements` in a form of JSON-LD; the node `first` is the first, or the root."""
    return indented(_FORMS[form](list(statements), first, compactor)).encode()


def _expanded(statements: list[Statement], first: str, *_: object) -> list[Any]:
    """Expanded: no context, every value an object in an array; not sorted but for `first` and by address."""
    if not are_flat(statements):
        lines = write(statements, RdfFormat.N_TRIPLES, {}, first).decode()
        nodes: list[Any] = jsonld.from_rdf(lines, {"format": "application/n-quads"})
        return nodes
    found: dict[str, dict[str, Any]] = {}
    for subject, predicate, value in in_order(statements, first):
        node = found.setdefault(subject.value, {"@id": subject.value})
        if predicate.value == _TYPE:
            node.setdefault("@type", []).append(value.value)
        else:
            node.setdefault(predicate.value, []).append(expanded_value(value))
    return list(found.values())


def _flattened(statements: list[Statement], *_: object) -> list[Any]:
    """Flattened (JSON-LD 1.1 API, section 7): as expanded, without a node inside of another, in the order of names."""
    nodes = _expanded(statements, "")
    flat: list[Any] = jsonld.flatten(nodes) if any("@list" in str(node) for node in nodes) else nodes
    return sorted(flat, key=lambda node: str(node["@id"]))


def _framed(statements: list[Statement], first: str, compactor: Compactor) -> dict[str, Any]:
    """Framed (JSON-LD 1.1 Framing, section 4.2.1, embedding once): the tree from `first`, compacted.

    A thing is told where it is met first, level by level, and is an address everywhere else. What no way leads to from
    `first`, such as the label of a class, is under `@included`.
    """
    nodes = {str(node["@id"]): node for node in _expanded(statements, first)}
    root = nodes.get(first, {"@id": first})
    reverse: dict[str, list[Any]] = {}
    told, waiting = {first}, deque([root])
    for iri, node in nodes.items():
        name = next((name for name in node if iri != first and _names(node[name], first)), None)
        if name:
            reverse.setdefault(name, []).append(node)
            others = [each for each in node.pop(name) if each != {"@id": first}]
            node |= {name: others} if others else {}
            told.add(iri)
            waiting.append(node)
    while waiting:
        node = waiting.popleft()
        for name, values in node.items():
            if isinstance(values, list):
                node[name] = [_met(each, nodes, told, waiting) for each in values]
    rest = [node for iri, node in nodes.items() if iri not in told]
    tree = root | ({"@reverse": reverse} if reverse else {}) | ({"@included": rest} if rest else {})
    return compactor.tree(tree, is_flat=are_flat(statements))


def _met(value: Any, nodes: Mapping[str, Any], told: set[str], waiting: "deque[Any]") -> Any:
    """A value of a node: the thing itself where nobody has told of it yet."""
    iri = value.get("@id") if isinstance(value, dict) else None
    if iri is None or iri in told or iri not in nodes:
        return value
    told.add(iri)
    waiting.append(nodes[iri])
    return nodes[iri]


def _names(values: Any, iri: str) -> bool:
    return isinstance(values, list) and any(each == {"@id": iri} for each in values)


_FORMS: Mapping[Format, Callable[..., Any]] = {EXPANDED: _expanded, FLATTENED: _flattened, FRAMED: _framed}
