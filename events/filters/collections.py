"""The filters of the collections of events."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce

from actors.filters import ActorFilter
from events import choices, coding_queries, ontologies
from events.choices import CodingSide, FigureSide
from events.filters.codings import CodingCountedFilter, CodingDateFilter, CodingPartyFilter, without
from events.filters.dates import BOUNDS, BOUNDS_OF_CODINGS, OVERLAPS, WITHIN, EventDateFilter, ReportedFilter
from events.models import (
    Coding,
    Crisis,
    CrisisParty,
    Event,
    Evidence,
    Figure,
    FigureParty,
    Place,
    PosturePlace,
    Relation,
    SanctionsInstrument,
    SanctionsThreat,
)
from rest import search
from rest.filters import (
    CodeFilter,
    DateFilter,
    Filter,
    FilterSet,
    FlagFilter,
    Groups,
    IdFilter,
    NumberFilter,
    Reading,
    RecordFilter,
    Run,
    SearchFilter,
    TextFilter,
    ValueFilter,
)
from rest.parameters import values
from rest.parameters.words import plain
from sources.models import Document


class DateMatch(Filter):
    """How `date__gte` and `date__lte` are meant."""

    compiled_for = "each value"
    repeats = False
    schema = {"type": "string", "enum": [OVERLAPS, WITHIN]}
    needs: Sequence[str] = (*BOUNDS, *BOUNDS_OF_CODINGS)

    def read(self, text: str) -> Reading:
        return Reading(values.choice(text, [OVERLAPS, WITHIN]), text)

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        found: QuerySet[Any] = queryset
        return found

    def say(self, readings: list[Reading]) -> str:
        return "certainly within these days" if readings[0].value == WITHIN else "possibly on these days"


class RelatedFilter(ValueFilter):
    """Events with a related row that has the value: a code of a coding, a measure, a document."""

    hangs = True

    def __init__(
        self,
        help_text: str,
        model: Any,
        column: str,
        known: Any,
        labels: Callable[[], Mapping[str, str]] = dict,
        **kwargs: Any,
    ) -> None:
        super().__init__(help_text, known, **kwargs)
        self.model, self.column, self.labels = model, column, labels
        self.key = next(
            f.name for f in model._meta.fields if f.is_relation and f.name in ("event", "threat", "posture")
        )

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        rows = Exists(self.model.objects.filter(**{self.key: OuterRef("pk"), f"{self.column}__in": wanted}))
        found: QuerySet[Any] = queryset.filter(~rows if self.exclude else rows)
        return found

    def groups(self, queryset: Any) -> Groups:
        # a row without the value is as none: what has nothing else is counted once
        known = self.model.objects.filter(**{f"{self.column}__isnull": False})
        return Groups(queryset, self.column, known, self.key, labels=self.labels())


class CodeOfCodingFilter(RelatedFilter):
    """Events by a code of one of their codings; beside `coding_source`, …, of the coding that those ask for."""

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        if coding_queries.asks_of_one(query):
            return queryset
        return super().narrow(queryset, wanted, query)

    def groups_beside(self, run: Run, asked: Mapping[str, list[Reading]]) -> Groups:
        usual = self.groups(run(asked))
        if not coding_queries.asks_of_one(asked):
            return usual
        rows = coding_queries.of_events(without(self.called, asked)).filter(pk=OuterRef("pk"))
        assert usual.hanging is not None
        return replace(usual, hanging=usual.hanging.filter(Exists(rows)), lacking=usual.without)


class RelatedCodeFilter(RelatedFilter):
    """The same for a code list."""

    def __init__(self, help_text: str, model: Any, column: str, vocabulary: Any, **kwargs: Any) -> None:
        super().__init__(
            help_text, model, column, lambda: vocabulary.values, lambda: dict(vocabulary.choices), **kwargs
        )
        self.schema = {"vocabulary": vocabulary}


class DocumentFilter(RecordFilter):
    """Events with evidence in a document."""

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        rows = Exists(Evidence.objects.filter(event=OuterRef("pk"), document__in=wanted))
        found: QuerySet[Any] = queryset.filter(~rows if self.exclude else rows)
        return found

    def groups(self, queryset: Any) -> Groups:
        return Groups(queryset, "document__slug", Evidence.objects.all(), "event", label="document__label")


class RoutePlaceFilter(RecordFilter):
    """Postures that come from or go to a place."""

    hangs = True

    def __init__(self, help_text: str, end: str, **kwargs: Any) -> None:
        super().__init__(help_text, Place.objects.all, "place", **kwargs)
        self.end = end

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        rows = Exists(PosturePlace.objects.filter(posture=OuterRef("pk"), end=self.end, place__in=wanted))
        found: QuerySet[Any] = queryset.filter(~rows if self.exclude else rows)
        return found

    def groups(self, queryset: Any) -> Groups:
        rows = PosturePlace.objects.filter(end=self.end)
        return Groups(queryset, "place__slug", rows, "posture", label="place__name")


def quads() -> list[str]:
    return [str(quad) for quad in ontologies.QUADS]


def cameo_codes() -> list[str]:
    return list(ontologies.CAMEO)


def cameo_labels() -> dict[str, str]:
    return {code: cameo.label for code, cameo in ontologies.CAMEO.items()}


def quad_labels() -> dict[str, str]:
    return {str(quad): text for quad, text in ontologies.QUADS.items()}


def plover_types() -> list[str]:
    return list(ontologies.PLOVER)


def episodes() -> list[str]:
    return sorted(set(SanctionsThreat.objects.values_list("episode", flat=True)))


def strength(bound: str, number: int) -> Q:
    """Postures whose strength may be that number or more (`gte`), or less (`lte`).

    An open bound excludes nothing, unless there is a best value; “nearly” is not much less; words are no number.
    """
    nearly = Case(When(comparator="less_than_near", then=F("max") * 9 / 10))
    side = Coalesce("max", "best") if bound == "gte" else Coalesce("min", "best", nearly)
    counted = Figure.objects.filter(event=OuterRef("pk"), measure=Figure.STRENGTH).exclude(comparator="qualitative")
    reaching = counted.annotate(side=side).filter(Q(**{f"side__{bound}": number}) | Q(side__isnull=True))
    return Q(Exists(reaching))


def figure_values(column: str) -> list[str]:
    return sorted(set(Figure.objects.values_list(column, flat=True)))


def carried_out() -> Q:
    done = Relation.objects.filter(event=OuterRef("pk"), type="carries_out", direction="from")
    return Q(Exists(done))


class EventFilters(FilterSet):
    """Filters that every collection of events has."""

    id = IdFilter("Id; repeat it for several records.", Event.objects.all, "record")
    q = SearchFilter(
        "Words in the summary, the quotes and the names of all actors and of the place: words, "
        '`"exact words"`, `or`, `-without`, `begin*`.',
        F("search_vector"),
        F("search_text"),
        everyday=True,
        also_called=["search", "query", "text", "keyword"],
        similar=["keywords"],
        hint="Words are searched with “q”.",
    )
    date = EventDateFilter(
        "the `date` that it shows and is sorted by.",
        everyday=True,
        also_called=["event_date"],
        hint="Days are bounded by “date__gte” and “date__lte”.",
    )
    date_match = DateMatch(
        "With bounds of a date: `overlaps` takes what may have taken place then, an unknown bound excluding nothing; "
        "`within` takes only what certainly did. Without it the `date` itself counts: the first day, or the last where "
        "the first is unknown.",
    )
    actor = ActorFilter(
        "Who has any part in it.",
        everyday=True,
        similar=["author", "who", "person"],
        hint="Whoever has a part is “actor”.",
        countries_alike=["country", "iso3"],
    )
    document = DocumentFilter(
        "Id of a document that reports it.",
        Document.objects.all,
        "document",
        "label",
        everyday=True,
        similar=["source"],
        hint="The reporting text is “document”.",
    )
    first_reported = ReportedFilter(
        "the earliest day on which it can have been reported.", everyday=True, similar=["reported"]
    )
    crisis = RecordFilter("Id of the crisis it belongs to.", Crisis.objects.all, "crisis", nullable=True)
    place = RecordFilter("Id of the place where it took place.", Place.objects.all, "place", nullable=True)
    factuality = CodeFilter(choices.Factuality, "Whether it has happened.", everyday=True)
    confidence = CodeFilter(choices.Confidence, "How sure we are of the coding.")
    date_precision = CodeFilter(choices.DatePrecision, "What the bounds of its date mean.")
    disagreement = CodeFilter(choices.Disagreement, "Whether the documents disagree about it.")
    independence = CodeFilter(choices.Independence, "Whether the documents are independent of each other.")
    documents = NumberFilter("Documents that report it.", field_name="support_documents")
    cameo = CodeOfCodingFilter(
        "A CAMEO code of it, such as `1312`.", Coding, "cameo", cameo_codes, cameo_labels, values_of="cameo"
    )
    quad = CodeOfCodingFilter(
        "A quad class of it: 1 and 2 cooperation, 3 and 4 conflict, by word and by deed.",
        Coding,
        "quad",
        quads,
        quad_labels,
        values_of="quad",
    )
    plover = CodeOfCodingFilter("A PLOVER type of it.", Coding, "plover", plover_types, values_of="plover")
    coding_source = CodingPartyFilter(
        "The source of one of its codings; `coding_target`, `quad`, `cameo` and `plover` then ask of that coding, too.",
        CodingSide.SOURCE,
    )
    coding_target = CodingPartyFilter(
        "The target of one of its codings; `quad`, `cameo` and `plover` then ask of that coding, too.",
        CodingSide.TARGET,
    )
    relation = RelatedCodeFilter("A relation that joins it to another record.", Relation, "type", choices.RelationType)
    coding_date = CodingDateFilter(
        "the act of one of its codings; of a plan, its announcement. `quad`, `cameo` and `plover` then ask of that "
        "coding, too.",
    )
    coding_counted = CodingCountedFilter(
        "Whether sums and means count one of its codings; `false`: another record holds the same act. `quad`, `cameo` "
        "and `plover` then ask of that coding, too.",
    )
    conveys = FlagFilter("Whether it is a statement that conveys another record.", coding_queries.conveys)


class AnyEventFilters(EventFilters):
    """Filters of GET /events."""

    kind = CodeFilter(choices.Kind, "Which of the five kinds of record.", everyday=True, also_called=["type"])
    event_type = CodeFilter(choices.EventType, "What an other event is.", nullable=True)


class StatementFilters(EventFilters):
    """Filters of GET /statements."""

    speaker = ActorFilter(
        "Who spoke.",
        ["speaker"],
        everyday=True,
        also_called=["author", "by", "said_by"],
        similar=["who", "name", "person"],
        hint="Who spoke is “speaker”.",
        countries_alike=["country", "iso3"],
    )
    about = ActorFilter(
        "Who is spoken of.",
        ["about"],
        everyday=True,
        similar=["subject", "topic"],
        hint="Who is spoken of is “about”.",
    )
    addressee = ActorFilter(
        "Who is spoken to.",
        ["addressee"],
        everyday=True,
        also_called=["to_actor", "recipient"],
        hint="Who is spoken to is “addressee”.",
    )
    reported_through = ActorFilter("Who passed it on.", ["reported_through"])
    statement_type = CodeFilter(choices.StatementType, "The speech act.", everyday=True, also_called=["type", "act"])
    venue = CodeFilter(choices.Venue, "Where or how it was said.")
    attribution = CodeFilter(choices.Attribution, "To what kind of source the documents ascribe it.")
    quote_kind = CodeFilter(choices.QuoteKind, "How the words are given.")
    quote_fidelity = CodeFilter(choices.QuoteFidelity, "How close the words are to those spoken.", nullable=True)


class MilitaryPostureFilters(EventFilters):
    """Filters of GET /military-postures. `actor` is whose forces they are; `participant` is anyone with a part."""

    actor = ActorFilter(
        "Whose forces.",
        ["actor"],
        everyday=True,
        similar=["author", "who"],
        hint="Whose forces is “actor”.",
        countries_alike=["country", "iso3"],
    )
    participant = ActorFilter("Who has any part in it.")
    announced_by = ActorFilter("Who announced it.", ["announced_by"])
    directed_at = ActorFilter(
        "Because of whom it is taken.",
        ["directed_at"],
        everyday=True,
        similar=["target", "against"],
        hint="Because of whom is “directed_at”.",
    )
    in_support_of = ActorFilter("Whom it supports.", ["in_support_of"])
    host = ActorFilter("Who hosts the forces.", ["host"])
    posture_type = CodeFilter(choices.PostureType, "What the force does.", everyday=True, also_called=["type"])
    status = CodeFilter(choices.PostureStatus, "How far it has come.", everyday=True)
    strength = NumberFilter(
        "strength of the force in its unit.",
        conditions=strength,
        everyday=True,
        similar=["troops", "soldiers", "personnel"],
    )
    strength_unit = RelatedFilter(
        "Unit of a strength or of another figure.",
        Figure,
        "unit",
        lambda: figure_values("unit"),
        also_called=["unit"],
    )
    origin = RoutePlaceFilter("Id of the place it comes from.", "origin", also_called=["from_place"])
    destination = RoutePlaceFilter("Id of the place it goes to.", "destination", also_called=["to_place"])
    component = CodeFilter(choices.Component, "Which part of the forces.", nullable=True)
    duration_intent = CodeFilter(choices.DurationIntent, "How long it is meant to last.")
    command = CodeFilter(choices.Command, "Under whose command.", nullable=True)


class SanctionsThreatFilters(EventFilters):
    """Filters of GET /sanctions-threats."""

    sender = ActorFilter(
        "Who threatens.",
        ["sender"],
        everyday=True,
        also_called=["by"],
        similar=["author", "who"],
        hint="Who threatens is “sender”.",
        countries_alike=["country", "iso3"],
    )
    target = ActorFilter(
        "Who is threatened.",
        ["target"],
        everyday=True,
        also_called=["against"],
        hint="Who is threatened is “target”.",
    )
    threat_status = CodeFilter(choices.ThreatStatus, "The stage of the threat.", everyday=True, also_called=["status"])
    specificity = CodeFilter(choices.Specificity, "How precise it is.", everyday=True)
    instrument = RelatedCodeFilter(
        "A measure that is named.",
        SanctionsInstrument,
        "type",
        choices.InstrumentType,
        everyday=True,
        also_called=["measure", "instruments"],
    )
    condition_kind = CodeFilter(choices.ConditionKind, "The form of the condition.", nullable=True)
    condition_event = CodeFilter(choices.ConditionEvent, "What would set it off.", nullable=True)
    objective = CodeFilter(choices.Objective, "What the senders want.", nullable=True)
    episode = ValueFilter("The episode it belongs to.", episodes)


class DiplomaticContactFilters(EventFilters):
    """Filters of GET /diplomatic-contacts."""

    participant = ActorFilter(
        "Who has any part in it.",
        everyday=True,
        similar=["author", "who"],
        hint="Who takes part is “participant”.",
    )
    host = ActorFilter("Who hosts it.", ["host"])
    visitor = ActorFilter("Who travels.", ["visitor"])
    mediator = ActorFilter("Who mediates.", ["mediator"])
    convener = ActorFilter("Who called it.", ["convener"])
    contact_type = CodeFilter(choices.ContactType, "The form of the contact.", everyday=True, also_called=["type"])
    contact_status = CodeFilter(choices.ContactStatus, "How far it has come.", everyday=True, also_called=["status"])
    level = CodeFilter(choices.Level, "On which level it is.", everyday=True)
    attendance = CodeFilter(choices.Attendance, "How the participants meet.", nullable=True)
    carried_out = FlagFilter("Whether a record of the contact as held exists for a planned one.", carried_out)


class FigureActorFilter(ActorFilter):
    """Figures that an actor gives, or that are about it."""

    record = "figure"

    def __init__(self, help_text: str, side: str, **kwargs: Any) -> None:
        super().__init__(help_text, **kwargs)
        self.side = side

    def rows(self, queryset: Any) -> QuerySet[Any]:
        return FigureParty.objects.filter(side=self.side)


class FigureDocumentFilter(RecordFilter):
    """Figures that a document gives."""

    hangs = True

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        reports = Exists(Evidence.objects.filter(figure=OuterRef("pk"), document__in=wanted))
        found: QuerySet[Any] = queryset.filter(~reports if self.exclude else reports)
        return found

    def groups(self, queryset: Any) -> Groups:
        rows = Evidence.objects.filter(figure__isnull=False)
        return Groups(queryset, "document__slug", rows, "figure", label="document__label")


class FigureSearch(SearchFilter):
    """Figures whose wording or record holds the words."""

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        label = plain(wanted[0]).strip('*" ')
        of_label = Q(label__icontains=label) if label else Q()
        found: QuerySet[Any] = queryset.filter(Q(event__search_vector=search.Words(wanted[0])) | of_label)
        return found


class FigureFilters(FilterSet):
    """Filters of GET /figures."""

    id = IdFilter("Id; repeat it for several figures.", Figure.objects.all, "figure")
    q = FigureSearch(
        "Words of the figure or of its record.",
        F("event__search_vector"),
        F("event__search_text"),
        everyday=True,
        also_called=["search", "query"],
    )
    about = FigureActorFilter(
        "Whom it is about.", FigureSide.ABOUT, everyday=True, similar=["actor"], hint="Whom it is about is “about”."
    )
    claimed_by = FigureActorFilter(
        "Who gives the number.",
        FigureSide.CLAIMANT,
        everyday=True,
        also_called=["claimant", "author", "by"],
        hint="Who gives the number is “claimed_by”.",
    )
    measure = ValueFilter("What is counted or measured.", lambda: figure_values("measure"), everyday=True)
    unit = ValueFilter("The unit.", lambda: figure_values("unit"), everyday=True)
    document = FigureDocumentFilter(
        "Id of a document that gives it.", Document.objects.all, "document", "label", everyday=True
    )
    event = RecordFilter("Id of the record it belongs to.", Event.objects.all, "record", "title", everyday=True)
    kind = CodeFilter(choices.Kind, "Kind of the record it belongs to.", field_name="event__kind")
    factuality = CodeFilter(choices.Factuality, "Whether the record has happened.", field_name="event__factuality")
    as_of = DateFilter(
        "the day for which it holds, else that of its record.", field_name="date", everyday=True, also_called=["date"]
    )
    min = NumberFilter("lower bound.", nullable=True)
    max = NumberFilter("upper bound.", nullable=True)
    best = NumberFilter("best single value.", nullable=True)
    comparator = CodeFilter(choices.Comparator, "How the number is meant.")
    disagreement = CodeFilter(choices.Disagreement, "Whether the documents disagree about it.")


class PartyFilter(ActorFilter):
    """Crises of an actor."""

    record = "crisis"

    def rows(self, queryset: Any) -> QuerySet[Any]:
        return CrisisParty.objects.all()


class CrisisFilters(FilterSet):
    """Filters of GET /crises."""

    id = IdFilter("Id; repeat it for several crises.", Crisis.objects.all, "crisis")
    q = TextFilter(
        "Words of the name or the summary.", "name", "summary", everyday=True, also_called=["search"], similar=["name"]
    )
    party = PartyFilter(
        "An actor for whom it is a crisis.",
        everyday=True,
        similar=["actor"],
        hint="Whose crisis it is, is “party”.",
    )


def place_countries() -> list[str]:
    found = Place.objects.exclude(country=None).values_list("country", flat=True).distinct()
    return sorted(country for country in found if country)


def located() -> Q:
    return Q(latitude__isnull=False)


class PlaceFilters(FilterSet):
    """Filters of GET /places."""

    id = IdFilter("Id; repeat it for several places.", Place.objects.all, "place")
    q = TextFilter("Words of the name.", "name", everyday=True, also_called=["search", "name"])
    country = ValueFilter(
        "ISO 3166-1 alpha-3 code of the country it lies in.",
        place_countries,
        nullable=True,
        everyday=True,
        also_called=["iso3"],
    )
    precision = CodeFilter(choices.PlacePrecision, "How large it is.", everyday=True)
    located = FlagFilter("Whether its coordinates are known.", located, everyday=True)
