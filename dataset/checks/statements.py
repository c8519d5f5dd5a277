"""Statements: to whom they are attributed, where they were made, and how close their words are to those spoken."""

from collections.abc import Iterator, Mapping

from actors.choices import ActorKind
from dataset.checks.registry import Record, World, check
from dataset.checks.shapes import Fault
from events.choices import Attribution, Part, QuoteFidelity, Venue

# Kind of the one speaker -> what a document can attribute its words to.
ATTRIBUTION: Mapping[str, set[Attribution]] = {
    ActorKind.PERSON: {Attribution.NAMED_PERSON},
    ActorKind.UNIDENTIFIED_SOURCE: {Attribution.ANONYMOUS_OFFICIAL, Attribution.ANONYMOUS_SOURCE, Attribution.NONE},
    ActorKind.COLLECTIVE: {Attribution.COLLECTIVE},
    ActorKind.STATE: {Attribution.METONYM, Attribution.COLLECTIVE},
}
OF_A_BODY = {Attribution.OFFICE, Attribution.METONYM, Attribution.COLLECTIVE}


@check("statements", reads=("participants", "attribution"))
def an_attribution_is_that_of_its_speakers(record: Record, world: World) -> Iterator[Fault]:
    speakers = [one["actor"] for one in record["participants"] if one["part"] == Part.SPEAKER]
    kinds = [kind for speaker in speakers if (kind := world.text("actors", speaker, "kind")) in ActorKind.values]
    if not kinds:
        return
    allowed, said = ATTRIBUTION.get(kinds[0], OF_A_BODY), f"a speaker of kind {kinds[0]}"
    if len(speakers) > 1:
        allowed, said = {Attribution.COLLECTIVE}, "joint speakers"
    if record["attribution"] not in allowed:
        yield ("attribution",), f"is {' or '.join(sorted(allowed))} for {said}"


@check("statements", reads=("venue", "venue_as_written"))
def a_venue_has_printed_words(record: Record, world: World) -> Iterator[Fault]:
    named = record["venue"] != Venue.UNSPECIFIED
    if named and record["venue_as_written"] is None:
        yield (
            ("venue_as_written",),
            f"is missing: the words that print the venue; without any it is {Venue.UNSPECIFIED}",
        )
    elif not named and record["venue_as_written"] is not None:
        yield ("venue",), "is named where venue_as_written is given"


@check("statements", reads=("quotes", "quote_fidelity", "evidence"))
def words_of_a_translated_text_are_not_verbatim(record: Record, world: World) -> Iterator[Fault]:
    """Posts that such a text reproduces too: nothing shows that they were left out of the translation."""
    if record["quote_fidelity"] != QuoteFidelity.VERBATIM_ORIGINAL:
        return
    for quote in record["quotes"]:
        number = quote["evidence"]
        if 1 <= number <= len(record["evidence"]):
            document = record["evidence"][number - 1]["document"]
            if world.text("documents", document, "translation"):
                yield ("quote_fidelity",), f"is not {QuoteFidelity.VERBATIM_ORIGINAL}: {document} is a translation"
                return
