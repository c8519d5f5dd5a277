"""Generate a client of the OpenAPI document with each of five generators: part of `make test-contract`.

Generators often exit with 0 although they warned, left a schema out, or numbered a name that they met twice. Here all
of that is a failure. One line for each generator says what came of it.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
DOCUMENT = "docs/openapi.json"
TYPESCRIPT = "clients/typescript/generated"
PYTHON = ".run/clients"

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
NUMBERED = re.compile(r"\w*\D\d{1,2}")  # `Id2`; `EventsThread200` has the status of its response


@dataclass(frozen=True)
class Generator:
    name: str
    command: list[str]
    output: str  # what it writes: a file or a folder, removed before it runs
    types: str  # the file that names every type
    definition: str  # how that file names a type
    progress: str = ""  # the lines that it prints when nothing is wrong
    unions: bool = True  # whether a union has a name of its own


def script(name: str) -> list[str]:
    """A script of package.json."""
    return ["npm", "--prefix", "clients/typescript", "--silent", "run", name]


def tool(name: str, *arguments: str) -> list[str]:
    return [str(Path(sys.executable).parent / name), *arguments]


GENERATORS = [
    Generator(
        "openapi-typescript",
        script("generate"),
        output=f"{TYPESCRIPT}/api.ts",
        types=f"{TYPESCRIPT}/api.ts",
        definition=r"^        (\w+): ",
        progress=r"✨ openapi-typescript .*|🚀 .* → .*",
    ),
    Generator(
        "@hey-api/openapi-ts",
        script("generate:hey-api"),
        output=f"{TYPESCRIPT}/hey-api",
        types=f"{TYPESCRIPT}/hey-api/types.gen.ts",
        definition=r"^export type (\w+)",
        progress=r"@hey-api/openapi-ts v.*|\[Job 1\] +(⏳ Generating from 1 input:|\[1\] .*|✅ Done! .*)",
    ),
    Generator(
        "orval",
        script("generate:orval"),
        output=f"{TYPESCRIPT}/orval.ts",
        types=f"{TYPESCRIPT}/orval.ts",
        definition=r"^export (?:type|interface) (\w+)",
        progress=r"🍻 orval v.*|🎉 crisis - Your OpenAPI spec has been converted .*",
    ),
    Generator(
        "openapi-python-client",
        tool(
            *("openapi-python-client", "generate", "--path", DOCUMENT, "--meta", "none", "--fail-on-warning"),
            *("--output-path", f"{PYTHON}/crisis_api_client"),
            *("--config", "clients/python/openapi-python-client.yaml"),
        ),
        output=f"{PYTHON}/crisis_api_client",
        types=f"{PYTHON}/crisis_api_client/models/__init__.py",
        definition=r'^    "(\w+)",',
        progress=r"Generating .*",
        unions=False,
    ),
    Generator(
        "datamodel-code-generator",
        tool(
            *("datamodel-codegen", "--input", DOCUMENT, "--input-file-type", "openapi", "--disable-timestamp"),
            *("--output", f"{PYTHON}/models.py", "--output-model-type", "pydantic_v2.BaseModel"),
            *("--target-python-version", "3.11", "--use-annotated", "--formatters", "builtin"),
        ),
        output=f"{PYTHON}/models.py",
        types=f"{PYTHON}/models.py",
        definition=r"^class (\w+)",
    ),
]


def main() -> int:
    schemas = json.loads((CHECKOUT / DOCUMENT).read_text("utf-8"))["components"]["schemas"]
    unions = {name for name, schema in schemas.items() if "oneOf" in schema}
    failed = False
    for generator in GENERATORS:
        wanted = set(schemas) if generator.unions else set(schemas) - unions
        wrong = generate(generator, wanted)
        failed |= bool(wrong)
        print(f"{generator.name}: " + ("; ".join(wrong) or f"{len(wanted)} schemas, no warning"), flush=True)
    return 1 if failed else 0


def generate(generator: Generator, schemas: set[str]) -> list[str]:
    """Run a generator and return what is wrong with its output, nothing if all `schemas` are in it."""
    output, types = CHECKOUT / generator.output, CHECKOUT / generator.types
    # What an earlier run left must not be taken for the output of this one.
    shutil.rmtree(output) if output.is_dir() else output.unlink(missing_ok=True)
    output.parent.mkdir(parents=True, exist_ok=True)
    # Node's own warnings, of deprecated modules, say nothing of the document.
    environment = {**os.environ, "NODE_OPTIONS": "--no-warnings"}
    run = subprocess.run(
        generator.command,
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    wrong = []
    if run.returncode:
        wrong.append(f"status {run.returncode}")
    printed = [line.strip() for line in COLOURS.sub("", run.stdout).splitlines() if line.strip()]
    if unexpected := [line for line in printed if not re.fullmatch(generator.progress, line)]:
        wrong.append("it printed:\n  " + "\n  ".join(unexpected))
    if not types.is_file():
        return [*wrong, f"no {generator.types}"]
    found = set(re.findall(generator.definition, types.read_text("utf-8"), re.MULTILINE))
    if missing := sorted(schemas - found):
        wrong.append(f"without {', '.join(missing)}")
    if numbered := sorted(name for name in found - schemas if NUMBERED.fullmatch(name)):
        wrong.append(f"numbered names: {', '.join(numbered)}")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
