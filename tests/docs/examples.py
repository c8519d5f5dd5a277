"""The examples of the documentation: what is asked in a `curl` and what the page shows as the answer.

An example is a fenced block of `sh` with one `curl` of a GET, followed at once by a block with its answer:

* `json`: the answer as JSON, with fields and the ends of lists left out;
* `csv`, `ndjson`: its first lines;
* `http`: headers of it, one a line.

In all of them `…` stands for what may be anything: the rest of a text or, on a line of its own, further lines.
"""

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    [
        *(ROOT / folder / "README.md" for folder in (".", "clients", "fixtures")),
        *(ROOT / name for name in ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")),
        *(ROOT / "docs").rglob("*.md"),
    ]
)

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A command of a page. `language` is that of the shown answer; null where the page shows none."""

    page: Path
    line: int
    address: str
    headers: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    shown: str = ""

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def examples(page: Path) -> Iterator[Example]:
    text = page.read_text(encoding="utf-8")
    blocks = list(_BLOCK.finditer(text))
    for at, block in enumerate(blocks):
        curls = [line for line in block[2].splitlines() if line.startswith("curl ")]
        if block[1] != "sh" or not curls:
            continue
        answer = (
            blocks[at + 1] if at + 1 < len(blocks) and not text[block.end() : blocks[at + 1].start()].strip() else None
        )
        for curl in curls:
            address, headers = _request(curl)
            line = text.count("\n", 0, block.start()) + 2
            shown = (answer[1], answer[2]) if answer and len(curls) == 1 else (None, "")
            yield Example(page, line, address, headers, *shown)


def _request(curl: str) -> tuple[str, dict[str, str]]:
    """Path with query, and headers, of a `curl` command; what follows a pipe is somebody else's."""
    words = shlex.split(curl.partition(" | ")[0])
    addresses = [word for word in words if word.startswith("http://")]
    assert len(addresses) == 1, f"one address in {curl}"
    headers = [words[at + 1] for at, word in enumerate(words) if word == "-H"]
    parts = urlsplit(addresses[0])
    assert parts.netloc == "127.0.0.1:8000", f"the address that `make up` serves in {curl}"
    return (
        f"{parts.path}?{parts.query}" if parts.query else parts.path,
        {name.strip(): value.strip() for name, _, value in (header.partition(":") for header in headers)},
    )


def difference(example: Example, body: str, headers: Mapping[str, str]) -> str | None:
    """What is shown and not answered; null where the page is right."""
    match example.language:
        case "json":
            return _in_json(json.loads(example.shown), json.loads(body), "answer")
        case "csv" | "ndjson":
            return _in_lines(example.shown.splitlines(), body.splitlines())
        case "http":
            lines = [f"{name}: {headers.get(name)}" for name in _names(example.shown)]
            return _in_lines(example.shown.splitlines(), lines)
    raise AssertionError(f"{example}: no way to compare {example.language}")


def _names(shown: str) -> list[str]:
    return [line.partition(":")[0] for line in shown.splitlines()]


def _in_json(shown: Any, answered: Any, path: str) -> str | None:
    if isinstance(shown, dict) and isinstance(answered, dict):
        for name, value in shown.items():
            if name not in answered:
                return f"{path} has no {name}"
            if found := _in_json(value, answered[name], f"{path}.{name}"):
                return found
        return None
    if isinstance(shown, list) and isinstance(answered, list):
        if len(shown) > len(answered) or (answered and not shown):
            return f"{path} has {len(answered)} entries, shown are {len(shown)}"
        pairs = enumerate(zip(shown, answered, strict=False))
        return next((found for at, (one, two) in pairs if (found := _in_json(one, two, f"{path}.{at}"))), None)
    if isinstance(shown, str) and isinstance(answered, str) and _same(shown, answered):
        return None
    return (
        None if shown == answered and type(shown) is type(answered) else f"{path} is {answered!r}, shown is {shown!r}"
    )


def _in_lines(shown: list[str], answered: list[str]) -> str | None:
    cut = bool(shown) and shown[-1] == "…"
    wanted = shown[:-1] if cut else shown
    if len(answered) < len(wanted) + cut or (len(answered) > len(wanted) and not cut):
        return f"{len(answered)} lines, shown are {len(shown)}"
    pairs = zip(wanted, answered, strict=False)
    return next((f"line {two!r}, shown is {one!r}" for one, two in pairs if not _same(one, two)), None)


def _same(shown: str, answered: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, shown.split("…"))), answered, re.DOTALL) is not None
