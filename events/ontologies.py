"""What follows from a code: its label, quad class, Goldstein value, PLOVER intensity, MID hostility.

Sources: CAMEO 0.7b5 code file; the ICEWS definitions with Goldstein values (-10 conflict ... 10 cooperation); PLOVER
2.0 draft manual and its CAMEO-to-PLOVER map; the MID incident codebook of the Correlates of War project in its current
numbering; TIES 4.0; GSDB. Codes are strings: "010" is not "10". Nothing in here is typed into fixtures.
"""

from typing import NamedTuple


class Cameo(NamedTuple):
    label: str
    goldstein: float


CAMEO: dict[str, Cameo] = {
    "010": Cameo("Make statement", 0.0),
    "012": Cameo("Make pessimistic comment", -0.4),
    "013": Cameo("Make optimistic comment", 0.4),
    "014": Cameo("Consider policy option", 0.0),
    "016": Cameo("Deny responsibility", -2.0),
    "019": Cameo("Express accord", 3.4),
    "020": Cameo("Make an appeal or request", 3.0),
    "0212": Cameo("Appeal for military cooperation", 3.4),
    "022": Cameo("Appeal for diplomatic support", 3.2),
    "0232": Cameo("Appeal for military aid", 3.4),
    "0234": Cameo("Appeal for military protection or peacekeeping", 3.4),
    "025": Cameo("Appeal to yield", -0.3),
    "0256": Cameo("Appeal for de-escalation of military engagement", -0.3),
    "026": Cameo("Appeal to others to meet or negotiate", 4.0),
    "027": Cameo("Appeal to others to settle dispute", 4.0),
    "030": Cameo("Express intent to cooperate", 4.0),
    "0311": Cameo("Express intent to cooperate economically", 5.2),
    "0312": Cameo("Express intent to cooperate militarily", 5.2),
    "032": Cameo("Express intent to provide diplomatic cooperation", 4.5),
    "0331": Cameo("Express intent to provide economic aid", 5.2),
    "0332": Cameo("Express intent to provide military aid", 5.2),
    "0334": Cameo("Express intent to provide military protection or peacekeeping", 6.0),
    "0356": Cameo("Express intent to de-escalate military engagement", 7.0),
    "036": Cameo("Express intent to meet or negotiate", 4.0),
    "037": Cameo("Express intent to settle dispute", 5.0),
    "040": Cameo("Consult", 1.0),
    "041": Cameo("Discuss by telephone", 1.0),
    "042": Cameo("Make a visit", 1.9),
    "043": Cameo("Host a visit", 2.8),
    "044": Cameo("Meet at a third location", 2.5),
    "045": Cameo("Mediate", 5.0),
    "046": Cameo("Engage in negotiation", 7.0),
    "051": Cameo("Praise or endorse", 3.4),
    "052": Cameo("Defend verbally", 3.5),
    "053": Cameo("Rally support on behalf of", 3.8),
    "057": Cameo("Sign formal agreement", 8.0),
    "062": Cameo("Cooperate militarily", 7.4),
    "072": Cameo("Provide military aid", 8.3),
    "074": Cameo("Provide military protection or peacekeeping", 8.5),
    "080": Cameo("Yield", 5.0),
    "087": Cameo("De-escalate military engagement", 9.0),
    "0874": Cameo("Retreat or surrender militarily", 10.0),
    "100": Cameo("Demand", -5.0),
    "102": Cameo("Demand diplomatic cooperation or support", -5.0),
    "1042": Cameo("Demand policy change", -5.0),
    "1056": Cameo("Demand de-escalation of military engagement", -5.0),
    "106": Cameo("Demand meeting or negotiation", -5.0),
    "107": Cameo("Demand settling of dispute", -5.0),
    "110": Cameo("Disapprove", -2.0),
    "111": Cameo("Criticise or denounce", -2.0),
    "112": Cameo("Accuse", -2.0),
    "1123": Cameo("Accuse of aggression", -2.0),
    "114": Cameo("Complain officially", -2.0),
    "120": Cameo("Reject", -4.0),
    "1212": Cameo("Reject request for military cooperation", -4.0),
    "1222": Cameo("Reject request for military aid", -4.0),
    "1232": Cameo("Reject request for policy change", -4.0),
    "124": Cameo("Refuse to yield", -4.0),
    "1246": Cameo("Refuse to de-escalate military engagement", -4.0),
    "125": Cameo("Reject proposal to meet or negotiate", -5.0),
    "127": Cameo("Reject plan or agreement to settle dispute", -5.0),
    "130": Cameo("Threaten", -4.4),
    "131": Cameo("Threaten non-force", -5.8),
    "1311": Cameo("Threaten to reduce or stop aid", -5.8),
    "1312": Cameo("Threaten to impose sanctions", -5.8),
    "1313": Cameo("Threaten to reduce or break relations", -5.8),
    "134": Cameo("Threaten to halt negotiations", -5.8),
    "138": Cameo("Threaten with military force", -7.0),
    "1382": Cameo("Threaten occupation", -7.0),
    "1384": Cameo("Threaten conventional attack", -7.0),
    "139": Cameo("Give ultimatum", -7.0),
    "150": Cameo("Demonstrate military or police power", -7.2),
    "152": Cameo("Increase military alert status", -7.2),
    "154": Cameo("Mobilize or increase armed forces", -7.2),
    "160": Cameo("Reduce relations", -4.0),
    "161": Cameo("Reduce or break diplomatic relations", -4.0),
    "163": Cameo("Impose embargo, boycott or sanctions", -8.0),
    "164": Cameo("Halt negotiations", -7.0),
    "171": Cameo("Seize or damage property", -9.2),
    "172": Cameo("Impose administrative sanctions", -5.0),
    "190": Cameo("Use conventional military force", -10.0),
    "192": Cameo("Occupy territory", -9.5),
}


