"""`fields=`, `omit=` and `include=`: which fields of its records an answer has.

`fields=` and `omit=` take fields out of stored bodies, `include=` adds what is no part of a record.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from rest_framework import serializers

from rest.parameters.parsing import Parameter, Query
from rest.parameters.values import names
from rest.problems import QueryError
from rest.serializer_fields import Rows, inside


class Include(NamedTuple):
    """What `include=` can add to records: a field, and the function that gives its JSON for records by their keys.

    The function gets the view, the query and the keys. A key that it gives nothing for gets the JSON of `empty`.
    """

    field: serializers.Field
    read: Callable[[Any, Query, Sequence[int]], Mapping[int, bytes]]
    empty: bytes = b"[]"


class Node(NamedTuple):
    """A field of a record: its serializer field, whether it is a list of objects, and the fields within it."""

    field: Any
    many: bool = False
    inner: Mapping[str, "Node"] | None = None


Fields = Mapping[str, Node]


def fields_of(shapes: Iterable[Any]) -> dict[str, Node]:
    """The fields of serializers; where several have a field of one name, the fields within are those of all."""
    found: dict[str, Node] = {}
    for shape in shapes:
        for name, field in shape.fields.items():
            node = node_of(field)
            if name in found and node.inner is not None:
                node = node._replace(inner={**node.inner, **(found[name].inner or {})})
            found[name] = node
    return found


def node_of(field: Any) -> Node:
    """A field and the fields within it."""
    child = inside(field)
    if child is None:
        return Node(field)
    return Node(field, isinstance(field, Rows) and not field.one, fields_of([child]))


def paths(fields: Fields, prefix: str = "") -> list[str]:
    """Every name that `fields=` and `omit=` understand, in order: `strength`, `strength.min`, …"""
    found: list[str] = []
    for name, node in fields.items():
        found.append(prefix + name)
        found += paths(node.inner, f"{prefix}{name}.") if node.inner is not None else []
    return found


class Profile(NamedTuple):
    """What an endpoint's records have: the fields of their serializers, and what can be included."""

    fields: Fields
    includes: Mapping[str, Include]

    @property
    def known(self) -> dict[str, Node]:
        """All fields that a query may name."""
        return {**self.fields, **{name: node_of(one.field) for name, one in self.includes.items()}}


class Selection(NamedTuple):
    """What a query names: `fields` (None: all of the record), `omit` and `include`."""

    fields: frozenset[str] | None = None
    omit: frozenset[str] = frozenset()
    include: frozenset[str] = frozenset()

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self.fields is None and not self.omit


def parameters(profile: Profile) -> list[Parameter]:
    """The parameters `fields`, `omit` and, where something can be included, `include`."""
    known = paths(profile.known)

    def read(text: str) -> set[str]:
        outer = [path for path in known if "." not in path]
        return set(names(text, known, "unknown_field", "names a field that is not there", outer))

    found = [
        Parameter(
            "fields",
            "Only these fields of a record, separated by commas; `strength.max` names a field within a field. The "
            "others are left out of the answer, also those that the schema says are required.",
            read,
            {"type": "string"},
            also_called=["select", "columns", "only", "field"],
        ),
        Parameter(
            "omit",
            "All fields of a record but these, separated by commas.",
            read,
            {"type": "string"},
            also_called=["exclude", "without"],
        ),
    ]
    if more := {name: str(one.field.help_text) for name, one in profile.includes.items()}:
        found.append(
            Parameter(
                "include",
                "What is no part of a record, separated by commas: "
                + "; ".join(f"`{name}`: {text[:1].lower()}{text[1:].rstrip('.')}" for name, text in more.items())
                + ".",
                lambda text: set(names(text, more, "unknown_field", "names nothing to include")),
                {"type": "string", "examples": list(more)},
                also_called=["expand", "embed", "with", "extend"],
            )
        )
    return found


def selected(query: Query) -> Selection:
    """The selection of a query."""
    fields = query.options.get("fields")
    omit, include = query.options.get("omit", ()), query.options.get("include", ())
    return Selection(None if fields is None else frozenset(fields), frozenset(omit), frozenset(include))


def included(profile: Profile, asked: Selection) -> list[str]:
    """The names of what a query includes, by `include` or by `fields`."""
    named = asked.include | {path.partition(".")[0] for path in asked.fields or ()}
    return [name for name in profile.includes if name in named and name not in asked.omit]


def contradictions(profile: Profile | None, query: Query) -> Iterator[QueryError]:
    """`omit` that takes away what `fields` or `include` ask for by name, or all that there is."""
    omitted = query.options.get("omit", ())
    if profile is None or not omitted:
        return
    asked = {name for option in ("fields", "include") for name in query.options.get(option, ())}
    wanted = asked or set(profile.fields)
    lost = {name for name in wanted if any(name == one or name.startswith(f"{one}.") for one in omitted)}
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


def select(fields: Fields, keep: frozenset[str] | None, omit: frozenset[str]) -> dict[str, Node]:
    """The fields that a selection leaves; `inner` is None of what is left whole."""
    found: dict[str, Node] = {}
    for name, node in fields.items():
        if name in omit or (keep is not None and name not in keep and not _below(name, keep)):
            continue
        inner_keep = None if keep is None or name in keep else _below(name, keep)
        if node.inner is not None:
            node = node._replace(inner=select(node.inner, inner_keep, _below(name, omit)))
        found[name] = node
    return found


def _below(name: str, paths: Iterable[str]) -> frozenset[str]:
    return frozenset(path.removeprefix(f"{name}.") for path in paths if path.startswith(f"{name}."))


def tree(profile: Profile, asked: Selection) -> dict[str, Node]:
    """The fields of an answer's records, in the order of the record, what is included at the end."""
    known = {**profile.fields, **{name: node_of(profile.includes[name].field) for name in included(profile, asked)}}
    keep = None if asked.fields is None else asked.fields | asked.include
    return select(known, keep, asked.omit)


class Pruner:
    """Takes from bodies what a selection leaves out."""

    def __init__(self, profile: Profile, asked: Selection) -> None:
        self.decoder = msgspec.json.Decoder(_struct(tree(profile, asked), profile.known))
        self.encoder = msgspec.json.Encoder()

    def __call__(self, body: bytes) -> bytes:
        return self.encoder.encode(self.decoder.decode(body))


def _struct(chosen: Fields, known: Fields) -> Any:
    """The type of an object with the chosen fields; a decoder skips all others."""
    members = [(name, _type(node, known[name]), msgspec.UNSET) for name, node in chosen.items()]
    return msgspec.defstruct("Record", members, gc=False)


def _type(node: Node, known: Node) -> Any:
    if node.inner is None or known.inner is None or paths(node.inner) == paths(known.inner):
        return msgspec.Raw
    inner: Any = _struct(node.inner, known.inner)
    return list[inner] if node.many else inner | None
