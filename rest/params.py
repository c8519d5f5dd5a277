"""Strict query strings: every parameter is known and every value readable, or the answer says what would be right."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any
from urllib.parse import urlencode

from django.utils.encoding import escape_uri_path

from rest import values
from rest.filters import Filter, Reading
from rest.problems import Problem, QueryError, address_too_long
from rest.values import Invalid

MAX_VALUES = 100  # of a whole query, and so of one parameter; those of EXTRA are not counted
LONGEST_VALUE = 2000  # characters; a name or a code is far shorter, a list of fields is not much longer
# What addresses in an answer add to a query. So that each of them is accepted as the query was, they have room of their
# own: nginx and others read no line of a request that is longer than 8 KiB.
EXTRA = ("cursor", "format")
LONGEST_ADDRESS = 7000  # characters of path and query without EXTRA, as this API writes them
LONGEST_OF_ALL = 8100  # characters of path and query, as they were sent
SUGGESTED = 5  # wrong names of a query for which names like them are sought; that costs more than all the rest
ALIKE, SAME = 0.6, 0.85  # likeness of a wrong name from which another is suggested, and put in its place
SHOWN = 60  # characters of a wrong value that a sentence repeats


@dataclass(frozen=True)
class Parameter:
    """A parameter that is no filter: what it means, how it is read, how OpenAPI describes it.

    It does nothing, and is refused, without one of those that it `needs`, and in another format than it is `only_in`.
    """

    name: str
    help_text: str
    read: Callable[[str], Any]
    schema: Mapping[str, Any]
    also_called: Sequence[str] = ()
    hint: str | None = None
    opaque: bool = False  # a value that only a server can make, so none is ever proposed
    required: bool = False
    example: str | None = None
    everyday: bool = False
    needs: Sequence[str] = ()
    only_in: str | None = None


@dataclass(frozen=True)
class Query:
    """A query string as understood. `pairs` is what was sent, in its order."""

    path: str
    pairs: list[tuple[str, str]]
    filters: dict[str, list[Reading]] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def interpreted(self) -> list[dict[str, str]]:
        """Which values were read as something else than they say, such as a name as an actor's id."""
        return [
            {
                "parameter": name,
                "value": reading.interpreted["value"],
                "read_as": reading.interpreted["read_as"],
            }
            for name, readings in self.filters.items()
            for reading in readings
            if reading.interpreted
        ]

    def address(self, changes: Mapping[str, str | None]) -> str:
        """The query's path and parameters with some set to another value, or left out (None)."""
        kept = [(name, value) for name, value in self.pairs if name not in changes]
        return address(self.path, kept + [(name, value) for name, value in changes.items() if value is not None])

    def identity(self, ignoring: Iterable[str] = (), besides: str = "") -> str:
        """A short digest of what is asked, whatever the order of the parameters, and of what is said besides."""
        skipped = set(ignoring)
        asked = sorted(pair for pair in self.pairs if pair[0] not in skipped)
        return hashlib.sha256(json.dumps([self.path, asked, besides]).encode()).hexdigest()[:16]


