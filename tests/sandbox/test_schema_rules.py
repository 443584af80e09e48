"""The sandbox refuses the schemas that the service refuses, with its texts where they are known."""

from __future__ import annotations

from typing import Any

import pytest

from message_batches.sandbox.responder import Context, respond
from tests.sandbox.block_requests import CITY_SCHEMA, DOCUMENTS, params

Schema = dict[str, Any]

TEXT = {"type": "string"}


def obj(required: list[str] | None = None, **properties: Any) -> Schema:
    names = list(properties) if required is None else required
    return {
        "type": "object",
        "properties": properties,
        "required": names,
        "additionalProperties": False,
    }


def error_of(**more: Any) -> str | None:
    context = Context(betas="structured-outputs-2025-11-13")
    result = respond(params(**more), "a", context)
    return result["error"]["error"]["message"] if result["type"] == "errored" else None


def refusal(schema: Any) -> str | None:
    """Return what is said of a schema, without the path that it is said with."""
    format_ = {"type": "json_schema", "schema": schema}
    said = error_of(output_config={"format": format_})
    prefix = "output_config.format.schema: "
    assert (said or prefix).startswith((prefix, "Schemas "))
    return said and said.removeprefix(prefix)


NODE = obj(child={"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]})
OPEN = "For 'object' type, 'additionalProperties' must be explicitly set to false"
EMPTY = (
    "Empty schema ({}) that accepts any JSON value is not supported. Please specify a concrete "
    "type."
)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "object", "properties": {}}, OPEN),
        (obj(a={"type": "object", "additionalProperties": TEXT}), OPEN),
        (obj(a={"type": "array", "items": {"type": ["object", "null"]}}), OPEN),
        (obj(a={"anyOf": [TEXT, {"type": "object"}]}), OPEN),
        ({**obj(a={"$ref": "#/$defs/A"}), "$defs": {"A": {"type": "object"}}}, OPEN),
        ({**obj(a={"$ref": "#/definitions/A"}), "definitions": {"A": {"type": "object"}}}, OPEN),
        (
            obj(a={"type": "number", "minimum": 0}),
            "For 'number' type, property 'minimum' is not supported",
        ),
        (
            obj(a={"type": "integer", "minimum": 0, "maximum": 1}),
            "For 'integer' type, properties maximum, minimum are not supported",
        ),
        (
            obj(a={**TEXT, "maxLength": 3}),
            "For 'string' type, property 'maxLength' is not supported",
        ),
        (
            obj(a={"type": "array", "items": TEXT, "minItems": 6}),
            "For 'array' type, 'minItems' values other than 0 or 1 are not supported (got: [6, ∞])",
        ),
        (
            obj(a={"type": "array", "items": TEXT, "minItems": 2, "maxItems": 5}),
            "For 'array' type, 'minItems' values other than 0 or 1 are not supported (got: [2, 5])",
        ),
        (
            obj(a={"type": "array", "items": TEXT, "maxItems": 3}),
            "For 'array' type, property 'maxItems' is not supported",
        ),
        (
            obj(a={"type": "array", "prefixItems": [TEXT]}),
            "For 'array' type, property 'prefixItems' is not supported",
        ),
        (
            obj(a={"type": "array", "items": [TEXT]}),
            "Invalid schema: Array types must be specified with a single object schema for "
            "'items'.",
        ),
        ({**obj(a=TEXT), "if": obj(a=TEXT)}, "For 'object' type, property 'if' is not supported"),
        (obj(a={"oneOf": [TEXT]}), "Schema type 'oneOf' is not supported"),
        (obj(a={**TEXT, "not": TEXT}), "Schema keyword 'not' is not supported"),
        (obj(a={"type": "file"}), "Schema type 'file' is not supported"),
        (obj(a={}), EMPTY),
        (obj(a={"title": "Anything"}), EMPTY),
        (obj(a=True), EMPTY),
        ({}, EMPTY),
        (obj(a={"properties": {"b": TEXT}}), "Invalid schema: Schema type is missing"),
        (obj(a={"anyOf": [TEXT], "type": "string"}), "For 'anyOf', 'type' is not supported"),
        (
            {**obj(a=TEXT), "allOf": [obj(b=TEXT)]},
            "For 'anyOf', 'additionalProperties, properties, required, type' is not supported",
        ),
        (
            obj(a={"anyOf": [TEXT], "discriminator": {"propertyName": "a"}}),
            "For 'anyOf', 'discriminator' is not supported",
        ),
        (
            {**obj(a={"allOf": [{"$ref": "#/$defs/A"}]}), "$defs": {"A": TEXT}},
            "Schema type 'allOf' with '$ref' is not supported",
        ),
        (
            obj(a={"type": ["string", "null"], "enum": ["a", None]}),
            "Invalid schema: Enum value 'a' does not match declared type '['string', 'null']'",
        ),
        (
            obj(a={"type": "integer", "enum": [True]}),
            "Invalid schema: Enum value True does not match declared type 'integer'",
        ),
        (
            obj(a={"enum": [["a"]]}),
            "Invalid schema: Enum values must be strings, numbers, or null",
        ),
        (
            {"$ref": "#/$defs/Node", "$defs": {"Node": NODE}},
            "Circular reference detected in schema definitions: Node -> Node. Self-referencing or "
            "mutually-referencing definitions are not supported.",
        ),
        (
            obj(a={"$ref": "https://example.com/a.json"}),
            "External reference 'https://example.com/a.json' is not supported",
        ),
        (obj(a={**TEXT, "format": "byte"}), "For 'string' type, format 'byte' is not supported"),
        (
            obj(a={**TEXT, "pattern": "a(?=b)"}),
            "For 'string' type, pattern 'a(?=b)' is not supported",
        ),
        (obj(a={**TEXT, "pattern": r"\bx"}), r"For 'string' type, pattern '\\bx' is not supported"),
    ],
)
def test_a_schema_that_the_service_refuses_is_refused(schema: Schema, expected: str) -> None:
    assert refusal(schema) == expected
    tool = {"name": "t", "input_schema": {"type": "object", **schema}}
    if schema == tool["input_schema"]:
        assert error_of(tools=[{"name": "u", "input_schema": CITY_SCHEMA}, tool]) is None
        assert error_of(tools=[{**tool, "strict": True}]) == f"tools.0.custom: {expected}"


