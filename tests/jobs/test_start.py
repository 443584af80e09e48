"""A run is made in one step, private, and without touching what belongs to somebody else."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from message_batches.jobs.errors import InputError, RunLockedError
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.options import RunOptions
from message_batches.jobs.start import open_ledger, prepared
from message_batches.jobs.state import Updated
from message_batches.jobs.storage import RunFolder
from message_batches.jobs.system import SYSTEM, System
from tests.jobs.fake_api import row
from tests.jobs.ledgers import begin

Requests = Callable[..., Path]


@contextmanager
def started(
    source: Any, out: Path, *, system: System = SYSTEM, service: str = "http://a", **options: Any
) -> Iterator[Ledger]:
    """Prepare a run and open its ledger."""
    with (
        prepared(
            source,
            out,
            service=service,
            anthropic_version="2023-06-01",
            options=RunOptions(**options),
            system=system,
        ) as (folder, lease),
        Ledger.open(folder, system, lease=lease) as ledger,
    ):
        yield ledger


def ids_in(ledger: Ledger) -> list[str]:
    return [json.loads(shown) for _, shown, _ in ledger.ids()]


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "place"
    folder.mkdir()
    return folder / "out.jsonl"


def test_a_run_is_one_private_folder_beside_its_output(out: Path, requests: Requests) -> None:
    mask = os.umask(0)
    try:
        with started([json.loads(row("r0"))], out) as ledger:
            assert ids_in(ledger) == ["r0"]
            assert [file.place for file in ledger.source.files] == [ledger.folder.requests]
    finally:
        os.umask(mask)
    files = names(out.parent) - {"out.jsonl.run/ledger.sqlite-journal"}
    assert files == {"out.jsonl.run", "out.jsonl.run/ledger.sqlite", "out.jsonl.run/requests.jsonl"}
    for path in out.parent.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.run", "out.jsonl.run/ledger.sqlite"])
def test_the_output_or_its_folder_names_a_run(out: Path, requests: Requests, name: str) -> None:
    with started(requests(2), out) as ledger:
        run = ledger.run
    with open_ledger(out.parent / name) as ledger:
        assert (ledger.run, ledger.folder.out) == (run, out)
    with started(requests(2), out.parent / name) as ledger:
        assert ledger.run == run


def test_two_names_of_an_output_are_one_run(out: Path, requests: Requests) -> None:
    link = out.with_name("link.jsonl")
    link.symlink_to(out)
    with started(requests(2), link) as ledger:
        assert ledger.folder.out == out
    assert not os.path.lexists(f"{link}.run")


@pytest.mark.parametrize("where", ["inside", "outside"])
def test_a_run_is_moved_with_its_folder(
    tmp_path: Path, out: Path, requests: Requests, where: str
) -> None:
    source = requests(3)
    if where == "inside":
        source = source.rename(out.parent / "in.jsonl")
    with started(source, out) as ledger:
        number = begin(ledger, 2)
    moved = out.parent.rename(tmp_path / "moved") / "out.jsonl"
    with open_ledger(moved) as ledger:
        assert sum(map(len, ledger.upload_of(number).blocks())) == 2
    source = moved.with_name("in.jsonl") if where == "inside" else source
    with started(source, moved) as ledger:
        assert ledger.setting("number") == 1


def test_kept_requests_move_and_are_renamed_with_the_run(out: Path) -> None:
    with started([json.loads(row(f"r{n}")) for n in range(3)], out) as ledger:
        number = begin(ledger, 3)
    renamed = out.with_name("renamed.jsonl")
    out.with_name("out.jsonl.run").rename(f"{renamed}.run")
    with open_ledger(renamed) as ledger:
        assert sum(map(len, ledger.upload_of(number).blocks())) == 3


# What is not ours


def test_an_output_that_no_run_made_is_not_touched(out: Path, requests: Requests) -> None:
    out.write_text("precious\n")
    with pytest.raises(InputError, match="does not belong to a run"), started(requests(3), out):
        pass
    assert names(out.parent) == {"out.jsonl"}
    assert out.read_text() == "precious\n"


@pytest.mark.parametrize("content", [[], ["notes.txt"], ["requests.jsonl", "lock"]])
def test_a_folder_without_a_ledger_is_not_touched(
    out: Path, requests: Requests, content: list[str]
) -> None:
    folder = out.with_name("out.jsonl.run")
    folder.mkdir()
    for name in content:
        (folder / name).write_text("precious")
    before = names(out.parent)
    for _ in range(2):
        with (
            pytest.raises(InputError, match=r"has no ledger\.sqlite.*may be in progress"),
            started(requests(3), out),
        ):
            pass
        with pytest.raises(InputError, match=r"has no ledger\.sqlite"):
            open_ledger(out)
    assert names(out.parent) == before


def test_a_deleted_ledger_is_a_question_and_not_a_new_run(out: Path, requests: Requests) -> None:
    with started(requests(3), out) as ledger:
        begin(ledger, 3)
    ledger.folder.ledger.unlink()
    with pytest.raises(InputError, match="If that was deleted"), started(requests(3), out):
        pass


@pytest.mark.parametrize("kind", ["folder", "link", "file"])
def test_the_place_of_the_new_folder_is_not_taken_from_others(
    tmp_path: Path, out: Path, requests: Requests, kind: str
) -> None:
    scratch = out.with_name("out.jsonl.run.new")
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "ledger.sqlite").write_text("precious")
    if kind == "link":
        scratch.symlink_to(victim)
    elif kind == "file":
        scratch.write_text("precious")
    else:
        scratch.mkdir()
        (scratch / "notes").write_text("precious")
    before = names(tmp_path)
    source = requests(3)
    with pytest.raises(InputError, match="no run created it"), started(source, out):
        pass
    assert names(tmp_path) - before == {source.name}
    assert (victim / "ledger.sqlite").read_text() == "precious"


def test_files_of_others_in_the_folder_are_not_followed(
    tmp_path: Path, out: Path, requests: Requests
) -> None:
    """Each scratch file of a run that is prepared again is a link to somebody's file."""
    source = requests(3)
    with started(source, out) as ledger:
        folder = ledger.folder.folder
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "kept").write_text("precious")
    (folder / "new").symlink_to(victim)
    for name in ("requests.jsonl.again", "requests.jsonl.again.new", "requests.jsonl"):
        (folder / name).symlink_to(victim / "kept")
    with started([json.loads(row("other"))], out) as ledger:
        assert ids_in(ledger) == ["other"]
    assert names(victim) == {"kept"}
    assert (victim / "kept").read_text() == "precious"


