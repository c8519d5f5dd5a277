"""Schemathesis asks every operation for everything that the OpenAPI document allows, and for what it does not.

CASES says how many cases in all (400; `make fuzz`: 20,000), SEED makes other ones.
"""

from typing import Any

import pytest

from tests.client import Api
from tests.fuzz.campaign import Campaign, share
from tests.fuzz.operations import PATHS
from tests.specification import Specification


def test_every_operation_is_asked(specification: Specification) -> None:
    assert set(specification.operations) == set(PATHS)


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_right(api: Api, path: str, record_property: Any) -> None:
    campaign = Campaign(path, api)
    tally = campaign.tally
    try:
        campaign.run()
    finally:
        record_property(path, {part: dict(counts) for part, counts in vars(tally).items()})
    assert tally.cases.total() >= share(api.specification, path)
    assert tally.fed["answered"] >= 0.9 * tally.cases["fed"], "nothing is tested where nearly everything is refused"
