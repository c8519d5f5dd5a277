"""Who toward whom: the database's numbers are those that the records themselves give."""

import csv
import datetime as dt
import io
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.db import connection, transaction

from actors.models import Actor
from events import ontologies
from events.models import Coding, CodingParty
from events.reports import dyads
from events.reports.polecat import COLUMNS
from tests.api.world import ids, records
from tests.client import Answer, Api, assert_problem

Record = dict[str, Any]
# A pair of a coding: the record, the coding, the actor that acts and the actor acted upon.
Pair = tuple[Record, Record, str, str]


def pairs(api: Api) -> Iterator[Pair]:
    """Every pair of every coding that counts, as the records give them."""
    for record in records(api, "events"):
        for coding in [one for one in record["codings"] if one["counted_in"] is None]:
            for source in coding["sources"]:
                for target in coding["targets"]:
                    yield record, coding, source, target


def country_of(api: Api) -> dict[str, str | None]:
    return {actor["id"]: actor["country"] for actor in records(api, "actors")}


def day_of(coding: Record) -> dt.date:
    """The day of the act that is coded."""
    return dt.date.fromisoformat(coding["date_start"] or coding["date_end"])


def start_of(day: dt.date, interval: str) -> dt.date:
    return {
        "day": day,
        "week": day - dt.timedelta(days=day.weekday()),
        "month": day.replace(day=1),
        "quarter": day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
        "year": day.replace(month=1, day=1),
    }[interval]


def end_of(start: dt.date, interval: str) -> dt.date:
    """The day before the next interval starts."""
    after = start + dt.timedelta(days=1)
    while start_of(after, interval) == start:
        after += dt.timedelta(days=1)
    return after - dt.timedelta(days=1)