def quad(cameo: str) -> int:
    """CAMEO's quad class, from the root code: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict."""
    root = int(cameo[:2])
    if root <= 5:
        return 1
    if root <= 8:
        return 2
    return 3 if root <= 13 else 4


QUADS: dict[int, str] = {
    1: "Verbal cooperation: CAMEO roots 01 to 05.",
    2: "Material cooperation: CAMEO roots 06 to 08.",
    3: "Verbal conflict: CAMEO roots 09 to 13.",
    4: "Material conflict: CAMEO roots 14 to 20.",
}

# PLOVER type -> (score without a mode, scores of the modes). ACCUSE's base lost its minus in the manual: -3 is ours.
PLOVER: dict[str, tuple[float, dict[str, float]]] = {
    "AGREE": (2.5, {}),
    "CONSULT": (2.5, {"visit": 4, "third-party": 1, "multilateral": 4, "phone": 1.5}),
    "SUPPORT": (5, {}),
    "CONCEDE": (4.5, {}),
    "COOPERATE": (9.5, {}),
    "AID": (10, {}),
    "RETREAT": (6.5, {"withdraw": 8}),
    "REQUEST": (0, {"assist": 0.5, "change": -1, "yield": -1, "meet": 0}),
    "ACCUSE": (-3, {"disapprove": -2, "investigate": -3.5, "allege": -3.5}),
    "REJECT": (-2, {"assist": -1.5, "change": -2, "yield": -2, "meet": -2}),
    "THREATEN": (
        -3.5,
        {"restrict": -3, "arrest": -3.5, "relations": -3.5, "expel": -3.5, "territory": -4, "violence": -3.5},
    ),
    "SANCTION": (-6, {"expel": -5.5, "withdraw": -6, "discontinue": -6}),
    "MOBILIZE": (-5.5, {"troops": -6.5, "weapons": -6.5, "police": -5.5, "militia": -6}),
    "COERCE": (-7, {"seize": -7}),  # our sources give the mode no score of its own
    "ASSAULT": (-9, {}),
}
# PLOVER's own quad of each type, as POLECAT spells it. It is not CAMEO's: there an appeal is cooperation.
PLOVER_QUADS: dict[str, str] = {
    "AGREE": "VERBAL COOPERATION",
    "CONSULT": "VERBAL COOPERATION",
    "SUPPORT": "VERBAL COOPERATION",
    "CONCEDE": "VERBAL COOPERATION",
    "COOPERATE": "MATERIAL COOPERATION",
    "AID": "MATERIAL COOPERATION",
    "RETREAT": "MATERIAL COOPERATION",
    "REQUEST": "VERBAL CONFLICT",
    "ACCUSE": "VERBAL CONFLICT",
    "REJECT": "VERBAL CONFLICT",
    "THREATEN": "VERBAL CONFLICT",
    "SANCTION": "MATERIAL CONFLICT",
    "MOBILIZE": "MATERIAL CONFLICT",
    "COERCE": "MATERIAL CONFLICT",
    "ASSAULT": "MATERIAL CONFLICT",
}
PLOVER_MODES: tuple[str, ...] = tuple(sorted({mode for _, modes in PLOVER.values() for mode in modes}))


