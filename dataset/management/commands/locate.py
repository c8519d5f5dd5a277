"""`manage.py locate DOCUMENT "words"`: where words stand, ready to be pasted under `evidence`."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from dataset import fixtures, texts
from dataset.management.fixtures_command import FixturesCommand


class Command(FixturesCommand):
    help = "Find words in a document: paragraph, start, end and SHA-256 of each occurrence."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("document", metavar="DOCUMENT", help="id of a document or name of its file")
        parser.add_argument("words", help="the words, exactly as in the file")
        parser.add_argument(
            "--documents", type=Path, metavar="DIR", help="folder of the documents (default: DOCUMENTS_DIR)"
        )
        self.add_fixtures_option(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        folder = self.documents(options["documents"])
        if folder is None:
            raise CommandError("No documents: give --documents DIR or set DOCUMENTS_DIR.")
        if not options["words"]:
            raise CommandError("No words to look for.")
        # The coder is at work on the fixtures, so they need not be sound: only file names are read.
        sources = {
            entry.id: str(entry.data.get("source_file"))
            for entry in fixtures.read(self.folder(options)).entries
            if entry.collection == "documents" and entry.id
        }
        try:
            document, file = texts.file_of(options["document"], folder, sources)
            text = texts.text_of(file)
        except texts.NoSuchDocument as error:
            raise CommandError(str(error)) from None
        found = texts.find(document, text, options["words"])
        for span in found:
            self._print(span)
        if not found:
            self._suggest(document, text, options["words"])

    def _print(self, span: texts.Span) -> None:
        self.stdout.write(
            f"- document: {span.document}\n  paragraph: {span.paragraph}\n  start: {span.start}\n"
            f"  end: {span.end}\n  sha256: {span.sha256}"
        )

    def _suggest(self, document: str, text: str, words: str) -> None:
        near = texts.find_nearly(document, text, words)
        for span, exact in near:
            self.stderr.write(f"Nearly, in paragraph {span.paragraph}, at {span.start} to {span.end}: {exact!r}")
        hint = " The file has other blanks, quotation marks, dashes, accents or capitals." if near else ""
        raise CommandError(f"These words do not stand in {document}.{hint}")
