"""What a record looks like, declared once.

A shape is a serializer without method fields and without `to_representation` of its own: every value is a column, a
column of a related row, a constant of the answer or a text made of columns. So OpenAPI can read a shape, Python can run
it, and PostgreSQL can write what it writes (`rest.body_sql`).
"""

from collections.abc import Iterable, Mapping
from string import Formatter
from typing import Any

from django.conf import settings
from django.utils.functional import cached_property
from rest_framework import serializers
from rest_framework.fields import empty

from rest.models import CitationColumn, CodeColumn
from rest.vocabulary import Vocabulary


class Code(serializers.ChoiceField):
    """A value of a code list; OpenAPI shows the list as a component of its own with every value described."""

    def __init__(self, vocabulary: type[Vocabulary], **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(choices=vocabulary.choices, **kwargs)

    def to_representation(self, value: Any) -> Any:
        return value


class Label(serializers.Field):
    """The label that belongs to the code in the column `source`."""

    def to_representation(self, value: str) -> str:
        return self._labels[value]

    @cached_property
    def _labels(self) -> dict[str, str]:
        shape: Any = self.parent
        column = shape.Meta.model._meta.get_field(self.source)
        return dict(column.vocabulary.choices)


class Text(serializers.Field):
    """A text made of columns: `Text("/api/v1/actors/{slug}")`; null where a column is null.

    With `by`, the value of that column selects the template.
    """

    def __init__(self, template: str | Mapping[str, str], by: str | None = None, **kwargs: Any) -> None:
        self.by = by
        self.templates: dict[Any, str] = dict({None: template} if isinstance(template, str) else template)
        super().__init__(source="*", **kwargs)

    def to_representation(self, row: Any) -> str | None:
        template = self.templates[getattr(row, self.by) if self.by else None]
        values = {name: getattr(row, name) for _, name, _, _ in Formatter().parse(template) if name}
        return None if None in values.values() else template.format(**values)


class Given(serializers.Field):
    """A constant of the whole answer, such as the dataset's version, found in the serializer's context."""

    def __init__(self, key: str, **kwargs: Any) -> None:
        self.key = key
        super().__init__(source="*", **kwargs)

    def to_representation(self, row: Any) -> Any:
        return self.context[self.key]


class Constant(serializers.Field):
    """A value that is the same in every record."""

    def __init__(self, value: Any, **kwargs: Any) -> None:
        self.value = value
        super().__init__(source="*", **kwargs)

    def to_representation(self, row: Any) -> Any:
        return self.value


class Citation(serializers.CharField):
    """A citation, its address absolute where the server's public address is set (`REST["PUBLIC_URL"]`).

    A context with a `public_url` of its own, such as none, goes before it: what is compared between servers has paths.
    """

    @property
    def server(self) -> str:
        return str(self.context.get("public_url", settings.REST["PUBLIC_URL"]))

    def to_representation(self, value: str) -> str:
        text, space, path = value.rpartition(" ")
        return f"{text}{space}{self.server}{path}"


class Column(serializers.Field):
    """One column of each related row, as the child of `Rows`: `Column("actor.slug")`."""

    def __init__(self, path: str, type: str = "string", **kwargs: Any) -> None:
        self.path, self.type = path, type
        super().__init__(source="*", **kwargs)

    def to_representation(self, row: Any) -> Any:
        return _follow(row, self.path)


class _NoRows:
    """A relation without rows."""

    def all(self) -> list[Any]:
        return []


_NO_ROWS = _NoRows()


class Rows(serializers.Field):
    """Related rows as a list or, with `one`, as one row or null.

    Those whose columns have the values of `where` and none of the values of `unless`.
    """

    def __init__(
        self,
        child: serializers.Field,
        source: str,
        where: Mapping[str, str] | None = None,
        unless: Mapping[str, Iterable[Any]] | None = None,
        one: bool = False,
        **kwargs: Any,
    ) -> None:
        self.child, self.one = child, one
        self.where, self.unless = where or {}, unless or {}
        super().__init__(source=source, allow_null=one, **kwargs)
        self.child.bind(field_name="", parent=self)  # type: ignore[arg-type]

    def bind(self, field_name: str, parent: Any) -> None:
        if self.source == field_name:
            self.source = None  # DRF refuses a source that is the field's own name
        super().bind(field_name, parent)

    def get_attribute(self, row: Any) -> Any:
        # nothing on the way to the rows: there are none, which is not the same as unknown
        return super().get_attribute(row) or _NO_ROWS

    def to_representation(self, manager: Any) -> Any:
        rows = [
            row
            for row in manager.all()
            if all(getattr(row, column) == value for column, value in self.where.items())
            and not any(getattr(row, column) in values for column, values in self.unless.items())
        ]
        if self.one:
            return self.child.to_representation(rows[0]) if rows else None
        return [self.child.to_representation(row) for row in rows]


class Shape(serializers.ModelSerializer):
    """A record, or a part of one. Every field is always there; unknown is null, none is the empty list."""

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        if isinstance(model_field, CodeColumn) and model_field.vocabulary is not None:
            kwargs: dict[str, Any] = {
                "vocabulary": model_field.vocabulary,
                "help_text": model_field.help_text,
            }
            if model_field.null:
                kwargs["allow_null"] = True
            return Code, kwargs
        if isinstance(model_field, CitationColumn):
            return Citation, {"help_text": model_field.help_text}
        return super().build_standard_field(field_name, model_field)

    def include_extra_kwargs(self, kwargs: Any, extra_kwargs: Any) -> Any:
        # Inputs only: an answer neither defaults nor validates.
        for name in ("required", "default", "validators", "read_only", "style", "max_length", "allow_blank"):
            kwargs.pop(name, None)
        return super().include_extra_kwargs(kwargs, extra_kwargs)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        for field in fields.values():
            field.required, field.default = True, empty
        return fields


class Block(Shape):
    """Columns of the same row, gathered under a name; null where the column `null_when` is null."""

    null_when: str | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("source", "*")
        kwargs.setdefault("allow_null", self.null_when is not None)
        super().__init__(*args, **kwargs)

    def to_representation(self, row: Any) -> Any:
        if self.null_when is not None and getattr(row, self.null_when) is None:
            return None
        return super().to_representation(row)


def _follow(row: Any, path: str) -> Any:
    for name in path.split("."):
        if row is None:
            return None
        row = getattr(row, name)
    return row


def inside(field: Any) -> Any:
    """The shape within a field, or None."""
    if isinstance(field, Rows):
        return field.child if isinstance(field.child, serializers.Serializer) else None
    return field if isinstance(field, serializers.Serializer) else None
