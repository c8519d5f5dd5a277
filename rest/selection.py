"""Which fields an answer has: `fields=`, `omit=` and `include=`."""

from functools import cache
from typing import Any, NamedTuple

from rest import shapes
from rest.params import Parameter, Query
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


def shape(profile: Profile, query: Query, context: dict[str, Any]) -> Any:
    """The serializer of the answer, reduced or extended to what was asked for."""
    keep, omit = query.options.get("fields"), query.options.get("omit", set())
    include = query.options.get("include", set())
    if keep is None and not include:
        found = profile.default(context=context)
        if omit:
            shapes.prune(found, None, omit)
        return found
    asked = set(shapes.leaves(profile.default)) if keep is None else _leaves(profile, keep)
    asked |= {path for path in shapes.leaves(profile.whole) if path.partition(".")[0] in include}
    found = profile.whole(context=context)
    shapes.prune(found, asked, omit)
    return found


def _leaves(profile: Profile, names: set[str]) -> set[str]:
    """What the names stand for: a field with all that a record alone shows of it, or all of it."""
    found: set[str] = set()
    for name in names:
        found |= _within(name, profile.alone) or _within(name, profile.whole)
    return found


def _within(name: str, shape_class: Any) -> set[str]:
    return {path for path in shapes.leaves(shape_class) if path == name or path.startswith(f"{name}.")}
