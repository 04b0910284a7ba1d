"""What became of each row: published, a claim, or withheld with its reason. No row may get lost."""

from collections import Counter
from dataclasses import dataclass, field

from .errors import BuildError
from .rows import Facts, Row


@dataclass
class Account:
    """Collected while the build runs; `lines` is the printed account, `withheld` the rows of withheld.csv."""

    outcomes: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    nodes: Counter[str] = field(default_factory=Counter)
    withheld: set[tuple[str, str, str, str]] = field(default_factory=set)

    def published(self, row: Row) -> None:
        self.outcomes.setdefault((row.file, row.id), set()).add("published")

    def claimed(self, row: Row) -> None:
        self.outcomes.setdefault((row.file, row.id), set()).add("claim")

    def close(self, facts: Facts) -> None:
        """Add what is withheld; raise BuildError for a row with no outcome, or with one and withheld too."""
        for row in facts:
            outcome = self.outcomes.setdefault((row.file, row.id), set())
            if row.withheld_because:
                if outcome:
                    raise BuildError(row.file, row.id, "the row is published although it is withheld")
                outcome.add("withheld")
                self.withheld.add((row.file, row.id, "", row.withheld_because))
            for doubt in row.doubts:
                if doubt.decision in ("withhold", "month") and doubt.column and row.raw[doubt.column]:
                    self.withheld.add((row.file, doubt.row, doubt.column, doubt.reason_en))
            if not outcome:
                raise BuildError(row.file, row.id, "the row is neither published, nor a claim, nor withheld")

    def lines(self, facts: Facts) -> list[str]:
        """A table: for each file the rows in, the rows published, claimed and withheld, cells withheld, nodes out."""
        head = ("file", "rows", "published", "claims", "withheld", "cells withheld", "nodes")
        table: list[tuple[str, ...]] = [head]
        for file in sorted({row.file for row in facts}):
            ids = [row.id for row in facts[file]]
            outcomes = [self.outcomes[file, key] for key in ids]
            counts = [sum(kind in o for o in outcomes) for kind in ("published", "claim", "withheld")]
            cells = sum(1 for entry in self.withheld if entry[0] == file and entry[2])
            table.append((file, *(str(n) for n in (len(ids), *counts, cells, self.nodes[file]))))
        totals = [str(sum(int(line[i]) for line in table[1:])) for i in range(1, len(head))]
        table.append(("all", *totals))
        widths = [max(len(line[i]) for line in table) for i in range(len(head))]
        return ["  ".join(cell.rjust(w) for cell, w in zip(line, widths, strict=True)) for line in table]
