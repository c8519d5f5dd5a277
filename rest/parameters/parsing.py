"""Strict query strings: every parameter is known and every value readable, or the answer says what would be right."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.encoding import escape_uri_path

from rest.filters import Filter, Reading
from rest.parameters import spellings, values
from rest.parameters.values import Invalid
from rest.problems import Problem, QueryError

MAX_VALUES = 100  # of a whole query, and so of one parameter; those of EXTRA are not counted
LONGEST_VALUE = 2000  # characters; a name or a code is far shorter, a list of fields is not much longer
# What addresses in an answer add to a query. So that each of them is accepted as the query was, they have room of their
# own: nginx and others read no line of a request that is longer than 8 KiB.
EXTRA = ("cursor", "format")
LONGEST_ADDRESS = 7000  # characters of path and query without EXTRA, as this API writes them
LONGEST_OF_ALL = 8100  # characters of path and query, as they were sent
SUGGESTED = 5  # wrong names of a query for which names like them are sought; that costs more than all the rest
SHOWN = 60  # characters of a wrong value that a sentence repeats
CORRECTIONS = 4  # of a query, one after the other
ANALYTICS = re.compile(r"utm_[a-z]+$|[a-z]*clid$")  # what links get on their way; it asks nothing
FIRST_PAGE = [("page", "1"), ("offset", "0"), ("start", "0")]


@dataclass(frozen=True)
class Parameter:
    """A parameter that is no filter: what it means, how it is read, how OpenAPI describes it.

    It does nothing, and is refused, without one of those that it `needs`, and in another format than it is `only_in`.
    `also_called` are names that ask the same, `similar` are names that may ask something else.
    """

    name: str
    help_text: str
    read: Callable[[str], Any]
    schema: Mapping[str, Any]
    also_called: Sequence[str] = ()
    similar: Sequence[str] = ()
    hint: str | None = None
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


Refusals = Callable[[Query], Iterable[QueryError]]  # of a query whose parameters are right one by one


def _none(query: Query) -> Iterable[QueryError]:
    return ()


def read(
    path: str,
    pairs: list[tuple[str, str]],
    filters: Mapping[str, Filter],
    parameters: Sequence[Parameter],
    refusals: Refusals = _none,
) -> Query:
    """The query, or a Problem that names every wrong parameter and has an address that asks what was meant in `try`."""
    reader = _Reader(path, filters, parameters, refusals)
    query, errors = reader.attempt(pairs)
    if errors:
        raise Problem.of_query(errors, reader.corrected(pairs))
    return query


def corrected(
    path: str,
    pairs: list[tuple[str, str]],
    filters: Mapping[str, Filter],
    parameters: Sequence[Parameter],
    refusals: Refusals = _none,
) -> str | None:
    """The address itself if it is accepted, else one that is and asks the same; None where nobody can know."""
    return _Reader(path, filters, parameters, refusals).corrected(pairs)


class _Reader:
    """Reads queries of one address, and makes every `try`."""

    def __init__(
        self, path: str, filters: Mapping[str, Filter], parameters: Iterable[Parameter], refusals: Refusals
    ) -> None:
        self.path, self.filters, self.refusals = path, filters, refusals
        self.known = {parameter.name: parameter for parameter in parameters}
        self.looked_up: LookedUp = {}

    def attempt(self, pairs: list[tuple[str, str]]) -> tuple[Query, list[QueryError]]:
        if len(_counted(pairs)) > MAX_VALUES:
            return Query(self.path, pairs), [_too_many(pairs)]
        query, errors = _attempt(self.path, pairs, self.filters, self.known, self.looked_up)
        return query, errors or [*self.refusals(query)]

    def corrected(self, pairs: list[tuple[str, str]]) -> str | None:
        """What is mended can be wrong in turn: a date under another name in another form."""
        for _ in range(CORRECTIONS):
            _, errors = self.attempt(pairs)
            if not errors:
                return address(self.path, pairs) if fits(self.path, pairs) else None
            meant = {name for error in errors for name, _ in error.meant or ()}
            if any(
                error.meant is None and not (error.reason == "required" and error.parameter in meant)
                for error in errors
            ):
                return None
            pairs = _mended(pairs, errors)
        return None


def _counted(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [pair for pair in pairs if pair[0] not in EXTRA]


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
            errors.append(_unknown(path, name, texts, filters, known))
            continue
        if len(texts) > 1 and not (isinstance(spec, Filter) and spec.repeats):
            errors.append(_repeated(name, texts))
            continue
        for text in texts:
            try:
                if not text:
                    errors.append(_empty(name, spec, known))
                    continue
                if len(text) > LONGEST_VALUE:
                    raise Invalid("too_long", f"is longer than {LONGEST_VALUE} characters", None, "Send less.")
                reading = _look_up(spec, text, looked_up)
            except Invalid as invalid:
                errors.append(_spelled(_invalid(name, text, invalid), spec, filters, looked_up))
            except Misnamed as misnamed:
                errors.append(_spelled(misnamed.error(name, text), spec, filters, looked_up))
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
                )
            )
    return query, errors


def _spelled(
    error: QueryError, spec: Filter | Parameter, filters: Mapping[str, Filter], looked_up: LookedUp
) -> QueryError:
    """The error of a value; one with an operator in it, or a list, says what that asks in the notation of this API."""
    same = [pair for pair in error.meant or () if _bare(pair[1]) == _bare(error.value)]
    if same or not isinstance(spec, Filter) or error.reason in ("too_long", "invalid_text"):
        return error
    asked = spellings.of_value(error.parameter, error.value, filters)
    if asked is None:
        return error
    if asked.hint is None and error.reason == "unknown_actor" and len(error.meant or ()) == 1:
        return error  # one name, such as “Biden, Joe”
    if asked.hint is None:
        return _several(replace(error, meant=asked.pairs), spec, looked_up)
    # suggestions would be of the text with its operator
    return replace(error, hint=asked.hint, meant=asked.pairs, did_you_mean=None if error.did_you_mean is None else [])


def _bare(text: str) -> str:
    return text.strip().lower().replace(" ", "_").replace("-", "_")


def _several(error: QueryError, spec: Filter, looked_up: LookedUp) -> QueryError:
    """The error of a list; where all its values are right, each of them is named."""
    parts = spellings.listed(error.value)
    found: list[Reading] = []
    for part in parts if len(parts) <= MAX_VALUES else []:
        key = (id(spec), part)
        if key not in looked_up:
            try:
                looked_up[key] = spec.read(values.readable(part))
            except (Invalid, Misnamed) as refusal:
                looked_up[key] = refusal
        if isinstance(looked_up[key], Exception):
            return error
        found.append(looked_up[key])
    if not found[1:] or error.meant is None:
        return error
    ids = [one.interpreted["read_as"] if one.interpreted else part for part, one in zip(parts, found, strict=True)]
    named: list[dict[str, str | None]] = [
        {"id": id_, "name": one.said, "matched": part} for part, id_, one in zip(parts, ids, found, strict=True)
    ]
    return replace(
        error,
        hint=repeat(len(parts)).replace("{parameter}", error.parameter),
        meant=[(error.parameter, id_) for id_ in ids],
        did_you_mean=named if error.did_you_mean is not None else None,
    )


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
        instead: list[str] | None,
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
        meant = [(name, value) for value in instead] if instead else None
        return QueryError(type_, name, text, reason, detail, hint, did_you_mean=did_you_mean, meant=meant)


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


def _empty(name: str, spec: Filter | Parameter, known: Mapping[str, Parameter]) -> QueryError:
    """An empty box of a form asks for nothing; a flag without a value may ask for yes."""
    required = name in known and known[name].required
    hint = f"Leave {name} out."
    if required:
        hint = known[name].help_text
    elif name == "q":
        hint = "Leave q out to search everything."
    flag = isinstance(spec, Filter) and spec.schema.get("type") == "boolean"
    meant: list[tuple[str, str]] | None = None if required or flag else []
    return QueryError("invalid-value", name, "", "empty", f"{name} is empty.", hint, meant=meant)


def _invalid(name: str, text: str, invalid: Invalid) -> QueryError:
    shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return QueryError(
        "invalid-value",
        name,
        text,
        invalid.reason,
        f"{name} is empty." if invalid.reason == "empty" else f"{name}: “{shown}” {invalid.saying}.",
        invalid.hint,
        allowed=invalid.allowed,
        meant=[(name, invalid.instead)] if invalid.instead else [] if invalid.reason == "empty" else None,
    )


def _repeated(name: str, texts: list[str]) -> QueryError:
    return QueryError(
        "invalid-value",
        name,
        texts[-1],
        "repeated",
        f"{name} was given {len(texts)} times.",
        f"Give {name} once.",
        allowed=["one value"],
        meant=[(name, texts[0])] if len(set(texts)) == 1 else None,
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
    path: str, name: str, texts: list[str], filters: Mapping[str, Filter], known: Mapping[str, Parameter]
) -> QueryError:
    asked = spellings.of_name(name, texts, {**filters, **known})
    if ANALYTICS.match(name) or ("cursor" in known and (name, *texts) in FIRST_PAGE):
        asked = spellings.Asked([], [], f"Leave {name} out.")
    return QueryError(
        "unknown-parameter",
        name,
        texts[0],
        "unknown_parameter",
        f"“{name}” is not a parameter of {path}.",
        asked.hint or "The parameters are listed at /api/docs.",
        did_you_mean=[{"id": called, "name": called, "matched": None} for called in asked.names],
        meant=asked.pairs,
    )


def _mended(pairs: list[tuple[str, str]], errors: Iterable[QueryError]) -> list[tuple[str, str]]:
    """The pairs with what was meant in the place of each wrong one."""
    mended = list(pairs)
    for error in errors:
        at = [i for i, (name, value) in enumerate(mended) if name == error.parameter]
        if error.reason not in ("repeated", "unknown_parameter"):
            at = [i for i in at if mended[i][1] == error.value]
        first = at[0] if at else len(mended)
        mended = [pair for i, pair in enumerate(mended) if i not in at]
        mended[first:first] = [pair for pair in error.meant or () if pair not in mended]
    return mended
