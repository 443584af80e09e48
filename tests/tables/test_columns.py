"""The columns of values: the types that a schema gives them, and that every value comes back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.tables.columns import Shape, shape_of
from message_batches.tables.columns.shape import MAX_NEW_MEMBERS
from tests.properties import examples

UTC_TIME = pa.timestamp("us", "UTC")


def kind(schema: Any) -> str:
    return str(shape_of(schema).arrow)


@pytest.mark.parametrize(
    ("schema", "type_"),
    [
        ({"type": "string"}, "string"),
        ({"type": "integer"}, "int64"),
        ({"type": "number"}, "double"),
        ({"type": "boolean"}, "bool"),
        ({"type": "string", "format": "date"}, "date32[day]"),
        ({"type": "string", "format": "date-time"}, "timestamp[us, tz=UTC]"),
        ({"type": "string", "format": "uuid"}, "string"),
        ({"type": ["integer", "null"]}, "int64"),
        ({"anyOf": [{"type": "number"}, {"type": "null"}]}, "double"),
        ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, "double"),
        ({"enum": ["a", "b", None]}, "string"),
        ({"enum": [1, 2.5]}, "double"),
        ({"const": True}, "bool"),
        ({"type": "string", "enum": ["2026-01-01"], "format": "date"}, "string"),
        ({"type": "array", "items": {"type": "integer"}}, "list<item: int64>"),
        ({"prefixItems": [{"type": "integer"}, {"type": "number"}]}, "list<item: double>"),
        ({"type": "object", "additionalProperties": {"type": "number"}}, "map<string, double>"),
        ({"properties": {"a": {"type": "integer"}}}, "struct<a: int64>"),
        (
            {"allOf": [{"properties": {"a": {"type": "integer"}}}, {"properties": {"b": True}}]},
            "struct<a: int64, b: string>",
        ),
        (
            {
                "$ref": "#/$defs/a~1b",
                "description": "beside it",
                "$defs": {
                    "a/b": {"type": "array", "items": {"$ref": "#/$defs/c"}},
                    "c": {"const": 1},
                },
            },
            "list<item: int64>",
        ),
        (  # a union of objects has the members of all of them
            {
                "anyOf": [
                    {"properties": {"kind": {"const": "a"}, "size": {"type": "integer"}}},
                    {"properties": {"kind": {"const": "b"}, "size": {"type": "number"}}},
                    {"properties": {"kind": {"const": "c"}, "text": {"type": "string"}}},
                ]
            },
            "struct<kind: string, size: double, text: string>",
        ),
        # JSON text
        ({}, "string"),
        (True, "string"),
        ({"type": ["string", "integer"]}, "string"),
        ({"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]}, "string"),
        ({"type": "object"}, "string"),
        ({"type": "array"}, "string"),
        ({"type": "array", "items": {"type": ["string", "integer"]}}, "string"),
        ({"$ref": "other.json"}, "string"),
        ({"$ref": "#/$defs/gone"}, "string"),
        ({"$ref": "#anchor", "type": "integer"}, "string"),
        ({"$defs": {"a b": {"type": "integer"}}, "$ref": "#/$defs/a%20b"}, "int64"),
        ({"$defs": {"n": {"properties": {"n": {"$ref": "#/$defs/n"}}}}, "$ref": "#/$defs/n"},
         "struct<n: string>"),
    ],
)  # fmt: skip
def test_a_schema_gives_a_type(schema: Any, type_: str) -> None:
    assert kind(schema) == type_


def test_a_schema_whose_references_repeat_each_other_ends() -> None:
    bushy = {
        f"d{n}": {"properties": {name: {"$ref": f"#/$defs/d{n + 1}"} for name in "abcd"}}
        for n in range(30)
    }
    assert shape_of({"$ref": "#/$defs/d0", "$defs": bushy}).arrow is not None


@pytest.mark.parametrize(
    ("schema", "values", "column"),
    [
        ({"type": "integer"}, [1, 2.0, None, -(2**63)], pa.array([1, 2, None, -(2**63)])),
        (
            {"type": "integer"},
            [1, 2**63, -(10**38) + 1],
            pa.array([1, 2**63, -(10**38) + 1], pa.decimal128(38, 0)),
        ),
        ({"type": "integer"}, [1, 10**38], pa.array(["1", "1" + "0" * 38])),
        ({"type": "integer"}, [1, 0.5], pa.array([1.0, 0.5])),
        ({"type": "integer"}, [2**53 + 1, 0.5], pa.array(["9007199254740993", "0.5"])),
        ({"type": "number"}, [1, 0.5, 2**60], pa.array([1.0, 0.5, float(2**60)])),
        ({"type": "number"}, [0.5, 2**53 + 1], pa.array(["0.5", "9007199254740993"])),
        ({"type": "number"}, [10**400], pa.array(["1" + "0" * 400])),
        (
            {"type": "string", "format": "date"},
            ["2026-02-28", "0001-01-01", None],
            pa.array([date(2026, 2, 28), date(1, 1, 1), None]),
        ),
        ({"type": "string", "format": "date"}, ["2026-02-28", "20260228"],
         pa.array(["2026-02-28", "20260228"])),
        (
            {"type": "string", "format": "date-time"},
            ["2026-01-01T01:00:00.123456+02:00", "2026-01-01t00:00:00z"],
            pa.array(
                [datetime(2025, 12, 31, 23, 0, 0, 123456, UTC), datetime(2026, 1, 1, tzinfo=UTC)],
                UTC_TIME,
            ),
        ),
        *(
            ({"type": "string", "format": "date-time"}, [text], pa.array([text]))
            for text in (
                "2026-01-01T00:00:00.1234567Z",
                "2016-12-31T23:59:60Z",
                "0001-01-01T00:00:00+14:00",
                "2026-01-01 00:00:00Z",
                "2026-01-01T00:00:00",
            )
        ),
        ({"type": "boolean"}, [True, "yes"], pa.array(["true", '"yes"'])),
        ({"type": "string"}, ["\ud800", "\ud83d\ude00"], pa.array(["\ufffd", "\U0001f600"])),
        (
            {"properties": {"a": {"type": "integer"}}},
            [{"a": 1}, None, {}, {"a": None}, {"a": 2, "b": "new"}],
            pa.array([{"a": 1}, None, {}, {}, {"a": 2, "b": "new"}]),
        ),
        (
            {"type": "object", "additionalProperties": {"type": "string", "format": "date"}},
            [{"x": "2026-01-01"}, {}],
            pa.array([[("x", date(2026, 1, 1))], []], pa.map_(pa.string(), pa.date32())),
        ),
        ({}, [{"a": [1, None]}, "b", 3, False], pa.array(['{"a":[1,null]}', '"b"', "3", "false"])),
    ],
)  # fmt: skip
def test_a_type_gets_wider_until_it_holds_every_value(
    schema: Any, values: list[Any], column: pa.Array
) -> None:
    shape = shape_of(schema)
    for value in values:
        shape.include(value)
    assert shape.column(values).equals(column), shape.column(values)


TEXTS = st.text(max_size=5)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(2**62, 2**64)
    | st.integers(10**37, 10**39)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
    | st.dates().map(str),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from("abc") | TEXTS, inner, max_size=3)
    ),
    max_leaves=8,
)


@st.composite
def schemas_and_values(draw: st.DrawFn, depth: int = 3) -> tuple[Any, st.SearchStrategy[Any]]:
    """Draw a schema, and what draws its values."""
    choices = ["boolean", "integer", "number", "string", "date", "date-time", "enum"]
    if depth:
        choices += ["array", "object", "map", "nullable", "mixed"]
    match draw(st.sampled_from(choices)):
        case "boolean":
            return {"type": "boolean"}, st.booleans()
        case "integer":
            return {"type": "integer"}, st.integers() | st.integers(2**62, 2**130)
        case "number":
            floats = st.floats(allow_nan=False, allow_infinity=False)
            return {"type": "number"}, floats | st.integers()
        case "string":
            return {"type": "string"}, TEXTS
        case "date":
            return {"type": "string", "format": "date"}, st.dates().map(str)
        case "date-time":
            times = st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat)
            return {"type": "string", "format": "date-time"}, times | st.just(
                "2026-01-01T00:00:00.1234567Z"
            )
        case "enum":
            values = draw(st.lists(TEXTS | st.integers() | st.none(), min_size=1, max_size=3))
            return {"enum": values}, st.sampled_from(values)
        case "array":
            items, values = draw(schemas_and_values(depth - 1))
            return {"type": "array", "items": items}, st.lists(values, max_size=3)
        case "object":
            drawn = draw(st.dictionaries(st.sampled_from("abcd"), schemas_and_values(depth - 1)))
            properties = {name: schema for name, (schema, _) in drawn.items()}
            values = st.fixed_dictionaries({}, optional={n: v for n, (_, v) in drawn.items()})
            return {"type": "object", "properties": properties}, values
        case "map":
            item, values = draw(schemas_and_values(depth - 1))
            names = st.text(st.characters(exclude_categories=["Cs"]), max_size=3)
            return (
                {"type": "object", "additionalProperties": item},
                st.dictionaries(names, values, max_size=3),
            )
        case "nullable":
            inner, values = draw(schemas_and_values(depth - 1))
            return {"anyOf": [inner, {"type": "null"}]}, values | st.none()
        case _:
            one, ones = draw(schemas_and_values(depth - 1))
            other, others = draw(schemas_and_values(depth - 1))
            return {"oneOf": [one, other]}, ones | others


def same(found: Any, value: Any, type_: pa.DataType) -> bool:
    """Return whether what a column gives back is the JSON value."""
    if value is None or found is None:
        return found is value is None
    if pa.types.is_struct(type_):
        names = [field.name for field in type_]
        return not value.keys() - set(names) and all(
            same(found[name], value.get(name), type_.field(name).type) for name in names
        )
    if pa.types.is_map(type_):
        return len(found) == len(value) and all(
            same(each, value[name], type_.item_type) for name, each in found
        )
    if pa.types.is_list(type_):
        return len(found) == len(value) and all(
            same(each, other, type_.value_type) for each, other in zip(found, value, strict=True)
        )
    if isinstance(found, datetime):
        return found == datetime.fromisoformat(value)
    if isinstance(found, date):
        return found == date.fromisoformat(value)
    if isinstance(found, Decimal):
        return int(found) == value
    if isinstance(found, str):
        return found == value or json.loads(found) == value
    return bool(found == value and isinstance(found, bool) == isinstance(value, bool))


def check_round_trip(shape: Shape, values: list[Any]) -> None:
    for value in values:
        shape.include(value)
    column = shape.column(values)
    file = BytesIO()
    pq.write_table(pa.table({"v": column}), file)
    found = pq.read_table(file)["v"].to_pylist()
    for one, value in zip(found, values, strict=True):
        assert same(one, value, shape.arrow), (one, value, shape.arrow)


@given(st.data())
@examples(150)
def test_every_value_of_a_schema_comes_back_from_parquet(data: st.DataObject) -> None:
    schema, values = data.draw(schemas_and_values())
    check_round_trip(shape_of(schema), data.draw(st.lists(values, min_size=1, max_size=6)))


@given(st.lists(JSON, min_size=1, max_size=5), st.data())
@examples(150)
def test_values_that_do_not_fit_their_schema_come_back_too(
    values: list[Any], data: st.DataObject
) -> None:
    schema, _ = data.draw(schemas_and_values())
    shape = shape_of(schema)
    shape.share(shape.growth, 1)  # as a column, not as the outermost object
    check_round_trip(shape, values)


@given(st.lists(JSON, min_size=1, max_size=5))
@examples(150)
def test_the_shape_of_any_values_holds_them(values: list[Any]) -> None:
    check_round_trip(Shape(depth=1), values)


def test_values_add_a_limited_number_of_members_with_usable_names() -> None:
    shape = Shape()
    many = {f"m{n}": n for n in range(MAX_NEW_MEMBERS + 10)}
    shape.include({"": 1, "a\n": 2, "x" * 101: 3, "fine": 4, **many})
    assert shape.kind == "object"
    assert "fine" in shape.members
    assert not {"", "a\n", "x" * 101} & shape.members.keys()
    assert len(shape.members) < MAX_NEW_MEMBERS
    inner = Shape()
    inner.include({"deep": many})
    assert inner.members["deep"].kind == "json"
    nested: Any = 1
    for _ in range(400):
        nested = [nested]
    lists = Shape()
    lists.include({"lists": nested})
    assert lists.members["lists"].kind == "list"
    assert pa.types.is_list(lists.column([{"lists": nested}]).type.field("lists").type)
