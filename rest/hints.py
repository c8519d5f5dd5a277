"""What a wider question would find."""

from collections.abc import Callable, Iterator, Mapping

from rest.filters import Asked, Filter, Reading


def wider(
    asked: Asked,
    known: Mapping[str, Filter],
    count: int,
    counted: Callable[[Asked], tuple[int, bool]],
    noun: str = "record",
) -> Iterator[str]:
    """For a state that was asked for: what its bodies and officials have besides. `counted`: how many, if exactly."""
    for name, readings in asked.items():
        beside = f"{name}_country"
        if len(readings) != 1 or readings[0].wider is None or beside not in known or beside in asked:
            continue
        others = {one: found for one, found in asked.items() if one != name}
        total, exact = counted(others | {beside: [Reading(readings[0].wider, readings[0].said)]})
        if (more := total - count) > 0:
            yield (
                f"{name} is {readings[0].said} itself; with its bodies and officials there are "
                f"{further(more, exact, noun)}: {beside}={readings[0].wider}."
            )


def further(count: int, exact: bool, noun: str = "record") -> str:
    """So many more, in words."""
    return f"1 more {noun}" if count == 1 else f"{'' if exact else 'at least '}{count} more {noun}s"


def possible(count: int, exact: bool, noun: str = "record") -> str:
    """What is said of those that may lie in the days asked for, and are dated otherwise."""
    return f"{'' if exact else 'At least '}{further(count, True, noun)} may lie in these days"
