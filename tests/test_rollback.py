"""An earlier version, published again."""

import pytest

from accords.errors import NoSuchVersion, SourcesDisagree, Unpublishable
from accords.registry.publication import publish
from accords.registry.rollback import rollback
from accords.registry.verification import verify
from accords.registry.versions import difference
from accords.settings import Settings
from accords.terms import DEFAULT_BASE
from tests.registries import LEND, PREFIXES, silently, versions
from tests.two_sources import NOTE, ROME, accepted, edited, says


def test_a_rollback_is_a_new_version_equal_to_the_old_one(first: Settings) -> None:
    accepted(first, ROME, NOTE)
    publish(edited(first, '"Oslo Library"@en', '"The Oslo Library"@en'), tell=silently)
    back = rollback(first, 1, tell=silently)
    assert back.version == 4 and back.digest == versions(first.home)[0].entry.digest
    assert difference(first.home, 1, 4) == ([], [])
    entry = versions(first.home)[-1].entry
    assert (entry.source, entry.message) == ("rollback", "Back to version 1")
    assert not rollback(first, 1, tell=silently).recorded and verify(first.home).faults == ()


def test_a_rollback_stays_while_data_does_not_change_and_takes_later_changes(first: Settings) -> None:
    publish(edited(first, '"Oslo Library"@en', '"The Oslo Library"@en'), tell=silently)
    rollback(first, 1, tell=silently)
    assert not publish(first, tell=silently).built and not publish(first, fresh=True, tell=silently).recorded
    later = publish(edited(first, "lend:volumes 12", "lend:volumes 13"), tell=silently)
    oslo = PREFIXES + 'library:oslo skos:prefLabel "Oslo Library"@en , "The Oslo Library"@en .'
    assert later.recorded and says(later.store, oslo) == [True, False]
    with pytest.raises(SourcesDisagree, match="library/oslo"):
        publish(edited(first, '"The Oslo Library"@en', '"Our Oslo Library"@en'), tell=silently)


def test_a_rollback_to_what_violates_the_shapes_of_today_is_refused(first: Settings) -> None:
    accepted(first, ROME)
    shape = first.assets / "shapes" / "library.ttl"
    none = f"""<{LEND}none> a sh:NodeShape ; sh:targetNode <{DEFAULT_BASE}id/library/rome> ;
      sh:property [ sh:path skos:prefLabel ; sh:maxCount 0 ] ."""
    accepted(first, "", ROME)
    shape.write_text(shape.read_text("utf-8") + none, "utf-8")
    publish(first, tell=silently)
    with pytest.raises(Unpublishable, match="violation: library:rome"):
        rollback(first, 2, tell=silently)
    assert len(versions(first.home)) == 3


@pytest.mark.parametrize("number", [0, 2, -1])
def test_there_is_no_rollback_to_a_version_that_does_not_exist(first: Settings, number: int) -> None:
    with pytest.raises(NoSuchVersion, match=f"There is no version {number}: the newest is 1"):
        rollback(first, number, tell=silently)
