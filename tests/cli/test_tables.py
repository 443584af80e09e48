"""Runs over tables, as they are typed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from message_batches.cli.errors import ExitCode
from message_batches.cli.table_options import TABLE_EXTENSIONS
from message_batches.jobs.input.ids import wire_id
from message_batches.sandbox import Sandbox
from message_batches.tables.steps import FORMATS
from tests.cli.calls import Command, Requests, names_in, request_line

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
    assert done.code == 0, done.err
    assert "2 requests: 2 succeeded" in done.out
    assert f"Results: {Path('answers.parquet').absolute()}" in done.out
    table = parquet.read_table("answers.parquet")
    assert table["film"].to_pylist() == table["custom_id"].to_pylist() == ["007", "b, c"]
    assert all("Solaris" in text or "Stalker" in text for text in table["text"].to_pylist())
    for name in ("answers.parquet", "answers.parquet.run", "answers.parquet.run/"):
        for one in ("status", "report", "wait", "retry", "results", "reconcile", "cancel"):
            looked = films(one, name)
            assert looked.code == 0, looked.err
    again = films(*RUN, "--id", "film", "--out", "answers.parquet")
    assert again.code == 0
    assert "This run is finished" in again.err


def test_submit_and_wait_write_the_table_in_the_end(films: Command) -> None:
    done = films("submit", *RUN[1:], "--out", "answers.db")
    assert done.code == 0, done.err
    so_far = Path("answers.db.run/results.jsonl").absolute()
    assert f"Results so far: {so_far}" in done.out
    assert not Path("answers.db").exists()
    assert films("wait", "answers.db").code == 0
    assert Path("answers.db").exists()


def test_with_a_limit_the_table_says_which_rows_were_not_sent(films: Command) -> None:
    done = films(*RUN, "--out", "answers.parquet", "--limit", "1")
    assert done.code == 0, done.err
    assert "2 requests: 1 succeeded, 1 not sent yet" in done.out
    assert "1 request held back by --limit" in done.out
    assert f"Results: {Path('answers.parquet').absolute()}" in done.out
    table = parquet.read_table("answers.parquet")
    assert table["outcome"].to_pylist() == ["not_sent", "succeeded"]
    assert table["custom_id"].to_pylist() == ["row-1", "row-2"]
    assert films("wait", "answers.parquet").code == 0
    assert films("report", "answers.parquet").code == 0
    assert films(*RUN, "--out", "answers.parquet").code == 0
    assert parquet.read_table("answers.parquet")["outcome"].to_pylist() == ["succeeded"] * 2


def test_after_a_retry_the_table_is_written_anew(films: Command) -> None:
    Path("films.csv").write_text("title\nSolaris\n[sandbox: error invalid_request_error]\n")
    done = films(*RUN, "--out", "answers.parquet")
    assert done.code == ExitCode.FAILED
    before = parquet.read_table("answers.parquet")
    assert before["error_type"].to_pylist() == [None, "invalid_request_error"]
    assert films("retry", "--all", "answers.parquet").code == ExitCode.FAILED
    after = parquet.read_table("answers.parquet")
    assert after["error_type"].to_pylist() == [None, "invalid_request_error"]
    assert after["batch_id"][0].as_py() == before["batch_id"][0].as_py()
    assert after["batch_id"][1].as_py() != before["batch_id"][1].as_py()


def test_the_folder_of_a_finished_run_has_nothing_of_the_sandbox(films: Command) -> None:
    done = films(*RUN, "--out", "answers.csv", "--sandbox")
    assert done.code == 0, done.err
    assert names_in(Path()) == {"answers.csv", "answers.csv.run", "films.csv", "prompt.txt"}
    assert names_in(Path("answers.csv.run")) == {
        "ledger.sqlite",
        "ledger.sqlite-journal",
        "parts",
        "requests.jsonl",
        "results.jsonl",
    }


def test_a_dry_run_shows_and_does_nothing(films: Command, service: Sandbox) -> None:
    Path("image.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(1_000))
    Path("films.csv").write_text(
        "film,title,poster\n" + "".join(f"{film},Solaris,image.png\n" for film in "78956")
    )
    before = {path: path.stat().st_mtime_ns for path in Path().iterdir()}
    sent = service.report()["accepted"]["requests"]
    options = ("--id", "film", "--image", "poster", "--out", "a.parquet", "--dry-run")
    done = films(*RUN, *options, ANTHROPIC_API_KEY="")
    assert done.code == 0, done.err
    assert done.out.count('"custom_id"') == 3
    assert '"data": "iVBORw0KGgoAAAAAAAAAAAAA... (1,344 characters)"' in done.out
    last = next(line for line in done.out.splitlines() if " requests shown; " in line)
    assert last.startswith("3 of 5 requests shown; about 7,9")
    assert last.endswith(" bytes in total. Nothing was sent or written.")
    as_json = json.loads(films(*RUN, *options, "--show", "1", "--json").out)
    assert as_json["rows"] == 5
    # 4096 tokens may be written for each, at half of 5 USD for a million, or 1.1 times that.
    assert as_json["estimate"]["output_ceiling"] == 5 * 4096
    assert 0.0563 < float(as_json["estimate"]["high"]) < 0.07
    (request,) = as_json["preview"]
    assert request["custom_id"] == wire_id("7")
    assert request["params"]["messages"][0]["content"][1]["text"] == "Who made Solaris?"
    assert {path: path.stat().st_mtime_ns for path in Path().iterdir()} == before
    assert service.report()["accepted"]["requests"] == sent


def test_a_dry_run_reports_errors_in_the_rows_that_it_shows(films: Command) -> None:
    Path("films.csv").write_text("film,title\na,\nb,x\n")
    done = films(*RUN, "--out", "a.parquet", "--dry-run")
    assert done.code == ExitCode.WRONG_INPUT
    assert done.err.startswith("films.csv, row 1: title is null.")


def test_what_a_table_holds_cannot_reach_the_terminal_raw(films: Command) -> None:
    Path("films.csv").write_text("title\n\x1b[31mred\u202e\n", encoding="utf-8")
    done = films(*RUN, "--out", "a.parquet", "--dry-run")
    assert "\x1b" not in done.out
    assert "\u202e" not in done.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("films.csv",), "films.csv is a table. Pass the prompt for its rows with --prompt FILE"),
        (("r.jsonl", "--model", "m"), "Options for a table are given, but no prompt."),
        ((*RUN[1:], "--map-ids"), "--id-field and --map-ids are for requests. Name the column"),
        (("r.jsonl", "--dry-run"), "--dry-run shows the requests made from a table"),
        ((*RUN[1:], "--id", "films"), "films.csv: "),
        ((*RUN[1:], "--format", "xls"), "format: "),
        ((*RUN[1:4], "--params", "no.json"), "no.json: "),
        (RUN[1:4], "parameters: "),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    films: Command, requests: Requests, arguments: tuple[str, ...], message: str
) -> None:
    requests(1)
    Path("requests.jsonl").rename("r.jsonl")
    done = films("run", *arguments, "--out", "answers.parquet")
    assert done.code == ExitCode.WRONG_INPUT
    assert done.err.startswith(message)
    assert len(done.err.splitlines()) == 1
    assert names_in(Path()) == {"films.csv", "prompt.txt", "r.jsonl"}


@pytest.mark.parametrize("name", ["validate", "plan"])
def test_a_table_can_be_checked_without_a_run(
    films: Command, service: Sandbox, name: str, tmp_path: Path
) -> None:
    sent = service.report()["accepted"]["requests"]
    before = names_in(tmp_path)
    nowhere = {"ANTHROPIC_BASE_URL": "http://127.0.0.1:9", "ANTHROPIC_API_KEY": ""}
    options = ("--id", "film", "--json")
    done = films(name, *RUN[1:], *options, **nowhere)
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert (found["requests"], found["warnings"]) == (2, [])
    assert found["bytes"] > 200
    if name == "plan":
        done = films(name, *RUN[1:], *options, "--max-batch-requests", "1", **nowhere)
        assert [batch["requests"] for batch in json.loads(done.out)["batches"]] == [1, 1]
    else:
        shown = films(name, *RUN[1:], **nowhere).out
        assert shown.startswith("films.csv: 2 requests, no errors\n")
        assert re.search(r"Cost: 0\.0000\d\d to 0\.02", shown)

    Path("films.csv").write_text("film,title\na,x\nb,\n,y\n")
    done = films(name, *RUN[1:], "--id", "film", **nowhere)
    assert done.code == ExitCode.WRONG_INPUT
    assert [line.partition(":")[0] for line in done.err.splitlines()] == [
        "films.csv, row 2",
        "films.csv, row 3",
    ]
    Path("params.json").write_text('{"temprature": 1}')
    Path("films.csv").write_text(FILMS)
    done = films(name, *RUN[1:], "--params", "params.json", **nowhere)
    assert done.err.startswith("films.csv, row 1: warning: ")
    Path("params.json").unlink()
    assert names_in(tmp_path) == before
    assert service.report()["accepted"]["requests"] == sent


@pytest.mark.parametrize("out", ["a.pq", "a.tsv", "a"])
def test_an_output_of_an_unknown_format_is_refused(films: Command, out: str) -> None:
    done = films(*RUN, "--out", out)
    assert done.code == ExitCode.WRONG_INPUT
    assert all(extension in done.err for extension in (".jsonl", ".parquet", ".csv", ".sqlite"))
    assert names_in(Path()) == {"films.csv", "prompt.txt"}


@pytest.mark.parametrize(
    ("prompt", "column"), [("Who made {title}?", "title"), ("Who made it?", "film")]
)
@pytest.mark.parametrize("option", ["--dry-run", "--sandbox"])
def test_the_same_is_not_asked_of_every_row(
    films: Command, prompt: str, column: str, option: str
) -> None:
    Path("prompt.txt").write_text(prompt)
    done = films(*RUN, "--id", "film", "--out", "a.parquet", option)
    assert done.code == ExitCode.WRONG_INPUT
    assert done.err.startswith("prompt.txt: ")
    assert f"{{{{ {column} }}}}" in done.err
    assert names_in(Path()) == {"films.csv", "prompt.txt"}


@pytest.mark.parametrize(
    "prompt", ["{% if title %}{% endif %}Who?", "{% for _ in [row] %}Who?{% endfor %}"]
)
def test_the_same_may_be_asked_of_every_row_on_purpose(films: Command, prompt: str) -> None:
    Path("prompt.txt").write_text(prompt)
    assert films(*RUN, "--out", "a.parquet", "--dry-run").code == 0


def test_a_picture_makes_up_for_a_prompt_without_columns(films: Command) -> None:
    Path("prompt.txt").write_text("What is this?")
    Path("films.csv").write_text("poster\nhttps://example.com/1.png\nhttps://example.com/2.png\n")
    assert films(*RUN, "--image", "poster", "--out", "a.parquet", "--dry-run").code == 0
    Path("prompt.txt").write_text("Which of them is it?")
    Path("system.txt").write_text("You see {{ poster }}.")
    assert films(*RUN, "--system", "system.txt", "--out", "b.parquet", "--dry-run").code == 0


@pytest.mark.parametrize("verb", ["run", "submit", "validate", "plan"])
def test_an_image_outside_of_the_folder_is_refused_by_every_command(
    films: Command, verb: str
) -> None:
    Path("data").mkdir()
    Path("data/films.csv").write_text("poster\n../private.png\n")
    Path("private.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    Path("prompt.txt").write_text("What is this?")
    out = ["--out", "a.parquet"] if verb in ("run", "submit") else []
    arguments = [verb, "data/films.csv", *RUN[2:], "--image", "poster", *out]
    done = films(*arguments)
    assert done.code == 2
    assert "data/films.csv, row 1: poster refers to" in done.err
    assert f"outside of {Path('data').absolute()}." in done.err
    assert not list(Path().glob("a.parquet*"))
    assert films(*arguments, "--within", ".").code == 0
    done = films(*arguments, "--within", "nowhere")
    assert done.code == 2
    assert "nowhere: The folder does not exist." in done.err


@pytest.mark.parametrize("kind", ["table", "requests"])
@pytest.mark.parametrize("data", ["data", "out"])
def test_a_run_that_is_moved_again_and_again_continues_in_every_command(
    films: Command, kind: str, data: str
) -> None:
    for folder in ("0/data", "0/out"):
        Path(folder).mkdir(parents=True)
    Path("films.csv").rename(f"0/{data}/films.csv")
    Path(f"0/{data}/requests.jsonl").write_text(request_line("a") + request_line("b"))

    def arguments(number: int) -> list[str]:
        if kind == "requests":
            return [f"{number}/{data}/requests.jsonl", "--out", f"{number}/out/answers.jsonl"]
        return [f"{number}/{data}/films.csv", *RUN[2:], "--out", f"{number}/out/answers.parquet"]

    assert films("submit", *arguments(0)).code == 0
    verbs = ["status", "report", "reconcile", "cancel", "results", "wait", "retry"]
    for number, verb in enumerate(verbs):
        Path(str(number)).rename(str(number + 1))
        done = films(verb, arguments(number + 1)[-1])
        # Some of the requests may be canceled.
        assert done.code in (0, 1, 3), done.err
    done = films("run", *arguments(len(verbs)))
    assert done.code in (0, 1)
    assert "This run is finished." in done.err
    assert Path(arguments(len(verbs))[-1]).stat().st_size


def test_result_lines_are_an_output_of_a_table(films: Command) -> None:
    assert films(*RUN, "--out", "a.jsonl").code == 0
    assert len(Path("a.jsonl").read_bytes().splitlines()) == 2


def test_parameters_that_no_request_may_have_are_reported_once(films: Command) -> None:
    Path("params.json").write_text('{"thinking": "on", "stream": true}')
    done = films(*RUN, "--params", "params.json", "--out", "answers.parquet")
    assert done.code == ExitCode.WRONG_INPUT
    (line,) = done.err.splitlines()
    assert line.startswith("params.json: params.stream")


def test_an_unknown_parameter_is_one_warning(films: Command) -> None:
    Path("params.json").write_text('{"temprature": 1}')
    done = films(*RUN, "--params", "params.json", "--out", "answers.jsonl")
    (line,) = [line for line in done.err.splitlines() if "warning" in line]
    assert " films.csv, row 1: warning: " in line
    assert line.endswith(" (in 2 requests)")


def test_what_the_model_of_a_table_refuses_is_one_warning(films: Command) -> None:
    Path("params.json").write_text('{"max_tokens": 64001}')
    done = films(*RUN, "--params", "params.json", "--out", "answers.jsonl")
    (line,) = [line for line in done.err.splitlines() if "warning" in line]
    assert line.endswith(
        " films.csv, row 1: warning: params.max_tokens is above 64,000, the most that "
        "claude-haiku-4-5 takes. Use at most 64000. (in 2 requests)"
    )


def test_a_table_without_a_prompt_is_not_read_as_requests(films: Command) -> None:
    parquet.write_table(pa.table({"title": ["Solaris"]}), "films.parquet")
    Path("films.parquet").rename("films")
    for name in ("films.csv", "films"):
        for command in ("validate", "plan"):
            done = films(command, name)
            assert done.code == ExitCode.WRONG_INPUT
            assert "table" in done.err
            assert "--prompt FILE" in done.err


def test_requests_can_have_a_table_of_answers_too(command: Command, requests: Requests) -> None:
    done = command("run", requests(3), "--out", "answers.parquet")
    assert done.code == 0, done.err
    assert parquet.read_table("answers.parquet")["custom_id"].to_pylist() == ["r0", "r1", "r2"]


def test_the_extensions_of_tables_are_those_of_the_package() -> None:
    assert {*TABLE_EXTENSIONS} == {end for end, format_ in FORMATS.items() if format_ != "jsonl"}


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
    assert json.loads(done.out)["preview"] == expected
