"""What was measured, as a table in the documentation and as lines on the terminal."""

import contextlib
import os
import platform
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- benchmarks: begin -->", "<!-- benchmarks: end -->"


def spread(values: Sequence[float], digits: int = 3) -> dict[str, Any]:
    """Median, least and greatest of the runs."""
    rounded = [round(value, digits) for value in values]
    return {
        "median": round(statistics.median(values), digits),
        "min": min(rounded),
        "max": max(rounded),
        "runs": rounded,
    }


def ratio(ours: Sequence[float], theirs: Sequence[float], target: float) -> dict[str, Any]:
    """How many times as much the one did as the other, run by run: what slowed both down is in neither's favour."""
    found = spread([one / other for one, other in zip(ours, theirs, strict=True)])
    return {**found, "target": target, "holds": found["median"] >= target}


def bound(value: float, below: float) -> dict[str, Any]:
    return {"value": round(value, 3), "target": below, "holds": value < below}


def machine() -> dict[str, Any]:
    """What it was measured on."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    for line in info.read_text().splitlines() if info.exists() else []:
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return {"cores": os.cpu_count(), "cpu": model, "python": platform.python_version()}


def code(checkout: Path) -> str | None:
    """The commit that was measured, and whether anything was changed since; None where git cannot say."""
    with contextlib.suppress(OSError):
        command = ["git", "describe", "--always", "--dirty"]
        return subprocess.run(command, cwd=checkout, capture_output=True, text=True).stdout.strip() or None
    return None


def lines(found: Mapping[str, Any]) -> list[str]:
    """The result as Markdown."""
    about, effort, tail = found["machine"], found["effort"], found["tail"]
    load = " and ".join(f"{found['load_average'][when]:.1f} {when}" for when in ("before", "after"))
    return [
        f"{found['size']:,} events; {about['cores']} cores ({about['cpu']}), Python {about['python']}, PostgreSQL "
        f"{about['postgresql']}; {effort['runs']} alternating runs of {effort['seconds']:g} s. Load average {load}. "
        f"Code: {found['code'] or 'not known'}.",
        "",
        "| ratio | median | least | greatest | target | holds |",
        "|---|---:|---:|---:|---:|---|",
        *(
            f"| `{name}` | {one['median']:.2f} | {one['min']:.2f} | {one['max']:.2f} | ≥ {one['target']:g} | "
            f"{_yes(one['holds'])} |"
            for name, one in found["ratios"].items()
        ),
        "",
        "| comparison | contestant | median | least | greatest | |",
        "|---|---|---:|---:|---:|---|",
        *(
            f"| {comparison} | {name} | {_number(one['median'])} | {_number(one['min'])} | {_number(one['max'])} | "
            f"{one['unit']} |"
            for comparison, contestants in found["contestants"].items()
            for name, one in contestants.items()
        ),
        "",
        "| bound | measured | target | holds |",
        "|---|---:|---:|---|",
        *(
            f"| {name} | {one['value']:g} | < {one['target']:g} | {_yes(one['holds'])} |"
            for name, one in found["bounds"].items()
        ),
        "",
        f"Under {tail['clients']} clients for {tail['seconds']:g} s: {tail['answers']:,} answers, {tail['errors']} "
        f"errors, p50 {tail['p50_ms']:.0f} ms, p99 {tail['p99_ms']:.0f} ms.",
    ]


def written(page: str, found: Mapping[str, Any]) -> str:
    """The page with the result between its markers."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has no {BEGIN} and {END}")
    return "\n".join([before + BEGIN, "", *lines(found), "", END + after])


def _yes(holds: bool) -> str:
    return "yes" if holds else "**no**"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}"
