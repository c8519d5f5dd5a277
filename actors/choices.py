"""The code lists of actors: what kind one is, which offices are told apart, what kinds of name there are."""

from rest.vocabulary import Vocabulary


class ActorKind(Vocabulary):
    """What kind of actor it is; after PLOVER's and CAMEO's actor classes, with COW's states."""

    STATE = "state", "A sovereign state of the Correlates of War system.", "State"
    IGO = "igo", "An intergovernmental organisation.", "Intergovernmental organisation"
    IGO_ORGAN = "igo_organ", "An organ of an intergovernmental organisation.", "Organ of an organisation"
    GOVERNMENT_BODY = (
        "government_body",
        "A ministry, a presidency, a department or another body of a government.",
        "Government body",
    )
    ARMED_FORCE = "armed_force", "A military service or formation of a state.", "Armed force"
    NONSTATE_ARMED_GROUP = "nonstate_armed_group", "Armed opposition or separatists.", "Non-state armed group"
    COMPANY = "company", "A firm or a consortium.", "Company"
    MEDIA = "media", "A news outlet or a wire agency.", "Media"
    PERSON = "person", "A named human being.", "Person"
    COLLECTIVE = (
        "collective",
        "A vague group, such as “the Europeans” or “the West”; never split into its members.",
        "Collective",
    )
    UNIDENTIFIED_SOURCE = (
        "unidentified_source",
        "An unnamed official or source. Two of them are two actors unless the text makes them one.",
        "Unidentified source",
    )


class NameKind(Vocabulary):
    """How a surface form relates to the actor; our own list."""

    NAME = "name", "A full name.", "Name"
    SHORT_NAME = "short_name", "A surname, an abbreviation or another short form.", "Short name"
    TITLE = (
        "title",
        "An office or description that stands for the actor, such as “the American president”.",
        "Title",
    )
    METONYM = "metonym", "A capital or a building that stands for a government, such as “Moscow”.", "Metonym"
    SPELLING = "spelling", "The same name as another language or convention writes it.", "Spelling"
    NATIVE = (
        "native",
        "A name in a language or script of the actor's own, such as “Україна”, whether or not a document writes it.",
        "Native name",
    )
    GARBLING = "garbling", "A name damaged by machine translation or a slip.", "Garbling"


class RoleClass(Vocabulary):
    """Which kind of office a role is; our own list, after FollowTheMoney's Occupancy."""

    HEAD_OF_STATE = "head_of_state", "President or monarch of a state.", "Head of state"
    HEAD_OF_GOVERNMENT = "head_of_government", "Prime minister, chancellor or the like.", "Head of government"
    FOREIGN_MINISTER = "foreign_minister", "Minister or secretary of foreign affairs.", "Foreign minister"
    DEFENCE_MINISTER = "defence_minister", "Minister or secretary of defence.", "Defence minister"
    IGO_EXECUTIVE_HEAD = (
        "igo_executive_head",
        "Head of an intergovernmental organisation or of one of its organs.",
        "Head of an organisation",
    )
    EU_HIGH_REPRESENTATIVE = (
        "eu_high_representative",
        "The European Union's head of diplomacy.",
        "EU high representative",
    )
    SPOKESPERSON = "spokesperson", "Speaks for a person or a body.", "Spokesperson"
    ADVISER = "adviser", "Advises an office-holder.", "Adviser"
    MILITARY_COMMANDER = "military_commander", "Commands forces.", "Military commander"
    OFFICIAL_UNNAMED = "official_unnamed", "An official whom the text does not name.", "Unnamed official"


class PloverSector(Vocabulary):
    """PLOVER's sectors and organisation codes, as far as the dataset uses them (PLOVER 2.0 draft manual)."""

    GOV = "GOV", "Government and its officials.", "Government"
    MIL = "MIL", "State military.", "Military"
    REB = "REB", "Rebels and separatists.", "Rebels"
    IGO = "IGO", "Intergovernmental organisations.", "Intergovernmental organisations"
    UNO = "UNO", "The United Nations.", "United Nations"
    EUR = "EUR", "The European Union (in CAMEO the same letters are a region).", "European Union"
    MNC = "MNC", "Multinational companies.", "Multinational companies"
    BUS = "BUS", "Business.", "Business"
    JRN = "JRN", "Journalists and media (PLOVER's MED is medical).", "Media"