def test_the_suffix_of_the_folder_is_not_one_of_an_output(out: Path, requests: Requests) -> None:
    with (
        pytest.raises(InputError, match="suffix of the folder"),
        started(requests(1), out.with_name("x.run")),
    ):
        pass


# Another input


@pytest.mark.parametrize("kind", ["file", "iterable", "stream", "pipe"])
def test_an_input_that_is_replaced_while_nothing_was_sent_is_read_again(
    tmp_path: Path, out: Path, kind: str
) -> None:
    def source(*ids: str) -> Any:
        if kind == "iterable":
            return (json.loads(row(each)) for each in ids)
        content = b"".join(row(each) + b"\n" for each in ids)
        if kind == "stream":
            return io.BytesIO(content)
        path = tmp_path / "in"
        path.unlink(missing_ok=True)
        if kind == "file":
            path.write_bytes(content)
            return path
        os.mkfifo(path)
        threading.Thread(target=path.write_bytes, args=(content,)).start()
        return path

    with started(source("a", "b"), out) as ledger:
        run = ledger.run
    with started(source("a", "b"), out) as ledger:
        assert ledger.run == run
    with started(source("a", "c"), out) as ledger:
        assert ledger.run != run
        assert ids_in(ledger) == ["a", "c"]
        begin(ledger, 1)
    with (
        pytest.raises(InputError, match="has changed since this run started"),
        started(source("a", "b"), out),
    ):
        pass
    with started(source("a", "c"), out) as ledger:
        assert ledger.setting("number") == 1
        assert sum(map(len, ledger.upload_of(1).blocks())) == 1
    left = {"new", "requests.jsonl.again", "requests.jsonl.again.new"}
    assert not left & names(ledger.folder.folder)


