"""Every event of the table comes from a run on the sandbox, with its fields and nothing else."""

from __future__ import annotations

import json
import logging
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from message_batches import Anthropic
from message_batches.jobs import Event, Run, RunOptions
from message_batches.jobs.engine.events import reporter, spans
from message_batches.jobs.errors import RunError
from message_batches.jobs.internals import EVENTS, start_run
from message_batches.jobs.system import SYSTEM, System
from message_batches.sandbox import Sandbox
from tests.jobs.fake_api import FakeAPI
from tests.jobs.runs import Requests, Start
from tests.pages import page

SECRET = "what nobody may read"
OPTIONS = RunOptions(polling_interval=0.1, reconcile_for=0.3, max_batch_requests=3)
KEY = "sandbox-key-for-events"


def write(path: Path, count: int, system: str | None = None) -> Path:
    params: dict[str, Any] = {
        "model": "claude-haiku-4-5",
        "max_tokens": 64,
        "messages": [{"role": "user", "content": SECRET}],
        **({"system": system} if system else {}),
    }
    lines = [json.dumps({"custom_id": f"r{n}", "params": params}) + "\n" for n in range(count)]
    path.write_text("".join(lines))
    return path


class Place:
    """A folder with a sandbox, and what its runs have reported so far."""

    def __init__(self, folder: Path, sandbox: Sandbox, client: Anthropic) -> None:
        self.folder, self.sandbox, self.client = folder, sandbox, client
        self.events: list[Event] = []

    @contextmanager
    def run(self, count: int = 5, system: System = SYSTEM, **options: Any) -> Iterator[Run]:
        source = self.folder / "requests.jsonl"
        if not source.exists():
            write(source, count, options.pop("prefix", None))
        chosen = evolve(OPTIONS, **options)
        out = self.folder / "out.jsonl"
        with start_run(source, out, client=self.client, options=chosen, system=system) as run:
            yield run

    def work(self, step: Any = "finish", until: str | None = None, **options: Any) -> None:
        with self.run(**options) as run, suppress(RunError):
            for event in run.events(step):
                self.events.append(event)
                if event.name == until:
                    return


@contextmanager
def place(folder: Path, *faults: str, seconds: float = 0.02) -> Iterator[Place]:
    folder.mkdir()
    with (
        Sandbox(batch_seconds=seconds, retry_after=0, faults=faults, api_key=KEY) as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=KEY, timeout=2, max_retries=0) as client,
    ):
        yield Place(folder, sandbox, client)


