"""A read-only viewset with cursor pagination, its related rows prefetched, its heavy columns left out."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.shortcuts import get_object_or_404
from rest_framework import viewsets
from rest_framework.pagination import CursorPagination

from actors.models import Actor
from benchmarks.peers.stock_drf.serializers import StatementSerializer
from events.models import Coding, CodingParty, Evidence, Participation, Quote, Relation, Statement

HEAVY = ("search_text", "search_vector", "actor_keys")


class NewestFirst(CursorPagination):
    ordering = ("-date", "-slug")
    page_size = 50
    page_size_query_param = "page_size"


class Statements(viewsets.ReadOnlyModelViewSet):
    queryset = Statement.objects.defer(*HEAVY).prefetch_related(
        Prefetch("participations", Participation.objects.select_related("actor", "speaks_for")),
        Prefetch("quotes", Quote.objects.select_related("evidence")),
        Prefetch(
            "codings",
            Coding.objects.prefetch_related(Prefetch("parties", CodingParty.objects.select_related("actor"))),
        ),
        Prefetch("evidence", Evidence.objects.select_related("document")),
        Prefetch(
            "relations", Relation.objects.select_related("other").defer(*(f"other__{column}" for column in HEAVY))
        ),
    )
    serializer_class = StatementSerializer
    pagination_class = NewestFirst
    lookup_field = "slug"

    def get_queryset(self) -> Any:
        found = super().get_queryset()
        if actor := self.request.query_params.get("actor"):
            # By its key: how often an actor comes is what PostgreSQL plans by, and behind a join it does not know.
            key = get_object_or_404(Actor.objects.only("pk"), slug=actor).pk
            found = found.filter(Exists(Participation.objects.filter(event=OuterRef("pk"), actor=key)))
        return found
