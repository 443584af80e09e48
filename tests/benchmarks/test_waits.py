"""What is computed about the waits of users: the ideal of a link, bytes, and polls."""

from __future__ import annotations

from itertools import islice

import attrs
import pytest
from benchmarks.parts.runs.first_byte import first_create
from benchmarks.parts.runs.last_result import (
    PEERS,
    Clock,
    Waits,
    late_in_a_run,
    moments_around,
)
from benchmarks.parts.runs.links import Link, least_seconds
from benchmarks.parts.runs.queues import Queue, sent

LINK = Link(1, 8_000_000, 2_000, 0.1, 4e6)
"""A body takes two seconds."""


class TestTheIdealOfALink:
    def test_one_batch_goes_there_and_comes_back_with_the_latency_of_three_calls(self) -> None:
        assert least_seconds(LINK) == pytest.approx(2 + 0.1 + 0.1 + 0.1 + 2)

    @pytest.mark.parametrize(("batches", "waves"), [(4, 1), (5, 2), (8, 2), (20, 5)])
    def test_downloads_overlap_with_the_uploads_after_them(self, batches: int, waves: int) -> None:
        link = attrs.evolve(LINK, batches=batches)
        assert least_seconds(link) == pytest.approx(waves * 2.1 + 0.1 + 2.1)

    def test_with_fewer_connections_it_takes_longer(self) -> None:
        link = attrs.evolve(LINK, batches=8)
        assert least_seconds(link, 2) == pytest.approx(4 * 2.1 + 0.1 + 2.1)
        assert least_seconds(link, 8) == pytest.approx(2.1 + 0.1 + 2.1)


def test_refused_bytes_were_sent_too() -> None:
    assert sent({"taken_bytes": 100, "refused_bytes": 30, "refused": 1}) == 130


def test_a_queue_is_described() -> None:
    queue = Queue(80_000, 4_000, 30_000, retry_after=2)
    assert str(queue) == "20 batches of 4,000 requests, room for 30,000, retry-after 2 s"


def test_the_first_create_is_found_among_the_calls() -> None:
    calls = [
        {"method": "GET", "path": "/v1/messages/batches", "began": 1.0, "ended": 1.1},
        {"method": "POST", "path": "/v1/messages/batches", "began": 2.0, "ended": None},
        {"method": "POST", "path": "/v1/messages/batches", "began": 3.0, "ended": 4.0},
    ]
    assert first_create(calls) == 2.0
    assert first_create(calls[:1]) is None


class TestWaits:
    def test_each_wait_is_longer_up_to_the_longest(self) -> None:
        assert [*islice(Waits(5, 2, 15).looks(), 5)] == [0, 5, 15, 30, 45]

    def test_a_client_is_late_until_its_next_look(self) -> None:
        assert Waits(60).late(61) == 59
        assert Waits(60).late(60) == 0
        assert Waits(30, 2, 900).late(91) == 119

    def test_moments_are_spread_around_an_age(self) -> None:
        moments = moments_around(3_600)
        assert all(3_240 <= each <= 3_960 for each in moments)
        assert sum(moments) / len(moments) == pytest.approx(3_600, rel=0.01)
        # Evenly apart, all of them would be a minute apart, as the looks are.
        assert len({round(each % 60) for each in moments}) == len(moments)

    def test_peers_wait_as_their_sources_say(self) -> None:
        looks = {name: [*islice(waits.looks(), 4)] for name, waits in PEERS.items()}
        assert looks == {
            "vendor SDK, the loop of its documentation": [0, 60, 120, 180],
            "BatchWizard": [0, 5, 12.5, 23.75],
            "batchlane": [0, 30, 90, 210],
        }


def test_a_run_by_a_clock_that_jumps_is_late_by_what_it_waits() -> None:
    # The service asks to be asked again after ten seconds; later a run waits longer by itself.
    assert 0 <= late_in_a_run(55.0) <= 10.5
    assert 0 <= late_in_a_run(565.0) <= 0.05 * 565 + 1
    assert 0 <= late_in_a_run(3_600.0) <= 60


def test_no_time_passes_while_a_call_is_under_way() -> None:
    import queue
    import threading

    clock, items = Clock(), queue.SimpleQueue[str]()
    threading.Timer(0.02, items.put, ["there"]).start()
    assert clock.get(items, 5.0, 1) == "there"
    assert clock.passed == 0
    with pytest.raises(queue.Empty):
        clock.get(items, 5.0, 0)
    assert clock.passed == 5
