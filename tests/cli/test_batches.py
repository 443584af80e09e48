"""The commands for single batches, and the one that starts a sandbox."""

from __future__ import annotations

import io
import json
import re
import socket
import time
from contextlib import nullcontext
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.cli.calls import Command, Requests


def test_a_person_is_asked_before_a_batch_is_deleted(
    command: Command, requests: Requests, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("run", requests(1), "--out", "results.jsonl")
    report = json.loads(command("report", "results.jsonl", "--json").out)
    batch_id = report["batches"][0]["batch_id"]

    monkeypatch.setattr("message_batches.cli.commands.batches.can_ask", lambda: True)
    for answer in ("n\n", "\n", ""):
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        kept = command("delete", batch_id)
        assert kept.code == 3
        question = f"Delete {batch_id} and its results forever? [y/N] "
        assert kept.err == f"{question}Nothing was deleted.\n"
        assert command("show", batch_id).code == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("Yes\n"))
    assert command("delete", batch_id).code == 0
    assert "[y/N]" not in command("delete", batch_id, "--yes").err


@pytest.mark.parametrize(
    "name", ["results.jsonl", "results.jsonl.run", "s3://bucket/results.jsonl"]
)
@pytest.mark.parametrize("asked", ["delete", "show"])
def test_an_output_is_not_taken_for_a_batch(command: Command, asked: str, name: str) -> None:
    Path("results.jsonl.run").mkdir()
    refused = command(asked, name)
    assert refused.code == 2
    assert "This is an output, and the command is for one batch." in " ".join(refused.err.split())


def test_single_batches_can_be_listed_shown_fetched_and_deleted(
    command: Command, requests: Requests
) -> None:
    command("run", requests(2), "--out", "results.jsonl", "--wire-ids", "as-is")
    report = json.loads(command("report", "results.jsonl", "--json").out)
    batch_id = report["batches"][0]["batch_id"]

    assert batch_id in command("list").out
    shown = command("show", batch_id).out
    assert re.search(r"processing_status +ended", shown)
    assert "2 succeeded" in shown
    lines = command("results", batch_id).out.splitlines()
    assert sorted(json.loads(line)["custom_id"] for line in lines) == ["r0", "r1"]
    refused = command("delete", batch_id)
    assert (refused.code, refused.out) == (2, "")
    assert "Nothing was deleted." in refused.err
    assert "Pass --yes" in refused.err
    assert command("show", batch_id).code == 0
    assert command("delete", batch_id, "--yes").code == 0
    gone = command("show", batch_id)
    assert gone.code == 2
    assert batch_id in gone.err


def test_options_of_a_run_do_not_apply_to_a_single_batch(command: Command) -> None:
    for options in (
        ("--again",),
        ("--ordered",),
        ("--downloads", "2"),
        ("--retries", "1"),
        ("--prices", "p.toml"),
        ("--on-end", "true"),
    ):
        done = command("results", "msgbatch_1", *options)
        assert (done.code, done.err) == (
            2,
            "msgbatch_1 is a single batch. Only --json applies to it.\n",
        )


@pytest.mark.parametrize("arguments", [("list",), ("run", "requests.jsonl", "--out", "r.jsonl")])
def test_a_server_that_is_not_the_api_is_not_waited_for(
    command: Command, requests: Requests, arguments: tuple[str, ...]
) -> None:
    requests(1)
    with ThreadingHTTPServer(("127.0.0.1", 0), NotTheAPI) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        start = time.monotonic()
        done = command(*arguments, ANTHROPIC_BASE_URL=f"http://127.0.0.1:{server.server_port}/v1")
        seconds = time.monotonic() - start
        server.shutdown()
        thread.join()
    assert done.code == 2
    assert "There is no Message Batches API at 127.0.0.1" in done.err
    assert "ANTHROPIC_BASE_URL" in done.err
    assert seconds < 5


class NotTheAPI(BaseHTTPRequestHandler):
    """A server of something else."""

    def do_GET(self) -> None:
        self.send_error(404)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Log nothing."""


def test_the_message_about_a_service_that_is_away_names_its_address(command: Command) -> None:
    nowhere = "http://127.0.0.1:9"
    done = command("list", ANTHROPIC_BASE_URL=nowhere)
    assert done.code == 3
    assert f"no connection to {nowhere}: Connection refused" in done.err


def test_the_sandbox_command_lists_its_faults(command: Command) -> None:
    listed = command("sandbox", "--list-faults")
    assert listed.code == 0
    assert "drop: closes the connection" in listed.out
    wrong = command("sandbox", "--fault", "earthquake")
    assert wrong.code == 2
    assert "earthquake" in wrong.err


def test_a_sandbox_that_cannot_start_is_a_usage_error(command: Command, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for arguments, message in (
            (("--port", port), f"Port {port} is in use by another program. Pass another --port"),
            (("--data-dir", "file"), "file is a file. Pass a folder with --data-dir"),
            (("--data-dir", "/proc/data"), "/proc/data: "),
            (("--host", "192.0.2.1"), "The sandbox cannot listen on 192.0.2.1"),
            (("--upstream", "notaurl"), "http:// or https://"),
        ):
            risky = pytest.warns(UserWarning, match="can reach it")
            with risky if "--host" in arguments else nullcontext():
                done = command("sandbox", *arguments)
            assert done.code == 2
            assert message in done.err
            assert len(done.err.splitlines()) == 1
