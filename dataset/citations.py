"""How to cite a record, in the style that the contract fixes. `version` is the one in which it last changed."""

from collections.abc import Sequence

from dataset.layout import COLLECTIONS


def joined(names: Sequence[str]) -> str:
    """“A”, “A and B”, “A, B and C”."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def tail(version: str, collection: str, slug: str) -> str:
    """The part that every citation ends with, without the last dot."""
    return f"Crisis API dataset {version}, {COLLECTIONS[collection].word} {slug}"


def named(name: str, version: str, collection: str, slug: str) -> str:
    """Actors, places and crises: “Volodymyr Zelensky. Crisis API dataset 1.0.0, actor volodymyr-zelensky.”"""
    return f"{name}. {tail(version, collection, slug)}."


def act(head: str, day: str, documents: int, version: str, collection: str, slug: str) -> str:
    """Everything that happens: “US alert of up to 8,500 troops, 24 Jan 2022. …; 4 documents.”

    Only a posture says how many documents stand behind it: its strength is what they may disagree about.
    """
    many = f"; {documents} documents" if collection == "military-postures" and documents > 1 else ""
    return f"{head}, {day}. {tail(version, collection, slug)}{many}."


def statement(
    speakers: Sequence[str],
    day: str,
    quoted: bool,
    phrase: str,
    file: str,
    paragraph: int,
    version: str,
    slug: str,
) -> str:
    """“Joe Biden, 24 Jan 2022, quoted in …, file 002_….txt, para. 10. Crisis API dataset …”"""
    how = "quoted in" if quoted else "reported in"
    where = f"{phrase}, file {file}, para. {paragraph}"
    return f"{joined(speakers)}, {day}, {how} {where}. {tail(version, 'statements', slug)}."
