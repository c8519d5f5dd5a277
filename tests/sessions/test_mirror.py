"""A script's session: clients/mirror.sh makes a copy of a real server's data, keeps it exact, sees what is wrong."""

import json
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
import yaml

from dataset import fixtures
from dataset.canonical import canonical, digest, digest_of_all
from tests.dataset.world import Dumper
from tests.live import CHECKOUT
from tests.sessions.conftest import Service
from tests.tools import need

MIRROR = CHECKOUT / "clients" / "mirror.sh"
DAY = "2100-01-01"  # after every release that there is


@pytest.fixture(autouse=True)
def tools() -> None:
    need("bash", "curl", "jq")


def mirror(address: str, folder: Path, *, fails: bool = False) -> str:
    """Run the script; gives its one line."""
    ran = subprocess.run(["bash", MIRROR, address, folder], capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == (1 if fails else 0), ran.stderr
    line, silent = (ran.stderr, ran.stdout) if fails else (ran.stdout, ran.stderr)
    assert line.startswith("mirror: ")
    assert line.count("\n") == 1
    assert silent == ""
    return line.removeprefix("mirror: ").strip()


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def records(folder: Path) -> dict[str, list[Any]]:
    """What a copy holds, by collection."""
    return {
        path.stem: [json.loads(line) for line in path.read_bytes().splitlines()] for path in folder.glob("*.ndjson")
    }


def streamed(address: str, version: str) -> list[dict[str, Any]]:
    with urlopen(f"{address}/api/v1/changes?since_version={version}&format=ndjson") as answer:
        return [json.loads(line) for line in answer.read().splitlines()]


def everything(address: str) -> dict[str, list[Any]]:
    """What the API streams, by collection."""
    with urlopen(f"{address}/api/v1/dataset") as answer:
        found: dict[str, list[Any]] = {name: [] for name in json.load(answer)["collections"]}
    for line in streamed(address, "0.0.0"):
        no_data = ("dataset_version", "text_available")
        found[line["collection"]].append({k: v for k, v in line["record"].items() if k not in no_data})
    return found


class Fixtures:
    """A copy of the real fixtures, to be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(shutil.copytree(CHECKOUT / "fixtures", folder))

    def entries(self) -> list[fixtures.Entry]:
        return fixtures.read(self.folder).entries

    def nobody_names(self) -> Iterator[fixtures.Entry]:
        """Events that no other record refers to: they can be renamed or removed alone."""
        text = "\n".join(path.read_text() for path in self.folder.rglob("*.yaml"))
        return (entry for entry in self.entries() if entry.collection == "statements" and text.count(entry.id) == 1)

    def rewrite(self, file: str, change: Callable[[list[dict[str, Any]]], None]) -> None:
        found = [entry.data for entry in self.entries() if entry.file == file]
        change(found)
        path = self.folder / file.partition("/")[2]
        path.write_text(yaml.dump(found, Dumper=Dumper, allow_unicode=True, sort_keys=False))


@pytest.mark.django_db  # without a test that asks for it, there is no database to copy
def test_a_mirror_is_made_updated_and_proved(service: Service, tmp_path: Path) -> None:
    data, copy = Fixtures(tmp_path / "fixtures"), tmp_path / "copy"
    service.manage("release", "90.0.0", "--unverified", "--date", DAY, "--fixtures", data.folder)
    service.manage("load_dataset", data.folder)
    assert mirror(service.address, copy).endswith("records, copied anew")
    assert records(copy) == everything(service.address)
    assert json.loads((copy / "state.json").read_text())["version"] == "90.0.0"
    before = content(copy)
    assert mirror(service.address, copy).endswith("records, nothing changed")
    assert content(copy) == before

    removed, renamed, changed, copied, *_ = data.nobody_names()

    def change(found: list[dict[str, Any]]) -> None:
        for one in list(found):
            if one["id"] == removed.id:
                found.remove(one)
            elif one["id"] == renamed.id:
                one |= {"id": f"{renamed.id}-renamed", "formerly": [renamed.id]}
            elif one["id"] == changed.id:
                one["title"] = "Otherwise: “é” \U0001f6a2"
            elif one["id"] == copied.id:
                found.append(one | {"id": f"{copied.id}-added"})

    for file in {entry.file for entry in (removed, renamed, changed, copied)}:
        data.rewrite(file, change)
    service.manage("load_dataset", data.folder)
    between = tmp_path / "between"
    assert mirror(service.address, between).startswith("version 90.0.0+")
    assert records(between) == everything(service.address)
    assert mirror(service.address, between).endswith("copied anew")

    service.manage("release", "91.0.0", "--unverified", "--date", DAY, "--fixtures", data.folder)
    service.manage("load_dataset", data.folder)
    told = {line["id"]: line["change"] for line in streamed(service.address, "90.0.0")}
    assert {removed.id: "removed", renamed.id: "renamed", changed.id: "changed"}.items() <= told.items()
    assert {f"{renamed.id}-renamed": "added", f"{copied.id}-added": "added"}.items() <= told.items()
    line = mirror(service.address, copy)
    assert line.startswith("version 91.0.0, ")
    assert "2 added" in line
    assert records(copy) == everything(service.address)
    ids = {record["id"] for record in records(copy)["statements"]}
    assert ids & {removed.id, renamed.id} == set()
    assert {f"{renamed.id}-renamed", f"{copied.id}-added"} <= ids
    # a copy that was made otherwise is the same, byte for byte
    assert mirror(service.address, between).endswith("copied anew")
    assert content(between) == content(copy)
    for name, held in records(copy).items():
        assert (copy / f"{name}.ndjson").read_text() == "".join(f"{canonical(record)}\n" for record in held)

    # what was tampered with is seen by the next update
    statements = copy / "statements.ndjson"
    statements.write_bytes(statements.read_bytes().replace(b"Otherwise", b"Likewise!", 1))
    tampered = content(copy)
    assert "the copy of statements is not exact" in mirror(service.address, copy, fails=True)
    assert content(copy) == tampered


@dataclass
class Pretender:
    """A server that answers what it is told to."""

    version: str = "1.0.0"
    records: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {"actors": [{"id": "b-c"}, {"id": "b", "value": 3.0}], "crises": []}
    )
    known: tuple[str, ...] = ("0.0.0", "1.0.0")
    loads: int = 0  # how often it loads other data right after `changes`
    lost: int = 0  # lines that do not arrive
    asked: list[str] = field(default_factory=list)
    address: str = ""

    def changes(self, since: str) -> tuple[int, dict[str, str], bytes]:
        if since not in self.known:
            return 400, {}, b"{}"
        lines = [
            {"collection": name, "id": one["id"], "change": "changed", "record": one}
            for name, found in self.records.items()
            for one in found
        ]
        text = [json.dumps(line) + "\n" for line in lines]
        headers = {"X-Total-Count": str(len(lines)), "X-Dataset-Version": self.version}
        if self.loads:
            self.loads -= 1
            self.version += "+1"
        return 200, headers, "".join(text[: len(text) - self.lost]).encode()

    def dataset(self) -> tuple[int, dict[str, str], bytes]:
        collections = {
            name: {"count": len(found), "hash": digest_of_all({one["id"]: digest(one) for one in found})}
            for name, found in self.records.items()
        }
        return 200, {}, json.dumps({"version": self.version, "collections": collections}).encode()


@pytest.fixture
def pretender() -> Iterator[Pretender]:
    found = Pretender()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            found.asked.append(parts.query or parts.path)
            if parts.path == "/api/v1/dataset":
                status, headers, body = found.dataset()
            else:
                status, headers, body = found.changes(parse_qs(parts.query)["since_version"][0])
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield found
        server.shutdown()
        thread.join()


@pytest.fixture
def copy(pretender: Pretender, tmp_path: Path) -> Path:
    """A copy of the pretender's first data."""
    folder = tmp_path / "a copy"
    mirror(pretender.address, folder)
    return folder


def test_records_are_sorted_and_canonical_and_an_empty_collection_is_there(copy: Path) -> None:
    assert (copy / "actors.ndjson").read_text() == '{"id":"b","value":3}\n{"id":"b-c"}\n'
    assert (copy / "crises.ndjson").read_bytes() == b""
    assert {path.name for path in copy.iterdir()} == {"actors.ndjson", "crises.ndjson", "state.json"}


def test_an_answer_that_breaks_off_leaves_the_old_copy(pretender: Pretender, copy: Path) -> None:
    before = content(copy)
    pretender.lost = 1
    assert mirror(pretender.address, copy, fails=True) == "the answer broke off: 1 of 2 changes came"
    assert content(copy) == before


def test_hashes_are_computed_and_not_believed(pretender: Pretender, copy: Path) -> None:
    before = content(copy)
    right = pretender.dataset()
    pretender.dataset = lambda: right  # type: ignore[method-assign]
    pretender.records["actors"][0]["value"] = 4
    assert "the copy of actors is not exact" in mirror(pretender.address, copy, fails=True)
    assert content(copy) == before


@pytest.mark.parametrize(
    "tamper",
    [
        lambda text: text.replace(b"3", b"4"),
        lambda text: text.replace(b":", b": ", 1),
        lambda text: text + b'{"id":"c"}\n',
        lambda text: b"",
        lambda text: text[:5],
    ],
    ids=["value", "spaces", "more", "none", "no JSON"],
)
def test_whatever_was_changed_in_a_copy_is_found(pretender: Pretender, copy: Path, tamper: Any) -> None:
    pretender.records["crises"] = [{"id": "z"}]
    file = copy / "actors.ndjson"
    file.write_bytes(tamper(file.read_bytes()))
    only = pretender.changes("1.0.0")[2].splitlines(keepends=True)[-1]
    headers = {"X-Total-Count": "1", "X-Dataset-Version": pretender.version}
    pretender.changes = lambda since: (200, headers, only)  # type: ignore[method-assign]
    before = content(copy)
    assert f"remove {copy} to start anew" in mirror(pretender.address, copy, fails=True)
    assert content(copy) == before


def test_a_load_between_two_requests_is_asked_for_again(pretender: Pretender, copy: Path) -> None:
    pretender.loads = 1
    assert mirror(pretender.address, copy).startswith("version 1.0.0+1, 2 records")


def test_data_that_never_rest_are_given_up(pretender: Pretender, copy: Path) -> None:
    before = content(copy)
    pretender.loads = 9
    assert "again and again" in mirror(pretender.address, copy, fails=True)
    assert content(copy) == before


def test_a_version_that_the_server_does_not_know_is_started_anew(pretender: Pretender, copy: Path) -> None:
    pretender.known, pretender.version = ("0.0.0", "0.9.0"), "0.9.0"
    assert mirror(pretender.address, copy) == "version 0.9.0, 2 records, copied anew"
    assert [query.partition("&")[0] for query in pretender.asked[-3:]] == [
        "since_version=1.0.0",
        "since_version=0.0.0",
        "/api/v1/dataset",
    ]


def test_an_update_is_one_request_and_its_proof_another(pretender: Pretender, copy: Path) -> None:
    pretender.asked.clear()
    mirror(pretender.address, copy)
    assert pretender.asked == ["since_version=1.0.0&format=ndjson", "/api/v1/dataset"]


def test_a_run_that_broke_off_while_moving_is_finished_by_the_next(pretender: Pretender, copy: Path) -> None:
    new = content(copy)
    proved = copy / ".proved"
    proved.mkdir()
    (copy / "state.json").rename(proved / "state.json")
    (copy / "actors.ndjson").rename(proved / "actors.ndjson")
    (copy / "actors.ndjson").write_bytes(b"old")
    pretender.changes = lambda since: (503, {}, b"")  # type: ignore[method-assign]
    assert mirror(pretender.address, copy, fails=True).endswith("/api/v1/changes answers 503")
    assert content(copy) == new


def test_a_run_that_was_killed_is_cleared_away(pretender: Pretender, copy: Path) -> None:
    before = content(copy)
    killed = subprocess.Popen(["true"])
    killed.wait()
    (copy / ".work" / "lines").mkdir(parents=True)
    (copy / ".work" / "pid").write_text(str(killed.pid))
    mirror(pretender.address, copy)
    assert content(copy) == before


def test_two_runs_do_not_meet(pretender: Pretender, copy: Path) -> None:
    (copy / ".work").mkdir()
    with subprocess.Popen(["sleep", "60"]) as other:
        (copy / ".work" / "pid").write_text(str(other.pid))
        assert f"another run, process {other.pid}, is at work" in mirror(pretender.address, copy, fails=True)
        other.terminate()


def test_a_server_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    assert "curl: (7)" in mirror("http://127.0.0.1:1", tmp_path / "copy", fails=True)


@pytest.mark.parametrize("arguments", [[], ["http://127.0.0.1:8000"], ["", "folder"], ["a", "b", "c"]])
def test_a_wrong_command_line_gets_the_usage(arguments: list[str]) -> None:
    ran = subprocess.run(["bash", MIRROR, *arguments], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("usage: mirror.sh BASE_URL FOLDER\n")


def test_help_is_no_mistake() -> None:
    ran = subprocess.run(["bash", MIRROR, "--help"], capture_output=True, text=True, check=True)
    assert "BASE_URL" in ran.stdout
