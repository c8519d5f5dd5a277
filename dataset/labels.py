"""What the label of a quantity says: “more than 13,000” is `more_than`, and the number is 13000.

A label is either understood or refused, so that no number in it is passed over. Understood are numbers in digits,
number words below a hundred, both also with the words of SCALES, halves of these, and lengths of time, which are
converted to the quantity's unit. The words beside a number are those of BEFORE and BEHIND.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from events.choices import Comparator

BEFORE: dict[Comparator, tuple[str, ...]] = {
    Comparator.AT_MOST: (
        "up to", "at most", "no more than", "not more than", "as many as", "as much as", "a maximum of",
        "less than", "fewer than", "under", "below",
    ),
    Comparator.LESS_THAN_NEAR: (
        "nearly", "almost", "just under", "just below", "just short of", "close to", "not quite", "approaching",
    ),
    Comparator.MORE_THAN: ("more than", "over", "above", "in excess of"),
    Comparator.AT_LEAST: (
        "at least", "no less than", "not less than", "no fewer than", "not fewer than", "a minimum of",
    ),
    Comparator.APPROX: (
        "about", "some", "around", "approximately", "roughly", "estimated", "approx", "circa", "ca", "c", "~",
    ),
}  # fmt: skip
BEHIND: dict[Comparator, tuple[str, ...]] = {
    Comparator.AT_MOST: ("or less", "or fewer", "at most", "at the most", "maximum"),
    Comparator.AT_LEAST: ("or more", "and more", "at least", "minimum", "plus", "+"),
    Comparator.APPROX: ("or so", "odd", "more or less", "or thereabouts", "approximately", "roughly"),
}
# These may stand before a number and change nothing.
NEUTRAL = {
    "a", "an", "the", "for", "of", "by", "in", "only", "just", "well", "exactly", "another", "additional", "further",
    "total", *".,:(\"'“”‘’$€£",
}  # fmt: skip

ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
WORDS = {word: number for number, word in enumerate(ONES)}
for _ten, _word in enumerate(TENS, start=2):
    WORDS |= {f"{_word} {one}" if number else _word: 10 * _ten + number for number, one in enumerate(ONES[:10])}
SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
# A month has no fixed number of days, so there are two tables.
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800, "fortnight": 1_209_600}
MONTHS = {"month": 1, "year": 12, "decade": 120}

# A point before three digits may be meant as a comma, so a decimal has at most two.
DIGITS = r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]{1,2})?(?:st|nd|rd|th)?"
UNREAD = re.compile(  # a word that is or may be a number, and is not read
    r"first|second|halves|(?:half|quarter|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)s?"
    r"|\w*(?:teen|tie|hundred|thousand|million)ths?|none|nil|pair|score|lakhs?|crores?|k|mn|mln|bn"
)
TOKEN = re.compile(r"-?[0-9](?:[\w.,]*\w)?|[^\W\d_]+|\S")
IN_DIGITS = "in digits, such as 46th, 8,500 or 1.5 million"


class LabelError(ValueError):
    """A label that is not understood; the message says what would be right."""


@dataclass(frozen=True)
class Reading:
    """How a label's number is meant, and the number; null for words only, and for a change, which has two."""

    comparator: Comparator
    number: int | None = None


class Found(NamedTuple):
    start: int
    end: int
    value: Fraction | None  # null for a vague one: “thousands”, “a few hundred”


def read(label: str, unit: str | None) -> Reading:
    """What the label says of a quantity in this unit. Raises LabelError."""
    text = _plain(label)
    found = [Found(*match.span(), _value(match, unit)) for match in _numbers(_time(unit)).finditer(text)]
    _refuse_unread(text, found)
    if all(one.value is None for one in found):
        return Reading(Comparator.QUALITATIVE)
    if len(found) == 1:
        return Reading(_comparator(text[: found[0].start], text[found[0].end :]), _whole(found[0].value, unit))
    if _is_change(text, found):
        return Reading(Comparator.CHANGE)
    several = ", ".join(f"“{text[one.start : one.end].strip()}”" for one in found)
    raise LabelError(
        f"holds {len(found)} numbers, {several}; write one, {IN_DIGITS}, or “from … to …” for a change; "
        "a range has no comparator"
    )


def _plain(label: str) -> str:
    """Small letters, a blank behind each word, number and mark, and “to” for the dash of a range."""
    text = label.lower().replace("−", "-")
    text = re.sub(r"(?<=[0-9])\s*[-–—]\s*(?=[0-9])", " to ", text)
    text = re.sub(r"(?<=\w)-(?=\w)", " ", text)
    return "".join(f"{token} " for token in TOKEN.findall(text))


