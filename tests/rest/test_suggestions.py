"""The nearest id, among few and among many."""

import pytest

from events.models import Place
from rest.parameters.suggestions import AROUND, FEW, nearest

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[300, FEW + 2 * AROUND], ids=["few", "many"])
def places(request: pytest.FixtureRequest) -> None:
    Place.objects.bulk_create(
        Place(slug=f"zone-{number:04}", name="Zone", precision="city", fingerprint="", changed_in="1.0.0")
        for number in range(request.param)
    )


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(
    ("asked", "found"),
    [("zone-0250x", "zone-0250"), ("zone-0299a", "zone-0299"), ("zome-0001", "zone-0001")],
)
def test_the_nearest_id_is_found_before_and_after_its_place_in_the_order(asked: str, found: str) -> None:
    assert nearest(Place.objects.all(), asked) == found


@pytest.mark.usefixtures("places")
def test_an_id_like_no_other_has_no_nearest() -> None:
    assert nearest(Place.objects.all(), "nothing-of-the-kind-at-all") is None
