"""The commands as a person or a script meets them: a process, its output, its exit code."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import Request, urlopen

import pytest

from message_batches import Anthropic
from message_batches.cli import options
from message_batches.jobs import run
from message_batches.sandbox import Sandbox
from message_batches.sdk import settings
from message_batches.sdk.create import validation
from tests.cli.calls import Command, environment_of, ids_in, request_line

Requests = Callable[[int], str]


def test_run_on_the_sandbox_writes_every_result_line(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    done = command("run", requests(5), "--sandbox", "--out", "results.jsonl", ANTHROPIC_API_KEY="")
    assert done.returncode == 0, done.stderr
    assert "5 rows: 5 succeeded" in done.stdout
    assert "batch 1: sent 5 rows as msgbatch_" in done.stderr
    assert ids_in(tmp_path / "results.jsonl") == [f"r{number}" for number in range(5)]
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"requests.jsonl", "results.jsonl", "results.jsonl.ledger"}


def test_run_again_repeats_the_report_and_sends_nothing(
    command: Command, requests: Requests
) -> None:
    first = command("run", requests(3), "--out", "results.jsonl")
    again = command("run", "requests.jsonl", "--out", "results.jsonl")
    assert again.returncode == 0
    assert again.stdout == first.stdout
    assert "This run is finished" in again.stderr
    assert "sent" not in again.stderr


def test_a_finished_run_whose_output_was_changed_is_not_called_finished(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    command("run", requests(3), "--out", "results.jsonl")
    out = tmp_path / "results.jsonl"
    pretty = "".join(
        json.dumps(json.loads(line), indent=2) + "\n" for line in out.read_text().splitlines()
    )
    out.write_text(pretty)
    for arguments in (("run", "requests.jsonl", "--out", "results.jsonl"), ("wait", out.name)):
        done = command(*arguments)
        assert done.returncode == 2
        assert "The output was changed since this run wrote it. Put it back" in done.stderr
        assert "This run is finished" not in done.stderr
        assert out.read_text() == pretty
    out.unlink()
    done = command("run", "requests.jsonl", "--out", "results.jsonl")
    assert done.returncode == 2
    assert "The output of this run is gone." in done.stderr
    assert "This run is finished" not in done.stderr


def test_run_with_json_prints_one_document(command: Command, requests: Requests) -> None:
    done = command("run", requests(3), "--out", "results.jsonl", "--json")
    report = json.loads(done.stdout)
    assert report["outcomes"] == {"succeeded": 3}
    assert report["succeeded"] is True
    assert done.returncode == 0


def test_rows_that_fail_for_good_give_exit_code_1_and_a_file(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    requests(2)
    with open(tmp_path / "requests.jsonl", "a") as file:
        file.write(request_line("bad").replace("claude-haiku-4-5", "no-such-model"))
    done = command("run", "requests.jsonl", "--out", "results.jsonl")
    assert done.returncode == 1
    assert "3 rows: 1 errored, 2 succeeded" in done.stdout
    assert "1 not_found_error, such as bad" in done.stdout
    (failure,) = (tmp_path / "results.errors.jsonl").read_text().splitlines()
    assert json.loads(failure)["line"] == 3
    assert len(ids_in(tmp_path / "results.jsonl")) == 3


def test_betas_go_out_with_the_batch(command: Command, requests: Requests) -> None:
    done = command("run", requests(1), "--out", "r.jsonl", "--beta", "one", "--beta", "two")
    assert done.returncode == 0
    again = command("run", "requests.jsonl", "--out", "r.jsonl", "--beta", "one")
    assert again.returncode == 2
    assert "begun with the beta features one, two, and now it is one" in again.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"custom_id": "a", "params"\n', "requests.jsonl:1: The line is not JSON"),
        (
            request_line("a").replace('"custom_id": "a", ', "").encode(),
            ":1: The custom_id is missing",
        ),
        (request_line("a").encode() * 2, ':2: The custom_id "a" was used on line 1 already'),
        (request_line("a b").encode(), ":1: The custom_id"),
        (request_line("a" * 65).encode(), "has 65 characters"),
        (b"", "requests.jsonl: The file has no rows."),
        (None, "requests.jsonl: There is no such file."),
        (request_line("a").encode("utf-16"), "is UTF-16, not UTF-8"),
        (
            request_line("a")
            .replace("Hello", "caf\\xe9")
            .encode("latin-1")
            .replace(b"\\xe9", b"\xe9"),
            ":1: The line is not UTF-8",
        ),
    ],
)
@pytest.mark.parametrize("sandbox", [[], ["--sandbox"]])
def test_bad_input_gives_one_clear_message_and_sends_nothing(
    command: Command, tmp_path: Path, content: bytes | None, said: str, sandbox: list[str]
) -> None:
    if content is not None:
        (tmp_path / "requests.jsonl").write_bytes(content)
    before = {path.name for path in tmp_path.iterdir()}
    # A port where nothing listens: whatever is sent fails in another way.
    done = command(
        "run",
        "requests.jsonl",
        "--out",
        "r.jsonl",
        *sandbox,
        ANTHROPIC_BASE_URL="http://127.0.0.1:9",
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""
    assert {path.name for path in tmp_path.iterdir()} == before


def test_bad_input_with_json_is_json_too(command: Command, tmp_path: Path) -> None:
    (tmp_path / "requests.jsonl").write_text("nonsense\n")
    done = command("validate", "requests.jsonl", "--json")
    assert done.returncode == 2
    error = json.loads(done.stdout)["error"]
    assert error["exit_code"] == 2
    assert "not JSON" in error["messages"][0]


def test_validate_and_plan_send_nothing(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    nowhere = {"ANTHROPIC_BASE_URL": "http://127.0.0.1:9", "ANTHROPIC_API_KEY": ""}
    done = command("validate", requests(7), **nowhere)
    assert (done.returncode, done.stdout) == (
        0,
        "requests.jsonl: 7 rows, nothing wrong with them\n",
    )
    done = command("plan", "requests.jsonl", "--max-batch-rows", "4", "--json", **nowhere)
    assert [batch["rows"] for batch in json.loads(done.stdout)] == [4, 3]
    assert {path.name for path in tmp_path.iterdir()} == {"requests.jsonl"}


@pytest.mark.parametrize("key", ["", "wrong"])
def test_without_a_key_that_works_the_exit_code_is_2(
    command: Command, requests: Requests, key: str
) -> None:
    done = command("run", requests(1), "--out", "r.jsonl", ANTHROPIC_API_KEY=key)
    assert done.returncode == 2
    assert "ANTHROPIC_API_KEY" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("/proc/r.jsonl", "/proc/r.jsonl: It cannot be written"),
        ("/dev/null", "/dev/null: This is not a regular file."),
        ("folder", "folder: This is a folder."),
        ("requests.jsonl", "requests.jsonl: This is the file of the requests."),
        ("none/r.jsonl", "none/r.jsonl: There is no such folder."),
    ],
)
def test_an_output_that_cannot_be_written_is_a_mistake_of_the_call(
    command: Command, requests: Requests, tmp_path: Path, out: str, said: str
) -> None:
    (tmp_path / "folder").mkdir()
    done = command("run", requests(1), "--sandbox", "--out", out)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"requests.jsonl", "folder"}
    assert not Path("/dev/null.ledger").exists()


def test_a_run_of_which_nothing_was_sent_may_be_begun_otherwise(
    command: Command, requests: Requests
) -> None:
    arguments = ("run", requests(1), "--out", "r.jsonl")
    assert command(*arguments, ANTHROPIC_API_KEY="wrong").returncode == 2
    done = command(*arguments, "--sandbox", ANTHROPIC_API_KEY="")
    assert done.returncode == 0, done.stderr
    done = command(*arguments)
    assert done.returncode == 2
    assert "was begun with the service sandbox" in done.stderr


def test_without_a_key_nothing_is_written(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    done = command("run", requests(1), "--out", "r.jsonl", ANTHROPIC_API_KEY="")
    assert done.returncode == 2
    assert done.stderr == (
        "No API key is known. Put one into the environment variable ANTHROPIC_API_KEY. "
        "Nothing was sent.\n"
    )
    assert {path.name for path in tmp_path.iterdir()} == {"requests.jsonl"}


@pytest.mark.parametrize("arguments", [("list",), ("run", "requests.jsonl", "--out", "r.jsonl")])
def test_a_base_url_that_is_none_is_named(
    command: Command, requests: Requests, arguments: tuple[str, ...]
) -> None:
    requests(1)
    done = command(*arguments, ANTHROPIC_BASE_URL="nonsense")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "must begin with http:// or https://" in done.stderr
    assert "ANTHROPIC_BASE_URL" in done.stderr


@pytest.mark.parametrize("arguments", [("list",), ("run", "requests.jsonl", "--out", "r.jsonl")])
def test_a_server_that_is_not_the_api_is_not_waited_for(
    command: Command, requests: Requests, arguments: tuple[str, ...]
) -> None:
    requests(1)
    with ThreadingHTTPServer(("127.0.0.1", 0), NotTheAPI) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        began = time.monotonic()
        done = command(*arguments, ANTHROPIC_BASE_URL=f"http://127.0.0.1:{server.server_port}/v1")
        batch_durations = time.monotonic() - began
        server.shutdown()
        thread.join()
    assert done.returncode == 2
    assert "There is no Message Batches API at 127.0.0.1" in done.stderr
    assert "ANTHROPIC_BASE_URL" in done.stderr
    assert batch_durations < 5


class NotTheAPI(BaseHTTPRequestHandler):
    """A server of something else."""

    def do_GET(self) -> None:
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_the_single_steps_make_a_run(command: Command, requests: Requests, tmp_path: Path) -> None:
    done = command("submit", requests(4), "--out", "results.jsonl")
    assert done.returncode == 0, done.stderr
    assert "4 without a result yet" in done.stdout

    done = command("status", "results.jsonl")
    assert done.returncode == 0
    assert "submitted" in done.stdout
    assert re.search(r"^20\d\d-.* batch 1: accepted as msgbatch_", done.stdout, re.MULTILINE)

    assert command("report", "results.jsonl").returncode == 3
    done = command("wait", "results.jsonl")
    assert done.returncode == 0, done.stderr
    assert command("report", "results.jsonl").returncode == 0
    assert ids_in(tmp_path / "results.jsonl") == ["r0", "r1", "r2", "r3"]


def test_results_collects_what_there_is(command: Command, requests: Requests) -> None:
    command("submit", requests(4), "--out", "results.jsonl")
    deadline = time.monotonic() + 20
    while (done := command("results", "results.jsonl")).returncode == 3:
        assert time.monotonic() < deadline
    assert done.returncode == 0
    assert "4 rows: 4 succeeded" in done.stdout


def test_retry_sends_what_failed_again(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    (tmp_path / "requests.jsonl").write_text(
        request_line("a") + request_line("b").replace("claude-haiku-4-5", "no-such-model")
    )
    command("run", "requests.jsonl", "--out", "results.jsonl")
    done = command("retry", "results.jsonl")
    assert done.returncode == 1
    assert "1 row to be sent again" in done.stderr
    assert ids_in(tmp_path / "results.jsonl") == ["a", "b"]


def test_single_batches_can_be_listed_shown_fetched_and_deleted(
    command: Command, requests: Requests
) -> None:
    command("run", requests(2), "--out", "results.jsonl")
    report = json.loads(command("report", "results.jsonl", "--json").stdout)
    batch_id = report["batches"][0]["batch_id"]

    assert batch_id in command("list").stdout
    assert json.loads(command("list", "--limit", "1", "--json").stdout)[0]["id"] == batch_id
    shown = command("show", batch_id).stdout
    assert re.search(r"processing_status +ended", shown)
    assert "2 succeeded" in shown
    lines = command("results", batch_id).stdout.splitlines()
    assert sorted(json.loads(line)["custom_id"] for line in lines) == ["r0", "r1"]
    array = json.loads(command("results", batch_id, "--json").stdout)
    assert array == list(map(json.loads, lines))
    assert command("delete", batch_id).returncode == 0
    gone = command("show", batch_id)
    assert gone.returncode == 2
    assert batch_id in gone.stderr


def test_an_output_that_belongs_to_no_run(command: Command) -> None:
    for name in ("status", "report", "wait", "results", "retry", "reconcile", "cancel"):
        done = command(name, "nothing.jsonl")
        assert done.returncode == 2
        assert "No run belongs to this output" in done.stderr


def test_a_service_that_is_away_does_not_look_like_success(command: Command) -> None:
    done = command("list", ANTHROPIC_BASE_URL="http://127.0.0.1:9")
    assert done.returncode == 3
    assert "could not be reached" in done.stderr


def test_ctrl_c_leaves_the_batches_and_says_how_to_come_back(
    requests: Requests, tmp_path: Path
) -> None:
    requests(3)
    arguments = ["run", "requests.jsonl", "--out", "results.jsonl"]
    with Sandbox(batch_seconds=3600, retry_after=0) as slow:
        environment = environment_of(slow)
        with subprocess.Popen(
            [sys.executable, "-m", "message_batches", *arguments],
            cwd=tmp_path,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stderr is not None
            while "sent 3 rows" not in process.stderr.readline():
                assert process.poll() is None
            process.send_signal(signal.SIGINT)
            rest = process.stderr.read()
        assert process.returncode == 3
        assert "Run the same command again" in rest
        assert "Traceback" not in rest

        slow.advance(3600)
        done = subprocess.run(
            [sys.executable, "-m", "message_batches", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "Going on with a run of 3 validation." in done.stderr
        assert "sent" not in done.stderr


def test_ctrl_c_cancels_the_batches_when_told_to(requests: Requests, tmp_path: Path) -> None:
    requests(30)
    arguments = ["run", "requests.jsonl", "--out", "results.jsonl", "--cancel-on-interrupt"]
    with Sandbox(batch_seconds=3600, retry_after=0) as slow:
        environment = environment_of(slow)
        with subprocess.Popen(
            [sys.executable, "-m", "message_batches", *arguments],
            cwd=tmp_path,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stderr is not None
            while "sent 30 rows" not in process.stderr.readline():
                assert process.poll() is None
            process.send_signal(signal.SIGTERM)
            rest = process.stderr.read()
        assert process.returncode == 3
        assert "canceling msgbatch_" in rest
        assert "Run the same command again to collect it, and to send the rows again" in rest

        slow.advance(600)
        with subprocess.Popen(
            [sys.executable, "-m", "message_batches", *arguments],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            told = ""
            while not (again := re.search(r"sending (\d+) rows? again", told)):
                told += process.stderr.readline()
                assert process.poll() is None
            assert f"{again[1]} to retry" in told
            while "batch 2: sent" not in told:
                told += process.stderr.readline()
            slow.advance(3600)
            shown = process.stdout.read()
        assert process.returncode == 0
        assert "30 rows: 30 succeeded" in shown
        assert len(slow.repeated()) == int(again[1])
        assert ids_in(tmp_path / "results.jsonl") == sorted(f"r{n}" for n in range(30))


def test_a_sandbox_run_that_was_interrupted_is_taken_up_with_its_sandbox(
    requests: Requests, tmp_path: Path, command: Command
) -> None:
    requests(3)
    arguments = ["run", "requests.jsonl", "--out", "results.jsonl", "--sandbox"]
    with subprocess.Popen(
        [sys.executable, "-m", "message_batches", *arguments],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        while "sent 3 rows" not in process.stderr.readline():
            assert process.poll() is None
        process.kill()
    assert (tmp_path / "results.jsonl.sandbox").is_dir()
    done = command("wait", "results.jsonl")
    assert done.returncode == 0, done.stderr
    assert "sent" not in done.stderr
    assert not (tmp_path / "results.jsonl.sandbox").exists()


def test_a_terminal_gets_a_live_display(
    requests: Requests, tmp_path: Path, service: Sandbox
) -> None:
    requests(3)
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "message_batches", "run", "requests.jsonl", "--out", "r.jsonl"],
        cwd=tmp_path,
        env={**environment_of(service), "TERM": "xterm"},
        stdout=subprocess.DEVNULL,
        stderr=follower,
    )
    os.close(follower)
    shown = b""
    try:
        while piece := os.read(leader, 4096):
            shown += piece
    except OSError:
        pass  # how a pseudo-terminal says that the other side is closed
    finally:
        os.close(leader)
    assert process.wait() == 0
    assert b"\x1b[" in shown
    assert "━".encode() in shown
    assert b"3 of 3 rows settled" in shown


def test_a_terminal_that_goes_away_ends_no_run(
    requests: Requests, tmp_path: Path, service: Sandbox
) -> None:
    job = ["run", requests(3), "--out", "r.jsonl"]
    arguments = [sys.executable, "-m", "message_batches", *job]
    leader, follower = pty.openpty()
    with subprocess.Popen(
        # As for a job that was disowned: the terminal hangs up, and the process does not care.
        ["bash", "-c", 'trap "" HUP; exec "$@"', "-", *arguments],
        cwd=tmp_path,
        env={**environment_of(service), "TERM": "xterm"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=follower,
        text=True,
        start_new_session=True,
    ) as process:
        os.close(follower)
        drawn = b""
        while b"rows settled" not in drawn:
            drawn += os.read(leader, 4096)
        os.close(leader)
        assert process.stdout is not None
        shown = process.stdout.read()
    assert process.returncode == 0
    assert "3 rows: 3 succeeded" in shown


def test_the_sandbox_command_serves_until_ctrl_c(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "message_batches", "sandbox", "--data-dir", "data"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        head = [process.stdout.readline() for _ in range(4)]
        url = head[2].partition("=")[2].strip()
        key = head[3].partition("=")[2].strip()
        headers = {"x-api-key": key, "anthropic-version": "2023-06-01"}
        with urlopen(Request(f"{url}/v1/messages/batches", headers=headers)) as answer:
            assert json.load(answer)["data"] == []
        process.send_signal(signal.SIGINT)
        assert "Stopped." in process.stdout.read()
    assert process.returncode == 0
    assert (tmp_path / "data").is_dir()


def test_the_sandbox_command_knows_its_faults(command: Command) -> None:
    listed = command("sandbox", "--list-faults")
    assert listed.returncode == 0
    assert "drop: closes the connection" in listed.stdout
    wrong = command("sandbox", "--fault", "earthquake")
    assert wrong.returncode == 2
    assert "The fault 'earthquake' does not exist" in wrong.stderr


def test_a_reader_that_has_enough_is_no_error(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    command("run", requests(1), "--out", "results.jsonl")
    done = subprocess.run(
        f"{sys.executable} -m message_batches report results.jsonl | true",
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


def test_a_program_learns_where_the_sandbox_is() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "message_batches", "sandbox", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        address = json.loads(process.stdout.readline())
        with Anthropic(**address) as client:
            assert list(client.messages.batches.list()) == []
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == ""
        assert process.stderr.read() == "Stopped.\n"
    assert process.returncode == 0


@pytest.mark.parametrize("option", ["", "--json"])
@pytest.mark.parametrize("stdout", [">/dev/full", ">&-"])
def test_an_output_stream_that_takes_nothing_gives_no_traceback(
    command: Command, requests: Requests, tmp_path: Path, option: str, stdout: str
) -> None:
    command("run", requests(2), "--out", "results.jsonl")
    done = subprocess.run(
        f"{sys.executable} -m message_batches report results.jsonl {option} {stdout}",
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    if stdout == ">&-":
        assert (done.returncode, done.stderr) == (0, "")
    else:
        assert done.returncode == 3
        assert "No space left on device" in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_usage_errors_give_exit_code_2(command: Command) -> None:
    assert command("run").returncode == 2
    assert command("nonsense").returncode == 2
    assert command("run", "a", "--out", "b", "--max-batch-rows", "0").returncode == 2
    assert command("plan", "a", "--max-batch-bytes", "10").returncode == 2


def test_a_run_on_read_only_media_can_be_looked_at(
    command: Command, requests: Requests, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("run", requests(1), "--out", "r.jsonl")
    ledger = tmp_path / "r.jsonl.ledger"
    ledger.chmod(0o444)
    tmp_path.chmod(0o555)
    # The superuser may write in spite of it, so the answer is made up.
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    opened: list[str] = []
    connect = sqlite3.connect

    def noting(name: str, **options: Any) -> sqlite3.Connection:
        opened.append(name)
        return connect(name, **options)

    monkeypatch.setattr(sqlite3, "connect", noting)
    done = [command(name, "r.jsonl") for name in ("status", "report")]
    tmp_path.chmod(0o755)
    assert [one.returncode for one in done] == [0, 0], done[0].stderr
    assert all("1 row: 1 succeeded" in one.stdout for one in done)
    assert all("mode=ro" in name for name in opened)


def test_the_options_know_the_same_limits_and_versions_as_the_client() -> None:
    assert (options.MAX_ROWS, options.MAX_BODY_BYTES) == (
        validation.MAX_ROWS,
        validation.MAX_BODY_BYTES,
    )
    assert options.VERSIONS[0] == settings.DEFAULT_ANTHROPIC_VERSION


def test_a_decision_must_be_one(command: Command, requests: Requests) -> None:
    command("submit", requests(1), "--out", "r.jsonl")
    done = command("reconcile", "r.jsonl", "--adopt", "msgbatch_1", "--resubmit")
    assert (done.returncode, done.stderr) == (2, "Give --adopt or --resubmit, not both.\n")
    done = command("reconcile", "r.jsonl", "--partition", "1")
    assert done.returncode == 2
    assert "with --partition" in done.stderr


def test_an_api_version_that_there_is_not_is_refused_at_once(
    command: Command, requests: Requests
) -> None:
    done = command("validate", requests(1), "--anthropic-version", "banana")
    assert done.returncode == 2
    assert "2026-10-21" in done.stderr
    assert command("validate", "requests.jsonl", "--anthropic-version", "2026-10-21").stdout


def test_every_command_and_option_has_help(command: Command) -> None:
    overview = command("--help").stdout
    names = re.findall(r"^  ([a-z]+) {2,}\S", overview.partition("Commands:")[2], re.MULTILINE)
    assert len(names) == 15
    for name in names:
        text = command(name, "--help").stdout
        described = re.findall(r"^  (?:-\w, )?(--[a-z-]+)[^\n]*(\n {20,}\S)?", text, re.MULTILINE)
        for option, _ in described:
            line = text[text.index(f"{option}") :].split("\n  -")[0]
            assert len(line.split()) > 2, (name, option)


def test_help_loads_neither_the_client_nor_the_sandbox() -> None:
    probe = (
        "import sys; sys.argv = ['message-batches', '--help']\n"
        "from message_batches.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'httpx', 'ijson', 'orjson', 'attrs', 'starlette', 'uvicorn', 'sqlite3',\n"
        "         'jinja2', 'itables', 'vl_convert',\n"
        "         'message_batches.jobs', 'message_batches.sdk', 'message_batches_api'}\n"
        "print('LOADED', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert "LOADED []" in done.stdout


def test_a_run_without_a_terminal_loads_nothing_that_draws(
    service: Sandbox, tmp_path: Path
) -> None:
    (tmp_path / "a.jsonl").write_text(request_line("a"))
    probe = (
        "import sys; sys.argv = ['message-batches', 'run', 'a.jsonl', '--out', 'b.jsonl']\n"
        "from message_batches.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('LOADED', sorted({'httpx', 'rich', 'pygments'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe],
        cwd=tmp_path,
        env=environment_of(service),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "LOADED ['httpx']" in done.stdout


def test_ctrl_c_while_the_program_is_loaded_gives_no_traceback() -> None:
    probe = (
        "import sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'message_batches.cli.app': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "from message_batches.__main__ import main\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=False
    )
    assert done.returncode == 3
    assert done.stderr == "Interrupted before anything was begun.\n"


def test_without_its_packages_the_command_line_says_what_to_install() -> None:
    probe = (
        "import sys; sys.modules['typer'] = None\nfrom message_batches.__main__ import main\nmain()"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == (
        "The command line needs more packages: pip install 'message-batches[cli]'\n"
    )


def test_without_its_packages_the_sandbox_says_what_to_install(tmp_path: Path) -> None:
    probe = (
        "import sys; sys.modules['uvicorn'] = None; sys.argv = ['message-batches', 'sandbox']\n"
        "from message_batches.__main__ import main\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == (
        "The sandbox needs more packages: pip install 'message-batches[sandbox]'\n"
    )


def test_without_its_packages_the_sandbox_says_the_same_in_python() -> None:
    probe = "import sys; sys.modules['uvicorn'] = None\nimport message_batches.sandbox"
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=False
    )
    assert done.stderr.splitlines()[-1] == (
        "ModuleNotFoundError: The sandbox needs more packages: "
        "pip install 'message-batches[sandbox]'"
    )


def test_the_report_tells_the_cost_by_the_users_price_list(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    (tmp_path / "prices.toml").write_text(
        'currency = "USD"\n[models."claude-haiku-4-5"]\ninput = 1000\noutput = 0\n'
    )
    command("run", requests(2), "--out", "results.jsonl")
    report = json.loads(
        command("report", "results.jsonl", "--prices", "prices.toml", "--json").stdout
    )
    tokens = report["tokens"]["claude-haiku-4-5"]["input"]
    assert float(report["cost"]["total"]) == pytest.approx(tokens * 0.0005)
    shown = command("run", "requests.jsonl", "--out", "results.jsonl", "--prices", "prices.toml")
    assert f"Cost by the price list: {tokens * 0.0005:.4f} USD" in shown.stdout


def test_ids_may_be_the_users_own(command: Command, tmp_path: Path) -> None:
    lines = [request_line("x").replace('"custom_id": "x"', f'"key": {n}') for n in (7, '"é ü"')]
    (tmp_path / "requests.jsonl").write_text("".join(lines))
    assert command("validate", "requests.jsonl").returncode == 2
    done = command("run", "requests.jsonl", "--out", "results.jsonl", "--id-field", "key")
    assert done.returncode == 0, done.stderr
    found = (tmp_path / "results.jsonl").read_text().splitlines()
    assert {json.loads(line)["custom_id"] for line in found} == {7, "é ü"}

    (tmp_path / "mapped.jsonl").write_text(request_line("not / allowed"))
    done = command("run", "mapped.jsonl", "--out", "mapped-results.jsonl", "--map-ids")
    assert done.returncode == 0
    assert json.loads((tmp_path / "mapped-results.jsonl").read_text())["custom_id"] == (
        "not / allowed"
    )


def test_what_only_a_person_can_decide_gives_exit_code_4_and_the_command_that_settles_it(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    out = tmp_path / "results.jsonl"
    source = tmp_path / requests(2)
    with (
        Sandbox(batch_seconds=3600, retry_after=0, faults=["drop:when=after,times=1"]) as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client,
    ):
        with run(source, out, client=client) as job:
            next(event for event in job.events() if event.text and "was lost" in event.text)
        twin = client.messages.batches.create(
            requests=[json.loads(request_line(f"twin{number}")) for number in range(2)]
        )
        there = {"ANTHROPIC_BASE_URL": sandbox.base_url}

        done = command("run", "requests.jsonl", "--out", "results.jsonl", **there)
        assert done.returncode == 4
        assert twin.id in done.stderr
        (ours,) = set(re.findall(r"msgbatch_\w+", done.stderr)) - {twin.id}
        (settle,) = re.findall(
            r"run: message-batches (reconcile \S+ --partition 1 --adopt)", done.stderr
        )

        again = command(*settle.split(), "msgbatch_unknown", **there)
        assert again.returncode == 2
        assert command(*settle.split(), ours, **there).returncode == 0

        sandbox.advance(3600)
        done = command("wait", "results.jsonl", **there)
        assert done.returncode == 0, done.stderr
        assert ids_in(out) == ["r0", "r1"]
        assert sandbox.repeated() == {}
        assert sandbox.report()["accepted"]["batches"] == 2


def test_nothing_that_the_service_says_can_reach_the_terminal_raw(
    command: Command, tmp_path: Path
) -> None:
    evil = "no-\u001b[2J\u009b31m-such\u202e"
    (tmp_path / "requests.jsonl").write_text(
        request_line("a")
        .replace("claude-haiku-4-5", evil.encode("unicode_escape").decode())
        .replace("\\x1b", "\\u001b")
        .replace("\\x9b", "\\u009b")
    )
    done = command("run", "requests.jsonl", "--out", "results.jsonl")
    assert done.returncode == 1
    assert "\\x1b[2J\\x9b31m" in done.stdout
    assert not set(done.stdout + done.stderr) & set("\x1b\x9b\u202e")
