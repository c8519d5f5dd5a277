"""The documentation names everything that a user meets, and everything that it names is there."""

import inspect
import os
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from django.core.management import load_command_class
from django.urls import URLPattern, URLResolver, get_resolver

from actors import choices as actor_choices
from actors.filtersets import ActorFilters
from crisisapi import env
from dataset import labels
from dataset.checks.forms import FORMS
from dataset.checks.shapes import Fields, Maybe, Several, Shape
from events import choices
from events.filters import collections
from events.views import vocabularies
from rest.filters import FilterSet
from rest.vocabulary import Vocabulary
from sources.filtersets import DocumentFilters
from tests.api.world import COLLECTIONS, EVENTS
from tests.docs.examples import PAGES, ROOT
from tests.specification import Specification

COMMANDS = sorted(path.stem for path in (ROOT / "dataset" / "management" / "commands").glob("[a-z]*.py"))
TARGETS = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE)
FILTER_SETS: dict[str, type[FilterSet]] = {
    "events": collections.AnyEventFilters,
    "statements": collections.StatementFilters,
    "military-postures": collections.MilitaryPostureFilters,
    "sanctions-threats": collections.SanctionsThreatFilters,
    "diplomatic-contacts": collections.DiplomaticContactFilters,
    "crises": collections.CrisisFilters,
    "figures": collections.FigureFilters,
    "actors": ActorFilters,
    "documents": DocumentFilters,
}
LISTS: dict[str, type[Vocabulary]] = {
    found.__name__: found
    for found in [*vars(choices).values(), *vars(actor_choices).values(), *vocabularies.LISTS.values()]
    if isinstance(found, type) and issubclass(found, Vocabulary) and found is not Vocabulary
}
CODEBOOK = ROOT / "fixtures" / "README.md"
API = ROOT / "docs" / "api.md"


@cache
def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def everything() -> str:
    return "\n".join(text_of(page) for page in PAGES)


def names_in_code(text: str) -> set[str]:
    """The words that stand in code, inline or in blocks."""
    code = re.findall(r"`([^`\n]+)`", text) + re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return {word for part in code for word in re.findall(r"[\w-]+", part)}


