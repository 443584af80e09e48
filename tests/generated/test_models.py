"""Every model of the generated package, compared with documents written from openapi.yaml."""

from __future__ import annotations

import copy
import json
import keyword
import pickle
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches_api import models
from message_batches_api.tolerant import deviations_of
from message_batches_api.types import UNSET, DecodeError, UnknownVariant, WireModel
from tests.generated.contract import (
    DICTS,
    MODELS,
    OBJECTS,
    OTHER_NAMES,
    SCHEMAS,
    Free,
    Schema,
    Tagged,
    alternatives,
    class_name,
    of_name,
    stand_ins,
)
from tests.generated.strategies import (
    NEW_TAGS,
    Place,
    alternative_of,
    documents,
    members,
    places,
    variant_of,
)
from tests.properties import examples

# What a person decodes or sends as a whole, where unions stand deep inside unions.
ROOTS = [
    "MessageBatchIndividualResponse",
    "BetaMessageBatchIndividualResponse",
    "MessageBatchList",
    "ErrorResponse",
    "BatchCreateParams",
    "BetaBatchCreateParams",
]
SAMPLES = {
    "null": None,
    "boolean": True,
    "integer": 7,
    "number": 7.5,
    "string": "seven",
    "array": [],
    "object": {},
}
WORDS = {
    "null": "null",
    "boolean": "a boolean",
    "integer": "an integer",
    "number": "a number",
    "string": "a string",
    "array": "an array",
    "object": "an object",
}
FOUND = {
    **WORDS,
    "nothing": "nothing",
    "boolean": "the boolean",
    "integer": "the number",
    "number": "the number",
    "string": "the string",
}


def model_of(name: str) -> Any:
    return getattr(models, class_name(name))


def canonical(value: Any) -> str:
    """JSON text, in which 1, 1.0 and true differ and the order of keys does not count."""
    return json.dumps(value, sort_keys=True, allow_nan=False)


def arguments_of(value: Any) -> dict[str, Any]:
    """Constructor arguments that make an equal object; times are plain ones."""
    found = {one.alias: getattr(value, one.name) for one in attrs.fields(type(value)) if one.init}
    return {
        key: datetime.fromisoformat(argument.isoformat())
        if isinstance(argument, datetime)
        else argument
        for key, argument in found.items()
        if argument is not UNSET
    }


def refused(decode: Callable[..., Any], document: Any) -> DecodeError:
    """The error that a document makes. `pytest.raises` would take most of the time here."""
    try:
        decode(document, strict=True)
    except DecodeError as error:
        return error
    raise AssertionError(f"decoded: {document}")


def check_classes(value: Any, document: Any, schema: Schema) -> None:
    """Hold what a document was decoded to against the contract, down to the last field."""
    one = alternative_of(document, schema)
    if isinstance(one, Tagged):
        name = variant_of(document, one)
        if name is None:
            assert type(value) is UnknownVariant
            assert value.data == document
        else:
            check_classes(value, document, of_name(name))
    elif one is None or isinstance(one, Free):
        assert (type(value), value) == (type(document), document)
    elif one["type"] == "string":
        assert isinstance(value, datetime if one.get("format") == "date-time" else str)
    elif one["type"] == "array":
        assert type(value) is list
        for item, raw in zip(value, document, strict=True):
            check_classes(item, raw, one["items"])
    elif "properties" not in one:
        assert type(value) is dict
        for key, raw in document.items():
            check_classes(value[key], raw, one["additionalProperties"])
    else:
        (name,) = (name for name in MODELS if SCHEMAS[name] is one)
        assert isinstance(value, model_of(name))
        extras = {key: raw for key, raw in document.items() if key not in one["properties"]}
        assert value.additional_properties == extras
        for key in document.keys() - extras.keys():
            check_classes(getattr(value, attribute(key)), document[key], one["properties"][key])


def attribute(key: str) -> str:
    """The attribute of a field: its own name, unless Python has other plans for that."""
    return f"{key}_" if keyword.iskeyword(key) else key


def test_every_object_schema_is_tested() -> None:
    exported = (getattr(models, name) for name in models.__all__)
    classes = {
        one.__name__ for one in exported if isinstance(one, type) and issubclass(one, WireModel)
    }
    assert classes == {class_name(name) for name in MODELS}
    assert len(MODELS) + len(DICTS) == sum(
        schema.get("type") == "object" for schema in SCHEMAS.values()
    )


@pytest.mark.parametrize("name", MODELS)
@examples(6)
@given(data=st.data(), strange=st.booleans(), whole=st.booleans())
def test_decode_then_encode_gives_the_same_json(
    name: str, data: st.DataObject, strange: bool, whole: bool
) -> None:
    document = data.draw(documents(name, strange=strange, whole=whole))
    sent = canonical(document)
    decoded = model_of(name).from_dict(document)
    assert canonical(decoded.to_wire()) == sent
    assert json.loads(decoded.to_json()) == document
    check_classes(decoded, document, of_name(name))
    assert canonical(document) == sent, "decoding changed its input"


