"""When a run releases its lock, its ledger and its client, and what a refusal reports."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from message_batches import Anthropic, AsyncAnthropic
from message_batches.jobs import (
    InputError,
    Run,
    RunLockedError,
    RunOptions,
    ServiceRefusedError,
    async_resume,
    async_run,
    resume,
    run,
)
from message_batches.jobs.internals import Service, open_ledger, start_run
from message_batches.jobs.storage import RunFolder
from message_batches.sandbox import Sandbox
from message_batches.sdk.http.lifetime import Connections
from tests.jobs.fake_api import FakeAPI, errored, lost_answer, row, status_error, succeeded

Start = Callable[..., Run]
Requests = Callable[..., Path]

OPTIONS = RunOptions(polling_interval=0.05, reconcile_for=0.2)
IN_USE = "This process already has this run open. Close it first."


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Start a sandbox that clients made from the environment use."""
    with Sandbox(batch_seconds=0.01, retry_after=0) as sandbox:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", sandbox.base_url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", sandbox.api_key)
        yield sandbox


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> list[Connections]:
    """Record the connections of every client that is created."""
    created: list[Connections] = []
    create = Connections.__init__

    def recording(self: Connections, *arguments: Any) -> None:
        created.append(self)
        create(self, *arguments)

    monkeypatch.setattr(Connections, "__init__", recording)
    return created


def is_closed(client: Connections) -> bool:
    return client.is_closed()


def lock_of(run: Run) -> Path:
    return RunFolder.of(run.out).lock


# Locks


@pytest.mark.parametrize(
    "use", [Run.finish, list, lambda run: list(run.events()), lambda run: list(run.lines())]
)
def test_a_finished_run_releases_its_lock_and_still_reports(
    api: FakeAPI, requests: Requests, tmp_path: Path, use: Callable[[Run], object]
) -> None:
    source, out = requests(3), tmp_path / "results.jsonl"
    first = start_run(source, out, client=api)  # type: ignore[arg-type]  # a stand-in
    assert lock_of(first).exists()
    use(first)
    assert not lock_of(first).exists()

    with start_run(source, out, client=api) as second:  # type: ignore[arg-type]
        assert second.finish() == first.report()
    assert len(api.batches) == 1
    first.close()
    assert first.report().succeeded


def test_an_unfinished_run_is_named_as_this_process_s(
    api: FakeAPI, requests: Requests, tmp_path: Path
) -> None:
    source, out = requests(3), tmp_path / "results.jsonl"
    with start_run(source, out, client=api) as first:  # type: ignore[arg-type]
        first.submit()
        with pytest.raises(RunLockedError, match=IN_USE):
            start_run(source, out, client=api)  # type: ignore[arg-type]
    with start_run(source, out, client=api) as second:  # type: ignore[arg-type]
        assert second.finish().succeeded


def test_the_same_call_resumes_a_run_that_this_process_left_unfinished(
    api: FakeAPI, requests: Requests, tmp_path: Path
) -> None:
    source, out = requests(3), tmp_path / "results.jsonl"
    client: Any = api
    first = start_run(source, out, client=client)
    first.submit()
    second = start_run(source, out, client=client)
    assert second.report().pending == first.report().pending == 3
    # Neither is of no use afterwards: each takes over from the other.
    first.submit()
    assert second.finish() == first.finish() == first.report()
    assert len(api.batches) == 1


def test_a_run_that_was_interrupted_says_how_to_resume_it_and_is_resumed_by_the_same_call(
    api: FakeAPI, requests: Requests, tmp_path: Path
) -> None:
    source, out = requests(3), tmp_path / "results.jsonl"
    client: Any = api

    def interrupted(event: object) -> None:
        if api.batches:
            raise KeyboardInterrupt

    first = start_run(source, out, client=client)
    with pytest.raises(KeyboardInterrupt) as stop:
        first.finish(progress=interrupted)
    (note,) = stop.value.__notes__
    assert note.startswith("Nothing is lost: batches that were submitted continue at the service.")
    assert note.endswith(f"Its output is {out}.")
    with start_run(source, out, client=client) as second:
        assert second.finish().succeeded
    assert len(api.batches) == 1


