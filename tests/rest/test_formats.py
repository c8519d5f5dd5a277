"""Cells of CSV: what a spreadsheet shows is what the record says, and never a formula."""

import csv
import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rest.formats.csv import FORMULA_STARTS, cell
from rest.formats.ndjson import lines as ndjson

scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20))


@given(st.text())
def test_no_text_is_a_formula(text: str) -> None:
    found = cell(text)
    assert not found.startswith(FORMULA_STARTS)
    assert found in (text, f"'{text}")
    assert (found == text) == (not text.startswith(FORMULA_STARTS))


@given(st.lists(st.text(max_size=10)))
def test_no_list_is_a_formula(texts: list[str]) -> None:
    assert not cell(texts).startswith(FORMULA_STARTS)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-5.8, "-5.8"),
        ([], ""),
        (["a", "b"], "a | b"),
        ([1, None, "x"], "1 |  | x"),
        ({}, ""),
        ({"date": "é"}, '{"date": "é"}'),
        ("-5", "'-5"),
        ("+49 30", "'+49 30"),
        ("@here", "'@here"),
        ("a=b", "a=b"),
    ],
)
def test_a_value_becomes_a_cell(value: Any, shown: str) -> None:
    assert cell(value) == shown


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r")), min_size=1), min_size=1))
def test_any_text_comes_back_out_of_the_file(rows: list[list[str]]) -> None:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["x", *row] for row in rows])
    assert list(csv.reader(io.StringIO(buffer.getvalue(), newline=""))) == [["x", *row] for row in rows]


@given(st.lists(st.dictionaries(st.text(max_size=5), scalars, max_size=4), max_size=4))
def test_ndjson_is_one_record_a_line_whatever_the_text(records: list[dict[str, Any]]) -> None:
    try:
        lines = b"".join(ndjson(records)).split(b"\n")
    except UnicodeEncodeError:
        return  # a lone surrogate, which PostgreSQL would not have given
    assert [json.loads(line) for line in lines[:-1]] == records
    assert lines[-1] == b""
