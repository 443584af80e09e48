"""Every way in which a command can end, and the exit code for it."""

from __future__ import annotations

import errno
import fcntl
import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from message_batches import Anthropic
from message_batches.cli.errors import ExitCode
from message_batches.jobs import Run, run
from message_batches.sandbox import Sandbox
from tests.cli import exit_code_table
from tests.cli.calls import (
    Command,
    Done,
    environment_of,
    lose_create,
    read_until,
    request_line,
    start,
)

RUN = ("run", "requests.jsonl", "--out", "r.jsonl")
FAST = ("--polling-interval", "0", "--give-up-after", "0", "--reconcile-for", "0")
NOWHERE = "http://127.0.0.1:9"


class World:
    """A folder with two requests, a command that is run in it, and what can go wrong there."""

    def __init__(
        self, command: Command, folder: Path, patch: pytest.MonkeyPatch, stack: ExitStack
    ) -> None:
        self.command = command
        self.folder = folder
        self.patch = patch
        self.stack = stack
        self.write(request_line("a") + request_line("b"))

    def write(self, text: str) -> None:
        (self.folder / "requests.jsonl").write_text(text)

    def sandbox(self, *faults: str, batch_seconds: float = 0) -> Sandbox:
        sandbox = Sandbox(batch_seconds=batch_seconds, retry_after=0, faults=faults)
        return self.stack.enter_context(sandbox)

    def failing(self, *faults: str, arguments: tuple[str, ...] = (*RUN, *FAST)) -> Done:
        """Run a command while the service fails."""
        sandbox = self.sandbox(*faults)
        return self.command(
            *arguments, ANTHROPIC_BASE_URL=sandbox.base_url, ANTHROPIC_API_KEY=sandbox.api_key
        )

    def finished(self) -> None:
        assert self.command(*RUN).code == 0

    def fail_with(self, error: Exception) -> Done:
        """Run a command whose work ends with an error."""

        def fail(*_: object) -> None:
            raise error

        self.patch.setattr(Run, "events", fail)
        return self.command(*RUN)

    def signaled(self, number: signal.Signals) -> Done:
        """Send a signal to a run that waits for its batch."""
        sandbox = self.sandbox(batch_seconds=3600)
        with start(*RUN, folder=self.folder, sandbox=sandbox) as process:
            read_until(process, "msgbatch_")
            process.send_signal(number)
            out, err = process.communicate()
        return Done(process.returncode, out, err)


Way = Callable[[World], Done]
WAYS: list[Any] = []


def way(code: ExitCode, text: str = "") -> Callable[[Way], Way]:
    """Add a way to end a command, with its exit code and what the command says."""

    def add(function: Way) -> Way:
        WAYS.append(pytest.param(function, code, text, id=function.__name__))
        return function

    return add


# 0


@way(ExitCode.SUCCEEDED)
def every_request_succeeded(world: World) -> Done:
    return world.command(*RUN)


@way(ExitCode.SUCCEEDED, "is finished")
def a_finished_run_again(world: World) -> Done:
    world.finished()
    return world.command(*RUN)


@way(ExitCode.SUCCEEDED)
def submitted(world: World) -> Done:
    return world.command("submit", *RUN[1:])


@way(ExitCode.SUCCEEDED)
def status_of_an_unfinished_run(world: World) -> Done:
    submitted(world)
    return world.command("status", "r.jsonl")


@way(ExitCode.SUCCEEDED)
def reconcile_with_nothing_open(world: World) -> Done:
    world.finished()
    return world.command("reconcile", "r.jsonl")


@way(ExitCode.SUCCEEDED)
def help_was_asked_for(world: World) -> Done:
    return world.command("run", "-h")


@way(ExitCode.SUCCEEDED)
def the_pipe_of_the_output_was_closed(world: World) -> Done:
    world.finished()
    line = f"{sys.executable} -m message_batches report r.jsonl | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", line], cwd=world.folder, capture_output=True, text=True, check=False
    )
    return Done(done.returncode, done.stdout, done.stderr)


# 1


