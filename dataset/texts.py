"""The documents' files, which the project never holds: whoever does can find words and check locators."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as File

FIRST_WORDS = 6


class NoSuchDocument(Exception):
    """A document that cannot be read; the message says why."""


@dataclass(frozen=True)
class Span:
    """Where words stand: code points of the file as it is; paragraphs are the lines that are not blank."""

    document: str
    paragraph: int
    start: int
    end: int
    sha256: str


def file_of(name: str, folder: File, sources: Mapping[str, str]) -> tuple[str, File]:
    """A document's id and file, by either name; `sources` maps ids to file names. Raises NoSuchDocument."""
    ids = {source: slug for slug, source in sources.items()}
    source = sources.get(name, name)
    file = folder / source
    if source != File(source).name or not file.is_file():
        known = ", ".join(sorted(sources)) or "none are described in documents.yaml"
        where = (
            f"There is no file {source} in {folder}"
            if name in sources or name in ids
            else f"There is no document {name}"
        )
        raise NoSuchDocument(f"{where}. Documents: {known}.")
    return ids.get(source, source), file


def text_of(file: File) -> str:
    """The file as UTF-8, neither stripped nor normalised, with its line ends. Raises NoSuchDocument."""
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoSuchDocument(f"{file.name} is not UTF-8 at byte {error.start}.") from error
    except OSError as error:
        raise NoSuchDocument(f"{file.name} cannot be read: {error.strerror}.") from error


def beginning(text: str) -> str:
    """The first words, which are few enough to be shown."""
    words = text.split()
    return " ".join(words[:FIRST_WORDS]) + ("…" if len(words) > FIRST_WORDS else "")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def paragraphs(text: str) -> int:
    return sum(bool(line.strip()) for line in text.split("\n"))


def paragraph_of(text: str, position: int) -> int:
    """The number, from 1, of the paragraph of a position; on a blank line, that of the paragraph before."""
    end = text.find("\n", position)
    return paragraphs(text if end < 0 else text[:end])


def find(document: str, text: str, words: str) -> list[Span]:
    """Every occurrence of the words, overlapping ones too."""
    return [
        Span(document, paragraph_of(text, start), start, start + len(words), digest(words))
        for start in (match.start() for match in re.finditer(f"(?={re.escape(words)})", text))
    ]


def find_nearly(document: str, text: str, words: str) -> list[tuple[Span, str]]:
    """Occurrences that differ in blanks, signs, accents or capitals only, with the words of the file."""
    plain, places = _plain(text)
    wanted, _ = _plain(words)
    if not wanted.strip():
        return []
    found = []
    for match in re.finditer(re.escape(wanted.strip()), plain):
        start, end = places[match.start()], places[match.end() - 1] + 1
        exact = text[start:end]
        found.append((Span(document, paragraph_of(text, start), start, end, digest(exact)), exact))
    return found


SIGNS = {
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "‘": "'",
    "’": "'",
    "–": "-",
    "—": "-",
    "‑": "-",
    "…": "...",
}


def _plain(text: str) -> tuple[str, list[int]]:
    """A text in small letters with plain signs, single blanks, no accents; and where each sign came from."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        if sign.isspace():
            if signs and signs[-1] == " ":
                continue
            new = " "
        else:
            new = SIGNS.get(sign) or "".join(
                part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part)
            )
        for part in new.lower():
            signs.append(part)
            places.append(place)
    return "".join(signs), places
