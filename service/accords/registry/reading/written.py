"""Terms made of what is written, where it makes one; strangers write what makes none."""

from urllib.parse import urljoin

from pyoxigraph import Literal, NamedNode


def named(iri: str) -> NamedNode | None:
    """The node of an IRI, None for what is none."""
    try:
        return NamedNode(iri)
    except ValueError:
        return None


def joined(base: str, reference: str) -> str:
    """A reference resolved against a base; the reference itself where one of them is none.

    >>> joined("https://e.example/a/b", "../c"), joined("http://[", "c")
    ('https://e.example/c', 'c')
    """
    try:
        return urljoin(base, reference)
    except ValueError:
        return reference


def literal(text: str, datatype: str, language: str) -> Literal | None:
    """The literal with a datatype, if that is an IRI, else with a language, if there is one."""
    try:
        if ":" in datatype:
            return Literal(text, datatype=NamedNode(datatype))
        return Literal(text, language=language.lower()) if language else Literal(text)
    except ValueError:
        return None
