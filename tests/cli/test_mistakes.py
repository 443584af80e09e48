"""What a person types that cannot be meant so: it is told plainly, and nothing is left behind."""

from __future__ import annotations

import io
import json
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, nullcontext
from pathlib import Path

import pytest

from message_batches.sandbox import Sandbox
from tests.cli.calls import Command, environment_of, ids_in, request_line

Requests = Callable[[int], str]


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "requests.jsonl", "--json"), "Missing option '--out'"),
        (("nonsense", "--json"), "No such command 'nonsense'"),
        (("run", "a", "--out", "b", "--max-batch-rows", "0", "--json"), "'--max-batch-rows'"),
        (("run", "a", "--out", "b", "--retires", "3", "--json"), "No such option: --retires"),
        (("run", "a", "--out", "-", "--json"), "needs a file that stays"),
        (("validate", "a", "--anthropic-version", "1", "--json"), "2026-10-21"),
    ],
)
def test_a_mistake_in_the_call_is_json_where_json_was_asked_for(
    command: Command, arguments: tuple[str, ...], said: str
) -> None:
    done = command(*arguments)
    assert done.returncode == 2
    error = json.loads(done.stdout)["error"]
    assert error["exit_code"] == 2
    assert said in error["messages"][0]
    assert said in done.stderr
    assert command(*arguments[:-1]).stdout == ""


def test_requests_may_come_from_standard_input(tmp_path: Path, service: Sandbox) -> None:
    lines = "".join(request_line(f"r{number}") for number in range(3))
    environment = environment_of(service)

    def piped(content: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "message_batches", *arguments],
            input=content,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert piped(lines, "validate", "-").stdout == "-: 3 rows, nothing wrong with them\n"
    assert piped(lines + "x\n", "plan", "-").stderr.startswith("-:4: The line is not JSON")
    assert names_in(tmp_path) == set()

    run = ("run", "-", "--sandbox", "--out", "r.jsonl")
    assert piped("x\n", *run).returncode == 2
    assert names_in(tmp_path) == set()
    assert piped(lines, *run).returncode == 0
    assert ids_in(tmp_path / "r.jsonl") == ["r0", "r1", "r2"]
    assert "is finished" in piped(lines, *run).stderr
    assert "has fewer rows" in piped(request_line("r0"), *run).stderr
    assert piped(lines, "submit", "-", "--out", "s.jsonl").returncode == 0
    assert piped("", "wait", "s.jsonl").returncode == 0


