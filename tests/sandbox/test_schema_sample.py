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
