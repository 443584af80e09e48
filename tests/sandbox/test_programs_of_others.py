"""
Programs in the style of public ones for the vendor's SDK run with either package.

Each does what some program that uses the batch API does with its imports, its rows and its state.
"""

from __future__ import annotations

import base64
import importlib
import importlib.util
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from message_batches.sandbox import Sandbox

Import = Callable[[str], Any]


@pytest.fixture(params=["message_batches", "anthropic"])
def load(request: pytest.FixtureRequest) -> Import:
    """Return what imports an object of a package, from a path below it."""
    if importlib.util.find_spec(request.param) is None:
        pytest.skip("the vendor's SDK is installed by `nox -s peers` only")

    def load(path: str) -> Any:
        module, _, name = path.rpartition(":")
        return getattr(importlib.import_module(f"{request.param}{module}"), name)

    return load


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(batch_seconds=0) as running:
        yield running


@pytest.fixture
def client(load: Import, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", sandbox.base_url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", sandbox.api_key)
    with load(":Anthropic")() as one:
        yield one


def requests_of(load: Import, prompts: dict[str, Any], **params: Any) -> list[Any]:
    request = load(".types.messages.batch_create_params:Request")
    of_row = load(".types.message_create_params:MessageCreateParamsNonStreaming")
    return [
        request(
            custom_id=custom_id,
            params=of_row(
                model="claude-haiku-4-5",
                max_tokens=64,
                messages=[{"role": "user", "content": prompt}],
                **params,
            ),
        )
        for custom_id, prompt in prompts.items()
    ]


def finished(client: Any, load: Import, prompts: dict[str, Any], **params: Any) -> Any:
    batch = client.messages.batches.create(requests=requests_of(load, prompts, **params))
    while batch.processing_status != "ended":
        time.sleep(0.01)
        batch = client.messages.batches.retrieve(batch.id)
    return batch


PROMPTS = {"item-0": "Classify this: rain", "item-1": "Classify this: snow"}


def test_labels_by_custom_id(client: Any, load: Import) -> None:
    batch = finished(client, load, PROMPTS)

    labels = {
        result.custom_id: result.result.message.content[0].text.strip()
        for result in client.messages.batches.results(batch.id)
        if result.result.type == "succeeded"
    }

    assert labels.keys() == PROMPTS.keys()
    assert all(labels.values())


def test_checks_of_classes(client: Any, load: Import) -> None:
    succeeded = load(".types.messages.message_batch_succeeded_result:MessageBatchSucceededResult")
    text_block = load(".types.text_block:TextBlock")
    base = load(":BaseModel")
    batch = finished(client, load, PROMPTS, system="Be brief.")
    assert isinstance(batch, load(".types.messages.message_batch:MessageBatch"))

    for entry in client.messages.batches.results(batch.id):
        assert isinstance(entry.result, succeeded)
        assert isinstance(entry, base)
        assert isinstance(entry.result.message.content[-1], text_block)


def test_images(client: Any, load: Import) -> None:
    pixel = base64.b64encode(b"\xff\xd8\xff\xe0" + bytes(20)).decode()
    source = load(".types.base64_image_source_param:Base64ImageSourceParam")(
        type="base64", media_type="image/jpeg", data=pixel
    )
    image = load(".types.image_block_param:ImageBlockParam")(type="image", source=source)
    text = load(".types.text_block_param:TextBlockParam")(type="text", text="What is it?")

    assert finished(client, load, {"a": [image, text]}).request_counts.succeeded == 1


def test_each_kind_of_result(client: Any, load: Import, sandbox: Sandbox) -> None:
    sandbox.add_fault("request-error:times=1")
    batch = finished(client, load, {f"row-{number}": "Hi" for number in range(3)})
    told = []

    for result in client.messages.batches.results(batch.id):
        match result.result.type:
            case "succeeded":
                message = result.result.message
                told.append(f"{message.stop_reason} {message.usage.output_tokens}")
            case "errored":
                told.append(result.result.error.error.message)
                assert result.result.error.error.type in f"{result.result.error}"
            case "expired" | "canceled":
                told.append(result.result.type)

    assert len(told) == 3
    assert batch.request_counts.errored == 1


def test_state_on_disk(client: Any, load: Import, tmp_path: Path) -> None:
    model = load(".types.messages:MessageBatch")
    state = tmp_path / "state.json"
    batch = finished(client, load, PROMPTS)
    state.write_text(json.dumps(batch.model_dump(), default=str))
    counts = batch.request_counts.model_dump()
    assert sum(counts.values()) == len(PROMPTS)

    restored = model.model_validate(json.loads(state.read_text()))
    assert restored == batch
    assert model.model_validate_json(batch.to_json()) == batch
    polled = client.messages.batches.retrieve(restored.id).model_dump(mode="json")
    assert model.model_validate(polled).processing_status == "ended"
    assert f"***{client.api_key[-4:]}"


