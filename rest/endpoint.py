"""The base class of all endpoints: parameters, formats, revalidation, pages of JSON and files."""

import functools
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from rest_framework import viewsets
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from rest import bodies, dataset_cache, etags, facets, filters, formats, links, sparse_fields
from rest.formats.ndjson import spliced
from rest.formats.table import Table
from rest.pagination import Page
from rest.parameters import parsing, shared
from rest.parameters.parsing import Parameter, Query
from rest.problems import Problem, QueryError, address_too_long
from rest.sparse_fields import Profile, Selection
from rest.streams import in_time

QUERIES = 1_000  # parsed queries that are cached
SELECTIONS = 512  # selections of fields whose codecs are cached

T = TypeVar("T")
Answer = TypeVar("Answer", HttpResponse, StreamingHttpResponse)


class Endpoint(viewsets.GenericViewSet):
    """A read-only endpoint: strict parameters, revalidation, one dataset for the whole answer.

    `about` maps each action to a summary and a description for OpenAPI; `tag` is the group it stands in; `only_json`
    are parameters that the addresses of other formats leave out; `example_addresses` are those whose answers OpenAPI
    shows (None: none), and `example_queries` what is asked of other actions there, where an untouched form has a longer
    answer; `in_parts` are the actions that answer `Range`; `instead_of` says what to do where a parameter does not go
    with the format.
    """

    http_method_names = ["get", "head"]
    pagination_class = None
    filter_backends = []
    tag = ""
    only_json: ClassVar[Sequence[str]] = ()
    instead_of: ClassVar[Mapping[str, str]] = {}
    example_addresses: ClassVar[Mapping[str, str | None]] = {}
    example_queries: ClassVar[Mapping[str, str]] = {}
    in_parts: ClassVar[Sequence[str]] = ()
    about: ClassVar[Mapping[str, tuple[str, str]]] = {}
    seen: str | None = None  # the load that the last query of this request read, if the query returned it

    @cached_property
    def dataset(self) -> Any:
        """The dataset of the response, as last read. `dispatch` checks that the database still holds it."""
        return import_string(settings.REST["DATASET"])(within=math.inf)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Respond from one dataset. Respond again if another dataset was loaded in between."""
        while True:
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
            thought = self.dataset if response.status_code != 503 else None
            if thought is None or thought.load == self.seen:
                return response
            try:
                self.dataset = import_string(settings.REST["DATASET"])()
            except DatabaseError as error:
                return self.finalize_response(self.request, self.handle_exception(error), *args, **kwargs)
            if self.dataset.load == thought.load:
                return response
            self.seen = None
            vars(self).pop("etag", None)

    def renderers_of(self, action: str) -> Sequence[type[BaseRenderer]]:
        """The formats of an action; the first is the default."""
        return [formats.JSON]

    def get_renderers(self) -> list[BaseRenderer]:
        return [renderer() for renderer in self.renderers_of(self.action)]

    def parameters(self, action: str) -> list[Parameter]:
        """The parameters of an action that are no filters."""
        return self.format_parameters(action)

    @classmethod
    @functools.cache
    def known_parameters(cls, action: str) -> list[Parameter]:
        """The same, cached for the class."""
        return cls().parameters(action)

    def format_parameters(self, action: str) -> list[Parameter]:
        """`format`, and `bom` where there is CSV."""
        names = self.formats(action)
        return [shared.formats(names), *([shared.BOM] if "csv" in names else [])]

    def formats(self, action: str) -> list[str]:
        return [str(renderer.format) for renderer in self.renderers_of(action)]

    def filters(self, action: str) -> Mapping[str, filters.Filter]:
        return {}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if parsing.too_long(request.path, self._pairs, request.get_full_path()):
            raise address_too_long(parsing.LONGEST_ADDRESS)
        # Requests wait for each other in `dataset_cache.kept`; the one that is waited for needs a connection.
        connection.ensure_connection()
        dataset_cache.begin(self.dataset.load)
        super().initial(request, *args, **kwargs)

    def perform_authentication(self, request: Request) -> None:
        """There is no authentication."""

    def query(self, action: str) -> Query:
        """The parsed query. Raises a Problem. A query that was right before is taken from the cache."""
        text = self.request.META.get("QUERY_STRING")
        if not text:
            return self._read(action)
        of = repr((self.request.accepted_renderer.format, self.request.path, text))
        return dataset_cache.kept("query", of, lambda: self._read(action), QUERIES)

    def _read(self, action: str) -> Query:
        known = self.filters(action), self.known_parameters(action)
        return parsing.read(self.request.path, self._pairs(), *known, self.refusals)

    def refusals(self, query: Query) -> Iterable[QueryError]:
        """Errors of parameters that are right by themselves and wrong together."""
        if not query.pairs:
            return ()
        return [*self._doing_nothing(query), *sparse_fields.contradictions(self.selectable(self.action), query)]

    def profile(self, action: str) -> Profile:
        """The fields of the records of an action whose fields can be chosen."""
        raise NotImplementedError

    def selectable(self, action: str) -> Profile | None:
        """The fields that a query can choose; None where it cannot choose."""
        return None

    @classmethod
    @functools.lru_cache(maxsize=SELECTIONS)
    def made_for(cls, codec: Callable[[Profile, Selection], T], asked: Selection, action: str) -> T:
        """A codec for a selection of the fields of an action's records, kept, since it takes long to make."""
        return codec(cls().profile(action), asked)

    def _doing_nothing(self, query: Query) -> Iterator[QueryError]:
        """Errors of parameters that have no effect in this format, or without another parameter."""
        specs: dict[str, filters.Filter | Parameter] = {
            **self.filters(self.action),
            **{one.name: one for one in self.known_parameters(self.action)},
        }
        sent, format_ = {name for name, _ in query.pairs}, self.asked_format(query)
        for name, value in query.pairs:
            spec = specs[name]
            default = facets.said(spec.schema.get("default"))
            needs, only_in = spec.needs, getattr(spec, "only_in", None)
            if only_in is not None and only_in != format_ and (value != default or only_in == "json"):
                detail = f"{name} goes with format={only_in}, and the answer is asked for as {format_}."
                hint = self.instead_of.get(name, f"Leave {name} out, or ask for format={only_in}.")
                # a parameter with a default changes how records are shown, not which records
                meant: list[tuple[str, str]] | None = [] if default is not None else None
                yield QueryError("invalid-value", name, value, "not_in_this_format", detail, hint, meant=meant)
            elif needs and value != default and not sent & set(needs):
                either = " or ".join(needs)
                hint = f"Give {either}, or leave {name} out."
                detail = f"{name} does nothing without {either}."
                yield QueryError("invalid-value", name, value, "needs_another", detail, hint, meant=[])

    def asked_format(self, query: Query) -> str:
        """The negotiated format, or before negotiation that of the query."""
        renderer = getattr(self.request, "accepted_renderer", None)
        return str(renderer.format) if renderer else str(query.options.get("format", "json"))

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        try:
            return super().perform_content_negotiation(request, force)
        except Problem as problem:
            pairs = [(name, value) for name, value in self._pairs() if name != "format"]
            meant = [error.meant for error in problem.errors if error.meant is not None]
            if meant and len(meant) == len(problem.errors):
                known = self.filters(self.action), self.known_parameters(self.action)
                pairs += [pair for one in meant for pair in one]
                problem.try_ = parsing.corrected(request.path, pairs, *known, self.refusals)
            raise

    def _pairs(self) -> list[tuple[str, str]]:
        return [(name, value) for name, values in self.request.query_params.lists() for value in values]

    def answer(self, data: Any) -> HttpResponse:
        """A response in JSON."""
        response: HttpResponse = Response(data)
        return response

    def written(self, content: bytes) -> HttpResponse:
        """A response whose content is JSON already."""
        if "indent" in self.request.accepted_media_type:
            return self.answer(json.loads(content))
        return HttpResponse(content, content_type=self.request.accepted_renderer.media_type)

    def paged(
        self,
        query: Query,
        page: Page,
        counted: tuple[int, bool],
        meta: Mapping[str, Any],
        results: Sequence[bytes],
        more: dict[str, Any],
    ) -> HttpResponse:
        """A page in JSON, with links to the next and the previous page.

        `counted`: how many, whether exactly; `results` are JSON.
        """
        neighbours = {
            relation: self.absolute(query.address({"cursor": cursor}))
            for relation, cursor in (("next", page.next), ("prev", page.previous))
            if cursor
        }
        body = {
            "count": counted[0],
            "count_is_exact": counted[1],
            "next": neighbours.get("next"),
            "previous": neighbours.get("prev"),
            "meta": meta,
            "links": self.links(query),
            "results": None,
            **more,
        }
        answer = self.written(spliced(body, "results", bodies.listed(results)))
        link = ", ".join(f'<{address}>; rel="{relation}"' for relation, address in neighbours.items())
        if 0 < len(link) <= links.LONGEST_HEADER:
            answer["Link"] = link
        return answer

    def tabulated(self, query: Query, body: Mapping[str, Any], table: Table) -> HttpResponseBase:
        """A report: `body` as JSON, `table` as CSV or NDJSON."""
        return self.answer(body) if self.request.accepted_renderer.format == "json" else self.table(query, table)

    def table(self, query: Query, table: Table) -> StreamingHttpResponse:
        """A table as CSV or NDJSON."""
        bom = query.options.get("bom", False)
        lines = table.csv(bom) if self.request.accepted_renderer.format == "csv" else table.ndjson()
        return self.streamed(lines, table.name, len(table.rows))

    def streamed(self, lines: Iterable[bytes], name: str, total: int) -> StreamingHttpResponse:
        """A whole result, streamed in the negotiated format. `total` is the number of records."""
        return self._as_file(StreamingHttpResponse(in_time(lines), content_type=self._content_type), name, total)

    def file(self, content: bytes, name: str, total: int) -> HttpResponse:
        """A short whole result in the negotiated format. `total` is the number of records."""
        return self._as_file(HttpResponse(content, content_type=self._content_type), name, total)

    @property
    def _content_type(self) -> str:
        media_type = str(self.request.accepted_renderer.media_type)
        return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type

    def _as_file(self, response: Answer, name: str, total: int) -> Answer:
        """Add the file name and `X-Total-Count`, by which clients see that a file is complete."""
        renderer = self.request.accepted_renderer
        extension = getattr(renderer, "extension", renderer.format)
        response["Content-Disposition"] = f'attachment; filename="{name}-{self.dataset.version}.{extension}"'
        response["X-Total-Count"] = str(total)
        return response

    def absolute(self, address: str) -> str:
        """The address with the host of the request."""
        return self.request.build_absolute_uri(address)

    def public(self, address: str) -> str:
        """The address for citations: with PUBLIC_URL, or else with the host of the request."""
        server = settings.REST["PUBLIC_URL"]
        return f"{server}{address}" if server else self.absolute(address)

    def meta(self, query: Query, sentence: str, hint: str | None = None) -> dict[str, Any]:
        """`meta` of a response: the query in words, how it was read, the dataset, the citation."""
        return {
            "query": sentence,
            "interpreted": query.interpreted,
            "dataset_version": self.dataset.version,
            "licence": settings.REST["LICENCE"],
            "citation": self.dataset.cite(sentence, self.public(query.address(dict.fromkeys(links.OF_THE_ANSWER)))),
            "hint": hint,
        }

    def links(self, query: Query) -> dict[str, str]:
        """`links` of a response: the same query in other formats, as curl and in Swagger UI."""
        return links.of(query, self.formats(self.action), self.absolute, self.only_json)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code in etags.FOUND:
            etags.mark(response, self.etag)
            response["X-Dataset-Version"] = self.dataset.version
        return response

    @cached_property
    def etag(self) -> str:
        return etags.etag(self.request._request, self.dataset.mark, self.request.accepted_media_type)

    def unchanged(self) -> HttpResponse | None:
        return etags.unchanged(self.request._request, self.etag)