@way(ExitCode.FAILED)
def a_request_failed(world: World) -> Done:
    world.write(request_line("a") + request_line("b", model="no-such-model"))
    return world.command(*RUN)


@way(ExitCode.FAILED)
def report_on_failed_requests(world: World) -> Done:
    a_request_failed(world)
    return world.command("report", "r.jsonl")


@way(ExitCode.FAILED)
def no_retry_was_left(world: World) -> Done:
    return world.failing("request-error:times=1", arguments=(*RUN, "--retries", "0"))


# 2


@way(ExitCode.WRONG_INPUT, "requests.jsonl:1: ")
def a_malformed_request(world: World) -> Done:
    world.write("nonsense\n")
    return world.command(*RUN)


@way(ExitCode.WRONG_INPUT, "requests.jsonl: ")
def a_missing_file(world: World) -> Done:
    (world.folder / "requests.jsonl").unlink()
    return world.command(*RUN)


@way(ExitCode.WRONG_INPUT, "No such option: --retires")
def an_unknown_option(world: World) -> Done:
    return world.command(*RUN, "--retires", "3")


@way(ExitCode.WRONG_INPUT, "Invalid value for '--give-up-after'")
def an_option_without_a_number(world: World) -> Done:
    return world.command(*RUN, "--give-up-after", "nan")


@way(ExitCode.WRONG_INPUT, "Missing option '--out'")
def a_missing_option(world: World) -> Done:
    return world.command("run", "requests.jsonl")


@way(ExitCode.WRONG_INPUT, "retry, fail or abort")
def an_unknown_action(world: World) -> Done:
    return world.command(*RUN, "--on-error", "expired=again")


@way(ExitCode.WRONG_INPUT, "Did you mean expired")
def an_unknown_cause(world: World) -> Done:
    return world.command(*RUN, "--on-error", "expird=fail")


@way(ExitCode.WRONG_INPUT, "ANTHROPIC_API_KEY")
def no_key(world: World) -> Done:
    return world.command(*RUN, ANTHROPIC_API_KEY="")


@way(ExitCode.WRONG_INPUT, "ANTHROPIC_BASE_URL")
def a_malformed_base_url(world: World) -> Done:
    return world.command(*RUN, ANTHROPIC_BASE_URL="nonsense")


@way(ExitCode.WRONG_INPUT, "401")
def a_wrong_key_before_anything_was_sent(world: World) -> Done:
    return world.command(*RUN, ANTHROPIC_API_KEY="wrong")


@way(ExitCode.WRONG_INPUT, "401")
def a_wrong_key_for_a_single_batch(world: World) -> Done:
    return world.command("list", ANTHROPIC_API_KEY="wrong")


@way(ExitCode.WRONG_INPUT, "403")
def a_key_without_permission(world: World) -> Done:
    return world.failing("error:status=403")


@way(ExitCode.WRONG_INPUT, "404")
def an_unknown_batch(world: World) -> Done:
    return world.command("show", "msgbatch_unknown")


@way(ExitCode.WRONG_INPUT, "pip install 'message-batches[sandbox]'")
def a_missing_extra(world: World) -> Done:
    world.patch.setitem(sys.modules, "uvicorn", None)
    return world.command(*RUN, "--sandbox")


@way(ExitCode.WRONG_INPUT, "none/r.jsonl: ")
def a_missing_folder(world: World) -> Done:
    return world.command("run", "requests.jsonl", "--out", "none/r.jsonl")


@way(ExitCode.WRONG_INPUT, "/proc/r.jsonl: ")
def a_read_only_folder(world: World) -> Done:
    return world.command("run", "requests.jsonl", "--out", "/proc/r.jsonl")


@way(ExitCode.WRONG_INPUT, "r.jsonl: read-only file system")
def a_read_only_file_system(world: World) -> Done:
    return world.fail_with(OSError(errno.EROFS, "Read-only file system", "r.jsonl"))


@way(ExitCode.WRONG_INPUT, "r.jsonl: permission denied")
def a_file_without_permission(world: World) -> Done:
    return world.fail_with(PermissionError(errno.EACCES, "Permission denied", "r.jsonl"))


