"""What is made for a JSON Schema fits it."""

from __future__ import annotations

import json
import re
import time
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from message_batches.sandbox.responder.schema_sample import UnusableSchema, match
from message_batches.sandbox.responder.schema_sample import sample as instance

_WORDS = ["harbour", "valletta", "ships"]


@st.composite
def _strings(draw: st.DrawFn) -> dict[str, Any]:
    low = draw(st.none() | st.integers(0, 40))
    high = draw(st.none() | st.integers(low or 0, 60))
    bounds = {"minLength": low, "maxLength": high}
    return {"type": "string", **{key: value for key, value in bounds.items() if value is not None}}


@st.composite
def _numbers(draw: st.DrawFn) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": draw(st.sampled_from(["integer", "number"]))}
    low = draw(st.none() | st.integers(-1000, 1000))
    if low is not None:
        schema[draw(st.sampled_from(["minimum", "exclusiveMinimum"]))] = low
    if draw(st.booleans()):
        high = draw(st.integers((-1000 if low is None else low) + 2, 2000))
        schema[draw(st.sampled_from(["maximum", "exclusiveMaximum"]))] = high
    elif draw(st.booleans()):
        schema["multipleOf"] = draw(st.sampled_from([1, 2, 5, 7]))
    return schema


def _arrays(items: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    @st.composite
    def arrays(draw: st.DrawFn) -> dict[str, Any]:
        low = draw(st.integers(0, 4))
        schema = {"type": "array", "items": draw(items), "minItems": low}
        if draw(st.booleans()):
            schema["maxItems"] = draw(st.integers(low, 6))
        if draw(st.booleans()):
            schema["prefixItems"] = draw(st.lists(items, max_size=2))
            assume(len(schema["prefixItems"]) <= schema.get("maxItems", 6))
        return schema

    return arrays()


def _objects(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    @st.composite
    def objects(draw: st.DrawFn) -> dict[str, Any]:
        properties = draw(st.dictionaries(st.sampled_from("abcdef"), parts, max_size=4))
        schema: dict[str, Any] = {"type": "object", "properties": properties}
        if properties:
            schema["required"] = draw(st.lists(st.sampled_from(sorted(properties)), unique=True))
        if draw(st.booleans()):
            schema["additionalProperties"] = False
        else:
            schema["required"] = [*schema.get("required", []), "extra"]
            schema["minProperties"] = draw(st.integers(0, 6))
        return schema

    return objects()


_PLAIN = st.one_of(
    _strings(),
    _numbers(),
    st.just({"type": "boolean"}),
    st.just({"type": "null"}),
    st.just({"type": ["string", "null"]}),
    st.builds(lambda values: {"enum": values}, st.lists(st.integers() | st.text(), min_size=1)),
    st.builds(lambda value: {"const": value}, st.integers() | st.none() | st.text()),
    st.sampled_from(["date-time", "date", "email", "uri", "uuid", "ipv4"]).map(
        lambda name: {"type": "string", "format": name}
    ),
)
_SCHEMAS = st.recursive(
    _PLAIN,
    lambda inner: (
        _arrays(inner)
        | _objects(inner)
        | st.lists(inner, min_size=1, max_size=3).map(lambda options: {"anyOf": options})
        | st.lists(_objects(inner), min_size=1, max_size=1).map(lambda parts: {"allOf": parts})
    ),
    max_leaves=8,
)


@given(schema=_SCHEMAS, seed=st.integers(0, 5))
def test_an_instance_fits_its_schema(schema: dict[str, Any], seed: int) -> None:
    made = instance(schema, _WORDS, Random(seed))

    Draft202012Validator(schema).validate(json.loads(json.dumps(made)))


_TREE = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "children": {"type": "array", "items": {"$ref": "#"}},
        "next": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]},
    },
    "required": ["name", "children", "next"],
    "$defs": {"node": {"$ref": "#"}},
}


def test_a_recursive_schema_has_an_end() -> None:
    made = instance(_TREE, _WORDS, Random(0))

    Draft202012Validator(_TREE).validate(made)


def test_references_into_defs_are_followed() -> None:
    schema = {
        "type": "object",
        "properties": {"port": {"$ref": "#/$defs/port"}},
        "required": ["port"],
        "$defs": {"port": {"type": "integer", "minimum": 1, "maximum": 65535}},
    }

    Draft202012Validator(schema).validate(instance(schema, _WORDS, Random(0)))


def test_unique_items_are_unique() -> None:
    schema = {
        "type": "array",
        "items": {"enum": ["a", "b", "c", "d"]},
        "minItems": 3,
        "uniqueItems": True,
    }
    for seed in range(20):
        Draft202012Validator(schema).validate(instance(schema, _WORDS, Random(seed)))


@pytest.mark.parametrize(
    "pattern",
    [
        r"^[a-zA-Z0-9_-]{1,64}$",
        r"^\d{4}-\d{2}-\d{2}$",
        r"^(foo|bar)+$",
        r"^#[0-9a-f]{6}$",
        r"^[A-Z]{2}\d+(\.\d+)?$",
        r"\w+@\w+\.(com|org)",
        r"^[^\s/]+$",
        r"^$|^x{3,}?$",
        r"^(?:a|(?P<b>bc))*\.$",
        r"^\[\]\(\)\\$",
        r"[]x]",
    ],
)
def test_a_string_matches_its_pattern(pattern: str) -> None:
    for seed in range(20):
        made = match(pattern, Random(seed))
        assert made is not None
        assert re.search(pattern, made)


@pytest.mark.parametrize("pattern", [r"(?=a)b", r"(", r"\p{L}", r"a{2", r"[a"])
def test_a_pattern_that_is_not_read_gives_nothing_wrong(pattern: str) -> None:
    made = match(pattern, Random(0))

    assert made is None or re.search(pattern, made)


