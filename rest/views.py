"""What every collection's endpoints do. A collection says which records, in which shape, with which filters."""

import contextlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import F
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.module_loading import import_string
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from rest import (
    compiled,
    facets,
    filters,
    hints,
    keys,
    pages,
    plain,
    prepared,
    remembered,
    renderers,
    reused,
    search,
    selection,
    shapes,
    streams,
)
from rest.compiled import Sql
from rest.endpoint import Endpoint
from rest.facets import Counted
from rest.filters import Asked
from rest.moved import Moved, Removed, Renamed
from rest.near import nearest
from rest.parameters import PAGE_SIZE, PAGING
from rest.params import Parameter, Query
from rest.prepared import Read
from rest.problems import Problem, QueryError, gone, not_found
from rest.selection import Profile, Selection
from rest.shapes import HIGHLIGHTS
from rest.tables import Table
from rest.values import order, slip

RANK = "rank"
ONLY_JSON = ("facets", "facet_size")
NEEDING_WORDS = ("ordering", "include", "fields")
FEW = 500  # records of a whole result that is made before it is sent
LEFT_OUT = 8  # filters that an empty answer is counted without, one count each


class Collection(Endpoint):
    """A list and its records.

    `queryset` gives the records, `serializer_class` the shape of a record alone, `list_serializer_class` its shape in a
    list, `whole_serializer_class` what `include=` can add to both, `orderings` what to sort by (`ordering_columns`
    where the column is called otherwise), `about_each` what is said of actions that all have, `noun` how a sentence
    calls the records, `example_id` a record for OpenAPI, `coordinates` the columns of longitude and latitude.
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
    serializer_class: Any = None
    list_serializer_class: Any = None
    whole_serializer_class: Any = None
    orderings: ClassVar[Mapping[str, str]] = {}
    ordering_columns: ClassVar[Mapping[str, str]] = {}
    default_ordering = ""
    filterset_class: Any = None
    noun = "records"
    example_id = ""
    coordinates: ClassVar[tuple[str, str] | None] = None

    @classmethod
    def as_view(cls, actions: Any = None, **initkwargs: Any) -> Any:
        usual = super().as_view(actions, **initkwargs)
        return plain.view(usual, cls) if actions and actions.get("get") == "retrieve" else usual

    def renderers_of(self, action: str) -> Sequence[type[BaseRenderer]]:
        if action in ("list", "facets"):
            on_a_map = [renderers.GeoJSON] if action == "list" and self.coordinates else []
            return [renderers.JSON, renderers.CSV, renderers.NDJSON, *on_a_map]
        return super().renderers_of(action)

    def filters(self, action: str) -> Mapping[str, filters.Filter]:
        return self.filterset_class.base_filters if action in ("list", "facets") else {}

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        with self._of_a_record():
            return super().perform_content_negotiation(request, force)

    @contextlib.contextmanager
    def _of_a_record(self) -> Iterator[None]:
        """A record that is not there is said before what is wrong with the query: no `try` could work."""
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
            return [*selection.parameters(self.profile(action)), *of_every_action]
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
            *selection.parameters(self.profile(action)),
            *facets.parameters(known, alone=False),
            *of_every_action,
        ]

    @property
    def only_json(self) -> Sequence[str]:  # type: ignore[override]
        return ONLY_JSON if self.action == "list" else ()

    @classmethod
    @cache
    def whole(cls) -> Any:
        """The shape with everything that can be asked for."""
        shape = cls.whole_serializer_class or cls.serializer_class
        return shapes.with_highlights(shape) if "q" in cls.filterset_class.base_filters else shape

    def profile(self, action: str) -> Profile:
        """What an action shows by itself, and what else can be asked for."""
        default = self.list_serializer_class if action == "list" else self.serializer_class
        # only a search has words to highlight
        more = self.whole() if action == "list" else self.whole_serializer_class or self.serializer_class
        return Profile(default, self.serializer_class, more)

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
        asked = selection.selected(self.profile("list"), query)
        order = self._order(query)
        if request.accepted_renderer.format != "json":
            return self._short(asked, order, query) or self._whole(asked, order, query)
        (count, exact), best = self._best(order, query)
        meta = self.meta(query, self._sentence(query, order), self._hint(query, count))
        more = {"facets": self._facets(query, query.options["facets"])} if "facets" in query.options else {}
        # last, for it tells of which load it is
        page, results, written = self._page(asked, order, query, best)
        return self.paged(query, page, (count, exact), meta, results, more, written)

    def walk(self, asked: Asked, order: pages.Order) -> pages.Walk:
        """The rows that filters find, and in which order."""
        return pages.Walk(filters.run(self.get_queryset(), self.filters("list"), asked), order, plain=not asked)

    def countable(self, asked: Asked) -> tuple[Any, Sequence[str]]:
        """The rows that filters find, and what tells them apart where some are repeated (`rest.pages.count`)."""
        return filters.run(self.get_queryset(), self.filters("list"), asked), ()

    def _page(
        self, asked: Selection, order: pages.Order, query: Query, best: Sequence[pages.Found]
    ) -> tuple[pages.Page, Sequence[Any], bool]:
        """A page, its records, and whether PostgreSQL wrote them as JSON. `best`: its keys and one more, if known."""
        find = (lambda number, start: best) if best else partial(self._keys, order, query)
        page = pages.page_of(order, query.options.get("page_size", PAGE_SIZE), query, find)
        context = self.shape_context()
        if derived := self._derived(asked):
            results, self.seen = prepared.read(derived, page.rows, context)
            return page, results, True
        shape, keys = asked.shape(context), list(map(int, page.rows))
        found = shapes.plan(shape, self._searched(self.get_queryset(), asked, order, query.filters)).in_bulk(keys)
        # one that is gone belonged to a load before: `dispatch` sees that and asks anew
        return page, [shape.to_representation(found[key]) for key in keys if key in found], False

    def _keys(self, order: pages.Order, query: Query, number: int, start: pages.Start) -> Sequence[pages.Found]:
        """The keys of the first so many rows of a query."""

        def walk(asked: Asked) -> pages.Walk:
            found = self.walk(asked, order)
            return found._replace(rows=self._ranked(found.rows, order, asked))

        return keys.find(walk, self.filters("list"), query.filters, f"{self.basename} {order}", number, start)

    def _count(self, query: Query, asked: Asked, beside: str = "") -> tuple[int, bool]:
        """How many records the filters of a query find, or others beside it, and whether that is exact."""
        return self._counted(query, beside, lambda: pages.count(*self.countable(asked)))

    def _counted(self, query: Query, beside: str, count: Callable[[], tuple[int, bool]]) -> tuple[int, bool]:
        of = f"{self.basename} {sorted(pair for pair in query.pairs if pair[0] in query.filters)} {beside}"
        return remembered.kept("count", of, count)

    def _best(self, order: pages.Order, query: Query) -> tuple[tuple[int, bool], Sequence[pages.Found]]:
        """The count of a list, and what is found on the way: the best matches of a page, where not many match."""
        if order.name != RANK or "cursor" in query.options:
            return self._count(query, query.filters), ()
        best: list[pages.Found] = []

        def count() -> tuple[int, bool]:
            matching = self._ranked(self.countable(query.filters)[0], order, query.filters)
            few = keys.few(matching, order, query.options.get("page_size", PAGE_SIZE) + 1)
            best.extend(few.first if few else ())
            return (few.total, True) if few and few.total <= pages.COUNTED_EXACTLY else (pages.COUNTED_EXACTLY, False)

        return self._counted(query, "", count), best

    def _derived(self, asked: Selection) -> compiled.Sql | None:
        """The SQL of the records, or None where Python writes them: because it has to, or is asked to indent them."""
        return None if self._indented else compiled.page(asked)

    @property
    def _indented(self) -> bool:
        return "indent" in self.request.accepted_media_type

    def _searched(self, matching: Any, asked: Selection, order: pages.Order, narrowing: Asked) -> Any:
        """What matches, with how well and where it does, if that is asked for."""
        found = self._ranked(matching, order, narrowing)
        if "q" not in narrowing or not asked.names(HIGHLIGHTS):
            return found
        spec: Any = self.filters("list")["q"]
        return spec.highlighted(found, narrowing["q"][0].value)

    def _ranked(self, matching: Any, order: pages.Order, asked: Asked) -> Any:
        """What matches, with how well it does, if that is its order."""
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

    def _order(self, query: Query) -> pages.Order:
        ordering: str = query.options.get("ordering", self.default_ordering)
        if ordering == RANK:
            return pages.Order(RANK, "relevance", descending=True)
        name = ordering.removeprefix("-")
        return pages.Order(name, self.ordering_columns.get(name, name), ordering.startswith("-"))

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        query = self.query("retrieve")
        if answer := self.unchanged():
            return answer
        asked, context = selection.selected(self.profile("retrieve"), query), self.shape_context()
        if derived := None if self._indented else compiled.record(asked):
            slug = self.kwargs[self.lookup_url_kwarg]
            found, seen = ([], None) if "\x00" in slug else prepared.rows(derived, {"slug": slug, **context})
            if not found:
                raise self._absent(slug)
            self.seen = seen
            return self.written(found[0])
        shape = asked.shape(context)
        return self.answer(shape.to_representation(self.record(shapes.plan(shape, self.get_queryset()))))

    def handle_exception(self, exc: Exception) -> Any:
        return exc.response() if isinstance(exc, Moved) else super().handle_exception(exc)

    def record(self, queryset: Any = None) -> Any:
        """The record that the address names. Else 308 or 410 for an id that it had, 404 with the nearest id."""
        asked = self.kwargs[self.lookup_url_kwarg]
        records = self.get_queryset() if queryset is None else queryset
        row = None if "\x00" in asked else records.filter(slug=asked).first()
        if row is None:
            raise self._absent(asked)
        return row

    def _absent(self, asked: str) -> Exception:
        became = import_string(settings.REST["BECAME"])
        match None if "\x00" in asked else became(self.basename, asked):
            case Renamed(basename, slug):
                match: Any = self.request.resolver_match
                # a report of the record stays one; another collection may not have it
                name = match.url_name if basename == self.basename else f"{basename}-detail"
                return Moved(self.request, reverse(name, args=[slug]))
            case Removed(release):
                return gone(asked, self.noun, release)
        near = nearest(self.get_queryset(), asked)
        detail = f"There is no record “{asked}” among the {self.noun}."
        meant = slip(asked, [near] if near else [])
        address = reverse(f"{self.basename}-detail", args=[meant]) if meant else None
        return not_found(self.request.path, f"{detail} Did you mean “{near}”?" if near else detail, address)

    def _short(self, asked: Selection, order: pages.Order, query: Query) -> HttpResponseBase | None:
        """The whole result, where it is no longer than a page and PostgreSQL can write it."""
        format = self.request.accepted_renderer.format
        if format not in ("csv", "ndjson"):
            return None
        # what shows related rows takes longer to plan than to answer, so it is prepared, for any keys
        read = self._lines_at_once if compiled.is_flat(asked) else self._lines_by_keys
        found = read(asked, format, order, query)
        if found is None or len(found.rows) > FEW:
            return None
        lines, self.seen = found
        start = self._start(asked, query) if format == "csv" else b""
        return self.file(start + b"".join([line + b"\n" for line in lines]), self.file_name, len(lines))

    def _lines_at_once(self, asked: Selection, format: str, order: pages.Order, query: Query) -> Read | None:
        written = compiled.lines(asked, format)
        if written is None:
            return None

        def walk(narrowing: Asked) -> pages.Walk:
            found = self.walk(narrowing, order)
            return found._replace(rows=written.columns(self._searched(found.rows, asked, order, narrowing)))

        of = f"{format} {self.basename} {order} {asked.said}"
        question = reused.Question(of, walk, FEW + 1, written.around)
        found = reused.ask(question, self.filters("list"), query.filters, given=self.shape_context())
        return prepared.first(found) if found is not None else Read([], None)

    def _lines_by_keys(self, asked: Selection, format: str, order: pages.Order, query: Query) -> Read | None:
        page = compiled.page_of_lines(asked, format)
        found = self._keys(order, query, FEW + 1, pages.FIRST) if page else ()
        if page is None or len(found) > FEW:
            return None
        return prepared.read(page, [one.row for one in found], self.shape_context())

    def _start(self, asked: Selection, query: Query) -> bytes:
        """What a file of CSV begins with."""
        return (renderers.BOM.encode() if query.options.get("bom") else b"") + compiled.header(asked)

    def _whole(self, asked: Selection, order: pages.Order, query: Query) -> HttpResponseBase:
        """The whole result, streamed."""
        matching = filters.run(self.get_queryset(), self.filters("list"), query.filters)
        found = self._searched(matching, asked, order, query.filters)
        name, bom = self.request.accepted_renderer.format, query.options.get("bom", False)
        if name != "geojson" and (written := compiled.page_of_lines(asked, name)):
            return self._written(written, found, order, [self._start(asked, query)] if name == "csv" else [])
        shape = asked.shape(self.shape_context())
        if name == "geojson":
            return self._located(shape, found, order, query)
        rows = shapes.plan(shape, found)
        stream = streams.stream(rows, order, lambda keys: map(shape.to_representation, streams.of(rows, keys)))
        lines = renderers.csv_lines(shape, stream.parts, bom) if name == "csv" else renderers.ndjson(stream.parts)
        return self.streamed(lines, self.file_name, stream.total)

    def _written(self, lines: Sql, found: Any, order: pages.Order, start: Sequence[bytes]) -> HttpResponseBase:
        """The whole result as PostgreSQL writes it."""
        context = self.shape_context()

        def read(keys: Sequence[int]) -> Iterable[bytes]:
            return (line + b"\n" for line in prepared.read(lines, keys, context).rows)

        stream = streams.stream(found, order, read)
        return self.streamed(itertools.chain(start, stream.parts), self.file_name, stream.total)

    def _located(self, shape: Any, found: Any, order: pages.Order, query: Query) -> HttpResponseBase:
        """The whole result as GeoJSON: what has coordinates."""
        longitude, latitude = self.coordinates or ("", "")
        located = found.annotate(x=F(longitude), y=F(latitude)).filter(x__isnull=False)
        rows = shapes.plan(shape, located)

        def read(keys: Sequence[int]) -> Iterable[renderers.Feature]:
            return ((row.slug, (row.x, row.y), shape.to_representation(row)) for row in streams.of(rows, keys))

        stream = streams.stream(rows, order, read)
        lines = renderers.geojson(stream.parts, self.meta(query, self._sentence(query, order)))
        return self.streamed(lines, self.file_name, stream.total)

    @property
    def file_name(self) -> str:
        """What a file with records of the collection is called."""
        return self.noun.replace(" ", "-")

    def _sentence(self, query: Query, order: pages.Order | None = None) -> str:
        """The query in words."""
        said = [self.filters("list")[name].say(readings) for name, readings in query.filters.items()]
        if order is not None:
            sign = "descending" if order.descending else "ascending"
            known = {"date descending": "newest first", "date ascending": "oldest first"}
            known |= {"rank descending": "best match first"}
            said.append(known.get(f"{order.name} {sign}", f"by {order.name}, {sign}"))
        return f"{self.noun[:1].upper()}{self.noun[1:]}: {'; '.join(said or ['all'])}."

    def _hint(self, query: Query, count: int) -> str | None:
        """Why an answer is empty, and what a wider question would find."""
        why = [] if count else [*self._no_word(query), self._why_empty(query)]
        said = [*why, *self._wider(query, count)]
        return " ".join(said) or None

    def _wider(self, query: Query, count: int) -> Iterator[str]:
        known = self.filters("list")
        if count >= pages.COUNTED_EXACTLY:
            return iter(())  # there is enough to read, and the others would not be counted either
        return hints.wider(query.filters, known, count, lambda asked: self._count(query, asked, f"as {sorted(asked)}"))

    def _no_word(self, query: Query) -> Iterator[str]:
        spec = self.filters("list").get("q")
        # names are searched letter by letter, so any will do
        if "q" in query.filters and not isinstance(spec, filters.WordsFilter):
            text = query.filters["q"][0].value
            if search.is_nothing(text):
                yield f"In q={text} no word is left to search for: marks and words as common as “the” are not searched."

    def _why_empty(self, query: Query) -> str:
        """What an empty answer would hold without each of its filters, or without each of the first of many."""
        known, records = self.filters("list"), self.get_queryset()
        tried = list(query.filters)[:LEFT_OUT]
        others = {name: filters.run(records, known, query.filters, leave_out=[name]) for name in tried}
        without = {name: pages.count(found)[0] for name, found in others.items()}
        said = ", ".join(f"without {name} there are {count}" for name, count in without.items())
        more = f"; it has {len(query.filters)} filters" if len(query.filters) > len(tried) else ""
        return f"No record matches: {said}{more}." if said else "There are no records."
