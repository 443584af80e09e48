"""Models are dumped as programs written for the vendor's SDK dump them."""

import json
from datetime import UTC, datetime

import pydantic
import pytest

from message_batches_api import models
from message_batches_api.types import UnknownVariant

BATCH = {
    "id": "msgbatch_1",
    "type": "message_batch",
    "processing_status": "ended",
    "request_counts": {"processing": 0, "succeeded": 1, "errored": 0, "canceled": 0, "expired": 0},
    "created_at": "2024-08-20T18:37:24.100435Z",
    "expires_at": "2024-08-21T18:37:24.100435Z",
    "ended_at": None,
    "archived_at": None,
    "cancel_initiated_at": None,
    "results_url": None,
    "sent_tomorrow": None,
}
SENT = {name: value for name, value in BATCH.items() if value is not None}


def test_dicts_and_json_text_are_the_wire():
    batch = models.MessageBatch.from_dict(BATCH)

    assert batch.to_wire() == batch.model_dump(mode="json") == BATCH
    assert json.loads(batch.to_json()) == json.loads(batch.model_dump_json()) == BATCH
    assert "\n" in batch.to_json()
    assert "\n" not in batch.model_dump_json()


def test_nulls_of_fields_can_be_left_out():
    batch = models.MessageBatch.from_dict(BATCH)

    assert batch.to_dict(mode="json", exclude_none=True) == SENT
    assert json.loads(batch.to_json(exclude_none=True)) == SENT
    assert json.loads(batch.model_dump_json(exclude_none=True, indent=1)) == SENT


def test_nulls_in_free_form_data_stay():
    block = models.ToolUseBlock.from_dict(
        {
            "type": "tool_use",
            "id": "toolu_1",
            "name": "n",
            "input": {"a": None, "b": [None]},
            "caller": None,
        }
    )

    assert block.to_dict(exclude_none=True)["input"] == {"a": None, "b": [None]}
    assert "caller" not in block.to_dict(exclude_none=True)


def test_times_can_stay_times_at_any_depth():
    page = models.MessageBatchList.from_dict(
        {"data": [BATCH], "has_more": False, "first_id": None, "last_id": None}
    )

    created = page.model_dump()["data"][0]["created_at"]

    assert created == datetime(2024, 8, 20, 18, 37, 24, 100435, tzinfo=UTC)
    assert page.to_wire()["data"][0]["created_at"] == BATCH["created_at"]


def test_what_the_service_may_leave_null_need_not_be_given():
    assert models.TextBlock(text="x").to_wire() == {"type": "text", "text": "x"}
    assert models.TextBlock(text="x").citations is None


def test_a_time_is_shown_as_the_time_it_is():
    batch = models.MessageBatch.from_dict(BATCH)

    assert repr(batch.created_at) == repr(datetime(2024, 8, 20, 18, 37, 24, 100435, tzinfo=UTC))


def test_dicts_and_texts_become_models_and_times():
    given = {**BATCH, "request_counts": models.MessageBatchRequestCounts(**BATCH["request_counts"])}

    batch = models.MessageBatch(**given)

    assert batch.model_extra == {"sent_tomorrow": None}
    assert batch.request_counts is given["request_counts"]
    assert batch.created_at == datetime(2024, 8, 20, 18, 37, 24, 100435, tzinfo=UTC)
    block = models.ToolUseBlock(
        id="t", name="n", input={"a": {"b": [1]}}, caller={"type": "direct"}
    )
    assert block.input == {"a": {"b": [1]}}
    assert block.caller == models.DirectCaller()
    params = {"model": "m", "max_tokens": 1, "messages": []}
    assert models.Request(custom_id="a", params=params).params is params


def test_an_object_of_an_unknown_type_is_dumped_as_models_are():
    variant = UnknownVariant({"type": "new", "a": {"b": 1, "c": [2]}, "n": None})

    assert variant.model_dump(exclude={"a": {"b"}, "n": True}) == {"type": "new", "a": {"c": [2]}}
    assert variant.to_dict(exclude_none=True) == {"type": "new", "a": {"b": 1, "c": [2]}}
    assert vars(variant) == dict(variant) == variant.model_dump() == variant.to_wire()
    assert json.loads(variant.to_json()) == variant.to_wire()
    assert variant.model_copy(update={"type": "newer"}).type == "newer"
    assert UnknownVariant.model_validate(variant.model_dump()) == variant


class Nightly(pydantic.BaseModel):
    batch: models.MessageBatch
    earlier: list[models.MessageBatch] = []


def test_a_model_may_be_a_field_of_a_pydantic_model():
    batch = models.MessageBatch.from_dict(BATCH)

    nightly = Nightly(batch=batch, earlier=[BATCH])

    assert nightly.batch is batch
    assert nightly.earlier == [batch]
    assert nightly.model_dump()["batch"] == batch.model_dump()
    assert nightly.model_dump(mode="json")["earlier"] == [BATCH]
    # Times are written as they came.
    short = {**BATCH, "created_at": "2024-08-20T18:37:24.1Z"}
    assert Nightly(batch=short).model_dump(mode="json")["batch"] == short
    assert Nightly.model_validate_json(nightly.model_dump_json()) == nightly
    assert Nightly.model_json_schema()["properties"]["batch"]["type"] == "object"
    with pytest.raises(pydantic.ValidationError, match="expected a string, found the number 3"):
        Nightly(batch={**BATCH, "id": 3})


class Block(pydantic.BaseModel):
    content: models.ToolUseBlock | models.ServerToolUseBlock | UnknownVariant


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("tool_use", models.ToolUseBlock),
        ("server_tool_use", models.ServerToolUseBlock),
        ("new", UnknownVariant),
    ],
)
def test_a_field_with_a_union_gets_the_class_of_the_tag(tag, kind):
    sent = {"type": tag, "id": "toolu_1", "name": "web_search", "input": {}}

    content = Block(content=sent).content

    assert type(content) is kind
    assert Block(content=content).content is content


def test_a_field_takes_any_text_where_the_contract_has_only_a_default():
    error = {"type": "api_error", "message": "another"}

    assert pydantic.TypeAdapter(models.APIErrorObject).validate_python(error).message == "another"
