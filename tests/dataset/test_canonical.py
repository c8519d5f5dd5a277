"""The canonical text of a record is that of RFC 8785, and `jq` writes the same."""

import json
import subprocess
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset.canonical import canonical, digest, digest_of_all
from dataset.checks.shapes import FIELD, LEAST, MOST, UNPRINTABLE, Decimal
from tests.tools import need

# What docs/api.md and clients/mirror.sh say.
JQ = 'walk(if type == "number" then . + 0 else . end)'

numbers = st.integers(-MOST, MOST) | st.floats(LEAST, MOST) | st.floats(-MOST, -LEAST) | st.just(-0.0)
texts = st.text(st.characters(exclude_categories=["Cs"])).filter(lambda text: not UNPRINTABLE.search(text))
names = st.from_regex(FIELD, fullmatch=True)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=20,
)


def by_jq(found: list[Any]) -> list[str]:
    need("jq")
    lines = "\n".join(json.dumps(value) for value in found)
    ran = subprocess.run(["jq", "-cS", JQ], input=lines.encode(), capture_output=True, check=True)
    # a line of NDJSON ends with \n only, whatever else Python takes for the end of a line
    return ran.stdout.decode().removesuffix("\n").split("\n")


@settings(max_examples=200)
@given(st.lists(values, min_size=1, max_size=10))
def test_whatever_a_record_can_hold_has_one_text_in_jq_too(found: list[Any]) -> None:
    assert by_jq(found) == [canonical(value) for value in found]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        (3.0, "3"),
        (-0.0, "0"),
        (-7.2, "-7.2"),
        (0.0001, "0.0001"),
        (MOST, "9007199254740991"),
        (1e15, "1000000000000000"),
        ("“é” \u2028 \U0001f6a2", '"“é” \u2028 \U0001f6a2"'),
        ('a "b" \\ c\n', '"a \\"b\\" \\\\ c\\n"'),
    ],
)
def test_values_are_written_as_the_rfc_says(value: Any, text: str) -> None:
    assert canonical(value) == text


@pytest.mark.parametrize(("value", "right"), [(0.0001, True), (0, True), (-0.0, True), (0.00009, False)])
def test_a_number_that_programs_write_differently_is_refused(value: float, right: bool) -> None:
    assert (not [*Decimal(-90, 90).faults(value, ("latitude",), {})]) == right


def test_a_value_that_is_no_json_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(float("nan"))


def test_the_hash_of_a_collection_knows_no_order() -> None:
    one, two = digest({"id": "a"}), digest({"id": "b"})
    assert digest_of_all({"a": one, "b": two}) == digest_of_all({"b": two, "a": one})
    assert digest_of_all({"a": one, "b": two}) != digest_of_all({"a": two, "b": one})
    assert len(digest_of_all({})) == 64
