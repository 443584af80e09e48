"""transform_schema does what the vendor's does, and never makes what only {} can fill."""

from __future__ import annotations

import copy
import dataclasses
import json
import sys
from enum import Enum
from typing import Any, Literal

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches import Anthropic, InvalidRequestsError, transform_schema
from message_batches.sandbox import Sandbox
from message_batches.sdk.create.json_encoding import dumped

DICT = "takes an object with any keys, of which the service would allow none but {}."


class Color(Enum):
    RED = "red"
    BLUE = "blue"


class Part(pydantic.BaseModel):
    name: str = pydantic.Field(description="Its name.", max_length=40)
    price: float | None = None


class Order(pydantic.BaseModel):
    """An order."""

    parts: list[Part] = pydantic.Field(min_length=1, max_length=9)
    color: Color
    state: Literal["open", "closed"] = "open"
    count: int = pydantic.Field(ge=1)


class Empty(pydantic.BaseModel):
    pass


class Tree(pydantic.BaseModel):
    children: list[Tree]


class Other:
    pass


@dataclasses.dataclass
class Point:
    x: int
    y: int = 0


def test_a_pydantic_model_becomes_a_schema_that_the_service_takes() -> None:
    assert transform_schema(Order) == {
        "$defs": {
            "Color": {"enum": ["red", "blue"], "title": "Color"},
            "Part": {
                "type": "object",
                "title": "Part",
                "properties": {
                    "name": {
                        "type": "string",
                        "title": "Name",
                        "description": "Its name.\n\n{maxLength: 40}",
                    },
                    "price": {
                        "anyOf": [{"type": "number"}, {"type": "null"}],
                        "title": "Price",
                        "description": "{default: None}",
                    },
                },
                "required": ["name"],
                "additionalProperties": False,
            },
        },
        "type": "object",
        "title": "Order",
        "description": "An order.",
        "properties": {
            "parts": {
                "type": "array",
                "title": "Parts",
                "items": {"$ref": "#/$defs/Part"},
                "minItems": 1,
                "description": "{maxItems: 9}",
            },
            "color": {"$ref": "#/$defs/Color"},
            "state": {
                "enum": ["open", "closed"],
                "title": "State",
                "description": "{default: open}",
            },
            "count": {"type": "integer", "title": "Count", "description": "{minimum: 1}"},
        },
        "required": ["parts", "color", "count"],
        "additionalProperties": False,
    }


def test_a_dataclass_and_a_generic_type_are_taken_too() -> None:
    assert transform_schema(Point)["required"] == ["x"]
    assert transform_schema(list[Part])["items"] == {"$ref": "#/$defs/Part"}


def test_what_is_not_a_schema_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("Order", [{"type": "string"}], Part(name="x")):
        with pytest.raises(TypeError, match=r"is not a JSON Schema. Pass a dict, or a class\."):
            transform_schema(wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="pydantic cannot make a JSON Schema of Other"):
        transform_schema(Other)
    monkeypatch.setitem(sys.modules, "pydantic", None)
    with pytest.raises(TypeError, match=r"which is not installed\. Install it, or"):
        transform_schema(Point)


class Mapped(pydantic.BaseModel):
    tags: dict[str, int]


class Listed(pydantic.BaseModel):
    items: list[dict[str, Any]]


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        (Mapped, f"The schema at properties.tags {DICT}"),
        (Listed, f"The schema at properties.items.items {DICT}"),
        (dict[str, Mapped], f"The schema at $defs.Mapped.properties.tags {DICT}"),
        ({"type": "object"}, f"The schema {DICT}"),
        ({"type": "object", "properties": {}, "additionalProperties": True}, f"The schema {DICT}"),
        ({"type": "object", "patternProperties": {"^a": {"type": "null"}}}, f"The schema {DICT}"),
        ({"type": "object", "properties": {}, "patternProperties": {}}, f"The schema {DICT}"),
        ({"type": ["object", "null"]}, f"The schema at anyOf[0] {DICT}"),
        ({"definitions": {"A": {"type": "object"}}, "$ref": "x"}, "The schema at definitions.A "),
        ({}, "The schema takes any value. Give it a type, an anyOf, or an enum of plain values."),
        (list[Any], "The schema at items takes any value."),
        ({"type": "date"}, "The schema has the type 'date'. Use one of array, boolean, integer, "),
        ({"type": "array", "items": True}, "The schema at items is True, not an object."),
        ({"type": "object", "properties": [1]}, "The schema at properties is [1], not an object."),
        ({"$defs": [1], "type": "null"}, "The schema at $defs is [1], not an object."),
    ],
)
def test_a_schema_that_no_answer_could_fill_is_refused(schema: Any, message: str) -> None:
    with pytest.raises(ValueError, match="The schema") as caught:
        transform_schema(schema)
    assert str(caught.value).startswith(message)