def measures(counted: dict[tuple[str, int], tuple[Record, Record]]) -> dict[str, Any]:
    """What is said of the codings of one dyad or bucket."""
    quads, values = {str(n): 0 for n in (1, 2, 3, 4)}, []
    for _, coding in counted.values():
        quads[str(coding["quad"])] += 1
        values.append(Decimal(str(coding["goldstein"])))
    mean = (sum(values, Decimal()) / len(values)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    dates = [str(day_of(coding)) for _, coding in counted.values()]
    return {
        "count": len(counted),
        "quads": quads,
        "goldstein_mean": float(mean),
        "first_date": min(dates),
        "last_date": max(dates),
        "records": len({record["id"] for record, _ in counted.values()}),
    }


def expected(api: Api, wanted: Callable[[Pair], bool], level: str, interval: str | None) -> list[dict[str, Any]]:
    """The links of the graph without their addresses, by the records alone."""
    country = country_of(api)
    node = (lambda id_: country[id_] or id_) if level == "country" else (lambda id_: id_)
    found: dict[Any, dict[tuple[str, int], Any]] = defaultdict(dict)
    for pair in pairs(api):
        record, coding, source, target = pair
        if wanted(pair):
            key = (record["id"], record["codings"].index(coding))
            ends = (node(source), node(target))
            found[ends, None][key] = (record, coding)
            if interval:
                found[ends, start_of(day_of(coding), interval)][key] = (record, coding)
    links = []
    for (ends, start), counted in found.items():
        if start is not None:
            continue
        buckets = [
            {"start": str(first), "end": str(end_of(first, str(interval))), **measures(found[ends, first])}
            for first in sorted(day for other, day in found if other == ends and day is not None)
        ]
        over_time = buckets if interval else None
        links.append({"source": ends[0], "target": ends[1], **measures(counted), "over_time": over_time})
    return sorted(links, key=lambda link: (-link["count"], link["source"], link["target"]))


FILTERS: dict[str, Callable[[Api], Callable[[Pair], bool]]] = {
    "": lambda api: lambda pair: True,
    "quad=3&quad=4": lambda api: lambda pair: pair[1]["quad"] in (3, 4),
    "quad__not=1": lambda api: lambda pair: pair[1]["quad"] != 1,
    "plover=THREATEN&plover=AGREE": lambda api: lambda pair: pair[1]["plover"] in ("THREATEN", "AGREE"),
    "plover__not=AGREE": lambda api: lambda pair: pair[1]["plover"] != "AGREE",
    "cameo=1312": lambda api: lambda pair: pair[1]["cameo"] == "1312",
    "source=russia&source=vladimir-putin": lambda api: lambda pair: pair[2] in ("russia", "vladimir-putin"),
    "source_country=RUS&target=nato": lambda api: lambda pair: country_of(api)[pair[2]] == "RUS" and pair[3] == "nato",
    "target_country=UKR&target_country=RUS&kind=statement": lambda api: (
        lambda pair: country_of(api)[pair[3]] in ("UKR", "RUS") and pair[0]["kind"] == "statement"
    ),
    "factuality__not=factual&quad=1": lambda api: (
        lambda pair: pair[0]["factuality"] != "factual" and pair[1]["quad"] == 1
    ),
    "first_reported__lte=2022-01-24": lambda api: lambda pair: pair[0]["first_reported"] <= "2022-01-24",
    "date__gte=2022-01-24&date__lte=2022-01-26": lambda api: (
        lambda pair: "2022-01-24" <= str(day_of(pair[1])) <= "2022-01-26"
    ),
    "actor=joe-biden&quad=3": lambda api: (
        lambda pair: "joe-biden" in {one["id"] for one in pair[0]["participants"]} and pair[1]["quad"] == 3
    ),
}


@pytest.mark.parametrize("query", FILTERS)
@pytest.mark.parametrize("interval", [None, "month"])
@pytest.mark.parametrize("level", ["actor", "country"])
def test_numbers_are_those_of_the_records(api: Api, level: str, interval: str | None, query: str) -> None:
    asked = "&".join(filter(None, [query, f"level={level}", f"interval={interval}" if interval else ""]))
    answer = api(f"dyads?{asked}").json
    found = [{name: value for name, value in link.items() if name != "events"} for link in answer["graph"]["links"]]
    assert found == expected(api, FILTERS[query](api), level, interval)
    assert answer["count"] == len(found) > 0


@pytest.mark.parametrize("query", ["", "source_country=RUS", "quad=3&quad=4", "actor=joe-biden&quad=3"])
def test_codings_that_are_only_possible_on_the_days_asked_for_are_told(api: Api, query: str) -> None:
    first, last = "2022-01-10", "2022-01-16"
    wanted = (FILTERS | {"source_country=RUS": lambda api: lambda pair: country_of(api)[pair[2]] == "RUS"})[query](api)
    possible = {
        (record["id"], record["codings"].index(coding))
        for record, coding, source, target in pairs(api)
        if wanted((record, coding, source, target))
        and not first <= str(day_of(coding)) <= last
        and (coding["date_end"] or last) >= first
        and (coding["date_start"] or first) <= last
    }
    asked = f"dyads?{query}&date__gte={first}&date__lte={last}"
    words = f"{len(possible)} more coding{'' if len(possible) == 1 else 's'} may lie in these days"
    assert possible
    assert f"{words}: date_match=overlaps." in api(asked).json["meta"]["hint"]
    for match in ("overlaps", "within"):
        assert "may lie" not in (api(f"{asked}&date_match={match}").json["meta"]["hint"] or "")


@pytest.mark.parametrize("interval", ["day", "week", "month", "quarter", "year"])
def test_intervals_are_those_of_the_calendar(api: Api, interval: str) -> None:
    answer = api("dyads", level="country", interval=interval).json
    for link in answer["graph"]["links"]:
        for bucket in link["over_time"]:
            start = dt.date.fromisoformat(bucket["start"])
            assert start == start_of(dt.date.fromisoformat(bucket["first_date"]), interval)
            assert bucket["end"] == str(end_of(start, interval))
            assert bucket["start"] <= bucket["first_date"] <= bucket["last_date"] <= bucket["end"]
        assert sum(bucket["count"] for bucket in link["over_time"]) == link["count"]
        assert [b["start"] for b in link["over_time"]] == sorted({b["start"] for b in link["over_time"]})


@pytest.mark.parametrize("level", ["actor", "country"])
def test_the_graph_is_whole(api: Api, level: str) -> None:
    graph = api("dyads", level=level).json["graph"]
    nodes = {node["id"]: node for node in graph["nodes"]}
    assert list(nodes) == sorted(nodes)
    assert set(nodes) == {link[end] for link in graph["links"] for end in ("source", "target")}
    for id_, node in nodes.items():
        assert node["out"] == sum(link["count"] for link in graph["links"] if link["source"] == id_)
        assert node["in"] == sum(link["count"] for link in graph["links"] if link["target"] == id_)
        if level == "actor":
            actor = api(f"actors/{id_}").json
            assert {name: actor[name] for name in ("name", "kind", "country")}.items() <= node.items()
        elif node["country"]:
            assert (id_, node["kind"]) == (node["country"], "state")


@pytest.mark.parametrize("level", ["actor", "country"])
@pytest.mark.parametrize(
    "query",
    [
        "",
        "quad=3&quad=4",
        "quad__not=3",
        "source=vladimir-putin&plover__not=AGREE",
        "date__gte=2022-01-24&date__lte=2022-01-26",
    ],
)
def test_the_records_behind_a_number_can_be_reached(api: Api, level: str, query: str) -> None:
    country = country_of(api)
    node = (lambda id_: country[id_] or id_) if level == "country" else (lambda id_: id_)
    wanted = {
        "": lambda pair: True,
        "quad=3&quad=4": FILTERS["quad=3&quad=4"](api),
        "quad__not=3": lambda pair: pair[1]["quad"] != 3,
        "date__gte=2022-01-24&date__lte=2022-01-26": FILTERS["date__gte=2022-01-24&date__lte=2022-01-26"](api),
        "source=vladimir-putin&plover__not=AGREE": lambda pair: (
            pair[2] == "vladimir-putin" and pair[1]["plover"] != "AGREE"
        ),
    }[query]
    behind: dict[tuple[str, str], set[str]] = defaultdict(set)
    for pair in filter(wanted, pairs(api)):
        behind[node(pair[2]), node(pair[3])].add(pair[0]["id"])
    links = api(f"dyads?level={level}&{query}").json["graph"]["links"]
    for link in links[:15] + links[-5:]:
        found = api(f"{link['events']}&page_size=500").json
        assert {record["id"] for record in found["results"]} == behind[link["source"], link["target"]], link
        assert found["count"] == link["records"]


def test_an_act_that_two_records_hold_counts_in_one_of_them(api: Api) -> None:
    every = records(api, "events")
    left_out = next(one for one in every if one["codings"] and all(coding["counted_in"] for coding in one["codings"]))
    assert api("dyads", id=left_out["id"]).json["count"] == 0
    assert api("dyads", id=left_out["codings"][0]["counted_in"]).json["count"] > 0
    assert left_out["id"] not in ids(api, "events?coding_counted=true")
    assert left_out["id"] in ids(api, "events?coding_counted=false")


def test_what_only_the_conveying_statement_says_is_not_lost(api: Api) -> None:
    """An accusation alleges what others did; a promise of aid beside a threat is an act of its own."""
    accused = "2021-12-06-kyiv-accuses-russia-of-massing"
    assert api("dyads", id=accused, cameo="112", level="country").json["graph"]["links"][0]["target"] == "RUS"
    assert api("dyads", source="united-states", target="ukrainian-army", cameo="0332").json["count"] == 1


def test_a_build_up_that_is_observed_again_and_again_counts_once(api: Api) -> None:
    [link] = api("dyads", source="russia", target="ukraine", cameo="154").json["graph"]["links"]
    assert (link["count"], link["records"]) == (1, 1)


def test_a_plan_counts_on_the_day_on_which_it_was_announced(api: Api) -> None:
    slug = "2022-01-26-paris-four-way-talks-planned"
    asked = f"dyads?id={slug}&level=country&interval=day&target_country=UKR"
    [link] = api(asked).json["graph"]["links"]
    assert [one["start"] for one in link["over_time"]] == ["2022-01-24"]
    row = rows(api("dyads", id=slug, format="polecat"), "\t")[0]
    assert row["Event Date"] == "2022-01-24"


def test_several_officials_of_a_state_make_one_coding_of_that_state(api: Api) -> None:
    party = CodingParty.objects.filter(side="source", actor__slug="vladimir-putin", coding__plover="AGREE").first()
    assert party is not None
    before = api("dyads", id=party.coding.event.slug, level="country").json["graph"]["links"]
    CodingParty.objects.create(coding=party.coding, side="source", position=9, actor=lavrov())
    after = api("dyads", id=party.coding.event.slug, level="country").json["graph"]["links"]
    assert after == before
    assert api("dyads", id=party.coding.event.slug, source="Lavrov").json["count"] > 0


def lavrov() -> Any:
    return Actor.objects.get(slug="sergei-lavrov")


def test_a_country_toward_itself_is_kept(api: Api) -> None:
    party = CodingParty.objects.filter(side="source", actor__slug="vladimir-putin").first()
    assert party is not None
    CodingParty.objects.create(coding=party.coding, side="target", position=9, actor=lavrov())
    links = api("dyads", level="country", id=party.coding.event.slug).json["graph"]["links"]
    assert ("RUS", "RUS") in {(link["source"], link["target"]) for link in links}


def test_codings_without_a_target_are_told_and_not_counted(api: Api) -> None:
    before = api("dyads").json
    party = CodingParty.objects.filter(side="target", coding__event__slug=pairs_with_one_coding(api)).first()
    assert party is not None
    party.coding.parties.filter(side="target").delete()
    after = api("dyads").json
    assert after["undirected"] == before["undirected"] + 1
    assert sum(node["out"] for node in after["graph"]["nodes"]) < sum(node["out"] for node in before["graph"]["nodes"])
    unseen = api("dyads", quad=5 - party.coding.quad).json
    assert unseen["undirected"] == before["undirected"], "of another quad class"


def test_a_coding_without_a_target_counts_once_however_many_act(api: Api) -> None:
    before = api("dyads").json["undirected"]
    party = CodingParty.objects.filter(side="source", coding__event__slug=pairs_with_one_coding(api)).first()
    assert party is not None
    party.coding.parties.filter(side="target").delete()
    others = Actor.objects.exclude(codings__coding=party.coding)[:2]
    for position, actor in enumerate(others, 1):
        CodingParty.objects.create(coding=party.coding, side="source", position=position, actor=actor)
    assert api("dyads").json["undirected"] == before + 1


def pairs_with_one_coding(api: Api) -> str:
    return next(str(record["id"]) for record, *_ in pairs(api) if len(record["codings"]) == 1)


def rows(answer: Answer, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.body.decode(), newline=""), delimiter=delimiter))


