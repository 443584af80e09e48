"""Who may call the sandbox, who may read its files, and where the upstream key goes."""

from __future__ import annotations

import json
import logging
import os
import pickle
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from message_batches._errors import MessageBatchesError
from message_batches.sandbox import (
    Sandbox,
    SandboxError,
    SandboxOptionError,
    SandboxStateError,
)
from tests.sandbox.calls import BATCHES, client_of, create, lines, some_requests, wait

PATHS = [BATCHES, "/v1/messages", "/sandbox", "/sandbox/repeated", "/sandbox/clock", "/nowhere"]
KEY = "sk-upstream-SECRET"

HOSTS = [
    "evil.example",
    "evil.example:{port}",
    "localhost:1",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "10.0.0.1",
    "127.0.0.1:{port}@evil.example",
    "localhost:{port}/x",
    "[::1",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", ["", *HOSTS])
def test_a_call_for_another_host_is_refused(
    sandbox: Sandbox, http: httpx.Client, path: str, host: str
) -> None:
    port = sandbox.base_url.rsplit(":", 1)[1]
    response = http.get(path, headers={"host": host.format(port=port)})

    assert response.status_code == 421
    assert response.json()["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_the_names_of_this_machine_are_taken(
    sandbox: Sandbox, http: httpx.Client, name: str
) -> None:
    host = f"{name}:{sandbox.base_url.rsplit(':', 1)[1]}"
    assert http.get(BATCHES, headers={"host": name}).status_code == 200
    for more in ({}, {"origin": f"http://{host}"}):
        assert http.get(BATCHES, headers={"host": host, **more}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "https://localhost",
        "http://localhost",  # another server of this machine, on port 80
        "",
        "x",
    ],
)
@pytest.mark.parametrize("path", PATHS)
def test_a_call_from_another_site_is_refused(http: httpx.Client, path: str, origin: str) -> None:
    response = http.get(path, headers={"origin": origin})

    assert response.status_code == 403
    assert response.json()["error"]["type"] == "permission_error"


def test_a_header_of_a_proxy_does_not_change_the_url_of_results(http: httpx.Client) -> None:
    batch_id = wait(http, create(http, some_requests(1))["id"])["id"]
    headers = {"x-forwarded-proto": "https", "x-forwarded-host": "evil.example"}

    batch = http.get(f"{BATCHES}/{batch_id}", headers=headers).json()

    assert batch["results_url"].startswith(str(http.base_url).rstrip("/"))


@pytest.mark.filterwarnings("ignore:The sandbox listens on")
def test_a_sandbox_open_to_the_network_takes_addresses_but_no_other_names() -> None:
    with Sandbox(host="0.0.0.0") as sandbox, client_of(sandbox) as http:
        port = sandbox.base_url.rsplit(":", 1)[1]
        base = f"http://127.0.0.1:{port}{BATCHES}"
        assert http.get(base, headers={"host": f"192.168.1.7:{port}"}).status_code == 200
        assert http.get(base, headers={"host": f"evil.example:{port}"}).status_code == 421


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/sandbox"),
        ("GET", "/sandbox/repeated"),
        ("GET", "/sandbox/batches/msgbatch_1/requests"),
        ("POST", "/sandbox/clock"),
        ("POST", "/sandbox/faults"),
        ("DELETE", "/sandbox/faults"),
    ],
)
def test_the_admin_api_needs_the_key(sandbox: Sandbox, method: str, path: str) -> None:
    for headers in ({}, {"x-api-key": "wrong"}):
        response = httpx.request(method, sandbox.base_url + path, headers=headers, trust_env=False)
        assert response.status_code == 401


def test_the_key_is_well_known_only_without_an_upstream() -> None:
    keys = {Sandbox(upstream="http://127.0.0.1:1").api_key for _ in range(3)}

    assert Sandbox().api_key == "sandbox-key"
    assert len(keys) == 3
    assert min(map(len, keys)) >= 32
    assert Sandbox(upstream="http://127.0.0.1:1", api_key="mine").api_key == "mine"


def modes(folder: Path) -> set[tuple[str, int]]:
    return {
        ("folder" if path.is_dir() else "file", stat.S_IMODE(path.stat().st_mode))
        for path in folder.rglob("*")
    }


