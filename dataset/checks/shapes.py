"""A small language for the form of a record: which fields it has, and which values each of them takes.

A shape says what is wrong with a value (`faults`) and what stands for it where an optional field is left out
(`default`). `checks.forms` writes the fixtures' format in it; what a shape cannot say is a check of its own.
"""

import datetime as dt
import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

from dataset import dates
from dataset.problems import Path, did_you_mean
from rest.vocabulary import Vocabulary

Fault = tuple[Path, str]  # where, and what is wrong
Ids = Mapping[str, Set[str]]  # the ids that references can name, by what they refer to

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RESERVED = {"facets", "histogram", "match"}  # names of sub-resources, which an id would hide
# What every JSON program writes alike: whole numbers that a double holds exactly, decimals without an exponent, and
# texts without what some escape. So a record has one canonical text, and a mirror can prove its copy.
MOST = 2**53 - 1
LEAST = 0.0001
FIELD = re.compile(r"[a-z_.]+")
UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")


class Shape(Protocol):
    def faults(self, value: Any, at: Path, ids: Ids) -> Iterator[Fault]: ...

    @property
    def default(self) -> Any: ...

    def filled(self, value: Any) -> Any: ...


@dataclass(frozen=True)
class Plain:
    """What most shapes share: no default, nothing inside to fill."""

    @property
    def default(self) -> Any:
        return None

    def filled(self, value: Any) -> Any:
        return value

    @abstractmethod
    def faults(self, value: Any, at: Path, ids: Ids) -> Iterator[Fault]:
        """What is wrong with the value, and where."""


@dataclass(frozen=True)
class Text(Plain):
    """A text that is not empty; at most so many characters or words, on one line unless said otherwise."""

    characters: int | None = None
    words: int | None = None
    lines: bool = False

    def faults(self, value: Any, at: Path, ids: Ids) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield (
                at,
                f"is {_kind(value)}, not a text" + ("; put it in quotes" if isinstance(value, int | float) else ""),
            )
        elif not value.strip():
            yield at, "is empty; write null where nothing is known"
        elif value != value.strip():
            yield at, "has spaces around it"
        elif found := UNPRINTABLE.search(value):
            yield at, f"holds a character that cannot be seen, U+{ord(found[0]):04X}"
        elif "\n" in value and not self.lines:
            yield at, "runs over several lines; write one"
        elif self.characters and len(value) > self.characters:
            yield at, f"has {len(value)} characters; at most {self.characters}"
        elif self.words and (count := len(value.split())) > self.words:
            yield at, f"has {count} words; at most {self.words} of a document's own"


@dataclass(frozen=True)
class Matching(Plain):
    """A text of a fixed form."""

    pattern: str
    form: str  # in words

    def faults(self, value: Any, at: Path, ids: Ids) -> Iterator[Fault]:
        if not isinstance(value, str) or not re.fullmatch(self.pattern, value):
            yield at, f"is not {self.form}"


@dataclass(frozen=True)
class Slug(Plain):
    """The id of a record."""

    def faults(self, value: Any, at: Path, ids: Ids) -> Iterator[Fault]:
        if not isinstance(value, str) or not SLUG.fullmatch(value):
            yield at, "is not an id: small letters, digits and single hyphens"
        elif len(value) > 80:
            yield at, f"has {len(value)} characters; an id has at most 80"
        elif value in RESERVED:
            yield at, "is reserved for an address below the collection"


@dataclass(frozen=True)
class Whole(Plain):
    """A whole number within bounds."""

    low: int = 0
    high: int = MOST

    def faults(self, value: Any, at: Path, ids: Ids) -> Iterator[Fault]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield at, f"is {_kind(value)}, not a whole number"
        elif value < self.low:
            yield at, f"is below {self.low}"
        elif value > self.high:
            yield at, f"is above {self.high}"


@dataclass(frozen=True)
class Decimal(Plain):
    """A number within bounds."""

    low: float
    high: float

    def faults(self, value: Any, at: Path, ids: Ids) -> Iterator[Fault]:
        if not isinstance(value, int | float) or isinstance(value, bool):
            yield at, f"is {_kind(value)}, not a number"
        elif not self.low <= value <= self.high:
            yield at, f"is not within {self.low:g} and {self.high:g}"
        elif 0 < abs(value) < LEAST:
            yield at, f"is nearer to 0 than {LEAST}; write 0"


@dataclass(frozen=True)
class Flag(Plain):
    def faults(self, value: Any, at: Path, ids: Ids) -> Iterator[Fault]:
        if not isinstance(value, bool):
            yield at, f"is {_kind(value)}; write true or false"


@dataclass(frozen=True)
class Day(Plain):
    """YYYY-MM-DD."""

    def faults(self, value: Any, at: Path, ids: Ids) -> Iterator[Fault]:
        try:
            if not isinstance(value, str) or dt.date.fromisoformat(value).isoformat() != value:
                raise ValueError
        except ValueError:
            yield at, "is not a day; write YYYY-MM-DD"


