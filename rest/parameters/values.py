"""Reading the values of parameters: partial dates, whole numbers, yes and no."""

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches

from rest.parameters import dates
from rest.parameters.dates import Bound, Period

DATE_FORMS = ["YYYY", "YYYY-MM", "YYYY-MM-DD"]
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_THOUSANDS = re.compile(
    r"[0-9]{1,3}(?:([ ,_’'\u00a0\u2009\u202f])[0-9]{3}(?:\1[0-9]{3}){0,4}|(?:\.[0-9]{3}){2,5})|[0-9]+"
)
_HYPHENS = re.compile("[\u2010\u2011\u2212\uff0d]")  # of typeset texts; a dash may join two years: 2011–12
BIGGEST = 2**63 - 1
NEAR = 0.6  # likeness from which a word is suggested
LIKELY = 0.75  # likeness from which a word goes into a corrected query, whose answer may be taken for the right one
AHEAD = 0.1  # of likeness, by which that word must be ahead of all others
# What turns a word into its opposite, at its beginning or as a word beside it.
_NEGATING = ("un", "in", "im", "ir", "il", "non", "not", "no", "dis", "de", "anti", "mis")
_NEGATIONS = {"not", "no", "non", "except", "excluding", "exclude", "without", "but", "never", "neither", "nor", "anti"}


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


def period(text: str, bound: Bound = "gte") -> Period:
    """`2022`, `2022-01` or `2022-01-24` as the days it covers. Raises Invalid.

    `bound` is what the days bound: a quarter in another form is replaced by its first month or its last.
    """
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
    typed = _HYPHENS.sub("-", text).strip()
    found = [period(typed)] if typed != text and _DATE.fullmatch(typed) else dates.readings(text)
    said = [dates.said(days, bound) for days in found]
    raise Invalid(
        "invalid_date",
        "is not a date",
        DATE_FORMS,
        f"Did you mean {' or '.join(said)}?" if said else "Write the year first, with hyphens, such as 2022-01-24.",
        said[0] if len(said) == 1 else None,
    )


def whole(text: str, low: int = 0, high: int = BIGGEST, instead: int | None = None) -> int:
    """A whole number between two bounds. Raises Invalid.

    `instead` is the number that asks for the same as one out of range, if one does: the hint names the nearest.
    """
    allowed = [f"a whole number from {low} to {high}" if high < BIGGEST else f"a whole number from {low}"]
    if not re.fullmatch(r"[+-]?[0-9]+", text):
        grouped = re.sub(r"[^0-9]", "", text) if _THOUSANDS.fullmatch(text.strip()) else ""
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
        nearest = min(max(number, low), high)
        same = str(nearest) if nearest == instead else None
        raise Invalid("out_of_range", "is out of range", allowed, f"The nearest allowed value is {nearest}.", same)
    return number


YES, NO = ("true", "1", "yes", "y", "t", "on"), ("false", "0", "no", "n", "f", "off")


def boolean(text: str) -> bool:
    """`true` or `false`. Raises Invalid."""
    if text in ("true", "false"):
        return text == "true"
    known = yes_or_no(text)
    raise Invalid(
        "invalid_boolean",
        "is neither true nor false",
        ["true", "false"],
        f"Did you mean {known}?" if known else None,
        known,
    )


def yes_or_no(text: str) -> str | None:
    """`true` or `false`, where a text certainly says so."""
    folded = text.strip().lower()
    return "true" if folded in YES else "false" if folded in NO else None


def choice(text: str, allowed: Iterable[str]) -> str:
    """One of a list of values. Raises Invalid, with the nearest in the hint."""
    known = list(allowed)
    if text in known:
        return text
    near = [found] if (found := closest(text, known)) else []
    likely = slip(text, known)
    if text.isdigit():  # codes are no words: only what begins alike, or lost its leading zero, is near
        near = [word for word in known if word.startswith(text) or (word.isdigit() and word.lstrip("0") == text)]
        likely = near[0] if len(near) == 1 else None
    said = " or ".join([*([", ".join(near[:-1][:SUGGESTED])] if near[1:] else []), *near[-1:]])
    raise Invalid("unknown_value", "is not one of the values", known, f"Did you mean {said}?" if said else None, likely)


_ORDERS = [
    re.compile(r"(?P<name>\w+?)[ :.,|_]+(?P<way>asc|desc)(?:ending)?", re.IGNORECASE),
    re.compile(r"(?P<way>asc|desc)(?:ending)?[ :.(](?P<name>\w+)\)?", re.IGNORECASE),
    re.compile(r"(?P<way>[+ ])(?P<name>\w+)"),
]


