"""Which fields an answer has: `fields=`, `omit=` and `include=`."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from rest import shapes
from rest.params import Parameter, Query
from rest.problems import QueryError
from rest.values import names


class Profile(NamedTuple):
    """The shapes of an answer: what it shows by itself, what a record alone shows, and all that can be asked for."""

    default: Any
    alone: Any
    whole: Any


def parameters(profile: Profile) -> list[Parameter]:
    """The three parameters, for the fields of a profile."""

    def read(text: str) -> set[str]:
        return shapes.named(text, shapes.all_paths(profile.whole))

    found = [
        Parameter(
            "fields",
            "Only these fields, separated by commas; `strength.max` names a field within a field.",
            read,
            {"type": "string"},
            also_called=["select", "columns", "only", "field"],
        ),
        Parameter(
            "omit",
            "All fields but these, separated by commas.",
            read,
            {"type": "string"},
            also_called=["exclude", "without"],
        ),
    ]
    if more := includable(profile):
        found.append(
            Parameter(
                "include",
                "What the answer leaves out by itself, separated by commas: "
                + "; ".join(f"`{name}`: {_lower(help_text)}" for name, help_text in more.items())
                + ".",
                lambda text: set(names(text, more, "unknown_field", "names nothing to include")),
                {"type": "string", "examples": list(more)},
                also_called=["expand", "embed", "with", "extend"],
            )
        )
    return found


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")


@cache
def includable(profile: Profile) -> dict[str, str]:
    """Fields that have more to show than the profile shows by itself, with what they are."""
    shown = set(shapes.leaves(profile.default))
    more = dict.fromkeys(path.partition(".")[0] for path in shapes.leaves(profile.whole) if path not in shown)
    fields = profile.whole().fields
    return {name: fields[name].help_text for name in more}


class Selection(NamedTuple):
    """What a query wants of a profile: `fields` alone (None: those it shows by itself), no `omit`, and `include`."""

    profile: Profile
    fields: frozenset[str] | None
    omit: frozenset[str]
    include: frozenset[str]

    def shape(self, context: dict[str, Any]) -> Any:
        """The serializer of the answer, reduced or extended to what was asked for."""
        default, _, whole = self.profile
        if self.fields is None and not self.include:
            found = default(context=context)
            if self.omit:
                shapes.prune(found, None, set(self.omit))
            return found
        asked = set(shapes.leaves(default)) if self.fields is None else _leaves(self.profile, self.fields)
        asked |= {path for path in shapes.leaves(whole) if path.partition(".")[0] in self.include}
        found = whole(context=context)
        shapes.prune(found, asked, set(self.omit))
        return found

    @property
    def said(self) -> str:
        """What is asked of the profile, in one form."""
        return f"{self.fields and sorted(self.fields)} {sorted(self.omit)} {sorted(self.include)}"

    def names(self, field: str) -> bool:
        """Whether the query itself names a field that no profile shows by itself."""
        return field not in self.omit and (field in self.include or field in (self.fields or ()))


def contradictions(profile: Profile | None, query: Query) -> Iterator[QueryError]:
    """`omit` that takes away what `fields` or `include` ask for by name, or all that there is."""
    omitted = query.options.get("omit", ())
    if profile is None or not omitted:
        return
    asked = {name for option in ("fields", "include") for name in query.options.get(option, ())}
    wanted = asked or {path.partition(".")[0] for path in shapes.leaves(profile.default)}
    lost = {name for name in wanted if _covered(name, omitted)}
    if not lost or (lost != wanted and not asked):
        return
    said = f"what is asked for: {', '.join(sorted(lost))}" if asked else "everything"
    yield QueryError(
        "invalid-value",
        "omit",
        dict(query.pairs)["omit"],
        "nothing_left",
        f"omit leaves out {said}.",
        "Omit less, or leave omit out.",
    )


def _covered(name: str, by: Iterable[str]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in by)


def selected(profile: Profile, query: Query) -> Selection:
    """The selection of a query."""
    fields = query.options.get("fields")
    omit, include = query.options.get("omit", ()), query.options.get("include", ())
    return Selection(profile, None if fields is None else frozenset(fields), frozenset(omit), frozenset(include))


def _leaves(profile: Profile, names: Iterable[str]) -> set[str]:
    """What the names stand for: a field with all that a record alone shows of it, or all of it."""
    found: set[str] = set()
    for name in names:
        found |= _within(name, profile.alone) or _within(name, profile.whole)
    return found


def _within(name: str, shape_class: Any) -> set[str]:
    return {path for path in shapes.leaves(shape_class) if path == name or path.startswith(f"{name}.")}