@dataclass(frozen=True)
class Edtf(Plain):
    """A date of the forms in `dataset.dates`."""

    def faults(self, value: Any, at: Path, ids: Ids) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield at, f"is {_kind(value)}, not a text; put the date in quotes"
            return
        try:
            dates.parse(value)
        except dates.DateError as error:
            yield at, str(error)


@dataclass(frozen=True)
class Code(Plain):
    """A value of a code list."""

    of: type[Vocabulary] | frozenset[str]
    called: str = ""

    def faults(self, value: Any, at: Path, ids: Ids) -> Iterator[Fault]:
        known = self.of if isinstance(self.of, frozenset) else _values(self.of)
        called = self.called or (at[-1] if isinstance(at[-1], str) else at[-2])
        if not isinstance(value, str):
            yield at, f"is {_kind(value)}, not a code of {called}; codes are texts in quotes"
        elif value not in known:
            yield at, f"is not a code of {called}{did_you_mean(value, known)}"


@dataclass(frozen=True)
class Ref(Plain):
    """The id of another record: an actor, a document, a place, a crisis, an event."""

    to: str

    def faults(self, value: Any, at: Path, ids: Ids) -> Iterator[Fault]:
        known = ids[self.to]
        if not isinstance(value, str):
            yield at, f"is {_kind(value)}, not the id of {self.to}"
        elif value not in known:
            yield at, f"is not among the {self.to}{did_you_mean(value, known)}"


@dataclass(frozen=True)
class Maybe:
    """The value, or null."""

    shape: Shape

    @property
    def default(self) -> Any:
        return None

    def faults(self, value: Any, at: Path, ids: Ids) -> Iterator[Fault]:
        if value is not None:
            yield from self.shape.faults(value, at, ids)

    def filled(self, value: Any) -> Any:
        return None if value is None else self.shape.filled(value)


@dataclass(frozen=True)
class Several:
    """A list; at least so many, none twice where the items are plain."""

    item: Shape
    least: int = 0

    @property
    def default(self) -> Any:
        return []

    def faults(self, value: Any, at: Path, ids: Ids) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield at, f"is {_kind(value)}, not a list" + ("; none is []" if value is None else "")
            return
        if len(value) < self.least:
            yield at, f"has {len(value)} entries; at least {self.least}"
        for number, item in enumerate(value):
            yield from self.item.faults(item, (*at, number), ids)
            if not isinstance(item, dict | list) and item in value[:number]:
                yield (*at, number), "stands twice in the list"

    def filled(self, value: Any) -> Any:
        return [self.item.filled(item) for item in value]


@dataclass(frozen=True)
class Fields:
    """A record or a part of one: fields that have to be there, and fields that may be left out."""

    required: Mapping[str, Shape]
    optional: Mapping[str, Shape] = field(default_factory=dict)

    @property
    def default(self) -> Any:
        return None

    def faults(self, value: Any, at: Path, ids: Ids) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield at, f"is {_kind(value)}; it has the fields {', '.join(self.required)}"
            return
        every = {**self.required, **self.optional}
        for name, found in value.items():
            if name in every:
                yield from every[name].faults(found, (*at, name), ids)
            else:
                yield (*at, name), f"is not a field here{did_you_mean(name, set(every) - set(value))}"
        for name in self.required:
            if name not in value:
                yield (
                    (*at, name),
                    "is missing" + ("; unknown is null" if isinstance(every[name], Maybe) else ""),
                )

    def filled(self, value: Any) -> Any:
        """The value with every optional field in it."""
        every = {**self.required, **self.optional}
        return {name: shape.filled(value[name]) if name in value else shape.default for name, shape in every.items()}

    def plus(self, required: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None) -> "Fields":
        return Fields({**self.required, **required}, {**self.optional, **(optional or {})})


@dataclass(frozen=True)
class Notes:
    """Free field names, each with a plain value: what a document says differently."""

    @property
    def default(self) -> Any:
        return {}

    def faults(self, value: Any, at: Path, ids: Ids) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield at, f"is {_kind(value)}; write field: what the document says, or {{}}"
            return
        for name, found in value.items():
            if not FIELD.fullmatch(name):
                yield (*at, name), "is not the name of a field"
            if isinstance(found, dict | list) or found is None:
                yield (*at, name), "is not a plain value"
            elif isinstance(found, str):
                yield from Text().faults(found, (*at, name), ids)
            elif not isinstance(found, bool):
                yield from Decimal(-MOST, MOST).faults(found, (*at, name), ids)

    def filled(self, value: Any) -> Any:
        return value


@cache
def _values(of: type[Vocabulary]) -> frozenset[str]:
    return frozenset(of.values)


def codes(of: Iterable[str], called: str) -> Code:
    return Code(frozenset(of), called)


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
        case _:
            return "a group of fields"