class Recorded(Mapping[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def test_every_environment_variable_is_in_the_readme() -> None:
    environment = Recorded()
    env.read(environment)
    sources = [ROOT / "crisisapi" / name for name in ("up.py", "server.py")]
    sources += [ROOT / ".ci" / "checks.py", ROOT / "benchmarks" / "run.py"]
    others = {
        name
        for path in sources
        for name in re.findall(r'environ\.get\(\s*"([A-Z_]+)"', path.read_text(encoding="utf-8"))
    }
    table = set(re.findall(r"^\| `([A-Z_]+)` \|", text_of(ROOT / "docs" / "operations.md"), re.MULTILINE))
    assert {"SECRET_KEY", "DOCUMENTS_DIR"} <= environment.asked
    assert environment.asked | others <= table
    assert table - environment.asked - others == {"PYTHON"}  # make's own


def test_the_compose_file_s_variables_are_documented() -> None:
    named = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    assert named <= names_in_code(everything())


def test_every_operation_is_in_the_documentation(db: None, specification: Specification) -> None:
    for path in specification.operations:
        assert f"`{path}`" in text_of(API), path


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        else:
            yield re.sub(r"<\w+:(\w+)>", r"{\1}", route)


def test_every_address_is_in_the_documentation() -> None:
    found = {f"/{route}" for route in addresses(get_resolver().url_patterns) if not route.startswith("^")}
    assert {"/livez", "/readyz", "/api/schema", "/api/docs", "/"} <= found
    for address in found:
        assert f"`{address}`" in everything(), address


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme_and_in_operations(name: str) -> None:
    assert load_command_class("dataset", name).help
    for page in (ROOT / "README.md", ROOT / "docs" / "operations.md"):
        assert name in names_in_code(text_of(page)), page


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_of_make_is_in_the_readme(target: str) -> None:
    assert f"make {target}" in text_of(ROOT / "README.md")


def test_no_command_or_target_is_named_that_does_not_exist() -> None:
    # `make` in code only: in a sentence it is a verb
    code = "\n".join(re.findall(r"`([^`\n]+)`", everything()) + re.findall(r"^make .*$", everything(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z][a-z-]+)", code)) <= set(TARGETS)
    django = {"migrate", "makemigrations", "runserver", "shell"}
    assert set(re.findall(r"manage\.py ([a-z_]+)", everything())) <= {*COMMANDS, *django}


@pytest.mark.parametrize("collection", FILTER_SETS)
def test_every_filter_is_in_the_documentation(collection: str) -> None:
    declared = set(FILTER_SETS[collection].declared_filters)
    shared = collections.EventFilters
    text = text_of(API)
    rows = [line for line in text.splitlines() if line.startswith(f"| `{collection}` | `")]
    assert len(rows) >= 1, collection
    named = set(re.findall(r"`(\w+)`", " ".join(rows)))
    if issubclass(FILTER_SETS[collection], shared):
        common = text.partition("Of every collection of events:")[2].partition("Of one collection:")[0]
        named |= set(re.findall(r"`(\w+)`", common))
    assert declared <= named, declared - named


def test_every_reason_and_type_of_an_error_is_in_the_documentation() -> None:
    from rest.problems import TITLES

    named = names_in_code(text_of(API))
    raised = set()
    for room in ("rest", "actors", "events", "crisisapi"):
        for path in (ROOT / room).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            raised |= set(re.findall(r'(?:Invalid\(|raise \w+\()\s*"([a-z_]+)"', source))
            raised |= {
                name for name in re.findall(r'"([a-z-]+)"', source) if name in TITLES and path.name != "problems.py"
            }
    assert {"invalid_date", "unknown_value", "unknown-parameter"} <= raised
    assert raised <= named, raised - named


def fields_of(shape: Shape) -> set[str]:
    """The names of all fields of a form, of those within fields too."""
    if isinstance(shape, Maybe):
        return fields_of(shape.shape)
    if isinstance(shape, Several):
        return fields_of(shape.item)
    if isinstance(shape, Fields):
        every = {**shape.required, **shape.optional}
        return set(every).union(*map(fields_of, every.values()))
    return set()


@pytest.mark.parametrize("collection", FORMS)
def test_every_field_of_the_fixtures_is_in_the_codebook(collection: str) -> None:
    missing = fields_of(FORMS[collection]) - names_in_code(text_of(CODEBOOK))
    assert not missing


@pytest.mark.parametrize("vocabulary", [pytest.param(LISTS[name], id=name) for name in sorted(LISTS)])
def test_every_value_of_every_list_is_in_the_codebook(vocabulary: type[Vocabulary]) -> None:
    lists = text_of(CODEBOOK).partition("\n## Lists")[2]
    file = Path(inspect.getfile(vocabulary)).relative_to(ROOT)
    lines = [line for line in lists.splitlines() if f"`{vocabulary.__name__}`" in line]
    assert lines, "the list is not there"
    if len(lines) == 1 and lines[0].startswith("|"):
        assert lines[0].endswith(f"| `{vocabulary.__name__}` in `{file}` |")
        assert re.findall(r"`(\w+)`", lines[0].split("|")[2]) == list(vocabulary.values)
    else:
        assert all(f"`{value}`" in lists for value in vocabulary.values)


def test_every_rule_of_dating_has_its_row_in_the_codebook() -> None:
    dates = text_of(CODEBOOK).partition("\n## Dates")[2].partition("\n## ")[0]
    assert {f"| `{rule}` |" for rule in choices.DatingRule.values} <= set(
        re.findall(r"^\| `\w+` \|", dates, re.MULTILINE)
    )


def test_the_words_beside_a_number_are_those_of_the_codebook() -> None:
    quantities = text_of(CODEBOOK).partition("\n## Quantities")[2].partition("\n## ")[0]
    lines = [line for line in quantities.splitlines() if line.startswith("| `")]
    rows = [cells for line in lines if len(cells := [cell.strip() for cell in line.strip("|").split("|")]) == 3]
    beside = (labels.BEFORE, labels.BEHIND)
    wanted = [[f"`{one}`", *(", ".join(words.get(one, ())) for words in beside)] for one in labels.BEFORE]
    assert rows == wanted
    assert labels.BEHIND.keys() <= labels.BEFORE.keys()


def test_the_records_and_documents_that_the_codebook_names_exist() -> None:
    from dataset import fixtures

    known = {entry.id for entry in fixtures.read(ROOT / "fixtures").entries}
    named = set(re.findall(r"`([0-9]{4}-[0-9-]*[a-z][a-z0-9-]+)`", text_of(CODEBOOK)))
    assert len(named) > 20
    assert named <= known, named - known


def anchor(title: str) -> str:
    """How a heading is linked to."""
    kept = re.sub(r"[^\w\- ]", "", title.strip().lower())
    return kept.replace(" ", "-")


def anchors(page: Path) -> set[str]:
    without_code = re.sub(r"^```.*?^```", "", text_of(page), flags=re.MULTILINE | re.DOTALL)
    return {anchor(title) for title in re.findall(r"^#+ (.+)$", without_code, re.MULTILINE)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_resolves(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", text_of(page)):
        if target.startswith(("https://", "http://")):
            continue
        name, _, heading = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), target
        assert file.is_relative_to(ROOT), target
        if heading:
            assert heading in anchors(file), target


NOT_FILES = {"YYYY-MM.yaml", "releases/1.1.0.json", "fixtures/releases/1.1.0.json"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    named = re.findall(r"`([\w./-]+(?:\.(?:py|md|yaml|yml|toml|sh|cff)|/))`", text_of(page))
    made = ("/", ".run/", "http")  # addresses, and what a run makes
    for name in named:
        if name in NOT_FILES or name.startswith(made):
            continue
        places = [ROOT / name, page.parent / name, *ROOT.glob(f"*/{name}")]
        made_by_release = name in ("releases/", "fixtures/releases/")
        assert made_by_release or any(place.exists() for place in places), name


def hunks(page: Path) -> Iterator[tuple[Path, list[str], list[str]]]:
    """File, lines before and lines after, of each piece of each diff."""
    for block in re.findall(r"^```diff\n(.*?)^```", text_of(page), re.MULTILINE | re.DOTALL):
        for piece in re.split(r"^--- a/.*\n", block, flags=re.MULTILINE)[1:]:
            first, *lines = piece.splitlines()
            before = [line[1:] for line in lines if line[:1] in (" ", "-")]
            after = [line[1:] for line in lines if line[:1] in (" ", "+")]
            yield ROOT / first.removeprefix("+++ b/"), before, after


ADDING = list(hunks(ROOT / "docs" / "adding.md"))


@pytest.mark.parametrize(
    ("file", "before", "after"), ADDING, ids=lambda value: value.name if isinstance(value, Path) else ""
)
def test_a_diff_fits_the_file_that_it_changes(file: Path, before: list[str], after: list[str]) -> None:
    text = file.read_text(encoding="utf-8")
    assert "\n".join(before) in text, f"{file.relative_to(ROOT)} has changed: mend docs/adding.md"
    assert "\n".join(after) not in text or before == after


def test_the_changelog_names_the_version_of_the_code() -> None:
    from crisisapi.version import VERSION

    assert f"## [{VERSION}]" in text_of(ROOT / "CHANGELOG.md")


def test_every_decision_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    pages = sorted(path.name for path in folder.glob("[0-9]*.md"))
    assert re.findall(r"\]\(([0-9][\w-]+\.md)\)", text_of(folder / "README.md")) == pages
    for number, name in enumerate(pages, start=1):
        page = text_of(folder / name)
        assert name.startswith(f"{number:04d}-")
        assert page.startswith(f"# {number}. ")
        assert all(f"**{part}" in page for part in ("What", "Why", "Rejected")) or name == "0013-contract.md"


def test_no_page_holds_a_path_of_a_machine() -> None:
    home = os.path.expanduser("~")
    forbidden = [str(ROOT), "/home/", "/Users/", *([home] if len(home) > 5 else [])]
    for page in PAGES:
        assert not [word for word in forbidden if word in text_of(page)], page


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_the_documented_orderings_are_those_of_the_view(collection: str) -> None:
    view = COLLECTIONS[collection]
    called = "events of any kind" if collection in EVENTS else f"`{collection}`"
    (row,) = re.findall(rf"^\| {called} \| (.*?) \| `(.*?)` \|$", text_of(API), re.MULTILINE)
    assert (re.findall(r"`(\w+)`", row[0]), row[1]) == (list(view.orderings), view.default_ordering)
