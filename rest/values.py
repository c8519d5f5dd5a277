"""Reading the values of parameters: partial dates, whole numbers, yes and no."""

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

DATE_FORMS = ["YYYY", "YYYY-MM", "YYYY-MM-DD"]
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[./-]?([0-9]{1,2})[./-]?([0-9]{1,2})(?:[T ].*)?")
_MONTH_FORMS = [
    re.compile(r"(?P<y>[0-9]{4})[./-](?P<m>[0-9]{1,2})"),
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})"),
    re.compile(r"(?P<m>[0-9]{1,2})[./-](?P<y>[0-9]{4})"),
]
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[ ,._’'][0-9]{3}){1,5}")
_WORDS = ["%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%B %Y", "%b %Y"]
BIGGEST = 2**63 - 1
NEAR = 0.6  # likeness from which a word is suggested
LIKELY = 0.75  # likeness from which a word goes into a corrected query, whose answer may be taken for the right one


SUGGESTED = 7  # codes of a sentence


class Invalid(ValueError):
    """A value that a parameter does not take: why (a code), what it is said to be, what would be right."""

    def __init__(
        self,
        reason: str,
        saying: str,
        allowed: Iterable[str] | None = None,
        hint: str | None = None,
        instead: str | None = None,
    ) -> None:
        super().__init__(saying)
        self.reason, self.saying, self.hint, self.instead = reason, saying, hint, instead
        self.allowed = None if allowed is None else list(allowed)


class Period(NamedTuple):
    """The days that a partial date covers, both included."""

    first: dt.date
    last: dt.date


def period(text: str) -> Period:
    """`2022`, `2022-01` or `2022-01-24` as the days it covers. Raises Invalid."""
    match = _DATE.fullmatch(text)
    if match:
        year, month, day = (int(part) if part else None for part in match.groups())
        try:
            first = dt.date(year or 0, 1 if month is None else month, 1 if day is None else day)
        except ValueError:
            first = None
        if first is None:
            raise Invalid("invalid_date", "is not a day of the calendar", DATE_FORMS, "Check the month and the day.")
        if year is not None:
            if month is None:
                return Period(first, dt.date(year, 12, 31))
            if day is None:
                return Period(first, dt.date(year, month, calendar.monthrange(year, month)[1]))
            return Period(first, first)
    meant = _meant(text)
    raise Invalid(
        "invalid_date",
        "is not a date",
        DATE_FORMS,
        f"Did you mean {meant}?" if meant else "Write the year first, with hyphens, such as 2022-01-24.",
        meant,
    )


def _meant(text: str) -> str | None:
    """The date that somebody may have meant: day first, month first where only that fits, words, or a time with it."""
    text = text.strip()
    if match := _DAY_FIRST.fullmatch(text):
        one, two, year = (int(part) for part in match.groups())
        candidates = [(year, two, one), (year, one, two)]
    elif match := _YEAR_FIRST.fullmatch(text):
        year, one, two = (int(part) for part in match.groups())
        candidates = [(year, one, two), (year, two, one)]
    else:
        candidates = []
    for year, month, day in candidates:
        try:
            return dt.date(year, month, day).isoformat()
        except ValueError:
            continue
    for month_form in _MONTH_FORMS:
        if (month_match := month_form.fullmatch(text)) and 1 <= int(month_match["m"]) <= 12:
            return f"{month_match['y']}-{int(month_match['m']):02}"
    for form in _WORDS:
        try:
            found = dt.datetime.strptime(text, form).date()
        except ValueError:
            continue
        return found.isoformat() if "%d" in form else f"{found:%Y-%m}"
    return None


def whole(text: str, low: int = 0, high: int = BIGGEST) -> int:
    """A whole number between two bounds. Raises Invalid."""
    allowed = [f"a whole number from {low} to {high}" if high < BIGGEST else f"a whole number from {low}"]
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        grouped = re.sub(r"[ ,._’']", "", text) if _THOUSANDS.fullmatch(text) else ""
        meant = grouped if grouped and low <= int(grouped) <= high else None
        raise Invalid(
            "invalid_number",
            "is not a whole number",
            allowed,
            f"Did you mean {meant}?" if meant else None,
            meant,
        )
    number = int(text)
    if not low <= number <= high:
        nearest = str(min(max(number, low), high))
        raise Invalid("out_of_range", "is out of range", allowed, f"The nearest allowed value is {nearest}.", nearest)
    return number


def boolean(text: str) -> bool:
    """`true` or `false`. Raises Invalid."""
    if text in ("true", "false"):
        return text == "true"
    meant = {"1": "true", "yes": "true", "0": "false", "no": "false"}.get(text.lower(), text.lower())
    known = meant if meant in ("true", "false") else None
    raise Invalid(
        "invalid_boolean",
        "is neither true nor false",
        ["true", "false"],
        f"Did you mean {known}?" if known else None,
        known,
    )


def choice(text: str, allowed: Iterable[str]) -> str:
    """One of a list of values. Raises Invalid, with the nearest in the hint."""
    known = list(allowed)
    if text in known:
        return text
    near = [found] if (found := closest(text, known)) else []
    likely = closest(text, known, LIKELY)
    if text.isdigit():  # codes are no words: only what begins alike, or lost its leading zero, is near
        near = [word for word in known if word.startswith(text) or (word.isdigit() and word.lstrip("0") == text)]
        likely = near[0] if len(near) == 1 else None
    said = " or ".join([*([", ".join(near[:-1][:SUGGESTED])] if near[1:] else []), *near[-1:]])
    raise Invalid("unknown_value", "is not one of the values", known, f"Did you mean {said}?" if said else None, likely)


def names(text: str, known: Iterable[str], reason: str, saying: str, shown: Iterable[str] | None = None) -> list[str]:
    """The names in a list with commas, each once. Raises Invalid for the first that is not known.

    `saying` is what is said of that name; `shown` are the names that the error lists, all by default.
    """
    known = list(known)
    found = list(dict.fromkeys(name.strip() for name in text.split(",")))
    for name in found:
        if name not in known:
            near = closest(name, known, LIKELY)
            right = [near if other == name else other for other in found if other in known or (near and other == name)]
            raise Invalid(
                reason,
                f"{saying} ({name or 'empty'})",
                known if shown is None else shown,
                f"Did you mean {near}?" if near else None,
                ",".join(filter(None, right)) or None,
            )
    return found


def closest(text: str, known: Iterable[str], likeness: float = NEAR) -> str | None:
    """The most alike of the known words, if any is so like it; `Written Communication` finds its code."""
    known = list(known)
    by_fold = {word.lower(): word for word in known}
    folded = text.lower().strip().replace(" ", "_")
    if folded in by_fold:
        return by_fold[folded]
    if hyphenated := by_fold.get(folded.replace("_", "-")):
        return hyphenated
    by_number = {word.lstrip("0"): word for word in known if word.isdigit()}
    if folded.isdigit() and folded.lstrip("0") in by_number:  # a code that lost its leading zero
        return by_number[folded.lstrip("0")]
    near = get_close_matches(folded, list(by_fold), n=1, cutoff=likeness)
    return by_fold[near[0]] if near else None


def readable(text: str) -> str:
    """The text itself, if PostgreSQL can hold it. Raises Invalid."""
    if "\x00" in text or "\ufffd" in text:
        hint = "Send UTF-8, percent-encoded, without NUL."
        raise Invalid("invalid_text", "holds bytes that are not text", None, hint)
    return text
