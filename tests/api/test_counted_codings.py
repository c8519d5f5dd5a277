"""Which codings count, recounted from the records that the API gives."""

import itertools
from pathlib import Path
from typing import Any

from tests.api.world import records
from tests.client import Api


def same_side(api: Api) -> Any:
    """Whether two actors act for one side, by what the API says of actors."""
    above = {actor["id"]: {one["id"] for one in actor["member_of"]} for actor in records(api, "actors")}

    def sides(actor: str) -> set[str]:
        found, waiting = set(), [actor]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += above[one]
        return found

    return lambda one, other: bool(sides(one) & sides(other))


def pairs(coding: dict[str, Any]) -> set[tuple[str, str]]:
    return set(itertools.product(coding["sources"], coding["targets"]))


def test_the_page_on_counting_lists_what_the_records_of_the_api_leave_out(api: Api) -> None:
    """Recounted from the relations and the codes that the API gives, without the code that counts."""
    same, every = same_side(api), {record["id"]: record for record in records(api, "events")}

    def reached(slug: str) -> set[str]:
        found, waiting = set(), [slug]
        while waiting:
            for one in every[waiting.pop()]["relations"]:
                forward = one["direction"] == "to" and one["type"] in ("conveys", "part_of", "updates")
                if forward and one["id"] not in found:
                    found.add(one["id"])
                    waiting.append(one["id"])
        return found

    def holds(theirs: dict[str, Any], mine: dict[str, Any]) -> bool:
        return theirs["cameo"] == mine["cameo"] and all(
            any(same(a, c) and same(b, d) for c, d in pairs(theirs)) for a, b in pairs(mine)
        )

    left_out = set()
    for slug, record in every.items():
        for at, coding in enumerate(record["codings"]):
            holding = {other for other in reached(slug) if any(holds(one, coding) for one in every[other]["codings"])}
            assert (coding["counted_in"] is None) == (not holding), (slug, at)
            if holding:
                assert coding["counted_in"] in holding
                left_out.add((slug, coding["cameo"], tuple(coding["targets"]), coding["counted_in"]))
    page = (Path(__file__).parents[2] / "docs/coding/counting.md").read_text(encoding="utf-8")
    listed = [line for line in page.splitlines() if line.startswith("| `")]
    assert len(listed) == len(left_out)
    for slug, cameo, targets, instead in left_out:
        row = f"| `{slug}` | {cameo} "
        assert any(
            line.startswith(row) and f"→ {', '.join(targets)} |" in line and f"`{instead}`" in line for line in listed
        ), row
