"""The fake API against the real client and the sandbox: a run sees the same of both."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from message_batches import Anthropic
from message_batches.jobs.engine.service import Service, view_of
from message_batches.sandbox import Sandbox
from message_batches.sdk import failure_kind_of
from message_batches.sdk.errors import AnthropicError
from tests.jobs.fake_api import FakeAPI, row

Facts = list[tuple[Any, ...]]
End = Callable[[], object]


@contextmanager
def fake() -> Iterator[tuple[Service, End]]:
    api = FakeAPI()
    api.ask_again = {"retry-after": "0"}
    api.after_create = lambda batch: setattr(batch, "looks_left", 1_000)
    yield Service(api), api.end  # type: ignore[arg-type]  # the stand-in


@contextmanager
def real() -> Iterator[tuple[Service, End]]:
    with (
        Sandbox(batch_seconds=1000, retry_after=0) as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key, max_retries=0) as client,
    ):
        service = Service(client)

        def end() -> None:
            sandbox.advance(2000)
            while any(batch.ended_at is None for batch in listed(service)):
                time.sleep(0.005)

        yield service, end


def listed(service: Service) -> list[Any]:
    """Return every batch of the list, the newest first."""
    return [batch for page in service.list().value.iter_pages() for batch in page.data]


def created(service: Service, *counts: int) -> list[str]:
    """Create batches of so many requests and return their ids."""
    return [
        service.create([row(f"b{batch}-r{number}") for number in range(count)]).id
        for batch, count in enumerate(counts)
    ]


def batch_facts(batch: Any, ids: list[str]) -> tuple[Any, ...]:
    counts = batch.request_counts
    return (
        ids.index(batch.id),
        batch.processing_status,
        (counts.processing, counts.succeeded, counts.errored, counts.canceled, counts.expired),
        batch.ended_at is not None and batch.ended_at >= batch.created_at,
        batch.archived_at,
    )


def error_facts(call: Callable[[], object]) -> tuple[Any, ...]:
    try:
        call()
    except AnthropicError as error:
        status, kind = getattr(error, "status_code", None), getattr(error, "type", None)
        return type(error).__name__, status, kind, failure_kind_of(error)
    return ("no error",)


def results_of(service: Service, batch_id: str) -> Facts:
    found = []
    for line in service.results(batch_id):
        record = json.loads(line)
        message = record["result"]["message"]
        found.append(
            (
                record["custom_id"],
                record["result"]["type"],
                message["type"],
                message["role"],
                sorted({"input_tokens", "output_tokens"} & message["usage"].keys()),
                not line.endswith(b"\n"),
            )
        )
    return sorted(found)


def listing(service: Service, end: End) -> Facts:
    ids = created(service, 3, 1, 2)
    before = [batch_facts(batch, ids) for batch in listed(service)]
    end()
    return before + [batch_facts(batch, ids) for batch in listed(service)]


def first_page(service: Service, end: End) -> Facts:
    nothing = service.list().value
    ids = created(service, 1, 1)
    page = service.list().value
    return [
        (list(nothing.data), nothing.has_more),
        ([ids.index(batch.id) for batch in page.data], page.has_more),
    ]


def order_of_creation(service: Service, end: End) -> Facts:
    created(service, 1, 1, 1)
    times = [batch.created_at for batch in listed(service)]
    return [(times == sorted(times, reverse=True), times[0].tzinfo is not None)]


def polling(service: Service, end: End) -> Facts:
    (id_,) = created(service, 2)
    before = service.retrieve(id_)
    end()
    after = service.retrieve(id_)
    again = service.retrieve(id_)
    return [
        (batch_facts(response.value, [id_]), response.ask_again)
        for response in (before, after, again)
    ]


def views(service: Service, end: End) -> Facts:
    ids = created(service, 2, 1)
    before = service.retrieve(ids[0])
    end()
    found = [view_of(before.value, before.date)]
    found += [view_of(batch, before.date) for batch in listed(service)]
    return [
        (
            ids.index(view.id),
            view.requests,
            view.ended,
            view.ended_at is not None and view.ended_at >= view.created_at,
            view.archived,
            view.processed,
        )
        for view in found
    ]


def saved_results(service: Service, end: End) -> Facts:
    (id_,) = created(service, 3)
    end()
    with TemporaryDirectory() as folder:
        path = Path(folder, "results.jsonl")
        service.save_results(id_, path)
        lines = path.read_bytes().splitlines(keepends=True)
        return [
            (sorted(json.loads(line)["custom_id"] for line in lines),),
            (all(line.endswith(b"\n") for line in lines), list(Path(folder).iterdir()) == [path]),
        ]


def results(service: Service, end: End) -> Facts:
    ids = created(service, 3, 1)
    end()
    return [*results_of(service, ids[0]), *results_of(service, ids[1])]


def results_before_the_end(service: Service, end: End) -> Facts:
    (id_,) = created(service, 1)
    return [error_facts(lambda: list(service.results(id_)))]


def canceling(service: Service, end: End) -> Facts:
    (id_,) = created(service, 2)
    return [batch_facts(service.cancel(id_), [id_])]


def canceling_what_has_ended(service: Service, end: End) -> Facts:
    (id_,) = created(service, 2)
    end()
    return [error_facts(lambda: service.cancel(id_))]


def unknown_ids(service: Service, end: End) -> Facts:
    created(service, 1)
    unknown = "msgbatch_unknown"
    return [
        error_facts(lambda: service.retrieve(unknown)),
        error_facts(lambda: service.cancel(unknown)),
        error_facts(lambda: list(service.results(unknown))),
        error_facts(lambda: service.save_results(unknown, Path("never-written"))),
    ]


@pytest.mark.parametrize(
    "scenario",
    [
        listing,
        first_page,
        order_of_creation,
        polling,
        views,
        results,
        saved_results,
        results_before_the_end,
        canceling,
        canceling_what_has_ended,
        unknown_ids,
    ],
    ids=lambda scenario: str(scenario.__name__),
)
def test_a_run_sees_the_same_of_the_fake_and_of_the_sandbox(
    scenario: Callable[[Service, End], Facts],
) -> None:
    with fake() as (service, end):
        of_the_fake = scenario(service, end)
    with real() as (service, end):
        of_the_sandbox = scenario(service, end)
    assert of_the_fake == of_the_sandbox
