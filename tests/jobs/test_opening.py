"""What a user names as input is read, or refused at once: it never blocks a command."""

from __future__ import annotations

import os
import socket
import sys
import threading
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from message_batches.jobs import InputError, validate
from message_batches.jobs.input import kind_of, open_input
from message_batches.jobs.system import System
from tests.jobs.fake_api import row

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it makes pipes")


def patient(waits: list[float | None]) -> System:
    """Return a machine on which the time that something may take passes quickly."""

    def get(queue: SimpleQueue[Any], seconds: float | None, _: int) -> Any:
        waits.append(seconds)
        return queue.get(timeout=1)

    return System(get=get)


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    return path


def test_a_pipe_that_no_program_writes_to_is_refused(pipe: Path) -> None:
    waits: list[float | None] = []
    before = {*threading.enumerate()}
    with pytest.raises(InputError) as bad:
        validate(pipe, system=patient(waits))
    assert str(bad.value) == (
        f"{pipe}: This is a pipe that no other program opened within 5 seconds. Start the program "
        "that writes to it first, or pass a file."
    )
    assert waits[0] == 5
    for thread in {*threading.enumerate()} - before:
        thread.join(5)
    assert {*threading.enumerate()} <= before


def test_a_pipe_is_read_to_its_end_however_slowly_it_is_written(pipe: Path) -> None:
    second = threading.Event()

    def write() -> None:
        with open(pipe, "wb", buffering=0) as file:
            file.write(row("a") + b"\n")
            second.wait(5)
            file.write(row("b"))

    threading.Thread(target=write).start()
    with open_input(pipe) as file:
        first = file.readline()
        second.set()
        assert (first, file.read()) == (row("a") + b"\n", row("b"))


def test_a_pipe_is_checked_like_a_file(pipe: Path) -> None:
    content = b"\xef\xbb\xbf" + row("a") + b"\n" + row("a")
    threading.Thread(target=pipe.write_bytes, args=(content,)).start()
    with pytest.raises(InputError) as bad:
        validate(pipe)
    assert str(bad.value).startswith(f'{pipe}:2: The custom_id "a" is already used on line 1.')


def test_what_is_neither_file_nor_pipe_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        monkeypatch.chdir(tmp_path)  # the name of a socket must be short
        listener.bind("socket")
        (tmp_path / "link").symlink_to("/dev/zero")
        kinds = {"socket": "socket", "link": "device", "/dev/zero": "device", ".": "folder"}
        for name, kind in kinds.items():
            assert kind_of(name) == kind
            with pytest.raises(InputError, match=f"^{name}: This is a {kind}, not a file. Pass"):
                validate(name)
    assert validate(os.devnull).requests == 0


@pytest.mark.parametrize("source", ["data:application/jsonl,{}", "data:" + "x" * 10_000])
def test_a_data_url_is_refused(source: str) -> None:
    with pytest.raises(InputError, match="This is a data: URL, not a file") as bad:
        validate(source)
    assert len(str(bad.value)) < 300
