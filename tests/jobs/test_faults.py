"""Runs over real sockets against a service that breaks on purpose."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from message_batches import Anthropic
from message_batches.jobs import (
    DecisionRequiredError,
    Report,
    Run,
    RunOptions,
    ServiceUnreachableError,
    async_run,
    run,
)
from message_batches.sandbox import Sandbox
from tests.jobs.fake_api import row
from tests.programs import accepted_by

ROWS = 23
OPTIONS = RunOptions(polling_interval=0.1, reconcile_for=0.3, max_batch_requests=10)


@contextmanager
def job_on(
    folder: Path, *faults: str, seed: int = 0, options: RunOptions = OPTIONS
) -> Iterator[tuple[Run, Sandbox]]:
    source = folder / "requests.jsonl"
    if not source.exists():
        source.write_bytes(b"".join(row(f"r{number}") + b"\n" for number in range(ROWS)))
    with (
        Sandbox(batch_seconds=0.02, retry_after=0, faults=faults, seed=seed) as sandbox,
        # Its own patience with a single call is tested elsewhere; here the run's is.
        Anthropic(
            base_url=sandbox.base_url, api_key=sandbox.api_key, timeout=1, max_retries=0
        ) as client,
        run(
            source,
            folder / "results.jsonl",
            client=client,
            options=options,
        ) as job,
    ):
        yield job, sandbox


def expect_each_once(job: Run, report: Report, sandbox: Sandbox) -> None:
    # Each is in the output, so each was accepted; as many as these were processed in all.
    sandbox.clear_faults()
    assert accepted_by(sandbox).total() == ROWS
    lines = [json.loads(line) for line in job.out.read_bytes().splitlines()]
    assert Counter(line["custom_id"] for line in lines) == Counter(f"r{n}" for n in range(ROWS))
    assert report.finished
    assert report.missing == 0


@pytest.mark.parametrize(
    "faults",
    [
        ["drop:when=after,times=1"],
        ["drop:when=before,times=1"],
        ["drop:when=after,times=1", "drop:when=before,times=1"],
        ["drop:when=after"],
        ["stall:on=create,seconds=1.5,times=1"],
        *([f"error:status={status},on=create,times=2"] for status in (429, 500, 503, 504, 529)),
        ["error:status=502,body=html,on=create,times=1"],
        *(
            [f"error:status={status},on=list+retrieve+results,times=4"]
            for status in (429, 500, 529)
        ),
        ["drop:on=list+retrieve+results,times=5"],
        ["late-batch:seconds=1"],
        ["late-results:seconds=1"],
        ["disconnect:times=2"],
        ["disconnect:bytes=700,times=6"],
        ["disconnect:times=3", "ranges"],
        ["chunks:bytes=7"],
        ["crlf", "blank-line:line=all"],
        ["gzip"],
        ["unknown-field:line=all", "unknown-block:line=all"],
    ],
    ids=" ".join,
)
def test_every_request_once_in_spite_of(tmp_path: Path, faults: list[str]) -> None:
    with job_on(tmp_path, *faults) as (job, sandbox):
        report = job.finish()
        assert sandbox.report()["faults"]["happened"]
        expect_each_once(job, report, sandbox)
        assert report.outcomes == {"succeeded": ROWS}


@pytest.mark.parametrize("seed", range(4))
def test_every_request_once_in_a_storm(tmp_path: Path, seed: int) -> None:
    storm = [
        "drop:when=after,chance=0.3,on=create+list+retrieve+results",
        "drop:when=before,chance=0.2,on=create+list+retrieve+results",
        "error:status=500,chance=0.2,on=create+list+results",
        "error:status=429,chance=0.2,on=create",
        "disconnect:chance=0.5",
    ]
    with job_on(tmp_path, *storm, seed=seed) as (job, sandbox):
        for _ in range(5):
            try:
                report = job.finish()
            except DecisionRequiredError as question:
                # Two creates of the same requests got lost in a row, and no other was answered.
                job.decide(question.partition, resubmit=True)
            except ServiceUnreachableError:
                # What a lost create made appeared when all else was done, and is in progress.
                continue
            else:
                break
        expect_each_once(job, report, sandbox)
        assert report.succeeded


def test_requests_that_failed_for_a_transient_cause_are_retried(tmp_path: Path) -> None:
    with job_on(tmp_path, "request-error:type=overloaded_error,times=7") as (job, sandbox):
        report = job.finish()
        assert report.succeeded
        assert sandbox.report()["accepted"]["requests"] == ROWS + 7


@pytest.mark.parametrize("fault", ["missing-line:line=3,times=2", "missing-line", "truncated-line"])
def test_a_line_that_a_later_download_has_is_waited_for(tmp_path: Path, fault: str) -> None:
    # Without a number, another line lacks in each download.
    with job_on(tmp_path, fault) as (job, sandbox):
        report = job.finish()
        assert sandbox.report()["faults"]["happened"]
        expect_each_once(job, report, sandbox)
        assert report.succeeded


@pytest.mark.parametrize("fault", ["missing-line:line=3", "truncated-line:line=3"])
def test_a_line_that_never_comes_is_neither_missing_nor_sent_again(
    tmp_path: Path, fault: str
) -> None:
    with job_on(tmp_path, fault, options=evolve(OPTIONS, give_up_after=0.5)) as (job, sandbox):
        with pytest.raises(ServiceUnreachableError, match="Not everything is there yet"):
            job.finish()
        report = job.report()
        assert report.missing == 0
        assert not report.finished
        assert sandbox.report()["accepted"]["requests"] == ROWS


def test_a_line_that_comes_twice_is_kept_once(tmp_path: Path) -> None:
    with job_on(tmp_path, "duplicate-line:line=2") as (job, sandbox):
        report = job.finish()
        expect_each_once(job, report, sandbox)
        assert report.unmatched == len(report.batches)


def test_a_result_of_an_unknown_kind_is_kept(tmp_path: Path) -> None:
    with job_on(tmp_path, "unknown-result:line=0,times=1") as (job, sandbox):
        report = job.finish()
        expect_each_once(job, report, sandbox)
        assert report.outcomes["succeeded"] == ROWS - 1
        assert len(report.outcomes) == 2


def test_results_on_another_origin_are_fetched_or_refused_but_never_with_the_key(
    tmp_path: Path,
) -> None:
    with job_on(tmp_path, "other-origin") as (job, sandbox):
        report = job.finish()
        expect_each_once(job, report, sandbox)


def test_an_async_run_gives_the_same(tmp_path: Path) -> None:
    rows = [json.loads(row(f"r{number}")) for number in range(ROWS)]

    async def main() -> tuple[list[str], Report]:
        async with Sandbox(batch_seconds=0.02, retry_after=0) as sandbox:
            client = Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key)
            job = await async_run(rows, tmp_path / "results.jsonl", client=client, options=OPTIONS)
            async with job:
                ids = [record.custom_id async for record in job]
                report = await job.report()
            client.close()
            return ids, report

    ids, report = asyncio.run(main())
    assert Counter(ids) == Counter(f"r{n}" for n in range(ROWS))
    assert report.succeeded


def test_an_async_run_can_be_cancelled_and_resumed(tmp_path: Path) -> None:
    rows = [json.loads(row(f"r{number}")) for number in range(3)]
    arguments: dict[str, Any] = {"options": OPTIONS}

    async def main() -> Report:
        async with Sandbox(batch_seconds=1000, retry_after=0) as sandbox:
            with Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client:
                out = tmp_path / "results.jsonl"

                async def work() -> Report:
                    async with await async_run(rows, out, client=client, **arguments) as job:
                        return await job.finish()

                async def steps() -> None:
                    async with await async_run(rows, out, client=client, **arguments) as job:
                        async for _ in job.events():
                            pass

                with pytest.raises(TimeoutError):
                    await asyncio.wait_for(steps(), 1)
                sandbox.advance(1000)
                report = await work()
                assert sandbox.report()["accepted"]["batches"] == 1
                return report

    assert asyncio.run(main()).succeeded
