"""What differs on Windows and macOS, as far as it can be imitated on Linux."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from message_batches._platform import FileInUseError
from tests.pages import ROOT

if sys.platform != "linux":
    pytest.skip("other systems are imitated on Linux", allow_module_level=True)

from tests import windows


@pytest.fixture
def imitated(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setitem(sys.modules, "msvcrt", windows.Msvcrt())
    module = windows.load("win32")
    monkeypatch.setattr(module, "_PAUSES", (0.0, 0.0))
    return module


def test_runs_and_tables_work_on_windows_and_an_open_table_loses_nothing(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="needs the tables extra")
    sandbox = pytest.importorskip("message_batches.sandbox", reason="needs the sandbox extra")
    with sandbox.Sandbox(batch_seconds=0) as running:
        done = subprocess.run(
            [sys.executable, "-m", "tests.windows_driver", tmp_path],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={
                **os.environ,
                "ANTHROPIC_BASE_URL": running.base_url,
                "ANTHROPIC_API_KEY": running.api_key,
            },
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "answers.csv: Another program has this file open" in done.stderr
    assert done.stdout.endswith("all of it works\n")


# One thing at a time


def test_a_file_that_is_open_elsewhere_is_named_after_some_attempts(
    tmp_path: Path, imitated: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, old = tmp_path / "new", tmp_path / "answers.csv"
    tries: list[Path] = []

    def refuse(path: Path, target: Path) -> Path:
        tries.append(path)
        raise PermissionError(13, "Access is denied", str(path), 5, str(target))

    new.write_text("new")
    old.write_text("old")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(imitated.FileInUseError, match=r"answers\.csv: Another program has this"):
        imitated.replace_file(new, old)
    assert (len(tries), new.read_text(), old.read_text()) == (3, "new", "old")
    # A file that nobody may write is not one that is open.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError) as refused:
        imitated.replace_file(new, old)
    assert (type(refused.value), len(tries)) == (PermissionError, 4)


def test_a_file_that_is_open_for_a_moment_is_replaced(
    tmp_path: Path, imitated: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    replace, refusals = Path.replace, [1, 2]

    def refuse_twice(path: Path, target: Path) -> Path:
        if refusals:
            refusals.pop()
            raise PermissionError(13, "Access is denied")
        return replace(path, target)

    new.write_text("new")
    old.write_text("old")
    monkeypatch.setattr(Path, "replace", refuse_twice)
    imitated.replace_file(new, old)
    assert old.read_text() == "new"


def test_a_folder_that_is_looked_into_for_a_moment_is_renamed_unless_its_name_is_taken(
    tmp_path: Path, imitated: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, rename, tries = tmp_path / "a.run.new", Path.rename, [0]

    def refuse(path: Path, target: Path) -> Path:
        tries[0] += 1
        if tries[0] != 2:
            raise PermissionError(13, "Access is denied")
        return rename(path, target)

    folder.mkdir()
    monkeypatch.setattr(Path, "rename", refuse)
    imitated.rename_folder(folder, tmp_path / "a.run")
    assert (tries, [*tmp_path.iterdir()]) == ([2], [tmp_path / "a.run"])
    folder.mkdir()
    with pytest.raises(PermissionError):
        imitated.rename_folder(folder, tmp_path / "a.run")
    assert tries == [3]


def test_linux_tries_once_and_says_what_the_system_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    linux, tries = windows.load("linux"), [0]

    def refuse(path: Path, target: Path) -> Path:
        tries[0] += 1
        raise PermissionError(13, "Permission denied")

    (tmp_path / "old").write_text("old")
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(PermissionError) as refused:
        linux.replace_file(tmp_path / "new", tmp_path / "old")
    assert (type(refused.value), tries) == (PermissionError, [1])


def test_an_output_that_keeps_others_out_is_named(
    tmp_path: Path, imitated: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied", "out.jsonl")

    (tmp_path / "out.jsonl").touch()
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(imitated.FileInUseError, match="Close it there and run the same command"):
        imitated.open_private(tmp_path / "out.jsonl", os.O_RDWR)
    with pytest.raises(PermissionError) as refused:
        imitated.open_private(tmp_path / "new.jsonl", os.O_RDWR | os.O_CREAT)
    assert type(refused.value) is PermissionError


def test_a_lock_of_windows_leaves_the_holder_readable_and_is_removed_after_it_is_closed(
    tmp_path: Path, imitated: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = tmp_path / "lock"
    flags = os.O_RDWR | os.O_CREAT
    first, second = (imitated.open_private(lock, flags) for _ in range(2))
    assert imitated.try_lock(first)
    assert not imitated.try_lock(second)
    assert {*imitated.msvcrt.locked} == {1 << 30}  # not the bytes with the process id
    assert os.lseek(first, 0, os.SEEK_CUR) == 0
    os.close(second)
    events: list[str] = []
    close, unlink = os.close, Path.unlink
    monkeypatch.setattr(os, "close", lambda number: (events.append("close"), close(number)))
    monkeypatch.setattr(
        Path, "unlink", lambda path, **given: (events.append("unlink"), unlink(path, **given))
    )
    imitated.remove_lock(first, lock)
    assert events == ["close", "unlink"]
    descriptor = windows.load("linux").open_private(lock, flags)
    windows.load("linux").remove_lock(descriptor, lock)
    assert events[2:] == ["unlink", "close"]


def test_macos_syncs_past_the_cache_of_the_disk_where_that_is_supported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import fcntl

    calls: list[object] = []
    supported = True

    def control(descriptor: int, command: int) -> None:
        calls.append(command)
        if not supported:
            raise OSError(45, "Operation not supported")

    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", control)
    monkeypatch.setattr(os, "fsync", calls.append)
    macos = windows.load("darwin")
    macos.sync(7)
    assert calls == [51]
    supported = False
    macos.sync(7)
    assert calls == [51, 51, 7]
    windows.load("linux").sync(8)
    assert calls[3:] == [8]


def test_a_ledger_asks_for_the_same_of_macos(tmp_path: Path) -> None:
    from message_batches.jobs.ledger.store.sqlite import connect, make_durable

    path = tmp_path / "a.sqlite"
    path.touch()
    database = connect(path)
    make_durable(database)
    assert database.execute("PRAGMA fullfsync").fetchone() == (1,)
    database.close()


def test_a_command_is_ended_by_ctrl_break_too(monkeypatch: pytest.MonkeyPatch) -> None:
    import signal

    monkeypatch.setattr(signal, "SIGBREAK", signal.SIGUSR1, raising=False)
    assert windows.load("win32").INTERRUPTS == (signal.SIGTERM, signal.SIGUSR1)
    monkeypatch.delattr(signal, "SIGBREAK")
    assert windows.load("linux").INTERRUPTS == (signal.SIGTERM,)


def test_the_error_about_an_open_file_survives_being_pickled() -> None:
    error = FileInUseError("a.csv")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.path) == (FileInUseError, str(error), "a.csv")
