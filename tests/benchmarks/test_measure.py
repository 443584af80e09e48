"""What the benchmarks make of times: medians, spread, ratios, and who runs when."""

from __future__ import annotations

from itertools import count

import pytest
from benchmarks.figures.measure import Figure, figure, in_turn, ratio
from benchmarks.figures.model import Goal, Line, from_json, line, to_json
from hypothesis import given
from hypothesis import strategies as st

times = st.lists(st.floats(1e-6, 1e3), min_size=1, max_size=30)


def test_a_figure_is_the_median_and_the_quartiles():
    assert figure([5.0, 1.0, 2.0, 4.0, 3.0]) == Figure(3.0, 2.0, 4.0, 5)


def test_one_measurement_is_its_own_spread():
    assert figure([7.0]) == Figure(7.0, 7.0, 7.0, 1)


def test_a_figure_needs_a_measurement():
    with pytest.raises(ValueError, match="nothing was measured"):
        figure([])


@given(times)
def test_the_median_is_between_the_quartiles_and_these_are_within_the_values(values):
    found = figure(values)

    slack = 1e-9 * max(values)
    assert min(values) - slack <= found.low <= found.median + slack
    assert found.median - slack <= found.high <= max(values) + slack


def test_a_ratio_is_that_of_the_medians_and_its_spread_that_of_the_rounds():
    found = ratio([10.0, 20.0, 60.0], [1.0, 4.0, 2.0])

    assert found.median == 20.0 / 2.0
    assert (found.low, found.high) == (7.5, 20.0)


@given(times)
def test_nothing_is_as_fast_as_itself_times_anything_but_one(values):
    assert ratio(values, values) == Figure(1.0, 1.0, 1.0, len(values))


def test_a_ratio_needs_equally_many_measurements():
    with pytest.raises(ValueError, match="zip"):
        ratio([1.0, 2.0], [1.0])


def test_each_task_runs_once_in_a_round_and_a_first_round_is_not_counted():
    order: list[str] = []
    ticks = count()

    def task(name: str) -> int:
        order.append(name)
        return 1

    seconds = in_turn(
        {name: lambda name=name: task(name) for name in "abc"},
        3,
        clock=lambda: float(next(ticks)),
    )

    assert "".join(order) == "abc" + "bca" + "cab" + "abc"
    assert seconds == {name: [1.0, 1.0, 1.0] for name in "abc"}


def test_a_task_is_timed_by_itself():
    now = 0.0

    def task(seconds: float) -> None:
        nonlocal now
        now += seconds

    seconds = in_turn({"slow": lambda: task(5), "fast": lambda: task(1)}, 2, clock=lambda: now)

    assert seconds == {"slow": [5.0, 5.0], "fast": [1.0, 1.0]}


def test_tasks_that_did_not_do_the_same_work_are_not_compared():
    with pytest.raises(ValueError, match="the same work"):
        in_turn({"all": lambda: 100, "half": lambda: 50}, 1)


def made(goals: list[Goal]) -> Line:
    return line(
        "reading",
        "long lines",
        "ms",
        {"ours": [1.0, 2.0, 3.0], "peer": [10.0, 20.0, 30.0], "bound": [1.0, 1.0, 1.0]},
        scale=1e3,
        roles={"peer": "peer", "bound": "bound"},
        goals=goals,
    )


@pytest.mark.parametrize(
    ("goal", "met"),
    [
        (Goal("peer", at_least=10), True),
        (Goal("peer", at_least=10.1), False),
        (Goal("bound", at_most=2), True),
        (Goal("bound", at_most=1.9), False),
        (Goal("ours", at_most=2000), True),
        (Goal("ours", at_most=1999), False),
    ],
)
def test_a_goal_is_compared_with_the_ratio_of_medians(goal, met):
    assert made([goal]).met(goal) is met


def test_figures_are_scaled_and_ratios_are_not():
    found = made([])

    assert found.ours == Figure(2000.0, 1500.0, 2500.0, 3)
    assert [(other.name, other.ratio.median) for other in found.others] == [
        ("peer", 10.0),
        ("bound", 0.5),
    ]


def test_lines_survive_json():
    lines = [made([Goal("peer", at_least=11), Goal("bound", at_most=2)])]

    written = to_json(lines)

    assert [goal["met"] for goal in written[0]["goals"]] == [False, True]
    assert from_json(written) == lines
