"""The base class of collections: lists, records, facets. Subclasses declare records, serializer and filters."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, ClassVar

from django.conf import settings
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.module_loading import import_string
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from rest import bodies, dataset_cache, facets, filters, formats, hints, pagination, search, sparse_fields, streams
from rest.endpoint import Endpoint
from rest.facets import Counted
from rest.filters import Asked
from rest.formats import ndjson
from rest.formats.table import Table
from rest.models import Body
from rest.parameters.parsing import Parameter, Query
from rest.parameters.shared import PAGE_SIZE, PAGING
from rest.parameters.suggestions import nearest
from rest.parameters.values import order, slip
from rest.problems import Problem, QueryError, gone, not_found
from rest.redirects import Moved, Removed, Renamed
from rest.sparse_fields import Include, Profile, Pruner, Selection
from rest.sql import keys as keys

RANK = "rank"
ONLY_JSON = ("facets", "facet_size")
HIGHLIGHTS = "highlights"
NEEDING_WORDS = ("ordering", "include", "fields")
FEW = 500  # a file with so many records has a Content-Length, a longer one is streamed
LEFT_OUT = 8  # filters that the hint of an empty result leaves out in turn, with a count each


class Collection(Endpoint):
    """A list and its records.

    `queryset` gives the records, `bodies` is the model of their bodies, `serializer_class` describes a record (and
    `serializers` those of all kinds of record, where there are several), `includes` are what `include=` can add,
    `orderings` what to sort by (`ordering_columns` where the column is called otherwise), `about_each` what is said of
    actions that all have, `noun` how a sentence calls the records, `example_id` a record for OpenAPI, `coordinates` the
    columns of longitude and latitude.
    """

    about_each: ClassVar[Mapping[str, tuple[str, str]]] = {
        "facets": (
            "Count {noun} by value",
            "How many {noun} have each value of a filter, whatever that filter asks for.",
        )
    }
    example_queries = {"facets": "facet_size=2"}
    lookup_field = "slug"
    lookup_url_kwarg = "id"
    lookup_value_converter = "str"
    bodies: type[Body]
    serializer_class: Any = None
    includes: ClassVar[Mapping[str, Include]] = {}
    orderings: ClassVar[Mapping[str, str]] = {}
    ordering_columns: ClassVar[Mapping[str, str]] = {}
    default_ordering = ""
    filterset_class: Any = None
    noun = "records"
    example_id = ""
    coordinates: ClassVar[tuple[str, str] | None] = None

    def renderers_of(self, action: str) -> Sequence[type[BaseRenderer]]:
        if action == "list":
            located = self.coordinates is not None
            return [formats.JSON, *(one for one in formats.RECORDS if located or not one.needs_coordinates)]
        if action == "facets":
            return [formats.JSON, formats.CSV, formats.NDJSON]
        return super().renderers_of(action)

    @classmethod
    def serializers(cls) -> Sequence[Any]:
        """The serializers of all kinds of record that the collection has."""
        return [cls.serializer_class]

    def filters(self, action: str) -> Mapping[str, filters.Filter]:
        return self.filterset_class.base_filters if action in ("list", "facets") else {}

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        with self._of_a_record():
            return super().perform_content_negotiation(request, force)

    @contextlib.contextmanager
    def _of_a_record(self) -> Iterator[None]:
        """Respond 404 before 400: without the record, no corrected query works."""
        try:
            yield
        except Problem:
            if self.lookup_url_kwarg in self.kwargs:
                self.record()
            raise

    def parameters(self, action: str) -> list[Parameter]:
        known, of_every_action = self.filters(action), self.format_parameters(action)
        if action == "facets":
            return [*facets.parameters(known, alone=True), *of_every_action]
        if action != "list":
            return [*sparse_fields.parameters(self.profile(action)), *of_every_action]
        orderings = [sign + name for name in self.orderings for sign in ("", "-")]
        described = "; ".join(f"`{name}`: {help_text}" for name, help_text in self.orderings.items())
        if "q" in known:
            orderings.append(RANK)
            described += f"; `{RANK}`, only with `q`: the best match first"
        return [
            Parameter(
                "ordering",
                f"What to sort by, with `-` for descending; {described}. The id breaks ties.",
                lambda text: order(text, orderings),
                {"type": "string", "enum": orderings, "default": self.default_ordering},
                also_called=["order", "sort", "order_by", "sort_by", "orderby"],
                everyday=True,
            ),
            *PAGING,
            *sparse_fields.parameters(self.profile(action)),
            *facets.parameters(known, alone=False),
            *of_every_action,
        ]

    @property
    def only_json(self) -> Sequence[str]:  # type: ignore[override]
        return ONLY_JSON if self.action == "list" else ()

    def profile(self, action: str) -> Profile:
        """The fields of the records, and what an action can include."""
        return self._profile(action == "list" and "q" in self.filterset_class.base_filters)

    @classmethod
    @cache
    def _profile(cls, searched: bool) -> Profile:
        more = {HIGHLIGHTS: FOUND} if searched else {}
        return Profile(sparse_fields.fields_of(one() for one in cls.serializers()), {**cls.includes, **more})

    def query(self, action: str) -> Query:
        with self._of_a_record():
            return super().query(action)

    def refusals(self, query: Query) -> Iterable[QueryError]:
        errors = [*super().refusals(query)]
        return errors if "q" in query.filters else [*errors, *self._needing_words(query)]

    @property
    def instead_of(self) -> Mapping[str, str]:  # type: ignore[override]
        return {"facets": f"Counts as a table are at {reverse(f'{self.basename}-facets')}."}

    def selectable(self, action: str) -> Profile | None:
        return self.profile(action) if action in ("list", "retrieve") else None

    def _needing_words(self, query: Query) -> Iterator[QueryError]:
        for name, value in query.pairs:
            asked = query.options[name] if name in NEEDING_WORDS else ()
            if asked == RANK or HIGHLIGHTS in asked:
                detail = f"{name}: “{value}” needs words that are searched for."
                yield QueryError("invalid-value", name, value, "needs_q", detail, "Give the words with q.")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        query = self.query("list")
        if answer := self.unchanged():
            return answer
        order = self._order(query)
        if request.accepted_renderer.format != "json":
            return self._file(order, query)
        (count, exact), best = self._best(order, query)
        meta = self.meta(query, self._sentence(query, order), self._hint(query, count))
        more = {"facets": self._facets(query, query.options["facets"])} if "facets" in query.options else {}
        # last, since `dispatch` compares the load that it read
        page, results = self._page(order, query, best)
        return self.paged(query, page, (count, exact), meta, results, more)

    def walk(self, asked: Asked, order: pagination.Order) -> pagination.Walk:
        """The rows that filters find, in an order."""
        return pagination.Walk(filters.run(self.get_queryset(), self.filters("list"), asked), order, plain=not asked)

    def countable(self, asked: Asked) -> tuple[Any, Sequence[str]]:
        """The rows to count, and the columns that make them distinct (`rest.pagination.count`)."""
        return filters.run(self.get_queryset(), self.filters("list"), asked), ()

    def _page(
        self, order: pagination.Order, query: Query, best: Sequence[pagination.Found]
    ) -> tuple[pagination.Page, Sequence[bytes]]:
        """A page and its records. `best` are its keys and one more, if they are known."""
        find = (lambda number, start: best) if best else partial(self._keys, order, query)
        page = pagination.page_of(order, query.options.get("page_size", PAGE_SIZE), query, find)
        return page, self.pruned(self.records(page.rows, query), query)

    def records(self, keys: Sequence[Any], query: Query) -> Sequence[bytes]:
        """The bodies of the records with these keys, with what the query includes. Sets `seen`."""
        found, self.seen = bodies.of_keys(self.bodies, keys)
        return self._including(keys, self.finished(found), query)

    def finished(self, found: Sequence[bytes]) -> Sequence[bytes]:
        """Stored bodies as this server gives them."""
        return bodies.filled(found, self.dataset.version)

    def _including(self, keys: Sequence[Any], found: Sequence[bytes], query: Query) -> Sequence[bytes]:
        """The same records with what the query includes."""
        names = sparse_fields.included(self.profile(self.action), sparse_fields.selected(query))
        # fewer bodies than keys: another dataset was loaded in between, and `dispatch` responds again
        if not names or len(found) != len(keys):
            return found
        numbers = list(map(int, keys))
        included = self.profile(self.action).includes
        more = {name: included[name].read(self, query, numbers) for name in names}
        return [
            ndjson.extended(body, [(name, more[name].get(key, included[name].empty)) for name in names])
            for key, body in zip(numbers, found, strict=True)
        ]

    def pruned(self, records: Sequence[bytes], query: Query) -> Sequence[bytes]:
        """The records with the fields that a query asks for."""
        asked = sparse_fields.selected(query)
        return records if asked.is_all else [*map(self.made_for(Pruner, asked, self.action), records)]

    def _keys(
        self, order: pagination.Order, query: Query, number: int, start: pagination.Start, located: bool = False
    ) -> Sequence[pagination.Found]:
        """The keys of the first `number` rows of a query after `start`; with `located`, of rows with coordinates."""

        def walk(asked: Asked) -> pagination.Walk:
            found = self.walk(asked, order)
            return found._replace(rows=self._located(self._ranked(found.rows, order, asked), located))

        of = f"{self.basename} {order} {located}"
        return keys.find(walk, self.filters("list"), query.filters, of, number, start)

    def _located(self, matching: Any, only: bool) -> Any:
        """The rows that have coordinates, or all rows."""
        return matching.filter(**{f"{self.coordinates[0]}__isnull": False}) if only and self.coordinates else matching

    def _count(self, query: Query, asked: Asked, beside: str = "") -> tuple[int, bool]:
        """How many records filters find, and whether that is exact. Cached; `beside` tells other filters apart."""
        return self._counted(query, beside, lambda: pagination.count(*self.countable(asked)))

    def _counted(self, query: Query, beside: str, count: Callable[[], tuple[int, bool]]) -> tuple[int, bool]:
        of = f"{self.basename} {sorted(pair for pair in query.pairs if pair[0] in query.filters)} {beside}"
        return dataset_cache.kept("count", of, count)

    def _best(self, order: pagination.Order, query: Query) -> tuple[tuple[int, bool], Sequence[pagination.Found]]:
        """The count of a list; and the keys of the best matches, if they were read to count them."""
        if order.name != RANK or "cursor" in query.options:
            return self._count(query, query.filters), ()
        best: list[pagination.Found] = []

        def count() -> tuple[int, bool]:
            matching = self._ranked(self.countable(query.filters)[0], order, query.filters)
            few = keys.few(matching, order, query.options.get("page_size", PAGE_SIZE) + 1)
            best.extend(few.first if few else ())
            return (
                (few.total, True)
                if few and few.total <= pagination.COUNTED_EXACTLY
                else (pagination.COUNTED_EXACTLY, False)
            )

        return self._counted(query, "", count), best

    def _ranked(self, matching: Any, order: pagination.Order, asked: Asked) -> Any:
        """The rows with their relevance, if they are ordered by it."""
        if order.name != RANK:
            return matching
        spec: Any = self.filters("list")["q"]
        return spec.ranked(matching, asked["q"][0].value)

    @action(detail=False)
    def facets(self, request: Request) -> HttpResponseBase:
        query = self.query("facets")
        if answer := self.unchanged():
            return answer
        return self.tabulated(query, *self.counted(query))

    def counted(self, query: Query) -> tuple[dict[str, Any], Table]:
        """The facets of a query, as JSON and as a table."""
        known = self.filters("facets")
        everyday = [name for name in facets.names(known) if known[name].everyday]
        wanted = query.options.get("facets", everyday)
        count, exact = self._count(query, query.filters)
        found = list(facets.count(self.basename, self.get_queryset(), known, query, wanted))
        body = {
            "count": count,
            "count_is_exact": exact,
            "meta": self.meta(query, self._sentence(query), self._hint(query, count)),
            "links": self.links(query),
            "facets": self._shown(found, query),
        }
        return body, Table(f"{self.file_name}-facets", facets.COLUMNS, facets.rows(found))

    def _facets(self, query: Query, wanted: Sequence[str]) -> dict[str, Any]:
        return self._shown(facets.count(self.basename, self.get_queryset(), self.filters("list"), query, wanted), query)

    def _shown(self, found: Iterable[Counted], query: Query) -> dict[str, Any]:
        size = query.options.get("facet_size", facets.SIZE)
        return facets.body(found, self.filters("list"), query, self.absolute, size)

    def _order(self, query: Query) -> pagination.Order:
        ordering: str = query.options.get("ordering", self.default_ordering)
        if ordering == RANK:
            return pagination.Order(RANK, "relevance", descending=True)
        name = ordering.removeprefix("-")
        return pagination.Order(name, self.ordering_columns.get(name, name), ordering.startswith("-"))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        query = self.query("retrieve")
        if answer := self.unchanged():
            return answer
        slug = self.kwargs[self.lookup_url_kwarg]
        if "\x00" in slug:
            raise self._absent(slug)
        found, self.seen = bodies.of_slug(self.bodies, self.serializer_class.Meta.model, slug)
        if not found:
            raise self._absent(slug)
        (record,) = self.finished(found)
        if sparse_fields.included(self.profile("retrieve"), sparse_fields.selected(query)):
            (record,) = self._including([self.record().pk], [record], query)
        (record,) = self.pruned([record], query)
        return self.written(record)

    def handle_exception(self, exc: Exception) -> Any:
        return exc.response() if isinstance(exc, Moved) else super().handle_exception(exc)

    def record(self) -> Any:
        """The record of the path. Raises Moved for a former id, and a Problem: 410 for a removed id, else 404."""
        asked = self.kwargs[self.lookup_url_kwarg]
        row = None if "\x00" in asked else self.get_queryset().filter(slug=asked).first()
        if row is None:
            raise self._absent(asked)
        return row

    def _absent(self, asked: str) -> Exception:
        became = import_string(settings.REST["BECAME"])
        match None if "\x00" in asked else became(self.basename, asked):
            case Renamed(basename, slug):
                match: Any = self.request.resolver_match
                # the same report of the new id, unless the record moved to another collection
                name = match.url_name if basename == self.basename else f"{basename}-detail"
                return Moved(self.request, reverse(name, args=[slug]))
            case Removed(release):
                return gone(asked, self.noun, release)
        near = nearest(self.get_queryset(), asked)
        detail = f"There is no record “{asked}” among the {self.noun}."
        meant = slip(asked, [near] if near else [])
        address = reverse(f"{self.basename}-detail", args=[meant]) if meant else None
        return not_found(self.request.path, f"{detail} Did you mean “{near}”?" if near else detail, address)

    def _file(self, order: pagination.Order, query: Query) -> HttpResponseBase:
        """The whole result in a format of records, streamed unless it is short."""
        renderer: Any = self.request.accepted_renderer
        write = partial(renderer.write, self._records(order, query))
        found = self._keys(order, query, FEW + 1, pagination.FIRST, renderer.needs_coordinates)
        if len(found) <= FEW:
            lines = self.records([one.row for one in found], query)
            return self.file(b"".join(write(lines)), self.file_name, len(found))
        matching = filters.run(self.get_queryset(), self.filters("list"), query.filters)
        matching = self._located(self._ranked(matching, order, query.filters), renderer.needs_coordinates)
        stream = streams.stream(matching, order, lambda keys: self.records(keys, query))
        return self.streamed(write(stream.parts), self.file_name, stream.total)

    def _records(self, order: pagination.Order, query: Query) -> formats.Records:
        """What a format of records needs to know."""
        asked = sparse_fields.selected(query)
        return formats.Records(
            partial(self.made_for, action="list"),
            asked,
            self.columns(asked),
            self.meta(query, self._sentence(query, order)),
            self.coordinates,
            query.options.get("bom", False),
        )

    def columns(self, asked: Selection) -> Selection:
        """The fields that are columns of CSV."""
        return asked

    @property
    def file_name(self) -> str:
        """The file name of the records, without extension."""
        return self.noun.replace(" ", "-")

    def _sentence(self, query: Query, order: pagination.Order | None = None) -> str:
        """The query in words."""
        said = [self.filters("list")[name].say(readings) for name, readings in query.filters.items()]
        if order is not None:
            sign = "descending" if order.descending else "ascending"
            known = {"date descending": "newest first", "date ascending": "oldest first"}
            known |= {"rank descending": "best match first"}
            said.append(known.get(f"{order.name} {sign}", f"by {order.name}, {sign}"))
        return f"{self.noun[:1].upper()}{self.noun[1:]}: {'; '.join(said or ['all'])}."

    def _hint(self, query: Query, count: int) -> str | None:
        """`meta.hint`: why a result is empty, and what a wider query finds."""
        why = [] if count else [*self._no_word(query), self._why_empty(query)]
        said = [*why, *self._wider(query, count)]
        return " ".join(said) or None

    def _wider(self, query: Query, count: int) -> Iterator[str]:
        known = self.filters("list")
        if count >= pagination.COUNTED_EXACTLY:
            return iter(())  # counts end here
        return hints.wider(query.filters, known, count, lambda asked: self._count(query, asked, f"as {sorted(asked)}"))

    def _no_word(self, query: Query) -> Iterator[str]:
        spec = self.filters("list").get("q")
        # filters of names search letters, not words
        if "q" in query.filters and not isinstance(spec, filters.WordsFilter):
            text = query.filters["q"][0].value
            if search.is_nothing(text):
                yield f"In q={text} no word is left to search for: marks and words as common as “the” are not searched."

    def _why_empty(self, query: Query) -> str:
        """How many records there are without each of the filters, up to LEFT_OUT of them."""
        known, records = self.filters("list"), self.get_queryset()
        tried = list(query.filters)[:LEFT_OUT]
        others = {name: filters.run(records, known, query.filters, leave_out=[name]) for name in tried}
        without = {name: pagination.count(found)[0] for name, found in others.items()}
        said = ", ".join(f"without {name} there are {count}" for name, count in without.items())
        more = f"; it has {len(query.filters)} filters" if len(query.filters) > len(tried) else ""
        return f"No record matches: {said}{more}." if said else "There are no records."


def _highlights(view: Any, query: Query, keys: Sequence[int]) -> dict[int, bytes]:
    """Where the words of `q` stand in records."""
    spec: Any = view.filters("list")["q"]
    found = spec.highlighted(view.get_queryset().filter(pk__in=keys), query.filters["q"][0].value)
    return {key: ndjson.compact(marked) for key, marked in found.values_list("pk", HIGHLIGHTS)}


FOUND = Include(
    serializers.ListField(
        child=serializers.CharField(),
        help_text="Where the words of `q` stand, each between `<mark>` and `</mark>`, the rest escaped as HTML.",
    ),
    _highlights,
)
