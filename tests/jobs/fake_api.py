"""A fake of the service and its client, with faults for each call, without network or waiting."""

from __future__ import annotations

import json
import queue
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx

from message_batches.jobs.input import parse_wire_id
from message_batches.jobs.system import System
from message_batches.sdk import errors
from message_batches.sdk.http import failures

TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    529: "overloaded_error",
}
"""The types of the API's errors: https://docs.claude.com/en/api/errors."""

STARTED_AT = 1_800_000_000.0
"""When the clocks of the service and of the machine start, in seconds since the epoch."""

REQUEST = httpx.Request("POST", "http://fake/v1/messages/batches")


def status_error(status: int, message: str = "no", **headers: str) -> errors.APIStatusError:
    """Make the error that the client raises for a status."""
    body = {"type": "error", "error": {"type": TYPES.get(status, "api_error"), "message": message}}
    response = httpx.Response(status, request=REQUEST, json=body, headers=headers)
    return failures.status_error(response)


def lost_answer() -> errors.AmbiguousCreateError:
    """Make the error that the client raises when the response to a create is lost."""
    return failures.ambiguous_create(
        errors.APIConnectionError(request=REQUEST), started_at=0.0, request_count=0
    )


def never_connected() -> errors.APIConnectionError:
    """Make the error that the client raises when no connection was made."""
    return errors.APIConnectionError(request=REQUEST, was_sent=False)


def succeeded(custom_id: str, **message: Any) -> dict[str, Any]:
    """Make a result line for a request that succeeded."""
    whole = {
        "id": f"msg_{custom_id}",
        "type": "message",
        "role": "assistant",
        "model": "claude-test",
        "content": [{"type": "text", "text": f"answer to {custom_id}"}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 3, "output_tokens": 5},
    }
    return {"custom_id": custom_id, "result": {"type": "succeeded", "message": whole | message}}


def errored(custom_id: str, kind: str, message: str = "no") -> dict[str, Any]:
    """Make a result line for a request that failed."""
    error = {"type": "error", "error": {"type": kind, "message": message}, "request_id": None}
    return {"custom_id": custom_id, "result": {"type": "errored", "error": error}}


def _own_id(wire_id: str) -> str:
    parsed = parse_wire_id(wire_id)
    return parsed.base if parsed else wire_id


class FakeBatch:
    """One batch, as the service holds it."""

    def __init__(self, number: int, rows: list[bytes], created_at: datetime) -> None:
        self.id = f"msgbatch_{number:03}"
        self.rows = rows
        self.wire_ids = [json.loads(row)["custom_id"] for row in rows]
        self.custom_ids = [
            parsed.base if (parsed := parse_wire_id(wire_id)) else wire_id
            for wire_id in self.wire_ids
        ]
        self.lost: set[str] = set()
        self.counts_say_all = False
        self.created_at = created_at
        self.ended_at: datetime | None = None
        self.archived_at: datetime | None = None
        self.cancel_initiated_at: datetime | None = None
        self.looks_left = 1
        self.processing_status = "in_progress"
        self.canceled = False

    @property
    def own_rows(self) -> list[bytes]:
        """The requests with their own ids, which are sent with a suffix."""
        ids = zip(self.rows, self.wire_ids, self.custom_ids, strict=True)
        return [row.replace(wire.encode(), own.encode(), 1) for row, wire, own in ids]

    @property
    def request_counts(self) -> Any:
        requests = len(self.rows) - (0 if self.counts_say_all else len(self.lost))
        done = requests if self.ended_at else 0
        return SimpleNamespace(
            processing=requests - done, succeeded=done, errored=0, canceled=0, expired=0
        )

    def look(self) -> FakeBatch:
        """Come one poll closer to the end."""
        self.looks_left -= 1
        if self.looks_left < 0 and self.ended_at is None:
            self.ended_at = self.created_at + timedelta(minutes=1)
            self.processing_status = "ended"
        return self


class Page:
    """A list with a single page."""

    def __init__(self, batches: Iterator[FakeBatch], *, way_on: bool) -> None:
        self.data = list(batches)
        self.has_more = not way_on
        self._way_on = way_on

    def iter_pages(self) -> Iterator[Page]:
        yield self
        if not self._way_on:
            raise errors.ListIncompleteError("The list is incomplete.")


