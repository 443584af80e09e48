"""Answers that are not complete are asked for again as the policy says; each attempt counts."""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from message_batches import Anthropic
from message_batches.jobs import Report, RunOptions, run
from message_batches.jobs.internals import attempts_of, open_ledger, report_on
from message_batches.jobs.types import Attempt
from message_batches.sandbox import Sandbox
from tests.jobs.answer_policies import (
    CONTINUATIONS,
    CURABLE,
    EVERY_RETRY,
    FEW,
    FORMAT,
    LIMITS,
    POLICIES,
    REPAIRS,
    RETRIES,
    SEARCH,
    TOOL,
    Case,
    Policy,
    billed_by,
    expect,
    expect_attempts,
    row,
    rows,
    status_in,
)
from tests.jobs.runs import content_of
from tests.programs import output_of
from tests.properties import EVERY


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(batch_seconds=0, retry_after=0) as sandbox:
        yield sandbox


def finish(
    sandbox: Sandbox, source: Path, out: Path | str, policy: Policy, **options: Any
) -> tuple[Report, list[Attempt]]:
    """Finish a run, and return its report and its attempts."""
    chosen = RunOptions(
        on_answer=policy, polling_interval=0.01, max_batch_requests=4, **LIMITS, **options
    )
    with (
        Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client,
        run(source, out, client=client, options=chosen) as job,
    ):
        return job.finish(), list(job.attempts())


def run_all(
    sandbox: Sandbox, tmp_path: Path, policies: list[Policy], how: Mapping[str, Any]
) -> None:
    runs = []
    for number, policy in enumerate(policies):
        source, out = tmp_path / f"{number}.jsonl", tmp_path / f"{number}.results.jsonl"
        source.write_bytes(rows(f"p{number}-", how))
        runs.append((f"p{number}-", out, policy, *finish(sandbox, source, out, policy)))
    billed = billed_by(sandbox)
    for prefix, out, policy, report, attempts in runs:
        expect(prefix, out, report, policy, billed, how)
        expect_attempts(prefix, attempts, policy, billed, content_of(out), how)


HOW = pytest.mark.parametrize("how", [FORMAT, TOOL], ids=["format", "tool"])

EACH_ACTION = [
    EVERY_RETRY,
    {"truncated": "retry", "refused": "fail", "paused": "fail", "invalid": "retry"},
    {"truncated": "fail", "invalid": "fail"},
]


@HOW
def test_policies_do_what_they_say_and_every_attempt_is_in_the_account(
    sandbox: Sandbox, tmp_path: Path, how: Mapping[str, Any]
) -> None:
    run_all(sandbox, tmp_path, EACH_ACTION[:1] if how is TOOL else EACH_ACTION, how)


@pytest.mark.slow
@HOW
def test_every_combination_of_policies(
    sandbox: Sandbox, tmp_path: Path, how: Mapping[str, Any]
) -> None:
    run_all(sandbox, tmp_path, POLICIES, how)