def test_requests_may_come_from_a_pipe_with_a_name(tmp_path: Path) -> None:
    (tmp_path / "all.jsonl").write_text("".join(request_line(f"r{n}") for n in range(3)))
    program = f"{sys.executable} -m message_batches"
    for call, said in (
        ("validate <(cat all.jsonl)", "3 rows, nothing wrong"),
        ("run <(cat all.jsonl) --sandbox --out r.jsonl", "3 rows: 3 succeeded"),
        ("run <(cat all.jsonl) --sandbox --out r.jsonl", "3 rows: 3 succeeded"),
    ):
        done = subprocess.run(
            ["bash", "-c", f"{program} {call}"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert said in done.stdout


def test_an_interrupted_run_of_standard_input_names_the_command_that_needs_no_input(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Interrupting(io.BytesIO):
        def read(self, _: int | None = -1) -> bytes:
            raise KeyboardInterrupt

    from message_batches.cli import runs

    monkeypatch.setattr(runs, "source_of", lambda _: nullcontext(Interrupting()))
    done = command("run", "-", "--out", "my results.jsonl", "--sandbox")
    assert done.returncode == 3
    assert "To go on from here: message-batches wait 'my results.jsonl'" in done.stderr


def test_a_run_is_known_by_its_ledger_too(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    assert command("run", requests(2), "--out", "r.jsonl").returncode == 0
    for name in ("status", "report", "wait", "results", "reconcile", "retry", "cancel"):
        assert command(name, "r.jsonl.ledger").returncode == 0, name
    again = command("run", "requests.jsonl", "--out", "r.jsonl.ledger")
    assert "is finished" in again.stderr
    assert names_in(tmp_path) == {"requests.jsonl", "r.jsonl", "r.jsonl.ledger"}


def test_who_looks_for_a_run_is_told_which_there_are(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    command("run", requests(2), "--out", "r.jsonl")
    assert "its output is r.jsonl: give that" in command("wait", "requests.jsonl").stderr
    assert "Runs in this folder: r.jsonl." in command("wait", "typo.jsonl").stderr
    assert "This is a folder" in command("wait", ".").stderr
    assert command("wait", "/").returncode == 2
    assert "begin one with" in command("wait", str(tmp_path.parent / "nothing.jsonl")).stderr


def test_rows_are_checked_by_the_rules_of_the_surface(command: Command, tmp_path: Path) -> None:
    line = request_line("a").replace('"model"', '"mcp_servers": "x", "model"')
    (tmp_path / "requests.jsonl").write_text(line)
    for name in ("validate", "plan"):
        assert command(name, "requests.jsonl").returncode == 0
        done = command(name, "requests.jsonl", "--beta", "mcp-client-2025-11-20")
        assert done.returncode == 2
        assert "params.mcp_servers" in done.stderr
    done = command("validate", "requests.jsonl", "--max-batch-bytes", "1000")
    assert done.returncode == 0
    (tmp_path / "requests.jsonl").write_text(request_line("a", "x" * 2000))
    assert command("validate", "requests.jsonl", "--max-batch-bytes", "1000").returncode == 2


def test_plan_says_why_batches_differ(command: Command) -> None:
    text = " ".join(command("plan", "--help").stdout.split())
    assert "differ in their number of rows on purpose" in text


def test_what_is_to_be_decided_is_said_plainly(command: Command, requests: Requests) -> None:
    text = " ".join(command("reconcile", "--help").stdout.split())
    assert "Exit codes: 0 settled" in text
    assert "they are paid for twice" in text
    command("submit", requests(1), "--out", "r.jsonl")
    done = command("reconcile", "r.jsonl", "--resubmit")
    assert done.returncode == 2
    assert "Nothing waits to be settled" in done.stderr
    done = command("reconcile", "r.jsonl", "--resubmit", "--partition", "9")
    assert done.returncode == 2
    assert "nothing to settle for batch 9" in done.stderr
    assert "none" not in done.stderr


def test_the_first_line_about_a_service_that_is_away_names_its_address(
    command: Command, requests: Requests
) -> None:
    nowhere = "http://127.0.0.1:9"
    done = command("list", ANTHROPIC_BASE_URL=nowhere)
    assert f"no connection to {nowhere}: Connection refused" in done.stderr.splitlines()[0]


def test_a_sandbox_run_that_is_refused_leaves_nothing_behind(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    assert command("run", requests(2), "--sandbox", "--out", "r.jsonl").returncode == 0
    (tmp_path / "r.jsonl").write_text("mine\n")
    before = names_in(tmp_path)
    for arguments in (
        ("run", "requests.jsonl", "--sandbox", "--out", "r.jsonl"),
        ("wait", "r.jsonl"),
    ):
        assert command(*arguments).returncode == 2
        assert names_in(tmp_path) == before


def test_without_the_packages_of_the_sandbox_a_run_leaves_nothing_behind(
    requests: Requests, tmp_path: Path
) -> None:
    probe = (
        "import sys; sys.modules['uvicorn'] = None\n"
        f"sys.argv = ['message-batches', 'run', {requests(1)!r}, '--sandbox', '--out', 'r.jsonl']\n"
        "from message_batches.__main__ import main\n"
        "main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "pip install 'message-batches[sandbox]'" in done.stderr
    assert names_in(tmp_path) == {"requests.jsonl"}


def test_a_sandbox_that_cannot_be_is_a_mistake_of_the_call(
    command: Command, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for arguments, said in (
            (("--port", port), f"Port {port} is taken by another program. Give another --port"),
            (("--data-dir", "file"), "file is a file; give --data-dir a folder"),
            (("--data-dir", "/proc/data"), "/proc/data: "),
            (("--host", "192.0.2.1"), "It cannot listen on 192.0.2.1"),
            (("--upstream", "notaurl"), "http:// or https://"),
        ):
            risky = pytest.warns(UserWarning, match="can reach it")
            with risky if "--host" in arguments else nullcontext():
                done = command("sandbox", *arguments)
            assert done.returncode == 2
            assert said in done.stderr
            assert len(done.stderr.splitlines()) == 1


def test_a_cancel_with_nothing_to_cancel_says_so(command: Command, requests: Requests) -> None:
    command("run", requests(2), "--out", "r.jsonl")
    done = command("cancel", "r.jsonl")
    assert done.returncode == 0
    assert done.stdout == "No batch of this run is under way, so there was nothing to cancel.\n"
    assert command("cancel", "r.jsonl", "--json").stdout == "[]\n"


def test_a_cancel_says_how_to_get_what_was_done(command: Command, requests: Requests) -> None:
    with Sandbox(batch_seconds=3600, retry_after=0) as slow:
        there = {"ANTHROPIC_BASE_URL": slow.base_url}
        command("submit", requests(2), "--out", "r.jsonl", **there)
        done = command("cancel", "r.jsonl", **there)
        assert "canceling msgbatch_" in done.stdout
        assert "message-batches results r.jsonl collects them" in done.stdout
        assert "wait" not in done.stdout


def test_a_retry_of_nothing_says_why(command: Command, tmp_path: Path) -> None:
    (tmp_path / "requests.jsonl").write_text(
        request_line("a") + request_line("b").replace('"max_tokens": 64', '"max_tokens": 900000')
    )
    command("submit", "requests.jsonl", "--out", "r.jsonl")
    done = command("retry", "r.jsonl")
    assert done.returncode == 1
    assert "No row has failed for good so far" in done.stderr
    assert "The run is not finished; going on with it." in done.stderr
    done = command("retry", "r.jsonl")
    assert "1 row failed, all refused as invalid; --all sends them again" in done.stderr
    assert "not finished" not in done.stderr
    assert "1 row to be sent again" in command("retry", "r.jsonl", "--all").stderr


def test_what_is_not_known_here_is_told_and_stops_nothing(command: Command, tmp_path: Path) -> None:
    odd = request_line("b").replace('"model"', '"temprature": 1, "model"')
    (tmp_path / "requests.jsonl").write_text(request_line("a") + odd + odd.replace('"b"', '"c"'))
    told = (
        'requests.jsonl:2: params has "temprature", which is no parameter that is known here. '
        "Is temperature meant? It goes out as it is, and the service decides. 2 rows have it.\n"
    )
    done = command("validate", "requests.jsonl")
    assert (done.returncode, done.stderr) == (0, told)
    assert done.stdout == "requests.jsonl: 3 rows, nothing surely wrong with them\n"
    assert command("plan", "requests.jsonl").stderr == told
    done = command("run", "requests.jsonl", "--out", "r.jsonl")
    assert done.returncode == 1
    assert told in done.stderr
    (doubt,) = json.loads(command("report", "r.jsonl", "--json").stdout)["doubts"]
    assert (doubt["line"], doubt["rows"]) == (2, 2)


def test_an_output_that_was_deleted_can_be_had_again(
    command: Command, requests: Requests, tmp_path: Path
) -> None:
    command("run", requests(3), "--out", "r.jsonl")
    done = command("results", "r.jsonl", "--again")
    assert done.returncode == 2
    assert "Move it away first" in done.stderr
    (tmp_path / "r.jsonl").unlink()
    done = command("run", "requests.jsonl", "--out", "r.jsonl")
    assert done.returncode == 2
    (advice,) = re.findall(r"message-batches (results \S+ --again)", done.stderr)
    done = command(*advice.split())
    assert done.returncode == 0, done.stderr
    assert "collecting 1 batch again" in done.stderr
    assert ids_in(tmp_path / "r.jsonl") == ["r0", "r1", "r2"]
    assert "is finished" in command("run", "requests.jsonl", "--out", "r.jsonl").stderr


def test_a_ledger_with_other_bytes_is_left_to_a_person(
    command: Command, requests: Callable[[int], str], tmp_path: Path
) -> None:
    assert command("run", requests(3), "--out", "results.jsonl").returncode == 0
    ledger = tmp_path / "results.jsonl.ledger"
    with closing(sqlite3.connect(ledger)) as database:
        database.execute("UPDATE settings SET value = CAST(x'22fffe22' AS TEXT) WHERE name = 'run'")
        database.commit()
    done = command("status", "results.jsonl")
    assert done.returncode == 4
    assert "The ledger is damaged" in done.stderr
    assert "message-batches list shows the batches" in done.stderr

    ledger.write_bytes(b"x" * 4096)
    done = command("run", requests(3), "--out", "results.jsonl")
    assert done.returncode == 2
    assert "put it back as it was" in done.stderr
