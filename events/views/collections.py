"""The collections of events and of crises: what each has, in which shape, with which filters."""

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from rest_framework.decorators import action
from rest_framework.request import Request

from events.choices import Kind
from events.filters import collections
from events.includes import of_events
from events.models import (
    Crisis,
    CrisisBody,
    DiplomaticContact,
    Event,
    Figure,
    FigureBody,
    MilitaryPosture,
    Place,
    PlaceBody,
    SanctionsThreat,
    Statement,
)
from events.reports.context import context
from events.reports.thread import in_order, thread
from events.serializers.crisis import CrisisSerializer
from events.serializers.event import EventSerializer
from events.serializers.figure import FigureSerializer
from events.serializers.kinds import (
    SERIALIZERS,
    DiplomaticContactSerializer,
    MilitaryPostureSerializer,
    SanctionsThreatSerializer,
    StatementSerializer,
)
from events.serializers.place import PlaceSerializer
from events.views.timeline import Timeline
from rest import bodies, sparse_fields
from rest.collection import Collection
from rest.formats import csv, ndjson
from rest.openapi.operations import Operation
from rest.parameters.parsing import Parameter, Query
from rest.parameters.values import whole
from rest.sparse_fields import Selection

# A kind has a copy of the date, with an index of that kind alone.
BY_OWN_DATE = {"date": "event_date"}


class Statements(Timeline):
    """Who said what to whom, in which words."""

    queryset = Statement.objects.without_search_columns()
    kind = Kind.STATEMENT
    ordering_columns = BY_OWN_DATE
    serializer_class = StatementSerializer
    filterset_class = collections.StatementFilters
    noun = "statements"
    example_id = "2022-01-24-biden-total-unanimity"
    example_addresses = {"list": "/api/v1/statements?q=unanimity"}
    tag = "Statements"
    about = {
        "list": ("Search statements", "Who said what to whom, about whom, in which words, by which source."),
        "retrieve": (
            "One statement",
            "A statement with its quoted words, its sources to the character, and its citation.",
        ),
    }


class MilitaryPostures(Timeline):
    """Which force does what, where."""

    queryset = MilitaryPosture.objects.without_search_columns()
    kind = Kind.MILITARY_POSTURE
    ordering_columns = BY_OWN_DATE
    serializer_class = MilitaryPostureSerializer
    filterset_class = collections.MilitaryPostureFilters
    noun = "military postures"
    example_id = "2022-01-24-us-8500-troops-on-alert"
    example_addresses = {"list": "/api/v1/military-postures?strength__gte=8500&actor_country=USA"}
    tag = "Military postures"
    about = {
        "list": (
            "Search military postures",
            "Alerts, build-ups, deployments, deliveries: whose, where, how strong, because of whom.",
        ),
        "retrieve": ("One military posture", "A posture with each document's own figure of its strength."),
    }


class SanctionsThreats(Timeline):
    """Who threatens whom with which sanctions."""

    queryset = SanctionsThreat.objects.without_search_columns()
    kind = Kind.SANCTIONS_THREAT
    ordering_columns = BY_OWN_DATE
    serializer_class = SanctionsThreatSerializer
    filterset_class = collections.SanctionsThreatFilters
    noun = "sanctions threats"
    example_id = "2022-01-28-us-europe-unprecedented-sanctions"
    example_addresses = {"list": "/api/v1/sanctions-threats?specificity=instrument_named"}
    tag = "Sanctions threats"
    about = {
        "list": (
            "Search sanctions threats",
            "Who threatens whom with which measures, under which condition.",
        ),
        "retrieve": (
            "One sanctions threat",
            "A threat with its measures, its condition and its TIES variables.",
        ),
    }


