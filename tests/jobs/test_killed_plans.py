"""A plan continues where a process was killed, and is the same as one that was made at once."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from message_batches.jobs import RunOptions, plan
from message_batches.jobs.errors import InputError
from message_batches.jobs.input import PlannedRequest, ValidationRules, digest_of, input_check
from message_batches.jobs.internals import open_ledger, prepare
from message_batches.jobs.ledger import LedgerBuilder, new_ledger
from message_batches.jobs.storage import RunFolder
from message_batches.jobs.types import BatchLimits
from tests.jobs.fake_api import row
from tests.jobs.test_ledger_building import dump_of
from tests.pages import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="children are forked")


PATHS = os.pathsep.join(map(str, (ROOT, ROOT / "src", ROOT / "generated")))


def planned(source: Path, every: int, kills: int, *how: str) -> tuple[list[str], int, int]:
    """Return the ledger that is left, how many requests were planned for it, and the kills."""
    folder = RunFolder.of(source.parent / "place" / "out.jsonl")
    folder.out.parent.mkdir()
    program = Path(__file__).with_name("kill_plans.py")
    done = subprocess.run(
        [sys.executable, program, *map(str, (source, folder.out, every, kills, *how))],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": PATHS},
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    requests, killed = map(int, done.stdout.split())
    assert {each.name for each in folder.folder.iterdir()} == {"ledger.sqlite"}
    assert {each.name for each in folder.out.parent.iterdir()} == {"count", folder.folder.name}
    ledger = dump_of(folder.ledger)
    shutil.rmtree(folder.out.parent)
    return ledger, requests, killed


def write(path: Path, requests: int) -> Path:
    """Write requests: with blank lines, spaces, other line ends, and long ids between them."""
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbf")
        for number in range(requests):
            name = f"r{number}" if number % 7 else f"{number:060}"
            request = row(name)
            if not number % 45:
                request = request.replace(
                    b'"max_tokens"', b'"new_%d": 1, "max_tokens"' % (number % 2)
                )
            file.write(b"  " * (number % 3) + request + (b" \r\n", b"\n", b"\n\n")[number % 3])
    return path


@pytest.mark.parametrize("every", [1, 50, 200])
def test_a_plan_that_is_killed_at_any_step_is_the_same(tmp_path: Path, every: int) -> None:
    requests = 20 * every + 7
    source = write(tmp_path / "in.jsonl", requests)
    # Three files, one of which is blank; no line of the second goes on in the third.
    lines = source.read_bytes().splitlines(keepends=True)
    middle = len(lines) // 3
    source.unlink()
    contents = (b"".join(lines[:middle]), b"\n\n", b"".join(lines[middle:]))
    for number, content in enumerate(contents):
        source.with_name(f"in-{number}.jsonl").write_bytes(content)
    source = source.with_name("in-*.jsonl")
    at_once, count, _ = planned(source, 10**6, 0)
    assert count == requests

    killed, count, kills = planned(source, every, 25)
    assert killed == at_once
    assert kills >= 5
    # What was saved is not planned again.
    assert count <= requests + kills * (every + min(every, 10))


@pytest.mark.slow
def test_a_plan_that_is_killed_at_any_moment_is_the_same(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", 300_000)
    at_once, *_ = planned(source, 10**6, 0, "moments")
    killed, _, kills = planned(source, 5_000, 40, "moments")
    assert killed == at_once
    assert kills >= 10


class Interrupted:
    """Prepares a run that is interrupted after 55 requests, of which 50 are saved."""

    def __init__(
        self, source: Path, patch: pytest.MonkeyPatch, url: str | None = None, **options: Any
    ) -> None:
        self.planned = 0
        self._options = options
        self.folder = RunFolder.of(source.with_name("out.jsonl"))
        self._source = url or source
        patch.setattr(plan, "SAVED_REQUESTS", 10)
        patch.setattr(input_check, "AT_ONCE", 5)
        add = LedgerBuilder.add_requests

        def counted(builder: LedgerBuilder, requests: Sequence[PlannedRequest]) -> None:
            if self.planned == 55:
                self.planned += 1
                raise KeyboardInterrupt
            self.planned += len(requests)
            add(builder, requests)

        patch.setattr(LedgerBuilder, "add_requests", counted)
        with pytest.raises(KeyboardInterrupt):
            self.prepare()

    @property
    def scratch(self) -> Path:
        return self.folder.folder.with_name("out.jsonl.run.new")

    def prepare(self, **options: Any) -> int:
        """Prepare the run again; return how many requests were planned for that."""
        before = self.planned
        prepare(
            self._source,
            self.folder.out,
            service="x",
            options=RunOptions(**self._options, **options),
        )
        assert not self.scratch.exists()
        return self.planned - before


def test_the_summary_of_a_continued_plan_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write(tmp_path / "in.jsonl", 200)
    monkeypatch.setattr(plan, "SAVED_REQUESTS", 60)
    monkeypatch.setattr(input_check, "AT_ONCE", 20)

    def summary(name: str) -> plan.InputSummary:
        limits, rules = BatchLimits(7, 10_000), ValidationRules()
        building = partial(new_ledger, tmp_path / name)
        return plan.write_plan({source: None}, building, limits=limits, rules=rules)

    at_once = summary("once")
    assert at_once.warnings
    with monkeypatch.context() as patch:
        patch.setattr(LedgerBuilder, "duplicates", lambda *_: os.kill(os.getpid(), signal.SIGINT))
        with pytest.raises(KeyboardInterrupt):
            summary("twice")
    added: list[PlannedRequest] = []
    add = LedgerBuilder.add_requests

    def adding(builder: LedgerBuilder, requests: Sequence[PlannedRequest]) -> None:
        added.extend(requests)
        add(builder, requests)

    monkeypatch.setattr(LedgerBuilder, "add_requests", adding)
    assert summary("twice") == at_once
    assert len(added) == 20


def test_an_interrupted_plan_is_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = Interrupted(write(tmp_path / "in.jsonl", 200), monkeypatch)
    assert run.prepare() == 150


def test_an_interrupted_plan_of_files_at_urls_is_continued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, memory: Callable[[str, bytes], str]
) -> None:
    source = write(tmp_path / "in.jsonl", 200)
    lines = source.read_bytes().splitlines(keepends=True)
    for number, content in enumerate((lines[:40], lines[40:300], lines[300:])):
        memory(f"bucket/in-{number}.jsonl", b"".join(content))
    run = Interrupted(source, monkeypatch, "memory://bucket/in-*.jsonl")
    assert run.prepare() == 150
    with open_ledger(run.folder.out) as ledger:
        spans = [*ledger.input_spans()]
        texts = [line for block in ledger.source.read_all() for line in block]
    assert [span.digest for span in spans] == [*map(digest_of, texts)]
    assert len(spans) == 200


def test_an_interrupted_plan_for_a_ledger_in_a_database_is_continued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres: str
) -> None:
    run = Interrupted(write(tmp_path / "in.jsonl", 200), monkeypatch, ledger=postgres)
    assert run.prepare() == 150


@pytest.mark.parametrize(
    "options", [{"max_batch_requests": 9}, {"wire_ids": "as-is"}, {"beta": ["one"]}]
)
def test_a_plan_with_other_options_begins_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, Any]
) -> None:
    run = Interrupted(write(tmp_path / "in.jsonl", 200), monkeypatch)
    assert run.prepare(**options) == 200


def test_a_plan_of_an_input_that_changed_begins_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write(tmp_path / "in.jsonl", 200)
    run = Interrupted(source, monkeypatch)
    os.utime(source, (1, 1))
    assert run.prepare() == 200


def test_nothing_is_saved_of_an_input_with_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write(tmp_path / "in.jsonl", 200)
    run = Interrupted(source, monkeypatch)
    # The size and the time of the last change stay the same.
    status = source.stat()
    content = source.read_bytes()
    source.write_bytes(content[:-500] + b"x" * 499 + b"\n")
    os.utime(source, ns=(status.st_atime_ns, status.st_mtime_ns))
    with pytest.raises(InputError):
        run.prepare()
    assert not run.scratch.exists()


def test_an_error_before_what_would_be_saved_is_not_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write(tmp_path / "in.jsonl", 200)
    lines = source.read_bytes().splitlines(keepends=True)
    lines[20] = row("r0").replace(b"max_tokens", b"max_token") + b"\n"
    source.write_bytes(b"".join(lines))
    run = Interrupted(source, monkeypatch)
    with pytest.raises(InputError, match="max_token"):
        run.prepare()


@pytest.mark.parametrize("saved", [5, 1000])
def test_more_lines_than_have_a_number_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, saved: int
) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(b"\n".join([b"", *(row(f"r{number}") for number in range(10)), b""]))
    monkeypatch.setattr(plan, "SAVED_REQUESTS", saved)
    monkeypatch.setattr(plan, "MOST_LINES", 10)
    with pytest.raises(InputError, match=r"in\.jsonl: The input has more than"):
        prepare(source, out, service="x")
    monkeypatch.setattr(plan, "MOST_LINES", 11)
    prepare(source, out, service="x")
