"""The API gives the hand-coded records of the contract, and its errors, field by field."""

import json
from pathlib import Path
from typing import Any

import pytest

from dataset.loaded import loaded
from tests.client import Api

BODIES = Path(__file__).parent / "bodies"
RECORDS = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(BODIES.glob("*.json"))
    if path.stem != "errors"
}
EVENTS = [record for record in RECORDS.values() if "codings" in record]
ERRORS = {error["type"]: error for error in json.loads((BODIES / "errors.json").read_text(encoding="utf-8"))}
# The version of the contract's records, which is in their citations too.
CONTRACT_VERSION = "1.0.0"
# What may be more than in the contract, for the dataset has more records: see the contract's README.
GROWING = {"relations", "links", "counts"}
# Compared with the releases that there are.
OF_A_VERSION = {"dataset_version", "changed_in"}


@pytest.fixture
def body(request: pytest.FixtureRequest, api: Api) -> tuple[dict[str, Any], dict[str, Any]]:
    """A record as the contract has it, cited in the version since which it is so, and as the API gives it."""
    contract = RECORDS[request.param]
    given = api(contract["url"]).json
    cited = contract["citation"].replace(f"dataset {CONTRACT_VERSION},", f"dataset {given['changed_in']},")
    return contract | {"citation": cited}, given


each_record = pytest.mark.parametrize("body", RECORDS, indirect=True)


def test_there_are_six_records_and_three_errors() -> None:
    assert len(RECORDS) == 6
    assert len(ERRORS) == 3


@each_record
def test_a_record_has_the_fields_of_the_contract_in_its_order(body: tuple[dict[str, Any], dict[str, Any]]) -> None:
    """What all kinds have comes first, with all who take part, then what the kind has."""
    contract, given = body
    if "kind_label" in contract or "sha256" in contract:  # an actor, a document
        assert list(given) == list(contract)
        return
    common = [name for name in contract if all(name in record for record in EVENTS)]
    own = [name for name in contract if name not in (*common, "participants")]
    assert [name for name in given if name != "participants"] == [*common, *own]
    assert "participants" in given


@each_record
def test_a_record_has_the_values_of_the_contract(body: tuple[dict[str, Any], dict[str, Any]]) -> None:
    contract, given = body
    fixed = [name for name in contract if name not in GROWING | OF_A_VERSION]
    assert {name: given[name] for name in fixed} == {name: contract[name] for name in fixed}


@each_record
def test_a_record_says_of_which_version_it_is(body: tuple[dict[str, Any], dict[str, Any]]) -> None:
    _, given = body
    dataset = loaded()
    assert given["dataset_version"] == dataset.version
    assert given["changed_in"] in [dataset.version, *(release["version"] for release in dataset.releases)]


@each_record
def test_relations_of_the_contract_are_among_those_given(body: tuple[dict[str, Any], dict[str, Any]]) -> None:
    contract, given = body
    for relation in contract.get("relations", []):
        assert relation in given["relations"]


@each_record
def test_links_of_the_contract_are_among_those_given(body: tuple[dict[str, Any], dict[str, Any]]) -> None:
    contract, given = body
    assert contract["links"].items() <= given["links"].items()


@each_record
def test_counts_are_those_of_the_contract_or_more(body: tuple[dict[str, Any], dict[str, Any]]) -> None:
    contract, given = body
    assert list(given.get("counts", {})) == list(contract.get("counts", {}))
    for name, number in contract.get("counts", {}).items():
        assert given["counts"][name] is None or given["counts"][name] >= number


@pytest.mark.parametrize(
    ("type_", "address"),
    [
        ("/errors/unknown-parameter", "statements?author=joe-biden"),
        ("/errors/unknown-actor", "statements?speaker=Biden-Putin"),
        ("/errors/invalid-value", "events?date__gte=24/01/2022&q="),
    ],
)
def test_errors_are_those_of_the_contract(api: Api, type_: str, address: str) -> None:
    answer = api(address, expect=400)
    assert answer.json == ERRORS[type_]
    assert list(answer.json) == list(ERRORS[type_])
    api(answer.json["try"])


# Questions 6 and 8 of the contract need reports that have an issue of their own.
@pytest.mark.parametrize(
    "question",
    [
        "statements?speaker=volodymyr-zelensky&q=panic",
        "statements?speaker_country=RUS&date__gte=2022-01-24&date__lte=2022-02-02&date_match=within&ordering=date",
        "military-postures?actor=united-states&strength__gte=1000&factuality=factual",
        "figures?about=russia&unit=personnel&ordering=as_of",
        "sanctions-threats?target=russia&specificity=instrument_named",
        "diplomatic-contacts?contact_status=planned&carried_out=false",
        "events?first_reported__lte=2022-01-24&ordering=-date",
    ],
)
def test_a_question_of_the_contract_has_an_answer(api: Api, question: str) -> None:
    answer = api(question).json
    assert answer["count"] > 0
    assert answer["count"] == len(answer["results"]) or answer["next"]


def test_zelensky_on_panic_is_found_by_his_surname_too(api: Api) -> None:
    by_id = api("statements?speaker=volodymyr-zelensky&q=panic").json
    by_name = api("statements?speaker=Zelensky&q=panic").json
    assert by_name["results"] == by_id["results"]
    assert by_id["meta"]["interpreted"] == []
    assert by_name["meta"]["interpreted"] == [
        {"parameter": "speaker", "value": "Zelensky", "read_as": "volodymyr-zelensky"}
    ]
