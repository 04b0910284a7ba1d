"""What every format of a report is made from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ..assessment import Assessment, Finding
from ..severity import counted
from .paging import Group, Page, groups
from .wording import Wording


def _itself(iri: str) -> str:
    return iri


@dataclass(frozen=True)
class Told(Wording):
    """An assessment, how much of it is told, and in which wording.

    `dereferenced` leads from the IRI of a shape to where it can be read.
    """

    assessment: Assessment
    page: Page = field(default_factory=Page)
    dereferenced: Callable[[str], str] = _itself

    @property
    def shown(self) -> Sequence[Finding]:
        """The findings of this page."""
        return self.page.of(self.assessment.findings)

    @property
    def total(self) -> int:
        """How many findings there are on all pages."""
        return len(self.assessment.findings)

    @property
    def is_cut(self) -> bool:
        """Whether there are findings that this page does not show."""
        return len(self.shown) < self.total

    @property
    def groups(self) -> list[Group]:
        """All findings, counted by shape and component."""
        return groups(self.assessment.findings)

    @property
    def counted(self) -> str:
        """How many findings there are of each severity, in words."""
        return counted(self.assessment.counts, self.language)

    def remark(self) -> str:
        """What is not shown, in words; "" when everything is."""
        if not self.is_cut:
            return ""
        first = (self.page.number - 1) * self.page.size + 1
        last, pages = first + len(self.shown) - 1, self.page.last(self.total)
        key = "shown" if self.page.next(self.total) else "shown-last" if self.shown else "shown-none"
        return self.word(key).format(first=first, last=last, total=self.total, page=self.page.number, pages=pages)
