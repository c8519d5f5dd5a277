"""The texts of the archive that are made for it: README.txt and CITATION.cff."""

import json
from collections.abc import Mapping
from textwrap import fill

from dataset.citing import AUTHORS, TITLE, bibtex, plain
from dataset.export.package import Entry, csv_path, records_path
from dataset.export.tables import ALL
from dataset.loaded import Loaded

OTHERS = {
    "CITATION.cff": "how to cite, for machines",
    "CODEBOOK.md": "how the records were coded: definitions, decision rules, code lists",
    "LICENSE-DATA": "the licence and what it covers",
    "README.txt": "this text",
    "SHA256SUMS": "SHA-256 of every other file",
    "datapackage.json": "Frictionless Data Package: every column's type, description, keys and codes",
}
README = """\
{title}
{line}
Version {version}{released}
Content hash {content_hash}
Evidence: {verified}

HOW TO CITE

{citation}

{bibtex}

Every record has a citation of its own: the column `citation`.

LICENCE

Creative Commons Attribution 4.0, https://creativecommons.org/licenses/by/4.0/. The documents that the records were
coded from are other people's copyright: they are described and located here, never reproduced.

WHAT IS IN IT

{others}

data/: one row a thing. Each table is there twice with the same content, NAME.csv and NAME.ndjson.

{tables}

records/: the same records nested, one JSON object a line, each as the API gives it at /api/v1/COLLECTION/ID
(other events: /api/v1/events/ID) on a server that was not given the documents.

{records}

HOW TO READ THE TABLES

{conventions}

HOW TO VERIFY

The files:     sha256sum --check SHA256SUMS      (macOS: shasum -a 256 -c SHA256SUMS)
The tables:    frictionless validate datapackage.json      (pip install frictionless)
The evidence:  evidence.start and evidence.end count Unicode code points, from 0, end excluded, in the file
               documents.source_file; evidence.sha256 is the SHA-256 of exactly that span in UTF-8,
               documents.sha256 that of the whole file. Whoever holds the files checks all of them with the
               project's command manage.py verify_evidence DIR.

The same data and the same program give the same files, byte for byte.
"""
CONVENTIONS = (
    "UTF-8 without a byte order mark. CSV after RFC 4180: commas, CRLF, double quotes where needed.",
    "Unknown is an empty cell in CSV and null in NDJSON; there are no empty texts.",
    "Codes are text: CAMEO 010 is not 10, and Correlates of War numbers are names. datapackage.json says so for every "
    "column; a program that guesses types has to be told to read them as text.",
    "Cells are exactly the text of the dataset. Nothing is put before a cell that begins with =, +, - or @ to disarm "
    "it for spreadsheets, unlike in the CSV that the API serves: import the columns as text.",
    "Lists and objects are JSON within a cell. Dates are YYYY-MM-DD; EDTF dates are text; booleans are true and false.",
    "An id is stable for ever. What hangs on a record is found by the record's id and its position or number there.",
    "Rows are ordered by their key, by code point.",
    "A column with codes names its list (`vocabulary` in datapackage.json); the table vocabularies says what each "
    "value means.",
)


VERIFIED = {
    True: "verified against the documents when this version was released",
    False: "not verified when this version was released",
    None: "whether this version was verified is not recorded",
}


def readme(dataset: Loaded, entries: Mapping[str, Entry], names: set[str]) -> str:
    """README.txt, for the files of these names."""
    tables = [(one.name, f"{entries[csv_path(one.name)].records:>6}  {one.about}") for one in ALL]
    collections = [(path.removeprefix("records/"), one.records) for path, one in entries.items() if path in names]
    records = [(name, f"{count:>6}") for name, count in collections if records_path(name[:-7]) in entries]
    return README.format(
        title=TITLE,
        line="=" * len(TITLE),
        version=dataset.version,
        released=f", released {dataset.released}" if dataset.released else ", between releases",
        content_hash=dataset.content_hash,
        verified=VERIFIED[dataset.verified],
        citation=fill(plain(dataset), 120),
        bibtex=bibtex(dataset),
        others=_columns([(name, about) for name, about in OTHERS.items() if name in names]),
        tables=_columns(tables),
        records=_columns(records),
        conventions="\n".join(fill(f"- {one}", 120, subsequent_indent="  ") for one in CONVENTIONS),
    )


def _columns(rows: list[tuple[str, str]]) -> str:
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"  {name:<{width}}  {about}".rstrip() for name, about in rows)


def citation_file(dataset: Loaded) -> str:
    """CITATION.cff of exactly this version. A JSON string is a YAML string."""
    lines = [
        "cff-version: 1.2.0",
        f"message: {json.dumps('If you use this dataset, please cite it as below.')}",
        "type: dataset",
        f"title: {json.dumps(TITLE, ensure_ascii=False)}",
        f"authors:\n  - name: {json.dumps(AUTHORS, ensure_ascii=False)}",
        f"version: {json.dumps(dataset.version)}",
        "license: CC-BY-4.0",
    ]
    if dataset.released:
        lines.append(f"date-released: {json.dumps(str(dataset.released))}")
    return "\n".join(lines) + "\n"