def cell(value: Any) -> str:
    return "" if value is None else str(value).removesuffix(".0") if isinstance(value, float) else str(value)


@pytest.mark.parametrize("interval", [None, "week"])
@pytest.mark.parametrize("level", ["actor", "country"])
def test_csv_and_ndjson_have_the_rows_of_json(api: Api, level: str, interval: str | None) -> None:
    query = f"dyads?level={level}" + (f"&interval={interval}" if interval else "")
    graph = api(query).json["graph"]
    nodes = {node["id"]: node for node in graph["nodes"]}
    shown = []
    for link in graph["links"]:
        ends = {
            column: value
            for side in ("source", "target")
            for column, value in (
                (side, link[side]),
                (f"{side}_name", nodes[link[side]]["name"]),
                (f"{side}_country", nodes[link[side]]["country"]),
            )
        }
        for one in link["over_time"] or [link]:
            days = {"start": one["start"], "end": one["end"]} if interval else {}
            quads = {f"quad_{n}": count for n, count in one["quads"].items()}
            rest = {name: one[name] for name in ("goldstein_mean", "first_date", "last_date", "records")}
            shown.append({**ends, **days, "count": one["count"], **quads, **rest})
    stream, table = api(query, format="ndjson"), api(query, format="csv")
    assert stream.lines == shown
    assert rows(table) == [{name: cell(value) for name, value in row.items()} for row in shown]
    assert stream.headers["X-Total-Count"] == table.headers["X-Total-Count"] == str(len(shown))
    assert [list(line) for line in stream.lines[:1]] == [list(rows(table)[0])]


