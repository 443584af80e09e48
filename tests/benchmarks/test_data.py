"""The data of the benchmarks: the same everywhere, and such as the service sends and takes."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from benchmarks.peers import structs

from benchmarks import data
from message_batches_api.models import (
    BetaMessageBatch,
    BetaMessageBatchIndividualResponse,
    MessageBatch,
    Request,
)
from message_batches_api.types import UNSET

COUNTS = {"large": 5}


def lines(shape: str) -> list[bytes]:
    return list(data.result_lines(shape, COUNTS.get(shape, 70)))


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: without_nulls(one) for name, one in value.items() if one is not None}
    if isinstance(value, list):
        return [without_nulls(one) for one in value]
    return value


def has_unknown(value: Any) -> bool:
    """Whether anything was decoded that the contract does not know."""
    if isinstance(value, list):
        return any(map(has_unknown, value))
    if not hasattr(value, "additional_properties"):
        return type(value).__name__ == "UnknownVariant"
    names = [name for one in type(value).__mro__ for name in getattr(one, "__slots__", ())]
    # Errors come with `details` that no description has; see the samples.
    return bool(value.additional_properties.keys() - {"details"}) or any(
        has_unknown(getattr(value, name)) for name in names if hasattr(value, name)
    )


@pytest.mark.parametrize("shape", data.shapes())
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(shape):
    again = lines(shape)
    other = list(data.result_lines(shape, len(again), seed=data.SEED + 1))

    assert lines(shape) == again
    assert other != again


def test_the_bytes_are_the_same_on_every_machine():
    digest = hashlib.sha256()
    for shape in data.shapes():
        if shape != "large":
            digest.update(b"".join(lines(shape)))
    digest.update(json.dumps([list(data.requests(70)), list(data.prompts(70))]).encode())

    assert digest.hexdigest() == "4c60ec118919e1f990424cb2f06c72a6a0e74058497027599cb64a34d08d572a"


@pytest.mark.parametrize("shape", data.shapes())
def test_each_line_is_a_result_of_the_contract(shape):
    for raw in lines(shape):
        value = json.loads(raw)
        result = BetaMessageBatchIndividualResponse.from_dict(value)

        assert raw.endswith(b"}\n")
        assert raw.count(b"\n") == 1
        assert without_nulls(result.to_wire()) == without_nulls(value)
        assert not has_unknown(result)


@pytest.mark.parametrize("shape", data.shapes())
def test_ids_are_unique_and_in_order(shape):
    ids = [json.loads(raw)["custom_id"] for raw in lines(shape)]

    if shape == data.GATEWAY:
        assert len(set(ids)) == len(ids)
    else:
        assert ids == [f"row-{number:07}" for number in range(len(ids))]


@pytest.mark.parametrize(
    ("shape", "low", "high"),
    [
        ("text", 500, 1_500),
        ("classified", 480, 560),
        ("gateway", 2_900, 3_700),
        ("thinking", 4_000, 6_000),
        ("search", 4_000, 5_000),
        ("code", 2_500, 3_500),
        ("mixed", 2_800, 3_600),
        ("errors", 200, 400),
        ("large", 950_000, 1_050_000),
    ],
)
def test_lines_are_as_long_as_the_report_says(shape, low, high):
    sizes = [len(raw) for raw in lines(shape)]

    assert low < sum(sizes) / len(sizes) < high


def test_a_shape_contains_what_its_name_says():
    kinds = {
        shape: {
            block["type"]
            for raw in lines(shape)
            for block in json.loads(raw)["result"].get("message", {"content": []})["content"]
        }
        for shape in data.shapes()
    }

    assert kinds["text"] == kinds["classified"] == {"text"}
    assert kinds["gateway"] == kinds["thinking"] | kinds["search"]
    assert kinds["thinking"] == {"thinking", "text"}
    assert kinds["search"] == {"server_tool_use", "web_search_tool_result", "text"}
    assert kinds["code"] == {"server_tool_use", "bash_code_execution_tool_result", "text"}
    assert kinds["errors"] == set()
    assert kinds["mixed"] == kinds["thinking"] | kinds["search"] | kinds["code"]


def test_some_texts_are_not_ascii():
    assert {raw.isascii() for raw in lines("thinking")} == {True, False}


def test_the_lines_of_another_server_differ_in_form_and_half_of_them_are_plain_text():
    ours, theirs = lines("mixed"), lines(data.GATEWAY)
    blocks = [json.loads(raw)["result"]["message"]["content"] for raw in theirs]

    assert not any(b'": ' in raw for raw in ours)
    assert all(raw.startswith(b'{"result": {"message": {') for raw in theirs)
    assert {b"\\u" in raw for raw in theirs} == {raw.isascii() for raw in theirs} == {True, False}
    assert sum(len(content) == 1 for content in blocks) * 2 == len(blocks)


@pytest.mark.parametrize("shape", data.shapes())
def test_the_structs_have_every_field_that_our_models_give(shape):
    for raw in lines(shape):
        result = BetaMessageBatchIndividualResponse.from_dict(json.loads(raw))

        assert same(structs.decoder()(raw), result)


def same(struct: Any, model: Any) -> bool:
    """Whether a struct has the values of a model."""
    if isinstance(model, list):
        return len(struct) == len(model) and all(map(same, struct, model))
    if not hasattr(model, "__attrs_attrs__"):
        return struct == model or (struct, model) == (structs.msgspec.UNSET, UNSET)
    tag = structs.tag_of(struct)
    given = {name: getattr(struct, name) for name in struct.__struct_fields__}
    names = {one.name for one in type(model).__attrs_attrs__ if not one.name.startswith("_")}
    return names - {"additional_properties"} == given.keys() | ({"type"} if tag else set()) and all(
        same(value, getattr(model, name)) for name, value in given.items()
    )


def test_requests_are_requests_of_the_contract():
    plain = (data.request_of(custom_id, prompt) for custom_id, prompt in data.prompts(3))
    for value in [*data.requests(70), *plain]:
        assert Request.from_dict(value).to_wire() == value


def test_a_file_of_requests_has_one_per_line(tmp_path):
    path = tmp_path / "requests.jsonl"

    size = data.write_requests(path, 10)

    assert path.stat().st_size == size
    assert [json.loads(raw) for raw in path.read_bytes().splitlines()] == list(data.requests(10))


@pytest.mark.parametrize("model", [MessageBatch, BetaMessageBatch])
def test_the_batch_is_a_batch_of_the_contract(model):
    value = data.batch("msgbatch_01", "/results", 3, 4)

    assert model.from_dict(value).to_wire() == value
