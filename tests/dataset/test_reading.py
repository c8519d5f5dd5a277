"""Reading YAML: what is plain, what is refused, which line is named."""

import pytest

from dataset import fixtures
from dataset.checks import problems


@pytest.fixture
def told(world):
    """Replace a file of the fixtures and return what is told about it."""

    def tell(name: str, content: str | bytes) -> list[str]:
        file = world.write() / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return [str(problem) for problem in problems(fixtures.read(world.folder)) if problem.file.endswith(name)]

    return tell


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("- id: a\n  b: [\n- c\n", "fixtures/places.yaml:3: is not YAML"),
        ("- id: a\n  b: 'x\n", "is not YAML"),
        ("id: a\n", "fixtures/places.yaml:1: is not a list of records"),
        ("- just words\n", "is not a record"),
        ("- id: a\n  id: b\n", "stands twice in the same record"),
        ("- &x\n  id: tallinn\n  notes: [*x]\n", "is a YAML alias"),
        ("- id: a\n  names: &x [b]\n  notes: *x\n", "is a YAML alias"),
        ("- id: !!python/name:os.system a\n", "has a YAML tag"),
        ("- id: !!int x\n", "has a YAML tag"),
        (b"- id: \xff\n", "is not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_told(told, content, message):
    assert any(message in line for line in told("places.yaml", content))


def test_codes_dates_and_words_stay_texts(world):
    file = world.write() / "places.yaml"
    file.write_text("- id: 2022-03-07\n  name: no\n  country: 010\n  latitude: 1.5\n  longitude: -7\n  notes: ~\n")
    [entry] = [one for one in fixtures.read(world.folder).entries if one.collection == "places"]
    assert entry.data == {
        "id": "2022-03-07", "name": "no", "country": "010", "latitude": 1.5, "longitude": -7, "notes": None,
    }  # fmt: skip


def test_a_missing_file_is_told(world):
    (world.write() / "actors.yaml").unlink()
    found = [str(problem) for problem in problems(fixtures.read(world.folder))]
    assert "fixtures/actors.yaml: the file is missing" in found


def test_a_file_that_nothing_would_read_is_told(told):
    [line] = told("statments/2022-03.yaml", "[]")
    assert "would not be read" in line


def test_a_file_not_named_after_a_month_is_told(told):
    [line] = told("statements/march.yaml", "[]")
    assert "is not named after a month" in line


def test_a_missing_folder_is_told(tmp_path):
    [problem] = fixtures.read(tmp_path / "nothing").problems
    assert str(problem) == "nothing: there is no such folder of fixtures"


def test_an_empty_file_has_no_records(told):
    assert told("sanctions-threats/2022-04.yaml", "# nothing yet\n") == []
