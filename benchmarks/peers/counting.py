"""SQL for the numbers of facets, histograms and dyads and for best matches, by people who had not seen the API's."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

Numbers = Mapping[Any, Any]
Rows = Mapping[str, list[tuple[Any, ...]]]


class Question(NamedTuple):
    """An address, SQL for its numbers, and both as numbers by what they are of; the API may show fewer of them."""

    name: str
    address: str
    sql: Mapping[str, str]
    shown: Callable[[Any], Numbers]
    counted: Callable[[Rows], Numbers]
    words: str = ""  # that are searched for


# An act that another record holds counts there.
COUNTED = "c.counted_in_id IS NULL"

FACETS = {
    # Factuality stands in no index, so the wide table is read once, and the kinds come along for nothing.
    "kind, factuality": "SELECT kind, factuality, count(*) FROM events_event GROUP BY kind, factuality",
    # Index-only along participation_by_actor: nothing to sort and nothing to hash.
    "actor": """
        SELECT a.slug, n FROM (
            SELECT actor_id, count(*) AS n FROM (
                SELECT DISTINCT ON (actor_id, event_date, event_id) actor_id FROM events_participation
                ORDER BY actor_id, event_date DESC, event_id) once
            GROUP BY actor_id) counted
        JOIN actors_actor a ON a.id = actor_id""",
    # Along participation_once_per_part, event by event; a country is a number (its first actor), not a text.
    "actor_country": """
        WITH k AS MATERIALIZED (
            SELECT id, country, min(id) OVER (PARTITION BY country) AS rep
            FROM actors_actor WHERE country IS NOT NULL)
        SELECT country, n FROM (
            SELECT rep, count(*) AS n FROM (
                SELECT DISTINCT ON (p.event_id, k.rep) k.rep
                FROM events_participation p JOIN k ON k.id = p.actor_id
                ORDER BY p.event_id, k.rep) once
            GROUP BY rep) counted
        JOIN k ON k.id = counted.rep""",
    "document": """
        SELECT d.slug, n FROM (
            SELECT document_id, count(DISTINCT event_id) AS n FROM events_evidence GROUP BY document_id) counted
        JOIN sources_document d ON d.id = document_id""",
    # Both kinds of null in one pass: events of no actor, events of no actor with a country.
    "nulls": """
        SELECT events - count(*), events - count(*) FILTER (WHERE countries > 0) FROM (
            SELECT event_id, count(country) AS countries
            FROM events_participation p JOIN actors_actor a ON a.id = p.actor_id GROUP BY event_id) each,
            (SELECT count(*) AS events FROM events_event) total
        GROUP BY events""",
}

SPEAKER = {
    "statement_type": """
        SELECT s.statement_type, count(*)
        FROM events_participation p JOIN events_statement s ON s.event_ptr_id = p.event_id
        WHERE p.actor_id = (SELECT id FROM actors_actor WHERE slug = %(speaker)s)
            AND p.event_kind = 'statement' AND p.part = 'speaker'
        GROUP BY s.statement_type"""
}

# By day first: one truncation per day, not per record.
HISTOGRAM = {
    "records": """
        SELECT date_trunc('month', date::timestamp)::date, sum(n)::bigint
        FROM (SELECT date, count(*) AS n FROM events_event GROUP BY date) days GROUP BY 1""",
    "codings": f"""
        SELECT date_trunc('month', date::timestamp)::date, sum(n)::bigint, sum(g) / sum(n)
        FROM (SELECT e.date, count(*) AS n, sum(c.goldstein) AS g
            FROM events_coding c JOIN events_event e ON e.id = c.event_id
            WHERE {COUNTED} GROUP BY e.date) days
        GROUP BY 1""",
}

SPLIT = {
    "records": """
        SELECT date_trunc('quarter', event_date::timestamp)::date, statement_type, sum(n)::bigint
        FROM (SELECT statement_type, event_date, count(*) AS n
            FROM events_statement GROUP BY statement_type, event_date) days
        GROUP BY 1, 2""",
    # The sums of all statements are those of their types.
    "codings": f"""
        SELECT date_trunc('quarter', s.event_date::timestamp)::date, s.statement_type, count(*), sum(c.goldstein)
        FROM events_coding c JOIN events_statement s ON s.event_ptr_id = c.event_id
        WHERE {COUNTED}
        GROUP BY 1, 2""",
}

# All codings that count less those with both sides, grouped once.
UNDIRECTED = f"""
    SELECT (SELECT count(*) FROM events_coding c WHERE {COUNTED}) - (SELECT count(*) FROM (
        SELECT FROM events_codingparty p JOIN events_coding c ON c.id = p.coding_id WHERE {COUNTED}
        GROUP BY p.coding_id HAVING count(DISTINCT p.side) = 2) two)"""

QUADS = ", ".join(f"count(*) FILTER (WHERE quad = {quad}) AS q{quad}" for quad in (1, 2, 3))
SUMS = "sum(n)::int AS n, sum(q1)::int AS q1, sum(q2)::int AS q2, sum(q3)::int AS q3"
SHOWN = "n, q1, q2, q3, n - q1 - q2 - q3, g / n, first, last, records"

ACTORS = {
    # By pair and record, then by pair: so records are counted without a second sort.
    "dyads": f"""
        SELECT sa.slug, ta.slug, {SHOWN} FROM (
            SELECT s, t, {SUMS}, sum(g) AS g, min(date) AS first, max(last) AS last, count(*) AS records FROM (
                SELECT s.actor_id AS s, t.actor_id AS t, c.event_id,
                    min(c.date) AS date, max(c.date) AS last, count(*) AS n, {QUADS}, sum(c.goldstein) AS g
                FROM events_coding c
                JOIN events_codingparty s ON s.coding_id = c.id AND s.side = 'source'
                JOIN events_codingparty t ON t.coding_id = c.id AND t.side = 'target'
                WHERE {COUNTED}
                GROUP BY s.actor_id, t.actor_id, c.event_id) each
            GROUP BY s, t) dyads
        JOIN actors_actor sa ON sa.id = s JOIN actors_actor ta ON ta.id = t
        ORDER BY n DESC""",
    "undirected": UNDIRECTED,
}

COUNTRIES = {
    # One sort: pair, record, coding. What repeats within a coding falls away, and records are counted along it.
    "dyads": f"""
        WITH k AS MATERIALIZED (
            SELECT id, coalesce(country, slug) AS shown,
                CASE WHEN country IS NULL THEN id ELSE min(id) OVER (PARTITION BY country) END AS rep
            FROM actors_actor)
        SELECT ks.shown, kt.shown, {SHOWN} FROM (
            SELECT s, t, count(*)::int AS n, {QUADS}, sum(goldstein) AS g,
                min(date) AS first, max(date) AS last, count(DISTINCT event_id) AS records
            FROM (
                SELECT DISTINCT ks.rep AS s, kt.rep AS t, c.event_id, c.id, c.quad, c.goldstein, c.date
                FROM events_coding c
                JOIN events_codingparty s ON s.coding_id = c.id AND s.side = 'source' JOIN k ks ON ks.id = s.actor_id
                JOIN events_codingparty t ON t.coding_id = c.id AND t.side = 'target' JOIN k kt ON kt.id = t.actor_id
                WHERE {COUNTED}) once
            GROUP BY s, t) dyads
        JOIN k ks ON ks.id = s JOIN k kt ON kt.id = t
        ORDER BY n DESC""",
    "undirected": UNDIRECTED,
}


WORDS = "websearch_to_tsquery('crisisapi', %(words)s)"
RANK = f"(ts_rank(e.search_vector, {WORDS}) * 1000000)::integer"

RANKED = {
    "best": f"""
        SELECT e.slug FROM events_event e WHERE e.search_vector @@ {WORDS}
        ORDER BY {RANK} DESC, e.slug DESC LIMIT 50""",
    "count": f"SELECT count(*) FROM (SELECT FROM events_event e WHERE e.search_vector @@ {WORDS} LIMIT 1000) found",
}


def _ranked_of(who: str) -> Mapping[str, str]:
    """The best of what one actor said; `who` is the name of the parameter that has the slug."""
    actor = f"(SELECT id FROM actors_actor WHERE slug = %({who})s)"
    spoken = f"""SELECT p.event_id FROM events_participation p
        WHERE p.actor_id = {actor} AND p.event_kind = 'statement' AND p.part = 'speaker'"""
    # A sample of the newest says whether most of what was spoken has the words: then it is read by its keys, else along
    # the index of words and actors. The branch that is not taken never runs. The count comes along.
    best = f"""
        WITH often AS MATERIALIZED (
            SELECT coalesce(avg((e.search_vector @@ {WORDS})::integer), 0) > 0.2 AS so
            FROM ({spoken} LIMIT 200) newest JOIN events_event e ON e.id = newest.event_id),
        found AS MATERIALIZED (
            SELECT e.slug, {RANK} AS rank FROM events_event e
            WHERE (SELECT so FROM often) AND e.search_vector @@ {WORDS} AND e.id = ANY (ARRAY({spoken}))
            UNION ALL
            SELECT e.slug, {RANK} FROM events_event e
            WHERE NOT (SELECT so FROM often) AND e.search_vector @@ {WORDS}
                AND e.actor_keys @> ARRAY[{actor}] AND e.kind = 'statement'
                AND EXISTS (SELECT FROM events_participation p
                    WHERE p.event_id = e.id AND p.actor_id = {actor} AND p.part = 'speaker' OFFSET 0))
        SELECT slug, (SELECT least(count(*), 1000) FROM found) FROM found ORDER BY rank DESC, slug DESC LIMIT 50"""
    return {"best": best}


def _facets_shown(answer: Any) -> Numbers:
    facets = answer["facets"].items()
    return {(name, one["value"]): one["count"] for name, facet in facets for one in facet["values"]}


def _facets_counted(rows: Rows) -> Numbers:
    found: Counter[Any] = Counter()
    for kind, factuality, count in rows["kind, factuality"]:
        found["kind", kind] += count
        found["factuality", factuality] += count
    for name in ("actor", "actor_country", "document"):
        found.update({(name, value): count for value, count in rows[name]})
    ((found["actor", None], found["actor_country", None]),) = rows["nulls"]
    return found


def _speaker_counted(rows: Rows) -> Numbers:
    return {("statement_type", value): count for value, count in rows["statement_type"]}


def _bucket(one: Any) -> Any:
    return one["count"], one["codings"]


def _histogram_shown(answer: Any) -> Numbers:
    found = {one["start"]: _bucket(one) for one in answer["buckets"]}
    for series in answer["series"] or ():
        found |= {(one["start"], series["value"]): _bucket(one) for one in series["buckets"]}
    return {key: counts for key, counts in found.items() if counts != (0, 0)}


def _histogram_counted(rows: Rows) -> Numbers:
    coded = {start: count for start, count, _ in rows["codings"]}
    return {str(start): (count, coded.get(start, 0)) for start, count in rows["records"]}


def _split_counted(rows: Rows) -> Numbers:
    coded = {(start, value): count for start, value, count, _ in rows["codings"]}
    found: dict[Any, tuple[int, int]] = {}
    for start, value, count in rows["records"]:
        both = count, coded.get((start, value), 0)
        found[str(start), value] = both
        before = found.get(str(start), (0, 0))
        found[str(start)] = before[0] + both[0], before[1] + both[1]
    return found


def _dyads_shown(answer: Any) -> Numbers:
    return {"undirected": answer["undirected"]} | {
        (link["source"], link["target"]): (
            *(link["count"], *link["quads"].values()),
            *(link["first_date"], link["last_date"], link["records"]),
        )
        for link in answer["graph"]["links"]
    }


def _dyads_counted(rows: Rows) -> Numbers:
    return {"undirected": rows["undirected"][0][0]} | {
        (source, target): (*numbers, str(first), str(last), records)
        for source, target, *numbers, _, first, last, records in rows["dyads"]
    }


def _ranked_shown(answer: Any) -> Numbers:
    return {"count": answer["count"]} | {nth: one["id"] for nth, one in enumerate(answer["results"])}


def _ranked_counted(rows: Rows) -> Numbers:
    count = rows["count"][0][0] if "count" in rows else max((row[1] for row in rows["best"]), default=0)
    return {"count": count} | {nth: row[0] for nth, row in enumerate(rows["best"])}


def _ranked(name: str, words: str, whose: str, sql: Mapping[str, str]) -> Question:
    address = f"/api/v1/{whose}q={words}&ordering=rank&fields=id&page_size=50"
    return Question(name, address, sql, _ranked_shown, _ranked_counted, words)


QUESTIONS = [
    Question("facets of all events", "/api/v1/events/facets", FACETS, _facets_shown, _facets_counted),
    Question(
        "one facet of a speaker's statements",
        "/api/v1/statements/facets?speaker={speaker}&facets=statement_type",
        SPEAKER,
        _facets_shown,
        _speaker_counted,
    ),
    Question(
        "all events by month",
        "/api/v1/events/histogram?interval=month",
        HISTOGRAM,
        _histogram_shown,
        _histogram_counted,
    ),
    Question(
        "all statements by quarter and type",
        "/api/v1/statements/histogram?interval=quarter&split_by=statement_type",
        SPLIT,
        _histogram_shown,
        _split_counted,
    ),
    Question("all dyads of countries", "/api/v1/dyads?level=country", COUNTRIES, _dyads_shown, _dyads_counted),
    Question("all dyads of actors", "/api/v1/dyads", ACTORS, _dyads_shown, _dyads_counted),
    _ranked("the best of 380,000 matches", "minister", "events?", RANKED),
    _ranked("the best of 35,000 matches", "gas", "events?", RANKED),
    _ranked("the best of a speaker's matches", "gas", "statements?speaker={speaker}&", _ranked_of("speaker")),
    _ranked("the best of a person's matches", "gas", "statements?speaker={person}&", _ranked_of("person")),
]
