"""How much somebody may send at once, and what is said of more."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import Quad

from ...errors import LiteralTooLong, PayloadTooLarge, TooManyStatements
from ...settings import Settings


@dataclass(frozen=True)
class Limits:
    """The most that is read, as the settings have it; None for no limit."""

    bytes: int | None = Settings.rdf_bytes
    statements: int | None = Settings.rdf_statements
    literal_bytes: int = Settings.rdf_literal_bytes
    depth: int = Settings.rdf_depth

    @classmethod
    def of(cls, settings: Settings) -> "Limits":
        """The limits that an operator set for what strangers send."""
        return cls(settings.rdf_bytes, settings.rdf_statements, settings.rdf_literal_bytes, settings.rdf_depth)

    @classmethod
    def offline(cls, settings: Settings) -> "Limits":
        """The same for somebody's own files on their own machine, which may be as large as they are."""
        return cls(None, None, settings.rdf_literal_bytes, settings.rdf_depth)


def within_bytes(data: bytes, limits: Limits) -> None:
    """Raises PayloadTooLarge for more bytes than there may be."""
    if limits.bytes is not None and len(data) > limits.bytes:
        raise PayloadTooLarge(f"There are {len(data)} bytes, more than {limits.bytes}.", limit=limits.bytes)


def within_statements(statements: Iterable[Quad], limits: Limits) -> list[Quad]:
    """All of the statements. Raises TooManyStatements, without reading on, for more than there may be."""
    read = list(islice(statements, limits.statements + 1)) if limits.statements is not None else list(statements)
    if limits.statements is not None and len(read) > limits.statements:
        raise TooManyStatements(f"There are more than {limits.statements} statements.", limit=limits.statements)
    return read


def literal_too_long(limits: Limits) -> LiteralTooLong:
    """What is said of a literal that is."""
    return LiteralTooLong(f"this literal is longer than {limits.literal_bytes} bytes.", limit=limits.literal_bytes)
