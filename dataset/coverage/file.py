"""Writing `fixtures/coverage.yaml`, one way for the same content."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path as File
from textwrap import fill
from typing import Any

from dataset.layout import COVERAGE
from dataset.sentences import Extent

WIDTH = 118
HEAD = """\
# Where the sentences of each document stand, and for each that is not covered by evidence a reason why.
# `manage.py coding_coverage DIR --write` writes the sentences and keeps the reasons, which are written by hand.
# `unlisted_names`, by hand as well, are names of actors in the document that are no mentions, with the reason why.
"""


@dataclass(frozen=True)
class Counted:
    """A document's sentences, and the reasons and unlisted names as the file has them."""

    document: str
    sentences: Sequence[Extent]
    reasons: Sequence[dict[str, Any]]
    unlisted_names: Sequence[dict[str, Any]] = ()


def write(folder: File, documents: Iterable[Counted]) -> None:
    content = "\n".join([HEAD, *map(_document, sorted(documents, key=lambda one: one.document))])
    (folder / f"{COVERAGE}.yaml").write_text(content, encoding="utf-8")


def _document(one: Counted) -> str:
    places = ", ".join(f"[{start},\N{NO-BREAK SPACE}{end}]" for start, end in one.sentences)
    lines = [
        f"- id: {one.document}",
        f"  sentence_count: {len(one.sentences)}",
        "  sentences:",
        # a pair is not broken over two lines
        _indented(f"[{places}]", 4).replace("\N{NO-BREAK SPACE}", " "),
        "  reasons:" if one.reasons else "  reasons: []",
    ]
    for reason in sorted(one.reasons, key=lambda reason: reason["start"]):
        sign = "-"
        for name in ("paragraph", "start", "end", "sha256", "reason"):
            lines.append(f"    {sign} {name}: {reason[name]}")
            sign = " "
        lines += [f"      repeats: [{', '.join(reason['repeats'])}]", f"      note: {_note(reason['note'])}"]
    if one.unlisted_names:
        lines.append("  unlisted_names:")
    for unlisted in one.unlisted_names:
        lines += [
            f"    - text: {json.dumps(unlisted['text'], ensure_ascii=False)}",
            *(f"      {field}: {unlisted[field]}" for field in ("start", "end", "reason")),
            f"      note: {_note(unlisted['note'])}",
        ]
    return "\n".join(lines) + "\n"


def _note(note: str | None) -> str:
    if note is None:
        return "null"
    quoted = json.dumps(note, ensure_ascii=False)
    return quoted if len(quoted) < WIDTH - 12 else ">-\n" + _indented(note, 8)


def _indented(text: str, depth: int) -> str:
    blank = " " * depth
    return fill(
        text, WIDTH, initial_indent=blank, subsequent_indent=blank, break_long_words=False, break_on_hyphens=False
    )
