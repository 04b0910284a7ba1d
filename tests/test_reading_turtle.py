"""Places in Turtle and its relatives: what stands there, read alone with the prefixes of the document, is the term."""

import random
import re
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from accords.errors import UnparsableRDF
from accords.registry.reading import Limits, Reading, read
from accords.registry.reading.places import Lost
from accords.registry.reading.tokens import Tokens
from accords.registry.reading.turtle import located
from tests.conformance import suite

ANY_SIZE = Limits(bytes=None, statements=None)
X = "<urn:x>"


@dataclass
class Author:
    """Writes documents in odd layouts, and notes where each term stands and under which prefixes."""

    dice: random.Random
    text: str = ""
    prologue: str = ""
    terms: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    nameless: set[tuple[int, int]] = field(default_factory=set)
    declared: list[str] = field(default_factory=list)

    def write(self, written: str) -> None:
        self.text += written

    def space(self, least: str = "") -> None:
        odd = ["", " ", "\t", "\n", "  \n ", "\r\n", "# a . comment ; with \"signs'\n", "#\n\n"]
        self.write(self.dice.choice(odd) or least)

    def here(self) -> tuple[int, int]:
        line = self.text.count("\n") + 1
        return line, len(self.text) - self.text.rfind("\n")

    def term(self, written: str) -> None:
        """A term, and what divides it from whatever follows."""
        self.terms[self.here()] = written, self.prologue
        self.write(written)
        self.space(" ")

    def directive(self) -> None:
        prefix = self.dice.choice(["", "a", "é-1", "x.y"])
        iri = self.dice.choice(["<urn:n:>", "<http://e.example/\\u0062/>", "<http://e.example/#>", "<rel/>"])
        start = len(self.text)
        if self.dice.random() < 0.2:
            self.write(
                self.dice.choice([f"@base {iri.replace('urn:n:', 'http://b.example/')} .", "BASE <http://c.example/d>"])
            )
        else:
            self.write(
                self.dice.choice([f"@prefix {prefix}: {iri} .", f"PREFIX {prefix}:{iri}", f"prefix {prefix}: {iri}"])
            )
            self.declared.append(prefix)
        self.prologue += self.text[start:] + "\n"
        self.space()

    def name(self) -> None:
        spellings = ["<urn:s>", "<http://e.example/é>", "<rel>", "<#f>", "<>", "<urn:\\u00E9>", "_:b1", "_:b.2"]
        locals_ = ["", "b", "b.c", "1", "a\\,b", "%41", "é", "b:c", "_", "a-b", "\\~x"]
        spellings += [f"{prefix}:{local}" for prefix in self.declared for local in self.dice.sample(locals_, 3)]
        self.term(self.dice.choice(spellings))

    def verb(self) -> None:
        spellings = ["<urn:p>", "<urn:q>", "a", *(f"{prefix}:p" for prefix in self.declared)]
        self.term(self.dice.choice(spellings))

    def literal(self) -> None:
        quotes = self.dice.choice(['"', "'", '"""', "'''"])
        inside = ["", "x", "\\n", '\\"', "\\u00e9", "é😀", "# no comment", " . ", "<urn:x>", "(", "]", "\\\\"]
        inside += ["\n", "\"'"[quotes[0] == '"'], "x\ny"] if len(quotes) == 3 else []
        text = quotes + "".join(self.dice.choices(inside, k=self.dice.randrange(3))) + quotes
        datatypes = ["^^<urn:d>", "^^ <urn:d>", *(f"^^{prefix}:d" for prefix in self.declared)]
        self.term(text + self.dice.choice(["", "", "@en", "@fr-CA", *datatypes]))

    def object(self, depth: int) -> None:
        kind = self.dice.randrange(10 if depth < 4 else 6)
        if kind < 2:
            self.name()
        elif kind < 4:
            self.literal()
        elif kind < 6:
            self.term(self.dice.choice(["1", "-1", "+01", "1.5", ".5", "1e3", "1.E3", "-.5e-1", "true", "false"]))
        elif kind < 8:
            self.properties(depth + 1)
        else:
            self.collection(depth + 1)

    def properties(self, depth: int) -> None:
        self.nameless.add(self.here())
        self.write("[")
        self.space()
        if self.dice.random() < 0.8:
            self.predicates(depth)
        self.write("]")
        self.space()

    def collection(self, depth: int) -> None:
        self.nameless.add(self.here())
        self.write("(")
        self.space()
        for _ in range(self.dice.randrange(4)):
            self.object(depth)
        self.write(")")
        self.space()

    def predicates(self, depth: int) -> None:
        for number in range(self.dice.randrange(1, 4)):
            if number:
                self.write(self.dice.choice([";", ";;", "; ;"]))
                self.space()
            self.verb()
            self.object(depth)
            while self.dice.random() < 0.3:
                self.write(",")
                self.space()
                self.object(depth)
        if self.dice.random() < 0.2:
            self.write(";")
            self.space()

    def triples(self) -> None:
        kind = self.dice.randrange(8)
        if kind == 0:
            self.nameless.add(self.here())
            self.write("[")
            self.space()
            self.predicates(0)
            self.write("]")
            self.space()
            if self.dice.random() < 0.5:
                return
        elif kind == 1:
            self.collection(0)
        else:
            self.name()
        self.predicates(0)

    def statement(self) -> None:
        self.triples()
        self.write(".")
        self.space()

    def graph(self) -> None:
        if self.dice.random() < 0.7:
            self.write(self.dice.choice(["", "GRAPH ", "graph "]))
            self.name()
        self.write("{")
        self.space()
        for number in range(self.dice.randrange(3)):
            if number:
                self.write(".")
                self.space()
            self.triples()
        self.write("}")
        self.space()


