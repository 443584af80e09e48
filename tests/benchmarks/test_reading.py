"""The parts that read results: each way reads all of them, and the lines name what they compare."""

from __future__ import annotations

import attrs
import pytest

pytest.importorskip("anthropic")

from benchmarks.parts.client import kept, results

pytestmark = pytest.mark.slow  # they import the vendor's SDK and start a server


def test_each_way_to_read_gives_all_results_of_each_set_of_data(monkeypatch):
    cases = [attrs.evolve(case, count=100, repeats=1) for case in results.FULL[:3]]
    monkeypatch.setattr(results, "QUICK", cases)
    monkeypatch.setattr(results, "ASYNC_QUICK", attrs.evolve(results.ASYNC, count=20, repeats=1))

    lines = list(results.measure(quick=True))

    assert [one.data.partition(",")[0] for one in lines] == [
        "mixed",
        "gateway",
        "classified",
        "mixed",
    ]
    assert all(
        {other.name for other in one.others} == {results.VENDOR, results.BARE, results.BARE_STRUCTS}
        for one in lines[:3]
    )


def test_each_way_to_keep_results_is_compared_with_the_same_vendor_and_with_dropped_ones(
    monkeypatch,
):
    monkeypatch.setattr(kept, "QUICK", [attrs.evolve(kept.FULL[0], count=50, repeats=1)])

    index, loop = kept.measure(quick=True)

    assert (kept.INDEX in index.what, kept.LOOP in loop.what) == (True, True)
    assert index.others[0].value == loop.others[0].value
    assert [goal.against for goal in index.goals] == [kept.VENDOR, kept.DROPPED]
