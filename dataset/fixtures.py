"""Reading `fixtures/`: files of YAML into raw entries that know their file and line.

The YAML is read by the rules of YAML 1.2's core schema, not PyYAML's of 1.1: a date stays a text, `no` stays
a word and `010` stays a code instead of becoming a date, a False and an 8.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path as File
from typing import Any

import yaml

from dataset.layout import COLLECTIONS, COVERAGE, EVENTS
from dataset.problems import Path, Problem, dotted, shown


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Resolves null, true and false, decimal numbers; everything else is text."""

    yaml_implicit_resolvers: dict[str, Any] = {}


Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])
Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]*)$"), list("-0123456789"))
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$"), list("-0123456789")
)
SCALARS: dict[str, Callable[[str], Any]] = {
    "null": lambda text: None,
    "bool": lambda text: text == "true",
    "int": int,
    "float": float,
    "str": str,
}


@dataclass(frozen=True)
class Entry:
    """One record as its file has it."""

    collection: str
    file: str
    line: int
    data: dict[str, Any]
    lines: Mapping[Path, int] = field(repr=False)

    @property
    def id(self) -> str:
        found = self.data.get("id")
        return found if isinstance(found, str) else ""

    def problem(self, path: Path, message: str, value: Any = ...) -> Problem:
        """A problem at a path of this record; its value is looked up where it is not given."""
        line = next((self.lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in self.lines), self.line)
        if value is ...:
            value = self.at(path)
        record = self.id or f"record {self.line}"
        return Problem(self.file, line, record, dotted(path), "" if value is ... else shown(value), message)

    def at(self, path: Path) -> Any:
        """The value at a path; `...` where there is none."""
        found: Any = self.data
        for step in path:
            try:
                found = found[step]
            except (KeyError, IndexError, TypeError):
                return ...
        return found

    def with_data(self, data: dict[str, Any]) -> "Entry":
        return replace(self, data=data)


@dataclass(frozen=True)
class Fixtures:
    """What a folder holds: its entries, and what could not be read."""

    folder: File
    entries: list[Entry]
    problems: list[Problem]
    whole: bool = True  # false where a file could not be read, so that references into it say nothing


def read(folder: File) -> Fixtures:
    """Read every file of a fixtures folder. Nothing is raised: what is wrong is in `problems`."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    whole = True
    for collection, file in _files(folder, problems):
        found, wrong = _read_file(collection, file, _shown_name(folder, file))
        entries += found
        problems += wrong
        whole = whole and bool(found or not wrong)
    return Fixtures(folder, entries, problems, whole)


def _files(folder: File, problems: list[Problem]) -> Iterator[tuple[str, File]]:
    """Every file with its collection; a missing or an unexpected one is a problem."""
    if not folder.is_dir():
        problems.append(Problem(folder.name, 0, "", "", "", "there is no such folder of fixtures"))
        return
    expected = set()
    for collection, about in COLLECTIONS.items():
        if about.kind:
            files = sorted((folder / collection).glob("*.yaml"))
            for file in files:
                if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", file.stem):
                    problems.append(
                        Problem(
                            _shown_name(folder, file),
                            0,
                            "",
                            "",
                            "",
                            "is not named after a month, such as 2022-01.yaml",
                        )
                    )
        else:
            files = [folder / f"{collection}.yaml"]
            if not files[0].is_file():
                problems.append(Problem(_shown_name(folder, files[0]), 0, "", "", "", "the file is missing"))
                continue
        expected.update(files)
        yield from ((collection, file) for file in files)
    if (coverage := folder / f"{COVERAGE}.yaml").is_file():
        expected.add(coverage)
        yield COVERAGE, coverage
    single = [f"{name}.yaml" for name in (*COLLECTIONS, COVERAGE) if name not in EVENTS]
    monthly = [f"{name}/YYYY-MM.yaml" for name in EVENTS]
    for file in sorted({*folder.rglob("*.yaml"), *folder.rglob("*.yml")} - expected):
        problems.append(
            Problem(
                _shown_name(folder, file), 0, "", "", "",
                f"would not be read; files are {', '.join(single)} and {', '.join(monthly)}",
            )
        )  # fmt: skip


def _shown_name(folder: File, file: File) -> str:
    return f"{folder.resolve().name}/{file.relative_to(folder).as_posix()}"


def _read_file(collection: str, file: File, name: str) -> tuple[list[Entry], list[Problem]]:
    try:
        text = file.read_bytes().decode("utf-8")
        root = Loader(text).get_single_node()
    except UnicodeDecodeError as error:
        return [], [Problem(name, 0, "", "", "", f"is not UTF-8: {error.reason} at byte {error.start}")]
    except OSError as error:
        return [], [Problem(name, 0, "", "", "", f"cannot be read: {error.strerror}")]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        return [], [Problem(name, line, "", "", "", f"is not YAML: {error.problem or error.context}")]
    except yaml.YAMLError as error:
        return [], [Problem(name, 0, "", "", "", f"is not YAML: {' '.join(str(error).split())}")]
    if root is None:
        return [], []
    if not isinstance(root, yaml.SequenceNode):
        return [], [Problem(name, 1, "", "", "", "is not a list of records; each starts with “- id: …”")]
    entries, problems = [], []
    for node in root.value:
        converter = _Converter()
        data = converter.convert(node, ())
        line = node.start_mark.line + 1
        if isinstance(data, dict):
            entry = Entry(collection, name, line, data, converter.lines)
            entries.append(entry)
            problems += [entry.problem(path, message) for path, message in converter.faults]
        else:
            problems.append(Problem(name, line, "", "", shown(data), "is not a record; it starts with “- id: …”"))
    return entries, problems


class _Converter:
    """Turns YAML's nodes into plain values, keeping the line of each."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.faults: list[tuple[Path, str]] = []
        self._seen: set[int] = set()

    def convert(self, node: yaml.Node, path: Path) -> Any:
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            kind = node.tag.removeprefix("tag:yaml.org,2002:")
            try:
                return SCALARS[kind](node.value)
            except (KeyError, ValueError):
                self.faults.append((path, f"has a YAML tag, {node.tag}; write the plain value"))
                return node.value
        if id(node) in self._seen:
            self.faults.append((path, "is a YAML alias; write it out, so that a record can be read alone"))
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.convert(item, (*path, number)) for number, item in enumerate(node.value)]
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            here = (*path, key)
            if key in found:
                self.faults.append((here, "stands twice in the same record"))
            self.lines[here] = key_node.start_mark.line + 1
            found[key] = self.convert(value_node, here)
        return found
