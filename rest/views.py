"""What every collection's endpoints do. A collection says which records, in which shape, with which filters."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from rest_framework import viewsets
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from rest import cache, filters, pages, params, renderers, shapes
from rest.params import Parameter, Query
from rest.problems import Problem, not_found
from rest.values import boolean, choice, closest, whole

PAGE_SIZE, MAX_PAGE_SIZE = 20, 500


class Lines:
    """A stream's lines; closing them ends the snapshot even if nobody read them, as with HEAD."""

    def __init__(self, lines: Iterator[bytes], close: Callable[[], None]) -> None:
        self.lines, self.close = lines, close

    def __iter__(self) -> Iterator[bytes]:
        return self.lines


class Endpoint(viewsets.GenericViewSet):
    """A read-only endpoint: strict parameters, revalidation, one dataset for the whole answer.

    `about` maps each action to a summary and a description for OpenAPI; `tag` is the group it stands in.
    """

    http_method_names = ["get", "head"]
    pagination_class = None
    filter_backends = []
    tag = ""
    about: ClassVar[Mapping[str, tuple[str, str]]] = {}
    renderer_classes: Any = [renderers.JSON]

    @cached_property
    def dataset(self) -> Any:
        """The dataset that is loaded, read once an answer."""
        return import_string(settings.REST["DATASET"])()

    def parameters(self, action: str) -> list[Parameter]:
        """The parameters of an action that are no filters."""
        return [FORMAT_JSON]

    def filters(self, action: str) -> Mapping[str, filters.Filter]:
        return {}

    def query(self, action: str) -> Query:
        return params.read(self.request.path, self._pairs(), self.filters(action), self.parameters(action))

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        try:
            return super().perform_content_negotiation(request, force)
        except Problem as problem:
            pairs = [(name, value) for name, value in self._pairs() if name != "format"]
            problem.try_ = params.corrected(
                request.path, pairs, self.filters(self.action), self.parameters(self.action)
            )
            raise

    def _pairs(self) -> list[tuple[str, str]]:
        return [(name, value) for name, values in self.request.query_params.lists() for value in values]

    def shape_context(self) -> dict[str, Any]:
        """What shapes take from the answer as a whole."""
        return {"dataset_version": self.dataset.version}

    def example(self, action: str) -> Any:
        """A real answer of an action for OpenAPI, or None."""
        return None

    def answer(self, data: Any) -> HttpResponse:
        """An answer in JSON."""
        response: HttpResponse = Response(data)
        return response

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == 200:
            cache.mark(response, self.etag)
            response["X-Dataset-Version"] = self.dataset.version
        return response

    @cached_property
    def etag(self) -> str:
        dataset = f"{self.dataset.version} {self.dataset.content_hash}"
        return cache.etag(self.request._request, dataset, self.request.accepted_renderer.media_type)

    def unchanged(self) -> HttpResponse | None:
        return cache.unchanged(self.request._request, self.etag)


