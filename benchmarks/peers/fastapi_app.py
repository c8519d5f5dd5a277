"""The same page from FastAPI: SQLAlchemy 2 (`selectinload` of lists, `joinedload` of rows), pydantic 2 models."""

import datetime as dt
import gc
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends, FastAPI
from pydantic import AliasPath, BaseModel, ConfigDict, Field
from sqlalchemy import ForeignKey, create_engine, exists, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    joinedload,
    mapped_column,
    relationship,
    selectinload,
    sessionmaker,
)


class Base(DeclarativeBase):
    """Tables have here only the columns that are shown, so that none is fetched in vain."""

    id: Mapped[int] = mapped_column(primary_key=True)


class Actor(Base):
    __tablename__ = "actors_actor"
    slug: Mapped[str]
    kind: Mapped[str]
    country: Mapped[str | None]


class Document(Base):
    __tablename__ = "sources_document"
    slug: Mapped[str]
    label: Mapped[str]


class Event(Base):
    __tablename__ = "events_event"
    slug: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str]
    date: Mapped[dt.date]
    date_start: Mapped[dt.date | None]
    date_end: Mapped[dt.date | None]
    date_precision: Mapped[str]
    date_label: Mapped[str]
    factuality: Mapped[str]
    confidence: Mapped[str]
    changed_in: Mapped[str]
    citation: Mapped[str]


class Participation(Base):
    __tablename__ = "events_participation"
    event_id: Mapped[int] = mapped_column(ForeignKey("events_statement.event_ptr_id"))
    position: Mapped[int]
    actor_id: Mapped[int] = mapped_column(ForeignKey("actors_actor.id"))
    part: Mapped[str]
    name: Mapped[str]
    role: Mapped[str | None]
    speaks_for_id: Mapped[int | None] = mapped_column(ForeignKey("actors_actor.id"))
    actor: Mapped[Actor] = relationship(foreign_keys=actor_id)
    speaks_for: Mapped[Actor | None] = relationship(foreign_keys=speaks_for_id)


class Evidence(Base):
    __tablename__ = "events_evidence"
    event_id: Mapped[int] = mapped_column(ForeignKey("events_statement.event_ptr_id"))
    n: Mapped[int]
    document_id: Mapped[int] = mapped_column(ForeignKey("sources_document.id"))
    paragraph: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    stance: Mapped[str]
    wording: Mapped[str | None]
    wording_kind: Mapped[str | None]
    document: Mapped[Document] = relationship()


class Quote(Base):
    __tablename__ = "events_quote"
    statement_id: Mapped[int] = mapped_column(ForeignKey("events_statement.event_ptr_id"))
    position: Mapped[int]
    text: Mapped[str]
    evidence_id: Mapped[int] = mapped_column(ForeignKey("events_evidence.id"))
    evidence: Mapped[Evidence] = relationship()


class CodingParty(Base):
    __tablename__ = "events_codingparty"
    coding_id: Mapped[int] = mapped_column(ForeignKey("events_coding.id"))
    position: Mapped[int]
    side: Mapped[str]
    actor_id: Mapped[int] = mapped_column(ForeignKey("actors_actor.id"))
    actor: Mapped[Actor] = relationship()


class Coding(Base):
    __tablename__ = "events_coding"
    event_id: Mapped[int] = mapped_column(ForeignKey("events_statement.event_ptr_id"))
    position: Mapped[int]
    cameo: Mapped[str]
    cameo_label: Mapped[str]
    plover: Mapped[str | None]
    quad: Mapped[int]
    goldstein: Mapped[float]
    basis: Mapped[str]
    parties: Mapped[list[CodingParty]] = relationship(order_by=CodingParty.position)

    @property
    def sources(self) -> list[str]:
        return [one.actor.slug for one in self.parties if one.side == "source"]

    @property
    def targets(self) -> list[str]:
        return [one.actor.slug for one in self.parties if one.side == "target"]


