"""What only a process of its own can show: signals, pipes, terminals, closed streams."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from message_batches import Anthropic
from message_batches.sandbox import Sandbox
from tests.cli.calls import (
    PROGRAM,
    Command,
    Requests,
    environment_of,
    ids_in,
    read_until,
    request_line,
    start,
)

RUN = ("run", "requests.jsonl", "--out", "results.jsonl")
MB = f"{sys.executable} -m message_batches"


def shell(
    line: str, folder: Path, sandbox: Sandbox | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a line of bash."""
    return subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env=environment_of(sandbox) if sandbox else None,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_ctrl_c_leaves_the_batches_and_says_how_to_resume(
    requests: Requests, tmp_path: Path, command: Command
) -> None:
    requests(3)
    with Sandbox(batch_seconds=3600, retry_after=0) as slow:
        with start(*RUN, folder=tmp_path, sandbox=slow) as process:
            read_until(process, "msgbatch_")
            process.send_signal(signal.SIGINT)
            _, rest = process.communicate()
        assert process.returncode == 3
        interrupted, hint = rest.splitlines()[-2:]
        assert interrupted.endswith(" Interrupted.")
        assert hint.endswith(" Submitted batches continue. Run the same command again to resume.")
        slow.advance(3600)
        done = command(*RUN, ANTHROPIC_BASE_URL=slow.base_url)
        assert done.code == 0, done.err
        assert "Resuming a run of 3 requests." in done.err
        assert slow.report()["accepted"]["batches"] == 1


def test_an_interrupted_run_of_standard_input_names_a_command_that_needs_no_input(
    requests: Requests, tmp_path: Path
) -> None:
    requests(1)
    with Sandbox(batch_seconds=3600, retry_after=0) as slow:
        line = f"exec {MB} run - --out 'my results.jsonl' < requests.jsonl"
        with subprocess.Popen(
            ["bash", "-c", line],
            cwd=tmp_path,
            env=environment_of(slow),
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            read_until(process, "msgbatch_")
            process.send_signal(signal.SIGTERM)
            _, rest = process.communicate()
    assert process.returncode == 3
    assert "To resume, run: message-batches wait 'my results.jsonl'" in rest


@pytest.mark.slow
def test_ctrl_c_cancels_the_batches_if_asked_to(requests: Requests, tmp_path: Path) -> None:
    requests(30)
    arguments = (*RUN, "--cancel-on-interrupt")
    with Sandbox(batch_seconds=3600, retry_after=0) as slow:
        with start(*arguments, folder=tmp_path, sandbox=slow) as process:
            read_until(process, "msgbatch_")
            process.send_signal(signal.SIGTERM)
            _, rest = process.communicate()
        assert process.returncode == 3
        assert "canceling msgbatch_" in rest
        assert "to send the canceled requests again" in rest

        slow.advance(600)
        with start(*arguments, folder=tmp_path, sandbox=slow) as process:
            seen = read_until(process, "2: submitted")
            slow.advance(3600)
            shown, _ = process.communicate()
        assert process.returncode == 0
        assert "30 requests: 30 succeeded" in shown
        again = re.search(r"(\d+) pending", seen)
        assert again, seen
        assert slow.report()["accepted"]["requests"] == 30 + int(again[1])
        assert ids_in(tmp_path / "results.jsonl") == sorted(f"r{n}" for n in range(30))


@pytest.mark.slow
def test_a_killed_run_on_the_sandbox_is_resumed_with_its_sandbox(
    requests: Requests, tmp_path: Path, command: Command
) -> None:
    requests(3)
    with start(*RUN, "--sandbox", folder=tmp_path) as process:
        read_until(process, "msgbatch_")
        process.kill()
    assert (tmp_path / "results.jsonl.run" / "sandbox").is_dir()
    done = command("wait", "results.jsonl")
    assert done.code == 0, done.err
    assert not (tmp_path / "results.jsonl.run" / "sandbox").exists()


def read_all(descriptor: int) -> bytes:
    """Read a pseudo-terminal until its other side is closed."""
    shown = b""
    try:
        while part := os.read(descriptor, 4096):
            shown += part
    except OSError:
        pass  # how a pseudo-terminal reports that
    finally:
        os.close(descriptor)
    return shown


def test_a_terminal_gets_a_live_display(
    requests: Requests, tmp_path: Path, service: Sandbox
) -> None:
    requests(3)
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, *RUN],
        cwd=tmp_path,
        env={**environment_of(service), "TERM": "xterm"},
        stdout=subprocess.DEVNULL,
        stderr=follower,
    )
    os.close(follower)
    shown = read_all(leader)
    assert process.wait() == 0
    assert b"\x1b[" in shown
    assert "━".encode() in shown
    assert b"3 of 3 requests finished" in shown


