"""Runs over tables, as they are typed."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from message_batches.cli.exits import SOME_FAILED, WRONG_INPUT
from message_batches.cli.tables import TABLE_ENDINGS
from message_batches.jobs.input.ids import wire_id
from message_batches.sandbox import Sandbox
from message_batches.tables.steps import FORMATS
from tests.cli.calls import Command

RUN = ("run", "films.csv", "--prompt", "prompt.txt", "--model", "claude-haiku-4-5")
FILMS = 'film,title\n007,Solaris\n"b, c",Stalker\n'


@pytest.fixture
def films(command: Command) -> Command:
    """Write a table and a prompt."""
    Path("films.csv").write_text(FILMS)
    Path("prompt.txt").write_text("Who made {{ title }}?\n")
    return command


def test_a_table_is_run_and_finished_and_looked_at_by_one_name(films: Command) -> None:
    done = films(*RUN, "--id", "film", "--out", "answers.parquet")
    assert done.returncode == 0, done.stderr
    assert "2 rows: 2 succeeded" in done.stdout
    assert f"Results: {Path('answers.parquet').absolute()}" in done.stdout
    table = parquet.read_table("answers.parquet")
    assert table["film"].to_pylist() == table["custom_id"].to_pylist() == ["007", "b, c"]
    assert all("Solaris" in text or "Stalker" in text for text in table["text"].to_pylist())
    for name in ("answers.parquet", "answers.parquet.results.jsonl"):
        for one in ("status", "report", "wait", "retry", "results", "reconcile", "cancel"):
            looked = films(one, name)
            assert looked.returncode == 0, looked.stderr
    again = films(*RUN, "--id", "film", "--out", "answers.parquet")
    assert again.returncode == 0
    assert "This run is finished" in again.stderr


def test_submit_and_wait_write_the_table_in_the_end(films: Command) -> None:
    done = films("submit", *RUN[1:], "--out", "answers.db")
    assert done.returncode == 0, done.stderr
    so_far = Path("answers.db.results.jsonl").absolute()
    assert f"Results so far: {so_far}" in done.stdout
    assert not Path("answers.db").exists()
    assert films("wait", "answers.db").returncode == 0
    assert Path("answers.db").exists()


def test_after_a_retry_the_table_is_written_anew(films: Command) -> None:
    Path("films.csv").write_text("title\nSolaris\n[sandbox: error invalid_request_error]\n")
    done = films(*RUN, "--out", "answers.parquet")
    assert done.returncode == SOME_FAILED
    before = parquet.read_table("answers.parquet")
    assert before["error_type"].to_pylist() == [None, "invalid_request_error"]
    assert films("retry", "--all", "answers.parquet").returncode == SOME_FAILED
    after = parquet.read_table("answers.parquet")
    assert after["error_type"].to_pylist() == [None, "invalid_request_error"]
    assert after["batch_id"][0].as_py() == before["batch_id"][0].as_py()
    assert after["batch_id"][1].as_py() != before["batch_id"][1].as_py()


def test_a_sandbox_keeps_its_batches_under_the_name_of_the_results(films: Command) -> None:
    done = films(*RUN, "--out", "answers.csv", "--sandbox")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in Path().iterdir()) == [
        "answers.csv",
        "answers.csv.results.jsonl",
        "answers.csv.results.jsonl.ledger",
        "answers.csv.results.jsonl.requests",
        "films.csv",
        "prompt.txt",
    ]


def test_a_dry_run_shows_and_does_nothing(films: Command, service: Sandbox) -> None:
    Path("image.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 1_000)
    Path("films.csv").write_text("film,title,poster\n" + "7,Solaris,image.png\n" * 5)
    before = {path: path.stat().st_mtime_ns for path in Path().iterdir()}
    sent = service.report()["accepted"]["requests"]
    options = ("--id", "film", "--image", "poster", "--out", "a.parquet", "--dry-run")
    done = films(*RUN, *options, ANTHROPIC_API_KEY="")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count('"custom_id"') == 3
    assert '"data": "iVBORw0KGgp4eHh4eHh4eHh4... (1,344 characters)"' in done.stdout
    last = done.stdout.splitlines()[-1]
    assert last.startswith("3 requests of 5, some 7,9")
    assert last.endswith(" bytes in all. Nothing was sent, and nothing written.")
    as_json = json.loads(films(*RUN, *options, "--show", "1", "--json").stdout)
    assert as_json["rows"] == 5
    (request,) = as_json["requests"]
    assert request["custom_id"] == wire_id("7")
    assert request["params"]["messages"][0]["content"][1]["text"] == "Who made Solaris?"
    assert {path: path.stat().st_mtime_ns for path in Path().iterdir()} == before
    assert service.report()["accepted"]["requests"] == sent


def test_a_dry_run_tells_what_is_wrong_with_the_rows_it_shows(films: Command) -> None:
    Path("films.csv").write_text("film,title\na,\nb,x\n")
    done = films(*RUN, "--out", "a.parquet", "--dry-run")
    assert done.returncode == WRONG_INPUT
    assert "films.csv, row 1: title is null. Fill it in, or write a default" in done.stderr


def test_what_a_table_holds_cannot_reach_the_terminal_raw(films: Command) -> None:
    Path("films.csv").write_text("title\n\x1b[31mred\u202e\n", encoding="utf-8")
    done = films(*RUN, "--out", "a.parquet", "--dry-run")
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("films.csv",), "films.csv is a table. Give the prompt for its rows with --prompt FILE"),
        (("r.jsonl", "--model", "m"), "Options for a table are given, but no prompt."),
        ((*RUN[1:], "--map-ids"), "--id-field and --map-ids are for requests. Name the column"),
        (("r.jsonl", "--dry-run"), "A dry run shows the requests that a table makes; these are"),
        (
            (*RUN[1:], "--id", "films"),
            'films.csv: The table has no column "films" (id). Did you mean',
        ),
        ((*RUN[1:], "--format", "xls"), 'format: "xls" is not a format of tables. Use one of'),
        ((*RUN[1:4], "--params", "no.json"), "no.json: The file cannot be read: No such file"),
        (RUN[1:4], 'parameters: The model is missing. Pass --model, or "model" in the parameters.'),
    ],
)
def test_options_that_do_not_go_together_are_told(
    films: Command, requests: Callable[[int], str], arguments: tuple[str, ...], told: str
) -> None:
    requests(1)
    Path("requests.jsonl").rename("r.jsonl")
    done = films("run", *arguments, "--out", "answers.parquet")
    assert done.returncode == WRONG_INPUT
    assert done.stderr.startswith(told)
    assert len(done.stderr.splitlines()) == 1
    assert sorted(path.name for path in Path().iterdir()) == ["films.csv", "prompt.txt", "r.jsonl"]


@pytest.mark.parametrize(
    ("out", "told"),
    [
        ("a.pq", "The extension .pq is not that of an output format. Use one of .jsonl, "),
        ("a.tsv", "The extension .tsv is not that of an output format. Use one of"),
        ("a", "The name of the output has no extension. Use one of"),
    ],
)
def test_an_output_of_no_known_format_is_refused(films: Command, out: str, told: str) -> None:
    done = films(*RUN, "--out", out)
    assert done.returncode == WRONG_INPUT
    assert told in done.stderr
    assert sorted(path.name for path in Path().iterdir()) == ["films.csv", "prompt.txt"]


@pytest.mark.parametrize(
    ("prompt", "column"), [("Who made {title}?", "title"), ("Who made it?", "film")]
)
@pytest.mark.parametrize("option", ["--dry-run", "--sandbox"])
def test_the_same_is_not_asked_of_every_row(
    films: Command, prompt: str, column: str, option: str
) -> None:
    Path("prompt.txt").write_text(prompt)
    done = films(*RUN, "--id", "film", "--out", "a.parquet", option)
    assert done.returncode == WRONG_INPUT
    assert done.stderr == (
        "prompt.txt: The prompt uses no column, so all requests would be the same. "
        f"Insert a column, as in {{{{ {column} }}}}.\n"
    )
    assert sorted(path.name for path in Path().iterdir()) == ["films.csv", "prompt.txt"]


@pytest.mark.parametrize(
    "prompt", ["{% if title %}{% endif %}Who?", "{% for _ in [row] %}Who?{% endfor %}"]
)
def test_the_same_may_be_asked_of_every_row_on_purpose(films: Command, prompt: str) -> None:
    Path("prompt.txt").write_text(prompt)
    assert films(*RUN, "--out", "a.parquet", "--dry-run").returncode == 0


def test_a_picture_makes_up_for_a_prompt_without_columns(films: Command) -> None:
    Path("prompt.txt").write_text("What is this?")
    Path("films.csv").write_text("poster\nhttps://example.com/1.png\nhttps://example.com/2.png\n")
    assert films(*RUN, "--image", "poster", "--out", "a.parquet", "--dry-run").returncode == 0
    Path("prompt.txt").write_text("Which of them is it?")
    Path("system.txt").write_text("You see {{ poster }}.")
    assert films(*RUN, "--system", "system.txt", "--out", "b.parquet", "--dry-run").returncode == 0


def test_result_lines_are_an_output_of_a_table(films: Command) -> None:
    assert films(*RUN, "--out", "a.jsonl").returncode == 0
    assert len(Path("a.jsonl").read_bytes().splitlines()) == 2


def test_parameters_that_no_request_may_have_are_told_once(films: Command) -> None:
    Path("params.json").write_text('{"thinking": "on", "stream": true}')
    done = films(*RUN, "--params", "params.json", "--out", "answers.parquet")
    assert done.returncode == WRONG_INPUT
    assert done.stderr.splitlines() == [
        "params.json: params.stream is set. A batch cannot stream; remove it."
    ]


def test_a_parameter_that_nobody_knows_is_doubted_once(films: Command) -> None:
    Path("params.json").write_text('{"temprature": 1}')
    done = films(*RUN, "--params", "params.json", "--out", "answers.jsonl")
    assert 'films.csv, row 1: params has "temprature", which is no parameter' in done.stderr
    assert "2 rows have it." in done.stderr


def test_a_table_that_is_taken_for_requests_is_told(films: Command) -> None:
    parquet.write_table(pa.table({"title": ["Solaris"]}), "films.parquet")
    for command in ("validate", "plan"):
        done = films(command, "films.parquet")
        assert done.returncode == WRONG_INPUT
        assert done.stderr.startswith("films.parquet:1: The file is a table, in Parquet. To ask")


def test_requests_can_have_a_table_of_answers_too(
    command: Command, requests: Callable[[int], str]
) -> None:
    done = command("run", requests(3), "--out", "answers.parquet")
    assert done.returncode == 0, done.stderr
    assert parquet.read_table("answers.parquet")["custom_id"].to_pylist() == ["r0", "r1", "r2"]


def test_without_its_packages_a_table_says_which_to_install(
    films: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("message_batches.tables")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = films(*RUN, "--out", "answers.parquet")
    assert done.returncode == WRONG_INPUT
    assert done.stderr == "Tables need more packages: pip install 'message-batches[tables]'\n"


def test_the_endings_that_only_tables_have_are_those_of_tables() -> None:
    assert {*TABLE_ENDINGS} == {end for end, format_ in FORMATS.items() if format_ != "jsonl"}


def test_the_options_of_python_and_of_the_command_line_are_the_same(films: Command) -> None:
    Path("params.toml").write_text("max_tokens = 9\n")
    Path("system.txt").write_text("You know films.")
    options = ("--system", "system.txt", "--params", "params.toml", "--format", "csv")
    done = films(*RUN, *options, "--out", "answers.jsonl", "--dry-run", "--json")
    from message_batches.tables import requests_of

    expected: list[dict[str, Any]] = list(
        requests_of(
            pa.table({"title": ["Solaris", "Stalker"]}),
            prompt=Path("prompt.txt"),
            system=Path("system.txt"),
            params=Path("params.toml"),
            model="claude-haiku-4-5",
        )
    )
    assert json.loads(done.stdout)["requests"] == expected
