"""Whether documents' figures disagree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.ranges import disagreement
from tests.dataset.world import quantity


def exact(number):
    return quantity(str(number), "exact", number, number, best=None)


UP_TO_8500 = quantity("up to 8,500", "at_most", None, 8500, best=None)
SOME_40000 = quantity("some 40,000", "approx", None, None, best=40000)
NEARLY_100 = quantity("nearly 100", "less_than_near", None, 100, best=None)
OVER_100 = quantity("more than 100", "more_than", 100, None, best=None)
MANY = quantity("many", "qualitative", None, None, best=None)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([], "none"),
        ([exact(5)], "none"),
        ([exact(5), exact(5)], "none"),
        ([exact(5), exact(6)], "contested"),
        ([UP_TO_8500, exact(8500), exact(8500)], "compatible"),
        ([UP_TO_8500, exact(9000)], "contested"),
        ([SOME_40000, exact(40000)], "none"),
        ([SOME_40000, exact(41000)], "compatible"),
        ([SOME_40000, exact(60000)], "contested"),
        ([NEARLY_100, exact(97)], "compatible"),
        ([NEARLY_100, exact(100)], "contested"),
        ([NEARLY_100, exact(50)], "contested"),
        ([OVER_100, exact(100)], "contested"),
        ([OVER_100, exact(101)], "compatible"),
        ([MANY, exact(5)], "none"),
        ([exact(5) | {"as_of": "2022-03-07"}, exact(6) | {"as_of": "2022-03-08"}], "none"),
        ([exact(5) | {"as_of": "2022-03-07"}, exact(6) | {"as_of": "2022-03-07"}], "contested"),
    ],
)
def test_figures_disagree_where_their_ranges_do_not_meet(figures, expected):
    assert disagreement(figures) == expected


numbers = st.integers(-1000, 1000)
figures = st.one_of(
    numbers.map(exact),
    numbers.map(lambda n: quantity("", "at_least", n, None, best=None)),
    numbers.map(lambda n: quantity("", "at_most", None, n, best=None)),
    numbers.map(lambda n: quantity("", "more_than", n, None, best=None)),
)


@given(st.lists(figures, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_the_documents_does_not_matter(given, random):
    mixed = list(given)
    random.shuffle(mixed)
    assert disagreement(given) == disagreement(mixed)