def test_an_object_that_has_no_properties_by_intention_is_kept() -> None:
    closed = {"type": "object", "properties": {}, "additionalProperties": False}
    assert transform_schema({"type": "object", "additionalProperties": False}) == closed
    assert transform_schema(Empty) == {**closed, "title": "Empty"}


def test_a_list_of_types_becomes_alternatives() -> None:
    assert transform_schema(
        {"type": ["string", "null"], "format": "date", "maxLength": 9, "title": "T", "default": "x"}
    ) == {
        "anyOf": [
            {"type": "string", "format": "date", "description": "{maxLength: 9}"},
            {"type": "null"},
        ],
        "title": "T",
        "description": "{default: x}",
    }
    assert transform_schema({"type": ["string"]}) == {"type": "string"}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (
            {"type": "string", "enum": ["a", 0.5], "format": "date"},
            {"enum": ["a", 0.5], "description": "{format: date}"},
        ),
        ({"type": "string", "format": ""}, {"type": "string"}),
        ({"type": "array", "minItems": 2}, {"type": "array", "description": "{minItems: 2}"}),
        (
            {"anyOf": [{"type": "null"}], "oneOf": [{"type": "string"}]},
            {"anyOf": [{"type": "null"}]},
        ),
        ({"type": ["string", "null"], "anyOf": [{"type": "null"}]}, {"anyOf": [{"type": "null"}]}),
    ],
)
def test_a_keyword_that_is_not_taken_is_described_or_dropped(
    schema: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert transform_schema(schema) == expected


def test_the_result_shares_nothing_with_the_input() -> None:
    schema = {"type": "object", "properties": {"a": {"enum": [1]}}, "required": ["a"]}
    result = transform_schema(schema)
    result["required"].append("b")
    result["properties"]["a"]["enum"].append(2)
    assert schema == {"type": "object", "properties": {"a": {"enum": [1]}}, "required": ["a"]}


def test_definitions_are_transformed() -> None:
    schema = {"definitions": {"A": {"type": "string", "pattern": "a"}}, "$ref": "#/definitions/A"}
    assert transform_schema(schema) == {
        "definitions": {"A": {"type": "string", "description": "{pattern: a}"}},
        "$ref": "#/definitions/A",
    }


def test_alternatives_of_an_object_are_not_closed() -> None:
    parts = [{"type": "object", "properties": {"a": {"type": "null"}}}]
    transformed = transform_schema({"type": "object", "anyOf": parts, "additionalProperties": True})
    assert transformed == {"anyOf": [transform_schema(parts[0])]}


plain = st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["a", "b", ""])
texts = st.sampled_from(["It is.", "x", ""])
common: dict[str, Any] = {
    "description": texts,
    "title": texts,
    "default": plain,
    "examples": st.lists(plain, max_size=2),
    "deprecated": st.booleans(),
}
named = st.sampled_from(["a", "b", "type", "title", "$ref", "items"])


def typed(kind: str, **more: Any) -> Any:
    return st.fixed_dictionaries({"type": st.just(kind)}, optional={**common, **more})


leaves = (
    typed(
        "string",
        format=st.sampled_from(["date", "uuid", "regex", "", None]),
        pattern=st.just("^a+$"),
        maxLength=st.integers(0, 9),
        enum=st.lists(plain | st.just([]), max_size=3),
    )
    | typed("integer", minimum=st.integers(), multipleOf=st.just(2), const=plain)
    | typed("number", exclusiveMaximum=st.floats(allow_nan=False))
    | typed("boolean")
    | typed("null", enum=st.just([None]))
    | st.fixed_dictionaries({"enum": st.lists(plain, min_size=1, max_size=3)}, optional=common)
    | st.fixed_dictionaries({"const": plain}, optional={**common, "type": st.just("string")})
    | st.fixed_dictionaries(
        {"$ref": st.sampled_from(["#", "#/$defs/a"])}, optional={"description": texts}
    )
)


