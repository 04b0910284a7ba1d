"""Which entity an id of the facts stands for: states, partnerships, organisations, persons, tenures and the rest."""

from .errors import BuildError
from .mappings import Mappings
from .rows import Facts, Row

_TWINS = {"EU": "organisation:eu", "AU": "organisation:african-union"}


class Identities:
    """Compact names by id. Ids are unique over the files but for the twins, which are merged here."""

    def __init__(self, facts: Facts, mappings: Mappings) -> None:
        self._names: dict[str, str] = {}
        for row in facts["states.csv"]:
            self._names[row.id] = _TWINS.get(row.id, f"state:{row.id.lower()}")
        for row in facts["partnerships.csv"]:
            kind = mappings.terms(row.file, row.id, "kind", row["kind"])[0].removeprefix("acc:").lower()
            self._names[row.id] = f"{kind}:{row.id}"
        self._people = {r["tenure_id"]: r for r in mappings.table("tenures")}
        for row in facts["organisations_people.csv"]:
            self._names.setdefault(row.id, self._agent(row))
        for row in facts["recommendations.csv"]:
            kind = "version" if row["kind"] == "recommendation-version" else "instrument"
            self._names[row.id] = f"{kind}:{row.id}"
        for file, kind in (("meetings.csv", "meeting"), ("topics.csv", "topic")):
            self._names.update({row.id: f"{kind}:{row.id}" for row in facts[file]})

    def _agent(self, row: Row) -> str:
        if row["kind"] == "person-role":
            return f"tenure:{row.id}"
        return f"person:{row.id}" if row["kind"] == "person" else f"organisation:{row.id}"

    def __contains__(self, key: str) -> bool:
        return key in self._names

    def of(self, row: Row, column: str, key: str | None = None) -> str:
        """The compact name of the id in a cell ('' for an empty cell); BuildError for an id nobody has."""
        key = row[column] if key is None else key
        if not key:
            return ""
        if key not in self._names:
            raise BuildError(row.file, row.id, f"column {column}: nothing has the id “{key}”")
        return self._names[key]

    def holder(self, row: Row, tenure: str) -> str:
        """The person who holds a tenure, both as compact names; BuildError when mappings/tenures.csv has it not."""
        slug = tenure.removeprefix("tenure:")
        if slug not in self._people:
            raise BuildError(row.file, row.id, f"{slug} is not in mappings/tenures.csv")
        if self._people[slug]["person"] == slug:
            raise BuildError(
                row.file, row.id, f"column kind: {slug} is a person in mappings/tenures.csv, not one office"
            )
        return "person:" + self._people[slug]["person"]
