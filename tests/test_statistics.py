"""The counts of a version in the words of VoID, where there is very much to say."""

from accords.registry.statistics import statistics
from accords.registry.tally import Tally
from accords.terms import VOID


def test_of_very_many_properties_of_classes_the_most_frequent_are_described() -> None:
    usage = {f"urn:C{kind}": {f"urn:p{name}": 100 * kind + name for name in range(100)} for kind in range(60)}
    tally = Tally("https://example.org/", classes=dict.fromkeys(usage, 1), usage=usage)
    described = list(statistics(tally, (), {}))
    parts = {each.object for each in described if each.predicate.value == f"{VOID}propertyPartition"}
    counts = [
        int(each.object.value)  # type: ignore[union-attr]
        for each in described
        if each.subject in parts and each.predicate.value == f"{VOID}triples"
    ]
    assert sorted(counts) == list(range(1000, 6000))
