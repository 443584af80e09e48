"""A run is open once at a time, and a file system without locks is reported as that."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from message_batches.jobs import InputError, RunLockedError
from message_batches.jobs.ledger import Ledger, LockHeldError, locked, locked_run
from message_batches.jobs.storage import RunFolder
from tests.jobs.ledgers import begin, new_run

fcntl = pytest.importorskip("fcntl", reason="Windows has no flock")


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    folder = RunFolder.of(tmp_path / "a")
    folder.folder.mkdir()
    return folder


HOLDER = """
import sys, time
from pathlib import Path
from message_batches.jobs.ledger import locked_run
from message_batches.jobs.storage import RunFolder
with locked_run(RunFolder.of(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def failing_with(code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def flock(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", flock)


@pytest.mark.parametrize("code", [errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES])
def test_a_lock_that_is_held_raises_the_error_for_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    failing_with(code, monkeypatch)
    with pytest.raises(LockHeldError), locked(tmp_path / "a.lock"):
        pass


@pytest.mark.parametrize(
    "code", [errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS, errno.EIO]
)
def test_a_file_system_without_locks_is_reported_as_that(
    run: RunFolder, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    failing_with(code, monkeypatch)
    with (
        pytest.raises(InputError, match=r"does not support locks: .* Use a folder on a local disk"),
        locked_run(run),
    ):
        pass


def test_a_run_that_this_process_has_open_is_named_as_its_own(run: RunFolder) -> None:
    with (
        locked_run(run),
        pytest.raises(RunLockedError, match=r"This process already has this run open. Close it"),
        locked_run(run),
    ):
        pass
    with locked_run(run):
        pass
    assert not list(run.folder.iterdir())


def test_the_process_that_holds_a_lock_is_named_and_its_death_ends_the_lock(
    run: RunFolder,
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, run.out], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with (
            pytest.raises(RunLockedError, match=rf"Another process \({holder.pid}\) is working"),
            locked_run(run),
        ):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with locked_run(run):
        pass
    assert not list(run.folder.iterdir())


def test_a_lock_is_not_taken_through_a_link(tmp_path: Path, run: RunFolder) -> None:
    victim = tmp_path / "victim"
    victim.write_text("precious")
    run.lock.symlink_to(victim)
    with pytest.raises(OSError, match="symbolic links"), locked_run(run):
        pass
    assert victim.read_text() == "precious"


def test_a_process_that_takes_over_in_spite_of_the_lock_ends_the_other(tmp_path: Path) -> None:
    run = new_run(tmp_path, [1, 2])
    with Ledger.open(run) as first, Ledger.open(run) as second, Ledger.open(run) as cancel:
        first.claim()
        begin(first, 1)
        cancel.store({"cancels": 1})  # needs no claim: it does not do the work of the run
        first.store({"cancels": 2})
        second.claim()
        for write in (lambda: begin(first, 1), lambda: first.store({"cancels": 3})):
            with pytest.raises(RunLockedError, match="Another process has taken over this run"):
                write()
        begin(second, 1)
        assert second.setting("cancels") == 2