@pytest.mark.parametrize("name", MODELS)
@examples(4)
@given(data=st.data(), whole=st.booleans())
def test_encoding_building_and_copying_give_an_equal_object(
    name: str, data: st.DataObject, whole: bool
) -> None:
    model = model_of(name)
    document = data.draw(documents(name, strange=True, whole=whole))
    decoded = model.from_dict(document)
    assert model.from_dict(decoded.to_wire()) == decoded
    arguments = arguments_of(decoded)
    for key in SCHEMAS[name].get("required", ()):
        # What can have one value only need not be said.
        if "const" in SCHEMAS[name]["properties"][key]:
            del arguments[key]
    built = model(**arguments)
    assert built == decoded
    assert model.from_dict(built.to_wire()) == built
    sent = canonical(document)
    for twin in (copy.copy(decoded), copy.deepcopy(decoded), pickle.loads(pickle.dumps(decoded))):
        assert twin is not decoded
        assert twin == decoded
        assert canonical(twin.to_wire()) == sent
        for field in attrs.fields(model):
            assert (getattr(twin, field.name) is UNSET) == (getattr(decoded, field.name) is UNSET)


def faults(place: Place) -> list[str]:
    """The ways to break a place: the JSON types that do not fit there, or leaving it out."""
    fitting = place.allowed | ({"integer"} if "number" in place.allowed else set())
    return [kind for kind in SAMPLES if kind not in fitting] + ["nothing"] * place.needed


def check_tolerant(decoded: Any, document: Any, path: str) -> None:
    """Check that a broken document is kept, and that the fault is listed."""
    assert canonical(decoded.to_wire()) == canonical(document), path
    assert path in [deviation.path for deviation in deviations_of(decoded)]


def break_everywhere(decode: Callable[..., Any], document: Any, name: str) -> None:
    """Break a document in one place after the other, in every way there is, and mend it again."""
    for place in list(places(document, of_name(name))):
        whole = place.holder[place.key]
        for fault in faults(place):
            if fault == "nothing":
                del place.holder[place.key]
            else:
                place.holder[place.key] = SAMPLES[fault]
            error = refused(decode, document)
            if place.path:
                check_tolerant(decode(document), document, place.path)
            place.holder[place.key] = whole
            assert error.path == place.path, f"{fault} at {place.path}: {error}"
            assert error.found.startswith(FOUND[fault]), error
            missing_words = [
                WORDS[kind]
                for kind in place.allowed - {"null"}
                if WORDS[kind] not in error.expected
            ]
            assert fault == "nothing" or not missing_words, error


@pytest.mark.parametrize("name", MODELS)
@examples(2)
@given(data=st.data())
def test_a_fault_is_refused_with_its_path(name: str, data: st.DataObject) -> None:
    for whole in (True, False):
        document = copy.deepcopy(data.draw(documents(name, strange=True, whole=whole)))
        break_everywhere(model_of(name).from_dict, document, name)


@pytest.mark.parametrize("name", ROOTS)
@examples(25)
@given(data=st.data())
def test_a_fault_deep_inside_is_refused_with_its_path(name: str, data: st.DataObject) -> None:
    document = copy.deepcopy(data.draw(documents(name, depth=9, strange=True)))
    break_everywhere(model_of(name).from_dict, document, name)


def test_an_error_reads_well_and_can_be_pickled() -> None:
    line = {
        "custom_id": "a",
        "result": {"type": "succeeded", "message": {"id": "msg_1", "type": "message"}},
    }
    error = refused(models.MessageBatchIndividualResponse.from_dict, line)
    assert str(error) == "result.message.role: expected a value, found nothing"
    again = pickle.loads(pickle.dumps(error))
    assert (again.path, again.expected, again.found) == (error.path, error.expected, error.found)


@pytest.mark.parametrize("name", MODELS)
def test_a_value_that_is_not_an_object_is_refused(name: str) -> None:
    for document in (None, True, 7, 7.5, "seven", [], [{}]):
        error = refused(model_of(name).from_dict, document)
        assert (error.path, error.expected) == ("", "an object")


LENIENT = [name for name in MODELS if stand_ins(name)]


@pytest.mark.parametrize("name", LENIENT)
@examples(2)
@given(data=st.data())
def test_a_field_that_old_answers_lack_reads_null_or_its_default(
    name: str, data: st.DataObject
) -> None:
    document = data.draw(documents(name))
    absent = stand_ins(name)
    for key in absent:
        document.pop(key, None)
    decoded = model_of(name).from_dict(document)
    assert canonical({key: getattr(decoded, key) for key in absent}) == canonical(absent)
    assert canonical(decoded.to_wire()) == canonical(document)


@pytest.mark.parametrize("name", ROOTS)
@examples(60)
@given(data=st.data())
def test_complete_documents_survive(name: str, data: st.DataObject) -> None:
    document = data.draw(documents(name, depth=9, strange=True))
    decoded = model_of(name).from_dict(document)
    assert canonical(decoded.to_wire()) == canonical(document)
    assert (
        model_of(name).from_dict(decoded.to_wire())
        == decoded
        == pickle.loads(pickle.dumps(decoded))
    )


