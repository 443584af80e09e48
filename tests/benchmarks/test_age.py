"""Results that are shown are not older than the release before the newest one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from benchmarks.age import MOST_RELEASES, releases_after

ROOT = Path(__file__).parents[2]
RESULTS = sorted((ROOT / "benchmarks").glob("results*/results.json"))
CHANGELOG = """
## [Unreleased]

### Added

- [9.9.9] is not a release.

## [0.10.0] - 2027-03-01

## [0.9.1] - 2027-02-01

## [0.9.0] - 2027-01-01
"""


@pytest.mark.parametrize("path", RESULTS, ids=lambda path: path.parent.name)
def test_the_results_are_of_one_of_the_last_two_releases(path: Path) -> None:
    surroundings = json.loads(path.read_text(encoding="utf-8"))["surroundings"]
    measured = surroundings["versions"]["message-batches"]
    later = releases_after(measured, (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))

    assert date.fromisoformat(surroundings["date"])
    assert len(later) <= MOST_RELEASES, (
        f"{path.relative_to(ROOT)} measured {measured}, before {', '.join(later)}. "
        "Measure again: nox -s bench."
    )


def test_there_are_results() -> None:
    assert ROOT / "benchmarks" / "results" / "results.json" in RESULTS


@pytest.mark.parametrize(
    ("measured", "later"),
    [
        ("0.10.0", []),
        ("0.11.0.dev1", []),
        ("0.9.1", ["0.10.0"]),
        ("0.9.0", ["0.9.1", "0.10.0"]),
        ("0.8.2", ["0.9.0", "0.9.1", "0.10.0"]),
    ],
)
def test_releases_are_counted_in_the_order_of_their_numbers(
    measured: str, later: list[str]
) -> None:
    assert releases_after(measured, CHANGELOG) == later
