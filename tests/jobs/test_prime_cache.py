"""With prime_cache, one request for each shared prefix is sent first, and the others after it."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from message_batches import Anthropic
from message_batches.jobs import InputError, Report, Run, RunOptions, priming, run
from message_batches.jobs.internals import open_ledger
from message_batches.jobs.ledger import Ledger
from message_batches.sandbox import Sandbox
from tests.jobs.fake_api import FakeAPI, FakeClock, errored, lost_answer, succeeded
from tests.jobs.runs import ANY_OUTPUT, Start, expect_each_once, ids_in, once, raising

RULES = ("Answer briefly. " * 2000, "Answer at length. " * 2000)

GROUPS = len(RULES)


def ask(number: int, text: str = "") -> bytes:
    params = {
        "model": "claude-haiku-5-5",
        "max_tokens": 16,
        "system": RULES[number % GROUPS],
        "messages": [{"role": "user", "content": f"{text} {number}"}],
    }
    return json.dumps({"custom_id": f"r{number}", "params": params}).encode()


def lines_of(requests: int) -> bytes:
    return b"".join(ask(number) + b"\n" for number in range(requests))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "requests.jsonl"
    path.write_bytes(lines_of(12))
    return path


def texts_of(job: Run) -> list[str]:
    return [event.text for event in job.events() if event.text is not None]


@ANY_OUTPUT
@pytest.mark.parametrize("wire_ids", ["tagged", "as-is"])
def test_one_request_for_each_prefix_goes_first(
    start: Start, api: FakeAPI, source: Path, wire_ids: str
) -> None:
    job = start(source, prime_cache=True, wire_ids=wire_ids)
    texts = texts_of(job)
    first, others = (batch.custom_ids for batch in api.batches)
    assert first == ["r0", "r1"]
    assert len(others) == 10
    expect_each_once(job, api, 12)
    assert sum(text.startswith("Prompt cache: ") for text in texts) == 2
    assert api.batches[0].ended_at is not None
    for batch in api.batches:
        for row in batch.own_rows:
            assert row.count(b'"cache_control":{"type":"ephemeral","ttl":"1h"}') == 1
    forecast = job.cache_forecast()
    assert forecast is not None
    assert (forecast.marked, forecast.requests, forecast.first) == (2, 12, 2)


def test_the_others_are_sent_by_no_process_before_the_first_have_ended(
    start: Start, api: FakeAPI, source: Path
) -> None:
    start(source, prime_cache=True).submit()
    for _ in range(2):
        report = start(source, prime_cache=True).submit()
        assert len(api.accepted) == 2
        assert (report.waiting_for_cache, report.held_back) == (10, 0)
        assert (report.finished, report.at_rest, report.pending) == (False, False, 12)
    api.end()
    report = start(source, prime_cache=True).finish()
    assert len(api.batches) == 2
    assert (report.waiting_for_cache, report.succeeded) == (0, True)


def test_a_process_that_only_sends_sends_the_others_once_results_are_collected(
    start: Start, api: FakeAPI, source: Path
) -> None:
    start(source, prime_cache=True).submit()
    api.end()
    start(source, prime_cache=True).collect_ready()
    assert len(api.accepted) == 2
    start(source, prime_cache=True).submit()
    assert len(api.accepted) == 12


@pytest.mark.parametrize("kind", ["overloaded_error", "invalid_request_error"])
def test_the_others_go_although_a_first_one_fails(
    start: Start, api: FakeAPI, source: Path, kind: str
) -> None:
    """A transient failure is retried before; in the end, what failed is said."""
    api.answer = lambda custom_id, _: (
        errored(custom_id, kind) if custom_id == "r1" else succeeded(custom_id)
    )
    texts = texts_of(start(source, prime_cache=True, retries=2))
    sent = [batch.custom_ids for batch in api.batches]
    retries = 2 if kind == "overloaded_error" else 0
    assert sent[: 1 + retries] == [["r0", "r1"], *[["r1"]] * retries]
    assert len(sent[-1]) == 10
    assert any("1 of them without an answer; 10 more follow" in text for text in texts)


def test_a_first_create_whose_response_was_lost_is_found_before_the_others_go(
    start: Start, api: FakeAPI, source: Path
) -> None:
    api.after_create = once(raising(lost_answer()))
    job = start(source, prime_cache=True)
    job.finish()
    assert [len(batch.custom_ids) for batch in api.batches] == [2, 10]
    expect_each_once(job, api, 12)


@pytest.mark.parametrize("method", ["hold_for", "release"])
@pytest.mark.parametrize("before", [True, False])
def test_a_process_that_dies_leaves_the_stage_to_the_next(
    start: Start,
    api: FakeAPI,
    source: Path,
    monkeypatch: pytest.MonkeyPatch,
    method: str,
    *,
    before: bool,
) -> None:
    whole = getattr(Ledger, method)

    def die(*arguments: Any) -> None:
        if not before:
            whole(*arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Ledger, method, die)
        with pytest.raises(KeyboardInterrupt):
            start(source, prime_cache=True).finish()
    job = start(source, prime_cache=True)
    assert job.finish().succeeded
    assert [len(batch.custom_ids) for batch in api.batches] == [2, 10]
    expect_each_once(job, api, 12)


def test_events_may_be_abandoned_anywhere(start: Start, api: FakeAPI, source: Path) -> None:
    for _ in range(100):
        job = start(source, prime_cache=True)
        for number, _ in enumerate(job.events()):
            if number == 2:
                break
        if job.report().finished:
            break
    assert job.report().succeeded
    assert sorted(api.batches[0].custom_ids) == ["r0", "r1"]
    expect_each_once(job, api, 12)


def test_a_limit_is_primed_and_kept(start: Start, api: FakeAPI, source: Path) -> None:
    report = start(source, prime_cache=True, limit=6).finish()
    # Every second request is sent, so all of them have the same prefix.
    assert api.batches[0].custom_ids == ["r1"]
    assert set(api.accepted) == {f"r{number}" for number in range(1, 12, 2)}
    assert (report.held_back, report.at_rest) == (6, True)
    # The cache is warm.
    assert start(source, prime_cache=True).finish().succeeded
    assert [len(batch.custom_ids) for batch in api.batches] == [1, 5, 6]


def test_a_run_that_is_resumed_when_the_cache_is_gone_primes_it_again(
    start: Start, api: FakeAPI, source: Path, clock: FakeClock
) -> None:
    start(source, prime_cache=True, limit=6).finish()
    clock.sleep(priming.LIFETIME + 1)
    assert start(source, prime_cache=True).finish().succeeded
    assert [len(batch.custom_ids) for batch in api.batches] == [1, 5, 1, 5]


def test_an_update_sends_only_what_is_new_with_the_same_marks(
    start: Start, api: FakeAPI, source: Path, clock: FakeClock, out: Path
) -> None:
    start(source, prime_cache=True).finish()
    clock.sleep(priming.LIFETIME + 1)
    source.write_bytes(lines_of(20))
    with pytest.raises(InputError, match="8 new"):
        start(source, prime_cache=True)
    job = start(source, prime_cache=True, update=True)
    assert job.finish().succeeded
    assert [len(batch.custom_ids) for batch in api.batches] == [2, 10, 2, 6]
    assert Counter(ids_in(out)) == Counter(f"r{number}" for number in range(20))


def test_an_update_gives_no_other_breakpoints_to_what_was_answered(
    start: Start, api: FakeAPI, source: Path
) -> None:
    def page(number: int) -> bytes:
        request = json.loads(ask(2 * number))
        text = [{"type": "text", "text": each} for each in ("page " * 2000, f"question {number}")]
        request["params"]["messages"][0]["content"] = text
        return json.dumps(request).encode() + b"\n"

    pages = b"".join(map(page, range(5)))
    source.write_bytes(pages)
    start(source, prime_cache=True).finish()
    # These share only the system prompt, where a new run would have a breakpoint.
    source.write_bytes(pages + b"".join(ask(number) + b"\n" for number in range(20, 30, 2)))
    assert start(source, prime_cache=True, update=True).finish().succeeded
    expected = [f"r{number}" for number in (0, 2, 4, 6, 8, 20, 22, 24, 26, 28)]
    assert sorted(api.accepted, key=lambda name: int(name[1:])) == expected


def test_breakpoints_are_a_part_of_a_run(start: Start, api: FakeAPI, source: Path) -> None:
    start(source, prime_cache=True).finish()
    with pytest.raises(InputError, match="--prime-cache"):
        start(source)
    source.touch()  # the same content
    assert start(source, prime_cache=True).finish().succeeded
    content = source.read_bytes()
    source.write_bytes(content.replace(b" 5", b" five"))
    with pytest.raises(InputError, match="1 changed"):
        start(source, prime_cache=True)
    assert len(api.batches) == 2


@pytest.mark.parametrize("make", [io.BytesIO, lambda content: content.splitlines()])
def test_requests_that_are_not_in_a_file_are_marked_too(
    start: Start, api: FakeAPI, make: Callable[[bytes], Any]
) -> None:
    start(make(lines_of(12)), prime_cache=True).submit()
    job = start(make(lines_of(12)), prime_cache=True)
    assert job.finish().succeeded
    assert [len(batch.custom_ids) for batch in api.batches] == [2, 10]
    with pytest.raises(InputError):
        start(make(lines_of(13)), prime_cache=True)


def test_a_mistake_is_reported_with_its_file_and_line(start: Start, tmp_path: Path) -> None:
    one, two = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    one.write_bytes(lines_of(3))
    two.write_bytes(
        b"\n" + ask(0) + b"\n" + ask(7).replace(b'"max_tokens": 16', b'"max_tokens": 0')
    )
    with pytest.raises(InputError) as refused:
        start([one, two], prime_cache=True)
    message = str(refused.value)
    assert f"{two}:3: " in message
    assert f"{two}:2: " in message
    assert f"already used on line 1 of {one}" in message


def test_without_a_prefix_to_mark_a_run_is_as_without_the_option(
    start: Start, api: FakeAPI, tmp_path: Path
) -> None:
    source = tmp_path / "requests.jsonl"
    source.write_bytes(
        lines_of(12)
        .replace(b'"system": "Answer', b'"system": "x')
        .replace(RULES[0].encode()[6:], b"")
        .replace(RULES[1].encode()[6:], b"")
    )
    job = start(source, prime_cache=True)
    assert job.finish().succeeded
    assert len(api.batches) == 1
    forecast = job.cache_forecast()
    assert forecast is not None
    assert {each.reason for each in forecast.prefixes} == {"too short for the model to cache"}
    assert b"cache_control" not in b"".join(api.batches[0].own_rows)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(batch_seconds=0) as sandbox:
        yield sandbox


def answered(sandbox: Sandbox, source: Path, out: Path, **options: Any) -> Report:
    with Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client:
        chosen = RunOptions(polling_interval=0.1, **options)
        with run(source, out, client=client, options=chosen) as job:
            return job.finish()


def test_priming_lets_all_others_read_the_cache(
    sandbox: Sandbox, source: Path, tmp_path: Path
) -> None:
    before = answered(sandbox, source, tmp_path / "before.jsonl")
    after = answered(sandbox, source, tmp_path / "after.jsonl", prime_cache=True)

    assert (before.cache.read, before.cache.written, before.cache.saved) == (0, 0, 0)
    assert before.cache.input == after.cache.input
    # Two of twelve requests write a prefix, and the other ten read it.
    long, short = (len(rules) // 4 for rules in (RULES[1], RULES[0]))
    assert after.cache.written == long + short
    assert after.cache.read == 5 * (long + short)
    assert after.cache.saved is not None
    assert after.cache.saved > 0
    output = {
        name: report.tokens["claude-haiku-5-5"]["output"]
        for name, report in (("before", before), ("after", after))
    }
    paid = before.cost.total - after.cost.total
    half, price = 2, 5  # of a batch, and of a million tokens of output, in tenths of a dollar
    answers = (output["before"] - output["after"]) * price / 10 / half / 1_000_000
    assert float(paid) == pytest.approx(float(after.cache.saved) + answers)


def test_the_kept_requests_differ_from_the_input_only_by_breakpoints(
    start: Start, source: Path, out: Path
) -> None:
    start(source, prime_cache=True).close()
    with open_ledger(out) as ledger:
        kept = ledger.folder.requests.read_bytes()
    mark = b',"cache_control":{"type":"ephemeral","ttl":"1h"}}]'
    assert kept.count(mark) == 12
    assert kept.replace(mark, b"").replace(b'[{"type":"text","text":', b"") == source.read_bytes()
