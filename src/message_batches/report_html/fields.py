"""
The fields of answers with a schema: how their values are distributed over all answers.

Members of objects are fields such as `address.city`, and those of lists such as `issues[].topic`,
counted once for each item. What is kept does not grow with the number of answers.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, Final

import orjson
from attrs import define, field

from message_batches.jobs.answers import Checked, Checker

MAX_FIELDS: Final = 60
"""Fields that are counted; an object with any keys may have many more."""

MAX_VALUES: Final = 30
"""Different values of a field whose counts are kept; with more, it is not categorical."""

_SAMPLED = 5_000  # numbers of a field, for its distribution
_SHOWN = 60  # characters of a value
_ISO = re.compile(r"\d{4}-\d\d-\d\d(T.*)?")


@define
class Field:
    """
    The values of one field.

    Attributes:
        name: its path, such as `product.maker`.
        filled: how many values it has that are not null.
        counts: how often it has each value; None if there are more than `MAX_VALUES`.
        numbers: how many of its values are numbers.
        lists: how many are lists.
        smallest: the smallest number, or the first date.
        largest: the largest number, or the last date.
        sample: numbers, selected at random.
    """

    name: str
    filled: int = 0
    counts: Counter[Any] | None = field(factory=Counter)
    numbers: int = 0
    lists: int = 0
    smallest: Any = None
    largest: Any = None
    sample: list[float] = field(factory=list)
    _sum: float = 0.0
    _random: Random = field(factory=lambda: Random(0))

    def add(self, value: Any) -> None:
        """Count a value."""
        self.filled += 1
        if isinstance(value, list):
            self.lists += 1
            self.counts = None
            return
        if isinstance(value, int | float) and not isinstance(value, bool):
            self._add_number(value)
        elif isinstance(value, str) and _ISO.fullmatch(value):
            self._extend(value)
        if self.counts is not None:
            self.counts[value[:_SHOWN] if isinstance(value, str) else value] += 1
            if len(self.counts) > MAX_VALUES:
                self.counts = None

    @property
    def kind(self) -> str:
        """What its values are: numbers, categories, lists, dates or text."""
        if self.numbers and self.numbers == self.filled:
            return "numbers"
        if self.lists:
            return "lists"
        # A category is there more than once.
        if self.counts and (2 * len(self.counts) <= self.filled or self.filled < MAX_VALUES):
            return "categories"
        return "dates" if isinstance(self.smallest, str) else "text"

    @property
    def mean(self) -> float | None:
        """The mean of its numbers."""
        return self._sum / self.numbers if self.numbers else None

    def _add_number(self, value: float) -> None:
        try:
            number = float(value)
        except OverflowError:
            return
        if not math.isfinite(number):
            return
        self.numbers += 1
        self._sum += number
        self._extend(value)
        if len(self.sample) < _SAMPLED:
            self.sample.append(number)
        elif (at := self._random.randrange(self.numbers)) < _SAMPLED:
            self.sample[at] = number

    def _extend(self, value: Any) -> None:
        if self.smallest is None:
            self.smallest = self.largest = value
        elif isinstance(value, str) is isinstance(self.smallest, str):
            self.smallest, self.largest = min(self.smallest, value), max(self.largest, value)


@define
class Fields:
    """
    The fields of all answers.

    Attributes:
        answers: how many answers fit their schema.
        by_name: the fields, in the order of their first values.
    """

    checker: Checker
    answers: int = 0
    by_name: dict[str, Field] = field(factory=dict)

    def add(self, message: Mapping[str, Any]) -> Checked:
        """Check a complete answer, and count the values of its fields if it fits."""
        checked = self.checker.check(message)
        if checked.reason is None:
            self.answers += 1
            for name, value in _leaves("", checked.value, into_lists=True):
                counted = self.by_name.get(name)
                if counted is None:
                    if len(self.by_name) >= MAX_FIELDS:
                        continue
                    counted = self.by_name[name] = Field(name)
                counted.add(value)
        return checked


def shown_fields(value: Any) -> dict[str, str | float]:
    """Return the fields of a value as the sample shows them; lists as JSON text."""
    return {
        name: each
        if isinstance(each, int | float) and not isinstance(each, bool)
        else _text(each)[:500]
        for name, each in _leaves("", value, into_lists=False)
    }


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return str(value)


def _leaves(name: str, value: Any, *, into_lists: bool) -> Iterator[tuple[str, Any]]:
    """Yield name and value of each field that is not null."""
    if isinstance(value, dict):
        for member, each in value.items():
            inner = f"{name}.{member}" if name else str(member)
            yield from _leaves(inner[:200], each, into_lists=into_lists)
    elif value is not None:
        yield name or "value", value
        if isinstance(value, list) and into_lists:
            for each in value:
                yield from _leaves(f"{name or 'value'}[]", each, into_lists=True)