def gathered(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Yield the events of runs that meet everything that can happen."""
    with place(folder / "retry", "request-error:times=1", "error:status=500,on=list,times=4") as at:
        at.work()
        yield from at.events
    with place(folder / "adopt", "drop:when=after,times=1") as at:
        at.work()
        yield from at.events
    with place(folder / "partial", "missing-line:times=1") as at:
        at.work(until="batch.incomplete")
        yield from at.events
    with place(folder / "absent", "drop:when=before,times=1") as at:
        at.work()
        yield from at.events
    with place(folder / "full", "queue-full:requests=3", seconds=0.3) as at:
        at.work("submit")
        at.work()
        yield from at.events
    with place(folder / "away", "error:status=500,on=list") as at:
        at.work(give_up_after=0.3)
        yield from at.events
    with place(folder / "pilot") as at:
        at.work(pilot="2")
        yield from at.events
    with place(folder / "failed", "request-error:type=invalid_request_error") as at:
        at.work(pilot="2", max_failures="0")
        yield from at.events
    with place(folder / "primed") as at:
        at.work(count=20, prefix="A manual, page after page. " * 1000, prime_cache=True)
        yield from at.events
    with place(folder / "late", seconds=60) as at:
        later = evolve(SYSTEM, now=lambda: time.time() + 25 * 86_400)
        at.work("submit")
        at.work("check")
        at.work("collect_ready", system=later)
        patch.setattr(reporter, "HEARTBEAT_SECONDS", 0.3)
        at.work(deadline=datetime.now().astimezone() + timedelta(seconds=1.5))
        yield from at.events


@pytest.mark.slow
def test_every_event_of_the_table_happens_with_its_fields(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "message_batches.jobs")
    events = list(gathered(tmp_path, monkeypatch))
    for event in events:
        assert event.fields.keys() == EVENTS[event.name].fields.keys(), event.name
        json.dumps(dict(event.fields))
    elsewhere = {"batch.gone", "run.ended"}  # below, and in tests/cli/test_unattended.py
    assert {event.name for event in events} == EVENTS.keys() - elsewhere

    # The log has the same, in the same order, and none of it says what was asked or the key.
    records = [each for each in caplog.records if each.name == "message_batches.jobs"]
    logged: list[Any] = [(vars(each)["event"], vars(each)["fields"]) for each in records]
    assert logged == [(event.name, event.fields) for event in events]
    assert all(each.levelno == EVENTS[vars(each)["event"]].level for each in records)
    assert {Path(vars(each)["out"]).name for each in records} == {"out.jsonl"}
    shown = "\n".join([*map(repr, events), *(each.getMessage() for each in records)])
    assert SECRET not in shown
    assert KEY not in shown


def test_the_event_of_results_that_are_gone(start: Start, api: FakeAPI, requests: Requests) -> None:
    source = requests(3)
    start(source).submit()
    api.end()
    api.batches[0].archived_at = datetime.now().astimezone()
    events: list[Event] = []
    with suppress(RunError):
        for event in start(source).events():
            events += [event]
    (gone,) = (each for each in events if each.name == "batch.gone")
    assert gone.fields == {"partition": 1, "requests": 3, "batch_id": "msgbatch_001"}
    assert gone.fields.keys() == EVENTS["batch.gone"].fields.keys()


def test_the_events_of_a_run_that_loses_a_response(tmp_path: Path) -> None:
    with place(tmp_path / "a", "drop:when=after,times=1") as at:
        at.work()
    (batch_id,) = {each.fields["batch_id"] for each in at.events if each.name == "batch.adopted"}
    of_first = [each for each in at.events if each.fields.get("partition") == 1]
    assert [each.name for each in of_first] == [
        "batch.submitting",
        "create.lost",
        "batch.adopted",
        "batch.ended",
        "batch.collected",
        "batch.merged",
    ]
    assert {each.fields["requests"] for each in of_first} == {3}
    assert {each.fields["batch_id"] for each in of_first[2:]} == {batch_id}
    collected, last = of_first[4].fields, at.events[-1]
    assert (collected["succeeded"], collected["errored"], collected["to_retry"]) == (3, 0, 0)
    assert (last.name, last.fields["succeeded"], last.fields["batches"]) == ("run.finished", 5, 2)


def test_the_next_process_says_which_create_had_no_response(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporter, "HEARTBEAT_SECONDS", 0.1)
    with place(tmp_path / "a", "drop:when=before,times=1") as at:
        at.work(until="create.lost")
        (before, *_) = (each for each in at.events if each.name == "create.lost")
        at.events.clear()
        at.work(reconcile_for=1)
    (lost,) = (each for each in at.events if each.name == "create.lost")
    assert lost.fields == before.fields
    assert lost.text == (
        f"Partition {lost.fields['partition']}: an earlier process got no response to its create; "
        "looking for its batch for up to 1 minute"
    )
    # All else is done by then: a wait for that batch alone is reported, too.
    (waits, *_) = (each for each in at.events if each.name == "run.waiting")
    assert waits.text == (
        f"Waiting: partition {lost.fields['partition']} may have been accepted; looking for its "
        "batch for up to 1 minute"
    )
    assert at.events[-1].name == "run.finished"


def test_a_deadline_keeps_what_is_done_and_the_next_call_continues(tmp_path: Path) -> None:
    with place(tmp_path / "a", seconds=60) as at:
        at.work(deadline=datetime.now().astimezone() + timedelta(seconds=1))
        with at.run() as run:
            report = run.report()
        deadline = next(each for each in at.events if each.name == "run.deadline")
        assert deadline.fields == {"batches": 2, "requests": 5, "unsent": 0}
        left = at.events[-1].fields["requests"] - at.events[-1].fields["settled"]
        assert (at.events[-1].name, report.pending) == ("run.paused", left)
        assert left > 0
        assert {batch.state for batch in report.batches} == {"collected"}
        # One that has passed: nothing is sent.
        before = at.sandbox.report()["accepted"]["batches"]
        at.work(deadline=datetime.now().astimezone())
        assert at.sandbox.report()["accepted"]["batches"] == before
    with pytest.raises(ValueError, match="time zone"):
        RunOptions(deadline=datetime(2026, 1, 1))


def test_spans_have_the_run_its_partitions_and_their_calls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sdk = pytest.importorskip("opentelemetry.sdk.trace")
    export = pytest.importorskip("opentelemetry.sdk.trace.export")
    memory = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter")
    exporter, provider = memory.InMemorySpanExporter(), sdk.TracerProvider()
    provider.add_span_processor(export.SimpleSpanProcessor(exporter))
    monkeypatch.setattr(spans, "_tracer", lambda: provider.get_tracer("test"))
    with place(tmp_path / "a", "drop:when=after,times=1") as at:
        at.work()
    ended = exporter.get_finished_spans()
    names = {each.context.span_id: each.name for each in ended}
    (run,) = (each for each in ended if each.parent is None)
    pairs = Counter((each.name, names[each.parent.span_id]) for each in ended if each.parent)
    assert run.name == "message_batches.run"
    assert run.attributes["message_batches.out"].endswith("out.jsonl")
    assert pairs.pop(("message_batches.poll", "message_batches.run")) > 1
    assert pairs == {
        ("message_batches.partition", "message_batches.run"): 2,
        ("message_batches.create", "message_batches.partition"): 2,
        ("message_batches.collect", "message_batches.partition"): 2,
    }
    creates = [each for each in ended if each.name == "message_batches.create"]
    assert Counter(each.status.status_code.name for each in creates) == {"ERROR": 1, "UNSET": 1}
    assert Counter(each.attributes["message_batches.requests"] for each in creates) == {3: 1, 2: 1}
    assert sum("message_batches.batch_id" in each.attributes for each in creates) == 1
    assert SECRET not in "".join(each.to_json() for each in ended)


def test_the_page_has_the_table() -> None:
    rows = re.findall(
        r"^\| `([a-z.]+)` \| (\w+) \| (.*?) \| (.*?) \|$", page("docs/events.md"), re.M
    )
    assert rows == [
        (
            name,
            logging.getLevelName(kind.level).lower(),
            kind.meaning,
            "; ".join(f"`{field}`: {text}" for field, text in kind.fields.items()),
        )
        for name, kind in EVENTS.items()
    ]