@pytest.mark.parametrize(
    "use",
    [lambda run: run.events(), lambda run: run._holder.reading().gen],
    ids=["events", "reading"],
)
def test_a_run_that_is_being_worked_with_or_read_is_not_taken_over(
    start: Start,
    api: FakeAPI,
    requests: Requests,
    tmp_path: Path,
    use: Callable[[Run], Iterator[object]],
) -> None:
    source, out = requests(3), tmp_path / "results.jsonl"
    api.answer = lambda custom_id, _: errored(custom_id, "api_error")
    client: Any = api
    options = RunOptions(on_error={"api_error": "abort"})
    first = start_run(source, out, client=client, options=options)
    with pytest.raises(ServiceRefusedError):
        first.finish()
    held = use(first)
    next(held, None)
    try:
        with pytest.raises(RunLockedError, match=IN_USE):
            start_run(source, out, client=client)
    finally:
        first.close()


def test_a_fork_does_not_take_over_what_its_parent_holds(
    api: FakeAPI, requests: Requests, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = requests(3), tmp_path / "results.jsonl"
    client: Any = api
    parent = start_run(source, out, client=client)
    process_id = os.getpid()
    monkeypatch.setattr(os, "getpid", lambda: process_id + 1)
    with pytest.raises(RunLockedError, match=rf"Another process \({process_id}\) is working"):
        start_run(source, out, client=client)
    parent.close()


def test_a_run_of_another_process_is_named_as_that_process_s(
    api: FakeAPI, requests: Requests, tmp_path: Path
) -> None:
    source, out = requests(3), tmp_path / "results.jsonl"
    with start_run(source, out, client=api) as run:  # type: ignore[arg-type]
        program = "from message_batches.jobs import resume; import sys; resume(sys.argv[1])"
        done = subprocess.run(
            [sys.executable, "-c", program, str(run.out)],
            capture_output=True,
            text=True,
            env={**os.environ, "ANTHROPIC_API_KEY": "key"},
            check=False,
        )
    assert f"RunLockedError: {out}: Another process ({os.getpid()})" in done.stderr


def test_a_run_that_finished_can_be_retried_and_holds_its_lock_again(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.answer = lambda custom_id, attempts: (
        succeeded(custom_id) if attempts else errored(custom_id, "not_found_error")
    )
    job = start(requests(3))
    assert job.finish().outcomes == {"errored": 3}
    assert not lock_of(job).exists()
    assert job.retry() == 3
    assert lock_of(job).exists()
    assert job.finish().succeeded
    assert not lock_of(job).exists()


def test_an_abandoned_iteration_keeps_the_lock_until_the_run_is_closed(
    start: Start, requests: Requests
) -> None:
    job = start(requests(3))
    for _ in job.events():
        break
    gc.collect()
    assert lock_of(job).exists()
    job.close()
    assert not lock_of(job).exists()


def test_a_closed_run_refuses_to_work(start: Start, requests: Requests) -> None:
    job = start(requests(3))
    job.close()
    job.close()
    assert job.report().pending == 3
    for use in (Run.finish, Run.retry, Run.cancel, lambda run: next(run.events())):
        with pytest.raises(ValueError, match=r"This run is closed. Call run or resume again."):
            use(job)


def test_an_unknown_step_is_refused(start: Start, requests: Requests) -> None:
    with pytest.raises(ValueError, match="'everything' is not a step"):
        next(start(requests(1)).events("everything"))  # type: ignore[arg-type]


def test_a_decision_is_one_of_two(start: Start, requests: Requests) -> None:
    job = start(requests(1))
    for both in ({}, {"adopt": "msgbatch_1", "resubmit": True}):
        with pytest.raises(ValueError, match="Pass either adopt or resubmit=True"):
            job.decide(1, **both)  # type: ignore[arg-type]


def test_an_async_run_releases_its_lock_and_works_a_second_time(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    requests = [json.loads(row(f"r{number}")) for number in range(3)]
    out = tmp_path / "results.jsonl"

    async def main() -> None:
        first = await async_run(requests, out, options=OPTIONS)
        async with await async_run(requests, out, options=OPTIONS) as held:
            for use in (first.finish, lambda: async_run(requests, out, options=OPTIONS)):
                with pytest.raises(RunLockedError, match=IN_USE):
                    await use()
            assert held.out == first.out
        report = await first.finish()
        async with await async_run(requests, out, options=OPTIONS) as second:
            assert [record.custom_id async for record in second]
            assert await second.report() == report == await first.report()
        async with await async_resume(out, options=OPTIONS) as third:
            assert [json.loads(line)["custom_id"] async for line in third.lines()]
            assert (await third.submit()).succeeded
            assert (await third.collect_ready()).succeeded
            assert (await third.reconcile()).succeeded
            assert await third.retry() == 0
            assert await third.cancel() == []
            with pytest.raises(InputError, match="No partition is undecided"):
                await third.decide(resubmit=True)
            with pytest.raises(InputError):
                await third.redownload()

    asyncio.run(main())
    assert sandbox.report()["accepted"]["batches"] == 1


# Clients


@pytest.mark.parametrize("finish", [True, False])
def test_a_client_that_a_run_made_is_closed_by_it(
    sandbox: Sandbox,
    clients: list[Connections],
    requests: Requests,
    tmp_path: Path,
    finish: bool,
) -> None:
    source, out = requests(3), tmp_path / "results.jsonl"
    job = run(source, out, options=OPTIONS)
    job.finish() if finish else job.close()
    again = resume(out, options=OPTIONS)
    again.finish() if finish else again.close()
    assert len(clients) == 2
    assert all(map(is_closed, clients))


def test_a_client_that_was_made_for_a_refused_run_is_closed(
    sandbox: Sandbox, clients: list[Connections], requests: Requests, tmp_path: Path
) -> None:
    source, out = requests(3), tmp_path / "results.jsonl"
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{}\n")
    with pytest.raises(InputError):
        run(broken, out)
    with run(source, out, options=OPTIONS) as job, pytest.raises(RunLockedError):
        run(source, job.out, options=OPTIONS)
    with pytest.raises(InputError, match="No run belongs to this output"):
        resume(tmp_path / "other.jsonl")
    assert len(clients) >= 3
    assert all(map(is_closed, clients))


def test_a_client_that_the_caller_made_stays_open(
    sandbox: Sandbox, requests: Requests, tmp_path: Path
) -> None:
    with Anthropic() as client:
        run(requests(3), tmp_path / "results.jsonl", client=client, options=OPTIONS).finish()
        assert not is_closed(client)


def test_an_async_client_is_refused_before_anything_is_written(
    requests: Requests, tmp_path: Path
) -> None:
    source = requests(1)
    client: Any = AsyncAnthropic(api_key="secret-key")
    before = sorted(tmp_path.iterdir())
    for use in (
        lambda: run(source, tmp_path / "out.jsonl", client=client),
        lambda: start_run(source, tmp_path / "out.jsonl", client=client),
        lambda: Service(client),
    ):
        with pytest.raises(TypeError, match=r"^A run needs an Anthropic client, not an Async"):
            use()
    assert sorted(tmp_path.iterdir()) == before


def test_an_async_run_works_with_an_async_client(
    sandbox: Sandbox, clients: list[Connections], tmp_path: Path
) -> None:
    requests = [json.loads(row(f"r{number}")) for number in range(3)]

    async def main() -> None:
        async with AsyncAnthropic(default_headers={"x-team": "blue"}) as client:
            run = await async_run(requests, tmp_path / "out.jsonl", client=client, options=OPTIONS)
            assert (await run.finish()).succeeded
            again = await async_resume(tmp_path / "out.jsonl", client=client, options=OPTIONS)
            assert (await again.finish()).succeeded
            assert not client.is_closed()

    asyncio.run(main())
    assert all(map(is_closed, clients))


def test_an_async_client_that_cannot_be_copied_is_refused(tmp_path: Path) -> None:
    async def no_sleep(_: float) -> None: ...

    async def main() -> None:
        async with httpx.AsyncClient() as http:
            for client in (
                AsyncAnthropic(api_key="secret-key", http_client=http),
                AsyncAnthropic(api_key="secret-key").with_options(http_client=http),
                AsyncAnthropic(api_key="secret-key", sleep=no_sleep),
            ):
                with pytest.raises(TypeError, match="has its own http_client or sleep") as caught:
                    await async_run([], tmp_path / "out.jsonl", client=client)
                assert "secret-key" not in str(caught.value)

    asyncio.run(main())
    assert list(tmp_path.iterdir()) == []


# Refusals


def refused_after(sandbox: Sandbox, source: Path, out: Path, key: str) -> ServiceRefusedError:
    with (
        Anthropic(base_url=sandbox.base_url, api_key=key, max_retries=0) as client,
        run(source, out, client=client, options=OPTIONS) as job,
        pytest.raises(ServiceRefusedError) as caught,
    ):
        job.finish()
    return caught.value


def test_a_wrong_key_before_the_first_batch_means_that_nothing_was_sent(
    requests: Requests, tmp_path: Path
) -> None:
    with Sandbox(retry_after=0) as sandbox:
        error = refused_after(sandbox, requests(3), tmp_path / "out.jsonl", "wrong")
    assert error.nothing_sent
    assert "ANTHROPIC_API_KEY" in str(error)
    assert "wrong" not in str(error)


@pytest.mark.parametrize("status", [401, 403])
def test_a_key_that_fails_in_the_middle_means_that_something_was_sent(
    requests: Requests, tmp_path: Path, status: int
) -> None:
    fault = f"error:status={status},on=retrieve"
    with Sandbox(batch_seconds=0.01, retry_after=0, faults=[fault]) as sandbox:
        source, out = requests(3), tmp_path / "out.jsonl"
        error = refused_after(sandbox, source, out, sandbox.api_key)
        assert not error.nothing_sent
        # A second process finds the batch there. It has sent nothing itself.
        assert refused_after(sandbox, source, out, sandbox.api_key).nothing_sent


@pytest.mark.parametrize("kind", ["authentication_error", "billing_error"])
def test_requests_that_fail_for_the_account_stop_the_run(
    requests: Requests, tmp_path: Path, kind: str
) -> None:
    with Sandbox(
        batch_seconds=0.01, retry_after=0, faults=[f"request-error:type={kind},times=1"]
    ) as sandbox:
        error = refused_after(sandbox, requests(3), tmp_path / "out.jsonl", sandbox.api_key)
    assert not error.nothing_sent
    assert f"Requests failed with {kind}" in str(error)


def test_a_lost_response_counts_as_sent(api: FakeAPI, start: Start, requests: Requests) -> None:
    def lose(_: Any) -> None:
        api.before_call = refuse
        raise lost_answer()

    def refuse(_: str) -> None:
        raise status_error(403)

    api.after_create = lose
    with pytest.raises(ServiceRefusedError) as caught:
        start(requests(3)).finish()
    assert not caught.value.nothing_sent


def test_what_was_sent_is_in_the_ledger_after_a_refusal(requests: Requests, tmp_path: Path) -> None:
    with Sandbox(
        batch_seconds=0.01, retry_after=0, faults=["error:status=401,on=results"]
    ) as sandbox:
        out = tmp_path / "out.jsonl"
        refused_after(sandbox, requests(3), out, sandbox.api_key)
        with open_ledger(out) as ledger:
            assert ledger.states() == {"ended": 1}