@way(ExitCode.WRONG_INPUT, "r.jsonl")
def an_output_that_was_changed(world: World) -> Done:
    world.finished()
    (world.folder / "r.jsonl").write_text("mine\n")
    return world.command(*RUN)


@way(ExitCode.WRONG_INPUT, "requests.jsonl")
def requests_that_were_changed(world: World) -> Done:
    world.finished()
    world.write(request_line("c"))
    return world.command(*RUN)


@way(ExitCode.WRONG_INPUT, "nothing.jsonl")
def an_output_without_a_run(world: World) -> Done:
    return world.command("wait", "nothing.jsonl")


@way(ExitCode.WRONG_INPUT, "version")
def a_ledger_of_another_version(world: World) -> Done:
    world.finished()
    with closing(sqlite3.connect(world.folder / "r.jsonl.run" / "ledger.sqlite")) as database:
        database.execute("PRAGMA user_version = 999")
        database.commit()
    return world.command("status", "r.jsonl")


@way(
    ExitCode.WRONG_INPUT,
    "does not support locks: No locks available. Network file systems often do not",
)
def a_file_system_without_locks(world: World) -> Done:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    world.patch.setattr(fcntl, "flock", fail)
    return world.command(*RUN)


@way(ExitCode.WRONG_INPUT, "The model m has no price for output")
def a_price_list_with_an_error(world: World) -> Done:
    (world.folder / "prices.toml").write_text('[models."m"]\ninput = 1\n')
    return world.command(*RUN, "--prices", "prices.toml")


# 3


@way(ExitCode.INTERRUPTED, "could not be reached")
def connection_refused(world: World) -> Done:
    return world.command(*RUN, *FAST, ANTHROPIC_BASE_URL=NOWHERE)


@way(ExitCode.INTERRUPTED, "could not be reached")
def connection_refused_for_a_single_batch(world: World) -> Done:
    return world.command("list", ANTHROPIC_BASE_URL=NOWHERE)


@way(ExitCode.INTERRUPTED, "could not be reached")
def server_errors_for_too_long(world: World) -> Done:
    return world.failing("error:status=500,on=retrieve+list")


@way(ExitCode.INTERRUPTED, "Run the same command again")
def ctrl_c(world: World) -> Done:
    return world.signaled(signal.SIGINT)


@way(ExitCode.INTERRUPTED, "Run the same command again")
def sigterm(world: World) -> Done:
    return world.signaled(signal.SIGTERM)


@way(ExitCode.INTERRUPTED, "Free some space")
def a_full_disk(world: World) -> Done:
    return world.fail_with(OSError(errno.ENOSPC, "No space left on device"))


@way(ExitCode.INTERRUPTED, "Free some space")
def a_full_disk_under_the_ledger(world: World) -> Done:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    return world.fail_with(error)


@way(ExitCode.INTERRUPTED, "Fix the cause and run the same command again")
def a_broken_disk(world: World) -> Done:
    return world.fail_with(OSError(errno.EIO, "Input/output error", "r.jsonl"))


@way(ExitCode.INTERRUPTED, "Interrupted.")
def an_interrupt_before_the_work_of_a_command(world: World) -> Done:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    world.patch.setattr("message_batches.cli.commands.run._how_to_resume", interrupted)
    return world.command(*RUN)


@way(ExitCode.INTERRUPTED)
def report_on_an_unfinished_run(world: World) -> Done:
    submitted(world)
    return world.command("report", "r.jsonl")


@way(ExitCode.INTERRUPTED, "")
def results_while_requests_are_pending(world: World) -> Done:
    slow = {"ANTHROPIC_BASE_URL": world.sandbox(batch_seconds=3600).base_url}
    world.command("submit", *RUN[1:], **slow)
    return world.command("results", "r.jsonl", **slow)


# 4


@way(ExitCode.DECISION, "401")
def a_wrong_key_in_the_middle_of_a_run(world: World) -> Done:
    return world.failing("error:status=401,on=retrieve")


@way(ExitCode.DECISION, "402")
def an_unpaid_bill(world: World) -> Done:
    return world.failing("error:status=402")


