"""What docs/tables.md shows works as it stands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from pyarrow import parquet

from message_batches.jobs.storage import TABLES
from message_batches.tables import ANSWER_SCHEMA
from message_batches.tables.steps import (
    DEFAULT_MAX_TOKENS,
    FORMATS,
    MAX_IMAGE_BYTES,
    MAX_PDF_BYTES,
)
from tests.cli.calls import Command, names_in
from tests.pages import blocks, page

PAGE = page("docs/tables.md")
FILES = {"csv": "films.csv", "jinja": "prompt.txt"}


def test_every_block_runs_in_order(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    said = []
    for kind, text in blocks(PAGE):
        if kind in FILES:
            assert f"`{FILES[kind]}`" in PAGE
            Path(FILES[kind]).write_text(text)
        elif kind == "sh":
            (line,) = text.splitlines()
            done = command(*shlex.split(line)[1:])
            assert done.code == 0, done.err
            said.append(done.out)
        else:
            assert kind == "python"
            exec(compile(text, "docs/tables.md", "exec"), {})
            said.append(capsys.readouterr().out)
    dry, run, report, short, more, nightly, rewritten, frame, rows, batches, arrow = said
    assert "2 requests: 2 succeeded" in short
    assert Path("short.csv").read_text().startswith('"film","title","text","raw"\n"007","Solaris"')
    assert more == "more.parquet: 2 rows\n"
    assert [*parquet.read_schema("more.parquet").names[4:]] == ANSWER_SCHEMA.names
    assert nightly == "['Mirror', 'Stalker', 'Solaris']\n3 requests sent\n"
    assert '"Who directed Solaris (1972)?\\n"' in dry
    assert '"Who directed Stalker (1979)?\\nNote: in two parts"' in dry
    assert "2 of 2 requests shown" in dry
    assert "2 requests: 2 succeeded" in run
    assert "2 requests: 2 succeeded" in report
    assert "{'succeeded': 2}" in frame
    assert rows == "{'succeeded': 2}\n" * 2
    assert re.search(r"Stalker.*1979.*succeeded", frame)
    assert rewritten == "WriteSummary(rows=2, missing=0, unmatched=0)\n"
    assert re.search(r"007.*succeeded", arrow)
    assert batches == "2 ['succeeded', 'succeeded']\n"
    table = parquet.read_table("answers.parquet")
    assert table["film"].to_pylist() == table["custom_id"].to_pylist() == ["007", "f/8"]
    made = {"answers.parquet", "answers.parquet.run", "answers.xlsx", "answers.xlsx.run"}
    assert set(map(str, Path().glob("answers*"))) == made
    documented = set(re.findall(r"^\| `answers\.parquet\.run/([\w.-]+)` \|", PAGE, re.MULTILINE))
    # These rows had no failure. The other run is over a frame.
    assert names_in(Path("answers.parquet.run")) == documented - {"table.arrow", "errors.jsonl"}
    assert names_in(Path("films.parquet.run")) == documented - {"errors.jsonl"}


def test_the_tables_are_those_of_the_code() -> None:
    cells = re.findall(r"^\| (.+?) \|", PAGE, re.MULTILINE)
    named = [name for cell in cells for name in re.findall(r"`([\w.]+)`", cell)]
    extensions = {name for name in named if name.startswith(".")}
    assert extensions == {*FORMATS, *TABLES}
    columns = [name for name in named if "." not in name]
    first, last = columns.index("input_tokens"), columns.index("web_fetch_requests")
    assert last == first + 1
    counts = ANSWER_SCHEMA.names[
        ANSWER_SCHEMA.names.index("input_tokens") : ANSWER_SCHEMA.names.index("web_fetch_requests")
        + 1
    ]
    assert [*columns[:first], *counts, *columns[last + 1 :]] == ANSWER_SCHEMA.names
    assert f"{DEFAULT_MAX_TOKENS:,} tokens" in PAGE
    assert f"up to {MAX_IMAGE_BYTES >> 20} MB in base64" in PAGE
    assert f"a PDF of up to {MAX_PDF_BYTES >> 20} MB" in PAGE
