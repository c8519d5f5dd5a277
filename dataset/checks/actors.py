"""Actors: their names, roles and memberships."""

from collections.abc import Iterator

from dataset.checks.registry import Record, World, across, check
from dataset.checks.shapes import Fault
from dataset.fixtures import Entry


@check("actors", reads=("id", "member_of"))
def an_actor_is_no_member_of_itself(record: Record, world: World) -> Iterator[Fault]:
    if record["id"] in record["member_of"]:
        yield ("member_of", record["member_of"].index(record["id"])), "is the actor itself"


@check("actors", reads=("names",))
def a_name_stands_once(record: Record, world: World) -> Iterator[Fault]:
    seen = set()
    for at, name in enumerate(record["names"]):
        if (name["text"], name["kind"]) in seen:
            yield ("names", at, "text"), f"stands twice as a {name['kind']}; put the mentions together"
        seen.add((name["text"], name["kind"]))


@check("actors", reads=("names",))
def a_mention_lies_in_its_document(record: Record, world: World) -> Iterator[Fault]:
    for at, name in enumerate(record["names"]):
        seen = set()
        for number, mention in enumerate(name["mentions"]):
            here = ("names", at, "mentions", number)
            characters = world.number("documents", mention["document"], "characters")
            end = mention["start"] + len(name["text"])
            if mention["end"] != end:
                yield (*here, "end"), f"the name has {len(name['text'])} characters: end is {end}"
            elif characters is not None and mention["end"] > characters:
                yield (*here, "end"), f"the document has {characters} characters"
            if (mention["document"], mention["start"]) in seen:
                yield (*here, "start"), "the name is mentioned once at a place"
            seen.add((mention["document"], mention["start"]))


@check("actors", reads=("roles",))
def a_term_is_in_order(record: Record, world: World) -> Iterator[Fault]:
    for at, role in enumerate(record["roles"]):
        if role["start"] and role["end"] and role["end"] < role["start"]:
            yield ("roles", at, "end"), f"is before start, {role['start']}"


@across
def members_form_no_circle(world: World) -> Iterator[tuple[Entry, Fault]]:
    above = {
        slug: [one for one in found if isinstance(one, str)]
        for slug, entry in world.by_id["actors"].items()
        if isinstance(found := entry.data.get("member_of"), list)
    }
    for slug, entry in world.by_id["actors"].items():
        reached, waiting = set(), [one for one in above.get(slug, []) if one != slug]
        while waiting:
            one = waiting.pop()
            if one not in reached:
                reached.add(one)
                waiting += above.get(one, [])
        if slug in reached:
            yield entry, (("member_of",), "leads back to the actor itself")


@check("crises", reads=("parties", "icb"))
def gravity_is_that_of_a_party(record: Record, world: World) -> Iterator[Fault]:
    seen = set()
    for at, gravity in enumerate(record["icb"]["gravity"]):
        here = ("icb", "gravity", at, "actor")
        if gravity["actor"] not in record["parties"]:
            yield here, "is not among the parties"
        if gravity["actor"] in seen:
            yield here, "has one gravity"
        seen.add(gravity["actor"])
