"""Run the checks of a make target in order, say how long each took, and fail if one failed: `make test` and others."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
TOOLS = Path(sys.executable).parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

Step = tuple[str, list[str]]


def tool(name: str, *arguments: str) -> list[str]:
    return [str(TOOLS / name), *arguments]


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def npm(*arguments: str) -> list[str]:
    """npm in the folder of the client, where package.json names what it may run."""
    return ["npm", "--prefix", "clients/typescript", "--loglevel=error", *arguments]


CHECKS: list[Step] = [
    ("lint", tool("ruff", "check", ".")),
    ("format", tool("ruff", "format", "--check", ".")),
    ("types", tool("mypy")),
    ("import rules", tool("lint-imports", "--cache-dir", ".run/import-linter")),
    ("migrations", manage("makemigrations", "--check", "--dry-run")),
    ("OpenAPI", manage("spectacular", "--validate", "--fail-on-warn", "--file", ".run/openapi.yaml")),
    ("tests", tool("pytest", "-n", "auto")),
]
BROWSER_CHECKS: list[Step] = [("browser tests", tool("pytest", "-m", "browser", "tests/browser"))]
FUZZ_CHECKS: list[Step] = [("generated cases", tool("pytest", "-n", "auto", "--dist", "worksteal", "tests/fuzz"))]

CONTRACT_CHECKS: list[Step] = [
    ("committed document", tool("pytest", "tests/contract/test_document.py")),
    ("Node packages", npm("ci", "--prefer-offline")),
    ("Redocly", npm("run", "redocly")),
    ("Spectral", npm("run", "spectral")),
    ("generated clients", [sys.executable, ".ci/clients.py"]),
    ("types of the TypeScript clients", npm("run", "compile")),
    ("types of the Python clients", tool("mypy", "--config-file", "clients/python/mypy.ini")),
    ("sessions of clients", tool("pytest", "-rP", "-m", "node", "tests/frontend")),
]


def main() -> int:
    more: dict[str, str] = {}
    match sys.argv[1:]:
        case ["browser"]:
            if not any(shutil.which(name) for name in CHROMIUM):
                return missing("browser tests", "Chromium on the PATH (Debian: apt install chromium)")
            steps = BROWSER_CHECKS
        case ["contract"]:
            if not (shutil.which("node") and shutil.which("npm")):
                return missing("contract tests", "Node with npm on the PATH (20.19 or newer; https://nodejs.org)")
            steps = CONTRACT_CHECKS
        case ["fuzz"]:
            steps = FUZZ_CHECKS
            more = {"CASES": os.environ.get("CASES") or "20000", "SEED": os.environ.get("SEED") or "1"}
        case _:
            steps = CHECKS
    environment = {
        **os.environ,
        **more,
        "HYPOTHESIS_STORAGE_DIRECTORY": str(CHECKOUT / ".run" / "hypothesis"),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or "only-for-checks",
    }
    failed = []
    for name, command in steps:
        print(f"--- {name}", flush=True)
        started = time.monotonic()
        status = subprocess.run(command, cwd=CHECKOUT, env=environment, check=False).returncode
        outcome = f"failed, status {status}" if status else "passed"
        print(f"--- {name}: {outcome}, {time.monotonic() - started:.1f} s\n", flush=True)
        if status:
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


def missing(checks: str, what: str) -> int:
    """In CI a missing tool is a failure, for nobody would read that a check did not run."""
    print(f"{checks}: not run, for there is no {what}")
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
