"""A search: which entities a text and the chosen facets leave, in which order, and how many each further choice leaves.

What is found comes in tiers: entities with exactly this name or code, with a name that begins so, then those with all
the words in one name or anywhere, texts included. Within a tier, a name in the reader's language comes first, then what
more others point to. The last word may be the beginning of one, and a final s makes no difference.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice, product

from ...errors import BadRequest
from ..letters import words
from .facets import Facet, Value
from .index import Entity, Index
from .narrowing import Matched, Narrowing, narrowed, narrowings
from .writing import NAME_BITS

LONGEST = 200
"""Characters of a text that is sought."""
_MOST_WORDS = 12
_MOST_SUGGESTED = 3
_SHORTEST_BEGINNING = 2
_SHORTEST_PLURAL = 4
_NAMED = 8
"""How many times more must point to what has the words in its texts, to come before what has them in its name."""
_MANY = 5000
_REMEMBERED = 32


@dataclass(frozen=True)
class Question:
    """What is sought: a text ("" for all there is), the values chosen of each facet, and the reader's language."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    language: str = "en"


@dataclass(frozen=True)
class Found:
    """The answer: the numbers of the entities, in order; the words that were sought, folded, by which they were found.

    Where nothing has the words of the text, `meant` are texts that may have been meant, the likest first, and the
    answer is that to the first of them.
    """

    numbers: Sequence[int]
    words: tuple[str, ...]
    narrowings: tuple[Narrowing, ...]
    meant: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.numbers)

    def page(self, index: Index, number: int, size: int) -> list[Entity]:
        """The entities of one page, from 1 on."""
        return index.entities(self.numbers[(number - 1) * size : number * size])


def search(index: Index, question: Question) -> Found:
    """Answer a question. Raises BadRequest for a text that is too long, and for a facet or a value that is none."""
    if len(question.text) > LONGEST:
        raise BadRequest(f"The text has {len(question.text)} characters, more than {LONGEST}.", limit=LONGEST)
    chosen = _chosen(index, question.chosen)
    sought, meant = tuple(words(question.text)[:_MOST_WORDS]), tuple[str, ...]()
    matched = Matched(range(1, index.size + 1), ())
    if question.text.strip():
        matched = _matching(index, sought, question.language)
        if not matched.numbers:
            ways = {text: _matching(index, tuple(words(text)), question.language) for text in _meant(index, sought)}
            meant = tuple(text for text, found in ways.items() if found.numbers)
        if meant:
            sought, matched = tuple(words(meant[0])), ways[meant[0]]
    left = narrowed(matched.numbers, chosen)
    return Found(left, sought, tuple(narrowings(index.facets, matched, chosen, left)), meant)


def _chosen(index: Index, asked: Mapping[str, tuple[str, ...]]) -> dict[Facet, tuple[Value, ...]]:
    """The facets that are narrowed, with their values."""
    facets = {each.name: each for each in index.facets}
    found: dict[Facet, tuple[Value, ...]] = {}
    for name, texts in asked.items():
        if name not in facets:
            raise BadRequest(f"There is no facet {name}.", available=sorted(facets))
        values = [(text, facets[name].value(text)) for text in texts if text]
        for text, value in values:
            if value is None:
                near = facets[name].near(text)
                raise BadRequest(f"The facet {name} has no value {text!r}.", available=near)
        if values:
            found[facets[name]] = tuple(value for _, value in values if value)
    return found


@lru_cache(maxsize=_REMEMBERED)
def _matching(index: Index, sought: tuple[str, ...], language: str) -> Matched:
    """All entities that match; none where nothing is sought.

    The latest are remembered: who turns a page or chooses a facet asks for the same again.
    """
    if not sought:
        return Matched(())
    whole = " ".join(sought)
    exact = index.rows(
        "SELECT id >> ? , language FROM name WHERE folded = ? UNION ALL SELECT entity, '' FROM code WHERE folded = ?",
        NAME_BITS, whole, whole,
    )  # fmt: skip
    beginning = index.rows(
        "SELECT id >> ?, language FROM name WHERE folded > ? AND folded < ?", NAME_BITS, f"{whole} ", f"{whole}!"
    )
    asked = "SELECT rowid FROM name_words WHERE name_words MATCH ? LIMIT ?"
    named = (id >> NAME_BITS for (id,) in index.rows(asked, _all(sought), _MANY))
    said = (id for (id,) in index.rows("SELECT rowid FROM all_words WHERE all_words MATCH ?", _all(sought)))
    closest = [*_in_order(exact, language), *_in_order(beginning, language)]
    return Matched.of([*closest, *_merged(index, list(dict.fromkeys(named)), list(said))], index.size)


def _merged(index: Index, named: list[int], said: list[int]) -> Iterable[int]:
    """Those with the words in one name, and those with the words anywhere: what far more others point to goes first.

    Of very many, thousands with the words in one name go first, without a further look.
    """
    if len(said) > _MANY:
        return chain(named, said)
    apart, linked = {*named}, index.linked
    return sorted({*said, *named}, key=lambda each: (-(linked[each] + 1) * (_NAMED if each in apart else 1), each))


def _in_order(rows: Iterable[tuple[int, str]], language: str) -> Iterator[int]:
    """Entities by whether the name that matches is in the reader's language, then by number."""
    return (number for _, number in sorted({(tongue not in (language, ""), number) for number, tongue in rows}))


def _all(sought: Sequence[str]) -> str:
    """All of some words, as FTS5 asks. A word has letters and digits alone, and stands in quotes: it is no syntax."""
    last = sought[-1]
    beginning = f' OR "{last}"*' if len(last) >= _SHORTEST_BEGINNING else ""
    return " AND ".join([*(f"({_forms(each)})" for each in sought[:-1]), f"({_forms(last)}{beginning})"])


def _forms(word: str) -> str:
    """A word with and without a final s."""
    other = word[:-1] if word.endswith("s") else f"{word}s"
    plural = len(word) >= _SHORTEST_PLURAL and word.isalpha()
    return f'"{word}" OR "{other}"' if plural else f'"{word}"'


def _meant(index: Index, sought: Sequence[str]) -> Iterator[str]:
    """Texts that may have been meant: each word that no name has becomes one that is like it."""
    ways = [[word] if index.spelling.knows(word) else index.spelling.near(word)[1:] or [word] for word in sought]
    found = (" ".join(each) for each in product(*(way[:_MOST_SUGGESTED] for way in ways)))
    return islice((each for each in found if each != " ".join(sought)), _MOST_SUGGESTED)