@pytest.mark.slow
def test_a_terminal_that_goes_away_does_not_end_a_run(
    requests: Requests, tmp_path: Path, service: Sandbox
) -> None:
    requests(3)
    leader, follower = pty.openpty()
    with subprocess.Popen(
        # As for a disowned job: the terminal hangs up, and the process ignores it.
        ["bash", "-c", 'trap "" HUP; exec "$@"', "-", *PROGRAM, *RUN],
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
        while b"requests finished" not in drawn:
            drawn += os.read(leader, 4096)
        os.close(leader)
        assert process.stdout is not None
        shown = process.stdout.read()
    assert process.returncode == 0
    assert "3 requests: 3 succeeded" in shown


def test_the_sandbox_command_serves_until_ctrl_c(tmp_path: Path) -> None:
    with start("sandbox", "--data-dir", "data", folder=tmp_path) as process:
        assert process.stdout is not None
        head = [process.stdout.readline() for _ in range(4)]
        url = head[2].partition("=")[2].strip()
        key = head[3].partition("=")[2].strip()
        headers = {"x-api-key": key, "anthropic-version": "2023-06-01"}
        with urlopen(Request(f"{url}/v1/messages/batches", headers=headers)) as response:
            assert json.load(response)["data"] == []
        process.send_signal(signal.SIGINT)
        assert "Stopped." in process.stdout.read()
    assert process.returncode == 0
    assert (tmp_path / "data").is_dir()


@pytest.mark.slow
def test_a_program_learns_where_the_sandbox_is(tmp_path: Path) -> None:
    with start("sandbox", "--json", folder=tmp_path) as process:
        assert process.stdout is not None
        document = json.loads(process.stdout.readline())
        assert document.pop("format_version") == 1
        with Anthropic(**document) as client:
            assert list(client.messages.batches.list()) == []
        process.send_signal(signal.SIGINT)
        assert process.communicate() == ("", "Stopped.\n")
    assert process.returncode == 0


@pytest.mark.slow
def test_requests_may_come_from_a_named_pipe(tmp_path: Path) -> None:
    (tmp_path / "all.jsonl").write_text("".join(request_line(f"r{n}") for n in range(3)))
    for call, text in (
        ("validate <(cat all.jsonl)", "3 requests, no errors"),
        ("run <(cat all.jsonl) --sandbox --out r.jsonl", "3 requests: 3 succeeded"),
        ("run <(cat all.jsonl) --sandbox --out r.jsonl", "3 requests: 3 succeeded"),
    ):
        done = shell(f"{MB} {call}", tmp_path)
        assert done.returncode == 0, done.stderr
        assert text in done.stdout


full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a file that is always full")


@full
@pytest.mark.parametrize("streams", ["2>/dev/full", "2>&-"])
def test_a_log_that_takes_no_text_does_not_end_a_run(
    requests: Requests, tmp_path: Path, service: Sandbox, streams: str
) -> None:
    requests(3)
    done = shell(f"{MB} {' '.join(RUN)} {streams}", tmp_path, service)
    assert done.returncode == 0
    assert "3 requests: 3 succeeded" in done.stdout


@pytest.mark.parametrize(
    "streams", ["2>&1 | true", pytest.param("--json | true", marks=pytest.mark.slow)]
)
def test_a_closed_pipe_neither_ends_a_run_nor_changes_its_exit_code(
    tmp_path: Path, service: Sandbox, streams: str
) -> None:
    (tmp_path / "requests.jsonl").write_text(request_line("a", model="no-such-model"))
    line = f"{MB} {' '.join(RUN)} {streams}; echo ${{PIPESTATUS[0]}}"
    done = shell(line, tmp_path, service)
    assert done.stdout.splitlines()[-1] == "1"
    assert "Traceback" not in done.stderr
    assert ids_in(tmp_path / "results.jsonl") == ["a"]


@pytest.mark.slow
@full
@pytest.mark.parametrize("option", ["", "--json"])
@pytest.mark.parametrize("stdout", [">/dev/full", ">&-"])
def test_a_standard_output_that_takes_no_text_gives_no_traceback(
    command: Command, requests: Requests, tmp_path: Path, option: str, stdout: str
) -> None:
    requests(2)
    command(*RUN)
    done = shell(f"{MB} report results.jsonl {option} {stdout}", tmp_path)
    if stdout == ">&-":
        assert (done.returncode, done.stderr) == (0, "")
    else:
        assert done.returncode == 3
        assert "No space left on device" in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_the_console_script_is_the_same_program() -> None:
    script = Path(sys.executable).with_name("message-batches")
    if not script.exists():
        pytest.skip("the distribution is not installed")
    shown = subprocess.run([script, "--help"], capture_output=True, text=True, check=True).stdout
    module = subprocess.run([*PROGRAM, "--help"], capture_output=True, text=True, check=True).stdout
    assert shown == module