class FakeAPI:
    """
    The service and its client in one.

    Attributes:
        before_create: called with the requests before a batch is accepted; it may raise.
        after_create: called with the batch after it was accepted; it may raise.
        way_on: whether the list has its end, or breaks off without a way on.
        answer: makes the result line of a request from its id and the number of earlier attempts.
        lines: changes the lines of a download, given the batch.
    """

    def __init__(self) -> None:
        self.batches: list[FakeBatch] = []
        self._created = 0
        self.accepted: list[str] = []
        self.calls: list[str] = []
        self.before_create: Callable[[list[bytes]], None] = lambda rows: None
        self.after_create: Callable[[FakeBatch], None] = lambda batch: None
        self.before_call: Callable[[str], None] = lambda call: None
        self.answer: Callable[[str, int], dict[str, Any]] = lambda custom_id, _: succeeded(
            custom_id
        )
        self.lines: Callable[[FakeBatch, list[bytes]], Iterable[bytes]] = lambda _, lines: lines
        self.base_url = "http://fake"
        self.anthropic_version = "2023-06-01"
        self.messages = SimpleNamespace(batches=self)
        self.beta = SimpleNamespace(messages=SimpleNamespace(batches=self))
        self.betas: list[Any] = []
        self.way_on = True
        self.ask_again: dict[str, str] = {}
        self.api_key, self.auth_token = "key", None
        self.headers: dict[str, str] = {}
        self.with_raw_response = SimpleNamespace(retrieve=self.retrieve_raw, list=self.list_raw)

    def with_options(self, *, max_retries: int) -> FakeAPI:
        assert max_retries == 0
        return self

    def create(self, *, requests: Iterable[bytes], betas: Any = None) -> FakeBatch:
        rows = list(requests)
        self._called("create")
        self.betas.append(betas)
        self.before_create(rows)
        batch = self.accept(rows)
        self.after_create(batch)
        return copy(batch)

    def accept(self, rows: list[bytes]) -> FakeBatch:
        """Accept a batch, of this run or of another one."""
        created_at = datetime.fromtimestamp(STARTED_AT + self._created, UTC)
        self._created += 1
        batch = FakeBatch(self._created, rows, created_at)
        self.batches.append(batch)
        self.accepted += batch.custom_ids
        return batch

    def end(self) -> None:
        """Let every batch end."""
        for batch in self.batches:
            batch.looks_left = 0
            batch.look()

    def retrieve(self, batch_id: str, *, betas: Any = None) -> FakeBatch:
        self._called("retrieve")
        return copy(self.find(batch_id).look())

    def retrieve_raw(self, batch_id: str, *, betas: Any = None) -> Any:
        batch = self.retrieve(batch_id)
        ask_again = {} if batch.ended_at else self.ask_again
        return SimpleNamespace(parse=lambda: batch, headers={**self.headers, **ask_again})

    def list_raw(self, *, limit: int, betas: Any = None) -> Any:
        page = Page(self.list(limit=limit), way_on=self.way_on)
        return SimpleNamespace(parse=lambda: page, headers=self.headers)

    def list(self, *, limit: int, betas: Any = None) -> Iterator[FakeBatch]:
        self._called("list")
        return iter([copy(batch.look()) for batch in self.batches[::-1]])

    def cancel(self, batch_id: str, *, betas: Any = None) -> FakeBatch:
        self._called("cancel")
        batch = self.find(batch_id)
        if batch.ended_at is not None:
            raise status_error(400, f"{batch_id} has ended")
        batch.canceled = True
        batch.cancel_initiated_at = batch.created_at
        batch.processing_status = "canceling"
        return copy(batch)

    @contextmanager
    def results(
        self, batch_id: str, *, on_error: str = "raise", betas: Any = None
    ) -> Iterator[Any]:
        self._called("results")
        batch = self.find(batch_id)
        if batch.ended_at is None:
            raise errors.AnthropicError(f"{batch_id} has no results before it has ended")
        earlier = [other for other in self.batches if other.id < batch.id]
        lines = []
        for custom_id, wire_id in zip(batch.custom_ids[::-1], batch.wire_ids[::-1], strict=True):
            if custom_id in batch.lost:
                continue
            sends = sum(custom_id in other.custom_ids for other in earlier)
            line = {**self.answer(custom_id, sends), "custom_id": wire_id}
            lines.append(json.dumps(line).encode())

        def to_file(path: Path) -> None:
            part = path.with_name(f"{path.name}.{batch_id}.part")
            # As in the sandbox, there is no line end after the last line.
            part.write_bytes(b"\n".join(self.lines(batch, lines)))
            part.replace(path)

        yield SimpleNamespace(raw=lambda: iter(self.lines(batch, lines)), to_file=to_file)

    def find(self, batch_id: str) -> FakeBatch:
        for batch in self.batches:
            if batch.id == batch_id:
                return batch
        raise status_error(404, f"no batch {batch_id}")

    def _called(self, call: str) -> None:
        self.calls.append(call)
        self.before_call(call)


class FakeClock:
    """
    Time that passes only while a run waits and nothing is under way.

    Attributes:
        now: what the clock on the wall shows; a test may set it.
        jumps: called before the wall clock is read; it may set it.
    """

    def __init__(self) -> None:
        self.now = STARTED_AT
        self.passed = 0.0
        self.jumps: Callable[[], None] = lambda: None

    @property
    def system(self) -> System:
        """The machine, with this clock."""
        return System(now=self.time, monotonic=self.monotonic, sleep=self.sleep, get=self.get)

    def get(self, items: queue.SimpleQueue[Any], seconds: float | None, coming: int) -> Any:
        try:
            return items.get(timeout=10 if coming else 0)
        except queue.Empty:
            assert seconds is not None, "the run waits for nothing"
            self.sleep(seconds)
            raise

    def time(self) -> float:
        self.jumps()
        return self.now

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.now += seconds
        self.passed += seconds


def row(custom_id: str, text: str = "Hello", max_tokens: int = 16) -> bytes:
    """Make a valid request; the sandbox needs more tokens for a complete answer."""
    request = {
        "custom_id": custom_id,
        "params": {
            "model": "claude-test",
            "max_tokens": max_tokens,
            "messages": [{"role": "user", "content": text}],
        },
    }
    return json.dumps(request).encode()