class Collection(Endpoint):
    """A list and its records.

    `queryset` gives the records, `serializer_class` the shape of a record alone, `list_serializer_class` its shape in a
    list, `orderings` what to sort by (`ordering_columns` where the column is called otherwise), `noun` how a sentence
    calls the records, `example_id` a record for OpenAPI.
    """

    lookup_field = "slug"
    lookup_url_kwarg = "id"
    lookup_value_converter = "str"
    serializer_class: Any = None
    list_serializer_class: Any = None
    orderings: ClassVar[Mapping[str, str]] = {}
    ordering_columns: ClassVar[Mapping[str, str]] = {}
    default_ordering = ""
    filterset_class: Any = None
    noun = "records"
    example_id = ""
    list_renderer_classes: ClassVar[list[type[BaseRenderer]]] = [
        renderers.JSON,
        renderers.CSV,
        renderers.NDJSON,
    ]

    def get_renderers(self) -> list[BaseRenderer]:
        classes = self.list_renderer_classes if self.action == "list" else self.renderer_classes
        return [renderer() for renderer in classes]

    def filters(self, action: str) -> Mapping[str, filters.Filter]:
        return self.filterset_class.base_filters if action == "list" else {}

    def parameters(self, action: str) -> list[Parameter]:
        if action != "list":
            return [*self._shape_parameters(), FORMAT_JSON]
        orderings = [sign + name for name in self.orderings for sign in ("", "-")]
        described = "; ".join(f"`{name}`: {help_text}" for name, help_text in self.orderings.items())
        return [
            Parameter(
                "ordering",
                f"What to sort by, with `-` for descending; {described}. The id breaks ties.",
                lambda text: choice(text, orderings),
                {"type": "string", "enum": orderings, "default": self.default_ordering},
                also_called=["order", "sort", "order_by", "sort_by", "orderby"],
                everyday=True,
            ),
            *PAGING,
            *self._shape_parameters(),
            FORMAT,
            BOM,
        ]

    def _shape_parameters(self) -> list[Parameter]:
        def read(text: str) -> set[str]:
            return shapes.named(text, shapes.all_paths(self.serializer_class))

        schema = {"type": "string"}
        return [
            Parameter(
                "fields",
                "Only these fields, separated by commas; `strength.max` names a field within a field.",
                read,
                schema,
                also_called=["select", "columns", "only", "field"],
            ),
            Parameter(
                "omit",
                "All fields but these, separated by commas.",
                read,
                schema,
                also_called=["exclude", "without"],
            ),
        ]

    def shape(self, action: str, query: Query) -> Any:
        """The serializer of the answer, reduced to what was asked for."""
        keep, omit = query.options.get("fields"), query.options.get("omit", set())
        # A list can give what it leaves out by itself, if asked for it by name.
        in_list = action == "list" and keep is None
        shape_class = self.list_serializer_class if in_list else self.serializer_class
        shape = shape_class(context=self.shape_context())
        if keep is not None or omit:
            shapes.prune(shape, keep, omit)
        return shape

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        query = self.query("list")
        if answer := self.unchanged():
            return answer
        shape = self.shape("list", query)
        queryset = filters.run(self.get_queryset(), self.filters("list"), query.filters)
        order = self._order(query)
        if request.accepted_renderer.format != "json":
            return self._whole(shape, queryset, order, query)
        size = query.options.get("page_size", PAGE_SIZE)
        page = pages.page(shapes.plan(shape, queryset), order, size, query)
        count, exact = pages.count(queryset)
        neighbours = {"next": self._neighbour(query, page.next), "prev": self._neighbour(query, page.previous)}
        answer = self.answer(
            {
                "count": count,
                "count_is_exact": exact,
                "next": neighbours["next"],
                "previous": neighbours["prev"],
                "meta": self._meta(query, order, count),
                "results": [shape.to_representation(row) for row in page.rows],
            }
        )
        if links := [f'<{address}>; rel="{relation}"' for relation, address in neighbours.items() if address]:
            answer["Link"] = ", ".join(links)
        return answer

    def _order(self, query: Query) -> pages.Order:
        ordering: str = query.options.get("ordering", self.default_ordering)
        name = ordering.removeprefix("-")
        return pages.Order(name, self.ordering_columns.get(name, name), ordering.startswith("-"))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        query = self.query("retrieve")
        if answer := self.unchanged():
            return answer
        shape = self.shape("retrieve", query)
        row = self.record(shapes.plan(shape, self.get_queryset()))
        return self.answer(shape.to_representation(row))

    def record(self, queryset: Any = None) -> Any:
        """The record that the address names, or a 404 that names the nearest id."""
        asked = self.kwargs[self.lookup_url_kwarg]
        records = self.get_queryset() if queryset is None else queryset
        row = None if "\x00" in asked else records.filter(slug=asked).first()
        if row is None:
            raise self._not_found()
        return row

    def _not_found(self) -> Exception:
        asked = self.kwargs[self.lookup_url_kwarg]
        near = closest(asked, self.get_queryset().values_list("slug", flat=True))
        detail = f"There is no record “{asked}” among the {self.noun}."
        address = reverse(f"{self.basename}-detail", args=[near]) if near else reverse(f"{self.basename}-list")
        return not_found(self.request.path, f"{detail} Did you mean “{near}”?" if near else detail, address)

    def example(self, action: str) -> Any:
        if action not in ("list", "retrieve"):
            return None
        shape_class = self.list_serializer_class if action == "list" else self.serializer_class
        shape = shape_class(context=self.shape_context())
        row = shapes.plan(shape, self.get_queryset()).filter(slug=self.example_id).first()
        if row is None:
            return None
        record = shape.to_representation(row)
        if action == "retrieve":
            return record
        query = Query("", [])
        meta = self._meta(query, self._order(query), 1)
        return {"count": 1, "count_is_exact": True, "next": None, "previous": None, "meta": meta, "results": [record]}

    def _whole(self, shape: Any, queryset: Any, order: pages.Order, query: Query) -> StreamingHttpResponse:
        """The whole result, streamed. X-Total-Count says how many records make it complete."""
        renderer = self.request.accepted_renderer
        stream = pages.stream(shapes.plan(shape, queryset), order)

        def records() -> Iterator[dict[str, Any]]:
            with contextlib.closing(stream):
                for rows in stream.chunks:
                    yield from (shape.to_representation(row) for row in rows)

        if renderer.format == "csv":
            lines, media = (
                renderers.csv_lines(shape, records(), query.options.get("bom", False)),
                "text/csv; charset=utf-8",
            )
        else:
            lines, media = renderers.ndjson(records()), renderer.media_type
        response = StreamingHttpResponse(Lines(lines, stream.close), content_type=media)
        name = f"{self.noun.replace(' ', '-')}-{self.dataset.version}.{renderer.format}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Total-Count"] = str(stream.total)
        return response

    def _neighbour(self, query: Query, cursor: str | None) -> str | None:
        return None if cursor is None else self.request.build_absolute_uri(query.address({"cursor": cursor}))

    def _meta(self, query: Query, order: pages.Order, count: int) -> dict[str, Any]:
        said = [self.filters("list")[name].say(readings) for name, readings in query.filters.items()]
        sign = "descending" if order.descending else "ascending"
        sorting = {"date descending": "newest first", "date ascending": "oldest first"}.get(f"{order.column} {sign}")
        sentence = "; ".join([*said, sorting or f"by {order.name}, {sign}"])
        return {
            "query": f"{self.noun[:1].upper()}{self.noun[1:]}: {sentence}.",
            "interpreted": query.interpreted,
            "dataset_version": self.dataset.version,
            "licence": settings.REST["LICENCE"],
            "hint": None if count else self._why_empty(query),
        }

    def _why_empty(self, query: Query) -> str:
        """What an empty answer would hold without each of its filters."""
        known, records = self.filters("list"), self.get_queryset()
        without = {
            name: pages.count(filters.run(records, known, query.filters, leave_out=[name]))[0] for name in query.filters
        }
        said = ", ".join(f"without {name} there are {count}" for name, count in without.items())
        return f"No record matches: {said}." if said else "There are no records."