@pytest.mark.parametrize(
    "schema",
    [
        CITY_SCHEMA,
        TEXT,
        {"anyOf": [obj(a=TEXT), {"type": "null"}], "$defs": {"unused": {}}},
        obj(a={"enum": ["a", None]}, b={"const": 3}, c={"type": "number", "enum": [1, 2.5]}),
        obj(a={"anyOf": [TEXT, {"type": "null"}], "title": "A", "default": None, "enum": ["a"]}),
        obj(a={"allOf": [obj(b=TEXT)]}),
        obj(a={**TEXT, "format": "date", "pattern": r"^\d{4}-[0-9]+\\b$"}),
        obj(a={"type": "array", "items": TEXT, "minItems": 1}),
        {
            **obj(a={"$ref": "#/$defs/A", "description": "The first."}, b={"$ref": "#/$defs/A"}),
            "$defs": {"A": obj(c={"$ref": "#/$defs/B"}), "B": TEXT},
            "$schema": "https://json-schema.org/draft/2020-12/schema",
        },
        obj(a={"type": ["string", "null"]}, **{"x-order": TEXT}),
        {**obj(a=TEXT), "x-order": ["a"]},
    ],
)
def test_a_schema_that_the_service_takes_is_taken(schema: Schema) -> None:
    assert refusal(schema) is None
    assert error_of(output_format={"type": "json_schema", "schema": schema}) is None


def nullable(count: int) -> Schema:
    return obj(**{f"p{n}": {"type": ["string", "null"]} for n in range(count)})


def optional(count: int) -> Schema:
    return obj([], **{f"p{n}": TEXT for n in range(count)})


TOO_MANY_OPTIONAL = (
    "Schemas contains too many optional parameters (25), which would make grammar compilation "
    "inefficient. Reduce the number of optional parameters in your tool schemas (limit: 24)."
)
TOO_MANY_UNIONS = (
    "Schemas contains too many parameters with union types (17 parameters with type arrays or "
    "anyOf). This causes exponential compilation cost. Reduce the number of nullable or "
    "union-typed parameters (limit: 16 parameters with unions)."
)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (optional(24), None),
        (optional(25), TOO_MANY_OPTIONAL),
        (obj(a={"type": "array", "items": optional(25)}), TOO_MANY_OPTIONAL),
        (nullable(16), None),
        (nullable(17), TOO_MANY_UNIONS),
        (obj(a={"anyOf": [nullable(16), {"type": "null"}]}), TOO_MANY_UNIONS),
        (obj(a={"anyOf": [obj(**{f"p{n}": TEXT}) for n in range(30)]}), None),
        ({**obj(a={"$ref": "#/$defs/A"}), "$defs": {"A": nullable(20)}}, None),
    ],
)
def test_optional_parameters_and_unions_are_counted_without_following_references(
    schema: Schema, expected: str | None
) -> None:
    assert refusal(schema) == expected


def test_the_limits_are_those_of_a_request_with_all_its_strict_tools() -> None:
    def tools(schema: Schema, count: int, *, strict: bool = True) -> list[Schema]:
        return [{"name": f"t{n}", "input_schema": schema, "strict": strict} for n in range(count)]

    assert error_of(tools=tools(nullable(9), 1)) is None
    assert error_of(tools=tools(nullable(9), 2)).endswith("(limit: 16 parameters with unions).")
    format_ = {"format": {"type": "json_schema", "schema": optional(12)}}
    assert error_of(tools=tools(optional(13), 1), output_config=format_) == TOO_MANY_OPTIONAL
    assert error_of(tools=tools(optional(13), 1, strict=False), output_config=format_) is None
    assert error_of(tools=tools(obj(a=TEXT), 20)) is None
    assert error_of(tools=tools(obj(a=TEXT), 21)) == (
        "Too many strict tools (21). The maximum number of strict tools supported is 20. Try "
        "reducing the number of tools marked as strict."
    )


def test_a_format_excludes_citations_and_a_prefill() -> None:
    format_ = {"output_config": {"format": {"type": "json_schema", "schema": CITY_SCHEMA}}}
    cited = params([DOCUMENTS[0], {"type": "text", "text": "?"}])["messages"]
    assert "Citations" in error_of(messages=cited, **format_)
    prefill = [*params()["messages"], {"role": "assistant", "content": "{"}]
    assert "prefill" in error_of(messages=prefill, **format_)
    silent = {**DOCUMENTS[0], "citations": {"enabled": False}}
    messages = params([silent, {"type": "text", "text": "?"}])["messages"]
    assert error_of(messages=messages, **format_) is None