def fits(path: str, pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether an address is short enough to be asked for, whatever EXTRA it gets."""
    asked = _counted(pairs)
    return len(asked) <= MAX_VALUES and len(address(escape_uri_path(path), asked)) <= LONGEST_ADDRESS


def too_long(path: str, pairs: Callable[[], Iterable[tuple[str, str]]], sent: str) -> bool:
    """Whether an address, which was sent so, is longer than what is read."""
    if 3 * len(sent) <= LONGEST_ADDRESS:  # three characters can stand for one: no need to write it
        return False
    return len(sent) > LONGEST_OF_ALL or len(address(escape_uri_path(path), _counted(pairs()))) > LONGEST_ADDRESS


def address(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    query = urlencode(list(pairs), safe=":,/*")
    return f"{path}?{query}" if query else path


def read(
    path: str, pairs: list[tuple[str, str]], filters: Mapping[str, Filter], parameters: Sequence[Parameter]
) -> Query:
    """The query, or a Problem that names every wrong parameter and gives an address that works in `try`."""
    if not pairs and not any(parameter.required for parameter in parameters):
        return Query(path, pairs)
    known = {parameter.name: parameter for parameter in parameters}
    looked_up: LookedUp = {}
    if len(_counted(pairs)) > MAX_VALUES:
        kept = _first(pairs, known)
        _, errors = _attempt(path, kept, filters, known, looked_up)
        raise Problem.of_query([_too_many(pairs)], _corrected(path, kept, errors, filters, known, looked_up))
    query, errors = _attempt(path, pairs, filters, known, looked_up)
    if errors:
        raise Problem.of_query(errors, _corrected(path, pairs, errors, filters, known, looked_up))
    return query


def _counted(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [pair for pair in pairs if pair[0] not in EXTRA]


def _first(pairs: list[tuple[str, str]], known: Mapping[str, Parameter]) -> list[tuple[str, str]]:
    """As many as a query may have, with room for what it must have."""
    return pairs[: MAX_VALUES - sum(parameter.required for parameter in known.values())]


def refuse(query: Query, errors: list[QueryError]) -> Problem:
    """The problem of errors that show only when parameters are taken together, such as a cursor of another query."""
    return Problem.of_query(errors, address(query.path, _mended(query.pairs, errors)))


# What a value was read as, or why it was refused: a name is looked up once, however often a query repeats it.
LookedUp = dict[tuple[int, str], Any]


def _look_up(spec: Filter | Parameter, text: str, looked_up: LookedUp) -> Any:
    key = (id(spec), text)
    if key not in looked_up:
        try:
            looked_up[key] = spec.read(values.readable(text))
        except Invalid as refusal:
            looked_up[key] = refusal
        except Misnamed as refusal:
            before = sum(isinstance(found, Misnamed) for found in looked_up.values())
            looked_up[key] = refusal.suggesting() if before < SUGGESTED else refusal
    found = looked_up[key]
    if isinstance(found, Exception):
        raise found
    return found


def _attempt(
    path: str,
    pairs: list[tuple[str, str]],
    filters: Mapping[str, Filter],
    known: Mapping[str, Parameter],
    looked_up: LookedUp,
) -> tuple[Query, list[QueryError]]:
    query, errors = Query(path, pairs), []
    sent: dict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        sent[name].append(value)
    for name, texts in sent.items():
        spec = filters.get(name) or known.get(name)
        if spec is None:
            errors.append(_unknown(path, name, texts[0], filters, known))
            continue
        if len(texts) > 1 and not (isinstance(spec, Filter) and spec.repeats):
            opaque = isinstance(spec, Parameter) and spec.opaque
            errors.append(_repeated(name, texts, [] if opaque else texts[:1]))
            continue
        for text in texts:
            try:
                if not text:
                    raise Invalid("empty", "is empty", None, _instead_of_empty(name, known))
                if len(text) > LONGEST_VALUE:
                    raise Invalid("too_long", f"is longer than {LONGEST_VALUE} characters", None, "Send less.")
                reading = _look_up(spec, text, looked_up)
            except Invalid as invalid:
                errors.append(_several(_invalid(name, text, invalid), spec, looked_up))
            except Misnamed as misnamed:
                errors.append(_several(misnamed.error(name, text), spec, looked_up))
            else:
                if isinstance(spec, Filter):
                    query.filters.setdefault(name, []).append(reading)
                else:
                    query.options[name] = reading
    errors += _reversed(query)
    for parameter in known.values():
        if parameter.required and parameter.name not in sent:
            errors.append(
                QueryError(
                    "invalid-value",
                    parameter.name,
                    "",
                    "required",
                    f"{parameter.name} is missing.",
                    f"{parameter.help_text}",
                    instead=[parameter.example or ""],
                )
            )
    return query, errors


def _several(error: QueryError, spec: Filter | Parameter, looked_up: LookedUp) -> QueryError:
    """The error of a value; where it is a list of right ones, each of them is what was meant."""
    parts = list(dict.fromkeys(part.strip() for part in re.split("[,|]", error.value)))
    if not (isinstance(spec, Filter) and spec.repeats) or not 1 < len(parts) <= MAX_VALUES:
        return error
    found: list[tuple[str, Reading]] = []
    for part in parts:
        key = (id(spec), part)
        if key not in looked_up:
            try:
                looked_up[key] = spec.read(values.readable(part))
            except (Invalid, Misnamed) as refusal:
                looked_up[key] = refusal
        reading = looked_up[key]
        if not part or isinstance(reading, Exception):
            return error
        found.append((reading.interpreted["read_as"] if reading.interpreted else part, reading))
    meant = [value for value, _ in found]
    named = [
        {"id": value, "name": reading.said, "matched": part}
        for part, (value, reading) in zip(parts, found, strict=True)
    ]
    hint = repeat(len(meant)).replace("{parameter}", error.parameter)
    return replace(error, hint=hint, instead=meant, did_you_mean=named if error.did_you_mean is not None else None)


def repeat(count: int) -> str:
    """The hint for several values in one."""
    return f"Repeat the parameter for {'either' if count == 2 else 'each'} {{parameter}}."


class Misnamed(ValueError):
    """A value that names nothing known; raised by filters that take names. `error` says so for a parameter.

    `suggest` seeks what may have been meant and gives the same with suggestions.
    """

    def __init__(
        self,
        type: str,
        reason: str,
        detail: str,
        hint: str | None,
        did_you_mean: list[dict[str, Any]],
        instead: list[str],
        suggest: Callable[[], "Misnamed"] | None = None,
    ) -> None:
        super().__init__(detail)
        self.parts = (type, reason, detail, hint, did_you_mean, instead)
        self.suggest = suggest

    def suggesting(self) -> "Misnamed":
        return self.suggest() if self.suggest else self

    def error(self, name: str, text: str) -> QueryError:
        type_, reason, detail, hint, did_you_mean, instead = self.parts
        hint = hint.replace("{parameter}", name) if hint else None
        return QueryError(type_, name, text, reason, detail, hint, did_you_mean=did_you_mean, instead=instead)


def _reversed(query: Query) -> Iterator[QueryError]:
    """Lower bounds above their upper ones: nothing could lie between."""
    for name, readings in query.filters.items():
        upper = name.removesuffix("__gte") + "__lte"
        if not name.endswith("__gte") or upper not in query.filters:
            continue
        low, high = readings[0], query.filters[upper][0]
        first = low.value.first if isinstance(low.value, values.Period) else low.value
        last = high.value.last if isinstance(high.value, values.Period) else high.value
        if first > last:
            yield QueryError(
                "invalid-value",
                upper,
                high.said,
                "reversed_range",
                f"{name}={low.said} lies above {upper}={high.said}.",
                f"Give {name} the lower value and {upper} the higher.",
            )


def _instead_of_empty(name: str, known: Mapping[str, Parameter]) -> str:
    if name in known and known[name].required:
        return known[name].help_text
    return "Leave q out to search everything." if name == "q" else f"Leave {name} out."


def _invalid(name: str, text: str, invalid: Invalid) -> QueryError:
    shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    detail = f"{name} is empty." if invalid.reason == "empty" else f"{name}: “{shown}” {invalid.saying}."
    return QueryError(
        "invalid-value",
        name,
        text,
        invalid.reason,
        detail,
        invalid.hint,
        allowed=invalid.allowed,
        instead=[invalid.instead] if invalid.instead else [],
    )


def _repeated(name: str, texts: list[str], instead: list[str]) -> QueryError:
    return QueryError(
        "invalid-value",
        name,
        texts[-1],
        "repeated",
        f"{name} was given {len(texts)} times.",
        f"Give {name} once.",
        allowed=["one value"],
        instead=instead,
    )


def _too_many(pairs: list[tuple[str, str]]) -> QueryError:
    counted = _counted(pairs)
    name, value = counted[MAX_VALUES]
    return QueryError(
        "invalid-value",
        name,
        value,
        "too_many_values",
        f"The query has {len(counted)} values.",
        f"Send at most {MAX_VALUES} in one query.",
        allowed=[f"at most {MAX_VALUES} values"],
    )


def _unknown(
    path: str, name: str, text: str, filters: Mapping[str, Filter], known: Mapping[str, Parameter]
) -> QueryError:
    specs: dict[str, Filter | Parameter] = {**filters, **known}
    meant = [called for called, spec in specs.items() if name.lower() in spec.also_called]
    hint, rename = None, meant[:1]
    if meant:
        hint = specs[meant[0]].hint
        if len(meant) == 2 and {one.rpartition("__")[2] for one in meant} == {"gte", "lte"}:
            rename = meant  # a bare name stands for both bounds
    else:
        folded = name.lower().replace("-", "_")
        meant = get_close_matches(folded, list(specs), n=3, cutoff=ALIKE)
        rename = get_close_matches(folded, meant, n=1, cutoff=SAME)
    if hint is None:
        said = " and ".join(f"“{one}”" for one in rename)
        hint = f"Did you mean {said}?" if rename else "The parameters are listed at /api/docs."
    return QueryError(
        "unknown-parameter",
        name,
        text,
        "unknown_parameter",
        f"“{name}” is not a parameter of {path}.",
        hint,
        did_you_mean=[{"id": called, "name": called, "matched": None} for called in meant],
        rename=rename,
    )


def _mended(pairs: list[tuple[str, str]], errors: Iterable[QueryError]) -> list[tuple[str, str]]:
    """The pairs with each wrong one replaced by what was probably meant, or left out."""
    mended = list(pairs)
    for error in errors:
        at = [i for i, (name, value) in enumerate(mended) if name == error.parameter]
        if error.reason not in ("repeated", "unknown_parameter"):
            at = [i for i in at if mended[i][1] == error.value]
        if error.rename:
            new = [(name, mended[i][1]) for i in at for name in error.rename]
        else:
            new = [(error.parameter, value) for value in error.instead]
        first = at[0] if at else len(mended)
        mended = [pair for i, pair in enumerate(mended) if i not in at]
        mended[first:first] = [pair for pair in new if pair not in mended]
    return mended


def refuse_long(
    path: str, pairs: list[tuple[str, str]], filters: Mapping[str, Filter], parameters: Iterable[Parameter]
) -> Problem:
    """The problem of an address beyond LONGEST_ADDRESS; `try` has the first parameters, as many as an address holds."""
    kept = pairs[:MAX_VALUES]
    while kept and len(address(path, kept)) > LONGEST_ADDRESS:
        kept.pop()
    shorter = corrected(path, kept, filters, parameters)
    return address_too_long(LONGEST_ADDRESS, shorter if len(shorter) <= LONGEST_ADDRESS else None)


def corrected(
    path: str, pairs: list[tuple[str, str]], filters: Mapping[str, Filter], parameters: Iterable[Parameter]
) -> str:
    """The address itself if it is accepted, else one that is."""
    known = {parameter.name: parameter for parameter in parameters}
    looked_up: LookedUp = {}
    pairs = _first(pairs, known)
    _, errors = _attempt(path, pairs, filters, known, looked_up)
    return _corrected(path, pairs, errors, filters, known, looked_up)


def _corrected(
    path: str,
    pairs: list[tuple[str, str]],
    errors: list[QueryError],
    filters: Mapping[str, Filter],
    known: Mapping[str, Parameter],
    looked_up: LookedUp,
) -> str:
    """An address that is accepted: mended, and where a mended part is wrong again, without it."""
    mended = _first(_mended(pairs, errors), known)
    _, left = _attempt(path, mended, filters, known, looked_up)
    if left:
        mended = _first(_mended(mended, left), known)
        _, left = _attempt(path, mended, filters, known, looked_up)
        wrong = {error.parameter for error in left}
        mended = [pair for pair in mended if pair[0] not in wrong]
        mended += [
            (name, spec.example) for name, spec in known.items() if name in wrong and spec.required and spec.example
        ]
    return address(path, mended)
