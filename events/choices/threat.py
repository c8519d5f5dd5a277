"""Sanctions threats: their stage, condition, precision and measures."""

from rest.vocabulary import Vocabulary


class ThreatStatus(Vocabulary):
    """The stage of a sanctions threat, after TIES."""

    THREATENED = "threatened", "Threatened for the first time on this occasion.", "Threatened"
    REITERATED = "reiterated", "An earlier threat repeated.", "Reiterated"
    SPECIFIED = "specified", "An earlier threat made more precise.", "Specified"
    IMPOSED = "imposed", "Carried out.", "Imposed"
    WITHDRAWN = "withdrawn", "Taken back.", "Withdrawn"
    LAPSED = "lapsed", "No longer upheld.", "Lapsed"


class ConditionKind(Vocabulary):
    """The form of the condition."""

    IF_THEN = "if_then", "If the target does something: deterrent.", "If … then"
    UNLESS = "unless", "Unless the target does something: compellent.", "Unless"
    UNTIL = "until", "Until the target does something.", "Until"
    UNCONDITIONAL = "unconditional", "No condition.", "Unconditional"


class ConditionEvent(Vocabulary):
    """What would set the threat off."""

    INVASION = "invasion", "An invasion.", "Invasion"
    ATTACK = "attack", "An attack.", "Attack"
    NEW_AGGRESSION = "new_aggression", "A new aggression.", "New aggression"
    OTHER = "other", "Something else; the wording says what.", "Other"


class Specificity(Vocabulary):
    """How precise a threat is."""

    UNSPECIFIED = "unspecified", "No measure and no severity named.", "Unspecified"
    SEVERITY_ONLY = "severity_only", "Only how hard it would be.", "Severity only"
    INSTRUMENT_NAMED = "instrument_named", "At least one measure is named.", "Measure named"


class InstrumentType(Vocabulary):
    """The measure threatened, after TIES; the codes of TIES and GSDB follow from it."""

    TOTAL_EMBARGO = "total_embargo", "All exchange stopped.", "Total embargo"
    PARTIAL_EMBARGO = "partial_embargo", "Some goods stopped both ways.", "Partial embargo"
    IMPORT_RESTRICTION = "import_restriction", "The target's goods limited.", "Imports restricted"
    EXPORT_RESTRICTION = "export_restriction", "Goods to the target barred.", "Exports restricted"
    BLOCKADE = "blockade", "Third parties stopped too.", "Blockade"
    ASSET_FREEZE = "asset_freeze", "Assets frozen or seized.", "Assets frozen"
    AID_TERMINATION = "aid_termination", "Aid or loans cut.", "Aid ended"
    TRAVEL_BAN = "travel_ban", "Entry barred.", "Travel ban"
    AGREEMENT_SUSPENSION = "agreement_suspension", "Economic accords suspended.", "Agreement suspended"
    ARMS_EMBARGO = "arms_embargo", "Arms to the target barred.", "Arms embargo"
    MILITARY_ASSISTANCE_CUT = "military_assistance_cut", "Military assistance cut.", "Military assistance cut"
    FINANCIAL_SERVICES_RESTRICTION = (
        "financial_services_restriction",
        "Access to a currency or to clearing cut.",
        "Dollar or clearing access cut",
    )
    ENERGY_PROJECT_BLOCK = (
        "energy_project_block",
        "A pipeline or a plant stopped.",
        "Pipeline or plant stopped",
    )
    OTHER = "other", "A measure outside the list.", "Other measure"
    UNSPECIFIED = "unspecified", "No measure named.", "Unspecified"


class Objective(Vocabulary):
    """What the senders want, after GSDB."""

    PREVENT_WAR = "prevent_war", "To prevent a war.", "Prevent war"
    END_WAR = "end_war", "To end a war.", "End war"
    TERRITORIAL_CONFLICT = "territorial_conflict", "To settle a territorial conflict.", "Territorial conflict"
    POLICY_CHANGE = "policy_change", "To change a policy.", "Policy change"
    OTHER = "other", "Another objective.", "Other"
