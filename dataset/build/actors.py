"""Actors with their names, mentions, roles and memberships."""

import datetime as dt
from typing import Any

from django.db import models

from actors.choices import ActorKind, NameKind
from actors.countries import COUNTRIES, called
from actors.matching import fold
from actors.models import Actor, ActorName, Mention, Role
from dataset import citations
from dataset.build.built import Context
from dataset.fixtures import Entry
from sources.models import Document

FULL_NAMES = (NameKind.NAME, NameKind.SPELLING, NameKind.NATIVE, NameKind.GARBLING)


def build(context: Context) -> None:
    entries = list(context.of("actors"))
    for entry in entries:
        context.actors[entry.id] = _actor(context, entry)
    for entry in entries:
        found = context.actors[entry.id]
        names = _names(context, entry)
        context.called[entry.id] = _called(found, names)
        context.add(
            entry,
            found,
            parts=[*_memberships(context, entry), *_roles(context, entry), *names],
        )


def _actor(context: Context, entry: Entry) -> Actor:
    data = entry.data
    country = COUNTRIES[data["country"]] if data["country"] else None
    seen = [context.documents[slug].published for slug in _documents(data)]
    return Actor(
        **context.common(entry),
        citation=citations.named(data["name"], context.tail(entry)),
        name=data["name"],
        sort_name=data["sort_name"],
        kind=data["kind"],
        country=data["country"],
        country_name=country.name if country else None,
        cow=country.cow if country else None,
        wikidata=data["wikidata"],
        cameo=data["cameo"],
        plover_sector=data["plover_sector"],
        first_seen=min(seen, default=None),
        last_seen=max(seen, default=None),
    )


def _documents(data: dict[str, Any]) -> set[str]:
    """The documents that name the actor or report an office of it."""
    named = {mention["document"] for name in data["names"] for mention in name["mentions"]}
    return named.union(*(role["documents"] for role in data["roles"]))


def _memberships(context: Context, entry: Entry) -> list[models.Model]:
    actor = context.actors[entry.id]
    return [
        Actor.member_of.through(from_actor=actor, to_actor=context.actors[slug]) for slug in entry.data["member_of"]
    ]


def _roles(context: Context, entry: Entry) -> list[models.Model]:
    roles: list[models.Model] = []
    links: list[models.Model] = []
    for at, data in enumerate(entry.data["roles"]):
        documents = [context.documents[slug] for slug in data["documents"]]
        days = [document.published for document in documents]
        role = Role(
            actor=context.actors[entry.id],
            position=at,
            title=data["title"],
            organisation=context.actor(data["organisation"]),
            role_class=data["role_class"],
            start=_day(data["start"]),
            end=_day(data["end"]),
            seen_from=min(days),
            seen_to=max(days),
        )
        roles.append(role)
        links += [_link(role, document) for document in documents]
    return roles + links


def _link(role: Role, document: Document) -> models.Model:
    return Role.documents.through(role=role, document=document)


def _names(context: Context, entry: Entry) -> list[models.Model]:
    names: list[models.Model] = []
    mentions: list[models.Model] = []
    for at, data in enumerate(entry.data["names"]):
        name = ActorName(
            actor=context.actors[entry.id],
            position=at,
            text=data["text"],
            kind=data["kind"],
            language=data["language"],
            folded=fold(data["text"]),
            derived=data["kind"] == NameKind.NATIVE and not data["mentions"],
        )
        names.append(name)
        mentions += [
            Mention(
                name=name,
                position=number,
                document=context.documents[one["document"]],
                start=one["start"],
                end=one["end"],
            )
            for number, one in enumerate(data["mentions"])
        ]
    taken = {data["text"] for data in entry.data["names"]}
    names += [
        ActorName(
            actor=context.actors[entry.id],
            position=at,
            text=text,
            kind=kind,
            language="en",
            folded=fold(text),
            derived=True,
        )
        for at, (text, kind) in enumerate(_derived(context, entry.data).items(), start=len(taken))
        if text not in taken
    ]
    return names + mentions


def _called(actor: Actor, names: list[models.Model]) -> list[str]:
    """All that an actor is called; a state by the names of its country as well."""
    texts = [name.text for name in names if isinstance(name, ActorName)]
    return [*texts, *(called(actor.country) if actor.country and actor.kind == ActorKind.STATE else [])]


def _derived(context: Context, data: dict[str, Any]) -> dict[str, NameKind]:
    """Names by which an actor is found although no document writes them so: our own, its offices, surnames."""
    found = {data["name"]: NameKind.NAME}
    if data["kind"] == ActorKind.PERSON:
        surname, _, given = data["sort_name"].partition(",")
        # “Xi Jinping” sorts as it is written: the surname is the first word
        found[surname if given else surname.split()[0]] = NameKind.SHORT_NAME
        full = [name["text"] for name in data["names"] if name["kind"] in FULL_NAMES]
        found |= {text.split()[-1]: NameKind.SHORT_NAME for text in [data["name"], *full] if " " in text}
    for role in data["roles"]:
        organisation = context.actors[role["organisation"]].name if role["organisation"] else ""
        found |= {role["title"]: NameKind.TITLE, f"{organisation} {role['title']}".strip(): NameKind.TITLE}
    return found


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