class Relation(Base):
    __tablename__ = "events_relation"
    event_id: Mapped[int] = mapped_column(ForeignKey("events_statement.event_ptr_id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("events_event.id"))
    type: Mapped[str]
    direction: Mapped[str]
    other: Mapped[Event] = relationship(foreign_keys=other_id)


class Statement(Event):
    __tablename__ = "events_statement"
    event_ptr_id: Mapped[int] = mapped_column(ForeignKey("events_event.id"), primary_key=True)
    statement_type: Mapped[str]
    venue: Mapped[str]
    attribution: Mapped[str]
    participations: Mapped[list[Participation]] = relationship(order_by=Participation.position)
    quotes: Mapped[list[Quote]] = relationship(order_by=Quote.position)
    codings: Mapped[list[Coding]] = relationship(order_by=Coding.position)
    evidence: Mapped[list[Evidence]] = relationship(order_by=Evidence.n)
    related: Mapped[list[Relation]] = relationship(foreign_keys=Relation.event_id)

    @property
    def speakers(self) -> list[Participation]:
        return self._in_part("speaker")

    @property
    def addressees(self) -> list[Participation]:
        return self._in_part("addressee")

    @property
    def about(self) -> list[Participation]:
        return self._in_part("about")

    @property
    def relations(self) -> list[Relation]:
        return sorted(self.related, key=lambda one: (one.direction, one.type, one.other.slug))

    def _in_part(self, part: str) -> list[Participation]:
        return [one for one in self.participations if one.part == part]


class Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class ParticipantShown(Shown):
    id: str = Field(validation_alias=AliasPath("actor", "slug"))
    name: str
    kind: str = Field(validation_alias=AliasPath("actor", "kind"))
    country: str | None = Field(validation_alias=AliasPath("actor", "country"))
    role: str | None
    speaks_for: str | None = Field(default=None, validation_alias=AliasPath("speaks_for", "slug"))


class QuoteShown(Shown):
    text: str
    evidence: int = Field(validation_alias=AliasPath("evidence", "n"))


class CodingShown(Shown):
    sources: list[str]
    targets: list[str]
    cameo: str
    cameo_label: str
    plover: str | None
    quad: int
    goldstein: float
    basis: str


class EvidenceShown(Shown):
    n: int
    document: str = Field(validation_alias=AliasPath("document", "slug"))
    document_label: str = Field(validation_alias=AliasPath("document", "label"))
    paragraph: int
    start: int
    end: int
    stance: str
    wording: str | None
    wording_kind: str | None


class RelationShown(Shown):
    type: str
    direction: str
    id: str = Field(validation_alias=AliasPath("other", "slug"))
    kind: str = Field(validation_alias=AliasPath("other", "kind"))
    title: str = Field(validation_alias=AliasPath("other", "title"))


class StatementShown(Shown):
    id: str = Field(validation_alias="slug")
    kind: str
    title: str
    summary: str
    date: dt.date
    date_start: dt.date | None
    date_end: dt.date | None
    date_precision: str
    date_label: str
    speakers: list[ParticipantShown]
    addressees: list[ParticipantShown]
    about: list[ParticipantShown]
    statement_type: str
    venue: str
    attribution: str
    factuality: str
    quotes: list[QuoteShown]
    codings: list[CodingShown]
    evidence: list[EvidenceShown]
    relations: list[RelationShown]
    confidence: str
    changed_in: str
    citation: str


class Page(Shown):
    next: str | None
    results: list[StatementShown]


engine = create_engine(
    os.environ["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://"), pool_size=8, max_overflow=0
)
sessions = sessionmaker(engine)


@asynccontextmanager
async def started(app: FastAPI) -> AsyncIterator[None]:
    gc.collect()
    gc.freeze()  # as the API does
    yield


app = FastAPI(lifespan=started)


def session() -> Iterator[Session]:
    with sessions() as found:
        yield found


RELATED = (
    selectinload(Statement.participations).options(
        joinedload(Participation.actor), joinedload(Participation.speaks_for)
    ),
    selectinload(Statement.quotes).joinedload(Quote.evidence).load_only(Evidence.n),
    selectinload(Statement.codings).selectinload(Coding.parties).joinedload(CodingParty.actor),
    selectinload(Statement.evidence).joinedload(Evidence.document),
    selectinload(Statement.related).joinedload(Relation.other).load_only(Event.slug, Event.kind, Event.title),
)


@app.get("/statements", response_model=Page)
def statements(
    database: Annotated[Session, Depends(session)], actor: str | None = None, after: str = "", page_size: int = 50
) -> object:
    """Newest first; `after` is the id of the last record of the page before."""
    found = select(Statement).options(*RELATED).order_by(Statement.date.desc(), Statement.slug.desc())
    if actor:
        # By its key: how often an actor comes is what PostgreSQL plans by, and behind a join it does not know.
        key = database.scalars(select(Actor.id).where(Actor.slug == actor)).one()
        found = found.where(exists().where(Participation.event_id == Statement.id, Participation.actor_id == key))
    if after:
        last = select(Event.date, Event.slug).where(Event.slug == after)
        date, slug = database.execute(last).one()
        found = found.where((Statement.date, Statement.slug) < (date, slug))
    rows = database.scalars(found.limit(page_size + 1)).all()
    return {"next": rows[page_size - 1].slug if len(rows) > page_size else None, "results": rows[:page_size]}
