"""How to cite a record: what it is, which documents support it where, which version it is of, and its address.

The address is a path here, so that the same data give the same text on every server. A server that knows its public
address puts it in front when it answers (`rest.serializer_fields.Citation`). This module knows no model:
`benchmarks.generator` uses it in processes without Django.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from events.choices import QuoteFidelity

# What is said of quoted words that are not known to be the speaker's own.
FIDELITY: dict[str | None, str] = {
    QuoteFidelity.TRANSLATED.value: "translated",
    QuoteFidelity.BACK_TRANSLATED.value: "back-translated, not verbatim",
    QuoteFidelity.SUSPECT.value: "wording uncertain",
}


class Spot(NamedTuple):
    """A piece of evidence: how a citation calls its document, the document's file, the paragraph."""

    phrase: str
    file: str
    paragraph: int


def joined(names: Sequence[str]) -> str:
    """“A”, “A and B”, “A, B and C”."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def tail(version: str, word: str, slug: str, path: str) -> str:
    """The part that the citation of every coded record ends with; `version` is the one in which it last changed."""
    return f"Crisis API dataset {version}, {word} {slug}. {path}"


def named(name: str, tail: str) -> str:
    """Actors, places and crises: “Volodymyr Zelensky. Crisis API dataset 1.0.0, actor volodymyr-zelensky. …”"""
    return f"{name}. {tail}"


def act(head: str, day: str, spots: Iterable[Spot], tail: str) -> str:
    """Everything that happens: “US alert of up to 8,500 troops, 24 Jan 2022, reported in …, para. 3; …”"""
    return f"{head}, {day}, {sources(spots)}. {tail}"


def statement(
    speakers: Sequence[str], day: str, spots: Sequence[Spot], quoting: Iterable[int], fidelity: str | None, tail: str
) -> str:
    """“Joe Biden, 24 Jan 2022, quoted in …, file 002_….txt, paras. 8 and 10. Quoted words: translated. …”

    `quoting` are the numbers of the spots, from 1, that the quoted words stand in.
    """
    quoted = {spots[number - 1].file for number in quoting}
    return f"{joined(speakers)}, {day}, {sources(spots, quoted)}.{words(fidelity)} {tail}"


def figure(what: str, day: str, spots: Iterable[Spot], fidelity: str | None, tail: str) -> str:
    """A quantity: “Strength: up to 8,500 (personnel), about Russia, 24 Jan 2022, reported in …”"""
    return f"{what}, {day}, {sources(spots)}.{words(fidelity)} {tail}"


def quantity(
    measure: str, component: str | None, label: str, unit: str, about: Sequence[str], claimed_by: Sequence[str]
) -> str:
    """What a figure says: “Deaths: at least 14,000 (person), about Russia, according to Ukraine”."""
    measured = measure.replace("_", " ").capitalize() + (f" ({component})" if component else "")
    parts = [f"{measured}: {label} ({unit})"]
    parts += [f"about {joined(about)}"] if about else []
    parts += [f"according to {joined(claimed_by)}"] if claimed_by else []
    return ", ".join(parts)


def words(fidelity: str | None) -> str:
    """A sentence on the quoted words, where they are not known to be the speaker's own."""
    return f" Quoted words: {FIDELITY[fidelity]}." if fidelity in FIDELITY else ""


def sources(spots: Iterable[Spot], quoted: Collection[str] = ()) -> str:
    """Every document once, with all its paragraphs in order; files that are quoted come first."""
    by_document: dict[tuple[str, str], set[int]] = {}
    for spot in spots:
        by_document.setdefault((spot.phrase, spot.file), set()).add(spot.paragraph)
    told: dict[str, list[str]] = {"quoted in": [], "reported in": []}
    for (phrase, file), numbers in by_document.items():
        told["quoted in" if file in quoted else "reported in"].append(f"{phrase}, file {file}, {_paragraphs(numbers)}")
    return "; ".join(f"{how} {'; '.join(found)}" for how, found in told.items() if found)


def _paragraphs(numbers: set[int]) -> str:
    """“para. 10”, “paras. 3, 5 and 8”."""
    return ("para. " if len(numbers) == 1 else "paras. ") + joined([str(one) for one in sorted(numbers)])