@way(ExitCode.DECISION, "403")
def a_permission_lost_in_the_middle_of_a_run(world: World) -> Done:
    return world.failing("error:status=403,on=results")


@way(ExitCode.DECISION, "spend limit")
def a_spend_limit(world: World) -> Done:
    server = ThreadingHTTPServer(("127.0.0.1", 0), SpendLimit)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    for end in (server.server_close, thread.join, server.shutdown):  # the last one is called first
        world.stack.callback(end)
    return world.command(*RUN, ANTHROPIC_BASE_URL=f"http://127.0.0.1:{server.server_port}")


class SpendLimit(BaseHTTPRequestHandler):
    """A service that reports a spend limit."""

    def do_GET(self) -> None:
        self._send(200, {"data": [], "has_more": False, "first_id": None, "last_id": None})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        details = {"error_code": "enforced_spend_limit_reached"}
        error = {"type": "rate_limit_error", "message": "spend limit", "details": details}
        self._send(429, {"type": "error", "error": error})

    def _send(self, status: int, document: dict[str, Any]) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


@way(ExitCode.DECISION, "billing_error")
def requests_that_fail_for_an_unpaid_bill(world: World) -> Done:
    return world.failing("request-error:type=billing_error", arguments=RUN)


@way(ExitCode.DECISION, "--adopt")
def a_create_of_the_day_before_yesterday(world: World) -> Done:
    sandbox = world.sandbox("drop:when=before,times=1")
    lose_create(world.folder, sandbox)
    return world.command(*RUN, "--reconcile-for", "0.1", ANTHROPIC_BASE_URL=sandbox.base_url)


@way(ExitCode.DECISION, "The ledger is damaged")
def a_damaged_ledger(world: World) -> Done:
    world.finished()
    with closing(sqlite3.connect(world.folder / "r.jsonl.run" / "ledger.sqlite")) as database:
        database.execute("UPDATE settings SET value = CAST(x'22fffe22' AS TEXT) WHERE name = 'run'")
        database.commit()
    return world.command("status", "r.jsonl")


@way(ExitCode.DECISION, "This is a bug in message-batches.")
def a_defect(world: World) -> Done:
    return world.fail_with(ZeroDivisionError("x"))


# 5


@way(ExitCode.LOCKED, "Another process")
def another_process_at_work(world: World) -> Done:
    sandbox = world.sandbox(batch_seconds=3600)
    process = world.stack.enter_context(start(*RUN, folder=world.folder, sandbox=sandbox))
    world.stack.callback(process.kill)
    read_until(process, "msgbatch_")
    environment = environment_of(sandbox)
    return world.command(*RUN, ANTHROPIC_BASE_URL=environment["ANTHROPIC_BASE_URL"])


@way(ExitCode.LOCKED, "This process")
def this_process_at_work(world: World) -> Done:
    sandbox = world.sandbox(batch_seconds=3600)
    client = Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key)
    world.stack.enter_context(client)
    source, out = world.folder / "requests.jsonl", world.folder / "r.jsonl"
    world.stack.enter_context(run(source, out, client=client))
    return world.command(*RUN, ANTHROPIC_BASE_URL=sandbox.base_url)


@pytest.fixture
def world(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with ExitStack() as stack:
        yield World(command, tmp_path, monkeypatch, stack)


@pytest.mark.parametrize(("function", "code", "text"), WAYS)
def test_a_command_ends_with_the_code_for_its_cause(
    world: World, function: Way, code: ExitCode, text: str
) -> None:
    done = function(world)
    assert done.code == code, done.err
    assert text in done.err
    assert ("Traceback" in done.err) is (function is a_defect)
    assert "\\n" not in done.err  # each line of a message is a line


def test_there_are_ways_to_each_code() -> None:
    assert {each.values[1] for each in WAYS} == {*ExitCode}
    assert len(WAYS) >= 30


def test_the_tables_in_the_pages_are_those_of_the_code() -> None:
    assert exit_code_table.outdated() == []


def test_a_page_without_the_block_is_an_error() -> None:
    with pytest.raises(ValueError, match="has no block"):
        exit_code_table.with_table("# A page\n")
