"""Results that are missing: they are downloaded again before anything is sent again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from message_batches import InternalServerError
from message_batches.jobs import InputError, RunError, ServiceUnreachableError
from tests.jobs.fake_api import FakeAPI, FakeBatch, FakeClock, status_error
from tests.jobs.runs import ANY_OUTPUT, Requests, Start, content_of, ids_in

pytestmark = ANY_OUTPUT


def lose(api: FakeAPI, *custom_ids: str) -> None:
    """Let the batches have no result for these requests, and let their counts say so."""
    for batch in api.batches:
        batch.lost = set(custom_ids) & set(batch.custom_ids)


@pytest.fixture
def incomplete(start: Start, api: FakeAPI, requests: Requests) -> Start:
    """A finished run of six requests in three batches, of which two requests are missing."""
    api.after_create = lambda _: lose(api, "r0", "r3")
    report = start(requests(6), max_batch_requests=2).finish()
    assert (report.missing, report.missing_ids) == (2, ["r0", "r3"])
    assert sum(report.tokens["claude-test"].values()) == 4 * 9
    api.after_create = lambda _: None
    api.calls.clear()
    return start


def test_what_the_service_has_by_now_is_not_sent_again(
    incomplete: Start, api: FakeAPI, requests: Requests
) -> None:
    lose(api)
    job = incomplete(requests(6))
    assert job.retry() == 0
    report = job.finish()
    assert report.succeeded
    assert report.paid_twice == 0
    assert sum(report.tokens["claude-test"].values()) == 6 * 9
    assert "create" not in api.calls
    assert api.calls.count("results") == 2
    assert Counter(ids_in(job.out)) == Counter(f"r{number}" for number in range(6))


def test_only_what_is_still_missing_is_sent_again(
    incomplete: Start, api: FakeAPI, requests: Requests
) -> None:
    lose(api, "r3")
    job = incomplete(requests(6))
    assert job.retry() == 1
    assert "create" not in api.calls
    assert job.finish().succeeded
    assert Counter(api.accepted) == Counter(
        {**dict.fromkeys(["r0", "r1", "r2", "r4", "r5"], 1), "r3": 2}
    )
    assert Counter(ids_in(job.out)) == Counter(f"r{number}" for number in range(6))


def test_a_batch_that_is_gone_does_not_stop_a_retry(
    incomplete: Start, api: FakeAPI, requests: Requests
) -> None:
    api.batches[0].archived_at = datetime(2027, 2, 20, tzinfo=UTC)
    del api.batches[1]
    job = incomplete(requests(6))
    assert job.retry() == 2
    assert "results" not in api.calls
    assert job.finish().succeeded


def test_nothing_is_sent_while_results_cannot_be_downloaded(
    incomplete: Start, api: FakeAPI, requests: Requests, clock: FakeClock
) -> None:
    lose(api)
    page = [b"<html>Please log in</html>"]
    api.lines = lambda _, lines: page
    job = incomplete(requests(6), give_up_after=600)
    with pytest.raises(ServiceUnreachableError, match="Not everything is there yet"):
        job.retry()
    assert "create" not in api.calls

    api.lines = lambda _, lines: lines
    assert incomplete(requests(6)).finish().succeeded
    assert "create" not in api.calls


def test_a_service_that_does_not_say_whether_a_batch_exists_stops_a_retry(
    incomplete: Start, api: FakeAPI, requests: Requests
) -> None:
    job = incomplete(requests(6))

    def refuse(call: str) -> None:
        if call == "retrieve":
            raise status_error(500)

    api.before_call = refuse
    with pytest.raises(InternalServerError):
        job.retry()
    assert job.report().missing == 2


def test_a_late_result_of_what_was_sent_again_meanwhile_is_reported_as_paid_twice(
    incomplete: Start, api: FakeAPI, requests: Requests
) -> None:
    job = incomplete(requests(6))
    assert job.retry() == 2
    api.after_create = lambda batch: setattr(batch, "lost", {"r3"})
    assert job.finish().missing == 1
    lose(api)
    job = incomplete(requests(6))
    assert job.retry() == 0
    report = job.finish()
    assert report.succeeded
    assert [each.custom_id for each in report.twice] == ["r3"]
    assert Counter(ids_in(job.out)) == Counter(f"r{number}" for number in range(6))


PAGES: dict[str, list[bytes]] = {
    "html": [b"<html><body>Please log in to the hotel wifi</body></html>"],
    "error": [b'{"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}'],
    "empty": [],
    "short": [],
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_portal_in_the_way_of_the_results_costs_time_and_no_money(
    start: Start, api: FakeAPI, requests: Requests, clock: FakeClock, kind: str
) -> None:
    def instead(_: FakeBatch, lines: list[bytes]) -> Iterable[bytes]:
        return lines[1:] if kind == "short" else PAGES[kind]

    api.lines = instead
    source = requests(5)
    began = clock.now
    job = start(source, give_up_after=600)
    with pytest.raises(RunError, match="Run the same command again"):
        job.finish()
    assert 600 <= clock.now - began <= 900
    report = job.report()
    assert (report.missing, report.pending, report.finished) == (0, 5, False)

    # `retry` does not send what is not missing.
    with pytest.raises(RunError):
        start(source, give_up_after=600).finish()
    api.lines = lambda _, lines: lines
    job = start(source)
    assert job.retry() == 0
    assert job.finish().succeeded
    assert api.calls.count("create") == 1
    lines = [json.loads(line) for line in content_of(job.out).splitlines()]
    assert all(line["result"]["type"] == "succeeded" for line in lines)


def test_a_person_may_stop_waiting_for_results(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    """The counts say that there are more, but no download has them."""

    def after_create(_: FakeBatch) -> None:
        lose(api, "r0")
        for batch in api.batches:
            batch.counts_say_all = True

    api.after_create = after_create
    job = start(requests(6), max_batch_requests=3, give_up_after=60)
    with pytest.raises(ServiceUnreachableError, match="--accept-missing"):
        job.finish()
    with pytest.raises(InputError, match="Partition 2: no results of it are outstanding"):
        job.accept_missing(2)
    job.accept_missing()
    with pytest.raises(InputError, match="No results are outstanding"):
        job.accept_missing()
    report = job.finish()
    assert (report.missing_ids, report.outcomes) == (["r0"], {"succeeded": 5})
    assert sorted(ids_in(job.out)) == ["r1", "r2", "r3", "r4", "r5"]
    assert api.calls.count("create") == 2
    assert job.retry() == 1


def test_results_that_were_never_downloaded_are_not_given_up(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    def refuse(call: str) -> None:
        if call == "results":
            raise status_error(503)

    api.before_call = refuse
    job = start(requests(3), give_up_after=60)
    with pytest.raises(ServiceUnreachableError):
        job.finish()
    with pytest.raises(InputError, match="The results of partition 1 were not downloaded yet"):
        job.accept_missing()
    api.before_call = lambda _: None
    assert job.finish().succeeded