def document(seed: int, named_graphs: bool) -> Author:
    author = Author(random.Random(seed))
    author.write("@base <http://base.example/x/> .\n")
    author.prologue = author.text
    for _ in range(author.dice.randrange(1, 8)):
        kind = author.dice.randrange(5)
        if kind == 0:
            author.directive()
        elif kind == 1 and named_graphs:
            author.graph()
        else:
            author.statement()
    return author


def alone(written: str, prologue: str) -> object:
    """What a term means that is read alone."""
    [quad] = parse(
        f"{prologue}\n{X} {X if written != 'a' else 'a'} {written if written != 'a' else X} .", RdfFormat.TURTLE
    )
    return quad.predicate if written == "a" else quad.object


def agree(author: Author, reading: Reading, plain: list[Quad]) -> int:
    """Check every place that is told; how many there are. `plain` are the same statements with labels as written."""
    told = 0
    labels: dict[str, object] = {}
    for row, quad in zip(reading.statements(), plain, strict=True):
        for term, at, as_written in (
            (row.subject, row.subject_at, quad.subject),
            (row.predicate, row.predicate_at, quad.predicate),
            (row.object, row.object_at, quad.object),
        ):
            if at is None:
                continue
            told += 1
            if isinstance(as_written, BlankNode) and as_written.value in ("b1", "b.2"):
                assert author.terms[at][0] == f"_:{as_written.value}"
                assert labels.setdefault(as_written.value, term) == term
            elif isinstance(term, BlankNode) or (term == NIL and at in author.nameless):
                assert at in author.nameless or at in author.terms, "a bracket, or an item of a collection"
            else:
                assert alone(*author.terms[at]) == term, (author.terms[at], at)
    return told


NIL = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#nil")


@given(st.integers(0, 2**32), st.sampled_from([RdfFormat.TURTLE, RdfFormat.TRIG]))
def test_every_place_is_that_of_the_term_however_the_document_is_laid_out(seed: int, syntax: RdfFormat) -> None:
    author = document(seed, syntax == RdfFormat.TRIG)
    reading = read(author.text.encode(), syntax, {}, ANY_SIZE, blank_nodes=True)
    plain = list(parse(author.text.encode(), syntax))
    assert [quad.predicate for quad in reading.quads] == [quad.predicate for quad in plain]
    assert len(list(reading.statements())) == len(reading.quads), author.text
    assert bool(agree(author, reading, plain)) == bool(reading.quads)


REAL = [("sparql11-query", RdfFormat.TURTLE), ("shacl-core", RdfFormat.TURTLE), ("json-ld", RdfFormat.N_QUADS)]
_DIRECTIVE = re.compile(r"@?(?:prefix[ \t]+\S*:|base)\s*<[^>]*>[ \t]*\.?", re.IGNORECASE)


@pytest.mark.parametrize(("name", "syntax"), REAL, ids=[name for name, _ in REAL])
def test_every_statement_of_the_data_of_others_has_its_place(name: str, syntax: RdfFormat) -> None:
    suffix = "*.ttl" if syntax == RdfFormat.TURTLE else "*.nq"
    told = files = 0
    for file in sorted(suite(name).rglob(suffix)):
        text = "@base <http://base.example/> . " * (syntax == RdfFormat.TURTLE) + file.read_text("utf-8")
        try:
            reading = read(text.encode(), syntax, {}, ANY_SIZE, blank_nodes=True)
        except UnparsableRDF:
            continue
        assert reading.quads == [] or list(reading.statements()), file
        assert len(list(reading.statements())) == len(reading.quads)
        files, told = files + 1, told + _checked(text, reading)
    assert files > 50 and told > 200


def _checked(text: str, reading: Reading) -> int:
    """Read alone what stands at each place; how many there are."""
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    tokens = _spans(text)
    prologue = "\n".join(_DIRECTIVE.findall(text))
    told = 0
    for row in reading.statements():
        for term, at in ((row.subject, row.subject_at), (row.predicate, row.predicate_at), (row.object, row.object_at)):
            if at is not None and not isinstance(term, BlankNode) and term != NIL:
                start = starts[at[0] - 1] + at[1] - 1
                assert alone(text[start : tokens[start]], prologue) == term
                told += 1
    return told


def _spans(text: str) -> dict[int, int]:
    """Where each term ends, by where it begins."""
    tokens, ends = Tokens(text), {}
    while tokens.kind:
        start, end = tokens.start, tokens.end
        tokens.next()
        if tokens.kind == "language" or tokens.text == "^^":
            if tokens.text == "^^":
                tokens.next()
            end = tokens.end
        ends[start] = end
    return ends


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("<urn:a> <urn:b> 1 .", "<urn:a> <urn:b> 2 ."),
        ("<urn:a> <urn:b> 1 , 2 .", "<urn:a> <urn:b> 2 , 1 ."),
        ("<urn:a> <urn:b> 1 .", "<urn:a> <urn:b> 1 , 2 ."),
        ("<urn:a> <urn:b> [] , [] .", "<urn:a> <urn:b> _:x , _:x ."),
        ("<urn:a> <urn:b> [] .", "<urn:a> <urn:b> <urn:c> ."),
        ("<urn:a> <urn:b> 1 . §", "<urn:a> <urn:b> 1 ."),
        ("<urn:a> <urn:b> " + "[ <urn:b> " * 2000 + "]" * 2000, "<urn:a> <urn:b> 1 ."),
    ],
)
def test_where_we_and_the_parser_do_not_agree_on_all_nothing_is_told(text: str, other: str) -> None:
    quads = list(parse(other.encode(), RdfFormat.TURTLE))
    with pytest.raises(Lost):
        located(text, RdfFormat.TURTLE, quads)
    assert list(located(other, RdfFormat.TURTLE, quads))
