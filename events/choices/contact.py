"""Diplomatic contacts: form, stage and level."""

from rest.vocabulary import Vocabulary


class ContactType(Vocabulary):
    """The form of a contact; types map to CAMEO root 04."""

    MEETING = "meeting", "A meeting in person, format unspecified.", "Meeting"
    MEETING_THIRD_PLACE = "meeting_third_place", "A meeting on neutral ground.", "Meeting in a third place"
    MULTILATERAL_MEETING = (
        "multilateral_meeting",
        "A meeting in an alliance's or organisation's setting.",
        "Multilateral meeting",
    )
    VISIT = "visit", "One travels, one hosts.", "Visit"
    PHONE_CALL = "phone_call", "A telephone call.", "Telephone call"
    VIDEOCONFERENCE = "videoconference", "A call by video.", "Video call"
    NEGOTIATION = "negotiation", "Talks on stated terms.", "Negotiation"
    MEDIATION = "mediation", "Talks with an explicit mediator.", "Mediation"
    CONVERSATION_UNSPECIFIED = "conversation_unspecified", "A talk, the channel unknown.", "Conversation"
    WRITTEN_COMMUNICATION = "written_communication", "A letter or a written answer.", "Written communication"
    JOINT_STATEMENT = "joint_statement", "A shared text.", "Joint statement"
    CONVENE_REQUEST = "convene_request", "A body is asked to meet.", "Request to convene"


class ContactStatus(Vocabulary):
    """How far a contact has come."""

    PROPOSED = "proposed", "Proposed by one side.", "Proposed"
    REQUESTED = "requested", "Requested by one side.", "Requested"
    PLANNED = "planned", "Planned.", "Planned"
    HELD = "held", "Held.", "Held"
    REFUSED = "refused", "Refused.", "Refused"
    CANCELLED = "cancelled", "Cancelled.", "Cancelled"
    POSTPONED = "postponed", "Postponed.", "Postponed"


class Attendance(Vocabulary):
    """How the participants met."""

    OFFLINE = "offline", "In person.", "In person"
    ONLINE = "online", "By video or telephone.", "Remote"
    MIXED = "mixed", "Some in person, some remote.", "Mixed"


class Level(Vocabulary):
    """On which level the contact is."""

    LEADERS = "leaders", "Heads of state, government or organisations.", "Leaders"
    MINISTERS = "ministers", "Ministers.", "Ministers"
    OFFICIALS = "officials", "Officials.", "Officials"
    MIXED = "mixed", "Several levels together.", "Mixed"
    UNSPECIFIED = "unspecified", "The text does not say.", "Unspecified"