def nodes(inner: Any) -> Any:
    lists = st.lists(inner, max_size=3)
    return (
        typed(
            "array",
            items=inner,
            minItems=st.sampled_from([0, 1, 2, None]),
            maxItems=st.integers(0, 9),
            uniqueItems=st.booleans(),
            prefixItems=lists,
        )
        | st.builds(
            lambda schema, properties: {**schema, "properties": properties},
            typed(
                "object",
                additionalProperties=st.booleans() | inner,
                required=st.lists(named, max_size=2) | st.none(),
                patternProperties=st.dictionaries(named, inner, max_size=1),
                minProperties=st.integers(0, 3),
            ),
            st.dictionaries(named, inner, min_size=1, max_size=3),
        )
        | st.fixed_dictionaries({"anyOf": lists}, optional={**common, "oneOf": lists})
        | st.fixed_dictionaries(
            {"oneOf": lists}, optional={"discriminator": st.just({"propertyName": "kind"})}
        )
        | st.fixed_dictionaries({"allOf": lists}, optional=common)
    )


schemas = st.builds(
    lambda schema, definitions: {**schema, **definitions},
    st.recursive(leaves, nodes, max_leaves=8),
    st.fixed_dictionaries({}, optional={"$defs": st.dictionaries(named, leaves, max_size=2)}),
)


@given(schemas)
def test_the_result_is_that_of_the_vendors_function(schema: dict[str, Any]) -> None:
    anthropic = pytest.importorskip("anthropic")
    before = copy.deepcopy(schema)
    result = transform_schema(schema)
    assert result == anthropic.transform_schema(schema)
    assert schema == before
    assert transform_schema(schema) == result


@given(schemas)
def test_the_input_is_not_changed(schema: dict[str, Any]) -> None:
    before = copy.deepcopy(schema)
    transform_schema(schema)["description"] = "changed"
    assert schema == before


@pytest.mark.parametrize("kind", [Order, Part, Empty, Tree, Color, Point, list[Part]])
def test_classes_have_the_result_of_the_vendors_function(kind: Any) -> None:
    anthropic = pytest.importorskip("anthropic")
    adapted = pydantic.TypeAdapter(kind).json_schema()
    assert transform_schema(kind) == anthropic.transform_schema(adapted)


@given(schemas)
def test_what_the_vendors_function_refuses_is_refused(schema: dict[str, Any]) -> None:
    anthropic = pytest.importorskip("anthropic")
    without = {key: value for key, value in schema.items() if key in ("title", "$defs")}
    with pytest.raises(ValueError, match="must have a 'type'"):
        anthropic.transform_schema(without)
    with pytest.raises(ValueError, match="takes any value"):
        transform_schema(without)


def sent(params: dict[str, Any]) -> Any:
    encoded = dumped({"custom_id": "a", "params": params}, 1)
    assert isinstance(encoded, bytes)
    return json.loads(encoded)["params"]


def test_a_class_is_sent_as_its_schema() -> None:
    form = {"type": "json_schema", "schema": transform_schema(Order)}
    assert sent({"output_config": {"format": Order}}) == {"output_config": {"format": form}}
    assert sent({"output_config": {"format": {**form, "schema": Order}}}) == {
        "output_config": {"format": form}
    }
    tools = [{"name": "f", "strict": True, "input_schema": Order}, {"input_schema": Mapped}]
    strict, free = sent({"tools": tools})["tools"]
    assert strict["input_schema"] == transform_schema(Order)
    assert free["input_schema"] == Mapped.model_json_schema()


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"metadata": Order}, "metadata is the class Order. Pass an instance, or its schema."),
        (
            {"output_format": Order},
            'output_format is the class Order. Pass it as output_config={"format": Order}.',
        ),
        (
            {"output_config": {"format": Mapped}},
            "output_config.format is the class Mapped. The schema at properties.tags takes",
        ),
        (
            {"output_config": {"format": Other}},
            "output_config.format is the class Other. pydantic cannot make a JSON Schema",
        ),
    ],
)
def test_a_class_that_no_schema_fits_is_refused(params: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidRequestsError) as caught:
        sent(params)
    assert message in str(caught.value)


def test_a_class_is_sent_as_the_format_of_answers_in_a_batch() -> None:
    params = {
        "model": "claude-haiku-4-5",
        "max_tokens": 1000,
        "messages": [{"role": "user", "content": "Two parts, please."}],
        "output_config": {"format": Order},
    }
    request: Any = {"custom_id": "a", "params": params}
    with (
        Sandbox(batch_seconds=0) as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client,
    ):
        batch = client.messages.batches.create(requests=[request])
        client.messages.batches.wait(batch.id)
        (line,) = client.messages.batches.results(batch.id)
    assert line.result.type == "succeeded"
    text = line.result.message.content[-1].text  # type: ignore[union-attr]
    assert set(json.loads(text)) >= {"parts", "color", "count"}
