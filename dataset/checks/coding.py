"""Codes against the type of the record they are of."""

from collections.abc import Iterator

from dataset.checks.registry import Record, World, check
from dataset.checks.shapes import Fault
from dataset.layout import EVENTS
from events import ontologies
from events.choices import ContactType


def fits_its_type(record: Record, field: str) -> Iterator[Fault]:
    fitting = ontologies.FITTING[field][record[field]]
    given = [coding["cameo"] for coding in record["codings"]]
    if fitting and given and not any(code.startswith(fitting) for code in given):
        right = " or ".join(f"{code}…" if len(code) < 3 else code for code in fitting)
        yield ("codings", 0, "cameo"), f"contradicts {field} {record[field]}, whose CAMEO code is {right}"


@check(*EVENTS, reads=("codings",))
def a_plover_type_is_that_of_the_cameo_code(record: Record, world: World) -> Iterator[Fault]:
    for at, coding in enumerate(record["codings"]):
        types = ontologies.plover_of(coding["cameo"])
        if coding["plover"] not in types:
            right = " or ".join(one or "null" for one in types)
            yield ("codings", at, "plover"), f"is {right} for CAMEO {coding['cameo']}"
        elif coding["plover_mode"] not in types[coding["plover"]]:
            right = " or ".join(one or "null" for one in types[coding["plover"]])
            yield ("codings", at, "plover_mode"), f"is {right} for CAMEO {coding['cameo']}"


@check("diplomatic-contacts", reads=("contact_type", "codings"))
def a_request_to_meet_is_an_appeal(record: Record, world: World) -> Iterator[Fault]:
    """026 asks others to meet; 036 is one's own intent."""
    for at, coding in enumerate(record["codings"]):
        if record["contact_type"] == ContactType.CONVENE_REQUEST and coding["cameo"] != "026":
            yield ("codings", at, "cameo"), "is 026 for a request to meet"


@check("statements", reads=("statement_type", "codings"))
def a_code_fits_the_speech_act(record: Record, world: World) -> Iterator[Fault]:
    yield from fits_its_type(record, "statement_type")


@check("military-postures", reads=("posture_type", "codings"))
def a_code_fits_the_posture(record: Record, world: World) -> Iterator[Fault]:
    yield from fits_its_type(record, "posture_type")


@check("sanctions-threats", reads=("threat_status", "codings"))
def a_code_fits_the_threat(record: Record, world: World) -> Iterator[Fault]:
    yield from fits_its_type(record, "threat_status")


@check("diplomatic-contacts", reads=("contact_status", "codings"))
def a_code_fits_the_contact(record: Record, world: World) -> Iterator[Fault]:
    yield from fits_its_type(record, "contact_status")


@check("military-postures", reads=("posture_type", "codings"))
def a_mid_action_fits_the_posture(record: Record, world: World) -> Iterator[Fault]:
    fitting = ontologies.FITTING_MID[record["posture_type"]]
    for at, coding in enumerate(record["codings"]):
        if coding["mid"] is not None and coding["mid"] not in fitting:
            right = " or ".join(fitting)
            yield (
                ("codings", at, "mid"),
                f"contradicts posture_type {record['posture_type']}, whose MID action is {right}",
            )
