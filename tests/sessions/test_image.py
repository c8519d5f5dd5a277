"""The container has all that it needs: what `.dockerignore` lets in loads the dataset and makes the same archive."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dataset.export.packing import TEXTS
from tests.live import CHECKOUT

pytestmark = pytest.mark.django_db
NOT_OF_THE_PROJECT = (".run", ".git")


def let_in() -> list[Path]:
    """The files that `COPY . .` takes: of all patterns, the last that fits a file or a folder above it decides."""
    lines = [line.strip() for line in (CHECKOUT / ".dockerignore").read_text().splitlines()]
    patterns = [line for line in lines if line and not line.startswith("#")]
    found = []
    for path in sorted(CHECKOUT.rglob("*")):
        name = path.relative_to(CHECKOUT)
        if path.is_file() and name.parts[0] not in NOT_OF_THE_PROJECT and not ignored(name, patterns):
            found.append(name)
    return found


def ignored(name: Path, patterns: list[str]) -> bool:
    out = False
    for pattern in patterns:
        form = re.escape(pattern.removeprefix("!")).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
        if re.fullmatch(f"{form}(?:/.*)?", name.as_posix()):
            out = not pattern.startswith("!")
    return out


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_of_the_archive_is_in_the_image(text: str) -> None:
    assert TEXTS[text].relative_to(CHECKOUT) in let_in()


def test_the_image_loads_the_same_dataset_and_makes_the_same_archive(database: str, tmp_path: Path) -> None:
    for name in let_in():
        (tmp_path / "app" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(CHECKOUT / name, tmp_path / "app" / name)
    environment = {name: value for name, value in os.environ.items() if name != "CRISISAPI_SERVING"}
    environment |= {"OWNER_DATABASE_URL": database, "SECRET_KEY": "x", "PYTHONDONTWRITEBYTECODE": "1"}
    script = "from pathlib import Path; from dataset import export; export.write(Path('made.zip'))"
    told = []
    for command in (["load_dataset"], ["export_dataset", "kept.zip"], ["shell", "-c", script]):
        ran = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=tmp_path / "app",
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        told.append(ran.stdout)
    assert told[0].startswith("Nothing changed"), "the code and the texts are those of the checkout, which loaded it"
    kept, made = ((tmp_path / "app" / name).read_bytes() for name in ("kept.zip", "made.zip"))
    assert hashlib.sha256(kept).hexdigest() == hashlib.sha256(made).hexdigest()
