"""Events, their four kinds and everything that hangs on them; one module per concept."""

from events.models.body import CrisisBody, EventBody, FigureBody, PlaceBody
from events.models.coding import Coding, CodingParty
from events.models.contact import DiplomaticContact
from events.models.crisis import Crisis, CrisisParty
from events.models.event import Event
from events.models.evidence import Evidence
from events.models.figure import Figure, FigureParty
from events.models.participation import Participation
from events.models.place import Place
from events.models.posture import MilitaryPosture, PosturePlace
from events.models.relation import Relation
from events.models.statement import Quote, Statement
from events.models.threat import SanctionsInstrument, SanctionsThreat

__all__ = [
    "Coding",
    "CodingParty",
    "Crisis",
    "CrisisBody",
    "CrisisParty",
    "DiplomaticContact",
    "Event",
    "EventBody",
    "Evidence",
    "Figure",
    "FigureBody",
    "FigureParty",
    "MilitaryPosture",
    "Participation",
    "Place",
    "PlaceBody",
    "PosturePlace",
    "Quote",
    "Relation",
    "SanctionsInstrument",
    "SanctionsThreat",
    "Statement",
]
