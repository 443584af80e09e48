"""What the API gets of a schema, what only this program checks, and what is refused."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from message_batches.jobs import InputError
from message_batches.jobs.answers import AnswerFormat, answer_format, format_in
from message_batches.sandbox.errors import APIError
from message_batches.sandbox.responder.schema_rules import check_schemas

jsonschema_rs = pytest.importorskip("jsonschema_rs")

Schema = dict[str, Any]


def of(**properties: Any) -> Schema:
    """Return the schema of an object with these properties, all of them required."""
    return {"type": "object", "properties": properties, "required": [*properties]}


def sent(one: Any) -> Any:
    """Return what the API gets of a schema in a property."""
    return answer_format(of(a=one)).sent["properties"]["a"]


def answer(value: Any) -> dict[str, Any]:
    return {"content": [{"type": "text", "text": json.dumps(value)}]}


def reason(schema: Any, value: Any) -> str | None:
    return answer_format(schema).checker().check(answer(value)).reason


def sandbox_takes(schema: Any) -> None:
    """Raise an APIError if the sandbox refuses a schema; it says the rules again, on purpose."""
    check_schemas({"output_config": {"format": {"type": "json_schema", "schema": schema}}})


# Each line of the service's table: what is sent of a schema, or the error

TAKEN: dict[str, Any] = {
    **{f"type {kind}": {"type": kind} for kind in ("string", "integer", "number", "boolean")},
    "type null": {"type": "null"},
    "array": {"type": "array", "items": {"type": "string"}},
    "anyOf": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    "enum of strings": {"enum": ["a", "b"]},
    "enum of other values": {"enum": [1, 2.5, True, None]},
    "const": {"const": "a"},
    **{
        f"format {name}": {"type": "string", "format": name}
        for name in (
            "date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6",
            "uuid",
        )
    },
    **{
        f"pattern {pattern}": {"type": "string", "pattern": pattern}
        for pattern in (
            "^a+$", "a*b?", r"^\d{2,4}-\w\s$", "[a-z0-9_]", "[^,]+", r"(ab|c)\.", "^(?:x)$", "a{3}",
        )
    },
    "minItems 0": {"type": "array", "items": {"type": "string"}, "minItems": 0},
    "minItems 1": {"type": "array", "items": {"type": "string"}, "minItems": 1},
    "title and description": {"type": "string", "title": "T", "description": "D."},
}  # fmt: skip


@pytest.mark.parametrize("schema", TAKEN.values(), ids=TAKEN.keys())
def test_what_the_service_takes_is_sent_as_it_is(schema: Schema) -> None:
    assert sent(schema) == schema
    found = answer_format(of(a=schema))
    assert found.notes == ()
    sandbox_takes(found.sent)


STRING, INTEGER, NULL = {"type": "string"}, {"type": "integer"}, {"type": "null"}
LIST = {"type": "array", "items": STRING}
ENTRIES = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"key": STRING, "value": INTEGER},
        "required": ["key", "value"],
        "additionalProperties": False,
    },
    "description": "Each key at most once.",
}
CLOSED = {"type": "object", "properties": {"b": INTEGER}, "additionalProperties": False}

# The schema, what is sent of it, and the keyword that a note names.
CHANGED: dict[str, tuple[Any, Any, str | None]] = {
    "minimum": ({**INTEGER, "minimum": 1}, {**INTEGER, "description": "At least 1."}, "minimum"),
    "maximum": ({**INTEGER, "maximum": 9}, {**INTEGER, "description": "At most 9."}, "maximum"),
    "exclusiveMinimum": (
        {"type": "number", "exclusiveMinimum": 0.5},
        {"type": "number", "description": "Greater than 0.5."},
        "exclusiveMinimum",
    ),
    "exclusiveMaximum": (
        {"type": "number", "exclusiveMaximum": 2**70},
        {"type": "number", "description": "Less than 1180591620717411303424."},
        "exclusiveMaximum",
    ),
    "multipleOf": (
        {**INTEGER, "multipleOf": 5},
        {**INTEGER, "description": "A multiple of 5."},
        "multipleOf",
    ),
    "minLength": (
        {**STRING, "minLength": 2, "description": "A name."},
        {**STRING, "description": "A name.\nAt least 2 characters."},
        "minLength",
    ),
    "maxLength": (
        {**STRING, "maxLength": 2},
        {**STRING, "description": "At most 2 characters."},
        "maxLength",
    ),
    "pattern with lookahead": (
        {**STRING, "pattern": "^(?=a)b"},
        {**STRING, "description": "Matches the regular expression ^(?=a)b."},
        "pattern",
    ),
    "pattern with a backreference": (
        {**STRING, "pattern": r"(a)\1"},
        {**STRING, "description": r"Matches the regular expression (a)\1."},
        "pattern",
    ),
    "pattern with a word boundary": (
        {**STRING, "pattern": r"\ba"},
        {**STRING, "description": r"Matches the regular expression \ba."},
        "pattern",
    ),
    "pattern with many repeats": (
        {**STRING, "pattern": "a{1,500}"},
        {**STRING, "description": "Matches the regular expression a{1,500}."},
        "pattern",
    ),
    "another format": (
        {**STRING, "format": "json-pointer"},
        {**STRING, "description": "In the format json-pointer."},
        "format",
    ),
    "minItems 2": (
        {**LIST, "minItems": 2},
        {**LIST, "minItems": 1, "description": "At least 2 items."},
        "minItems",
    ),
    "maxItems": (
        {**LIST, "maxItems": 3},
        {**LIST, "description": "At most 3 items."},
        "maxItems",
    ),
    "uniqueItems": (
        {**LIST, "uniqueItems": True},
        {**LIST, "description": "No two items are equal."},
        "uniqueItems",
    ),
    "uniqueItems false": ({**LIST, "uniqueItems": False}, LIST, None),
    "prefixItems": (
        {"type": "array", "prefixItems": [STRING, INTEGER], "items": False},
        {
            "type": "array",
            "items": {"anyOf": [STRING, INTEGER]},
            "description": "Its items in this order: string, integer.",
        },
        "prefixItems",
    ),
    "prefixItems of one kind, and more": (
        {"type": "array", "prefixItems": [STRING, STRING], "items": INTEGER},
        {
            "type": "array",
            "items": {"anyOf": [STRING, INTEGER]},
            "description": "Its items in this order: string, string; after these: integer.",
        },
        "prefixItems",
    ),
    "default": ({**INTEGER, "default": 5}, {**INTEGER, "description": "Default: 5."}, None),
    "default text": ({**STRING, "default": "x"}, {**STRING, "description": 'Default: "x".'}, None),
    "examples": (
        {**STRING, "examples": ["x", "y"]},
        {**STRING, "description": 'Examples: "x", "y".'},
        None,
    ),
    "an enum with a type": ({**STRING, "enum": ["a", "b"]}, {"enum": ["a", "b"]}, None),
    "an enum with another type": ({"type": ["integer"], "enum": [1, "b"]}, {"enum": [1]}, None),
    "a list of types": (
        {"type": ["string", "null"], "maxLength": 3},
        {"anyOf": [{**STRING, "description": "At most 3 characters."}, NULL]},
        "maxLength",
    ),
    "a list of one type": ({"type": ["string"]}, STRING, None),
    "no type but its keywords": ({"properties": {"b": INTEGER}}, CLOSED, None),
    "oneOf": ({"oneOf": [STRING, NULL]}, {"anyOf": [STRING, NULL]}, None),
    "oneOf with a discriminator": (
        {"oneOf": [STRING, NULL], "discriminator": {"propertyName": "kind"}},
        {"anyOf": [STRING, NULL]},
        None,
    ),
    "a bound beside anyOf": (
        {"anyOf": [INTEGER, NULL], "minimum": 0},
        {"anyOf": [{**INTEGER, "description": "At least 0."}, NULL]},
        "minimum",
    ),
    "a type beside anyOf": ({"type": "string", "anyOf": [STRING, NULL]}, STRING, None),
    "properties beside anyOf": (
        {"type": "object", "properties": {"b": INTEGER}, "anyOf": [{"required": ["b"]}]},
        {**CLOSED, "required": ["b"]},
        None,
    ),
    "anyOf and oneOf": (
        {"anyOf": [STRING, INTEGER], "oneOf": [INTEGER, NULL]},
        INTEGER,
        None,
    ),
    "allOf": (
        {
            "allOf": [
                {"type": "object", "properties": {"b": {"type": "number"}}},
                {"properties": {"b": INTEGER}, "required": ["b"]},
            ]
        },
        {**CLOSED, "required": ["b"]},
        None,
    ),
    "allOf with bounds": (
        {"allOf": [{**INTEGER, "minimum": 1}, {"minimum": 3, "maximum": 9}]},
        {**INTEGER, "description": "At least 3. At most 9."},
        "minimum",
    ),
    "allOf with two patterns": (
        {"allOf": [{**STRING, "pattern": "^a"}, {"pattern": "b$"}]},
        {**STRING, "pattern": "^a", "description": "Matches the regular expression b$."},
        "pattern",
    ),
    "allOf of descriptions": (
        {"allOf": [{**STRING, "title": "A", "description": "One."}, {"description": "Two."}]},
        {**STRING, "title": "A", "description": "Two.\nOne."},
        None,
    ),
    "allOf of items": (
        {"allOf": [{"type": "array", "items": {"type": "number"}}, {"items": INTEGER}]},
        {"type": "array", "items": INTEGER},
        None,
    ),
    "allOf of required names": (
        {"allOf": [{**CLOSED, "required": ["b"]}, {"required": ["b"]}, True]},
        {**CLOSED, "required": ["b"]},
        None,
    ),
    "allOf of integers": ({"allOf": [INTEGER, {"type": ["number", "null"]}]}, INTEGER, None),
    "an alternative that takes no value": ({"anyOf": [STRING, False, {"enum": []}]}, STRING, None),
    "an enum of several types": (
        {"type": ["boolean", "null", "number"], "enum": [True, None, 1.5, "a"]},
        {"enum": [True, None, 1.5]},
        None,
    ),
    "a map with a required key": (
        {"type": "object", "additionalProperties": INTEGER, "required": ["x"]},
        {**ENTRIES, "description": "It has the keys x. Each key at most once."},
        None,
    ),
    "a map with few keys": (
        {"type": "object", "additionalProperties": INTEGER, "propertyNames": {"enum": ["x", "y"]}},
        {
            **ENTRIES,
            "items": {
                **ENTRIES["items"],  # type: ignore[dict-item]
                "properties": {"key": {"enum": ["x", "y"]}, "value": INTEGER},
            },
        },
        None,
    ),
    "items of a tuple in words": (
        {
            "type": "array",
            "prefixItems": [{"enum": ["x", 1]}, {**STRING, "description": "The town. Its name."}],
            "items": False,
        },
        {
            "type": "array",
            "items": {
                "anyOf": [{"enum": ["x", 1]}, {**STRING, "description": "The town. Its name."}]
            },
            "description": "Its items in this order: x or 1, The town. Its name.",
        },
        None,
    ),
    "allOf of enums": ({"allOf": [{"enum": [1, "a"]}, {"enum": ["a", 2]}]}, {"enum": ["a"]}, None),
    "allOf of alternatives": (
        {"allOf": [{"anyOf": [STRING, INTEGER]}, {"anyOf": [INTEGER, NULL]}]},
        INTEGER,
        None,
    ),
    "a map": (
        {"type": "object", "additionalProperties": INTEGER},
        ENTRIES,
        "become maps again when answers are read: a.",
    ),
    "a map by a pattern": (
        {"type": "object", "patternProperties": {"^x": INTEGER}, "additionalProperties": False},
        {
            **ENTRIES,
            "items": {
                **ENTRIES["items"],  # type: ignore[dict-item]
                "properties": {"key": {**STRING, "pattern": "^x"}, "value": INTEGER},
            },
        },
        None,
    ),
    "an object with more properties": (
        {"type": "object", "properties": {"b": INTEGER}, "additionalProperties": STRING},
        CLOSED,
        "others are not asked for",
    ),
    "an object without properties": (
        {"type": "object", "additionalProperties": False},
        {"type": "object", "properties": {}, "additionalProperties": False},
        None,
    ),
    "dependentRequired": (
        {**CLOSED, "dependentRequired": {"b": []}},
        {**CLOSED, "description": 'dependentRequired: {"b":[]}.'},
        "dependentRequired",
    ),
    "not": (
        {**STRING, "not": {"const": "x"}},
        {**STRING, "description": 'not: {"const":"x"}.'},
        "not",
    ),
    "contentEncoding": (
        {**STRING, "contentEncoding": "base64"},
        {**STRING, "description": "Encoded as base64."},
        "contentEncoding",
    ),
    "comments": ({**STRING, "$comment": "x", "deprecated": True, "readOnly": True}, STRING, None),
    "a keyword of another type": ({**INTEGER, "maxLength": 2}, INTEGER, None),
}  # fmt: skip


@pytest.mark.parametrize(("schema", "expected", "note"), CHANGED.values(), ids=CHANGED.keys())
def test_the_rest_is_put_into_words_and_noted(schema: Any, expected: Any, note: str | None) -> None:
    found = answer_format(of(a=schema))
    assert found.sent["properties"]["a"] == expected
    assert found.warnings == ()
    if note is not None:
        assert f"{note} (a)" in " ".join(found.notes) or note in " ".join(found.notes)
    assert refused(found.sent) == ()
    sandbox_takes(found.sent)


REFUSED: dict[str, tuple[Any, str]] = {
    "any value": (of(a={}), "The schema of a takes any value"),
    "any value with a title": (of(a={"title": "A"}), "The schema of a takes any value"),
    "true": (of(a=True), "The schema of a takes any value"),
    "false": (of(a={"anyOf": [False]}), "The schema of a takes no value"),
    "any items": (of(a={"type": "array"}), "The schema of a[] takes any value"),
    "any object": (of(a={"type": "object"}), "The schema of a takes an object with any keys"),
    "a list of any objects": (
        of(items={"type": "array", "items": {"type": "object", "additionalProperties": True}}),
        "The schema of items[] takes an object with any keys",
    ),
    "a map of any values": (
        of(a={"type": "object", "patternProperties": {"x": {}}}),
        "The schema of a (value) takes any value",
    ),
    "recursion": (
        {"$ref": "#/$defs/X", "$defs": {"X": of(a={**LIST, "items": {"$ref": "#/$defs/X"}})}},
        "The schema of X contains the $ref #/$defs/X, which leads to itself",
    ),
    "mutual recursion": (
        {
            "$ref": "#/$defs/X",
            "$defs": {"X": of(a={"$ref": "#/$defs/Y"}), "Y": of(b={"$ref": "#/$defs/X"})},
        },
        "leads to itself; the service refuses recursion. Name as many levels",
    ),
    "recursion to the root": (of(a={"$ref": "#"}), "the service refuses recursion"),
    "an external reference": (
        of(a={"$ref": "https://example.com/s.json#/x"}),
        "The schema of a refers to https://example.com/s.json#/x, which is outside of it",
    ),
    "a reference to nothing": (of(a={"$ref": "#/$defs/X"}), "where there is no schema"),
    "a reference to an anchor": (of(a={"$ref": "#x"}), "where there is no schema"),
    "a list in an enum": (of(a={"enum": [[1]]}), "lists a value that is an object or an array"),
    "an object as const": (of(a={"const": {}}), "lists a value that is an object or an array"),
    "an empty enum": (of(a={"enum": []}), "The schema of a takes no value"),
    "an unknown type": (
        of(a={"type": "text"}),
        'properties.a.type: "text" is not one of "array", "boolean", "integer"',
    ),
    "an unknown required property": (
        {"type": "object", "properties": {"a": STRING}, "required": ["b"]},
        "The schema requires b, which is not one of its properties",
    ),
    "a contradiction": (
        of(a={"allOf": [STRING, INTEGER]}),
        "The schema of a takes no value. Remove what contradicts itself",
    ),
    "an allOf that is not a list": (of(a={"allOf": {}}), "properties.a.allOf: {} is not an array"),
    "a required name that is not text": (
        {"type": "object", "properties": {"a": STRING}, "required": [1]},
        "required[0]: 1 is not a string",
    ),
    "a tuple in the form of another draft": (
        of(a={"type": "array", "items": [STRING]}),
        "properties.a.items: [",
    ),
    "an empty tuple": (of(a={"type": "array", "prefixItems": []}), "prefixItems: 0 items, fewer"),
    "a bound that is not a number": (of(a={**INTEGER, "minimum": "1"}), "not a valid JSON Schema"),
    "a pattern that is malformed": (of(a={**STRING, "pattern": "("}), "not a valid JSON Schema"),
    "another meta-schema": (
        {"$schema": "https://example.com/my", **of(a=STRING)},
        "The schema is not JSON Schema: its $schema is https://example.com/my. Use https://json",
    ),
    "a list": ([1], "No JSON Schema can be made of it"),
    "a set in it": (of(a={"enum": {object()}}), "The schema is not JSON"),
}  # fmt: skip


@pytest.mark.parametrize(("schema", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_the_service_would_refuse_is_an_error_with_its_place(
    schema: Any, message: str
) -> None:
    with pytest.raises(InputError) as error:
        answer_format(schema)
    assert message in str(error.value)
    assert error.value.diagnostics[0].hint


def test_a_tool_has_an_object_as_its_input() -> None:
    with pytest.raises(InputError, match="is not of an object"):
        answer_format({"type": "string"}, via="tool")
    assert answer_format({"type": "string"}).sent == {"type": "string"}
    with pytest.raises(InputError, match="Use format or tool"):
        answer_format(STRING, via="json")  # type: ignore[arg-type]


# References


def test_references_are_kept_and_definitions_are_moved_to_the_root() -> None:
    schema = {
        "type": "object",
        "properties": {
            "home": {"$ref": "#/definitions/Address"},
            "away": {"$ref": "#/definitions/Address", "description": "On a journey."},
            "mood": {"$ref": "#/$defs/Mood", "description": "Of the author."},
        },
        "$defs": {"Mood": {"enum": ["good", "bad"]}, "Unused": {}},
        "definitions": {"Address": of(town={"type": "string", "maxLength": 3})},
    }
    town = {"type": "string", "description": "At most 3 characters."}
    address = {**of(town=town), "additionalProperties": False}
    found = answer_format(schema)
    assert found.sent == {
        "type": "object",
        "properties": {
            "home": {"$ref": "#/$defs/Address"},
            "away": {"$ref": "#/$defs/Address_2"},
            "mood": {"enum": ["good", "bad"], "description": "Of the author."},
        },
        "additionalProperties": False,
        "$defs": {
            "Address": address,
            "Address_2": {**address, "description": "On a journey."},
        },
    }
    assert "maxLength (Address.town, away.town)" in found.notes[0]
    assert found.checker().check(answer({"away": {"town": "Rome"}})).reason == (
        'away.town: "Rome" has 4 characters, more than 3'
    )


def test_a_part_may_be_used_twice_without_being_recursive() -> None:
    person = of(name=STRING)
    manager = {"allOf": [{"$ref": "#/$defs/P"}, of(boss={"$ref": "#/$defs/P"})]}
    found = sent_with(manager, P=person)
    assert found["properties"]["a"]["properties"] == {
        "name": STRING,
        "boss": {"$ref": "#/$defs/P"},
    }
    pointed = {**of(a=LIST, b={"$ref": "#/properties/a/items"})}
    assert answer_format(pointed).sent["$defs"] == {"items": STRING}


def test_older_drafts_work() -> None:
    draft = "http://json-schema.org/draft-07/schema#"
    pair = {"type": "array", "items": [STRING, INTEGER], "additionalItems": False}
    found = answer_format({"$schema": draft, **of(a=pair)})
    assert found.sent["properties"]["a"]["items"] == {"anyOf": [STRING, INTEGER]}
    assert "$schema" not in found.sent
    checker = found.checker()
    assert checker.check(answer({"a": ["x", 1]})).reason is None
    assert checker.check(answer({"a": ["x", "y"]})).reason == 'a[1]: "y" is not an integer'


def test_a_definition_is_sent_once() -> None:
    both = sent_with({"anyOf": [{"$ref": "#/$defs/D"}, {"$ref": "#/$defs/A%20b~1c"}]}, **{
        "D": of(x={"$ref": "#/$defs/A%20b~1c"}), "A b/c": of(y=STRING),
    })  # fmt: skip
    assert both["$defs"].keys() == {"D", "A_b_c"}
    described = {"$ref": "#/$defs/D", "description": "Here."}
    twice = answer_format({**of(a=described, b=described), "$defs": {"D": of(y=STRING)}})
    assert twice.sent["properties"] == {"a": {"$ref": "#/$defs/D"}, "b": {"$ref": "#/$defs/D"}}


def sent_with(one: Any, **definitions: Any) -> Mapping[str, Any]:
    return answer_format({**of(a=one), "$defs": definitions}).sent


def test_properties_that_a_closed_part_of_an_allof_excludes_are_not_asked_for() -> None:
    closed = {"type": "object", "properties": {"b": INTEGER}, "additionalProperties": False}
    both = {"allOf": [closed, {"properties": {"c": STRING}}]}
    assert sent(both) == CLOSED
    with pytest.raises(InputError, match="requires c"):
        sent({"allOf": [closed, of(c=STRING)]})


# Warnings


def test_limits_of_the_service_are_warnings() -> None:
    optional = {"type": "object", "properties": {f"p{n}": STRING for n in range(25)}}
    (warning,) = answer_format(optional).warnings
    assert "25 optional properties, and the service takes 24" in warning
    assert answer_format({**of(a={"$ref": "#/$defs/O"}), "$defs": {"O": optional}}).warnings == ()
    unions = of(**{f"p{n}": {"type": ["string", "null"]} for n in range(17)})
    (warning,) = answer_format(unions).warnings
    assert "17 properties with alternatives" in warning
    large = of(a={"enum": [f"member {n}" for n in range(600)], "description": "x"})
    (warning,) = answer_format(large).warnings
    assert "bytes without descriptions" in warning
    described = of(a={"type": "string", "description": "x" * 9000})
    assert answer_format(described).warnings == ()


@pytest.mark.parametrize(
    "name",
    [
        "reasoning",
        "Thinking",
        "my_thoughts",
        "chain_of_thought",
        "stackTrace",
        "modelReasoning",
        "cot",
    ],
)
def test_names_that_ask_for_reasoning_are_warned_of(name: str) -> None:
    (warning,) = answer_format(of(a=of(**{name: STRING}))).warnings
    assert f"can cause refusals: a.{name}" in warning


def test_other_names_are_not_warned_of() -> None:
    names = ["reason", "reasonable", "tracer", "cotton", "thoughtful", "unthinking", "explanation"]
    assert answer_format(of(**dict.fromkeys(names, STRING))).warnings == ()


def test_many_places_are_counted() -> None:
    def note(number: int) -> str:
        return answer_format(
            of(**{f"p{n}": {**INTEGER, "minimum": 1} for n in range(number)})
        ).notes[0]

    assert note(5).endswith("minimum (p0, p1, p2, p3, p4).")
    assert note(7).endswith("minimum (p0, p1, p2, p3, p4 and 2 more).")


def test_members_that_differ_in_case_only_are_warned_of() -> None:
    (warning,) = answer_format(of(a={"enum": ["us", "US", "uk"]})).warnings
    assert "differ in it only: a. Use other members." in warning


def test_unknown_keywords_are_warned_of_and_shown_to_the_model() -> None:
    found = answer_format(of(a={**STRING, "nullable": True}))
    assert found.sent["properties"]["a"]["description"] == "nullable: true."
    assert "answers are not checked for them: nullable (a)" in found.warnings[0]


# Formats of requests


def refused(schema: Any) -> tuple[str, ...]:
    """Return what is known to be refused of a schema that a request has."""
    config = {"format": {"type": "json_schema", "schema": schema}}
    found = format_in({"output_config": config})
    assert found is not None
    return tuple(one for one in found.warnings if "not known to take" in one or "$ref" in one)


# A schema that a request has as it is, and what the service refuses in it.
KNOWN_REFUSALS: dict[str, tuple[Any, str]] = {
    "an open object": (of(a=STRING), "objects whose additionalProperties are not false (the"),
    "minimum": (CLOSED | of(b={**INTEGER, "minimum": 1}), "minimum of an integer (b)"),
    "maximum": (CLOSED | of(b={"type": "number", "maximum": 1}), "maximum of a number (b)"),
    "maxLength": (CLOSED | of(b={**STRING, "maxLength": 1}), "maxLength of a string (b)"),
    "minItems": (CLOSED | of(b={**LIST, "minItems": 6}), "minItems of an array (b)"),
    "maxItems": (CLOSED | of(b={**LIST, "maxItems": 6}), "maxItems of an array (b)"),
    "uniqueItems": (CLOSED | of(b={**LIST, "uniqueItems": True}), "uniqueItems of an array (b)"),
    "prefixItems": (
        CLOSED | of(b={"type": "array", "prefixItems": [STRING]}),
        "prefixItems of an array (b)",
    ),
    "pattern": (CLOSED | of(b={**STRING, "pattern": r"\b"}), "pattern of a string (b)"),
    "format": (CLOSED | of(b={**STRING, "format": "phone"}), "format of a string (b)"),
    "oneOf": (CLOSED | of(b={"oneOf": [STRING]}), "oneOf (b)"),
    "a reference in allOf": (
        CLOSED | of(b={"allOf": [{"$ref": "#/$defs/X"}]}) | {"$defs": {"X": STRING}},
        "a $ref in an allOf (b)",
    ),
    "recursion": (
        CLOSED | of(b={"$ref": "#/$defs/X"}) | {"$defs": {"X": CLOSED | of(b={"$ref": "#"})}},
        "the service refuses recursion",
    ),
    "an object in an enum": (CLOSED | of(b={"enum": [{}]}), "objects and arrays in an enum"),
    "no type": (CLOSED | of(b={"title": "B"}), "schemas without a type, which take any value (b)"),
}  # fmt: skip


@pytest.mark.parametrize(("schema", "what"), KNOWN_REFUSALS.values(), ids=KNOWN_REFUSALS.keys())
def test_what_is_refused_of_a_schema_in_a_request_is_a_warning(schema: Any, what: str) -> None:
    assert [what in one for one in refused(schema)] == [True]
    with pytest.raises(APIError):
        sandbox_takes(schema)


def test_the_format_of_a_request_is_found_where_it_asks_for_it() -> None:
    schema = CLOSED | {"required": ["b"]}
    tool = {"name": "t", "input_schema": schema}
    asked = {"type": "json_schema", "schema": schema}
    for params, expected in (
        ({}, None),
        ({"output_config": {"effort": "low"}}, None),
        ({"output_config": None, "tools": None, "tool_choice": None}, None),
        ({"output_config": {"effort": "low", "format": asked}}, ("format", None)),
        ({"output_format": asked}, ("format", None)),
        ({"output_config": {"format": {"type": "json_schema", "schema": 1}}}, None),
        ({"tools": [tool], "tool_choice": {"type": "tool", "name": "t"}}, ("tool", "t")),
        ({"tools": [tool], "tool_choice": {"type": "any"}}, ("tool", "t")),
        ({"tools": [tool, tool], "tool_choice": {"type": "any"}}, None),
        ({"tools": [tool], "tool_choice": {"type": "auto"}}, None),
        ({"tools": [tool], "tool_choice": {"type": "tool", "name": "x"}}, None),
        ({"tools": [{"name": "t"}], "tool_choice": {"type": "tool", "name": "t"}}, None),
    ):
        found = format_in(params)
        assert (found and (found.via, found.tool)) == expected
        if found is not None:
            assert found.schema == found.sent == schema


def test_a_tool_that_is_not_strict_takes_any_schema() -> None:
    tool: Schema = {"name": "t", "input_schema": of(a={})}
    params = {"tools": [tool], "tool_choice": {"type": "tool", "name": "t"}}
    found = format_in(params)
    assert found is not None
    assert found.warnings == ()
    tool["strict"] = True
    found = format_in(params)
    assert found is not None
    assert (
        "false (the answer); schemas without a type, which take any value (a)"
        in (found.warnings[0])
    )


def test_a_format_is_merged_into_the_params_of_a_request() -> None:
    found = answer_format(CLOSED)
    asked = {"type": "json_schema", "schema": found.sent}
    assert found.merged_into({"output_config": {"effort": "low"}, "model": "m"}) == {
        "model": "m",
        "output_config": {"effort": "low", "format": asked},
    }
    tool = answer_format(CLOSED, via="tool")
    other = {"name": "search"}
    params = tool.merged_into({"tools": [other], "tool_choice": {"type": "auto"}})
    assert params["tools"] == [
        other,
        {
            "name": "record_answer",
            "description": "Record the answer.",
            "strict": True,
            "input_schema": tool.sent,
        },
    ]
    assert params["tool_choice"] == {"type": "tool", "name": "record_answer"}
    assert format_in(params) == format_in(tool.params())
    with pytest.raises(InputError, match="has a tool with the name record_answer already"):
        tool.merged_into(params)


# Sources


def test_a_schema_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(CLOSED).encode())
    assert answer_format(path) == answer_format(str(path)) == answer_format(CLOSED)
    for content, message in (
        ("{", "The schema is not JSON"),
        ("[]", "The schema is not an object"),
        ("{}", "The schema takes any value"),
        (" " * 1_000_001, "has more than 1,000,000 bytes"),
    ):
        path.write_text(content)
        with pytest.raises(InputError, match=message) as error:
            answer_format(path)
        assert str(error.value).startswith(str(path))
    with pytest.raises(InputError, match="nowhere"):
        answer_format("nowhere://bucket/s.json")
    with pytest.raises(InputError, match=r"missing\.json"):
        answer_format(tmp_path / "missing.json")


def test_a_schema_that_is_changed_later_does_not_change_the_format() -> None:
    schema = of(a={"type": "string", "maxLength": 3})
    found = answer_format(schema)
    before = json.dumps(found.to_json())
    schema["properties"]["a"]["maxLength"] = 4
    schema["required"].clear()
    assert json.dumps(found.to_json()) == before


def test_formats_are_equal_if_they_ask_for_the_same() -> None:
    made = answer_format(of(a={**INTEGER, "maximum": 2**70}), via="tool")
    again = AnswerFormat.of_json(json.loads(json.dumps(made.to_json())))
    assert again == made == pickle.loads(pickle.dumps(made))
    assert hash(again) == hash(made)
    assert again.to_json() == made.to_json()
    assert again.checker() is made.checker()
    assert made != answer_format(made.schema)
    assert answer_format(of(a=STRING, b=STRING)) != answer_format(of(b=STRING, a=STRING))


# Schemas that are made to hurt


def nested(depth: int, schema: Any = STRING) -> Any:
    for _ in range(depth):
        schema = {"type": "array", "items": schema}
    return schema


def laughs(key: str) -> Any:
    """Return a small schema whose references make it enormous."""
    definitions = {
        f"D{n}": {key: [{"$ref": f"#/$defs/D{n + 1}"}, {"$ref": f"#/$defs/D{n + 1}"}]}
        for n in range(40)
    }
    return {"$ref": "#/$defs/D0", "$defs": {**definitions, "D40": of(a=STRING)}}


HOSTILE = {
    "deep": nested(70),
    "deeper": nested(400),
    "deepest": nested(100_000),
    "a deep allOf": {"allOf": [laughs("allOf")]},
    "many references in allOf": laughs("allOf"),
    "a product of alternatives": {
        "allOf": [{"anyOf": [of(**{f"a{n}{k}": STRING}) for k in range(9)]} for n in range(9)]
    },
    "a chain of references": {
        "$ref": "#/$defs/D0",
        "$defs": {
            **{f"D{n}": of(a={"$ref": f"#/$defs/D{n + 1}"}) for n in range(9000)},
            "D9000": STRING,
        },
    },
    "a circle of references": {
        "$ref": "#/$defs/D0",
        "$defs": {f"D{n}": {"$ref": f"#/$defs/D{(n + 1) % 9000}"} for n in range(9000)},
    },
    "a huge enum": of(a={"enum": [f"member {n}" for n in range(200_000)]}),
    "a pattern that explodes": of(a={**STRING, "pattern": "(a{1000}){1000}"}),
}  # fmt: skip


@pytest.mark.parametrize("schema", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_schema_is_an_error(schema: Any) -> None:
    with pytest.raises(InputError):
        answer_format(schema)


def test_a_hostile_schema_in_a_request_is_an_error_of_its_checker() -> None:
    for schema in ({"$ref": "https://example.com/x"}, {"type": 1}, nested(400)):
        found = format_in({"output_config": {"format": {"type": "json_schema", "schema": schema}}})
        assert found is not None
        with pytest.raises(InputError):
            found.checker()
    found = format_in({"output_format": {"type": "json_schema", "schema": nested(800)}})
    assert found is not None
    assert found.warnings == ("The schema is nested too deeply for the service.",)
    shared = {"$defs": {"D": of(a={"$ref": "#/$defs/D"})}, "$ref": "#/$defs/D"}
    found = format_in({"output_format": {"type": "json_schema", "schema": shared}})
    assert found is not None
    assert found.checker().check(answer({"a": {"a": 1}})).reason == "a.a: 1 is not an object"