FORMAT = Parameter(
    "format",
    "The format: `json` is a page, `csv` and `ndjson` are the whole result, streamed. An `Accept` header works too.",
    lambda text: choice(text, ["json", "csv", "ndjson"]),
    {"type": "string", "enum": ["json", "csv", "ndjson"], "default": "json"},
    everyday=True,
)
FORMAT_JSON = Parameter(
    "format",
    "The format; there is one.",
    lambda text: choice(text, ["json"]),
    {"type": "string", "enum": ["json"], "default": "json"},
)
BOM = Parameter(
    "bom",
    "With `format=csv`: start with a byte order mark, which some spreadsheets need to see UTF-8.",
    boolean,
    {"type": "boolean", "default": False},
)
PAGING = [
    Parameter(
        "page_size",
        f"Records on a page of JSON, {MAX_PAGE_SIZE} at most; CSV and NDJSON have no pages.",
        lambda text: whole(text, 1, MAX_PAGE_SIZE),
        {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE},
        also_called=["limit", "per_page", "size", "rows", "count", "_size"],
    ),
    Parameter(
        "cursor",
        "Where a page starts: take it from `next` or `previous` of another page; opaque and signed.",
        pages.read_cursor,
        {"type": "string"},
        also_called=["page", "offset", "after", "start"],
        hint="Pages are walked with “cursor”: follow next.",
        opaque=True,
    ),
]