def _time(unit: str | None) -> str:
    """The unit if it is one of time, and else nothing: then “a day” is no number."""
    name = (unit or "").removesuffix("s")
    return name if name in SECONDS or name in MONTHS else ""


@cache
def _numbers(time: str) -> re.Pattern[str]:
    """Finds numbers; lengths of time too, if the unit is one."""
    words = "|".join(sorted(WORDS, key=len, reverse=True))
    scale = rf"(?:{'|'.join(SCALES)})s? "
    times = "|".join(SECONDS | MONTHS) if time else "(?!)"
    return re.compile(
        rf"(?<!\S)(?:(?P<factor>{DIGITS}|{words}) (?P<half>and a half )?"
        rf"|(?:(?P<article>(?:half )?an?|half)|(?P<vague>several|few|many|couple(?: of)?)) (?={scale}|(?:{times})s? )"
        rf"|(?={scale}))"
        rf"(?P<scales>(?:{scale})*)(?:(?P<time>{times})s? )?(?P<more>and a half )?"
    )


def _value(match: re.Match[str], unit: str | None) -> Fraction | None:
    """The number in the unit; null for a vague one."""
    factor, article, scales, time = match.group("factor", "article", "scales", "time")
    if match["vague"] or (not factor and not article and scales.split()[0].endswith("s")):
        return None
    value = Fraction(1, 2) if article and article.startswith("half") else Fraction(1)
    if factor:
        value = Fraction(WORDS[factor] if factor in WORDS else re.sub("[^-0-9.]", "", factor))
    if match["half"] or match["more"]:
        value += Fraction(1, 2)
    for scale in scales.split():
        value *= SCALES[scale.removesuffix("s")]
    return value * _ratio(time, _time(unit)) if time else value


def _ratio(time: str, unit: str) -> Fraction:
    table: Mapping[str, int] = SECONDS if unit in SECONDS else MONTHS
    if time not in table:
        raise LabelError(f"is in {time}s, which are no certain number of {unit}s; write {time} as the unit")
    return Fraction(table[time], table[unit])


def _refuse_unread(text: str, found: list[Found]) -> None:
    for token in _between(text, found):
        if UNREAD.fullmatch(token) or any(sign.isnumeric() for sign in token):
            raise LabelError(f"holds a number that is not understood, “{token}”; write it {IN_DIGITS}")


def _between(text: str, found: list[Found]) -> Iterator[str]:
    """The words and marks that are in no number."""
    start = 0
    for one in [*found, Found(len(text), len(text), None)]:
        yield from text[start : one.start].split()
        start = one.end


def _is_change(text: str, found: list[Found]) -> bool:
    if len(found) != 2 or None in (found[0].value, found[1].value):
        return False
    before, between = text[: found[0].start].split(), text[found[0].end : found[1].start].split()
    return before[-1:] == ["from"] and between[-1:] == ["to"]


def _comparator(before: str, behind: str) -> Comparator:
    """How the words beside a number mean it."""
    first, others = _signals(BEFORE, before)
    if unknown := [word for word in others.split() if word not in NEUTRAL]:
        raise LabelError(
            f"has “{' '.join(unknown)}” before the number, which may change it; write only the number and, where it "
            "applies, a word such as about, nearly, up to, at least or more than"
        )
    meant = [*first, *_signals(BEHIND, behind)[0]]
    if len(set(meant)) > 1:
        raise LabelError(f"is {' and '.join(meant)} at once; write the number with the words of one of them")
    return meant[0] if meant else Comparator.EXACT


def _signals(of: Mapping[Comparator, tuple[str, ...]], text: str) -> tuple[list[Comparator], str]:
    """The comparators that words in a text stand for, and the text without these words."""
    meaning = {phrase: comparator for comparator, phrases in of.items() for phrase in phrases}
    longest = sorted(map(re.escape, meaning), key=len, reverse=True)
    pattern = re.compile(rf"(?<!\S)(?:{'|'.join(longest)})(?=\s)")
    return [meaning[phrase] for phrase in pattern.findall(text)], pattern.sub("", text)


def _whole(value: Fraction | None, unit: str | None) -> int:
    if value is None or value.denominator != 1:
        raise LabelError(f"gives {value}, which is no whole number of the unit {unit}; choose a smaller unit")
    return int(value)
