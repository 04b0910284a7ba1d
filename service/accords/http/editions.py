"""When each version was published, as the journal says: for pages that name the version that they show."""

from ..errors import NoSuchVersion
from ..registry.versions import time_of
from ..settings import Settings


class Editions:
    """The versions of one registry, by number; the journal is asked once for each."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._times: dict[int, str] = {}

    def time(self, number: int) -> str:
        """When a version was recorded, as an xsd:dateTime; "" where the journal is no longer that of this registry."""
        if number not in self._times:
            try:
                self._times[number] = time_of(self._settings.home, self._settings.base, number)
            except NoSuchVersion:
                return ""
        return self._times[number]
