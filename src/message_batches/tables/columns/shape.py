"""
The shape of JSON values, from which the Arrow type of a column follows.

A shape starts from a JSON Schema, or from nothing, and is shown every value before the first one is
written. If a value does not fit, the shape becomes wider, and at last JSON text, which holds any
value. So nothing that an answer says is lost or changed by the type of its column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final, Literal, Self

import pyarrow as pa
from attrs import Factory, define

from message_batches.tables.arrow_values import in_unicode, json_text

Kind = Literal[
    "nothing",
    "boolean",
    "integer",
    "decimal",
    "number",
    "text",
    "date",
    "time",
    "object",
    "map",
    "list",
    "json",
]
"""
What the values are.

nothing: there is no value yet. integer: 64 bits. decimal: integers of up to 38 digits. number: what
a double holds exactly. time: a point in time, to the microsecond. map: an object with any names.
json: any value, as JSON text.
"""

Converter = Callable[[Any], Any]

_ARROW: dict[Kind, pa.DataType] = {
    "nothing": pa.string(),
    "boolean": pa.bool_(),
    "integer": pa.int64(),
    "decimal": pa.decimal128(38, 0),
    "number": pa.float64(),
    "text": pa.string(),
    "date": pa.date32(),
    "time": pa.timestamp("us", "UTC"),
    "json": pa.string(),
}

MAX_NEW_MEMBERS: Final = 500
"""
Members that a shape gets from values. An object that has more becomes JSON text; of the outermost
one, the others are left out.
"""

_LONGEST_NAME = 100  # characters of the name of such a member
_DEEPEST = 16  # objects and lists in each other, where values and not a schema say so
_INT64 = 2**63
_DECIMAL = 10**38
_DOUBLE = 2**53  # every integer up to here is a double
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)")


@define
class Growth:
    """How many members the values have added to a shape."""

    members: int = 0


@define
class Shape:
    """
    The shape of some values.

    Attributes:
        kind: what the values are.
        members: the members of an object, by name.
        item: the items of a list, or the values of a map.
        depth: how many shapes are around this one.
        growth: the members that values added, anywhere in the complete shape.
    """

    kind: Kind = "nothing"
    members: dict[str, Shape] = Factory(dict)
    item: Shape | None = None
    depth: int = 0
    growth: Growth = Factory(Growth)
    _inexact: bool = False  # among the integers is one that is not a double

    def include(self, value: Any) -> None:
        """Make the shape wide enough for a JSON value."""
        if value is None or self.kind == "json":
            return
        if self.kind == "nothing":
            self._start(value)
        if not _FITS[self.kind](self, value):
            self.become_json()

    def become_json(self) -> None:
        """Make this a shape for any value."""
        self.kind, self.members, self.item = "json", {}, None

    def share(self, growth: Growth, depth: int = 0) -> None:
        """Let all shapes in this one count their members together."""
        self.growth, self.depth = growth, depth
        for inner in (*self.members.values(), *([self.item] if self.item else ())):
            inner.share(growth, depth + 1)

    @property
    def arrow(self) -> pa.DataType:
        """The Arrow type of a column of these values."""
        if self.kind == "object":
            if not self.members:
                return pa.string()  # Parquet has no structs without members
            return pa.struct([pa.field(name, each.arrow) for name, each in self.members.items()])
        if self.item is not None:
            item = self.item.arrow
            return pa.list_(item) if self.kind == "list" else pa.map_(pa.string(), item)
        return _ARROW[self.kind]

    def converter(self) -> Converter | None:
        """Return what makes of a value what its Arrow type takes; None if that is the value."""
        if self.kind == "json" or (self.kind == "object" and not self.members):
            return json_text
        if self.kind == "object":
            return _members(self.members)
        if self.kind == "list" and self.item is not None:
            item = self.item.converter()
            return item and _each(item)
        if self.kind == "map" and self.item is not None:
            return _items(self.item.converter())
        return _CONVERTERS.get(self.kind)

    def column(self, values: list[Any]) -> pa.Array:
        """Return the column of JSON values that the shape includes."""
        if convert := self.converter():
            values = [None if value is None else convert(value) for value in values]
        try:
            return pa.array(values, self.arrow)
        except UnicodeEncodeError:
            return pa.array([in_unicode(value) for value in values], self.arrow)

    def _start(self, value: Any) -> None:
        if isinstance(value, bool):
            self.kind = "boolean"
        elif isinstance(value, int):
            self.kind = "integer"
        elif isinstance(value, float):
            self.kind = "number"
        elif isinstance(value, str):
            self.kind = "text"
        elif self.depth >= _DEEPEST:
            self.kind = "json"
        elif isinstance(value, dict):
            self.kind = "object"
        else:
            self.kind, self.item = "list", self._new()

    def _new(self) -> Self:
        return type(self)(depth=self.depth + 1, growth=self.growth)

    def _fits_any(self, value: Any) -> bool:
        return True

    def _fits_boolean(self, value: Any) -> bool:
        return isinstance(value, bool)

    def _fits_integer(self, value: Any) -> bool:
        if isinstance(value, float):
            if not value.is_integer():
                self.kind = "number"
                return not self._inexact and value - value == 0
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            return False
        if not -_INT64 <= value < _INT64:
            self.kind = "decimal"
        self._inexact = self._inexact or not -_DOUBLE <= value <= _DOUBLE
        return -_DECIMAL < value < _DECIMAL

    def _fits_decimal(self, value: Any) -> bool:
        fits = self._fits_integer(value)
        self.kind = "decimal"
        return fits and not (isinstance(value, float) and not value.is_integer())

    def _fits_number(self, value: Any) -> bool:
        if isinstance(value, float):
            return value - value == 0  # finite
        if not isinstance(value, int) or isinstance(value, bool):
            return False
        try:
            return float(value) == value
        except OverflowError:
            return False

    def _fits_text(self, value: Any) -> bool:
        return isinstance(value, str)

    def _fits_date(self, value: Any) -> bool:
        if isinstance(value, str) and not _is(value, _DATE, date.fromisoformat):
            self.kind = "text"
        return isinstance(value, str)

    def _fits_time(self, value: Any) -> bool:
        if isinstance(value, str) and not _is(value, _TIME, _time):
            self.kind = "text"
        return isinstance(value, str)

    def _fits_list(self, value: Any) -> bool:
        if not isinstance(value, list) or self.item is None:
            return False
        for each in value:
            self.item.include(each)
        return True

    def _fits_map(self, value: Any) -> bool:
        if not isinstance(value, dict) or self.item is None:
            return False
        for each in value.values():
            self.item.include(each)
        return True

    def _fits_object(self, value: Any) -> bool:
        if not isinstance(value, dict):
            return False
        for name, each in value.items():
            member = self.members.get(name)
            if member is None:
                self.growth.members += 1
                if self.growth.members > MAX_NEW_MEMBERS or not _is_name(name):
                    if self.depth:
                        return False
                    continue
                member = self.members[name] = self._new()
            member.include(each)
        return True


_FITS: dict[Kind, Callable[[Shape, Any], bool]] = {
    "json": Shape._fits_any,
    "boolean": Shape._fits_boolean,
    "integer": Shape._fits_integer,
    "decimal": Shape._fits_decimal,
    "number": Shape._fits_number,
    "text": Shape._fits_text,
    "date": Shape._fits_date,
    "time": Shape._fits_time,
    "object": Shape._fits_object,
    "map": Shape._fits_map,
    "list": Shape._fits_list,
}


def union_of(first: Shape, second: Shape) -> Shape:
    """Return a shape for the values of both shapes."""
    if first.kind == "nothing":
        return second
    if second.kind in ("nothing", first.kind):
        for name, member in second.members.items():
            mine = first.members.get(name)
            first.members[name] = member if mine is None else union_of(mine, member)
        if first.item is not None and second.item is not None:
            first.item = union_of(first.item, second.item)
        return first
    kinds = {first.kind, second.kind}
    if kinds == {"integer", "number"}:
        return Shape("number")
    return Shape("text" if kinds <= {"text", "date", "time"} else "json")


def _members(members: Mapping[str, Shape]) -> Converter:
    converters = {name: member.converter() for name, member in members.items()}
    needed = [(name, convert) for name, convert in converters.items() if convert]

    def convert(value: dict[str, Any]) -> dict[str, Any]:
        changed = {
            name: convert(member)
            for name, convert in needed
            if (member := value.get(name)) is not None
        }
        return {**value, **changed} if changed else value

    return convert


def _each(convert: Converter) -> Converter:
    return lambda value: [None if each is None else convert(each) for each in value]


def _items(convert: Converter | None) -> Converter:
    if convert is None:
        return lambda value: list(value.items())
    return lambda value: [
        (name, None if each is None else convert(each)) for name, each in value.items()
    ]


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text.upper()).astimezone(UTC)


_CONVERTERS: dict[Kind, Converter] = {
    "integer": int,
    "decimal": int,
    "number": float,
    "date": date.fromisoformat,
    "time": _time,
}


def _is(text: str, pattern: re.Pattern[str], read: Callable[[str], object]) -> bool:
    try:
        return bool(pattern.fullmatch(text) and read(text))
    except (ValueError, OverflowError):
        return False


def _is_name(name: str) -> bool:
    """Return whether a model may name a column like this."""
    return 0 < len(name) <= _LONGEST_NAME and name.isprintable()
