"""A parameter that nobody feeds says where to feed it."""

import pytest

from rest.parameters.parsing import Parameter
from tests.fuzz.feed import Unfed, values, values_in_path
from tests.fuzz.operations import Operation
from tests.specification import Specification


class WithNew(Operation):
    """An operation that takes a new parameter."""

    new = Parameter("new", "What it does.", str, {"type": "string"})
    specs = {"new": new}
    schemas = {"new": dict(new.schema)}


def test_a_text_that_is_not_described_is_asked_for(db: None, specification: Specification) -> None:
    with pytest.raises(Unfed, match=r"/api/v1/dataset takes “new”.*tests/fuzz/feed\.py \(OF_PARAMETERS"):
        values(WithNew("/api/v1/dataset", specification), "new")


def test_so_is_a_new_part_of_a_path(specification: Specification) -> None:
    with pytest.raises(Unfed, match=r"IN_PATH in tests/fuzz/feed\.py"):
        values_in_path(Operation("/api/v1/dataset", specification), "version")
