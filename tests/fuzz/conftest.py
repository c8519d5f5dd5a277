"""What a campaign says at its end, of all workers together."""

from collections import Counter
from typing import Any

import pytest

tallies: dict[str, dict[str, Any]] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call":
        tallies.update({path: tally for path, tally in report.user_properties if isinstance(tally, dict)})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not tallies:
        return
    write = terminalreporter.write_line
    terminalreporter.section("generated cases")
    for path, tally in sorted(tallies.items()):
        write(f"{sum(tally['cases'].values()):>6}  {path}  ({_listed(tally['statuses'])})")
    cases, statuses, reasons, fed = (
        sum((Counter(tally[part]) for tally in tallies.values()), Counter())
        for part in ("cases", "statuses", "reasons", "fed")
    )
    total, good = cases.total(), sum(count for status, count in statuses.items() if status.startswith("2"))
    write(f"{total:>6}  cases: {_listed(cases)}")
    write(f"Errors in the answers with 400: {_listed(reasons)}.")
    write(
        f"{good / total:.0%} of all answers were 2xx; of those to what the dataset knows"
        f" {fed['answered'] / max(1, cases['fed']):.0%}, and {fed['found'] / max(1, fed['lists']):.0%} of the lists"
        " held records."
    )


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda item: -item[1]))
