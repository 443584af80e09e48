"""Starting, stopping, restarting and killing the server."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import anyio
import httpx
import pytest

from message_batches.sandbox import Sandbox, SandboxStateError
from tests.sandbox.calls import BATCHES, client_of, create, lines, some_requests, wait


def test_it_starts_in_under_a_second_and_stops() -> None:
    began = time.monotonic()
    sandbox = Sandbox().start()
    base_url = sandbox.base_url
    assert time.monotonic() - began < 1
    assert base_url.startswith("http://127.0.0.1:")

    sandbox.stop()
    sandbox.stop()

    with pytest.raises(httpx.ConnectError):
        httpx.get(base_url, trust_env=False)


def test_it_can_be_used_as_an_async_context_manager() -> None:
    async def use() -> int:
        async with Sandbox() as sandbox, httpx.AsyncClient(trust_env=False) as http:
            return (await http.get(sandbox.base_url + BATCHES)).status_code

    assert anyio.run(use) == 401


def test_a_stopped_sandbox_says_that_it_is_stopped() -> None:
    sandbox = Sandbox(api_key="very-secret")

    assert repr(sandbox) == "<Sandbox stopped>"
    with pytest.raises(RuntimeError, match="not running"):
        _ = sandbox.base_url


def test_starting_twice_is_refused() -> None:
    with Sandbox() as sandbox, pytest.raises(RuntimeError, match="already running"):
        sandbox.start()


def test_its_repr_keeps_the_key_to_itself() -> None:
    with Sandbox(api_key="very-secret") as sandbox:
        assert repr(sandbox) == f"<Sandbox {sandbox.base_url}>"


def test_a_taken_port_is_an_error() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use") as caught:
            Sandbox(port=taken.getsockname()[1]).start()

    assert caught.value.errno == errno.EADDRINUSE


def test_other_addresses_than_loopback_give_a_warning() -> None:
    with pytest.warns(UserWarning, match=r"listens on 0\.0\.0\.0"):
        Sandbox(host="0.0.0.0")


def test_waiting_ends_when_the_sandbox_stops() -> None:
    sandbox = Sandbox().start()
    waiting = threading.Thread(target=sandbox.wait)
    waiting.start()
    sandbox.stop()
    waiting.join(5)

    assert not waiting.is_alive()


def test_the_temporary_folder_is_removed_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Sandbox(batch_seconds=0) as sandbox, client_of(sandbox) as http:
        create(http, some_requests(1))
        assert list(tmp_path.iterdir()) != []

    assert list(tmp_path.iterdir()) == []


def test_a_data_folder_survives_a_restart(tmp_path: Path) -> None:
    with Sandbox(data_dir=tmp_path, batch_seconds=0) as sandbox, client_of(sandbox) as http:
        batch = create(http, some_requests(3))
        before = wait(http, batch["id"])
        answered = lines(http, batch["id"])

    with Sandbox(data_dir=tmp_path) as sandbox, client_of(sandbox) as http:
        after = http.get(f"{BATCHES}/{batch['id']}").json()
        assert {**after, "results_url": None} == {**before, "results_url": None}
        assert lines(http, batch["id"]) == answered


def test_a_batch_in_progress_continues_after_a_restart(tmp_path: Path) -> None:
    with (
        Sandbox(data_dir=tmp_path, batch_seconds=3600, live_counts=True) as sandbox,
        client_of(sandbox) as http,
    ):
        batch = create(http, some_requests(10))
        sandbox.advance(1800)
        while http.get(f"{BATCHES}/{batch['id']}").json()["request_counts"]["succeeded"] < 5:
            time.sleep(0.01)

    with Sandbox(data_dir=tmp_path) as sandbox, client_of(sandbox) as http:
        sandbox.advance(3600)
        wait(http, batch["id"])
        answered = [line["custom_id"] for line in lines(http, batch["id"])]

    assert sorted(answered) == [f"request-{number}" for number in range(10)]


def test_a_moved_clock_does_not_go_back_at_a_restart(tmp_path: Path) -> None:
    with Sandbox(data_dir=tmp_path, batch_seconds=3600) as sandbox, client_of(sandbox) as http:
        sandbox.advance(30 * 24 * 3600)
        batch = create(http, some_requests(1))

    with Sandbox(data_dir=tmp_path) as sandbox, client_of(sandbox) as http:
        assert sandbox.report()["now"] >= batch["created_at"]
        sandbox.advance(3600)
        wait(http, batch["id"])


def test_what_a_killed_upload_left_behind_is_removed(tmp_path: Path) -> None:
    with Sandbox(data_dir=tmp_path, batch_seconds=0) as sandbox, client_of(sandbox) as http:
        batch = create(http, some_requests(1))
    stray = tmp_path / "batches" / "msgbatch_stray"
    stray.mkdir()
    (stray / "requests.jsonl").write_bytes(b"{")

    Sandbox(data_dir=tmp_path).start().stop()

    assert [folder.name for folder in (tmp_path / "batches").iterdir()] == [batch["id"]]


def test_a_refused_create_leaves_nothing_behind(tmp_path: Path) -> None:
    with Sandbox(data_dir=tmp_path) as sandbox, client_of(sandbox) as http:
        assert http.post(BATCHES, json={"requests": []}).status_code == 400

    assert list((tmp_path / "batches").iterdir()) == []


def test_an_upload_that_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    with Sandbox(data_dir=tmp_path) as sandbox, client_of(sandbox) as http:
        address = ("127.0.0.1", int(sandbox.base_url.rsplit(":", 1)[1]))
        with socket.create_connection(address) as connection:
            connection.sendall(
                b"POST /v1/messages/batches HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n"
                b"x-api-key: sandbox-key\r\nanthropic-version: 2023-06-01\r\n\r\n"
                b'{"requests": ['
            )
            while not (tmp_path / "batches").exists():
                time.sleep(0.01)
        while list((tmp_path / "batches").iterdir()):
            time.sleep(0.01)

        assert sandbox.report()["accepted"]["batches"] == 0
        assert http.get(BATCHES).json()["data"] == []


def test_a_fault_of_the_sandbox_itself_is_an_api_error_on_the_request(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise LookupError("a mistake in the sandbox")

    monkeypatch.setattr("message_batches.sandbox.processor.answered", broken)
    with Sandbox(batch_seconds=0) as sandbox, client_of(sandbox) as http:
        batch = create(http, some_requests(2))
        ended = wait(http, batch["id"])
        types = {line["result"]["error"]["error"]["type"] for line in lines(http, batch["id"])}

    assert ended["request_counts"]["errored"] == 2
    assert types == {"api_error"}
    assert "could not answer request" in caplog.text


def test_the_clock_only_moves_forward() -> None:
    with pytest.raises(ValueError, match="must not be negative"):
        Sandbox().advance(-1)


@pytest.mark.parametrize(
    "options",
    [
        {"clock_speed": 0},
        {"batch_seconds": -1},
        {"clock_speed": 1e9},
        {"batch_seconds": float("nan")},
    ],
)
def test_impossible_times_are_refused(options: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="above 0"):
        Sandbox(**options)


def test_a_fast_clock_makes_long_batches_short() -> None:
    with Sandbox(batch_seconds=3600, clock_speed=36_000) as sandbox, client_of(sandbox) as http:
        batch = create(http, some_requests(3))
        ended = wait(http, batch["id"], seconds=5)

    assert ended["ended_at"] >= batch["created_at"]


_KILLED = """
import sys, time
from message_batches.sandbox import Sandbox
with Sandbox(data_dir=sys.argv[1], batch_seconds=1) as sandbox:
    print(sandbox.base_url, flush=True)
    sandbox.wait()