@given(pattern=st.text("ab01[]()|*+?.^$\\d-{},", max_size=12))
def test_a_pattern_gives_a_string_that_it_matches_or_nothing(pattern: str) -> None:
    made = match(pattern, Random(0))

    assert made is None or re.search(pattern, made)


@pytest.mark.parametrize(
    "pattern", ["(((a*)*)*)*", "a{65535}", "(a{1000}){1000}", "[\u0000-\U0010ffff]+", "(" * 5000]
)
def test_a_pattern_that_asks_for_much_costs_little(pattern: str) -> None:
    before = time.process_time()
    match(pattern, Random(0))

    assert time.process_time() - before < 1


_DOUBLING = {
    "$ref": "#/$defs/0",
    "$defs": {
        str(n): {
            "type": "object",
            "properties": {"a": {"$ref": f"#/$defs/{n + 1}"}, "b": {"$ref": f"#/$defs/{n + 1}"}},
            "required": ["a", "b"],
        }
        for n in range(40)
    },
}


@pytest.mark.parametrize(
    "schema",
    [
        _DOUBLING,
        {
            "$ref": "#/$defs/0",
            "$defs": {str(n): {"allOf": [{"$ref": f"#/$defs/{n + 1}"}] * 2} for n in range(30)},
        },
        {"type": "array", "items": {"type": "null"}, "minItems": 10**9},
        {"type": "object", "minProperties": 10**9},
        {"type": "string", "minLength": 10**9},
        {"type": "integer", "multipleOf": 1e-320, "minimum": 1},
        {"type": "array", "minItems": 10**400},
    ],
)
def test_a_schema_that_asks_for_too_much_is_unusable(schema: dict[str, Any]) -> None:
    before = time.process_time()
    with pytest.raises(UnusableSchema):
        instance(schema, _WORDS, Random(0))

    assert time.process_time() - before < 2


def described(type_: str, text: str, **more: Any) -> list[Any]:
    schema = {"type": type_, "description": text, **more}
    return [instance(schema, ["alpha", "beta", "gamma"], Random(n)) for n in range(30)]


@pytest.mark.parametrize("text", ["A score. At least 3. At most 5.", "{minimum: 3, maximum: 5}"])
def test_a_sample_keeps_to_the_bounds_in_a_description(text: str) -> None:
    assert set(described("integer", text)) == {3, 4, 5}
    assert all(3 <= one <= 5 for one in described("number", text))
    assert set(described("integer", text, minimum=7, maximum=7)) == {7}
    assert min(described("string", text)) >= "alpha"


def test_a_sample_keeps_to_other_bounds_in_a_description() -> None:
    assert all(one % 4 == 0 for one in described("integer", "A multiple of 4."))
    assert all(0 < one < 1 for one in described("number", "Greater than 0. Less than 1."))
    assert set(described("integer", "Greater than 0. Less than 2.5.")) == {1, 2}
    short = described("string", "At least 3 characters. At most 4 characters.")
    assert {len(one) for one in short} <= {3, 4}
    lists = described("array", "At least 4 items.", items={"type": "null"})
    assert {len(one) for one in lists} == {4}
    pair = described(
        "array",
        "Its items in this order: integer, string. At least 2 items.",
        items={"anyOf": [{"type": "integer"}, {"type": "string"}]},
    )
    assert {tuple(map(type, one)) for one in pair} == {(int, str)}


def test_a_sample_repeats_nothing_that_a_description_wants_once() -> None:
    letters = {"enum": ["a", "b", "c"]}
    sets = described("array", "Tags. No two items are equal.", items=letters)
    assert {len(set(one)) for one in sets} == {2}
    entry = {
        "type": "object",
        "properties": {"key": letters, "value": {"type": "integer"}},
        "required": ["key", "value"],
    }
    maps = described("array", "Each key at most once.", items=entry)
    assert {len({pair["key"] for pair in one}) for one in maps} == {2}


@pytest.mark.parametrize(
    "text",
    [
        "At least 1000000 characters.",
        "At least 99999999999999 items. A multiple of 0. At least 5% of it.",
        "minimum: x, at least",
    ],
)
def test_a_description_breaks_nothing(text: str) -> None:
    for type_ in ("string", "array", "integer", "object"):
        assert len(described(type_, text, items={"type": "null"})) == 30


def test_what_is_required_comes_first_and_the_rest_may_be_absent_or_null() -> None:
    nullable = {"anyOf": [{"type": "integer"}, {"type": "null"}]}
    properties = {"a": {"type": "integer"}, "b": nullable, "c": {"type": ["string", "null"]}}
    schema = {"type": "object", "properties": properties, "required": ["c", "b"]}
    made = [instance(schema, ["alpha", "beta", "gamma"], Random(n)) for n in range(200)]
    assert {tuple(one) for one in made} == {("b", "c", "a"), ("b", "c")}
    assert {type(one["b"]) for one in made} == {int, type(None)}
    assert {type(one["c"]) for one in made} == {str, type(None)}


def test_a_reference_without_recursion_is_followed_as_often_as_asked() -> None:
    schema = {
        "type": "object",
        "properties": {
            "flat": {"type": "array", "items": {"$ref": "#/$defs/B"}},
            "deep": {"type": "array", "items": {"$ref": "#/$defs/A"}},
        },
        "required": ["flat", "deep"],
        "$defs": {
            "A": {"type": "array", "items": {"$ref": "#/$defs/A"}},
            "B": {"type": "array", "items": {"$ref": "#/$defs/C"}},
            "C": {"type": "boolean"},
        },
    }
    made = instance(schema, ["alpha", "beta", "gamma"], Random(0))
    assert [len(one) for one in made["flat"]] == [2, 2]
    assert made["deep"] == []
