"""What a condition in the notation of another API asks here: `speaker__in=a,b`, `speaker!=a`, `date[gt]=…`, `x=gte:3`.

A spelling has one meaning for sure, or none: where two readings differ, as of `after` (with the day or without it?),
the parameter is named and nothing is put in the place of what was sent.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, NamedTuple

from rest.parameters import dates, values
from rest.parameters.dates import Bound
from rest.parameters.values import Invalid

Pair = tuple[str, str]
Specs = Mapping[str, Any]  # filters and parameters by name

ALIKE, SAME = 0.6, 0.85  # likeness of a wrong name from which another is suggested, and put in its place
ALIKE_OPERATOR = 0.8
SHOWN = 3  # pairs that a hint repeats

OPERATORS: dict[str, Sequence[str]] = {
    "eq": ["eq", "equals", "equal", "is", "exact", "iexact", "id", "slug", "=", "=="],
    "ne": [
        *("not", "ne", "neq", "noteq", "not_eq", "not_equal", "not_equals", "notequal", "notequals", "isnot", "is_not"),
        *("isnt", "not_is", "exclude", "excludes", "excluding", "except", "without", "!", "<>", "!=", "=!", "≠"),
    ],
    "in": ["in", "any", "anyof", "any_of", "is_any_of", "oneof", "one_of", "is_in", "isin"],
    "nin": ["nin", "notin", "not_in", "isnotin", "is_not_in", "none_of", "noneof", "not_any", "not_any_of"],
    "gt": ["gt", "greater", "greater_than", "greaterthan", "more_than", "morethan", "above", "over", ">"],
    "gte": [
        *("gte", "ge", "min", "minimum", "from", "start", "starting", "since", "at_least", "atleast"),
        *("greater_than_or_equal", ">=", "=>", "≥"),
    ],
    "lt": ["lt", "less", "less_than", "lessthan", "fewer_than", "below", "under", "<"],
    "lte": [
        *("lte", "le", "max", "maximum", "to", "end", "ending", "until", "till", "at_most", "atmost", "upto", "up_to"),
        *("through", "less_than_or_equal", "<=", "=<", "≤"),
    ],
    "range": ["range", "between"],
    "null": ["isnull", "is_null", "null", "isempty", "is_empty", "empty", "missing", "is_missing", "isnone", "is_none"],
    "notnull": [
        *("exists", "notnull", "not_null", "isnotnull", "is_not_null", "notempty", "not_empty", "isnotempty"),
        *("is_not_empty", "not_isnull", "not_is_null", "nonnull", "isset", "is_set", "present", "has"),
    ],
    # of these the parameter is known, and not what is asked of it
    "after": ["after"],
    "before": ["before"],
    "negative": ["non", "no"],
}
NAMED = {word: operator for operator, words in OPERATORS.items() for word in words}
UNCLEAR = ("after", "before", "negative", "unclear")
LOWER, UPPER = ("gte", "gt", "after"), ("lte", "lt", "before")
BARE = ("since", "from", "until", "till", "to", "after", "before")  # the day that a collection is about
NULL = ("null", "none", "nil")
_SIGN = r"<>|!=|=!|!|>=|=>|<=|=<|<|>|==|[≥≤≠]"
_IN_NAME = re.compile(rf"(?P<name>[^<>=!≥≤≠]*?)\s*(?P<sign>{_SIGN})(?P<rest>.*)", re.DOTALL)
_IN_VALUE = [
    re.compile(rf"(?P<operator>{_SIGN}|=)\s*(?P<rest>.+)", re.DOTALL),
    re.compile(r"(?P<operator>[A-Za-z_]+)\s*[:.]\s*(?P<rest>.+)", re.DOTALL),
    re.compile(r"(?P<operator>[A-Za-z_]+)\((?P<rest>.+)\)", re.DOTALL),
    re.compile(r"(?P<operator>is not|not in|not|is|in)\s+(?P<rest>.+)", re.DOTALL | re.IGNORECASE),
    re.compile(r"(?P<operator>eq|ne|gt|lt|ge|le)(?P<rest>[0-9].*)", re.DOTALL),
]
_SIGNED = re.compile(r"[!<>=~^*¬≠≥≤−–—]|-(?=\s*\w)|[A-Za-z_]+:\s*\S|[A-Za-z_]{2,}\.\S")


class Asked(NamedTuple):
    """What a spelling asks: the parameters that it may mean, and the pairs that ask the same, if that is certain."""

    names: list[str]
    pairs: list[Pair] | None
    hint: str | None = None


class Inner(NamedTuple):
    """An operator that stands in a value, and what comes after it."""

    operator: str
    text: str


@dataclass(frozen=True)
class Family:
    """The parameters that ask of one thing: `speaker`, `speaker__not`, `speaker__isnull`."""

    stem: str
    members: dict[str, Any] = field(default_factory=dict)  # by what comes after the stem: "", "not", "gte" …

    @property
    def bounds(self) -> bool:
        return "gte" in self.members

    @property
    def dates(self) -> bool:
        return self.bounds and self.members["gte"].schema.get("type") == "string"

    @property
    def boolean(self) -> bool:
        return "" in self.members and self.members[""].schema.get("type") == "boolean"

    @property
    def repeats(self) -> bool:
        return bool(getattr(self.members.get(""), "repeats", False))

    @property
    def opaque(self) -> bool:
        """Whether signs in a value are a part of it, as of words and of parameters that are no filters."""
        return not (self.bounds or self.boolean or self.repeats)

    @property
    def ways(self) -> str:
        """Its parameters, for a sentence."""
        names = [f"“{name}”" for name in self.called(*self.members)]
        return f"is {names[0]}" if len(names) == 1 else f"are {', '.join(names[:-1])} and {names[-1]}"

    def called(self, *suffixes: str) -> list[str]:
        return [f"{self.stem}__{one}" if one else self.stem for one in suffixes if one in self.members]

    def names(self, operator: str) -> list[str]:
        """The parameters that may be meant; never one that asks the opposite."""
        if operator in ("ne", "nin", "negative"):
            return self.called("not") or (self.called("") if self.boolean else [])
        if operator in ("null", "notnull"):
            return self.called("isnull")
        if self.bounds and operator in (*LOWER, *UPPER):
            return self.called("gte" if operator in LOWER else "lte")
        return self.called("", "gte", "lte")

    def pairs(self, operator: str, text: str) -> list[Pair] | None:
        """What asks the same, or None where that is not certain or cannot be asked."""
        if operator in ("null", "notnull"):
            return self._null(operator, text)
        if self.opaque:
            return [(self.stem, text)] if operator == "eq" else None
        if (inner := None if self.reads(text) else within(text)) is not None:
            both = combined(operator, inner.operator)
            return self.pairs(both, inner.text) if both else None
        return self._of_bounds(operator, text.strip()) if self.bounds else self._of_values(operator, text)

    def reads(self, text: str) -> bool:
        try:
            self.members["" if "" in self.members else "gte"].read(values.readable(text))
        except (KeyError, ValueError):
            return False
        return True

    def _null(self, operator: str, text: str) -> list[Pair] | None:
        if "isnull" not in self.members or (known := values.yes_or_no(text)) is None:
            return None
        return [(f"{self.stem}__isnull", "true" if (known == "true") == (operator == "null") else "false")]

    def _of_values(self, operator: str, text: str) -> list[Pair] | None:
        parts = [text] if self.reads(text) else listed(text)
        if operator not in ("eq", "ne", "in", "nin") or not parts:
            return None
        if not self.reads(text) and any(map(signed, parts)):
            return None
        negated = operator in ("ne", "nin")
        if len(parts) == 1 and parts[0].lower() in NULL and not self.reads(parts[0]):
            return self._null("notnull" if negated else "null", "true")
        if not negated:
            return [(self.stem, part) for part in parts] if self.repeats or len(parts) == 1 else None
        if self.boolean and len(parts) == 1 and (known := values.yes_or_no(parts[0])):
            return [(self.stem, "false" if known == "true" else "true")]
        return [(f"{self.stem}__not", part) for part in parts] if "not" in self.members else None

    def _of_bounds(self, operator: str, text: str) -> list[Pair] | None:
        if operator in ("gte", "lte"):
            return self._between(*((text, "") if operator == "gte" else ("", text)))
        if operator in ("gt", "lt"):
            return self._strictly("gte" if operator == "gt" else "lte", text)
        if operator == "range":
            ends = listed(text) if len(listed(text)) == 2 else _ends(text, " to ", "..", "/")
            return self._between(*ends) if len(ends) == 2 and all(ends) else None
        if operator == "in" and len(listed(text)) == 1:
            return self._between(text, text)
        return self._equal(text) if operator == "eq" else None

    def _equal(self, text: str) -> list[Pair] | None:
        """A day or a number, or a range of them."""
        ends = _ends(text, " to ", " - ", "..", "/")
        if match := re.fullmatch(r"\[\s*(\S+) TO (\S+)\s*\]", text):
            ends = list(match.groups())
        if not self.dates and (match := re.fullmatch(r"([0-9]+)\s*[-–]\s*([0-9]+)", text)):
            ends = list(match.groups())
        whole = self._between(text, text)
        return whole if whole or len(ends) != 2 else self._between(*ends)

    def _between(self, low: str, high: str) -> list[Pair] | None:
        bounds: list[tuple[Bound, str]] = [("gte", low), ("lte", high)]
        ends = [(bound, self._end(bound, end)) for bound, end in bounds if end not in ("", "*")]
        found = [(f"{self.stem}__{bound}", end) for bound, end in ends if end is not None]
        return found if found and len(found) == len(ends) else None

    def _end(self, bound: Bound, text: str) -> str | None:
        """A bound in the form of the API, if it is certain."""
        if self.dates:
            found = periods(text)
            return dates.said(found[0], bound) if len(found) == 1 else None
        number = _whole(text)
        return None if number is None else str(number)

    def _strictly(self, bound: Bound, text: str) -> list[Pair] | None:
        """Without the day or the number itself: from the next, up to the one before."""
        beyond = None
        if self.dates:
            found = periods(text)
            if len(found) == 1 and not dates.timed(text):
                beyond = dates.beyond(found[0], bound)
        elif (number := _whole(text)) is not None:
            number += 1 if bound == "gte" else -1
            beyond = str(number) if 0 <= number <= values.BIGGEST else None
        return [(f"{self.stem}__{bound}", beyond)] if beyond else None


def _whole(text: str) -> int | None:
    try:
        return values.whole(text)
    except Invalid as refusal:
        return int(refusal.instead) if refusal.instead else None


def periods(text: str) -> list[dates.Period]:
    """The days that a text can mean as a date, in the form of the API or another."""
    try:
        return [values.period(text)]
    except Invalid:
        return dates.readings(text)


def _ends(text: str, *between: str) -> list[str]:
    """The two ends that one of the separators stands between, or nothing."""
    for one in between:
        parts = re.split(re.escape(one), text, flags=re.IGNORECASE)
        if len(parts) == 2 and not (one == ".." and parts[1].startswith(".")):
            return [part.strip() for part in parts]
    return []


def listed(text: str) -> list[str]:
    """The values of a list in one value: with commas, bars or semicolons, in brackets or not, quoted or not."""
    text = text.strip()
    if text[:1] + text[-1:] in ("()", "[]", "{}"):
        text = text[1:-1]
    separators = [one for one in "|;," if one in text]
    if len(separators) > 1:
        return []
    parts = [part.strip().strip("\"'").strip() for part in text.split(separators[0])] if separators else [text.strip()]
    return list(dict.fromkeys(parts)) if all(parts) else []


def signed(text: str) -> bool:
    """Whether a text begins with a sign or a word with a colon: it is no slip of the pen, and may negate."""
    return _SIGNED.match(text.strip()) is not None


def combined(outer: str, inner: str) -> str | None:
    """Two operators as one. Of two negations nobody can know whether they make one."""
    if outer == "eq" or (outer == inner and outer in ("in", "gte", "lte")):
        return inner
    if inner == "eq":
        return outer
    negated = {"in": "nin", "null": "notnull", "notnull": "null"}
    return negated.get(inner) if outer == "ne" else None


def within(text: str) -> Inner | None:
    """The operator that a value begins with: `!a`, `>=3`, `gte:3`, `not.in.(a,b)`, `is.null`, `not a`, `-a,-b`."""
    text = text.strip()
    for form in _IN_VALUE:
        match = form.fullmatch(text)
        operator = NAMED.get(match["operator"].lower().replace(" ", "_")) if match else None
        if match and operator:
            rest = match["rest"].strip()
            if operator in ("eq", "ne") and rest.lower() in ("null", "not null"):
                return Inner("notnull" if (operator == "ne") != (rest.lower() == "not null") else "null", "true")
            if operator == "ne" and rest[:1] not in "([{" and listed(rest)[1:] and not within(rest):
                return _each_negated(text)
            return Inner(operator, rest)
    if not re.fullmatch(r"-\s*[^\W\d].*", text, re.DOTALL):
        return None
    return _each_negated(text) if listed(text)[1:] else Inner("ne", text[1:].strip())


def _each_negated(text: str) -> Inner:
    """`-a,-b` is neither of them; of `-a,b` nobody can know."""
    parts = [within(part) for part in listed(text)]
    if all(part is not None and part.operator == "ne" for part in parts):
        return Inner("nin", ",".join(part.text for part in parts if part))
    return Inner("unclear", text)


def families(specs: Specs) -> dict[str, Family]:
    found: dict[str, Family] = {}
    for name, spec in specs.items():
        stem, _, suffix = name.partition("__")
        found.setdefault(stem, Family(stem)).members[suffix] = spec
    return found


def of_value(name: str, text: str, specs: Specs) -> Asked | None:
    """What a known filter is asked with a value that has an operator in it or lists several; None: it has neither."""
    stem, _, suffix = name.partition("__")
    family = families({one: spec for one, spec in specs.items() if one.partition("__")[0] == stem})[stem]
    operator = {"": "eq", "not": "ne"}.get(suffix, suffix)
    if suffix == "isnull" or family.opaque:
        return None
    inner = within(text)
    plain = inner is None and not signed(text) and text.strip().lower() not in NULL
    if inner is None and (family.bounds or (plain and listed(text) in ([], [text.strip()]))):
        return None
    pairs = family.pairs(operator, text)
    pairs = None if pairs == [(name, text)] else pairs
    if plain:
        return Asked([], pairs)
    return Asked([], pairs, said(pairs) or f"Of {stem} there {family.ways}.")


def said(pairs: Sequence[Pair] | None) -> str | None:
    """The hint for what is meant for sure."""
    if not pairs:
        return None
    shown = [f"{name}={value}" for name, value in pairs[:SHOWN]]
    return f"Did you mean {'&'.join(shown)}{'&…' if pairs[SHOWN:] else ''}?"


def of_name(name: str, texts: Sequence[str], specs: Specs) -> Asked:
    """What a parameter that is not there is asked with all its values."""
    found = [_of_name(name, text, specs) for text in texts]
    each = [one.pairs for one in found if one.pairs is not None]
    pairs = [pair for one in each for pair in one] if len(each) == len(found) else None
    return Asked(found[0].names, pairs, found[0].hint or said(pairs) or _named(found[0].names))


def _named(names: Sequence[str]) -> str | None:
    """The hint for what may be meant."""
    if not names:
        return None
    includes = ", which includes the day or the number itself" if names[0].endswith(("__gte", "__lte")) else ""
    return f"Did you mean {' or '.join(f'“{name}”' for name in names[:3])}{includes}?"


def _of_name(name: str, text: str, specs: Specs) -> Asked:
    operator, core = "eq", name
    if match := _IN_NAME.fullmatch(name):
        core, sign, rest = match["name"], match["sign"], match["rest"]
        if not core and sign == "!":
            core, operator = rest, "ne"  # !speaker=a
        elif rest and text:
            return Asked([], None)
        else:  # speaker!=a, date>=2022, date>2022
            text = rest or text
            operator = NAMED[sign if rest or sign not in "<>" else f"{sign}="]
    elif name[:1] == "-":
        core, operator = name[1:], "ne"
    return _asked(core, operator, text, specs)


def _asked(core: str, operator: str, text: str, specs: Specs) -> Asked:
    parsed = _parsed(core, specs)
    if parsed is None:
        return Asked([], None)
    asked = combined(operator, parsed.operator)
    family, *others = parsed.families
    names, also = ([name for one in some for name in one.names(asked)] if asked else [] for some in ([family], others))
    hint = parsed.hint if asked == "eq" else None
    if asked is None or asked in UNCLEAR or not parsed.certain:
        return Asked([*names, *also], None, hint)
    pairs = family.pairs(asked, text)
    if pairs is None and asked == "eq" and family.called("") and within(text) is None and not signed(text):
        pairs = [(family.stem, text)]  # read, or refused, as any other value of the parameter
    names = [*dict.fromkeys(name for name, _ in pairs)] if pairs else names
    return Asked([*names, *also], pairs, hint)


@dataclass(frozen=True)
class Parsed:
    """A name as the thing that is asked about, the likeliest first, and an operator."""

    families: list[Family]
    operator: str
    certain: bool
    hint: str | None = None


def _parsed(core: str, specs: Specs) -> Parsed | None:
    known, folded = families(specs), _folded(core)
    for called in (folded, folded.replace("__", "_")):
        if found := _exactly(called, known, specs):
            return found
    ranked: dict[tuple[int, bool, int], list[tuple[Parsed, str]]] = {}
    for base, operator, rank in _splits(folded):
        found = _exactly(base, known, specs) if base not in BARE else None
        if found and combined(operator, found.operator):
            ranked.setdefault((rank, found.certain, len(base)), []).append((found, operator))
    if not ranked:
        return _nearly(folded, known)
    best = max(ranked)
    (found, operator), *others = ranked[best]
    one = all((other.families[0].stem, also) == (found.families[0].stem, operator) for other, also in others)
    certain = found.certain and best[0] > GUESSED and one
    return replace(found, operator=combined(operator, found.operator) or "", certain=certain)


def _folded(core: str) -> str:
    """A name in the notation of the API: `filter[date][$gte]`, `date.gte` and `date:gte` as `date__gte`."""
    core = re.sub(r"^(?:filters?|where|query)(?=\[)", "", core.strip())
    core = re.sub(r"\[\s*[0-9]*\s*\]$", "", core)  # a[], a[0]
    core = re.sub(r"\[\$?([^\]]*)\]", r"__\1", core).removeprefix("__")
    core = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", core)
    return re.sub(r"[-\s]", "_", re.sub(r"[.:]", "__", core)).lower()


def _exactly(called: str, known: Mapping[str, Family], specs: Specs) -> Parsed | None:
    """A family by its stem, by the name of a member or by a name that people try instead."""
    stem, _, suffix = called.partition("__")
    if called in known or called in specs:
        return Parsed([known[stem]], {"": "eq", "not": "ne", "isnull": "null"}.get(suffix, suffix), True)
    meant = [name for name, spec in specs.items() if called in spec.also_called]
    alike = [name for name, spec in specs.items() if called in spec.similar]
    stems = dict.fromkeys(name.partition("__")[0] for name in [*meant, *alike])
    if called in BARE and (days := [one for one, family in known.items() if family.dates]):
        main = "date" if "date" in days else days[0]
        certain = (len(days) == 1 or main == "date") and not stems
        return Parsed([known[one] for one in dict.fromkeys([main, *days, *stems])], NAMED[called], certain)
    hint = specs[(meant or alike)[0]].hint if stems else None
    return Parsed([known[one] for one in stems], "eq", bool(meant), hint) if stems else None


GUESSED, JOINED, PARTED = 0, 1, 2  # how sure a name is a base and an operator: `date__xyz`, `date_gte`, `date__gte`


def _splits(folded: str) -> Iterator[tuple[str, str, int]]:
    """Every way to take a name for a base and an operator, with how sure that is."""
    base, _, suffix = folded.rpartition("__")
    if base:
        word = suffix.strip("_")
        yield base, NAMED.get(word) or _like(word), PARTED if word in NAMED else GUESSED
    parts = folded.replace("__", "_").split("_")
    for at in range(1, len(parts)):
        left, right = "_".join(parts[:at]), "_".join(parts[at:])
        if right in NAMED:
            yield left, NAMED[right], JOINED
        if left in NAMED:
            yield right, NAMED[left], JOINED


def _like(word: str) -> str:
    """The operator that an unknown word is like; one that begins as a negation does asks for nothing else."""
    if re.match(r"(?:is_?)?n|ex|un|without", word):
        return "negative"
    near = get_close_matches(word, [one for one in NAMED if len(one) > 2], n=1, cutoff=ALIKE_OPERATOR)
    return NAMED[near[0]] if near else "unclear"


def _nearly(folded: str, known: Mapping[str, Family]) -> Parsed | None:
    """Families with a stem like that of the name: the first is meant if it is a slip of the pen."""
    base, operator, rank = next(_splits(folded), (folded, "eq", JOINED))
    usable = [stem for stem in known if not values.opposed(base, stem)]
    alike = get_close_matches(base, usable, n=3, cutoff=ALIKE)
    if not alike:
        return None
    same = (
        rank > GUESSED
        and get_close_matches(base, alike, n=1, cutoff=SAME) == alike[:1]
        and not re.search(r"[^\w]", base)
    )
    return Parsed([known[stem] for stem in alike], operator, same)