def test_polecat_has_a_row_for_each_pair_of_each_coding_that_plover_has_a_type_for(api: Api) -> None:
    answer = api("dyads", format="polecat")
    assert answer.headers["Content-Type"].startswith("text/tab-separated-values")
    assert answer.headers["Content-Disposition"].endswith('.tsv"')
    found = rows(answer, "\t")
    assert list(found[0]) == list(COLUMNS)
    assert len(COLUMNS) == 40
    wanted = [pair for pair in pairs(api) if pair[1]["plover"] is not None]
    assert answer.headers["X-Total-Count"] == str(len(found)) == str(len(wanted))
    assert len({row["Event ID"] for row in found}) == len(found)
    by_id = {actor["id"]: actor for actor in records(api, "actors")}
    said = {
        f"{record['id']}_{record['codings'].index(coding)}_{source}_{target}": (
            str(day_of(coding)),
            coding["plover"],
            coding["plover_mode"] or "",
            *(by_id[source][name] or "" for name in ("name", "country", "cow", "plover_sector")),
            *(by_id[target][name] or "" for name in ("name", "country", "cow", "plover_sector")),
        )
        for record, coding, source, target in wanted
    }
    parties = ("{} Name", "{} Country", "{} COW", "Primary {} Sector")
    of_parties = [name.format(side) for side in ("Actor", "Recipient") for name in parties]
    columns = ["Event Date", "Event Type", "Event Mode", *of_parties]
    assert {row["Event ID"]: tuple(row[name] for name in columns) for row in found} == said
    dates = {record["id"]: record["date"] for record in records(api, "events")}
    in_order = [dates[row["Event ID"].partition("_")[0]] for row in found]
    assert in_order == sorted(in_order, reverse=True)


