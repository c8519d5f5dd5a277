"""What the fields of one kind of record say together."""

from collections.abc import Iterator

from dataset.checks.registry import Record, World, check
from dataset.checks.shapes import Fault
from dataset.layout import EVENTS


@check(*EVENTS, reads=("id", "cite_as"))
def all_but_statements_say_how_to_cite_them(record: Record, world: World) -> Iterator[Fault]:
    statement = world.event_collection(record["id"]) == "statements"
    if statement and record["cite_as"] is not None:
        yield ("cite_as",), "is null; a statement is cited by its speakers"
    elif not statement and record["cite_as"] is None:
        yield ("cite_as",), "is missing; write a noun phrase for the citation"


@check("statements", reads=("quotes", "quote_kind"))
def only_an_indirect_statement_has_no_quotes(record: Record, world: World) -> Iterator[Fault]:
    if (record["quote_kind"] == "indirect") != (not record["quotes"]):
        yield ("quote_kind",), "is indirect exactly where quotes is []"


@check("statements", reads=("quotes", "quote_fidelity"))
def quotes_have_a_fidelity(record: Record, world: World) -> Iterator[Fault]:
    if (record["quote_fidelity"] is None) != (not record["quotes"]):
        yield ("quote_fidelity",), "is null exactly where quotes is []"


@check("sanctions-threats", reads=("specificity", "instruments", "severity"))
def a_threat_is_as_specific_as_it_says(record: Record, world: World) -> Iterator[Fault]:
    named = any(one["type"] != "unspecified" for one in record["instruments"])
    right = "instrument_named" if named else "severity_only" if record["severity"] is not None else "unspecified"
    if record["specificity"] != right:
        yield ("specificity",), f"is {right}, by instruments and severity"


@check("military-postures", reads=("origins", "destinations"))
def a_place_stands_once_at_an_end(record: Record, world: World) -> Iterator[Fault]:
    for end in ("origins", "destinations"):
        seen = set()
        for at, one in enumerate(record[end]):
            if one["place"] in seen:
                yield (end, at, "place"), "stands twice"
            seen.add(one["place"])