@pytest.mark.parametrize("exists", [False, True])
def test_only_the_user_can_read_the_data_folder(tmp_path: Path, exists: bool) -> None:
    folder = tmp_path / "data"
    if exists:
        folder.mkdir(mode=0o755)
        (folder / "notes.txt").write_text("mine")
    umask = os.umask(0o000)
    try:
        with Sandbox(data_dir=folder, batch_seconds=0) as sandbox, client_of(sandbox) as http:
            wait(http, create(http, some_requests(2))["id"])
            running = modes(folder)
    finally:
        os.umask(umask)

    if exists:
        assert stat.S_IMODE((folder / "notes.txt").stat().st_mode) & 0o044  # not the sandbox's
        (folder / "notes.txt").unlink()
        running -= {("file", 0o666), ("file", 0o644)}
    else:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert running == modes(folder) == {("folder", 0o700), ("file", 0o600)}


def test_files_that_an_earlier_version_left_open_to_others_are_closed(tmp_path: Path) -> None:
    with Sandbox(data_dir=tmp_path, batch_seconds=0) as sandbox, client_of(sandbox) as http:
        wait(http, create(http, some_requests(2))["id"])
    for path in tmp_path.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)

    Sandbox(data_dir=tmp_path).start().stop()

    assert modes(tmp_path) == {("folder", 0o700), ("file", 0o600)}


_WAITING = """
from message_batches.sandbox import Sandbox
with Sandbox() as sandbox:
    print(sandbox.base_url, flush=True)
    sandbox.wait()
"""


@pytest.mark.parametrize(
    "arguments", [["-c", _WAITING], ["-m", "message_batches", "sandbox"]], ids=["python", "command"]
)
def test_sigterm_leaves_no_temporary_folder(tmp_path: Path, arguments: list[str]) -> None:
    with subprocess.Popen(
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as server:
        assert server.stdout is not None
        server.stdout.readline()
        assert [path.name[:23] for path in tmp_path.iterdir()] == ["message-batches-sandbox"]
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=20)

    assert list(tmp_path.iterdir()) == []
    assert server.returncode in (0, -signal.SIGTERM)


def test_a_program_keeps_its_own_handler_of_sigterm() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with Sandbox():
            assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def echo() -> Iterator[str]:
    """An upstream that repeats its caller's headers in an error."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            error = {"type": "invalid_request_error", "message": str(self.headers.items())}
            sent = json.dumps({"type": "error", "error": error, "request_id": None}).encode()
            self.send_response(400)
            self.send_header("content-length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_the_upstream_key_appears_nowhere(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with (
        echo() as address,
        Sandbox(
            upstream=f"http://user:PASSWORD@{address}",
            upstream_api_key=KEY,
            data_dir=tmp_path,
            batch_seconds=0,
        ) as sandbox,
        client_of(sandbox) as http,
    ):
        batch = wait(http, create(http, some_requests(2))["id"])
        [first, _] = lines(http, batch["id"])
        seen = [repr(sandbox), str(vars(sandbox)), json.dumps(sandbox.report()), caplog.text]
        seen.append(http.get("/sandbox").text)

    assert "[the upstream key]" in first["result"]["error"]["error"]["message"]
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    for secret in (KEY, "PASSWORD"):
        assert not any(secret in text for text in seen)
        assert not any(secret.encode() in content for content in files)


@pytest.mark.parametrize("name", ["api_key", "upstream_api_key"])
@pytest.mark.parametrize("key", [f"{KEY}\n", f" {KEY}", f"{KEY}\r\nx: y", f"{KEY}é", f"{KEY}\0"])
def test_a_key_that_no_header_can_carry_is_refused_and_not_shown(name: str, key: str) -> None:
    with pytest.raises(SandboxOptionError, match=f"^{name} has a character") as caught:
        Sandbox(**{name: key})

    assert KEY not in str(caught.value)


def test_the_exceptions_have_one_root_and_can_be_pickled() -> None:
    for kind, builtin in ((SandboxOptionError, ValueError), (SandboxStateError, RuntimeError)):
        error = kind("The fault 'x' does not exist.")
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), str(again)) == (kind, str(error))
        assert issubclass(kind, builtin)
        assert issubclass(kind, SandboxError)
        assert issubclass(kind, MessageBatchesError)


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="Windows has no SIGALRM")
def test_an_interrupted_wait_leaves_the_server_to_be_stopped() -> None:
    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with Sandbox() as sandbox:
            signal.setitimer(signal.ITIMER_REAL, 0.1)
            with pytest.raises(KeyboardInterrupt):
                sandbox.wait()
            # One that is taken for ended would be left to run on a store that is closed.
            assert any(each.name == "sandbox" for each in threading.enumerate() if each.is_alive())
    finally:
        signal.signal(signal.SIGALRM, before)
