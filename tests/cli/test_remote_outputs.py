"""Commands with an output, a table or a page at a URL."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyarrow import parquet

from message_batches.cli.errors import ExitCode
from message_batches.jobs.storage import delete_url, is_url, list_urls, open_url, put, url_exists
from message_batches.report_html import write_page
from tests.cli.calls import Command, Requests, names_in, request_line
from tests.jobs.runs import content_of, ids_in

OUT = "memory://bucket/results.jsonl"
COMMANDS = ("status", "report", "wait", "retry", "results", "reconcile", "cancel")


@pytest.fixture(autouse=True)
def empty(memory: Callable[[str, bytes], str]) -> Iterator[None]:
    yield
    # Whatever a command did, a URL is not the name of a folder.
    assert not [name for name in names_in(Path()) if name.endswith(":")]


def test_every_command_takes_the_url(command: Command, requests: Requests) -> None:
    done = command("run", requests(3), "--out", OUT)
    assert done.code == 0, done.err
    assert f"Results: {OUT}" in done.out
    ledger = Path("results.jsonl.run/ledger.sqlite").absolute()
    assert done.err.count(f"The ledger is {ledger}. The run can be resumed only") == 1
    content = content_of(OUT)
    for name in (OUT, f"{OUT}.run", f"{OUT}.run/", "results.jsonl", "results.jsonl.run"):
        for one in COMMANDS:
            looked = command(one, name)
            assert looked.code == 0, looked.err
            assert "The ledger is" not in looked.err
    again = command("run", requests(3), "--out", OUT)
    assert (again.code, "This run is finished" in again.err) == (0, True)
    assert content_of(OUT) == content


def test_an_output_that_was_deleted_is_downloaded_again(
    command: Command, requests: Requests
) -> None:
    assert command("run", requests(3), "--out", OUT).code == 0
    content = content_of(OUT)
    kept = command("results", OUT, "--again")
    assert kept.code == ExitCode.WRONG_INPUT
    assert "still exists" in kept.err
    for url in [*list_urls(f"{OUT}.run/parts/*"), OUT]:
        delete_url(url)
    assert command("results", OUT).code == ExitCode.WRONG_INPUT
    done = command("results", OUT, "--again")
    assert done.code == 0, done.err
    assert content_of(OUT) == content


def test_a_retry_replaces_lines(command: Command) -> None:
    lines = [
        request_line("a"),
        request_line("b", "[sandbox: error invalid_request_error]"),
    ]
    Path("r.jsonl").write_text("\n".join(lines))
    done = command("run", "r.jsonl", "--out", OUT)
    assert done.code == ExitCode.FAILED
    assert f"{OUT}.run/errors.jsonl" in done.out
    before = content_of(OUT)
    assert command("retry", "--all", OUT).code == ExitCode.FAILED
    assert ids_in(OUT) == ["a", "b"]
    assert content_of(OUT).splitlines()[0] == before.splitlines()[0]
    assert json.loads(content_of(f"{OUT}.run/errors.jsonl"))["attempts"] == 2


@pytest.mark.parametrize("extension", [".parquet", ".csv", ".db"])
def test_a_table_is_written_to_a_url(command: Command, extension: str) -> None:
    Path("films.csv").write_text("title\nSolaris\nStalker\n")
    Path("prompt.txt").write_text("Who made {{ title }}?\n")
    out = f"memory://bucket/answers{extension}"
    arguments = ("films.csv", "--prompt", "prompt.txt", "--model", "claude-haiku-4-5")
    submitted = command("submit", *arguments, "--out", out)
    assert submitted.code == 0, submitted.err
    assert f"Results so far: {out}.run/parts" in submitted.out
    assert not url_exists(out)
    done = command("wait", out)
    assert done.code == 0, done.err
    content = content_of(out)
    assert content
    if extension == ".parquet":
        with open_url(out) as file:
            assert parquet.read_table(file)["title"].to_pylist() == ["Solaris", "Stalker"]
    assert command("results", out).code == 0
    assert content_of(out) == content
    assert names_in(Path(f"answers{extension}.run")) == {
        *("ledger.sqlite", "ledger.sqlite-journal", "parts", "requests.jsonl")
    }
    put(out, b"mine")
    changed = command("results", out)
    assert changed.code == ExitCode.WRONG_INPUT
    assert "changed since this run wrote it" in changed.err
    assert content_of(out) == b"mine"


def test_a_page_is_written_to_a_url(command: Command, requests: Requests) -> None:
    assert command("run", requests(3), "--out", OUT).code == 0
    page = "memory://bucket/report.html"
    for _ in range(2):
        done = command("report", OUT, "--html", page)
        assert done.code == 0, done.err
    assert f">{OUT}</code>" in content_of(page).decode()
    for other in (OUT, f"{OUT}.run/run.json"):
        refused = command("report", OUT, "--html", other)
        assert refused.code == ExitCode.WRONG_INPUT
        assert "is not an HTML page" in refused.err
    refused = command("report", OUT, "--html", "https://example.com/report.html")
    assert refused.code == ExitCode.WRONG_INPUT
    assert "Nothing can be written to https://" in refused.err
    assert len(ids_in(OUT)) == 3
    write_page(OUT, "report.html")
    assert Path("report.html").read_bytes().startswith(b"<!doctype html>")


@pytest.mark.parametrize("url", ["s3:/bucket/out.jsonl", "https://example.com/out.jsonl", "s3://"])
def test_what_cannot_be_an_output_is_refused(
    command: Command, requests: Requests, url: str
) -> None:
    for one in (("run", requests(1), "--out", url), ("status", url)):
        done = command(*one)
        assert done.code == ExitCode.WRONG_INPUT, done.err
        assert done.err.startswith(url)
    assert is_url(url) or "lost a slash" in done.err
