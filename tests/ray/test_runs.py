"""Runs on a Ray cluster, from a Dataset or files to a Dataset of answers."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.ray.inputs import ids_in, request, write

pytest.importorskip("ray", reason="needs the extra ray: nox -s ray")

import orjson
import pyarrow as pa

from message_batches import Anthropic
from message_batches.jobs import InputError, ServiceRefusedError
from message_batches.ray import read_results
from message_batches.ray.write_requests import _requests_in

Send = Callable[..., Any]


def test_a_dataset_becomes_a_dataset_of_answers(
    cluster: Any, send: Send, sandbox: Any, tmp_path: Path
) -> None:
    requests = [request(f"r{n}", **({"temperature": 0.5} if n % 3 else {})) for n in range(70)]
    dataset = cluster.data.from_items(requests, override_num_blocks=7)
    seen = []
    collected = send(dataset, on_progress=seen.append)

    assert collected.outcomes == {"succeeded": 70}
    assert Counter(ids_in(collected)) == Counter(item["custom_id"] for item in requests)
    assert sandbox.report()["accepted"] == {"batches": len(collected.parts), "requests": 70}
    assert max(part.results for part in collected.parts) == 20
    assert (seen[0].settled, seen[-1].settled, seen[-1].requests) == (0, 70, 70)
    for part in collected.parts:
        content = Path(part.path).read_bytes()
        assert part.sha256 == hashlib.sha256(content).hexdigest()
        assert (part.size, part.results) == (len(content), content.count(b"\n"))

    answers = read_results(tmp_path / "run").take_all()
    assert sorted(row["custom_id"] for row in answers) == sorted(
        item["custom_id"] for item in requests
    )
    assert {row["outcome"] for row in answers} == {"succeeded"}
    assert all("sandbox" in row["text"] for row in answers)
    assert {row["batch_id"] for row in answers} == {part.batch_id for part in collected.parts}

    # A second call sends nothing and returns the same results.
    assert send(dataset) == collected
    assert sandbox.report()["accepted"]["requests"] == 70


def test_a_column_can_hold_requests_as_lines_of_json(
    cluster: Any, send: Send, sandbox: Any, tmp_path: Path
) -> None:
    lines = [json.dumps(request(f"r{n}", metadata={"user_id": None})) for n in range(5)]
    dataset = cluster.data.from_items([{"line": line, "film": n} for n, line in enumerate(lines)])
    collected = send(dataset, column="line", options={"beta": ["interleaved-thinking-2025-05-14"]})
    assert sorted(ids_in(collected)) == [f"r{n}" for n in range(5)]
    (written,) = tmp_path.glob("run/requests/*/*.jsonl")
    assert sorted(written.read_text().splitlines()) == sorted(lines)


def test_fields_of_other_rows_are_not_added_to_a_request() -> None:
    rows = [
        request("a", temperature=0.5, stop_sequences=["x", "y"]),
        request("b", system=[{"type": "text", "text": "Be brief."}]),
        request("c", tools=[{"name": "t", "input_schema": {"type": "object", "properties": {}}}]),
    ]
    written = list(_requests_in([pa.Table.from_pylist(rows)], None))
    assert orjson.loads(orjson.dumps(written)) == rows


def test_many_files_are_planned_in_place(send: Send, sandbox: Any, tmp_path: Path) -> None:
    paths = [
        write(tmp_path / f"{name}.jsonl", [request(f"{name}{n}") for n in range(count)])
        for name, count in [("a", 30), ("b", 7), ("c", 7)]
    ]
    collected = send(paths)
    assert collected.outcomes == {"succeeded": 44}
    assert sandbox.repeated() == {}
    assert not (tmp_path / "run" / "requests").exists()
    # A file may be rewritten with the same requests, not with others. The limits of the first
    # call stay.
    paths[1].write_bytes(paths[1].read_bytes())
    assert send(paths, options={"max_batch_requests": 5}) == collected
    write(paths[1], [request("b0")])
    with pytest.raises(InputError, match=r"b\.jsonl: The file has changed"):
        send(paths)
    with pytest.raises(InputError, match="created with other files"):
        send(paths[:2])
    with pytest.raises(InputError, match="started with the API version"):
        send(paths, anthropic_version="2026-10-21")


def test_errors_of_all_files_are_reported_together(
    send: Send, sandbox: Any, tmp_path: Path
) -> None:
    good, bad, worse = (tmp_path / f"{name}.jsonl" for name in ("good", "bad", "worse"))
    write(good, [request("a"), request("b")])
    bad.write_text('{"custom_id": "x"}\n')
    worse.write_text("no JSON\n")
    with pytest.raises(InputError, match=r"bad\.jsonl:1: ") as caught:
        send([good, bad, worse])
    assert "worse.jsonl:1: " in "".join(caught.value.__notes__)

    write(bad, [request("c"), request("b")])
    with pytest.raises(
        InputError, match=r'bad\.jsonl:2: The id "b" is already used in .*good\.jsonl:2'
    ):
        send([good, bad])
    assert sandbox.report()["accepted"]["requests"] == 0


def test_requests_that_failed_transiently_are_retried(
    send: Send, sandbox: Any, tmp_path: Path
) -> None:
    sandbox.add_fault("request-error:type=overloaded_error,times=3")
    sandbox.add_fault("request-error:type=invalid_request_error,times=1")
    collected = send(write(tmp_path / "in.jsonl", [request(f"r{n}") for n in range(30)]))
    assert collected.outcomes == {"succeeded": 29, "errored": 1}
    assert Counter(ids_in(collected)) == Counter(f"r{n}" for n in range(30))
    assert sum(len(ids) > 1 for ids in sandbox.repeated().values()) == 3


def test_an_error_that_all_requests_share_stops_the_run_until_it_is_fixed(
    send: Send, sandbox: Any, tmp_path: Path
) -> None:
    source = write(tmp_path / "in.jsonl", [request(f"r{n}") for n in range(30)])
    sandbox.add_fault("request-error:type=billing_error,times=2")
    with pytest.raises(ServiceRefusedError, match="billing_error"):
        send(source, options={"max_open_batches": 1})
    collected = send(source)
    assert collected.outcomes == {"succeeded": 30}
    assert Counter(ids_in(collected)) == Counter(f"r{n}" for n in range(30))


def test_a_request_without_a_result_is_reported_as_missing(
    send: Send, sandbox: Any, tmp_path: Path
) -> None:
    source = write(tmp_path / "in.jsonl", [{**request("x"), "key": n} for n in range(6)])
    source.write_text(source.read_text().replace('"custom_id": "x", ', ""))
    sandbox.add_fault("missing-line:line=2")
    collected = send(source, options={"id_field": "key"})
    assert collected.outcomes == {"succeeded": 5, "missing": 1}
    rows = read_results(collected).take_all()
    assert sorted(row["custom_id"] for row in rows) == [str(n) for n in range(6)]
    assert sorted(row["outcome"] for row in rows) == ["missing", *["succeeded"] * 5]


def test_a_batch_that_is_too_large_is_divided_and_an_overloaded_service_is_called_again(
    send: Send, sandbox: Any, tmp_path: Path
) -> None:
    sandbox.add_fault("error:status=413,on=create,times=1")
    sandbox.add_fault("error:status=529,on=list+retrieve,times=2")
    collected = send(write(tmp_path / "in.jsonl", [request(f"r{n}") for n in range(19)]))
    assert sorted(part.results for part in collected.parts) == [9, 10]
    assert sandbox.repeated() == {}


def test_no_more_batches_are_open_than_allowed(send: Send, sandbox: Any, tmp_path: Path) -> None:
    sandbox.add_fault("stall:seconds=0.2,on=create")
    source = write(tmp_path / "in.jsonl", [request(f"r{n}") for n in range(90)])
    collected = send(source, options={"max_open_batches": 2})
    assert collected.outcomes == {"succeeded": 90}
    with Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client:
        batches = list(client.messages.batches.list())
    assert len(batches) == 5
    for batch in batches:
        others = [other for other in batches if other.created_at <= batch.created_at]
        assert sum(other.ended_at > batch.created_at for other in others) <= 2


def test_a_changed_part_is_refused(send: Send, tmp_path: Path) -> None:
    collected = send(write(tmp_path / "in.jsonl", [request("r0")]))
    (part,) = collected.parts
    content = Path(part.path).read_bytes()
    Path(part.path).write_bytes(content.replace(b"haiku", b"waka!"))
    with pytest.raises(Exception, match="was changed after the run had written it"):
        read_results(collected).count()
    Path(part.path).write_bytes(content)
    assert read_results(part).count() == 1


def test_a_folder_without_a_finished_run_has_no_results(tmp_path: Path, cluster: Any) -> None:
    with pytest.raises(InputError, match="does not hold a finished run"):
        read_results(tmp_path)


def test_arguments_that_contradict_each_other_are_refused(
    send: Send, tmp_path: Path, cluster: Any
) -> None:
    source = write(tmp_path / "in.jsonl", [request("r0")])
    with pytest.raises(ValueError, match="does not order its results"):
        send(source, options={"ordered": True})
    with pytest.raises(ValueError, match="not a Dataset"):
        send(source, column="line")
    with pytest.raises(ValueError, match="holds a credential"):
        send(source, base_url="https://key@localhost:1")
    with pytest.raises(InputError, match="listed twice"):
        send([source, source])
    with pytest.raises(InputError, match="has no rows"):
        send(cluster.data.from_items([{"custom_id": "a", "params": {}}]).limit(0))
