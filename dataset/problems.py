"""What is wrong in the fixtures: where, which value, what would be right."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

Path = tuple[str | int, ...]  # where a value lies in its record: ("quotes", 0, "text")
LONGEST_VALUE = 60


@dataclass(frozen=True, order=True)
class Problem:
    """One line of the loader's list; problems sort by file and line."""

    file: str
    line: int
    record: str
    field: str
    value: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return " ".join(part for part in (place, self.record, self.field, self.value) if part) + f": {self.message}"


class FixtureErrors(Exception):
    """The fixtures cannot be loaded; `problems` has every reason."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


def dotted(path: Path) -> str:
    return ".".join(map(str, path))


def shown(value: Any) -> str:
    """A value on one line, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def did_you_mean(value: object, known: Collection[str]) -> str:
    """“did you mean …?” where a known word is near, else the whole of a short list, else nothing."""
    near = get_close_matches(str(value), sorted(known), n=1, cutoff=0.6)
    if near:
        return f"; did you mean {near[0]}?"
    return f"; it is one of {', '.join(sorted(known))}" if 0 < len(known) <= 24 else ""
