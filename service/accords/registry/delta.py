"""What a change takes from a registry and what it adds: ground statements, each in its named graph."""

from dataclasses import dataclass

from pyoxigraph import Quad


@dataclass(frozen=True)
class Delta:
    """A change: first the removes go, then the adds come."""

    removes: tuple[Quad, ...] = ()
    adds: tuple[Quad, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything changes."""
        return bool(self.removes or self.adds)

    def then(self, after: "Delta") -> "Delta":
        """This change and another one after it, as one."""
        removes, adds = dict.fromkeys(self.removes), dict.fromkeys(self.adds)
        for quad in after.removes:
            removes[quad] = None
            adds.pop(quad, None)
        return Delta(tuple(removes), tuple({**adds, **dict.fromkeys(after.adds)}))
