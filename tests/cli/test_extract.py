"""`extract` prints requests of a run, and says how they are run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.calls import Command

TABLE = 'key,text\n1,"a [sandbox: max_tokens]"\nx y,b\nz,"c [sandbox: refusal]"\n'


@pytest.fixture(autouse=True)
def _run(command: Command, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(TABLE)
    (tmp_path / "p.txt").write_text("{{ text }}")
    asked = ("--prompt", "p.txt", "--model", "claude-haiku-4-5", "--id", "key")
    assert command("run", "t.csv", *asked, "--out", "o.jsonl").code == 0


def ids_in(text: str) -> list[str]:
    return [json.loads(line)["custom_id"] for line in text.splitlines()]


def test_the_requests_of_a_table_can_be_edited_and_run(command: Command, tmp_path: Path) -> None:
    done = command("extract", "o.jsonl", "--truncated", "--refused")
    assert (done.code, ids_in(done.out), done.err) == (0, ["1", "z"], "2 requests\n")
    edited = done.out.replace(" [sandbox: max_tokens]", "")
    (tmp_path / "again.jsonl").write_text(edited)
    assert command("run", "again.jsonl", "--out", "again_out.jsonl").code == 0
    assert ids_in(command("extract", "again_out.jsonl", "--truncated", "--refused").out) == ["z"]
    done = command("extract", "o.jsonl", "--failed", "--missing", "--paused", "--invalid")
    assert (done.code, done.out, done.err) == (0, "", "0 requests\n")


def test_ids_in_a_file_may_have_any_form(command: Command, tmp_path: Path) -> None:
    (tmp_path / "ids").write_bytes(b'\xef\xbb\xbfx y\r\n\n"1"\n')
    done = command("extract", "o.jsonl", "--ids", "ids", "--refused")
    assert ids_in(done.out) == ["1", "x y", "z"]
    assert done.err == (
        "3 requests. Pass --id-field custom_id to run them: the API does not accept all of their "
        "ids\n"
    )
    document = json.loads(command("extract", "o.jsonl", "--ids", "o.jsonl", "--json").out)
    assert document.keys() == {"format_version", "requests"}
    assert [each["custom_id"] for each in document["requests"]] == ["1", "x y", "z"]
    for content in (b'{"id": 1}', b"\xff", b'"1'):
        (tmp_path / "ids").write_bytes(b"z\n" + content)
        done = command("extract", "o.jsonl", "--ids", "ids")
        assert done.code == 2
        assert "ids:2: The line has no id. Write one id on each line" in done.err


def test_something_has_to_be_chosen(command: Command) -> None:
    done = command("extract", "o.jsonl")
    assert (done.code, done.out) == (2, "")
    assert "Pass --failed, --missing, --truncated, --refused, --paused, --invalid or --ids" in (
        done.err
    )
