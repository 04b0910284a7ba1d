"""Turtle in which a blank node stands where it is meant, as people write it (Turtle, section 2.7).

>>> one, other, says = BlankNode("a"), BlankNode("b"), NamedNode("urn:says")
>>> print(turtle([Triple(one, says, other), Triple(other, says, Literal("yes"))], {"u": "urn:"}), end="")
@prefix u: <urn:> .
<BLANKLINE>
[]
    u:says [ u:says "yes" ] .
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from ...terms import RDF

_STEP = "    "
_S, _A = BlankNode("s"), NamedNode(RDF + "type")
_DECLARATION = re.compile(r"@prefix ([^:]*): <[^>]*> \.\n")


def turtle(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> str:
    """The triples in Turtle. No blank node may lead to itself; only prefixes that are used are declared."""
    tree = _Tree(list(triples), prefixes)
    body = "\n".join(tree.subjects())
    used = [f"@prefix {prefix}: <{space}> .\n" for prefix, space in sorted(prefixes.items()) if prefix in tree.used]
    return "".join(used) + "\n" + body


class _Tree:
    """The triples by subject, the subjects in the order in which they come."""

    def __init__(self, triples: list[Triple], prefixes: Mapping[str, str]) -> None:
        self._prefixes = prefixes
        self._said: dict[object, dict[NamedNode, list[object]]] = {}
        for triple in triples:
            objects = self._said.setdefault(triple.subject, {}).setdefault(triple.predicate, [])
            if triple.object not in objects:
                objects.append(triple.object)
        self._asked = Counter(each for said in self._said.values() for objects in said.values() for each in objects)
        self._written: dict[str, str] = {}
        self.used: set[str] = set()

    def subjects(self) -> Iterable[str]:
        """Each subject that stands in no other place, with all that is said of it."""
        for subject in self._said:
            if not isinstance(subject, BlankNode) or self._asked[subject] != 1:
                name = "[]" if isinstance(subject, BlankNode) and not self._asked[subject] else self._term(subject)
                yield f"{name}\n{_STEP}{self._statements(subject, _STEP)} .\n"

    def _statements(self, subject: object, margin: str) -> str:
        said = self._said[subject]
        return f" ;\n{margin}".join(
            f"{'a' if predicate == _A else self._term(predicate)} "
            + ", ".join(self._object(each, margin) for each in objects)
            for predicate, objects in said.items()
        )

    def _object(self, term: object, margin: str) -> str:
        if not isinstance(term, BlankNode) or term not in self._said or self._asked[term] != 1:
            return self._term(term)
        if len(self._said[term]) == 1:
            return f"[ {self._statements(term, margin)} ]"
        inner = margin + _STEP
        return f"[\n{inner}{self._statements(term, inner)}\n{margin}]"

    def _term(self, term: object) -> str:
        """A term as the serialiser of the store writes it, which knows how to escape."""
        if isinstance(term, BlankNode):
            return str(term)
        key = str(term)
        if key not in self._written:
            self._written[key] = self._serialised(term)
        return self._written[key]

    def _serialised(self, term: object) -> str:
        assert isinstance(term, (NamedNode, Literal))
        spaces = {prefix: space for prefix, space in self._prefixes.items() if space in str(term)}
        text = (serialize([Triple(_S, _A, term)], format=RdfFormat.TURTLE, prefixes=spaces) or b"").decode()
        text = _DECLARATION.sub("", text).removeprefix("_:s a ").removesuffix(" .\n")
        self.used |= {prefix for prefix in spaces if re.search(rf"(?:^|\^\^){re.escape(prefix)}:", text)}
        return text
