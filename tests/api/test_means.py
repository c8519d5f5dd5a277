"""A mean Goldstein value is rounded by one rule, wherever it is shown: half away from zero, as decimals are."""

from decimal import ROUND_HALF_UP, Decimal

from django.db import connection
from hypothesis import example, given, settings
from hypothesis import strategies as st

from actors.models import Actor
from events.models import Coding, CodingParty, Event
from events.reports import means
from tests.client import Api

goldstein = st.lists(st.integers(-100, 100), min_size=1, max_size=60)


def by_decimals(tenths: list[int]) -> Decimal:
    return (Decimal(sum(tenths)) / 10 / len(tenths)).quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(goldstein)
@settings(deadline=None, max_examples=300)
def test_a_mean_is_that_of_decimals(db: None, tenths: list[int]) -> None:
    counted = "SELECT sum(value) AS goldstein, count(*) AS count FROM unnest(%s::float8[]) AS value"
    with connection.cursor() as cursor:
        values = [one / 10 for one in tenths]
        cursor.execute(f"SELECT concat({means.MEAN}), goldstein FROM ({counted}) counted", [values])
        written, total = cursor.fetchone()
    for mean in (written, str(means.mean(total, len(tenths)))):
        assert Decimal(mean) == by_decimals(tenths)
        assert not (Decimal(mean).is_zero() and Decimal(mean).is_signed())


def replaced(event: Event, tenths: list[int]) -> None:
    """The record has codings with these values, each of one actor toward another."""
    day = {"date": event.date, "date_start": event.date, "date_end": event.date}
    event.codings.all().delete()
    codings = Coding.objects.bulk_create(
        Coding(event=event, position=at, cameo="112", quad=3, goldstein=one / 10, basis="scheme", **day)
        for at, one in enumerate(tenths)
    )
    sides = zip(("source", "target"), Actor.objects.order_by("slug")[:2], strict=True)
    CodingParty.objects.bulk_create(
        CodingParty(coding=coding, side=side, actor=actor, position=0) for side, actor in sides for coding in codings
    )


@given(goldstein)
@example([1, 1, 1, 0])  # 0.075
@example([-1, -1, -1, 0])
@settings(deadline=None, max_examples=40)
def test_every_report_rounds_alike(api: Api, tenths: list[int]) -> None:
    event = Event.objects.filter(kind="other_event").order_by("slug")[0]
    replaced(event, tenths)
    query = f"id={event.slug}&interval=day"
    (bucket,) = api(f"events/histogram?{query}").json["buckets"]
    (series,) = api(f"events/histogram?{query}&split_by=kind").json["series"]
    (link,) = api(f"dyads?{query}").json["graph"]["links"]
    lines = [line for report in ("events/histogram", "dyads") for line in api(f"{report}?{query}&format=ndjson").lines]
    found = [bucket, *series["buckets"], link, *link["over_time"], *lines]
    assert [one["goldstein_mean"] for one in found] == [float(by_decimals(tenths))] * 6
