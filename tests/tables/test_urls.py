"""Tables, prompts, parameters and attachments at URLs."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import csv, feather, parquet

from message_batches import _work
from message_batches._work import WORK_LOGGER
from message_batches.jobs.errors import InputError, StorageUnreachableError
from message_batches.jobs.storage import attempts, open_url
from message_batches.tables import open_table, requests_of, run_table, write_answers
from tests.jobs.fake_api import FakeAPI
from tests.storages import Bucket
from tests.tables.table_runs import Start

ROWS = pa.table({"name": [f"n{number}" for number in range(5_000)], "text": ["x" * 200] * 5_000})
PNG = b"\x89PNG\r\n\x1a\nrest"


def encoded(format: str, table: pa.Table = ROWS) -> bytes:
    file = io.BytesIO()
    if format == "csv":
        csv.write_csv(table, file)
    elif format == "jsonl":
        file.write(b"".join(json.dumps(row).encode() + b"\n" for row in table.to_pylist()))
    elif format == "parquet":
        parquet.write_table(table, file, row_group_size=1_000)
    else:
        feather.write_feather(table, file, compression="uncompressed")
    return file.getvalue()


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet", "arrow"])
def test_a_table_at_a_url_has_the_rows_of_a_file(bucket: Bucket, format: str) -> None:
    table = open_table(bucket.put(f"in/t.{format}", encoded(format)))
    assert pa.Table.from_batches(table.batches()).to_pylist() == ROWS.to_pylist()
    assert table.files == (f"{bucket.url}/in/t.{format}",)


def test_a_compressed_table_at_a_url_is_decompressed(bucket: Bucket) -> None:
    content = pa.compress(encoded("csv"), codec="gzip", asbytes=True)
    table = open_table(bucket.put("t.csv.gz", content))
    assert sum(batch.num_rows for batch in table.batches()) == 5_000


def test_columns_that_are_left_out_of_a_parquet_file_are_not_read_ahead(bucket: Bucket) -> None:
    url = bucket.put("t.parquet", encoded("parquet"))
    bucket.proxy.requests.clear()
    for _ in open_table(url).batches():
        pass
    asked = [re.findall(r"\d+", found or "") for _, _, found in bucket.proxy.requests]
    read = sum(int(span[1]) + 1 - int(span[0]) for span in asked if len(span) == 2)
    assert read < 6 * len(encoded("parquet"))


def test_folders_and_patterns_at_urls_are_one_table(bucket: Bucket) -> None:
    for year, name in ((2024, "b"), (2025, "a")):
        content = encoded("csv", pa.table({"name": [name]}))
        bucket.put(f"in/year={year}/{name}.csv", content)
    bucket.put("in/_SUCCESS", b"")
    assert list(open_table(f"{bucket.url}/in").rows()) == [
        {"name": "b", "year": "2024"},
        {"name": "a", "year": "2025"},
    ]
    assert [row["name"] for row in open_table(f"{bucket.url}/in/*/*.csv").rows()] == ["b", "a"]
    with pytest.raises(InputError, match="No file matches this pattern"):
        open_table(f"{bucket.url}/in/*.csv")


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet", "arrow"])
def test_a_storage_that_breaks_off_is_named(
    bucket: Bucket, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "_PAUSES", (0,))
    url = bucket.put(f"t.{format}", encoded(format))
    table = open_table(url)
    bucket.proxy.fail(*["503"] * 20)
    with pytest.raises(StorageUnreachableError, match=f"^{url}: The storage did not answer"):
        list(table.batches())


def test_a_run_over_a_table_at_a_url_needs_nothing_local(bucket: Bucket, tmp_path: Path) -> None:
    source = bucket.put("in/t.csv", b"name\nAda\nBob\n")
    prompt = bucket.put("p.txt", b"Greet {{ name }}")
    params = bucket.put("p.toml", b'model = "claude-haiku-4-5"')
    out = tmp_path / "out.jsonl"

    def start() -> Any:
        return run_table(source, out, prompt=prompt, params=params, client=FakeAPI())  # type: ignore[arg-type]

    with start() as run:
        assert run.report().requests == 2
    with start() as run:  # by its stamp, the table is the same
        assert run.finish().outcomes == {"succeeded": 2}
    bucket.put("in/t.csv", b"name\nAda\nEve\n")
    with pytest.raises(InputError, match=f'{source}, row 2: "row-3" is new'):
        start()


def test_the_upload_of_a_table_says_how_far_it_is(
    start: Start, memory: object, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    start().finish()
    caplog.set_level("INFO", WORK_LOGGER)
    monkeypatch.setattr(_work, "_QUIET_SECONDS", 0.0)
    out = "memory://bucket/answers.csv"
    write_answers(open_table("films.parquet"), out, "answers.parquet")

    size = len(open_url(out).read())
    (record,) = (each for each in caplog.records if each.name == WORK_LOGGER)
    assert record.getMessage() == f"Writing {out}: {size:,} of {size:,} bytes uploaded"
    assert vars(record)["event"] == "output.writing"


def sources(table: str, **given: Any) -> list[Any]:
    """Return what is sent of the images that the rows of a table name."""
    requests = requests_of(table, prompt="Look", model="claude-haiku-4-5", images="image", **given)
    return [
        block["source"]
        for request in requests
        for block in request["params"]["messages"][0]["content"]
        if block["type"] == "image"
    ]


def test_images_below_the_url_of_a_table_are_read(memory: Callable[[str, bytes], str]) -> None:
    memory("/in/images/1.png", PNG)
    url = memory("/in/t.csv", b"image\nimages/1.png\nmemory:///in/images/1.png\n")
    data = base64.b64encode(PNG).decode()
    assert [source["data"] for source in sources(url)] == [data, data]


@pytest.mark.parametrize(
    "value",
    ["../other/1.png", "memory:///other/1.png", "images/%2e%2e/../../other/1.png", "/etc/hosts"],
)
def test_images_elsewhere_are_not_read(memory: Callable[[str, bytes], str], value: str) -> None:
    memory("/other/1.png", PNG)
    memory("/in/images/1.png", PNG)
    url = memory("/in/t.csv", f"image\n{value}\n".encode())
    with pytest.raises(InputError, match=r"outside of memory:///in|does not exist"):
        sources(url)


def test_images_of_a_local_table_are_read_below_a_url_that_is_named(
    memory: Callable[[str, bytes], str], tmp_path: Path
) -> None:
    memory("/images/1.png", PNG)
    table = tmp_path / "t.csv"
    table.write_text("image\nmemory:///images/1.png\n")
    with pytest.raises(InputError, match="outside of"):
        sources(str(table))
    assert len(sources(str(table), within="memory:///images")) == 1
