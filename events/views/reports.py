"""The reports: who toward whom, and the state of things at a day."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from actors.models import Actor
from events import coding_queries
from events.coding_queries import Asked
from events.filters.dates import BOUNDS, MATCH, OVERLAPS
from events.filters.reports import DyadFilters, StateFilters, of_a_coding
from events.models import Event, EventBody
from events.reports import dyads, polecat
from events.reports.dyads import LEVELS
from events.reports.histogram import INTERVALS
from events.reports.state import SLOTS, state
from events.serializers import dyads as forms
from events.serializers.state import BRIEF, StateActor, StateSerializer
from rest import bodies, filters, formats, hints, pagination, sparse_fields, streams
from rest.endpoint import Endpoint
from rest.filters import Filter
from rest.formats import csv, ndjson
from rest.formats.table import Table
from rest.openapi.operations import Operation
from rest.parameters import parsing
from rest.parameters.parsing import Parameter, Query
from rest.parameters.shared import PAGE_SIZE, PAGING
from rest.parameters.values import choice, period
from rest.problems import QueryError
from rest.sparse_fields import Profile, Pruner


class Polecat(formats.TSV):
    """One line a pair of a coding's source and target, in the columns of POLECAT."""

    format = "polecat"
    described = "In the columns of POLECAT."


LEVEL = Parameter(
    "level",
    "Whose dyads: `actor`, each by itself; `country`, a state with its bodies and officials.",
    lambda text: choice(text, LEVELS),
    {"type": "string", "enum": LEVELS, "default": LEVELS[0]},
    also_called=["by", "rollup", "group_by"],
)
INTERVAL = Parameter(
    "interval",
    "Count over time, by the day of the act: each `day`, `week` (from Monday), `month`, `quarter` or `year`.",
    lambda text: choice(text, INTERVALS),
    {"type": "string", "enum": INTERVALS},
    also_called=["over_time", "bucket", "freq", "granularity"],
)
LONGEST_ID = "x" * 120
NOT_OF_POLECAT = ("level", "interval")
SIDES = ("source", "target")
OF_CODINGS = (*SIDES, "date__gte", "date__lte")  # asked of codings, by names with a prefix where records are listed
DROPPED = {
    **{f"coding_{side}": (side, f"{side}_country") for side in SIDES},
    **{f"coding_{side}_country": (f"{side}_country",) for side in SIDES},
}