def order(text: str, allowed: Iterable[str]) -> str:
    """What to sort by, with `-` for descending. Raises Invalid; `date:desc` and the like get that form as a hint."""
    known = list(allowed)
    for form in _ORDERS:
        if text not in known and (match := form.fullmatch(text)):
            sign = "-" if match["way"].lower() == "desc" else ""
            meant = f"{sign}{match['name'].rstrip('_').lower()}"
            if meant in known:
                raise Invalid("unknown_value", "is not one of the values", known, f"Did you mean {meant}?", meant)
    return choice(text, known)


def names(text: str, known: Iterable[str], reason: str, saying: str, shown: Iterable[str] | None = None) -> list[str]:
    """The names in a list with commas, each once. Raises Invalid for the first that is not known.

    `saying` is what is said of that name; `shown` are the names that the error lists, all by default.
    """
    known = list(known)
    found = list(dict.fromkeys(name.strip() for name in text.split(",")))
    for name in found:
        if name not in known:
            near = slip(name, known)
            right = [other if other in known else slip(other, known) for other in found if other]
            raise Invalid(
                reason,
                f"{saying} ({name or 'empty'})",
                known if shown is None else shown,
                f"Did you mean {near}?" if near else None,
                ",".join(filter(None, right)) if all(right) else None,
            )
    return found


def closest(text: str, known: Iterable[str], likeness: float = NEAR) -> str | None:
    """The most alike of the known words, if any is so like it; `Written Communication` finds its code."""
    known = list(known)
    if (same := _same(text, known)) is not None:
        return same
    by_fold = {word.lower(): word for word in known if not opposed(text, word)}
    near = get_close_matches(_folded(text), list(by_fold), n=1, cutoff=likeness)
    return by_fold[near[0]] if near else None


def slip(text: str, known: Iterable[str], likeness: float = LIKELY) -> str | None:
    """The known word that the text certainly is, written otherwise or with a slip of the pen.

    No other word is nearly as like it, none says the opposite, and the numbers in it are the same.
    """
    known = list(known)
    if (same := _same(text, known)) is not None:
        return same
    folded = _folded(text)
    if re.search(r"[^\w\s.,'’-]", text) or text[:1] == "-" or text[-1:] == "-":
        return None
    alike = sorted(((SequenceMatcher(None, folded, word.lower()).ratio(), word) for word in known), reverse=True)[:2]
    if not alike or alike[0][0] < likeness or (alike[1:] and alike[0][0] - alike[1][0] < AHEAD):
        return None
    word = alike[0][1]
    return None if opposed(text, word) or re.findall("[0-9]+", text) != re.findall("[0-9]+", word) else word


def _folded(text: str) -> str:
    return text.lower().strip().replace(" ", "_")


def _same(text: str, known: list[str]) -> str | None:
    """The known word that differs in case, hyphens or leading zeros alone."""
    by_fold, folded = {word.lower(): word for word in known}, _folded(text)
    by_number = {word.lstrip("0"): word for word in known if word.isdigit()}
    if folded.isdigit() and folded.lstrip("0") in by_number:  # a code that lost its leading zero
        return by_number[folded.lstrip("0")]
    return by_fold.get(folded) or by_fold.get(folded.replace("_", "-"))


def opposed(text: str, word: str) -> bool:
    """Whether a text seems to say the opposite of a word: `not held` of `held`, `unconfirmed` of `confirmed`."""
    one, other = _folded(text), word.lower()
    if one.endswith("-") or one.startswith("-") != other.startswith("-"):
        return True
    if _NEGATIONS & set(re.split(r"[\W_]+", one)) != _NEGATIONS & set(re.split(r"[\W_]+", other)):
        return True
    return any(_negates(one, other, prefix) or _negates(other, one, prefix) for prefix in _NEGATING)


def _negates(one: str, other: str, prefix: str) -> bool:
    if not one.startswith(prefix):
        return False
    bare = one.removeprefix(prefix).lstrip("_-")
    return SequenceMatcher(None, bare, other).ratio() > SequenceMatcher(None, one, other).ratio()


def readable(text: str) -> str:
    """The text itself, if PostgreSQL can hold it. Raises Invalid."""
    if "\x00" in text or "\ufffd" in text:
        hint = "Send UTF-8, percent-encoded, without NUL."
        raise Invalid("invalid_text", "holds bytes that are not text", None, hint)
    return text
