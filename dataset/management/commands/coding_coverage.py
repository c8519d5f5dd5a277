"""`manage.py coding_coverage [DIR]`: which sentences of the documents nobody has accounted for."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from dataset import checks, fixtures, sentences, texts
from dataset.checks.forms import COVERAGE_FORM
from dataset.coverage import MOST_SENTENCES, file, measure
from dataset.coverage.file import Counted
from dataset.fixtures import Entry
from dataset.layout import COVERAGE
from dataset.load import read
from dataset.management.fixtures_command import NO_DOCUMENTS, FixturesCommand
from dataset.problems import FixtureErrors, Problem
from dataset.sentences import Extent


class Command(FixturesCommand):
    help = (
        "Count the sentences that are evidence or have a reason why not; exits with 1 where one has neither, with 2 "
        "where there are no documents."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "documents", nargs="?", type=Path, metavar="DIR", help="folder of the documents (default: DOCUMENTS_DIR)"
        )
        parser.add_argument(
            "--write",
            action="store_true",
            help="write the sentences to coverage.yaml first, and keep the reasons that still apply",
        )
        self.add_fixtures_option(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        folder = self.documents_at_hand(options["documents"], "Nothing was counted", "give DIR or set DOCUMENTS_DIR")
        where = self.folder(options)
        if options["write"]:
            entries = self.reading(where, lambda: _read_but_coverage(where), "nothing was written")
        else:
            entries, _ = self.reading(where, lambda: read(where), "nothing was counted")
        held, missing = _texts(folder, [entry for entry in entries if entry.collection == "documents"])
        if not held:
            raise CommandError(f"Nothing was counted, there are no documents in {folder}.", returncode=NO_DOCUMENTS)
        if missing:
            raise self.failure(missing, "in the documents; nothing was counted")
        coverage = {entry.id: entry for entry in entries if entry.collection == COVERAGE}
        found = {slug: _counted(slug, text, coverage.get(slug), entries) for slug, text in held.items()}
        if options["write"]:
            self._write(where, found, coverage)
        else:
            self._must_be_written(found, coverage)
        open_ends = sum(self._report(held[slug], one, entries) for slug, one in found.items())
        total = sum(len(one.sentences) for one in found.values())
        if open_ends:
            raise CommandError(f"{open_ends} of {total} sentences or spans are to be mended.")
        self.stdout.write(f"All {total} sentences of {len(found)} documents are accounted for.")

    def _write(self, where: Path, found: dict[str, Counted], coverage: dict[str, Entry]) -> None:
        for slug, entry in coverage.items():
            for extent, one in measure.reasons(entry).items():
                if one not in found[slug].reasons:
                    self.stdout.write(f"{slug}: {extent[0]} to {extent[1]} no longer needs {one['reason']}: taken out")
        file.write(where, found.values())

    def _must_be_written(self, found: dict[str, Counted], coverage: dict[str, Entry]) -> None:
        """The loader counts by the file, so the file has to be right."""
        for slug, one in found.items():
            entry = coverage.get(slug)
            if entry is None or measure.extents(entry.data["sentences"]) != list(one.sentences):
                raise CommandError(
                    f"{COVERAGE}.yaml does not have the {len(one.sentences)} sentences of {slug}; use --write."
                )
            if len(one.reasons) < len(entry.data["reasons"]):
                raise CommandError(
                    f"{COVERAGE}.yaml has reasons for words that {slug} does not have; see verify_evidence."
                )

    def _report(self, text: str, counted: Counted, entries: Sequence[Entry]) -> int:
        """Tell about a document; how much of it is to be mended."""
        spans = measure.spans(entries, counted.document)
        given = {(one["start"], one["end"]): one["reason"] for one in counted.reasons}
        forgotten = measure.forgotten(counted.sentences, given, spans)
        number = len(counted.sentences)
        covered = number - len(given) - len(forgotten)
        characters = sum(end - start for start, end in counted.sentences)
        within = sum(measure.held(one, spans) for one in counted.sentences)
        self.stdout.write(
            f"{counted.document}: {number} sentences, {_share(covered, number)} covered, "
            f"{_share(len(given), number)} with a reason, {_share(len(forgotten), number)} forgotten; "
            f"{_share(within, characters)} of {characters} characters covered"
        )
        for reason, count in sorted(Counter(given.values()).items()):
            self.stdout.write(f"  {reason}: {_share(count, number)}")
        for start, end in forgotten:
            self.stdout.write(f"  Nobody accounts for “{texts.beginning(text[start:end])}”:")
            self.stdout.write(
                f"    - paragraph: {texts.paragraph_of(text, start)}\n      start: {start}\n      end: {end}\n"
                f"      sha256: {texts.digest(text[start:end])}"
            )
        long = [
            (span, reached)
            for span in spans
            if (reached := measure.reached(span.start, span.end, counted.sentences)) > MOST_SENTENCES
        ]
        for span, reached in long:
            self.stdout.write(f"  {span.entry.id}, evidence {span.number}: the span reaches {reached} sentences")
        return len(forgotten) + len(long)


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.1%})" if whole else "0"


def _read_but_coverage(folder: Path) -> list[Entry]:
    """The checked entries, and those of coverage.yaml, of which only the form is right. Raises FixtureErrors."""
    found = fixtures.read(folder)
    coverage = [entry for entry in found.entries if entry.collection == COVERAGE]
    rest = replace(found, entries=[entry for entry in found.entries if entry.collection != COVERAGE])
    known = {"documents": {entry.id for entry in rest.entries}, "events": {entry.id for entry in rest.entries}}
    faults = [
        entry.problem(path, message)
        for entry in coverage
        for path, message in COVERAGE_FORM.faults(entry.data, (), known)
    ]
    if faults:
        raise FixtureErrors([*faults, *checks.problems(rest)])
    return [*checks.checked(rest), *(entry.with_data(COVERAGE_FORM.filled(entry.data)) for entry in coverage)]


def _texts(folder: Path, documents: Sequence[Entry]) -> tuple[dict[str, str], list[Problem]]:
    """The texts by document, and what is wrong with the files."""
    found, wrong = {}, []
    for entry in documents:
        path = folder / entry.data["source_file"]
        try:
            text = texts.text_of(path)
        except texts.NoSuchDocument as error:
            wrong.append(entry.problem(("source_file",), str(error)))
            continue
        if texts.digest(text) != entry.data["sha256"]:
            wrong.append(entry.problem(("sha256",), f"the file has {texts.digest(text)}"))
        found[entry.id] = text
    return found, wrong


def _counted(slug: str, text: str, entry: Entry | None, entries: Sequence[Entry]) -> Counted:
    """The document's sentences, and those of the file's reasons that still apply."""
    extents = sentences.split(text)
    spans = measure.spans(entries, slug)
    reasons = measure.reasons(entry) if entry else {}

    def applies(extent: Extent) -> bool:
        one = reasons.get(extent)
        words = text[slice(*extent)]
        return one is not None and one["sha256"] == texts.digest(words) and not measure.covered(extent, spans)

    kept = [reasons[extent] for extent in extents if applies(extent)]
    return Counted(slug, extents, kept, entry.data["unlisted_names"] if entry else [])