class Dyads(Endpoint):
    """Who toward whom: codings counted by source and target."""

    tag = "Dyads"
    example_queries = {"list": "level=country&source_country=RUS&target_country=UKR"}
    about = {
        "list": (
            "Count who acts toward whom",
            "Directed pairs of actors or countries: how many codings of each quad class, their mean Goldstein value, "
            "over time if asked. A coding counts once for each pair of its sources and targets, on the day of its act; "
            "a coding whose act another record holds is left out. `format=polecat` gives each pair of each coding as a "
            "row in POLECAT's columns.",
        )
    }

    def renderers_of(self, action: str) -> Sequence[type[BaseRenderer]]:
        return [formats.JSON, formats.CSV, formats.NDJSON, Polecat]

    def filters(self, action: str) -> Mapping[str, Filter]:
        return DyadFilters.base_filters

    def parameters(self, action: str) -> list[Parameter]:
        return [LEVEL, INTERVAL, *self.format_parameters(action)]

    def refusals(self, query: Query) -> Iterator[QueryError]:
        yield from super().refusals(query)
        for name, value in query.pairs:
            if name in NOT_OF_POLECAT and self.asked_format(query) == Polecat.format:
                detail = f"{name} counts pairs, and POLECAT's rows are single codings."
                hint = f"Leave {name} out, or ask for another format."
                yield QueryError("invalid-value", name, value, "not_in_this_format", detail, hint)

    def links(self, query: Query) -> dict[str, str]:
        found = super().links(query)
        changes = dict.fromkeys(["bom", *NOT_OF_POLECAT]) | {"format": Polecat.format}
        return found | {Polecat.format: self.absolute(query.address(changes))}

    def list(self, request: Request) -> HttpResponseBase:
        query = self.query("list")
        if answer := self.unchanged():
            return answer
        if request.accepted_renderer.format == Polecat.format:
            return self.polecat(query)
        if request.accepted_renderer.format == "json":
            return self.written(self.json(query))
        return self.table(query, self.rows(query))

    def events(self, asked: Asked) -> Any:
        """The records whose codings are counted."""
        known = {name: spec for name, spec in DyadFilters.base_filters.items() if not of_a_coding(spec)}
        return filters.run(Event.objects.without_search_columns(), known, asked)

    def json(self, query: Query) -> bytes:
        """The dyads of a query, as JSON."""
        level, interval = query.options.get("level", LEVELS[0]), query.options.get("interval")
        asked = query.filters
        found = dyads.links(self.events(asked), asked, level, interval, self.behind(query))
        count = len(found.written)
        said = [*([] if count else [self.why_empty(query)]), *self.wider(query, count), *self.possible(query)]
        body = {
            "count": count,
            "meta": self.meta(query, self.sentence(query), " ".join(said) or None),
            "links": self.links(query),
            "level": level,
            "interval": interval,
            "undirected": found.undirected,
            "graph": None,
        }
        return ndjson.spliced(body, "graph", forms.graph(found, level))

    def rows(self, query: Query) -> Table:
        """The same as a table."""
        level, interval = query.options.get("level", LEVELS[0]), query.options.get("interval")
        return forms.table(dyads.rows(self.events(query.filters), query.filters, level, interval), interval)

    def polecat(self, query: Query) -> HttpResponseBase:
        """Every pair of every coding, streamed: the records in chunks, their rows with each chunk."""
        asked = query.filters

        def read(keys: Sequence[int]) -> Iterator[Sequence[str]]:
            for row in polecat.rows(keys, asked, self.dataset.version):
                yield [csv.cell(value) for value in row]

        events = self.events(asked)
        stream = streams.stream(events, pagination.Order("date", "date", descending=True), read)
        lines = csv.text(polecat.COLUMNS, stream.parts, delimiter="\t")
        return self.streamed(lines, "polecat", dyads.pairs(events, asked))

    def sentence(self, query: Query) -> str:
        """The query in words."""
        said = [DyadFilters.base_filters[name].say(readings) for name, readings in query.filters.items()]
        if interval := query.options.get("interval"):
            said.append(f"each {interval}")
        whose = "countries" if query.options.get("level") == "country" else "actors"
        return f"Dyads of {whose}: {'; '.join(said or ['all'])}."

    def why_empty(self, query: Query) -> str:
        """What an empty answer would hold without each of its filters."""
        said = []
        for name in query.filters:
            asked = {other: readings for other, readings in query.filters.items() if other != name}
            said.append(f"without {name} there are {self.how_many(query, asked)}")
        return f"No dyad matches: {', '.join(said)}." if said else "There are no dyads."

    def wider(self, query: Query, count: int) -> Iterator[str]:
        """What a state's bodies and officials have besides."""
        known = DyadFilters.base_filters
        return hints.wider(query.filters, known, count, lambda asked: (self.how_many(query, asked), True), "dyad")

    def possible(self, query: Query) -> Iterator[str]:
        """How many codings there are besides whose act may lie in the days asked for."""
        if MATCH in query.filters or not query.filters.keys() & set(BOUNDS):
            return
        codings_of = coding_queries.only_possible(query.filters).filter(
            event__in=self.events(query.filters).values("pk")
        )
        count, exact = pagination.count(codings_of)
        if count:
            yield f"{hints.possible(count, exact, 'coding')}: {MATCH}={OVERLAPS}."

    def how_many(self, query: Query, asked: Asked) -> int:
        """The dyads that other filters would find."""
        return dyads.count(self.events(asked), asked, query.options.get("level", LEVELS[0]))

    def behind(self, query: Query) -> Sequence[str]:
        """The addresses that list the records behind a dyad, as `dyads.links` takes them; none if one is too long."""
        listed, asked = self.absolute(reverse("events-list")), dict.fromkeys(("level", "interval", "format", "bom"))

        def address(*names: str) -> str | None:
            # the node itself says more than what was asked of it; of a country, one of its actors may be asked for
            dropped = {one for name in names for one in DROPPED[name]}
            kept = [(name, value) for name, value in query.pairs if name not in asked and name not in dropped]
            pairs = [(f"coding_{name}" if name in OF_CODINGS else name, value) for name, value in kept]
            more = [*((name, LONGEST_ID) for name in names), ("coding_counted", "true")]
            if not parsing.fits(reverse("events-list"), pairs + more):
                return None
            start = parsing.address(listed, pairs) + ("&" if pairs else "?")
            # ids are slugs or country codes: nothing in them is to be escaped
            return start.replace("%", "%%") + "&".join(f"{name}=%s" for name in names) + "&coding_counted=true"

        found = [
            address(source, target)
            for source in ("coding_source", "coding_source_country")
            for target in ("coding_target", "coding_target_country")
        ]
        return [one for one in found if one is not None] if None not in found else []

    def answer_schema(self, operation: Operation) -> dict[str, Any]:
        return forms.schema(operation)


