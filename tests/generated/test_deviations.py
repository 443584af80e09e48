"""Objects that differ from the contract are read as far as they fit."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from message_batches_api import models
from message_batches_api.tolerant import deviations_of
from message_batches_api.types import DecodeError, UnknownVariant

SAMPLES = Path(__file__).parent.parent / "samples"
LINES = [
    (name, number, line)
    for name in ("results-2024", "results-2025", "results-2026", "results-beta", "recorded-results")
    for number, line in enumerate(
        (SAMPLES / f"{name}.jsonl").read_text(encoding="utf-8").split("\n"), 1
    )
    if line.strip()
]
BATCHES = [
    ("batch", number, line)
    for number, line in enumerate(
        [
            *(path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("batch-*.json"))),
            *(SAMPLES / "recorded-batches.jsonl").read_text(encoding="utf-8").splitlines(),
        ]
    )
    if line.strip()
]
FREE = {"input", "details"}  # what is below these names may be anything
OTHER = {str: 7, int: "seven", float: "seven", bool: "true", list: 7, dict: "text"}


def model_of(name: str) -> Any:
    if name == "batch":
        return models.MessageBatch
    return (
        models.BetaMessageBatchIndividualResponse
        if name == "results-beta"
        else models.MessageBatchIndividualResponse
    )


def places(value: Any, path: str = "") -> Any:
    """Yield each place of a document: what holds it, its key, and its path."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in list(items):
        step = f"{path}[{key}]" if isinstance(key, int) else f"{path}.{key}" if path else key
        yield value, key, step
        if isinstance(item, dict | list) and key not in FREE:
            yield from places(item, step)


def changes(value: Any) -> list[tuple[str, Any]]:
    """Return what a value is replaced by: null and a value of another type."""
    return [("null", None), ("other", OTHER[type(value)])] if value is not None else []


def test_each_kind_of_deviation_is_met_below() -> None:
    """The test after this one accepts places where the contract allows a change: not all do."""
    record = models.MessageBatchIndividualResponse
    line = json.loads(next(line for name, _, line in LINES if name == "results-2024"))
    for change, expected in [
        ({"usage": None}, "result.message.usage"),
        ({"usage": {"output_tokens": 1}}, "result.message.usage.input_tokens"),
        ({"content": {}}, "result.message.content"),
        ({"content": [{"type": "brand_new"}]}, "result.message.content[0].type"),
        ({"type": "brand_new"}, "result.message.type"),
        ({"role": "user"}, "result.message.role"),
        ({"container": {"id": "c", "expires_at": "soon"}}, "result.message.container.expires_at"),
    ]:
        changed = {**line["result"]["message"], **change}
        document = {"custom_id": "a", "result": {"type": "succeeded", "message": changed}}
        assert [one.path for one in deviations_of(record.from_dict(document))] == [expected]


@pytest.mark.parametrize(
    ("name", "number", "line"), LINES + BATCHES, ids=[f"{a}-{b}" for a, b, _ in LINES + BATCHES]
)
def test_a_change_at_any_place_is_read_and_written_back(name: str, number: int, line: str) -> None:
    document = json.loads(line)
    model = model_of(name)
    known = {one.path for one in deviations_of(model.from_dict(document))}
    for holder, key, path in list(places(document)):
        whole = holder[key]
        for change, value in changes(whole):
            holder[key] = value
            check(model, document, path, known, change)
        if isinstance(whole, dict) and isinstance(whole.get("type"), str):
            holder[key] = {"type": "brand_new", "data": "x"}
            check(model, document, path, known, "tag")
        if isinstance(holder, dict):
            del holder[key]
            check(model, document, path, known, "absent")
        holder[key] = whole
    assert json.loads(line) == document


def refused_at(model: Any, document: Any) -> str | None:
    try:
        model.from_dict(document, strict=True)
    except DecodeError as error:
        return error.path
    return None


def check(model: Any, document: Any, path: str, known: set[str], change: str) -> None:
    record = model.from_dict(document)
    assert record.to_wire() == document, (path, change)
    assert json.loads(record.to_json()) == document
    assert isinstance(record, model)
    for twin in (copy.deepcopy(record), pickle.loads(pickle.dumps(record))):
        assert twin.to_wire() == document
    found = {one.path for one in deviations_of(record)}
    assert refused_at(model, document) in {*found, None}, (path, change)
    new = found - known
    if change == "tag":
        assert all(one.startswith(path) for one in new), (path, new)
    else:
        # Without its tag an object may be of several models, or of none.
        assert new <= {path} or path.endswith(".type"), (path, change, new)