@pytest.mark.parametrize(
    "place",
    [
        "memory and postgres",
        *(pytest.param(one, marks=pytest.mark.slow) for one in ("s3", "postgres")),
    ],
)
def test_policies_do_the_same_at_urls_and_in_databases(
    sandbox: Sandbox, tmp_path: Path, place: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("monkeypatch").chdir(tmp_path)  # with the folder of the ledger
    out: Path | str = tmp_path / "results.jsonl"
    options = {}
    if "memory" in place:
        request.getfixturevalue("memory")
        out = "memory://bucket/results.jsonl"
    elif place == "s3":
        out = f"{request.getfixturevalue('bucket').url}/results.jsonl"
    if "postgres" in place:
        options["ledger"] = request.getfixturevalue("postgres")
    source = tmp_path / "requests.jsonl"
    source.write_bytes(rows("a-"))

    report, attempts = finish(sandbox, source, out, EVERY_RETRY, **options)

    billed = billed_by(sandbox)
    expect("a-", out, report, EVERY_RETRY, billed)
    expect_attempts("a-", attempts, EVERY_RETRY, billed, content_of(out))


SHARES = (
    "answer:status=truncated,chance=0.3,attempts=2",
    "answer:status=refused,chance=0.2",
    "answer:status=paused,chance=0.3,attempts=2",
    "answer:status=invalid,chance=0.4,attempts=2,kind=missing",
    "request-error:chance=0.1",
)


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 10))]
)
def test_whatever_goes_wrong_each_request_has_one_line_and_each_answer_is_paid_for_once(
    tmp_path: Path, seed: int
) -> None:
    ids = [f"r{number}" for number in range(40)]
    case = Case("", "complete", None, SEARCH)
    source, out = tmp_path / "requests.jsonl", tmp_path / "results.jsonl"
    source.write_bytes(b"".join(row(custom_id, case) + b"\n" for custom_id in ids))
    with Sandbox(batch_seconds=0, retry_after=0, seed=seed, faults=SHARES) as sandbox:
        report, attempts = finish(sandbox, source, out, EVERY_RETRY)
        billed = billed_by(sandbox)

    lines = content_of(out).splitlines()
    assert Counter(json.loads(line)["custom_id"] for line in lines) == Counter(ids)
    assert report.finished
    assert report.answers == {
        status: number
        for status, number in Counter(map(status_in, lines)).items()
        if status != "errored"
    }
    assert report.cost.total == sum(billed.costs.values())
    tokens = report.tokens["claude-haiku-4-5"]
    assert Counter(input=tokens["input"], output=tokens["output"]) == sum(
        billed.tokens.values(), Counter()
    )
    # Errors have their own retries.
    assert max(billed.times.values()) <= 1 + 2 * RETRIES + REPAIRS + CONTINUATIONS
    assert sum(each.attempts for each in report.redone) >= 20
    paid: defaultdict[str | int, Decimal] = defaultdict(Decimal)
    for attempt in attempts:
        paid[attempt.custom_id] += attempt.cost or 0
    assert len(paid) >= 20
    assert paid == {custom_id: billed.costs[str(custom_id)] for custom_id in paid}
    assert sum(attempt.is_final for attempt in attempts) == len(paid)


KILLING = Path(__file__).with_name("kill_answers.py")


def kill(sandbox: Sandbox, folder: Path, way: str, count: int, how: Mapping[str, Any] = FEW) -> int:
    """Kill runs, let each finish, and check them all; return how many kills there were."""
    kills = int(output_of(KILLING, sandbox, folder, way, count, timeout=1_800))
    billed = billed_by(sandbox)
    for run_folder in folder.iterdir():
        out, prefix = run_folder / "results.jsonl", f"{run_folder.name}-"
        with open_ledger(out) as ledger:
            expect(prefix, out, report_on(ledger), EVERY_RETRY, billed, how)
            attempts = attempts_of(ledger)
            expect_attempts(prefix, attempts, EVERY_RETRY, billed, content_of(out), how)
    return kills


no_forks = pytest.mark.skipif(sys.platform == "win32", reason="children are forked")


@no_forks
def test_a_run_that_asks_again_finishes_after_kills(sandbox: Sandbox, tmp_path: Path) -> None:
    assert kill(sandbox, tmp_path, "steps", 90) >= 2


@no_forks
@pytest.mark.slow
def test_a_run_that_asks_again_finishes_after_a_kill_at_every_other_step(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    assert kill(sandbox, tmp_path, "steps", 2 * EVERY) >= 75 // EVERY


@no_forks
@pytest.mark.slow
def test_a_run_that_asks_again_finishes_after_kills_at_random_moments(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    assert kill(sandbox, tmp_path, "moments", 60) >= 60


@no_forks
@pytest.mark.slow
def test_answers_that_were_kept_are_asked_again_once_after_a_kill_at_any_step(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    assert kill(sandbox, tmp_path, "retries", 3, CURABLE) >= 20