AT = Parameter(
    "at",
    "The day (YYYY, YYYY-MM or YYYY-MM-DD; of a year or a month its last): what had been reported by then.",
    lambda text: period(text, "lte").last,
    {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},
    also_called=["date", "day", "on", "as_of", "first_reported__lte"],
    similar=["date__lte"],
    required=True,
    example="2022-01-24",
)


class State(Endpoint):
    """What each actor's last posture, statement, threat and planned contact was, as reported by a day."""

    tag = "State"
    example_addresses = {"list": "/api/v1/state?at=2022-01-28&actor=boris-johnson"}
    about = {
        "list": (
            "The state of things at a day",
            "Of each actor the last posture, statement and sanctions threat, and a contact that was planned and had "
            "not been held, as reported by that day. Actors of whom nothing had been reported are left out.",
        )
    }

    def renderers_of(self, action: str) -> Sequence[type[BaseRenderer]]:
        return [formats.JSON, formats.CSV, formats.NDJSON]

    def filters(self, action: str) -> Mapping[str, Filter]:
        return StateFilters.base_filters

    def profile(self, action: str) -> Profile:
        return PROFILE

    def selectable(self, action: str) -> Profile:
        return PROFILE

    def parameters(self, action: str) -> list[Parameter]:
        return [AT, *PAGING, *sparse_fields.parameters(self.profile(action)), *self.format_parameters(action)]

    def list(self, request: Request) -> HttpResponseBase:
        query = self.query("list")
        if answer := self.unchanged():
            return answer
        actors = self.actors(query)
        if request.accepted_renderer.format != "json":
            return self.whole(actors, query)
        page = pagination.page(pagination.Walk(actors, BY_ID), query.options.get("page_size", PAGE_SIZE), query)
        counted, at = pagination.count(actors), query.options["at"]
        results = self.with_records(page.rows)
        asked = sparse_fields.selected(query)
        if not asked.is_all:
            results = [*map(self.made_for(Pruner, asked, "list"), results)]
        return self.paged(query, page, counted, self.said(query, at, counted[0]), results, {"at": at})

    def actors(self, query: Query, asked: Asked | None = None) -> Any:
        """The actors that are asked for, or that other filters would find, with the keys of their records."""
        found = filters.run(Actor.objects.all(), StateFilters.base_filters, query.filters if asked is None else asked)
        return state(found, query.options["at"])

    def said(self, query: Query, at: dt.date, count: int) -> dict[str, Any]:
        """What was asked."""
        said = [StateFilters.base_filters[name].say(readings) for name, readings in query.filters.items()]
        hint = [] if count else [f"Nothing had been reported by {at}."]
        known = StateFilters.base_filters
        hint += hints.wider(
            query.filters, known, count, lambda asked: pagination.count(self.actors(query, asked)), "actor"
        )
        return self.meta(query, f"State at {at}: {'; '.join(said or ['all actors'])}.", " ".join(hint) or None)

    def whole(self, actors: Any, query: Query) -> HttpResponseBase:
        """All actors, streamed."""
        asked = sparse_fields.selected(query)
        columns = asked if asked.fields is not None else asked._replace(fields=BRIEF)
        records = formats.Records(
            partial(self.made_for, action="list"), asked, columns, {}, bom=query.options.get("bom", False)
        )

        def read(keys: Sequence[int]) -> Sequence[bytes]:
            found = actors.in_bulk(list(keys))
            return self.with_records([found[key] for key in keys])

        stream = streams.stream(actors, BY_ID, read)
        renderer: Any = self.request.accepted_renderer
        return self.streamed(renderer.write(records, stream.parts), "state", stream.total)

    def with_records(self, actors: Sequence[Any]) -> Sequence[bytes]:
        """The actors as JSON, each with its records."""
        keys = [getattr(actor, f"{slot}_key") for actor in actors for slot in SLOTS]
        wanted = [key for key in dict.fromkeys(keys) if key is not None]
        records = bodies.filled(bodies.of_keys(EventBody, wanted).rows, self.dataset.version)
        found = dict(zip(wanted, records, strict=False))
        return [
            ndjson.extended(
                ndjson.compact({"actor": StateActor(actor).data}),
                [(slot, found.get(getattr(actor, f"{slot}_key"), b"null")) for slot in SLOTS],
            )
            for actor in actors
        ]

    def answer_schema(self, operation: Operation) -> dict[str, Any]:
        at = {"type": "string", "format": "date", "description": "The day."}
        return operation.page("ActorState", operation.component(StateSerializer), {"at": at})


BY_ID = pagination.Order("slug", "slug", descending=False)
PROFILE = Profile(sparse_fields.fields_of([StateSerializer()]), {})
