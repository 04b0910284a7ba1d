"""A change: what goes and what comes."""

from pyoxigraph import NamedNode, Quad

from accords.registry.delta import Delta


def test_a_change_of_nothing_is_none() -> None:
    quad = Quad(NamedNode("urn:s"), NamedNode("urn:p"), NamedNode("urn:o"), NamedNode("urn:g"))
    assert not Delta() and Delta(adds=(quad,)) and Delta(removes=(quad,))
