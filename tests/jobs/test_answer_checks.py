"""What a checker reads in a message, and why it does not accept it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import json
import pickle
import sys
from decimal import Decimal
from typing import Annotated, Any, Literal, NotRequired, TypedDict

import attrs
import msgspec
import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches.jobs import InputError
from message_batches.jobs.answers import AnswerFormat, Checked, answer_format, format_in
from message_batches.jobs.answers.schemas import refusals_of
from message_batches.sandbox.responder.schema_rules import check_schemas
from tests.properties import examples

jsonschema_rs = pytest.importorskip("jsonschema_rs")

Schema = dict[str, Any]

STRING, INTEGER, NULL = {"type": "string"}, {"type": "integer"}, {"type": "null"}


def of(**properties: Any) -> Schema:
    """Return the schema of an object with these properties, all of them required."""
    return {"type": "object", "properties": properties, "required": [*properties]}


def text(*texts: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": one} for one in texts]


def checked(schema: Any, value: Any) -> Checked:
    """Return what becomes of a value that the model answers."""
    return answer_format(schema).checker().check({"content": text(json.dumps(value))})


def reason(schema: Any, value: Any) -> str | None:
    return checked(of(a=schema), {"a": value}).reason


def restored(schema: Any, value: Any) -> Any:
    found = checked(of(a=schema), {"a": value})
    assert found.reason is None
    return found.value["a"]


# Where the value is

A = of(a=INTEGER)
JSON = '{"a": 1}'
THINKING = {"type": "thinking", "thinking": '{"a": 2}', "signature": "x"}
SEARCH = {"type": "server_tool_use", "id": "s", "name": "web_search", "input": {"a": 3}}
FOUND = {"type": "web_search_tool_result", "tool_use_id": "s", "content": []}

MESSAGES: dict[str, list[dict[str, Any]]] = {
    "a text": text(JSON),
    "blanks around it": text(f"\n {JSON} \n"),
    "thinking before it": [THINKING, *text(JSON)],
    "redacted thinking": [{"type": "redacted_thinking", "data": "x"}, *text(JSON)],
    "several texts that are one": text('{"a"', ": 1", "}"),
    "a text before a search": [*text("I search."), SEARCH, FOUND, *text(JSON)],
    "several texts after a search": [*text("I search."), SEARCH, FOUND, *text('{"a":', " 1}")],
    "a search that is last": [*text(JSON), SEARCH, FOUND],
    "the last text": text("Here it is:", JSON),
    "a fence": text(f"```json\n{JSON}\n```"),
    "a fence without a language": text(f"```\n{JSON}```"),
    "a fence with words around it": text(f"Here it is:\n```JSON\n{JSON}\n```\nGood luck!"),
    "a fence in the last text": text("First this.", f"```json\n{JSON}\n```"),
    "a tool that was not asked for": [
        {"type": "tool_use", "id": "t", "name": "x", "input": {"a": 4}},
        *text(JSON),
    ],
}


@pytest.mark.parametrize("content", MESSAGES.values(), ids=MESSAGES.keys())
def test_the_json_of_the_text_is_the_value(content: list[dict[str, Any]]) -> None:
    checker = answer_format(A).checker()
    assert checker.check({"content": content, "stop_reason": "end_turn"}) == Checked({"a": 1}, None)


UNREADABLE: dict[str, tuple[Any, str]] = {
    "no content": (None, "not JSON: the answer has no text"),
    "no blocks": ([], "not JSON: the answer has no text"),
    "thinking only": ([THINKING], "not JSON: the answer has no text"),
    "blank text": (text(" \n"), "not JSON: the answer has no text"),
    "prose": (text("I cannot do that."), "not JSON: JSON is malformed: invalid character"),
    "truncated": (text('{"a": '), "not JSON: Input data was truncated"),
    "two fences": (text(f"```\n{JSON}\n```\n```\n{JSON}\n```"), "not JSON: JSON is malformed"),
    "nan": (text('{"a": NaN}'), "not JSON: JSON is malformed"),
    "deep": (text("[" * 100_000 + "]" * 100_000), "not JSON: it is nested too deeply"),
    "half of a pair": (text('"\ud800"'), "not JSON: 'utf-8' codec can't encode"),
    "another value": (text("[1]"), "[1] is not an object"),
}


@pytest.mark.parametrize(("content", "expected"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_an_answer_without_a_value_has_a_reason(content: Any, expected: str) -> None:
    found = answer_format(A).checker().check({"content": content})
    assert found.value is None
    assert found.reason is not None
    assert found.reason.startswith(expected)
    assert "\n" not in found.reason


def test_the_input_of_the_forced_tool_is_the_value() -> None:
    checker = answer_format(A, via="tool").checker()

    def use(name: str, value: Any) -> dict[str, Any]:
        return {"type": "tool_use", "id": "t", "name": name, "input": value}

    ours = use("record_answer", {"a": 1})
    for content in ([ours], [THINKING, ours], [*text('{"a": 2}'), use("search", {"a": 3}), ours]):
        assert checker.check({"content": content}) == Checked({"a": 1}, None)
    assert checker.check({"content": [use("record_answer", {})]}).reason == "a is missing"
    for content in ([], text(JSON), [use("search", {"a": 3})]):
        expected = "the tool record_answer was not used"
        assert checker.check({"content": content}).reason == expected
    broken = checker.check({"content": [use("record_answer", {"a": "\ud800"})]})
    assert broken.reason is not None
    assert broken.reason.startswith("it cannot be checked: 'utf-8' codec")


def test_integers_of_any_size_are_exact() -> None:
    for number in (2**53 + 1, 2**64, -(10**30)):
        found = checked(A, {"a": number})
        assert found.value == {"a": number}
        assert type(found.value["a"]) is int
    assert reason({"type": "integer", "maximum": 2**70}, 2**70 + 1) == (
        "a: 1180591620717411303425 is greater than the maximum of 1180591620717411303424"
    )


# Reasons

BOTH = {"anyOf": [of(kind={"const": "cat"}, lives=INTEGER), of(kind={"const": "dog"}, name=STRING)]}
DEFINED = {"anyOf": [of(x=INTEGER), {"type": "null"}]}

REASONS: list[tuple[Any, Any, str]] = [
    ({"type": "integer", "maximum": 10}, 12, "a: 12 is greater than the maximum of 10"),
    ({"type": "integer", "minimum": 1}, 0, "a: 0 is less than the minimum of 1"),
    ({"type": "integer", "exclusiveMinimum": 1}, 1, "a: 1 is less than or equal to the minimum"),
    ({"type": "integer", "multipleOf": 5}, 7, "a: 7 is not a multiple of 5"),
    (INTEGER, "x", 'a: "x" is not an integer'),
    (INTEGER, None, "a: null is not an integer"),
    ({"type": "boolean"}, 1, "a: 1 is not true or false"),
    ({"type": ["string", "null"]}, 1, "a: 1 is not null or a string"),
    ({"anyOf": [STRING, INTEGER, NULL]}, 1.5, "a: 1.5 is not a string, an integer or null"),
    ({"enum": ["good", "bad"]}, "ok", 'a: "ok" is not one of "good", "bad"'),
    ({"anyOf": [{"enum": ["good"]}, NULL]}, "ok", 'a: "ok" is not one of "good", or null'),
    (
        {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "pattern": "x"}, NULL]},
        "y",
        'a: "y" is not in the format date',
    ),
    ({"enum": [*range(12)]}, 12, "a: 12 is not one of 0, 1, 2, 3, 4, 5, 6, 7 and 4 others"),
    ({"const": 1}, 2, "a: 2 is not 1"),
    ({"type": "string", "maxLength": 1}, "ab", 'a: "ab" has 2 characters, more than 1'),
    ({"type": "string", "minLength": 2}, "a", 'a: "a" has 1 character, fewer than 2'),
    ({"type": "string", "pattern": "^a$"}, "b", 'a: "b" does not match ^a$'),
    ({"type": "string", "format": "date"}, "x", 'a: "x" is not in the format date'),
    ({"type": "array", "items": INTEGER, "maxItems": 1}, [1, 2], "a: 2 items, more than 1"),
    ({"type": "array", "items": INTEGER, "minItems": 2}, [1], "a: 1 item, fewer than 2"),
    ({"type": "array", "items": INTEGER, "uniqueItems": True}, [1, 1], "a: two items are equal"),
    ({"type": "array", "items": of(b=INTEGER)}, [{"b": 1}, {"b": 2.5}], "a[1].b: 2.5 is not"),
    ({"type": "array", "prefixItems": [STRING, INTEGER]}, [1, 1], "a[0]: 1 is not a string"),
    (of(b=INTEGER), {}, "a.b is missing"),
    (of(b=INTEGER) | {"additionalProperties": False}, {"b": 1, "c": 2}, "a.c is not expected"),
    ({"not": {"const": 1}, **INTEGER}, 1, 'a: {"const":1} is not allowed for 1'),
    (BOTH, {"kind": "cat", "lives": "x"}, 'a.lives: "x" is not an integer'),
    (BOTH, {"kind": "cow"}, 'a.kind: "cow" is not one of "cat", "dog"'),
    (BOTH, 1, "a: 1 is not an object"),
    (DEFINED, {}, "a.x is missing"),
    ({"oneOf": [of(x=INTEGER), of(y=STRING)]}, {}, "a.x is missing"),
    (
        {"anyOf": [of(x={"const": 1}), of(y={"const": 2})]},
        {"x": 2, "y": 1},
        'a: {"x":2,"y":1} fits none of 2 alternatives',
    ),
    ({"type": "array", "items": {"enum": ["x"]}}, "x", 'a: "x" is not an array'),
    ({"oneOf": [STRING, {"type": "string", "maxLength": 1}]}, "x", "a: "),
    (
        {"type": "object", "additionalProperties": INTEGER},
        [{"key": "k", "value": "v"}],
        'a.k: "v" is not an integer',
    ),
    (
        {"type": "object", "additionalProperties": INTEGER, "maxProperties": 1},
        [{"key": "k", "value": 1}, {"key": "l", "value": 1}],
        "a: 2 entries, more than 1",
    ),
    (
        {"type": "object", "additionalProperties": INTEGER, "propertyNames": {"pattern": "^x"}},
        [{"key": "k", "value": 1}],
        "a: the name of a property is wrong",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "value", "expected"), REASONS)
def test_a_reason_names_the_place_and_the_fault(schema: Any, value: Any, expected: str) -> None:
    found = reason(schema, value)
    assert found is not None
    assert found.startswith(expected)


def test_a_reason_names_three_faults_on_one_line_of_500_characters() -> None:
    many = of(**{f"p{n}": INTEGER for n in range(5)})
    assert checked(many, dict.fromkeys(many["properties"], "x")).reason == (
        'p0: "x" is not an integer; p1: "x" is not an integer; p2: "x" is not an integer; '
        "and 2 more"
    )
    long = of(**{f"p{n}" * 60: {"type": "string", "pattern": "^a" * 60} for n in range(5)})
    found = checked(long, dict.fromkeys(long["properties"], "x\ny" * 400)).reason
    assert found is not None
    assert found.endswith("; and 2 more")
    assert len(found) <= 500
    assert "\n" not in found


def test_times_without_an_offset_are_accepted() -> None:
    for form, good, bad in (
        ("date-time",
         ["2026-11-28T10:00:00Z", "2026-11-28 10:00:00.5", "2026-11-28T10:00:00+01:30"],
         ["2026-11-28", "2026-02-30T10:00:00Z", "2026-11-28T25:00:00", "now"]),
        ("time", ["10:00:00", "10:00:00.25Z", "10:00:00-05:00"], ["10", "24:00:01", "10:61:00"]),
    ):  # fmt: skip
        for value in good:
            assert restored({"type": "string", "format": form}, value) == value
        for value in bad:
            assert reason({"type": "string", "format": form}, value) is not None


# Letter case, maps

MOOD = {"enum": ["Good", "bad", None, 1]}


@pytest.mark.parametrize(
    "schema",
    [
        MOOD,
        {"const": "Good"},
        {"anyOf": [MOOD, NULL]},
        {"oneOf": [INTEGER, MOOD]},
        {"allOf": [MOOD, {"enum": ["Good"]}]},
        {"$ref": "#/$defs/Mood"},
        {"anyOf": [{"$ref": "#/$defs/Mood"}, NULL]},
        {"anyOf": [{"enum": ["x"]}, {"$ref": "#/$defs/Mood"}]},
    ],
)
@pytest.mark.parametrize("wrap", ["property", "items", "tuple", "map"])
def test_the_letter_case_of_an_enum_is_forgiven(schema: Any, wrap: str) -> None:
    value: Any = "GOOD"
    right: Any = "Good"
    if wrap == "items":
        schema, value, right = {"type": "array", "items": schema}, [value], [right]
    elif wrap == "tuple":
        schema = {"type": "array", "prefixItems": [INTEGER, schema], "items": False}
        value, right = [1, value], [1, right]
    elif wrap == "map":
        schema = {"type": "object", "additionalProperties": schema}
        value, right = [{"key": "GOOD", "value": value}], {"GOOD": right}
    complete = {**of(**{"a/b c": schema}), "$defs": {"Mood": MOOD}}
    assert checked(complete, {"a/b c": value}) == Checked({"a/b c": right}, None)


def test_the_letter_case_is_not_forgiven_where_several_members_fit() -> None:
    assert reason({"enum": ["us", "US"]}, "Us") == 'a: "Us" is not one of "us", "US"'
    assert restored({"enum": ["us", "US"]}, "US") == "US"
    assert restored({"anyOf": [{"enum": ["US"]}, STRING]}, "us") == "us"  # it fits as it is


def test_a_kind_in_another_letter_case_still_chooses_the_alternative() -> None:
    assert restored(BOTH, {"kind": "Dog", "name": "x"}) == {"kind": "dog", "name": "x"}
    assert reason(BOTH, {"kind": "CAT", "lives": "x"}) == 'a.lives: "x" is not an integer'


def test_a_map_is_an_object_again() -> None:
    ages = {"type": "object", "additionalProperties": INTEGER}
    entries = [{"key": "Ann", "value": 3}, {"key": "Bob", "value": 4}]
    assert restored(ages, entries) == {"Ann": 3, "Bob": 4}
    assert restored(ages, []) == {}
    assert restored(ages, {"Ann": 3}) == {"Ann": 3}
    assert restored({"anyOf": [ages, NULL]}, entries) == {"Ann": 3, "Bob": 4}
    nested = {"type": "object", "additionalProperties": ages}
    assert restored(nested, [{"key": "x", "value": entries}]) == {"x": {"Ann": 3, "Bob": 4}}
    either = {"anyOf": [{"type": "object", "additionalProperties": STRING}, ages]}
    assert restored(either, entries) == {"Ann": 3, "Bob": 4}
    named = {**ages, "propertyNames": {"enum": ["Ann"]}}
    assert restored(named, [{"key": "ANN", "value": 3}]) == {"Ann": 3}
    record = {**of(b=STRING), "additionalProperties": INTEGER}
    assert restored(record, {"b": "x"}) == {"b": "x"}


def test_a_map_with_a_key_twice_does_not_fit() -> None:
    ages = {"type": "object", "additionalProperties": INTEGER}
    twice = [{"key": "Ann", "value": 3}, {"key": "Ann", "value": 4}]
    assert reason(ages, twice) == 'a: the key "Ann" has two values'
    assert reason({"anyOf": [ages, NULL]}, twice) == 'a: the key "Ann" has two values'
    assert restored(ages, [twice[0], twice[0]]) == {"Ann": 3}
    assert reason(ages, [{"key": "Ann"}]) == 'a: [{"key":"Ann"}] is not an object'


def test_a_recursive_schema_of_a_tool_is_restored_at_any_depth() -> None:
    tree = {"anyOf": [{"enum": ["Leaf"]}, {"type": "array", "items": {"$ref": "#/$defs/Tree"}}]}
    schema = {**of(a={"$ref": "#/$defs/Tree"}), "$defs": {"Tree": tree}}
    tool = {"name": "t", "input_schema": schema}
    found = format_in({"tools": [tool], "tool_choice": {"type": "any"}})
    assert found is not None

    def check(value: Any) -> Checked:
        use = {"type": "tool_use", "id": "t", "name": "t", "input": {"a": value}}
        return found.checker().check({"content": [use]})

    assert check([["LEAF"], "leaf"]) == Checked({"a": [["Leaf"], "Leaf"]}, None)
    deep: Any = "LEAF"
    for _ in range(900):
        deep = [deep]
    assert check(deep) == Checked(None, "it is nested too deeply")


def test_a_pattern_that_could_take_for_ever_ends_in_a_reason() -> None:
    schema = {"type": "string", "pattern": "(?=a)(a+)+$"}
    found = reason(schema, "a" * 1000 + "!")
    assert found is not None
    assert found.startswith("a: ")


def test_what_an_anchor_leads_to_is_checked() -> None:
    schema = {"$ref": "#mood", "$defs": {"Mood": {"$anchor": "mood", "enum": ["Good"]}}}
    found = format_in({"output_format": {"type": "json_schema", "schema": schema}})
    assert found is not None
    assert found.checker().check({"content": text('"Good"')}).reason is None
    assert found.checker().check({"content": text('"bad"')}).reason == '"bad" is not one of "Good"'


# Any schema

NAMES = st.sampled_from(["a", "b", "c", "Name", "ü", "x/y~z", "$ref", "key", "enum"])
SCALARS: list[tuple[Schema, st.SearchStrategy[Any]]] = [
    (STRING, st.text(alphabet=st.characters(codec="utf-8"), max_size=5)),
    (INTEGER, st.integers()),
    ({"type": "number"}, st.floats(allow_nan=False, allow_infinity=False)),
    ({"type": "boolean"}, st.booleans()),
    (NULL, st.none()),
    ({"type": "string", "format": "date"}, st.dates().map(str)),
    ({"type": "integer", "minimum": 3, "maximum": 9}, st.integers(3, 9)),
    ({"type": "string", "maxLength": 3, "pattern": "^[ab]*$"}, st.text("ab", max_size=3)),
]

Pair = tuple[Any, Any]
"""A value, and what the API is asked for in its place."""


@st.composite
def objects(draw: st.DrawFn, depth: int) -> tuple[Schema, st.SearchStrategy[Pair]]:
    names = draw(st.lists(NAMES, unique=True, min_size=1, max_size=3))
    made = {name: draw(schemas(depth - 1)) for name in names}
    required = draw(st.lists(st.sampled_from(names), unique=True))
    schema: Schema = {
        "type": "object",
        "properties": {name: one for name, (one, _) in made.items()},
        "required": required,
    }
    if draw(st.booleans()):
        schema["additionalProperties"] = False
    pairs = st.fixed_dictionaries(
        {name: made[name][1] for name in required},
        optional={name: made[name][1] for name in names if name not in required},
    )
    return schema, pairs.map(
        lambda found: (
            {name: one[0] for name, one in found.items()},
            {name: one[1] for name, one in found.items()},
        )
    )


@st.composite
def schemas(draw: st.DrawFn, depth: int) -> tuple[Schema, st.SearchStrategy[Pair]]:
    """Draw a schema, and a strategy of pairs that fit it."""
    kinds = ["scalar", "enum"]
    if depth > 0:
        kinds += ["object", "array", "tuple", "map", "either", "both"]
    kind = draw(st.sampled_from(kinds))
    if kind == "scalar":
        schema, values = draw(st.sampled_from(SCALARS))
        return schema, values.map(lambda value: (value, value))
    if kind == "enum":
        members = ["Red", "green", "BLUE"]
        cases = st.sampled_from(members).flatmap(
            lambda value: st.sampled_from([(value, value), (value, value.swapcase())])
        )
        return {"enum": members}, cases
    if kind == "object":
        return draw(objects(depth))
    if kind == "both":
        schema, pairs = draw(objects(depth))
        properties = schema.pop("properties")
        schema.pop("additionalProperties", None)
        parts = [{"properties": {name: one}} for name, one in properties.items()]
        return {"allOf": [schema, *parts]}, pairs
    if kind == "either":
        schema, pairs = draw(objects(depth))
        return {draw(st.sampled_from(["anyOf", "oneOf"])): [schema, NULL, {"type": "boolean"}]}, (
            st.one_of(pairs, st.sampled_from([(None, None), (True, True)]))
        )
    schema, pairs = draw(schemas(depth - 1))
    if kind == "array":
        lists = st.lists(pairs, max_size=3)
        return {"type": "array", "items": schema, "maxItems": 3}, lists.map(
            lambda found: ([one for one, _ in found], [one for _, one in found])
        )
    if kind == "tuple":
        other, more = draw(schemas(depth - 1))
        return {"type": "array", "prefixItems": [schema, other], "items": False, "minItems": 2}, (
            st.tuples(pairs, more).map(
                lambda two: ([one for one, _ in two], [one for _, one in two])
            )
        )
    entries = st.dictionaries(st.text("abc", max_size=3), pairs, max_size=3)
    return {"type": "object", "additionalProperties": schema}, entries.map(
        lambda found: (
            {key: one for key, (one, _) in found.items()},
            [{"key": key, "value": one} for key, (_, one) in found.items()],
        )
    )


def unfolded(value: Any) -> Any:
    """Return a value in which the letters of an enum have their usual case."""
    cases = {member.swapcase(): member for member in ("Red", "green", "BLUE")}
    if isinstance(value, dict):
        return {key: unfolded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [unfolded(one) for one in value]
    return cases.get(value, value) if isinstance(value, str) else value


@examples(60)
@given(st.data())
def test_what_fits_a_schema_can_be_answered_and_is_read_back(data: st.DataObject) -> None:
    schema, pairs = data.draw(objects(3))
    made = answer_format(schema)
    assert [*refusals_of(made.sent)] == []
    check_schemas(made.params())
    value, answered = data.draw(pairs)
    # What the service's grammar allows: the letter case aside, it is the sent schema.
    assert jsonschema_rs.is_valid(made.sent, unfolded(answered))
    found = made.checker().check({"content": text(json.dumps(answered))})
    assert found == Checked(value, None)


def allowed(schema: Schema, root: Schema) -> st.SearchStrategy[Any]:
    """Return values that the grammar of a sent schema allows."""
    if "$ref" in schema:
        return allowed(root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    if "anyOf" in schema:
        return st.one_of([allowed(one, root) for one in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "object":
        properties = {name: allowed(one, root) for name, one in schema["properties"].items()}
        required = schema.get("required", [])
        return st.fixed_dictionaries(
            {name: properties[name] for name in required},
            optional={name: one for name, one in properties.items() if name not in required},
        )
    if schema["type"] == "array":
        return st.lists(allowed(schema["items"], root), max_size=4)
    if schema.get("format") == "date":
        return st.dates().map(str)
    if "pattern" in schema:
        return st.text("ab", max_size=5)
    return next(values for one, values in SCALARS if one["type"] == schema["type"])


@examples(60)
@given(st.data())
def test_what_the_grammar_allows_fits_or_breaks_a_bound_that_a_note_names(
    data: st.DataObject,
) -> None:
    schema, _ = data.draw(objects(3))
    made = answer_format(schema)
    value = data.draw(allowed(dict(made.sent), dict(made.sent)))
    found = made.checker().check({"content": text(json.dumps(value))})
    if found.reason is not None:
        assert made.notes != ()
        assert "has two values" in found.reason or "does not enforce" in made.notes[0]


# Classes


class Mood(enum.Enum):
    GOOD = "good"
    BAD = "bad"


class PydanticReview(pydantic.BaseModel):
    mood: Mood
    score: int = pydantic.Field(ge=1, le=10)
    day: dt.date
    tags: dict[str, int] = {}
    pair: tuple[int, str] | None = None

    @pydantic.field_validator("score")
    @classmethod
    def is_not_seven(cls, score: int) -> int:
        if score == 7:
            raise ValueError("7 is unlucky")
        return score


@pydantic.dataclasses.dataclass
class PydanticDataclassReview:
    mood: Mood
    score: Annotated[int, pydantic.Field(ge=1, le=10)]
    day: dt.date
    tags: dict[str, int] = dataclasses.field(default_factory=dict)
    pair: tuple[int, str] | None = None

    def __post_init__(self) -> None:
        if self.score == 7:
            raise ValueError("7 is unlucky")


Score = Annotated[int, msgspec.Meta(ge=1, le=10)]


@dataclasses.dataclass
class DataclassReview:
    mood: Mood
    score: Score
    day: dt.date
    tags: dict[str, int] = dataclasses.field(default_factory=dict)
    pair: tuple[int, str] | None = None

    def __post_init__(self) -> None:
        if self.score == 7:
            raise ValueError("7 is unlucky")


@attrs.define
class AttrsReview:
    mood: Mood
    score: Score = attrs.field()
    day: dt.date = attrs.field()
    tags: dict[str, int] = attrs.field(factory=dict)
    pair: tuple[int, str] | None = None

    @score.validator
    def _is_not_seven(self, attribute: Any, score: int) -> None:
        if score == 7:
            raise ValueError("7 is unlucky")


class StructReview(msgspec.Struct):
    mood: Mood
    score: Score
    day: dt.date
    tags: dict[str, int] = {}
    pair: tuple[int, str] | None = None

    def __post_init__(self) -> None:
        if self.score == 7:
            raise ValueError("7 is unlucky")


class TypedDictReview(TypedDict):
    mood: Mood
    score: Score
    day: dt.date
    tags: NotRequired[dict[str, int]]
    pair: NotRequired[tuple[int, str] | None]


CLASSES = [
    PydanticReview,
    PydanticDataclassReview,
    DataclassReview,
    AttrsReview,
    StructReview,
    TypedDictReview,
]
ANSWER = {
    "mood": "GOOD",
    "score": 9,
    "day": "2026-11-28",
    "tags": [{"key": "x", "value": 1}],
    "pair": [1, "y"],
}


@pytest.mark.parametrize("cls", CLASSES)
def test_a_class_is_a_schema_and_its_instances_are_the_values(cls: Any) -> None:
    made = answer_format(cls)
    assert made.warnings == ()
    assert list(made.sent["properties"]) == ["mood", "score", "day", "tags", "pair"]
    assert made.sent["required"] == ["mood", "score", "day"]
    assert any("maximum (score)" in note for note in made.notes)
    found = made.checker(cls).check({"content": text(json.dumps(ANSWER))})
    expected = {
        "mood": Mood.GOOD,
        "score": 9,
        "day": dt.date(2026, 11, 28),
        "tags": {"x": 1},
        "pair": (1, "y"),
    }
    assert found.reason is None
    assert found.value == (expected if cls is TypedDictReview else cls(**expected))
    wrong = made.checker(cls).check({"content": text(json.dumps({**ANSWER, "score": 12}))})
    assert wrong == Checked(None, "score: 12 is greater than the maximum of 10")
    assert made.checker().check({"content": text(json.dumps(ANSWER))}).value["mood"] == "good"
    assert made.checker(cls) is made.checker(cls)


@pytest.mark.parametrize("cls", CLASSES[:-1])
def test_the_validation_of_a_class_counts_too(cls: Any) -> None:
    made = answer_format(cls)
    message = {"content": text(json.dumps({**ANSWER, "score": 7}))}
    assert made.checker().check(message).reason is None
    found = made.checker(cls).check(message)
    assert found.value is None
    assert found.reason is not None
    assert "7 is unlucky" in found.reason
    if cls is PydanticReview:
        assert found.reason == "score: Value error, 7 is unlucky"


@dataclasses.dataclass
class Mixed:
    review: PydanticReview
    count: Annotated[int, pydantic.Field(le=3)] = 0


def test_pydantic_makes_the_schema_of_what_contains_its_classes() -> None:
    for cls in (list[PydanticReview], Mixed, dict[str, PydanticReview], PydanticReview | None):
        assert "PydanticReview" in str(answer_format(cls).sent)
    found = checked(Mixed, {"review": ANSWER, "count": 4})
    assert found.reason == "count: 4 is greater than the maximum of 3"


class Visit(TypedDict):
    started: dt.datetime
    pauses: list[dt.time | None]


@dataclasses.dataclass
class Bill:
    visits: list[Visit]
    paid: dt.datetime | int | None
    price: Decimal
    parts: dict[str, Decimal]
    note: str


def test_times_and_decimals_are_asked_for_in_their_form() -> None:
    sent = answer_format(Bill).sent
    moment, price = {"type": "string", "format": "date-time"}, {"type": "string"}
    price["pattern"] = r"^-?[0-9]+(\.[0-9]+)?$"
    asked = sent["properties"]
    assert moment in asked["paid"]["anyOf"]
    assert asked["price"] == price
    assert asked["parts"]["items"]["properties"]["value"] == price
    assert asked["note"] == {"type": "string"}
    visit = sent["$defs"]["Visit"]["properties"]
    assert visit["started"] == moment
    assert visit["pauses"]["items"]["anyOf"][0] == {"type": "string", "format": "time"}
    given = {
        "visits": [{"started": "2026-11-28T07:00:00Z", "pauses": ["12:00:00", None]}],
        "paid": "2026-11-28T08:00:00",
        "price": "12.50",
        "parts": [{"key": "tax", "value": "2.50"}],
        "note": "cash",
    }
    started = dt.datetime(2026, 11, 28, 7, tzinfo=dt.UTC)
    found = answer_format(Bill).checker(Bill).check({"content": text(json.dumps(given))})
    assert found.value == Bill(
        [{"started": started, "pauses": [dt.time(12), None]}],
        dt.datetime(2026, 11, 28, 8),
        Decimal("12.50"),
        {"tax": Decimal("2.50")},
        "cash",
    )


def test_other_types_are_schemas_too() -> None:
    values = checked(list[Literal["x", "y"]], ["X", "y"]).value
    assert values == ["x", "y"]
    made = answer_format(list[Decimal])
    assert made.checker(list[Decimal]).check({"content": text('["1.50"]')}).value == [
        Decimal("1.50")
    ]
    review = answer_format(DataclassReview).checker(DataclassReview)
    assert review.check({"content": text(json.dumps({**ANSWER, "score": 9.0}))}).value.score == 9


class Recursive(pydantic.BaseModel):
    children: list[Recursive] = []


class Loose(pydantic.BaseModel):
    meta: dict[str, Any]


class AnyField(pydantic.BaseModel):
    value: Any


class Plain:
    pass


@dataclasses.dataclass
class Unresolved:
    other: Missing  # type: ignore[name-defined]  # noqa: F821


@pytest.mark.parametrize(
    ("cls", "message"),
    [
        (Recursive, "Recursive: The schema of Recursive contains the $ref #/$defs/Recursive"),
        (Loose, "Loose: The schema of meta takes an object with any keys"),
        (AnyField, "AnyField: The schema of value takes any value"),
        (Plain, "Plain: No JSON Schema can be made of it"),
        (Unresolved, "Unresolved: No JSON Schema can be made of it: name 'Missing' is not defined"),
        (dict, "dict: The schema takes an object with any keys"),
        (3, "3: No JSON Schema can be made of it"),
    ],
)
def test_a_class_that_the_service_cannot_take_is_an_error(cls: Any, message: str) -> None:
    with pytest.raises(InputError) as error:
        answer_format(cls)
    assert str(error.value).startswith(message)


# A process


def test_the_extra_is_named_if_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'message-batches\[schema\]'"):
        answer_format(of(not_seen_before=STRING))


def test_a_format_works_in_another_process() -> None:
    made: AnswerFormat = pickle.loads(pickle.dumps(answer_format(PydanticReview)))
    assert made.checker().check({"content": text(json.dumps(ANSWER))}).reason is None