def test_other_facts_replace_a_run_only_while_nothing_was_sent(
    out: Path, requests: Requests
) -> None:
    with started(requests(3), out) as ledger:
        run = ledger.run
        assert ledger.setting("nonce")
    with started(requests(3), out, wire_ids="as-is") as ledger:
        assert ledger.run != run
        assert ledger.setting("nonce") is None
        number = begin(ledger, 1)
        # A create that was certainly refused does not count.
        ledger.commit([Updated(number, {"state": "void"})])
    with started(requests(3), out, service="http://b") as ledger:
        begin(ledger, 1)
    with pytest.raises(InputError) as caught, started(requests(3), out, wire_ids="as-is"):
        pass
    assert len(caught.value.diagnostics) == 2
    assert "with the service http://b, but now with http://a" in str(caught.value)


def test_a_sandbox_with_another_address_is_said_to_keep_it_with_a_data_folder(
    out: Path, requests: Requests
) -> None:
    with started(requests(3), out, service="http://127.0.0.1:8001") as ledger:
        begin(ledger, 1)
    with (
        pytest.raises(InputError, match=r"keeps its address and its batches .* data_dir"),
        started(requests(3), out, service="http://127.0.0.1:8002"),
    ):
        pass
    with (
        pytest.raises(InputError, match="Pass the same value as before"),
        started(requests(3), out, service="https://api.anthropic.com"),
    ):
        pass


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_input_is_a_run_without_requests(
    tmp_path: Path, out: Path, content: bytes
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(content)
    for _ in range(2):
        with started(source, out) as ledger:
            assert ledger.setting("requests") == 0
            assert not ledger.unfinished
            assert ledger.outcomes() == {}
    with started([], out) as ledger:
        assert ledger.setting("requests") == 0


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("data:application/jsonl,{}", "This is a data: URL, not a file"),
        pytest.param("data:" + "x" * 10_000, "This is a data: URL, not a file", id="long"),
        ("file:///in.jsonl", "This is the URL of a local file"),
        ("/dev/zero", "This is a device, not a file"),
    ],
)
def test_what_is_not_a_file_is_refused_at_once(out: Path, source: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught, started(source, out):
        pass
    assert len(str(caught.value)) < 300
    assert names(out.parent) == set()


def test_nothing_is_read_from_the_null_device(out: Path) -> None:
    with started(os.devnull, out) as ledger:
        assert ledger.setting("requests") == 0


def test_a_wrong_input_leaves_nothing_behind(tmp_path: Path, out: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(row("a") + b"\n" + row("a"))
    wrong: Iterable[Any] = (source, [json.loads(row("a"))] * 2, tmp_path / "gone")
    for each in wrong:
        with pytest.raises(InputError), started(each, out):
            pass
        assert names(out.parent) == set()


# Processes and crashes

PREPARING = """
import sys, time
from pathlib import Path
from message_batches.jobs.start import prepare
def requests():
    yield {"custom_id": "r0", "params": {
        "model": "m", "max_tokens": 1, "messages": [{"role": "user", "content": "Hi"}]}}
    print("reading", flush=True)
    time.sleep(60)
prepare(requests(), sys.argv[1], service="http://a")
"""


def test_one_process_prepares_a_run_and_may_be_killed(out: Path, requests: Requests) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PREPARING, out], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "reading\n"
        with (
            pytest.raises(RunLockedError, match=rf"Another process \({process.pid}\) is prepar"),
            started(requests(3), out),
        ):
            pass
        process.send_signal(signal.SIGKILL)
    assert names(out.parent) > {"out.jsonl.run.new/requests.jsonl.new"}
    with started(requests(3), out) as ledger:
        assert len(ids_in(ledger)) == 3
    assert not [name for name in names(out.parent) if ".new" in name]


def test_all_that_a_killed_process_left_is_removed(out: Path, requests: Requests) -> None:
    scratch = out.with_name("out.jsonl.run.new")
    scratch.mkdir()
    for name in ("ledger.sqlite", "requests.jsonl.new", "table.arrow", "table.arrow.new"):
        (scratch / name).write_text("left")
    with started(requests(3), out) as ledger:
        assert names(ledger.folder.folder) == {"lock", "ledger.sqlite"}
    assert not scratch.exists()


def test_an_input_that_is_not_needed_is_not_kept(out: Path, requests: Requests) -> None:
    with started([json.loads(row("a"))], out) as ledger:
        (ledger.folder.folder / "table.arrow").write_text("of a frame")
    with started(requests(3), out) as ledger:
        assert not ledger.keeps_requests
    assert names(ledger.folder.folder) <= {"ledger.sqlite", "ledger.sqlite-journal"}


def test_a_run_that_appeared_meanwhile_is_not_replaced(out: Path, requests: Requests) -> None:
    def slow() -> Iterator[Any]:
        yield json.loads(row("late"))
        folder = RunFolder.of(out).folder
        folder.mkdir()
        (folder / "ledger.sqlite").write_text("of another process")

    with pytest.raises(RunLockedError, match="started this run meanwhile"), started(slow(), out):
        pass
    files = {"out.jsonl.run", "out.jsonl.run/ledger.sqlite"}
    assert names(out.parent) == files


def test_all_of_a_run_is_on_disk_before_it_has_its_name(
    out: Path, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    rename = Path.rename

    def fsync(descriptor: int) -> None:
        os.fsync(descriptor)
        events.append(f"fsync {Path(os.readlink(f'/proc/self/fd/{descriptor}')).name}")

    def renaming(path: Path, target: Path) -> Path:
        events.append(f"rename {target.name}")
        return rename(path, target)

    replace = Path.replace

    def replacing(path: Path, target: Path) -> Path:
        events.append(f"replace {target.name}")
        return replace(path, target)

    monkeypatch.setattr(Path, "rename", renaming)
    monkeypatch.setattr(Path, "replace", replacing)
    with started([json.loads(row("r0"))], out, system=evolve(SYSTEM, fsync=fsync)):
        pass
    assert events == [
        "fsync requests.jsonl.new",
        "replace requests.jsonl",
        "fsync ledger.sqlite",
        "fsync out.jsonl.run.new",
        "rename out.jsonl.run",
        "fsync place",
    ]
    events.clear()
    with started([json.loads(row("r1"))], out, system=evolve(SYSTEM, fsync=fsync)):
        pass
    assert events == [
        "fsync place",
        "fsync requests.jsonl.again.new",
        "replace requests.jsonl.again",
        "replace requests.jsonl",
        "fsync ledger.sqlite",
        "replace requests.jsonl",
        "replace ledger.sqlite",
        "fsync out.jsonl.run",
    ]


class FullDiskError(OSError):
    """Raised by the disk, so that no other error passes for it."""


def test_a_disk_that_is_full_at_any_fsync_leaves_no_half_of_a_run(out: Path) -> None:
    stopped = 0
    for n in range(1, 20):
        left = n

        def fsync(descriptor: int) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise FullDiskError(errno.ENOSPC, "No space left on device")
            os.fsync(descriptor)

        place = out.with_name(f"{n}.jsonl")
        with (
            suppress(FullDiskError),
            started([json.loads(row("r0"))], place, system=evolve(SYSTEM, fsync=fsync)),
        ):
            pass
        if left > 0:
            break
        stopped += 1
        with started([json.loads(row("r0"))], place) as ledger:
            assert ids_in(ledger) == ["r0"]
    assert stopped == 4


def test_the_lock_of_a_process_that_was_killed_when_its_run_appeared_is_removed(
    out: Path, requests: Requests
) -> None:
    with started(requests(3), out):
        pass
    out.with_name("out.jsonl.run.new.lock").touch()
    with started(requests(3), out):
        pass
    assert not [name for name in names(out.parent) if ".new" in name]
