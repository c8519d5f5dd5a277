"""Releases of the dataset: which records each had, by the hash of their content.

`fixtures/releases/<version>.json` is {"version", "date", "verified", "records": {"statements/<id>": hash, ...},
"answers": {the same names: hash}}. `verified` says whether the entries were held against the documents before they were
released; a file without it does not say. `records` are the hashes of the entries. The version of what lies in the
fixtures, and the version in which a record last changed, are functions of them, so two machines with the same files
cite the same version. `answers` are the hashes of the records as the API gave them, with the parts that follow from
other entries: who holds a copy learns from them what has changed.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any

from dataset.fixtures import Entry
from dataset.layout import COVERAGE, key
from dataset.problems import Problem

VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
UNRELEASED = "0.0.0"
PARTS = ("version", "date", "records", "answers")


@dataclass(frozen=True)
class Release:
    version: str
    date: dt.date
    records: Mapping[str, str]
    answers: Mapping[str, str] = field(default_factory=dict)
    verified: bool | None = None  # null where the file does not say


@dataclass(frozen=True)
class Standing:
    """How the present records stand to the releases (oldest first)."""

    version: str
    released: dt.date | None  # null between releases
    content_hash: str
    hashes: Mapping[str, str]
    releases: Sequence[Release]

    def changed_in(self, record: str) -> str:
        """The release since which the record has been as it is now; the present version where it differs."""
        since = self.version
        for release in reversed(self.releases):
            if release.records.get(record) != self.hashes[record]:
                break
            since = release.version
        return since


class ReleaseError(Exception):
    """A release that cannot be made; the message says why."""


def canonical(value: Any) -> Any:
    """A record without what says nothing: a field that is null or empty is the same as one left out.

    So a field that is added to the format later changes the hash only of the records that use it.
    """
    if isinstance(value, dict):
        return {
            name: canonical(found) for name, found in value.items() if found is not None and found != [] and found != {}
        }
    return [canonical(item) for item in value] if isinstance(value, list) else value


def record_hash(entry: Entry) -> str:
    text = json.dumps(canonical(entry.data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def hashes(entries: Iterable[Entry]) -> dict[str, str]:
    """The hash of every record; a document's changes with what is told of its sentences."""
    found = {(entry.collection, entry.id): entry for entry in entries}
    return {
        key(collection, slug): record_hash(
            entry.with_data({**entry.data, COVERAGE: found[COVERAGE, slug].data})
            if collection == "documents" and (COVERAGE, slug) in found
            else entry
        )
        for (collection, slug), entry in found.items()
        if collection != COVERAGE
    }


def standing(present: Mapping[str, str], releases: Sequence[Release]) -> Standing:
    lines = "".join(f"{name} {found}\n" for name, found in sorted(present.items()))
    content = hashlib.sha256(lines.encode()).hexdigest()
    newest = releases[-1] if releases else None
    if newest and newest.records == present:
        return Standing(newest.version, newest.date, content, present, releases)
    version = f"{newest.version if newest else UNRELEASED}+{content[:8]}"
    return Standing(version, None, content, present, releases)


def read(folder: File) -> tuple[list[Release], list[Problem]]:
    """The releases of a fixtures folder, oldest first, and what is wrong with their files."""
    found, problems = [], []
    for file in sorted((folder / "releases").glob("*.json")):
        name = f"{folder.resolve().name}/releases/{file.name}"
        try:
            release = _parsed(json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            problems.append(Problem(name, 0, "", "", "", f"is not the file of a release: {error}"))
            continue
        if file.stem != release.version:
            problems.append(Problem(name, 0, "", "version", release.version, "is not the version in the file's name"))
        found.append(release)
    found.sort(key=lambda release: order(release.version))
    return found, problems


def _parsed(data: Any) -> Release:
    if not isinstance(data, dict) or set(data) - {"verified"} != set(PARTS):
        raise ValueError(f"it has {', '.join(PARTS)} and, if that is known, verified")
    if not isinstance(data.get("verified", False), bool):
        raise ValueError("its verified is true or false, or left out where that is not known")
    if not isinstance(data["version"], str) or not VERSION.fullmatch(data["version"]):
        raise ValueError("its version has three numbers, such as 1.0.0")
    records, answers = data["records"], data["answers"]
    for part in (records, answers):
        if not isinstance(part, dict) or not all(isinstance(found, str) for found in part.values()):
            raise ValueError("its records and answers are hashes by name")
    if set(answers) != set(records):
        raise ValueError("its answers are not those of its records")
    return Release(data["version"], dt.date.fromisoformat(str(data["date"])), records, answers, data.get("verified"))


def order(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def fingerprint(releases: Iterable[Release]) -> str:
    """A digest of all that the releases say."""
    text = json.dumps([[one.version, *map(dict, (one.records, one.answers))] for one in releases], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def after(version: str, date: dt.date, verified: bool, standing: Standing) -> Standing:
    """How the present records would stand if they were released so. Raises ReleaseError where that cannot be."""
    releases = standing.releases
    if not VERSION.fullmatch(version):
        raise ReleaseError(f"{version} is not a version; it has three numbers, such as 1.0.0.")
    if version == UNRELEASED:
        raise ReleaseError(f"{UNRELEASED} is the version of what was before the first release.")
    if any(release.version == version for release in releases):
        raise ReleaseError(f"Release {version} exists; a release never changes.")
    if releases and order(version) < order(releases[-1].version):
        raise ReleaseError(f"{version} is not greater than the newest release, {releases[-1].version}.")
    if releases and date < releases[-1].date:
        raise ReleaseError(f"{date} is before the newest release, {releases[-1].version} of {releases[-1].date}.")
    release = Release(version, date, standing.hashes, verified=verified)
    return Standing(version, date, standing.content_hash, standing.hashes, [*releases, release])


def save(folder: File, standing: Standing, answers: Mapping[str, str]) -> None:
    """Write the file of the release that the records are to be."""
    assert standing.released is not None, "a release has a day"
    file = folder / "releases" / f"{standing.version}.json"
    file.parent.mkdir(exist_ok=True)
    data = {
        "version": standing.version,
        "date": standing.released.isoformat(),
        "verified": standing.releases[-1].verified,
        "records": dict(sorted(standing.hashes.items())),
        "answers": dict(sorted(answers.items())),
    }
    file.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


@dataclass(frozen=True)
class Difference:
    added: list[str]
    changed: list[str]
    removed: list[str]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def difference(before: Mapping[str, str], after: Mapping[str, str]) -> Difference:
    return Difference(
        added=sorted(after.keys() - before.keys()),
        changed=sorted(name for name in after.keys() & before.keys() if after[name] != before[name]),
        removed=sorted(before.keys() - after.keys()),
    )