class DiplomaticContacts(Timeline):
    """Who meets, calls, visits or writes to whom."""

    queryset = DiplomaticContact.objects.without_search_columns()
    kind = Kind.DIPLOMATIC_CONTACT
    ordering_columns = BY_OWN_DATE
    serializer_class = DiplomaticContactSerializer
    filterset_class = collections.DiplomaticContactFilters
    noun = "diplomatic contacts"
    example_id = "2022-01-24-biden-european-leaders-videoconference"
    example_addresses = {"list": "/api/v1/diplomatic-contacts?q=videoconference"}
    tag = "Diplomatic contacts"
    about = {
        "list": ("Search diplomatic contacts", "Meetings, calls, visits and letters, planned and held."),
        "retrieve": (
            "One diplomatic contact",
            "A contact with its participants and the plan that it carries out.",
        ),
    }


class Events(Timeline):
    """One timeline of records of every kind."""

    queryset = Event.objects.without_search_columns()
    serializer_class = EventSerializer
    filterset_class = collections.AnyEventFilters
    noun = "events"
    example_id = "2022-01-24-us-8500-troops-on-alert"
    example_addresses = {
        "list": "/api/v1/events?kind=military_posture&q=alert",
        "thread": "/api/v1/events/2022-02-01-johnson-visit-ukraine/thread",
        "context": "/api/v1/events/2022-01-24-blinken-lavrov-new-meeting-planned/context?window=1d",
    }
    tag = "Events"
    about = {
        "list": (
            "Search events of every kind",
            "One timeline of statements, postures, threats, contacts and other events.",
        ),
        "retrieve": (
            "One event of any kind",
            "The record as its own kind has it, as at its `url`.",
        ),
        "thread": (
            "The chain of a record",
            "Records joined to it: demand and answer, plan and execution, threat and words; oldest first, a demand "
            "before its answer whatever their dates, with the number of relations between.",
        ),
        "context": (
            "What happened around a record",
            "What the same actors said and did in the days around it; oldest first, with the number of days between.",
        ),
    }

    @classmethod
    def serializers(cls) -> list[Any]:
        return list(SERIALIZERS.values())

    def columns(self, asked: Selection) -> Selection:
        """What records of every kind have, unless `fields=` names what only some have."""
        return asked if asked.fields is not None else asked._replace(fields=IN_COMMON)

    def parameters(self, action: str) -> list[Parameter]:
        if action in NEAR:
            return [*([WINDOW] if action == "context" else []), *self.format_parameters(action)]
        return super().parameters(action)

    @action(detail=True)
    def thread(self, request: Request, id: str) -> HttpResponse:
        record = self.record()
        query = self.query("thread")
        if answer := self.unchanged():
            return answer
        distances = thread(record)
        events = in_order(self.get_queryset().filter(pk__in=distances))
        body = self.around(id, events, lambda event: distances[event.pk])
        hint = None if len(distances) > 1 else "No relation joins it to another record."
        sentence = f"Thread of {id}; oldest first, each record after what it answers, carries out or repeats."
        return self.written(self.told(query, sentence, hint, body))

    @action(detail=True)
    def context(self, request: Request, id: str) -> HttpResponse:
        record = self.record()
        query = self.query("context")
        if answer := self.unchanged():
            return answer
        window = query.options.get("window", DAYS_AROUND)
        events = list(context(record, window))
        body = self.around(id, events, lambda event: (event.date - record.date).days)
        hint = None if body["count"] else f"Its actors did nothing else within {window} days: widen window."
        sentence = f"What the actors of {id} said and did within {window} days of it; oldest first."
        return self.written(self.told(query, sentence, hint, body))

    def told(self, query: Query, sentence: str, hint: str | None, body: dict[str, Any]) -> bytes:
        """The answer with what was asked and other ways to it, as JSON."""
        results = body.pop("results")
        told = {"meta": self.meta(query, sentence, hint), "links": self.links(query), **body, "results": None}
        return ndjson.spliced(told, "results", results)

    def around(self, id: str, events: Sequence[Event], near: Callable[[Event], int]) -> dict[str, Any]:
        """The answer about a record: other records and how near each is. `results` is JSON."""
        name = NEAR[self.action][0].encode()
        records = of_events(self, events)
        entries = [
            b'{"%s":%d,"event":%s}' % (name, near(event), record)
            for event, record in zip(events, records, strict=len(records) == len(events))
        ]
        return {
            "id": id,
            "dataset_version": self.dataset.version,
            "count": len(entries),
            "results": bodies.listed(entries),
        }

    def answer_schema(self, operation: Operation) -> dict[str, Any]:
        if self.action not in NEAR:
            return super().answer_schema(operation)
        near, said = NEAR[self.action]
        integer = {"type": "integer"}
        entry = {
            "type": "object",
            "required": [near, "event"],
            "properties": {
                near: integer | {"description": said},
                "event": operation.record(self),
            },
        }
        return {
            "type": "object",
            "required": ["meta", "links", "id", "dataset_version", "count", "results"],
            "properties": {
                "meta": operation.meta(),
                "links": operation.links(),
                "id": {"type": "string", "description": "The record asked about."},
                "dataset_version": {"type": "string", "description": "Version of the dataset."},
                "count": integer | {"description": "How many records."},
                "results": {"type": "array", "items": entry, "description": "The records, oldest first."},
            },
        }