def test_polecat_s_quads_are_plover_s_and_not_cameo_s(api: Api) -> None:
    assert set(ontologies.PLOVER_QUADS) == set(ontologies.PLOVER)
    for row in rows(api("dyads", format="polecat"), "\t"):
        assert row["Quad Code"] == ontologies.PLOVER_QUADS[row["Event Type"]]
    appeal = next(pair for pair in pairs(api) if pair[1]["plover"] == "REQUEST" and pair[1]["quad"] == 1)
    of_record = rows(api("dyads", format="polecat", id=appeal[0]["id"], plover="REQUEST"), "\t")
    assert {row["Quad Code"] for row in of_record} == {"VERBAL CONFLICT"}


def test_polecat_obeys_the_filters_and_says_whether_it_has_happened(api: Api) -> None:
    query = "source_country=RUS&quad=1&factuality=future"
    found = rows(api(f"dyads?{query}", format="polecat"), "\t")
    assert found
    assert {(row["Actor Country"], row["Contexts"]) for row in found} == {("RUS", "future")}
    links = api(f"dyads?{query}&plover__not=CONSULT").json["graph"]["links"]
    assert sum(link["count"] for link in links) <= len(found)


def test_a_stream_of_polecat_of_many_chunks_is_whole(api: Api, monkeypatch: Any) -> None:
    whole = api("dyads", format="polecat").body
    monkeypatch.setattr("rest.streams.BATCH", 7)
    assert api("dyads", format="polecat").body == whole


