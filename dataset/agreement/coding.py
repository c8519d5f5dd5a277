"""Reading a coding: a folder with a file, or a folder of files, for each kind of record."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from dataset.fixtures import Loader
from dataset.layout import EVENTS

Record = dict[str, Any]
Coding = dict[str, list[Record]]  # the records of each kind; a kind without a file has none


class CodingError(Exception):
    """A folder that cannot be read as a coding; the message says where and why."""


def read(folder: Path, without: Collection[str] = ()) -> Coding:
    """The records of a coding, in full or in light form: what a record leaves out is unknown. Raises CodingError."""
    if not folder.is_dir():
        raise CodingError(f"There is no folder {folder}.")
    coding = {kind: [record for file in _files(folder, kind) for record in _records(file)] for kind in EVENTS}
    if not any(coding.values()):
        raise CodingError(f"{folder} has no records: there is none of {', '.join(f'{kind}.yaml' for kind in EVENTS)}.")
    return {kind: [record for record in found if record["id"] not in without] for kind, found in coding.items()}


def _files(folder: Path, kind: str) -> list[Path]:
    single = folder / f"{kind}.yaml"
    return ([single] if single.is_file() else []) + sorted((folder / kind).glob("*.yaml"))


def _records(file: Path) -> Iterator[Record]:
    try:
        # A safe loader that reads codes and dates as the texts that they are.
        found = yaml.load(file.read_text(encoding="utf-8"), Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CodingError(f"{file} cannot be read: {' '.join(str(error).split())}") from error
    if found is not None and not isinstance(found, list):
        raise CodingError(f"{file} is not a list of records.")
    for number, record in enumerate(found or (), start=1):
        name = record.get("id") if isinstance(record, dict) else None
        if not isinstance(name, str):
            raise CodingError(f"{file}: record {number} has no id.")
        try:
            if not (spans(record) and record["date"]["edtf"]):
                raise ValueError("nothing to compare")
            for entry in record["participants"]:
                entry["actor"], entry["part"]
        except (KeyError, TypeError, ValueError):
            needed = "a date, participants, and evidence with document, start and end"
            raise CodingError(f"{file}: {name} needs {needed}.") from None
        yield record


def spans(record: Record) -> list[tuple[str, range]]:
    """Document and code points of each span of a record."""
    return [(str(span["document"]), range(int(span["start"]), int(span["end"]))) for span in record["evidence"]]


def actors(record: Record, *parts: str) -> frozenset[str]:
    """Who plays one of these parts."""
    return frozenset(entry["actor"] for entry in record["participants"] if entry["part"] in parts)


def within(codings: Sequence[Coding], documents: Collection[str]) -> list[Coding]:
    """Of each coding, what it has in these documents. Raises CodingError for a document that none of them has."""
    known = {document for one in codings for found in one.values() for record in found for document, _ in spans(record)}
    if unknown := sorted(set(documents) - known):
        there_are = ", ".join(sorted(known))
        raise CodingError(f"Neither coding has evidence in the document {', '.join(unknown)}. Documents: {there_are}.")
    return [
        {
            kind: [kept for record in found if (kept := _within(record, documents))["evidence"]]
            for kind, found in one.items()
        }
        for one in codings
    ]


def _within(record: Record, documents: Collection[str]) -> Record:
    """A record without its spans in other documents, and without the quotes and participants that only those support.

    Quotes and participants name their spans by number, and keep the numbers that they had.
    """
    kept = {number: span for number, span in enumerate(record["evidence"], 1) if str(span["document"]) in documents}

    def supported(entry: Record) -> bool:
        numbers = entry.get("evidence")
        return not numbers or any(number in kept for number in (numbers if isinstance(numbers, list) else [numbers]))

    parts = {
        name: [entry for entry in record[name] if supported(entry)]
        for name in ("quotes", "participants")
        if record.get(name)
    }
    return record | parts | {"evidence": list(kept.values())}