# The PLOVER type of a CAMEO code, and the modes that it can have; the longest beginning of the code decides. Two types
# where a code is one act for the one who gives way and another for the one who promises.
PLOVER_OF: dict[str, dict[str | None, tuple[str | None, ...]]] = {
    "01": {None: (None,)},
    "02": {"REQUEST": (None,)},
    "021": {"REQUEST": (None, "assist")},
    "022": {"REQUEST": (None, "assist")},
    "023": {"REQUEST": (None, "assist")},
    "025": {"REQUEST": ("yield",)},
    "026": {"REQUEST": ("meet",)},
    "03": {"AGREE": (None,)},
    "0356": {"AGREE": (None,), "CONCEDE": (None,)},
    "04": {"CONSULT": (None, "multilateral", "phone")},
    "041": {"CONSULT": ("phone",)},
    "042": {"CONSULT": ("visit",)},
    "043": {"CONSULT": ("visit",)},
    "044": {"CONSULT": ("third-party",)},
    "05": {"SUPPORT": (None,)},
    "057": {"AGREE": (None,)},
    "06": {"COOPERATE": (None,)},
    "07": {"AID": (None,)},
    "08": {"CONCEDE": (None,)},
    "087": {"RETREAT": (None, "withdraw")},
    "10": {"REQUEST": (None,)},
    "1042": {"REQUEST": ("change",)},
    "1056": {"REQUEST": ("yield",)},
    "106": {"REQUEST": ("meet",)},
    "11": {"ACCUSE": ("disapprove",)},
    "112": {"ACCUSE": ("allege",)},
    "12": {"REJECT": (None,)},
    "121": {"REJECT": ("assist",)},
    "122": {"REJECT": ("assist",)},
    "1232": {"REJECT": ("change",)},
    "124": {"REJECT": ("yield",)},
    "125": {"REJECT": ("meet",)},
    "13": {"THREATEN": (None,)},
    "131": {"THREATEN": (None, "restrict")},
    "1311": {"THREATEN": ("restrict",)},
    "1312": {"THREATEN": ("restrict",)},
    "1313": {"THREATEN": ("relations",)},
    "138": {"THREATEN": ("violence",)},
    "1382": {"THREATEN": ("territory",)},
    "139": {"THREATEN": ("relations",)},
    "15": {"MOBILIZE": (None, "troops", "weapons", "police", "militia")},
    "16": {"SANCTION": (None, "discontinue", "expel", "withdraw")},
    "17": {"COERCE": (None,)},
    "19": {"ASSAULT": (None,)},
    "192": {"COERCE": ("seize",)},
}


def plover_of(cameo: str) -> dict[str | None, tuple[str | None, ...]]:
    """The PLOVER types, with their modes, that a CAMEO code can have."""
    return next(PLOVER_OF[cameo[:length]] for length in range(len(cameo), 0, -1) if cameo[:length] in PLOVER_OF)


def plover_intensity(plover: str | None, mode: str | None) -> float | None:
    """PLOVER's score of a type and its mode; null where PLOVER has no type for the act."""
    if plover is None:
        return None
    base, modes = PLOVER[plover]
    return float(modes[mode]) if mode in modes else float(base)


# MID action -> (label, hostility level). Hostility: 1 none, 2 threat, 3 display, 4 use, 5 war.
MID: dict[str, tuple[str, int]] = {
    "0": ("No militarized action", 1),
    "1": ("Threat to use force", 2),
    "2": ("Threat to blockade", 2),
    "3": ("Threat to occupy territory", 2),
    "4": ("Threat to declare war", 2),
    "5": ("Threat to use weapons of mass destruction", 2),
    "6": ("Threat to join war", 2),
    "7": ("Show of force", 3),
    "8": ("Alert", 3),
    "10": ("Mobilization", 3),
    "11": ("Fortify border", 3),
    "12": ("Border violation", 4),
    "14": ("Occupation of territory", 4),
    "16": ("Attack", 4),
    "17": ("Clash", 4),
    "20": ("Begin interstate war", 5),
}


