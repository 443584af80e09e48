"""Answers are values of the class of a run, in the order and under the ids of the input."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypedDict

import attrs
import msgspec
import pydantic
import pytest

from message_batches.jobs import AsyncRun, InputError, RunOptions, async_run, resume, run
from message_batches.jobs.types import Answer
from message_batches_api.models import BetaMessage, Message
from tests.jobs.fake_api import FakeAPI, errored, row, succeeded
from tests.jobs.runs import ANY_OUTPUT, Start


class Pydantic(pydantic.BaseModel):
    score: int

    @pydantic.field_validator("score")
    @classmethod
    def _small(cls, score: int) -> int:
        if score > 90:
            raise ValueError("too high")
        return score


@dataclasses.dataclass
class Dataclass:
    score: int


@attrs.frozen
class Attrs:
    score: int


class Typed(TypedDict):
    score: int


class Struct(msgspec.Struct):
    score: int


def answering(*texts: Any) -> Callable[[str, int], dict[str, Any]]:
    """Answer request r0 with the first text, r1 with the next one; a mapping is the result."""

    def answer(custom_id: str, _: int) -> dict[str, Any]:
        text = texts[int(custom_id.removeprefix("r"))]
        if isinstance(text, dict):
            return {"custom_id": custom_id, **text}
        return succeeded(custom_id, content=[{"type": "text", "text": text}])

    return answer


def message(**members: Any) -> dict[str, Any]:
    return {"result": succeeded("", **members)["result"]}


@ANY_OUTPUT
def test_answers_come_in_the_order_of_the_input_each_with_a_value_or_a_reason(
    start: Start, api: FakeAPI, requests: Callable[..., Path]
) -> None:
    api.answer = answering(
        '{"score": 1}',
        '{"score": "high"}',
        message(stop_reason="max_tokens", content=[{"type": "text", "text": '{"sco'}]),
        message(stop_reason="refusal", stop_details={"category": "bio"}, content=[]),
        message(stop_reason="pause_turn"),
        {"result": errored("", "invalid_request_error", "max_tokens: 5 is too few")["result"]},
        {"result": {"type": "canceled"}},
        {"result": {"type": "expired"}},
        '{"score": 95}',
        '{"score": 2}',
    )
    job = start(
        requests(10), schema=Pydantic, retries=0, max_batch_requests=4, polling_interval=1.0
    )
    answers = list(job.answers())
    assert [answer.custom_id for answer in answers] == [f"r{number}" for number in range(10)]
    assert [answer.value for answer in answers] == [
        Pydantic(score=1),
        *[None] * 8,
        Pydantic(score=2),
    ]
    failures = [str(answer.failure) for answer in answers if answer.failure is not None]
    assert failures[1:7] == [
        "truncated: max_tokens",
        "refused: bio",
        "paused: pause_turn",
        "errored: invalid_request_error: max_tokens: 5 is too few",
        "canceled: The batch was canceled before this request was processed.",
        "expired: The batch expired before this request was processed.",
    ]
    assert failures[0].startswith("invalid: score: ")
    assert failures[7].startswith("invalid: ")
    assert "too high" in failures[7]
    assert [type(answer.message) for answer in answers[4:7]] == [Message, type(None), type(None)]
    for answer in answers:
        assert answer.result is not None
        assert answer.result.custom_id == answer.custom_id
    assert [each.custom_id for each in job.answers()] == [each.custom_id for each in answers]


def test_a_request_without_a_result_says_so(
    start: Start, api: FakeAPI, requests: Callable[..., Path]
) -> None:
    api.answer = answering(*['{"score": 1}'] * 4)
    api.after_create = lambda batch: batch.lost.update(batch.custom_ids[:1])
    answers = list(start(requests(4), schema=Pydantic, limit=2).answers())
    lost = next(at for at, _ in enumerate(answers) if f"r{at}" in api.batches[0].lost)
    statuses = [None if each.failure is None else each.failure.status for each in answers]
    assert statuses[lost] == "missing"
    assert sorted(map(str, statuses)) == ["None", "missing", "not_sent", "not_sent"]
    unsent = answers[statuses.index("not_sent")]
    assert (unsent.value, unsent.line, unsent.result, unsent.message) == (None,) * 4
    job = start(requests(4), schema=Pydantic)
    block = next(job._answer_blocks())
    assert {each.failure.status for each in block if each.failure} == {"missing", "pending"}


@pytest.mark.parametrize("cls", [Pydantic, Dataclass, Attrs, Typed, Struct, list[Dataclass]])
def test_a_value_is_an_instance_of_the_class(
    start: Start, api: FakeAPI, requests: Callable[..., Path], cls: Any
) -> None:
    many = cls == list[Dataclass]
    api.answer = answering('{"score": 7}' if not many else '[{"score": 7}]')
    (answer,) = start(requests(1), schema=cls).answers()
    expected = cls(score=7) if not many else [Dataclass(7)]
    assert (answer.value, answer.failure) == (expected, None)


def test_without_a_class_a_value_is_json_and_without_a_schema_text(
    start: Start, api: FakeAPI, requests: Callable[..., Path], tmp_path: Path
) -> None:
    api.answer = answering('{"score": 123456789012345678901234567890}', "[]")
    schema = {"type": "object", "properties": {"score": {"type": "integer"}}}
    first, second = start(requests(2), schema=schema).answers()
    assert first.value == {"score": 123456789012345678901234567890}
    assert second.failure is not None
    assert second.failure.status == "invalid"


def test_an_answer_to_a_request_without_a_schema_is_its_text(
    start: Start, api: FakeAPI, requests: Callable[..., Path], out: Path
) -> None:
    api.answer = answering('{"score": 1}', "two")
    assert [answer.value for answer in start(requests(2)).answers()] == ['{"score": 1}', "two"]
    # A class may be named later.
    with resume(out, schema=Dataclass, client=api) as job:  # type: ignore[arg-type]
        first, second = job.answers()
    assert first.value == Dataclass(1)
    assert second.failure is not None


def test_a_run_is_resumed_with_the_class_that_it_was_started_with(
    start: Start, api: FakeAPI, requests: Callable[..., Path], out: Path
) -> None:
    api.answer = answering('{"score": 1}')
    start(requests(1), schema=Dataclass).close()
    client: Any = api
    with pytest.raises(InputError, match="started with another schema"):
        resume(out, schema=list[Dataclass], client=client)
    with resume(out, schema=Dataclass, client=client) as job:
        assert [answer.value for answer in job.answers()] == [Dataclass(1)]
    with resume(out, client=client) as plain:
        assert [answer.value for answer in plain.answers()] == [{"score": 1}]
    with pytest.raises(ValueError, match="given twice"):
        resume(out, schema=Dataclass, options=RunOptions(schema=Struct), client=client)


@pytest.mark.parametrize("beta", [None, ("some-beta",)])
def test_ids_of_the_user_and_messages_of_the_surface(
    api: FakeAPI, tmp_path: Path, beta: Any
) -> None:
    source = tmp_path / "r.jsonl"
    source.write_bytes(
        b"\n".join(
            json.dumps({"key": key, "params": json.loads(row("r"))["params"]}).encode()
            for key in (7, "é")
        )
    )
    api.answer = lambda custom_id, _: succeeded(
        custom_id, content=[{"type": "text", "text": '{"score": 1}'}]
    )
    options = RunOptions(id_field="key", beta=beta, polling_interval=0)
    client: Any = api
    with run(source, tmp_path / "o.jsonl", schema=Dataclass, client=client, options=options) as job:
        answers = list(job.answers())
    assert [answer.custom_id for answer in answers] == ["7", "é"]
    assert {type(answer.message) for answer in answers} == {BetaMessage if beta else Message}


def test_an_async_run_yields_the_same(api: FakeAPI, tmp_path: Path) -> None:
    source = tmp_path / "r.jsonl"
    source.write_bytes(row("r0") + b"\n" + row("r1"))
    api.answer = answering('{"score": 1}', "no")

    async def answers() -> list[Answer[Dataclass]]:
        client: Any = api
        job: AsyncRun[Dataclass] = await async_run(
            source,
            tmp_path / "o.jsonl",
            schema=Dataclass,
            client=client,
            options=RunOptions(polling_interval=0),
        )
        async with job:
            return [answer async for answer in job.answers()]

    first, second = asyncio.run(answers())
    assert (first.custom_id, first.value) == ("r0", Dataclass(1))
    assert (second.custom_id, second.value) == ("r1", None)
    assert second.failure is not None


def test_memory_does_not_grow_with_the_answers(
    start: Start, api: FakeAPI, requests: Callable[..., Path]
) -> None:
    text = json.dumps({"score": 1, "filler": "x" * 4_000})
    api.answer = lambda custom_id, _: succeeded(custom_id, content=[{"type": "text", "text": text}])
    properties = {"score": {"type": "integer"}, "filler": {"type": "string"}}
    job = start(requests(3_000), schema={"type": "object", "properties": properties})
    job.finish()
    tracemalloc.start()
    try:
        read = sum(answer.value is not None for answer in job.answers())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert read == 3_000
    assert peak < 8_000_000 < 3_000 * len(text)


def test_an_instance_is_not_a_schema(start: Start, requests: Callable[..., Path]) -> None:
    for value in (Pydantic(score=1), Dataclass(1), Attrs(1), Struct(1)):
        name = type(value).__name__
        with pytest.raises(InputError, match=f"This is an instance of {name}.* Pass {name}"):
            start(requests(1), schema=value)