def test_an_absent_value_reads_as_none_and_one_of_another_type_is_kept() -> None:
    line = {
        "custom_id": "a",
        "result": {
            "type": "succeeded",
            "message": {
                "type": "message",
                "id": 7,
                "role": "assistant",
                "content": [{"type": "text", "text": None}, "bare", {"text": "untagged"}],
                "usage": {"input_tokens": "12"},
                "new": {"deep": [1]},
            },
        },
    }
    record = models.MessageBatchIndividualResponse.from_dict(line)
    message = record.result.message
    assert (message.id, message.model, message.stop_reason) == (7, None, None)
    assert message.content[0].text is None
    assert message.content[1] == "bare"
    assert (type(message.content[2]), message.content[2].type) == (UnknownVariant, None)
    assert (message.usage.input_tokens, message.usage.output_tokens) == ("12", None)
    assert message.new == {"deep": [1]}
    assert [str(one) for one in deviations_of(record)] == [
        "result.message.id: expected a string, found the number 7",
        "result.message.content[1]: expected an object, found the string 'bare'",
        "result.message.content[2].type: expected a string, found nothing",
        "result.message.model: expected a string, found nothing",
        "result.message.content[0].text: expected a string, found null",
        "result.message.usage.input_tokens: expected an integer, found the string '12'",
        "result.message.usage.output_tokens: expected an integer, found nothing",
    ]
    assert record.to_wire() == line
    message.usage.output_tokens = 3
    message.id = "msg_1"
    assert record.to_wire()["result"]["message"]["usage"] == {
        "input_tokens": "12",
        "output_tokens": 3,
    }
    assert record.to_wire()["result"]["message"]["id"] == "msg_1"


def test_an_error_that_is_not_nested_still_has_its_message() -> None:
    flat = {"type": "errored", "error": {"message": "why", "code": 4}}
    record = models.MessageBatchIndividualResponse.from_dict({"custom_id": "a", "result": flat})
    assert (record.result.error.message, record.result.error.type) == ("why", None)
    text = {"type": "errored", "error": {"type": "error", "error": "overloaded"}}
    record = models.MessageBatchIndividualResponse.from_dict({"custom_id": "a", "result": text})
    assert (record.result.error.error, record.result.error.message) == ("overloaded", None)


def test_a_deviation_does_not_show_a_long_text() -> None:
    usage = models.Usage.from_dict({"input_tokens": "secret " * 1000, "output_tokens": 1})
    (deviation,) = deviations_of(usage)
    assert len(str(deviation)) < 120


def test_an_object_that_fits_has_no_deviation_and_pays_nothing_for_them() -> None:
    document = {"input_tokens": 1, "output_tokens": 2}
    strict = models.Usage.from_dict(document, strict=True)
    assert deviations_of(strict) == []
    assert deviations_of("text") == deviations_of(None) == []
    with pytest.raises(AttributeError):
        _ = strict._aside


KNOWN = {"input_tokens": 1, "output_tokens": 2}
NEWER = {**KNOWN, "saved_tokens": 7, "to_dict": 3, "x-y": 4, "_z": 5}


def test_a_field_that_is_newer_than_the_package_is_an_attribute() -> None:
    usage = models.Usage.from_dict(NEWER)
    for one in (usage, copy.copy(usage), copy.deepcopy(usage), pickle.loads(pickle.dumps(usage))):
        assert one.saved_tokens == 7
        assert hasattr(one, "saved_tokens")
        assert "saved_tokens" in dir(one)
        assert one == usage
        assert isinstance(one, models.Usage)
        assert one.to_wire() == NEWER
    built = models.Usage(**KNOWN, additional_properties={"saved_tokens": 7})
    assert built.saved_tokens == built.model_copy().saved_tokens == 7
    assert built.model_copy(update={"later": 8}).later == 8
    assert not hasattr(models.Usage.model_validate(NEWER, extra="ignore"), "saved_tokens")
    assert "saved_tokens" not in dir(models.Usage.from_dict(KNOWN))


def test_an_attribute_that_is_not_there_is_an_error_in_the_usual_words() -> None:
    usage = models.Usage.from_dict(NEWER)
    with pytest.raises(AttributeError, match="'Usage' object has no attribute 'other'"):
        _ = usage.other
    assert not hasattr(usage, "_z")
    assert callable(usage.to_dict)


def test_a_batch_needs_an_id_only() -> None:
    batch = models.MessageBatch.from_dict({"id": "msgbatch_1", "request_counts": None})
    assert batch.id == "msgbatch_1"
    assert (batch.request_counts, batch.created_at, batch.processing_status) == (None, None, None)
    assert batch.to_wire() == {"id": "msgbatch_1", "request_counts": None}
    batch = models.MessageBatch.from_dict({"id": "msgbatch_1", "ended_at": "", "type": "batch"})
    assert (batch.ended_at, batch.type) == ("", "batch")
    assert "type: expected the string 'message_batch', found the string 'batch'" in map(
        str, deviations_of(batch)
    )


def test_a_name_of_ours_on_the_wire_does_no_harm() -> None:
    document = {"id": "c", "expires_at": "2026-01-01T00:00:00.0Z", "_aside": 1, "__dict__": 2}
    container = models.Container.from_dict(document)
    assert container.to_wire() == document
    assert copy.deepcopy(container).to_wire() == document
