"""The packages of the client: exact versions with hashes, from whichever registry the reader uses."""

import json
import re

from tests.live import CHECKOUT

CLIENT = CHECKOUT / "clients" / "typescript"


def test_versions_are_exact() -> None:
    wanted = json.loads((CLIENT / "package.json").read_text(encoding="utf-8"))
    assert wanted["private"] is True
    assert "dependencies" not in wanted, "at run time the client needs nothing but fetch"
    for name, version in wanted["devDependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name


def test_the_lock_has_a_hash_of_every_package_and_names_no_registry() -> None:
    lock = json.loads((CLIENT / "package-lock.json").read_text(encoding="utf-8"))
    installed = {name: found for name, found in lock["packages"].items() if name}
    assert len(installed) > 100
    for name, found in installed.items():
        assert found["integrity"].startswith("sha512-"), name
        assert "resolved" not in found, name