# The columns of what records of every kind have.
IN_COMMON = frozenset(csv.headers(sparse_fields.fields_of([EventSerializer()])))
DAYS_AROUND = 7
NEAR = {
    "thread": ("relations_away", "How many relations lie between; 0 for the record itself."),
    "context": ("days", "Days from the record asked about: negative before it, positive after."),
}


def _days(text: str) -> int:
    return whole(text.removesuffix("d"), 0, 366)


WINDOW = Parameter(
    "window",
    "Days before and after, such as `7d`; 366 at most.",
    _days,
    {"type": "string", "pattern": "^[0-9]{1,3}d?$", "default": f"{DAYS_AROUND}d"},
    also_called=["days", "range"],
)


class Figures(Collection):
    """Every quantity: how many, by whose account, in which document."""

    queryset = Figure.objects.all()
    bodies = FigureBody
    serializer_class = FigureSerializer
    filterset_class = collections.FigureFilters
    orderings = {"as_of": "the day for which it holds, else that of its record", "slug": "the id"}
    ordering_columns = {"as_of": "date"}
    default_ordering = "as_of"
    noun = "figures"
    example_id = "2022-01-24-us-8500-troops-on-alert--strength"
    example_addresses = {"list": "/api/v1/figures?measure=strength&max__gte=8500&max__lte=8500"}
    tag = "Figures"
    about = {
        "list": (
            "Search figures",
            "Every quantity of forces, casualties, distances or days: its range, who gives it, and each document's own "
            "figure, so that disagreement can be seen.",
        ),
        "retrieve": ("One figure", "A quantity with each document's own figure."),
    }


class Places(Collection):
    """Where acts take place, where forces come from and go to."""

    queryset = Place.objects.all()
    bodies = PlaceBody
    serializer_class = PlaceSerializer
    filterset_class = collections.PlaceFilters
    orderings = {"name": "the name, without case and accents", "slug": "the id"}
    ordering_columns = {"name": "sort_key"}
    default_ordering = "name"
    coordinates = ("longitude", "latitude")
    noun = "places"
    example_id = "beijing"
    example_addresses = {"list": "/api/v1/places?country=UKR&located=true"}
    tag = "Places"
    about = {
        "list": (
            "List places",
            "Places that the documents name. Those with coordinates from a gazetteer are had as GeoJSON.",
        ),
        "retrieve": ("One place", "A place with its coordinates, where a gazetteer has them."),
    }


class Crises(Collection):
    """The crises that events belong to."""

    queryset = Crisis.objects.all()
    bodies = CrisisBody
    serializer_class = CrisisSerializer
    filterset_class = collections.CrisisFilters
    orderings = {"slug": "the id"}
    default_ordering = "slug"
    noun = "crises"
    example_id = "russia-ukraine-2021-22"
    tag = "Crises"
    about = {
        "list": ("List crises", "The crises that events belong to."),
        "retrieve": ("One crisis", "A crisis with the variables of International Crisis Behavior."),
    }