def test_rows_on_disk(client: Any, load: Import, tmp_path: Path) -> None:
    row = load(".types.messages.message_batch_individual_response:MessageBatchIndividualResponse")
    batch = finished(client, load, PROMPTS)
    path = tmp_path / "results.jsonl"
    with path.open("w") as file:
        for result in client.messages.batches.results(batch.id):
            file.write(json.dumps(json.loads(result.model_dump_json(exclude_none=True))) + "\n")

    rows = [row.model_validate_json(line) for line in path.read_text().splitlines()]
    again = [row(**json.loads(line)) for line in path.read_text().splitlines()]

    assert {one.custom_id for one in rows} == PROMPTS.keys()
    assert [one.result.message.content[0].text for one in rows] == [
        one.result.message.content[0].text for one in again
    ]


def test_transcripts_and_usage(client: Any, load: Import) -> None:
    batch = finished(client, load, PROMPTS)
    for result in client.messages.batches.results(batch.id):
        message = result.result.message
        turn = {"role": "assistant", "content": [one.model_dump() for one in message.content]}
        assert json.loads(json.dumps(turn))["content"][0]["type"] == "text"
        usage = message.usage
        assert getattr(usage, "cache_read_input_tokens", 0) or 0 == 0
        assert {**dict(usage), **vars(usage)}["input_tokens"] == usage.input_tokens
        assert getattr(result.result, "error", "") == ""


def test_beta_rows_kept_as_json(client: Any, load: Import) -> None:
    row = load(
        ".types.beta.messages.beta_message_batch_individual_response"
        ":BetaMessageBatchIndividualResponse"
    )
    batch = client.beta.messages.batches.create(requests=requests_of(load, PROMPTS))
    while batch.processing_status != "ended":
        batch = client.beta.messages.batches.retrieve(batch.id)

    for result in client.beta.messages.batches.results(batch.id):
        stored = json.dumps({"data": result.model_dump(mode="json"), "type": "anthropic"})
        assert row(**json.loads(stored)["data"]) == result


def test_lists_of_batches(client: Any, load: Import) -> None:
    known = {finished(client, load, PROMPTS).id for _ in range(3)}
    page = client.messages.batches.list(limit=2)
    assert isinstance(page, load(".pagination:SyncPage"))
    found = [batch.id for batch in page.data]
    while page.has_next_page():
        page = page.get_next_page()
        found += [batch.id for batch in page.data]

    assert known <= {*found}
    assert found == [batch.id for batch in client.messages.batches.list(limit=100)]


def test_errors_of_each_class(client: Any, load: Import) -> None:
    with pytest.raises(load("._exceptions:NotFoundError")) as caught:
        client.messages.batches.retrieve("msgbatch_unknown")

    assert isinstance(caught.value, load(":APIStatusError"))
    assert caught.value.status_code == 404
    assert caught.value.body["error"]["type"] == "not_found_error"


def test_fakes_in_tests_of_programs(client: Any, load: Import) -> None:
    batches = load(".resources.messages.batches:Batches")
    row, succeeded, message, text_block, usage, errored, response, invalid = map(
        load,
        (
            ".types.messages:MessageBatchIndividualResponse",
            ".types.messages:MessageBatchSucceededResult",
            ".types:Message",
            ".types:TextBlock",
            ".types:Usage",
            ".types.messages:MessageBatchErroredResult",
            ".types.shared:ErrorResponse",
            ".types.shared:InvalidRequestError",
        ),
    )
    answer = message(
        id="msg_1",
        type="message",
        role="assistant",
        model="m",
        content=[text_block(type="text", text="hi"), {"type": "text", "text": "you"}],
        stop_reason="end_turn",
        stop_sequence=None,
        usage=usage(input_tokens=1, output_tokens=2),
    )
    error = response(type="error", error=invalid(type="invalid_request_error", message="no"))
    rows = [
        row(custom_id="a", result=succeeded(type="succeeded", message=answer)),
        row(custom_id="b", result=errored(type="errored", error=error)),
    ]
    batch = load(".types.messages:MessageBatch").model_construct(id="b", processing_status="ended")
    with (
        mock.patch.object(batches, "retrieve", return_value=batch),
        mock.patch.object(batches, "results", return_value=iter(rows)),
    ):
        assert client.messages.batches.retrieve("b").processing_status == "ended"
        first, second = client.messages.batches.results("b")

    assert [block.text for block in first.result.message.content] == ["hi", "you"]
    assert second.result.error.error.message == "no"


async def read_all(client: Any, batch_id: str) -> list[dict[str, Any]]:
    results = await client.messages.batches.results(batch_id)
    return [result.model_dump() async for result in results]


@pytest.mark.anyio
async def test_async_results(client: Any, load: Import) -> None:
    batch = finished(client, load, PROMPTS)
    async with load(":AsyncAnthropic")() as other:
        assert (await other.messages.batches.retrieve(batch.id)).id == batch.id
        rows = await read_all(other, batch.id)

    assert {one["custom_id"] for one in rows} == PROMPTS.keys()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
