"""A run continues elsewhere, with only the URL of its output and the ledger in a database."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from message_batches.jobs.internals import attempts_of, open_ledger, report_on
from message_batches.sandbox import Sandbox
from tests import postgres
from tests.jobs.answer_policies import EVERY_RETRY, FEW, billed_by, expect, expect_attempts, rows
from tests.jobs.fake_api import row
from tests.jobs.runs import content_of, ids_in
from tests.storages import Bucket

ROOT = Path(__file__).resolve().parents[2]

REQUESTS = 12


@pytest.fixture
def ledger() -> Iterator[str]:
    with postgres.running() as server, server.database() as url:
        yield url


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(retry_after=0, batch_seconds=0.1) as service:
        yield service


class Machine:
    """A process with a folder and a home that no other has."""

    def __init__(self, folder: Path, bucket: Bucket, sandbox: Sandbox) -> None:
        self._folder = folder
        self._environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), *sys.path])),
            "HOME": str(folder),
            "ANTHROPIC_BASE_URL": sandbox.base_url,
            "ANTHROPIC_API_KEY": sandbox.api_key,
            **bucket.environment,
        }
        folder.mkdir()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tests.jobs.kill_urls", *arguments],
            cwd=self._folder,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def expire(ledger: str) -> None:
    """Let the time pass that a lease lasts after its process has died."""
    import psycopg

    with psycopg.connect(ledger, autocommit=True) as database:
        if database.execute("SELECT to_regclass('message_batches.runs')").fetchone() != (None,):
            database.execute("UPDATE message_batches.runs SET expires_at = now()")


@pytest.mark.slow
def test_a_fresh_machine_finishes_wherever_the_first_one_was_killed(
    tmp_path: Path, bucket: Bucket, sandbox: Sandbox, ledger: str
) -> None:
    source = bucket.put("in.jsonl", [row(f"r{number}") + b"\n" for number in range(REQUESTS)])
    expected = [f"r{number}" for number in range(REQUESTS)]

    def machine(name: str) -> Machine:
        return Machine(tmp_path / name, bucket, sandbox)

    whole = machine("whole").run("0", source, f"{bucket.url}/whole.jsonl", ledger)
    assert whole.returncode == 0, whole.stderr
    steps, succeeded = whole.stdout.split()
    assert succeeded == "True"
    batches = sandbox.report()["accepted"]["batches"]
    chosen = Random().sample(range(1, int(steps)), 6)
    for last in chosen:
        out = f"{bucket.url}/{last}.jsonl"
        killed = machine(f"{last}-first").run(str(last), source, out, ledger)
        assert killed.returncode == -signal.SIGKILL, (last, killed.stderr)
        expire(ledger)
        finished = machine(f"{last}-second").run("0", source, out, ledger)
        assert finished.returncode == 0, (last, finished.stderr)
        assert ids_in(out) == expected, last
        assert b"errored" not in content_of(out)
        batches += 3
    report = sandbox.report()
    assert report["accepted"] == {"batches": batches, "requests": REQUESTS * (len(chosen) + 1)}
    assert Counter(report.get("repeated") or {}) == Counter()


@pytest.mark.slow
def test_a_fresh_machine_asks_again_wherever_the_first_one_was_killed(
    tmp_path: Path,
    bucket: Bucket,
    sandbox: Sandbox,
    ledger: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)  # with the folders of the ledgers that are read at the end

    def run(name: str, last: int, prefix: str) -> subprocess.CompletedProcess[str]:
        source = bucket.put(f"{prefix}in.jsonl", rows(prefix, FEW))
        out = f"{bucket.url}/{prefix}out.jsonl"
        machine = Machine(tmp_path / name, bucket, sandbox)
        return machine.run(str(last), source, out, ledger, "asks-again")

    whole = run("whole", 0, "whole-")
    assert whole.returncode == 0, whole.stderr
    prefixes = ["whole-"]
    for last in Random().sample(range(1, int(whole.stdout.split()[0])), 6):
        prefixes.append(f"s{last}-")
        killed = run(f"{last}-first", last, prefixes[-1])
        assert killed.returncode == -signal.SIGKILL, (last, killed.stderr)
        expire(ledger)
        finished = run(f"{last}-second", 0, prefixes[-1])
        assert finished.returncode == 0, (last, finished.stderr)
    billed = billed_by(sandbox)
    for prefix in prefixes:
        out = f"{bucket.url}/{prefix}out.jsonl"
        with open_ledger(out, database=ledger) as opened:
            expect(prefix, out, report_on(opened), EVERY_RETRY, billed, FEW)
            attempts = attempts_of(opened)
            expect_attempts(prefix, attempts, EVERY_RETRY, billed, content_of(out), FEW)
