"""Labels of quantities: which are understood, which are refused, and that the numbers beside them have to agree."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dataset.checks.figures import NUMBERS, strength_and_duration_agree_with_their_labels
from dataset.checks.registry import World
from dataset.labels import BEFORE, BEHIND, LabelError, Reading, read
from events.choices import Comparator

SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SIZES = {"dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}


@pytest.mark.parametrize(
    ("label", "unit", "comparator", "number"),
    [
        # digits
        ("130,000", "personnel", "exact", 130_000),
        ("8500", "personnel", "exact", 8500),
        ("1.5 million", "person", "exact", 1_500_000),
        ("46th", "presidency", "exact", 46),
        ("40,000-strong", "personnel", "exact", 40_000),
        ("the 500 U.S. soldiers", "personnel", "exact", 500),
        ("$5 billion", "dollar", "exact", 5_000_000_000),
        ("-5", "degree", "exact", -5),
        ("\N{MINUS SIGN}5", "degree", "exact", -5),
        # words
        ("A thousand", "personnel", "exact", 1000),
        ("two thousand", "personnel", "exact", 2000),
        ("a hundred thousand", "personnel", "exact", 100_000),
        ("hundred", "personnel", "exact", 100),
        ("five", "ship", "exact", 5),
        ("twenty-five", "ship", "exact", 25),
        ("a dozen", "ship", "exact", 12),
        ("half a dozen", "ship", "exact", 6),
        ("two and a half million", "person", "exact", 2_500_000),
        ("a million and a half", "person", "exact", 1_500_000),
        ("5 thousands", "person", "exact", 5000),
        # lengths of time, in the unit
        ("an hour", "minute", "exact", 60),
        ("half an hour", "minute", "exact", 30),
        ("just under an hour and a half", "minute", "less_than_near", 90),
        ("two and a half hours", "minutes", "exact", 150),
        ("a fortnight", "day", "exact", 14),
        ("two decades", "year", "exact", 20),
        ("for 20 years", "year", "exact", 20),
        ("79-year-old", "year", "exact", 79),
        ("500 a day", "person", "exact", 500),
        # words beside the number
        ("More than 100,000", "personnel", "more_than", 100_000),
        ("well over a hundred", "personnel", "more_than", 100),
        ("no more than 5", "personnel", "at_most", 5),
        ("fewer than 500", "personnel", "at_most", 500),
        ("ca. 4,000", "personnel", "approx", 4000),
        ("~4,000", "personnel", "approx", 4000),
        ("an estimated 4,000", "personnel", "approx", 4000),
        ("some thousand", "personnel", "approx", 1000),
        ("20-odd", "ship", "approx", 20),
        ("100,000+", "personnel", "at_least", 100_000),
        ("500 soldiers or more", "personnel", "at_least", 500),
        ("500, more or less", "personnel", "approx", 500),
        ("up to 500 at most", "personnel", "at_most", 500),
        ("5,000 more troops", "personnel", "exact", 5000),
        # two numbers
        ("from ten to five", "day", "change", None),
        ("cut from 10 days to 5", "day", "change", None),
        # no number
        ("not many", "personnel", "qualitative", None),
        ("a limited number", "personnel", "qualitative", None),
        ("more troops", "personnel", "qualitative", None),
        ("additional volumes", "additional volume", "qualitative", None),
        ("increase in recent weeks", "delivery", "qualitative", None),
        ("recent weeks", "day", "qualitative", None),
        # a vague number
        ("thousands", "personnel", "qualitative", None),
        ("tens of thousands", "personnel", "qualitative", None),
        ("hundreds of thousands", "personnel", "qualitative", None),
        ("more than several thousand", "personnel", "qualitative", None),
        ("a few hundred", "personnel", "qualitative", None),
        ("a couple of hours", "minute", "qualitative", None),
    ],
)  # fmt: skip
def test_a_label_gives_a_comparator_and_a_number(label, unit, comparator, number):
    assert read(label, unit) == Reading(comparator, number)


@pytest.mark.parametrize(
    ("label", "unit", "message"),
    [
        ("a third", "personnel", "“third”; write it in digits, such as 46th, 8,500 or 1.5 million"),
        ("the first", "presidency", "“first”"),
        ("the twenty-first", "presidency", "“first”"),
        ("the second battalion", "battalion", "“second”"),
        ("the thirtieth", "presidency", "“thirtieth”"),
        ("half of the troops", "personnel", "“half”"),
        ("a quarter of an hour", "minute", "“quarter”"),
        ("2½", "hour", "“2½”"),
        ("5bn", "dollar", "“5bn”"),
        ("5 bn", "dollar", "“bn”"),
        ("500k", "person", "“500k”"),
        ("1,5 million", "person", "“1,5”"),
        ("130,0000", "person", "“130,0000”"),
        ("130.000", "person", "“130.000”"),
        ("two lakh", "person", "“lakh”"),
        ("٣", "person", "“٣”"),
        ("two hundred and fifty", "person", "holds 2 numbers, “two hundred”, “fifty”"),
        ("8 500", "person", "holds 2 numbers"),
        ("five six", "person", "holds 2 numbers"),
        ("one of thousands", "person", "holds 2 numbers"),
        ("from 500 to thousands", "person", "holds 2 numbers"),
        ("10-15", "person", "a range has no comparator"),
        ("10\N{EN DASH}15", "person", "a range has no comparator"),
        ("between ten and fifteen", "person", "a range has no comparator"),
        ("ten to five", "day", "“from … to …” for a change"),
        ("from 5 to 10 to 15", "day", "holds 3 numbers"),
        ("barely 500", "person", "has “barely” before the number"),
        ("not over 500", "person", "has “not” before the number"),
        ("minus 5", "degree", "has “minus” before the number"),
        ("six F-16s", "aircraft", "“16s”"),
        ("up to about 500", "person", "is at_most and approx at once"),
        ("more than 500 or so", "person", "is more_than and approx at once"),
        ("2.5", "person", "gives 5/2, which is no whole number of the unit person"),
        ("half an hour", "hour", "choose a smaller unit"),
        ("two months", "day", "write month as the unit"),
        ("five weeks", "month", "write week as the unit"),
    ],
)
def test_a_number_that_is_not_understood_is_refused(label, unit, message):
    with pytest.raises(LabelError) as raised:
        read(label, unit)
    assert message in str(raised.value)


def in_words(number: int) -> list[str]:
    if number < 20:
        return [SMALL[number]]
    tens, ones = divmod(number, 10)
    return [f"{TENS[tens - 2]}-{SMALL[ones]}" if ones else TENS[tens - 2]] if number < 100 else []


def test_every_number_below_a_hundred_is_read_in_words():
    assert [read(in_words(number)[0], "personnel").number for number in range(100)] == list(range(100))


def spellings(number: int) -> list[str]:
    """All ways to write a number that the codebook allows."""
    found = [f"{number:,}", str(number), *in_words(number)]
    for word, size in SIZES.items():
        count, rest = divmod(number, size)
        if number and not rest:
            found += [f"{one} {word}" for one in (f"{count:,}", *in_words(count))]
            found += [f"a {word}", word] if count == 1 else []
        if rest * 2 == size:
            found += [f"{one} and a half {word}" for one in in_words(count)] if count else [f"half a {word}"]
            found += [f"a {word} and a half"] if count == 1 else []
        if number * 10 % size == 0:
            found.append("{}.{} {}".format(*divmod(number * 10 // size, 10), word))
    return found


small = st.integers(0, 120)
numbers = st.one_of(
    small,
    st.integers(0, 10**12),
    st.builds(lambda count, size, tenths: (count * 10 + tenths) * size // 10, small, st.sampled_from([*SIZES.values()]),
              st.sampled_from([0, 5, 3])),
)  # fmt: skip
signals = st.sampled_from(
    [(Comparator.EXACT, "", "")]
    + [(comparator, word, "") for comparator, words in BEFORE.items() for word in words]
    + [(comparator, "", word) for comparator, words in BEHIND.items() for word in words]
)


@st.composite
def labels(draw: st.DrawFn) -> tuple[str, Comparator, int]:
    number = draw(numbers)
    comparator, before, behind = draw(signals)
    noun = draw(st.sampled_from(["", "soldiers", "of its soldiers"]))
    words = " ".join(part for part in (before, draw(st.sampled_from(spellings(number))), noun, behind) if part)
    return draw(st.sampled_from([words, words.upper()])), comparator, number


@given(labels())
def test_every_spelling_with_every_word_beside_it_gives_its_number(given):
    label, comparator, number = given
    assert read(label, "personnel") == Reading(comparator, number)


@given(st.text(), st.sampled_from("0123456789"), st.text(), st.sampled_from(["person", "minute", None]))
def test_a_label_with_a_digit_never_passes_as_words_only(before, digit, behind, unit):
    try:
        said = read(f"{before}{digit}{behind}", unit)
    except LabelError:
        return
    assert said.comparator != "qualitative"
    assert said.number is not None or said.comparator == "change"


def right(label: str, comparator: str, number: int | None) -> dict[str, object]:
    """The quantity of a label, with every number that it can have."""
    given = zip(("min", "max", "best"), NUMBERS[comparator], strict=True)
    values = {name: None if wanted is False else number for name, wanted in given}
    return {"label": label, "unit": "personnel", "comparator": comparator, **values}


def faults(quantity: dict[str, object]) -> list[object]:
    """The fields in which the loader finds something wrong."""
    world = World([], {}, frozenset())
    record = {"strength": quantity}
    return [path[-1] for path, _ in strength_and_duration_agree_with_their_labels(record, world)]


def other_digit(draw: st.DataObject, number: int) -> int:
    digits = list(str(number))
    digits[draw.draw(st.integers(0, len(digits) - 1))] = draw.draw(st.sampled_from("0123456789"))
    changed = int("".join(digits))
    assume(changed != number)
    return changed


@given(labels(), st.data())
def test_a_number_with_one_digit_changed_is_refused_at_its_field(given, data):
    label, comparator, number = given
    quantity = right(label, comparator.value, number)
    assert faults(quantity) == []
    field = data.draw(st.sampled_from([name for name in ("min", "max", "best") if quantity[name] is not None]))
    assert faults(quantity | {field: other_digit(data, number)}) == [field]


@given(labels(), st.data())
def test_a_number_that_the_label_does_not_give_is_refused(given, data):
    label, comparator, number = given
    quantity = right(label, comparator.value, number)
    nulls = [name for name in ("min", "max", "best") if quantity[name] is None]
    assume(nulls)
    field = data.draw(st.sampled_from(nulls))
    assert faults(quantity | {field: number}) == [field]


@given(labels(), st.sampled_from(list(Comparator)))
def test_another_comparator_is_refused(given, other):
    label, comparator, number = given
    assert faults(right(label, other.value, number)) == ([] if other == comparator else ["comparator"])
