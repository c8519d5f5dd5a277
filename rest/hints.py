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
            found = f"1 more {noun}" if more == 1 else f"{'' if exact else 'at least '}{more} more {noun}s"
            yield (
                f"{name} is {readings[0].said} itself; with its bodies and officials there are {found}: "
                f"{beside}={readings[0].wider}."
            )
