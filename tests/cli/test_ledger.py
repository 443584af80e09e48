"""Every command on a run whose ledger is in Postgres."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.calls import Command, Requests, ids_in, request_line
from tests.postgres import PASSWORD

COMMANDS = (
    ("status",),
    ("report",),
    ("report", "--html", "page.html"),
    ("wait",),
    ("results",),
    ("retry",),
    ("reconcile",),
    ("cancel",),
)


@pytest.fixture
def texts(tmp_path: Path) -> Iterator[list[str]]:
    """Return the list of what commands print, which in the end, like the files, hides a secret."""
    said: list[str] = []
    yield said
    assert said
    assert not any(PASSWORD in text for text in said)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if PASSWORD.encode() in path.read_bytes()]


@pytest.mark.parametrize("named_by", ["option", "environment"])
def test_every_command_finds_the_ledger(
    command: Command,
    requests: Requests,
    tmp_path: Path,
    postgres: str,
    texts: list[str],
    named_by: str,
) -> None:
    option = ("--ledger", postgres) if named_by == "option" else ()
    environment = {} if option else {"MESSAGE_BATCHES_LEDGER": postgres}
    for name, *rest in (("run", requests(3), "--out", "r.jsonl"), *COMMANDS):
        out = () if name == "run" else ("r.jsonl",)
        done = command(name, *out, *rest, *option, **environment)
        assert done.code == 0, (name, done.err)
        texts += [done.out, done.err]
    assert ids_in(tmp_path / "r.jsonl") == ["r0", "r1", "r2"]
    assert {path.name for path in (tmp_path / "r.jsonl.run").iterdir()} <= {
        "parts",
        "requests.sqlite",
    }


def test_a_command_without_the_database_says_where_the_ledger_is(
    command: Command, requests: Requests, postgres: str, texts: list[str]
) -> None:
    command("run", requests(1), "--out", "r.jsonl", "--ledger", postgres)
    for name, *rest in COMMANDS:
        done = command(name, "r.jsonl", *rest)
        assert done.code == 2
        assert "is in a database, postgresql://127.0.0.1:" in done.err
        assert "Pass its URL with --ledger, or in MESSAGE_BATCHES_LEDGER." in done.err
        texts += [done.out, done.err]


def test_a_table_has_its_ledger_in_the_database(
    command: Command, tmp_path: Path, postgres: str, texts: list[str]
) -> None:
    (tmp_path / "table.csv").write_text("name\nAda\nAlan\n")
    (tmp_path / "prompt.txt").write_text("Hello {{ name }}")
    arguments = ("run", "table.csv", "--prompt", "prompt.txt", "--model", "claude-haiku-4-5")
    for _ in range(2):
        done = command(
            *arguments, "--max-tokens", "64", "--out", "answers.csv", "--ledger", postgres
        )
        assert done.code == 0, done.err
        texts += [done.out, done.err]
    assert len((tmp_path / "answers.csv").read_text().splitlines()) == 3


def test_a_check_of_a_table_leaves_nothing_in_the_database(
    command: Command, tmp_path: Path, postgres: str
) -> None:
    psycopg = pytest.importorskip("psycopg")
    (tmp_path / "table.csv").write_text("name\nAda\n")
    (tmp_path / "prompt.txt").write_text("Hello {{ name }}")
    done = command(
        "plan", "table.csv", "--prompt", "prompt.txt", "--model", "claude-haiku-4-5",
        "--max-tokens", "64", MESSAGE_BATCHES_LEDGER=postgres,
    )  # fmt: skip
    assert done.code == 0, done.err
    with psycopg.connect(postgres) as connection:
        (found,) = connection.execute("SELECT to_regclass('message_batches.runs')").fetchone()
    assert found is None


def test_a_database_that_is_away_ends_a_command_with_3(
    command: Command, requests: Requests, monkeypatch: pytest.MonkeyPatch, texts: list[str]
) -> None:
    monkeypatch.setattr("message_batches.jobs.ledger.store.connection.OUTAGE_SECONDS", 0.0)
    url = f"postgresql://postgres:{PASSWORD}@127.0.0.1:1/x"
    done = command("run", requests(1), "--out", "r.jsonl", "--ledger", url, "--json")
    assert done.code == 3
    assert "could not be reached" in json.loads(done.out)["error"]["messages"][0]
    texts += [done.out, done.err]


def test_a_wrong_url_ends_a_command_with_2(
    command: Command, tmp_path: Path, texts: list[str]
) -> None:
    (tmp_path / "requests.jsonl").write_text(request_line("a"))
    url = f"mysql://u:{PASSWORD}@h/d"
    done = command("run", "requests.jsonl", "--out", "r.jsonl", "--ledger", url)
    assert done.code == 2
    assert "--ledger: This is not the URL of a Postgres database." in done.err
    texts += [done.out, done.err]
