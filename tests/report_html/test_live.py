"""The pages of runs that work, from a server on loopback."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import Mock
from urllib.parse import urlsplit

import pytest
from attrs import frozen
from typer.testing import CliRunner

from message_batches import Anthropic, MessageBatchesError
from message_batches.cli.app import app
from message_batches.jobs import RunOptions, run
from message_batches.jobs.ledger import database_chosen
from message_batches.report_html import LiveServer, write_page
from message_batches.report_html.live import subject
from message_batches.report_html.page import view_of
from message_batches.sandbox import Sandbox
from tests.cli.calls import request_line
from tests.report_html.runs import answered, ledger_of, make_run

HOSTILE = "<img src=x onerror=alert(1)> \u202e{{7*7}}"


@pytest.fixture(autouse=True)
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at the ledgers for every call."""
    monkeypatch.setattr(subject, "_SHORTEST", 0)
    monkeypatch.setattr(subject, "_SHARE", 0)


@frozen
class Answer:
    """What the server said."""

    status: int
    headers: dict[str, str]
    text: str


def call(url: str, method: str = "GET", path: str | None = None, **headers: str | None) -> Answer:
    """Call the server; a header that is None is left out."""
    address = urlsplit(url)
    assert address.hostname is not None
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
    connection.putrequest(method, path or address.path, skip_host="Host" in headers)
    for name, value in headers.items():
        if value is not None:
            connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return Answer(response.status, dict(response.getheaders()), text)


@pytest.fixture
def finished(tmp_path: Path) -> Path:
    return make_run(tmp_path / "o.jsonl", {"a": answered("Yes.")})


def test_the_page_of_a_run_has_new_figures_as_they_come(tmp_path: Path) -> None:
    source, out = tmp_path / "r.jsonl", tmp_path / "o.jsonl"
    source.write_text("".join(request_line(f"r{n}") for n in range(3)))
    options = RunOptions(polling_interval=0.01)
    with Sandbox(batch_seconds=0.2, retry_after=0) as sandbox:
        client = Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key)
        with client, run(source, out, client=client, options=options) as job:
            for _ in job.events("submit"):
                pass
            # This process works on the run, and holds its lock.
            with LiveServer(out) as server:
                before = call(server.url)
                assert "3 requests, no results yet." in before.text
                first = call(f"{server.url}revision").text
                assert f'data-revision="{first}"' in before.text
                assert call(f"{server.url}revision").text == first
                job.finish()
                assert call(f"{server.url}revision").text != first
                assert "3 requests, all succeeded." in call(server.url).text
    written = tmp_path / "page.html"
    write_page(out, written)
    assert 'id="live"' not in written.read_text()
    assert "connect-src" not in written.read_text()


