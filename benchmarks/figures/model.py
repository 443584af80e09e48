"""The lines of a report, which can be written as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import attrs

from benchmarks.figures.measure import Figure, figure, ratio

Role = Literal["peer", "bound"]


@attrs.frozen
class Goal:
    """
    What is to be reached.

    Attributes:
        against: The name of the one it is measured against, or "ours" for an absolute figure.
        at_least: How many times better than that one ours must be.
        at_most: How many times its figure, or which figure, ours may be.
    """

    against: str
    at_least: float | None = None
    at_most: float | None = None


@attrs.frozen
class Case:
    """Lines of one shape: how many, how many repeats, and the goals."""

    shape: str
    count: int
    repeats: int
    goals: tuple[Goal, ...] = ()


@attrs.frozen
class Other:
    """A peer or bound, with its figure and its ratio to ours."""

    name: str
    role: Role
    value: Figure
    ratio: Figure


@attrs.frozen
class Line:
    """
    One line of the table.

    Attributes:
        what: What was measured.
        data: On which data.
        unit: The unit of all figures of the line; less is better.
        ours: Our figure.
        others: The peers and bounds of the same run. Their ratio is their figure over ours.
        goals: What is to be reached.
        note: What a reader must know to read it right.
    """

    what: str
    data: str
    unit: str
    ours: Figure
    others: list[Other]
    goals: list[Goal] = attrs.Factory(list)
    note: str = ""

    def met(self, goal: Goal) -> bool:
        """Return whether a goal is reached."""
        if goal.against == "ours":
            assert goal.at_most is not None
            return self.ours.median <= goal.at_most
        (other,) = (other for other in self.others if other.name == goal.against)
        if goal.at_least is not None:
            return other.ratio.median >= goal.at_least
        assert goal.at_most is not None
        return 1 / other.ratio.median <= goal.at_most


def line(
    what: str,
    data: str,
    unit: str,
    values: Mapping[str, Sequence[float]],
    *,
    scale: float = 1.0,
    roles: Mapping[str, Role],
    goals: Iterable[Goal] = (),
    note: str = "",
) -> Line:
    """
    Make a line out of measurements.

    Args:
        what: See `Line`.
        data: See `Line`.
        unit: See `Line`.
        values: The measurements of each; ours is called "ours".
        scale: By what they are multiplied to be in the unit.
        roles: What the others are, in the order of the line.
        goals: See `Line`.
        note: See `Line`.
    """
    ours = values["ours"]
    others = [
        Other(name, role, figure(values[name]).scaled(scale), ratio(values[name], ours))
        for name, role in roles.items()
    ]
    return Line(what, data, unit, figure(ours).scaled(scale), others, list(goals), note)


def to_json(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Return lines as JSON values, with whether each goal is reached."""
    out = []
    for one in lines:
        plain = attrs.asdict(one)
        for goal, written in zip(one.goals, plain["goals"], strict=True):
            written["met"] = one.met(goal)
        out.append(plain)
    return out


def from_json(lines: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Read lines from JSON values."""
    return [
        Line(
            **{
                **one,
                "ours": Figure(**one["ours"]),
                "others": [
                    Other(
                        other["name"],
                        other["role"],
                        Figure(**other["value"]),
                        Figure(**other["ratio"]),
                    )
                    for other in one["others"]
                ],
                "goals": [
                    Goal(**{name: value for name, value in goal.items() if name != "met"})
                    for goal in one["goals"]
                ],
            }
        )
        for one in lines
    ]
