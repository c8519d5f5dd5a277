"""`python -m benchmarks.fixtures FOLDER --records 10000`: the dataset's fixtures, its records repeated under other ids.

For measuring the loader: `python manage.py load_dataset FOLDER`.
"""

import argparse
import re
import shutil
import sys
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
ID = re.compile(r"^- id: (\S+)$", re.MULTILINE)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="an empty or missing folder")
    parser.add_argument("--records", type=int, default=10_000, help="records of all kinds, at least")
    given = parser.parse_args()
    made = multiply(given.folder, given.records)
    print(f"{made} records in {given.folder}")
    return 0


def multiply(folder: Path, records: int) -> int:
    """Fixtures with at least so many records; how many it are."""
    shutil.copytree(FIXTURES, folder, ignore=shutil.ignore_patterns("releases"), dirs_exist_ok=True)
    files = list(folder.glob("*/*.yaml"))
    texts = {path: path.read_text(encoding="utf-8") for path in files}
    ids = {found for text in texts.values() for found in ID.findall(text)}
    copies = -(-records // len(ids))
    word = re.compile(r"(?<![\w-])(" + "|".join(sorted(map(re.escape, ids), key=len, reverse=True)) + r")(?![\w-])")
    for path, text in texts.items():
        again = [word.sub(rf"\g<1>-{copy}", text) for copy in range(1, copies)]
        path.write_text("\n".join([text, *again]), encoding="utf-8")
    return len(ids) * copies


if __name__ == "__main__":
    sys.exit(main())
