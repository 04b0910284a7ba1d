"""A change: what goes and what comes, and two changes as one."""

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from accords.registry.delta import Delta

quads = st.builds(
    lambda s, g: Quad(NamedNode(f"urn:s{s}"), NamedNode("urn:p"), NamedNode("urn:o"), NamedNode(f"urn:g{g}")),
    st.integers(0, 2),
    st.integers(0, 1),
)
deltas = st.builds(Delta, *[st.lists(quads, max_size=4).map(tuple)] * 2)


def changed(quads: set[Quad], change: Delta) -> set[Quad]:
    """What a store holds after a change."""
    store = Store()
    store.extend(quads)
    for quad in change.removes:
        store.remove(quad)
    store.extend(change.adds)
    return set(store)


@given(st.sets(quads), deltas, deltas)
def test_two_changes_as_one_do_what_they_do_one_after_the_other(held: set[Quad], one: Delta, other: Delta) -> None:
    assert changed(held, one.then(other)) == changed(changed(held, one), other)


def test_a_change_of_nothing_is_none() -> None:
    quad = Quad(NamedNode("urn:s"), NamedNode("urn:p"), NamedNode("urn:o"), NamedNode("urn:g"))
    assert not Delta() and Delta(adds=(quad,)) and Delta(removes=(quad,))
