"""What formats have in common."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from rest_framework import renderers

from rest.sparse_fields import Pruner, Selection


class JSON(renderers.JSONRenderer):
    """A page, a record or a report."""

    ensure_ascii = False
    charset = None
    described: ClassVar[str] = "A page of the result as JSON."


class NotRendered(renderers.BaseRenderer):
    """A format whose answers are made without DRF's `render`, such as streams and files.

    `described` says for OpenAPI's `links` what the answer is, `schema` is the schema of the answer.
    """

    described: ClassVar[str]
    schema: ClassVar[Mapping[str, Any]]

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        raise TypeError(f"{self.format} is written without a renderer.")


@dataclass(frozen=True)
class Records:
    """Which records a file has and how.

    `made` makes a codec, such as a `Pruner`, for a selection of fields, and keeps it. `asked` are the fields, `columns`
    those of formats that have columns, `meta` is the `meta` of the answer, `coordinates` the way to longitude and
    latitude in a body, `bom` asks for a byte order mark.
    """

    made: Callable[[Any, Selection], Any]
    asked: Selection
    columns: Selection
    meta: Mapping[str, Any]
    coordinates: tuple[str, str] | None = None
    bom: bool = False

    def pruned(self, bodies: Iterable[bytes]) -> Iterable[bytes]:
        """The bodies with the fields that are asked for."""
        return bodies if self.asked.is_all else map(self.made(Pruner, self.asked), bodies)


class RecordFormat(NotRendered):
    """A format of lists of records: it writes a whole result from bodies.

    `needs_coordinates` says whether only collections whose records have coordinates have it.
    """

    needs_coordinates: ClassVar[bool] = False

    @classmethod
    def write(cls, records: Records, bodies: Iterable[bytes]) -> Iterator[bytes]:
        """The file in pieces. `bodies` are whole, with what is included."""
        raise NotImplementedError


class Zip(NotRendered):
    """An archive, sent from its file."""

    media_type, format = "application/zip", "zip"
    described = "An archive."
    schema: ClassVar[Mapping[str, Any]] = {
        "type": "string",
        "format": "binary",  # by which generators of clients know bytes
        "contentMediaType": "application/zip",
        "description": "A zip archive.",
    }