@pytest.mark.parametrize("name", DICTS)
@examples(20)
@given(data=st.data())
def test_an_object_without_named_fields_is_a_dict(name: str, data: st.DataObject) -> None:
    holder, key = data.draw(st.sampled_from(members(name)))
    document = {**data.draw(documents(holder)), key: data.draw(documents(name))}
    decoded = model_of(holder).from_dict(document)
    assert type(getattr(decoded, key)) is dict
    assert canonical(decoded.to_wire()) == canonical(document)


# A union that is an arm of another one is in no field: its tags are those of the other one.
ARMS = {
    arm["$ref"].rpartition("/")[2]
    for schema in SCHEMAS.values()
    for arm in [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
    if "$ref" in arm
}
UNIONS = [
    name
    for name in SCHEMAS
    if name not in ARMS and any(isinstance(one, Tagged) for one in alternatives(of_name(name)))
]


@pytest.mark.parametrize("name", UNIONS)
@examples(1)
@given(data=st.data())
def test_each_tag_leads_to_its_model(name: str, data: st.DataObject) -> None:
    holder, key, many = users(name)[0]
    union = next(one for one in alternatives(of_name(name)) if isinstance(one, Tagged))
    others = data.draw(documents(holder))
    for tag, arm in union.arms.items():
        variant = {**data.draw(documents(arm, depth=1)), union.key: tag}
        document = {**others, key: [variant] if many else variant}
        value = getattr(model_of(holder).from_dict(document), key)
        assert type(value[0] if many else value) is model_of(arm)


@pytest.mark.parametrize("name", UNIONS)
@examples(4)
@given(data=st.data())
def test_an_unknown_tag_is_kept_raw(name: str, data: st.DataObject) -> None:
    """Where a field or the items of a field are the union; every union is one of these."""
    holder, key, many = data.draw(st.sampled_from(users(name)))
    tag = next(one.key for one in alternatives(of_name(name)) if isinstance(one, Tagged))
    unknown = {tag: data.draw(NEW_TAGS), "words": ["kept", {"deep": None}]}
    document = {**data.draw(documents(holder)), key: [unknown] if many else unknown}
    decoded = model_of(holder).from_dict(document)
    assert decoded.to_wire()[key] == document[key]
    value = getattr(decoded, key)
    variant = value[0] if many else value
    assert type(variant) is UnknownVariant
    assert variant.data == unknown
    assert getattr(variant, tag) == unknown[tag]
    assert variant.words == ["kept", {"deep": None}]


@cache
def users(name: str) -> list[tuple[str, str, bool]]:
    """The fields that hold a union, and whether they hold many."""
    single = [(holder, key, False) for holder, key in members(name)]
    many = [
        (holder, key, True)
        for holder, schema in SCHEMAS.items()
        for key, inner in schema.get("properties", {}).items()
        for one in alternatives(inner)
        if not isinstance(one, Tagged | Free) and one.get("items") == of_name(name)
    ]
    return single + many


def test_free_json_may_be_built_from_a_model() -> None:
    schema = models.InputSchemaTyped(properties={"city": {"type": "string"}}, required=["city"])
    tool = models.ToolParam(name="weather", input_schema=schema)
    assert tool.to_wire() == {
        "name": "weather",
        "input_schema": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
        },
    }


def test_dicts_are_accepted_as_models() -> None:
    line = {"role": "user", "content": [{"type": "text", "text": "Hi"}]}
    params = {"model": "claude-sonnet-5", "max_tokens": 8, "messages": [line]}
    whole = {"requests": [{"custom_id": "a", "params": params}]}
    typed = models.MessageCreateParamsNonStreaming(
        model="claude-sonnet-5", max_tokens=8, messages=[line]
    )
    assert models.BatchCreateParams(requests=whole["requests"]).to_wire() == whole
    assert (
        models.BatchCreateParams(requests=[models.Request(custom_id="a", params=typed)]).to_wire()
        == whole
    )


def test_nothing_is_positional_and_nothing_is_misspelt() -> None:
    with pytest.raises(TypeError):
        models.Request("a", {})
    with pytest.raises(TypeError, match="custom_di"):
        models.Request(custom_di="a", params={})
    request = models.Request(custom_id="a", params={})
    with pytest.raises(AttributeError):
        request.custom_di = "b"


def test_unset_is_one_and_false() -> None:
    assert not UNSET
    assert repr(UNSET) == "UNSET"
    assert type(UNSET)() is UNSET
    for twin in (copy.copy(UNSET), copy.deepcopy([UNSET])[0], pickle.loads(pickle.dumps(UNSET))):
        assert twin is UNSET


def test_every_schema_is_exported() -> None:
    assert set(models.__all__) == {class_name(name) for name in SCHEMAS} | OTHER_NAMES.keys()
    assert models.__all__ == sorted(models.__all__)
    for alias, name in OTHER_NAMES.items():
        assert getattr(models, alias) is getattr(models, class_name(name))
    assert len(OBJECTS) == len(MODELS) + len(DICTS)