def test_a_page_is_not_made_again_without_new_figures(
    finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Mock(wraps=view_of)
    monkeypatch.setattr(subject, "view_of", made)
    with LiveServer(finished) as server:
        assert call(server.url).text == call(server.url).text
        assert made.call_count == 1
        monkeypatch.setattr(subject, "_SHORTEST", 3600)
        call(server.url)
        ledger_of(finished).rename(finished.with_name("gone"))
        assert call(server.url).status == 200  # not even looked at


def test_a_ledger_that_cannot_be_read_is_reported_until_it_can(
    finished: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, aside = ledger_of(finished), finished.with_name("aside")
    with LiveServer(finished) as server:
        ledger.rename(aside)
        for path in ("", "revision"):
            answer = call(f"{server.url}{path}")
            assert (answer.status, answer.headers["Content-Type"]) == (503, PLAIN)
            assert answer.text.startswith("This cannot be read now. ")
        aside.rename(ledger)
        assert call(server.url).status == 200
        with monkeypatch.context() as patched:
            patched.setattr(subject, "report_on", None)
            answer = call(server.url)
            assert (answer.status, answer.text.partition(". ")[0]) == (
                500,
                "This cannot be shown, which is a defect",
            )
        assert call(server.url).status == 200


PLAIN = "text/plain; charset=utf-8"


def test_an_overview_leads_to_the_runs_of_a_folder(tmp_path: Path) -> None:
    with LiveServer(tmp_path) as server:
        assert "0 runs" in call(server.url).text
        done = make_run(tmp_path / "a done.jsonl", {"a": answered("Yes.")})
        (tmp_path / "deep").mkdir()
        make_run(
            tmp_path / "deep" / f"{HOSTILE.replace('/', '')}.jsonl",
            {"a": answered("x")},
            submit_only=True,
        )
        broken = make_run(tmp_path / "broken.jsonl", {"a": answered("x")})
        ledger_of(broken).write_bytes(b"no ledger" * 1000)
        page = call(server.url).text
        assert "<h1>3 runs, 1 not finished</h1>" in page
        rows = re.findall(r"<tr><th scope=\"row\".*", page)
        assert [("cannot be read" in row, "finished" in row) for row in rows] == [
            (True, False),
            (False, False),
            (False, True),
        ]
        assert "deep/&lt;img src=x onerror=alert(1)&gt; \\u202e{{7*7}}.jsonl" in rows[1]
        assert "<img" not in page
        links = re.findall(r'href="(runs/\w+/)"', page)
        assert len(links) == 2
        assert "1 request, no results yet." in call(server.url + links[0]).text
        shown = call(server.url + links[1]).text
        assert "1 request, all succeeded." in shown
        assert '<a href="../../">All runs</a>' in shown
        assert call(f"{server.url}{links[1]}revision").text in shown
        assert call(f"{server.url}runs/{'0' * 16}/").status == 404
        # The folder of a run is that run.
    with LiveServer(done.with_name(f"{done.name}.run")) as server:
        assert "1 request, all succeeded." in call(server.url).text


@pytest.mark.parametrize(
    "host", [None, "", "evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "[::1]"]
)
def test_a_call_that_names_another_host_is_refused(finished: Path, host: str | None) -> None:
    with LiveServer(finished) as server:
        port = urlsplit(server.url).port
        answer = call(server.url, Host=host and host.format(port=port))
        assert (answer.status, answer.headers["Content-Type"]) == (403, PLAIN)
        assert "Yes." not in answer.text
        assert call(server.url, Host=f"localhost:{port}").status == 200


def test_only_who_knows_the_address_reads_and_nobody_writes(finished: Path) -> None:
    with LiveServer(finished) as server, LiveServer(finished) as other:
        secret = urlsplit(server.url).path
        assert len(secret) > 20
        assert secret != urlsplit(other.url).path
        for path in ("/", secret[:-1], f"{secret[:-2]}x/", f"/%C3%A9{secret}", f"{secret}x", "*"):
            answer = call(server.url, path=path)
            assert (answer.status, answer.text) == (404, "There is no such page.\n"), path
        before = ledger_of(finished).read_bytes()
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "<b>"):
            answer = call(server.url, method)
            assert (answer.status, answer.text) == (501, "Not Implemented\n")
        page = call(server.url)
        address = urlsplit(server.url)
        with socket.create_connection((address.hostname, address.port)) as connection:
            connection.sendall(f"HEAD {secret} HTTP/1.0\r\nHost: {address.netloc}\r\n\r\n".encode())
            head, end, body = connection.makefile("rb").read().partition(b"\r\n\r\n")
        assert f"Content-Length: {len(page.text.encode())}".encode() in head
        assert (end, body) == (b"\r\n\r\n", b"")
        assert ledger_of(finished).read_bytes() == before
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Content-Security-Policy"] == "frame-ancestors 'none'"
        assert page.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert "Python" not in str(page.headers)
        # Only this address of loopback, so no other machine can reach it.
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", urlsplit(server.url).port or 0), 5)


def test_a_run_whose_output_is_at_a_url_and_whose_ledger_is_in_a_database(
    memory: Callable[[str, bytes], str],
    postgres: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("r.jsonl").write_text(request_line("r1"))
    out = "memory://bucket/o.jsonl"
    with Sandbox(batch_seconds=0, retry_after=0) as sandbox, database_chosen(postgres):
        client = Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key)
        with client, run("r.jsonl", out, client=client) as job:
            job.finish()
        servers = [LiveServer(out), LiveServer(tmp_path)]
    # Outside of the block: the threads of the server know the database nevertheless.
    with servers[0] as server:
        assert "1 request, all succeeded." in call(server.url).text
    with servers[1] as server:
        page = call(server.url).text
        (link,) = re.findall(r'href="(runs/\w+/)"', page)
        assert "1 request, all succeeded." in call(server.url + link).text
    with pytest.raises(MessageBatchesError, match="is in a database"):
        LiveServer(out)


def test_the_command_shows_the_page_until_ctrl_c(finished: Path) -> None:
    command = [sys.executable, "-m", "message_batches", "watch", finished.name]
    with subprocess.Popen(
        command,
        cwd=finished.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        (url,) = re.findall(r"http://127\.0\.0\.1:\d+/\S+/", process.stdout.readline())
        assert "1 request, all succeeded." in call(url).text
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (process.returncode, out, err) == (0, "Stopped.\n", "")


def test_the_command_refuses_a_port_that_is_taken_and_an_unknown_run(finished: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = CliRunner().invoke(app, ["watch", str(finished), "--port", port])
    assert done.exit_code == 2
    assert f"Port {port} is in use by another program. Pass another --port" in done.output
    done = CliRunner().invoke(app, ["watch", str(finished.with_name("other.jsonl"))])
    assert done.exit_code == 2
    assert "No run belongs to this output" in done.output
