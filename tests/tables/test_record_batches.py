"""Results become Arrow record batches, from either client and for any library."""

from __future__ import annotations

import gc
import json
from collections.abc import AsyncIterator, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import anyio
import pandas
import polars
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches import Anthropic, AsyncAnthropic
from message_batches.sandbox import Sandbox
from message_batches.tables import ANSWER_SCHEMA, async_record_batches, record_batches
from message_batches_api.models import (
    BetaMessageBatchIndividualResponse,
    MessageBatchIndividualResponse,
)
from tests.generated.strategies import documents
from tests.properties import examples

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
COUNT = 25
module = import_module("message_batches.tables.record_batches")  # its function hides it


def line(number: int, text: str = "yes") -> bytes:
    message = {"content": [{"type": "text", "text": text}]}
    record = {"custom_id": f"r{number}", "result": {"type": "succeeded", "message": message}}
    return json.dumps(record).encode()


def lines(count: int) -> list[bytes]:
    return [line(number) for number in range(count)]


@pytest.fixture(scope="module")
def service() -> Iterator[Sandbox]:
    with Sandbox(batch_seconds=0, retry_after=0) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def client(service: Sandbox) -> Iterator[Anthropic]:
    with Anthropic(base_url=service.base_url, api_key=service.api_key) as client:
        yield client


@pytest.fixture(scope="module")
def batch(client: Anthropic) -> str:
    """The id of an ended batch."""
    requests: Any = [
        {
            "custom_id": f"r{number}",
            "params": {
                "model": "claude-haiku-4-5",
                "max_tokens": 64,
                "messages": [{"role": "user", "content": f"Question {number}"}],
            },
        }
        for number in range(COUNT)
    ]
    created = client.messages.batches.create(requests=requests)
    return client.messages.batches.wait(created.id).id


def test_the_columns_and_their_types() -> None:
    assert [(field.name, str(field.type)) for field in ANSWER_SCHEMA] == [
        ("outcome", "string"),
        ("status", "string"),
        ("reason", "string"),
        ("text", "string"),
        ("thinking", "string"),
        ("parsed", "string"),
        ("stop_reason", "string"),
        ("error_type", "string"),
        ("error_message", "string"),
        ("input_tokens", "int64"),
        ("output_tokens", "int64"),
        ("cache_creation_input_tokens", "int64"),
        ("cache_read_input_tokens", "int64"),
        ("ephemeral_5m_input_tokens", "int64"),
        ("ephemeral_1h_input_tokens", "int64"),
        ("thinking_tokens", "int64"),
        ("web_search_requests", "int64"),
        ("web_fetch_requests", "int64"),
        ("model", "string"),
        ("batch_id", "string"),
        ("custom_id", "string"),
        ("raw", "string"),
    ]


def test_results_of_the_client_typed_and_raw(client: Anthropic, batch: str) -> None:
    results = client.messages.batches.results
    typed = record_batches(results(batch), batch_id=batch).read_all()
    raw = record_batches(results(batch).raw(), batch_id=batch).read_all()
    assert typed.schema == raw.schema == ANSWER_SCHEMA
    assert sorted(typed["custom_id"].to_pylist()) == sorted(f"r{n}" for n in range(COUNT))
    assert set(typed["batch_id"].to_pylist()) == {batch}
    assert typed.drop_columns("raw") == raw.drop_columns("raw")
    for one, other in zip(typed["raw"].to_pylist(), raw["raw"].to_pylist(), strict=True):
        assert json.loads(one) == json.loads(other)


def test_results_of_the_async_client(service: Sandbox, batch: str) -> None:
    async def gathered() -> list[pa.RecordBatch]:
        async with AsyncAnthropic(base_url=service.base_url, api_key=service.api_key) as client:
            results = client.messages.batches.results(batch)
            return [one async for one in async_record_batches(results, batch_size=10)]

    batches = anyio.run(gathered)
    assert [one.num_rows for one in batches] == [10, 10, 5]
    ids = pa.Table.from_batches(batches)["custom_id"].to_pylist()
    assert sorted(ids) == sorted(f"r{n}" for n in range(COUNT))


def test_an_empty_async_iterable_has_no_batches() -> None:
    async def nothing() -> AsyncIterator[bytes]:
        for one in list[bytes]():
            yield one

    async def gathered() -> list[pa.RecordBatch]:
        return [one async for one in async_record_batches(nothing())]

    assert anyio.run(gathered) == []