"""


def test_a_kill_in_the_middle_of_a_batch_loses_and_doubles_nothing(tmp_path: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        base_url = server.stdout.readline().strip()
        with httpx.Client(
            base_url=base_url,
            headers={"x-api-key": "sandbox-key", "anthropic-version": "2023-06-01"},
            trust_env=False,
        ) as http:
            batch = create(http, some_requests(400))
            time.sleep(0.5)
    finally:
        server.kill()
        server.communicate()
    half_done = (tmp_path / "batches" / batch["id"] / "results.jsonl").stat().st_size
    assert half_done > 0

    with Sandbox(data_dir=tmp_path) as sandbox, client_of(sandbox) as http:
        ended = wait(http, batch["id"])
        answered = [line["custom_id"] for line in lines(http, batch["id"])]

    assert ended["request_counts"]["succeeded"] == 400
    assert sorted(answered) == sorted(f"request-{number}" for number in range(400))


def test_ctrl_c_ends_a_waiting_program_cleanly(tmp_path: Path) -> None:
    program = (
        "from message_batches.sandbox import Sandbox\n"
        "try:\n"
        "    with Sandbox() as sandbox:\n"
        "        print(sandbox.base_url, flush=True)\n"
        "        sandbox.wait()\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted', flush=True)\n"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    server.stdout.readline()
    os.kill(server.pid, signal.SIGINT)
    out, err = server.communicate(timeout=10)

    assert (server.returncode, out, err) == (0, "interrupted\n", "")


def test_many_batches_and_clients_run_at_once(sandbox: Sandbox) -> None:
    found: list[int] = []

    def use() -> None:
        with client_of(sandbox) as http:
            for _ in range(3):
                batch = create(http, some_requests(20))
                wait(http, batch["id"])
                found.append(len(lines(http, batch["id"])))

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [20] * 24


def test_two_sandboxes_cannot_share_a_data_folder(tmp_path: Path) -> None:
    with (
        Sandbox(data_dir=tmp_path),
        pytest.raises(OSError, match="Another sandbox is using this folder") as caught,
    ):
        Sandbox(data_dir=tmp_path).start()

    assert caught.value.filename == str(tmp_path)
    Sandbox(data_dir=tmp_path).start().stop()


def test_a_data_folder_keeps_the_port_of_its_sandbox(tmp_path: Path) -> None:
    with Sandbox(data_dir=tmp_path) as sandbox:
        before = sandbox.base_url
    with Sandbox(data_dir=tmp_path) as sandbox:
        assert sandbox.base_url == before
    with Sandbox(port=int(before.rsplit(":")[-1])), Sandbox(data_dir=tmp_path) as sandbox:
        assert sandbox.base_url != before
    for unusable in ("0", "65536", "-1", "none"):
        (tmp_path / "port").write_text(unusable)
        with Sandbox(data_dir=tmp_path) as sandbox:
            assert sandbox.base_url.rsplit(":")[-1] != unusable


def test_a_cell_that_starts_a_sandbox_may_be_run_again(tmp_path: Path) -> None:
    first = Sandbox(data_dir=tmp_path).start()
    before = first.base_url
    second = Sandbox(data_dir=tmp_path).start()
    try:
        assert second.base_url == before
        with pytest.raises(SandboxStateError):
            first.report()
    finally:
        second.stop()


def test_a_data_folder_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    place = tmp_path / "notes.txt"
    place.write_text("mine")

    with pytest.raises(NotADirectoryError, match="It is a file, not a folder") as caught:
        Sandbox(data_dir=place).start()

    assert caught.value.filename == str(place)
    assert place.read_text() == "mine"


def test_a_data_folder_with_another_file_in_place_of_the_database_is_an_error(
    tmp_path: Path,
) -> None:
    place = tmp_path / "sandbox.sqlite3"
    place.write_text("mine, and much longer than any header " * 50)

    with pytest.raises(OSError, match="No batches can be kept here") as caught:
        Sandbox(data_dir=tmp_path).start()

    assert caught.value.filename == str(tmp_path)
    assert place.read_text().startswith("mine")