class Instrument(NamedTuple):
    ties_threat: str  # TIES code of the threatened measure: the imposed code plus one, "1" where none fits
    gsdb: str  # GSDB's type of sanction
    basis: str  # scheme where TIES lists the measure, project where we placed it


INSTRUMENTS: dict[str, Instrument] = {
    "total_embargo": Instrument("2", "trade", "scheme"),
    "partial_embargo": Instrument("3", "trade", "scheme"),
    "import_restriction": Instrument("4", "trade", "scheme"),
    "export_restriction": Instrument("5", "trade", "scheme"),
    "blockade": Instrument("6", "trade", "project"),
    "asset_freeze": Instrument("7", "financial", "scheme"),
    "aid_termination": Instrument("8", "other", "project"),
    "travel_ban": Instrument("9", "travel", "scheme"),
    "agreement_suspension": Instrument("10", "other", "project"),
    "arms_embargo": Instrument("5", "arms", "project"),
    "military_assistance_cut": Instrument("8", "military", "project"),
    "financial_services_restriction": Instrument("1", "financial", "project"),
    "energy_project_block": Instrument("1", "trade", "project"),
    "other": Instrument("1", "other", "scheme"),
    "unspecified": Instrument("1", "other", "scheme"),
}

# Which CAMEO codes, by their beginnings, a type admits (tables of the codebook). An act toward several
# parties has several codings; one of them must fit, since a threat to one can be a promise to another.
FITTING: dict[str, dict[str, tuple[str, ...]]] = {
    "statement_type": {
        "make_statement": ("010",),
        "assess": ("010",),
        "comment_pessimistic": ("012",),
        "comment_optimistic": ("013",),
        "consider_option": ("014",),
        "deny": ("016",),
        "express_accord": ("019",),
        "appeal": ("02",),
        "demand": ("10",),
        "promise": ("03",),
        "endorse": ("051",),
        "defend": ("052",),
        "rally_support": ("053",),
        "concede": ("08", "0356"),
        "criticise": ("110", "111", "114"),
        "accuse": ("112",),
        "reject": ("12",),
        "threaten": ("13",),
        "ultimatum": ("139",),
        "announce_action": ("03", "07", "13", "15"),
    },
    "posture_type": {
        "alert_raised": ("152",),
        "mobilization": ("154",),
        "troop_concentration": ("154",),
        "fortify_border": ("150",),
        "show_of_force": ("150",),
        "joint_exercise": ("062",),
        "deployment": ("074", "154", "0334"),
        "reposition": ("074", "154", "0334"),
        "rotation": (),
        "standing_presence": (),
        "arms_delivery": ("072", "0332"),
        "military_aid": ("072", "0332"),
        "withdrawal": ("0874", "0356"),
        "stand_down": ("087",),
        "border_violation": ("190",),
        "occupation": ("192",),
        "use_of_force": ("190",),
    },
    "threat_status": {
        "threatened": ("1312",),
        "reiterated": ("1312",),
        "specified": ("1312",),
        "imposed": ("163",),
        "withdrawn": ("08",),
        "lapsed": (),
    },
    "contact_status": {
        "proposed": ("02", "036", "014"),
        "requested": ("026",),
        "planned": ("03",),
        "held": ("04", "019", "03", "057", "12"),
        "refused": ("125", "12"),
        "cancelled": ("12", "16"),
        "postponed": ("12", "16", "03"),
    },
}
# Which MID actions a posture admits; "0" is no militarized action.
FITTING_MID: dict[str, tuple[str, ...]] = {
    "alert_raised": ("8",),
    "mobilization": ("10",),
    "troop_concentration": ("7",),
    "fortify_border": ("11",),
    "show_of_force": ("7",),
    "joint_exercise": ("7", "0"),
    "deployment": ("0", "7"),
    "reposition": ("0", "7"),
    "rotation": ("0",),
    "standing_presence": ("0",),
    "arms_delivery": ("0",),
    "military_aid": ("0",),
    "withdrawal": ("0",),
    "stand_down": ("0",),
    "border_violation": ("12",),
    "occupation": ("14",),
    "use_of_force": ("16", "17", "20"),
}