@given(
    st.lists(
        documents("MessageBatchIndividualResponse", strange=True).map(
            lambda document: (MessageBatchIndividualResponse, document)
        )
        | documents("BetaMessageBatchIndividualResponse", strange=True).map(
            lambda document: (BetaMessageBatchIndividualResponse, document)
        ),
        max_size=3,
    ),
    st.integers(1, 4),
)
@examples(60)
def test_records_dicts_and_lines_become_the_same_rows(records: list[Any], batch_size: int) -> None:
    documents = [document for _, document in records]
    as_lines = [json.dumps(document).encode() for document in documents]
    forms = [
        [model.from_dict(document) for model, document in records],
        documents,
        as_lines,
        [bytearray(one + b"\r\n") for one in as_lines],
    ]
    tables = [record_batches(form, batch_size=batch_size).read_all() for form in forms]
    assert len(tables[0]) == len(records)
    for table in tables[1:]:
        assert table.drop_columns("raw") == tables[0].drop_columns("raw")
    for table in tables:
        assert [json.loads(raw) for raw in table["raw"].to_pylist()] == documents


@pytest.mark.parametrize(
    "path", sorted(SAMPLES.glob("results-*.jsonl")), ids=lambda path: path.name
)
def test_a_results_file(path: Path) -> None:
    found = record_batches(path).read_all()
    assert found == record_batches(str(path)).read_all()
    assert found["raw"].to_pylist() == [
        one.decode() for one in path.read_bytes().split(b"\n") if one.strip()
    ]


def test_blank_lines_of_a_file_are_skipped(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    path.write_bytes(b"\n" + line(1) + b"\r\n\r\n" + line(2))
    assert record_batches(path).read_all()["raw"].to_pylist() == [
        line(1).decode(),
        line(2).decode(),
    ]


def test_a_line_that_is_not_a_result_is_unreadable() -> None:
    found = record_batches([b'{"custom_id":"a","resu', {"id": "msgbatch_1"}]).read_all()
    assert found["outcome"].to_pylist() == ["unreadable"] * 2
    assert found["raw"].to_pylist() == ['{"custom_id":"a","resu', '{"id":"msgbatch_1"}']


def test_structured_answers_are_parsed() -> None:
    found = record_batches([line(1, '{"a": 1}'), line(2, "No.")], structured=True).read_all()
    assert found["parsed"].to_pylist() == ['{"a": 1}', None]


def test_batches_are_made_while_results_arrive() -> None:
    read: list[int] = []

    def results() -> Iterator[bytes]:
        for number in range(10):
            read.append(number)
            yield line(number)

    reader = record_batches(results(), batch_size=3)
    assert read == []
    assert reader.read_next_batch().num_rows == 3
    assert read == [0, 1, 2]
    assert [batch.num_rows for batch in reader] == [3, 3, 1]


def test_a_batch_has_a_limit_of_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BATCH_BYTES", 2 * len(line(1)))
    assert [batch.num_rows for batch in record_batches(lines(5))] == [2, 2, 1]


def test_an_empty_iterable_has_the_columns() -> None:
    assert record_batches([]).read_all() == ANSWER_SCHEMA.empty_table()


@pytest.mark.parametrize("batch_size", [0, -1])
def test_a_batch_size_below_one_is_refused(batch_size: int) -> None:
    with pytest.raises(ValueError, match="batch_size must be 1 or more"):
        record_batches([], batch_size=batch_size)


def test_an_exception_of_the_results_is_raised_by_the_reader() -> None:
    class Lost(Exception):
        pass

    def results() -> Iterator[bytes]:
        yield line(1)
        raise Lost

    reader = record_batches(results(), batch_size=1)
    assert reader.read_next_batch().num_rows == 1
    with pytest.raises(Lost):
        reader.read_next_batch()


def test_results_are_closed_with_the_reader(client: Anthropic, batch: str) -> None:
    results = client.messages.batches.results(batch)
    reader = record_batches(results, batch_size=1)
    reader.read_next_batch()
    response = results.http_response
    assert not response.is_closed
    del reader, results
    gc.collect()
    assert response.is_closed


def test_polars_and_pandas_accept_the_batches(tmp_path: Path) -> None:
    frame = polars.from_arrow(record_batches(lines(5), batch_size=2))
    assert isinstance(frame, polars.DataFrame)
    assert frame["custom_id"].to_list() == [f"r{n}" for n in range(5)]
    assert frame.schema["input_tokens"] == polars.Int64
    table = record_batches(lines(5), batch_size=2).read_pandas()
    assert isinstance(table, pandas.DataFrame)
    assert table["text"].to_list() == ["yes"] * 5


def test_batches_can_be_written_as_a_dataset(tmp_path: Path) -> None:
    reader = record_batches(lines(50), batch_size=20)
    pyarrow.dataset.write_dataset(reader, tmp_path / "answers", format="parquet")
    assert pq.read_table(tmp_path / "answers").num_rows == 50
