"""What follows from a dataset is found once in a process, and anew when another is loaded."""

import threading
from collections.abc import Iterator

import pytest

from rest import dataset_cache


@pytest.fixture(autouse=True)
def one_load() -> Iterator[None]:
    dataset_cache.begin("a load")
    yield
    dataset_cache.begin("")


class Finding:
    """Counts how often it is asked."""

    def __init__(self, found: object = "found") -> None:
        self.found, self.asked = found, 0

    def __call__(self) -> object:
        self.asked += 1
        if isinstance(self.found, Exception):
            raise self.found
        return self.found


@pytest.mark.parametrize("found", ["found", None, 0, [1, 2]])
def test_it_is_found_once(found: object) -> None:
    find = Finding(found)
    assert [dataset_cache.kept("what", "of", find) for _ in range(3)] == [found] * 3
    assert find.asked == 1


def test_other_things_are_found_for_themselves() -> None:
    find = Finding()
    for what, of in (("what", "of"), ("what", "another"), ("wha", "tof")):
        dataset_cache.kept(what, of, find)
    assert find.asked == 3


def test_another_load_is_another_dataset_even_of_the_same_records() -> None:
    find = Finding()
    for load in ("a load", "another", "another", "a load"):
        dataset_cache.begin(load)
        dataset_cache.kept("what", "of", find)
    assert find.asked == 3, "and what belonged to the other is gone"


def test_before_a_dataset_is_known_nothing_is_kept() -> None:
    dataset_cache.begin("")
    find = Finding()
    for _ in range(2):
        dataset_cache.kept("what", "of", find)
    assert find.asked == 2


def test_of_too_much_that_goes_which_was_not_asked_for_longest() -> None:
    finds = [Finding(number) for number in range(3)]
    for number in (0, 1, 0, 2, 0, 1):
        assert dataset_cache.kept("what", str(number), finds[number], most=2) == number
    assert [find.asked for find in finds] == [1, 2, 1]


def test_much_of_one_kind_takes_no_room_from_another() -> None:
    find = Finding()
    dataset_cache.kept("rare", "of", find)
    for number in range(10):
        dataset_cache.kept("frequent", str(number), Finding(), most=2)
    dataset_cache.kept("rare", "of", find)
    assert find.asked == 1


def test_what_failed_is_tried_again() -> None:
    find = Finding(ValueError("not now"))
    for _ in range(2):
        with pytest.raises(ValueError, match="not now"):
            dataset_cache.kept("what", "of", find)
    assert find.asked == 2
    assert dataset_cache.kept("what", "of", Finding()) == "found"


def test_who_asks_meanwhile_waits_for_what_is_being_found() -> None:
    begun, go_on, asked = threading.Event(), threading.Event(), []

    def find() -> str:
        asked.append(threading.current_thread().name)
        begun.set()
        assert go_on.wait(10)
        return "found"

    def ask(answers: list[str]) -> None:
        dataset_cache.begin("a load")
        answers.append(dataset_cache.kept("what", "of", find))

    answers: list[str] = []
    threads = [threading.Thread(target=ask, args=[answers]) for _ in range(4)]
    threads[0].start()
    assert begun.wait(10)
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert answers == ["found"] * 4
    assert len(asked) == 1
