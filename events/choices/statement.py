"""Statements: the speech act, where it was said, how its words are given."""

from rest.vocabulary import Vocabulary


class StatementType(Vocabulary):
    """The speech act of a statement; types follow CAMEO's and PLOVER's verbal classes."""

    MAKE_STATEMENT = "make_statement", "An assertion with no other act implied.", "States"
    ASSESS = "assess", "An estimate of another's capability or intent; not a threat.", "Assesses"
    COMMENT_PESSIMISTIC = "comment_pessimistic", "An explicitly negative outlook.", "Is pessimistic"
    COMMENT_OPTIMISTIC = "comment_optimistic", "An explicitly positive outlook.", "Is optimistic"
    CONSIDER_OPTION = "consider_option", "Weighs a policy; nothing is decided.", "Considers an option"
    DENY = "deny", "Rejects an accusation or an attributed intent.", "Denies"
    EXPRESS_ACCORD = (
        "express_accord",
        "Says that parties agree, without a commitment.",
        "Says that parties agree",
    )
    APPEAL = "appeal", "A request short of a demand.", "Appeals"
    DEMAND = "demand", "A forceful requirement.", "Demands"
    PROMISE = "promise", "Commits to future cooperation or aid.", "Promises"
    ENDORSE = "endorse", "Praises or backs an actor or a policy.", "Endorses"
    DEFEND = "defend", "Justifies its own or another's conduct.", "Defends"
    RALLY_SUPPORT = "rally_support", "Asks others to back a third party.", "Rallies support"
    CONCEDE = "concede", "A verbal concession or an announced withdrawal.", "Concedes"
    CRITICISE = "criticise", "Condemns or complains.", "Criticises"
    ACCUSE = "accuse", "Alleges wrongdoing.", "Accuses"
    REJECT = "reject", "Refuses a request, a demand or a plan.", "Rejects"
    THREATEN = "threaten", "A coercive warning of harm by the speaker's own side.", "Threatens"
    ULTIMATUM = "ultimatum", "A final demand, the word itself used.", "Gives an ultimatum"
    ANNOUNCE_ACTION = (
        "announce_action",
        "Announces the speaker's own act, which has a record of its own.",
        "Announces an act",
    )


class Venue(Vocabulary):
    """Where or how something was said, as far as the text says."""

    PRESS_CONFERENCE = "press_conference", "A press conference.", "Press conference"
    PRESS_BRIEFING = "press_briefing", "A spokesperson's briefing for the press.", "Press briefing"
    BACKGROUND_BRIEFING = (
        "background_briefing",
        "A briefing by someone who is not to be named.",
        "Background briefing",
    )
    READOUT = "readout", "An official account of a contact.", "Readout"
    PRESS_RELEASE = "press_release", "A press release or a written statement.", "Press release"
    JOINT_STATEMENT = "joint_statement", "A text issued by several together.", "Joint statement"
    SOCIAL_MEDIA = "social_media", "A post.", "Social media"
    PHONE_CALL = "phone_call", "Said in a telephone call.", "Telephone call"
    VIDEOCONFERENCE = "videoconference", "Said in a video call.", "Video call"
    MEETING = "meeting", "Said in a meeting.", "Meeting"
    INTERVIEW = "interview", "Said in an interview.", "Interview"
    UNSPECIFIED = "unspecified", "The text does not say.", "Unspecified"


class Attribution(Vocabulary):
    """To what kind of source the document ascribes it."""

    NAMED_PERSON = "named_person", "A person by name.", "Named person"
    OFFICE = "office", "An office or body: a ministry, a presidency.", "Office"
    METONYM = "metonym", "A capital or a building that stands for a government.", "Metonym"
    COLLECTIVE = "collective", "A vague group.", "Collective"
    ANONYMOUS_OFFICIAL = "anonymous_official", "An official who is not named.", "Anonymous official"
    ANONYMOUS_SOURCE = "anonymous_source", "A source who is not named.", "Anonymous source"
    NONE = "none", "Nobody: a passive without an agent.", "None"


class QuoteKind(Vocabulary):
    """How the words are given."""

    DIRECT = "direct", "Whole sentences in quotation marks.", "Direct"
    MIXED = "mixed", "Quoted fragments inside the narrator's sentence.", "Mixed"
    INDIRECT = "indirect", "Reported without quotation marks.", "Indirect"
    DOCUMENT = "document", "Quoted from a written text: a statement, a press release.", "Document"
    SOCIAL_POST = "social_post", "A post, reproduced or quoted.", "Social post"


class QuoteFidelity(Vocabulary):
    """How close the quoted words are to those spoken."""

    VERBATIM_ORIGINAL = "verbatim_original", "The original words in the original language.", "Verbatim"
    TRANSLATED = "translated", "Translated once from the speaker's language.", "Translated"
    BACK_TRANSLATED = (
        "back_translated",
        "Said in English, returned to English through another language: not to be printed as verbatim.",
        "Back-translated",
    )
    SUSPECT = "suspect", "The words are visibly damaged.", "Suspect"