@pytest.mark.parametrize("parameter", ["level=country", "interval=day"])
def test_what_polecat_cannot_have_is_refused(api: Api, parameter: str) -> None:
    answer = api(f"dyads?format=polecat&{parameter}", expect=None)
    assert_problem(answer, 400, "invalid-value", reasons=[(parameter.partition("=")[0], "not_in_this_format")], api=api)


@pytest.mark.parametrize(
    ("query", "type_", "reasons"),
    [
        ("level=state", "invalid-value", [("level", "unknown_value")]),
        ("interval=decade", "invalid-value", [("interval", "unknown_value")]),
        ("source=nobody-at-all", "unknown-actor", [("source", "unknown_actor")]),
        ("source_country=Russia", "invalid-value", [("source_country", "unknown_value")]),
        ("coding_source=russia", "unknown-parameter", [("coding_source", "unknown_parameter")]),
        ("recipient=nato", "unknown-parameter", [("recipient", "unknown_parameter")]),
        ("page_size=3", "unknown-parameter", [("page_size", "unknown_parameter")]),
    ],
)
def test_wrong_queries_are_told(api: Api, query: str, type_: str, reasons: list[tuple[str, str]]) -> None:
    assert_problem(api(f"dyads?{query}", expect=None), 400, type_, reasons=reasons, api=api)


def test_names_are_read_and_an_empty_answer_says_why(api: Api) -> None:
    answer = api("dyads", source="moscow", target="nato", cameo="163").json
    assert answer["count"] == 0
    assert answer["graph"] == {"nodes": [], "links": []}
    assert answer["meta"]["interpreted"] == [{"parameter": "source", "value": "moscow", "read_as": "russia"}]
    assert "without cameo there are" in answer["meta"]["hint"]


def test_the_answer_leads_to_its_other_forms(api: Api) -> None:
    links = api("dyads", level="country", interval="month", quad=3).json["links"]
    for form in ("self", "csv", "ndjson", "polecat"):
        api(links[form])
    assert "level" not in links["polecat"]


@pytest.mark.parametrize("form", ["json", "csv", "ndjson", "polecat"])
def test_it_revalidates_and_answers_head(api: Api, form: str) -> None:
    answer = api("dyads", format=form)
    again = api("dyads", format=form, headers={"If-None-Match": answer.headers["ETag"]}, expect=304)
    assert again.body == b""
    assert api("dyads", format=form, method="head").headers["ETag"] == answer.headers["ETag"]


def test_no_coding_is_read_by_itself(api: Api, django_assert_max_num_queries: Any) -> None:
    assert Coding.objects.count() > 50
    with django_assert_max_num_queries(6):
        api("dyads", level="country", interval="day")


def test_behind_a_dyad_are_its_own_records_and_not_those_of_others_asked_for(api: Api) -> None:
    links = api("dyads", source=["united-states", "russia"]).json["graph"]["links"]
    assert len({link["source"] for link in links}) == 2
    for link in links[:6]:
        assert api(link["events"]).json["count"] == link["records"]


def test_what_takes_too_long_is_a_503_and_the_next_answer_comes(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    written = dyads._object
    monkeypatch.setattr(dyads, "_object", lambda members: f"concat(pg_sleep(1), {written(members)})")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 100")
        assert_problem(api("dyads", expect=503), 503, "timeout")
        transaction.set_rollback(True)
    monkeypatch.undo()
    assert api("dyads").json["count"]
