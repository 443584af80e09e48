"""While results are kept, the garbage collector looks through old objects rarely, and only then."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

import message_batches
from message_batches import fewer_collections
from tests.sdk.scripted_service import Script, Talk, ended, lines

BEFORE = (701, 9, 11)
ANSWER = (
    b'{"custom_id":"%d","result":{"type":"succeeded","message":{"id":"m","type":"message",'
    b'"role":"assistant","model":"c","content":[{"type":"text","text":"positive"}],'
    b'"stop_reason":"end_turn","usage":{"input_tokens":1,"output_tokens":2,"cache_creation":'
    b'{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0}}}}}\n'
)


@pytest.fixture(autouse=True)
def _thresholds() -> Iterator[None]:
    found = gc.get_threshold()
    gc.set_threshold(*BEFORE)
    state = (gc.isenabled(), gc.get_freeze_count())
    yield
    assert gc.get_threshold() == BEFORE
    assert (gc.isenabled(), gc.get_freeze_count()) == state
    gc.set_threshold(*found)


def raised() -> bool:
    """Return whether only the threshold of older objects is higher: after 1.5 million new ones."""
    return gc.get_threshold() == (BEFORE[0], 1_500_000 // BEFORE[0], BEFORE[2])


def test_older_objects_are_looked_through_rarely_until_the_end_of_the_block() -> None:
    with fewer_collections():
        assert raised()

    assert gc.get_threshold() == BEFORE


def test_blocks_in_blocks_end_with_the_outer_one_and_with_an_error() -> None:
    def in_blocks() -> None:
        with fewer_collections():
            with fewer_collections():
                assert raised()
            assert raised()
            raise KeyError

    with pytest.raises(KeyError):
        in_blocks()


def test_the_last_of_several_threads_ends_it() -> None:
    first_is_in, second_is_in = threading.Event(), threading.Event()

    def first() -> None:
        with fewer_collections():
            first_is_in.set()
            second_is_in.wait(10)

    thread = threading.Thread(target=first)
    thread.start()
    first_is_in.wait(10)
    with fewer_collections():
        second_is_in.set()
        thread.join()
        assert raised()


def test_a_generator_that_is_abandoned_ends_it() -> None:
    def kept() -> Iterator[int]:
        with fewer_collections():
            yield 1

    generator = kept()
    next(generator)
    assert raised()
    del generator


def test_thresholds_that_the_program_sets_in_the_meantime_stay() -> None:
    with fewer_collections():
        gc.set_threshold(5000, 20, 30)

    assert gc.get_threshold() == (5000, 20, 30)
    gc.set_threshold(*BEFORE)


def test_a_program_that_collects_more_rarely_keeps_its_thresholds() -> None:
    rare = (700, 5000, 5000)
    gc.set_threshold(*rare)

    with fewer_collections():
        assert gc.get_threshold() == rare

    assert gc.get_threshold() == rare
    gc.set_threshold(*BEFORE)


def test_a_collector_that_is_off_stays_off() -> None:
    gc.disable()
    gc.set_threshold(0)
    try:
        with fewer_collections():
            assert not gc.isenabled()
            assert gc.get_threshold()[0] == 0
        assert not gc.isenabled()
        assert gc.get_threshold()[0] == 0
    finally:
        gc.enable()
        gc.set_threshold(*BEFORE)


def test_new_garbage_of_another_thread_is_found_in_the_meantime() -> None:
    class Node:
        me: Any

    found: list[bool] = []

    def work() -> None:
        node = Node()
        node.me = node
        gone = weakref.ref(node)
        del node
        kept = [[number] for number in range(5 * BEFORE[0])]
        found.append(gone() is None and len(kept) > 0)

    with fewer_collections():
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()

    assert found == [True]


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="it always looks at a part of them")
def test_older_objects_are_not_looked_through_while_many_are_kept() -> None:
    def of_older_objects() -> list[int]:
        return [one["collections"] for one in gc.get_stats()[1:]]

    with fewer_collections():
        before = of_older_objects()
        kept = [[number] for number in range(200 * BEFORE[0])]
        assert of_older_objects() == before

    assert len(kept) == 200 * BEFORE[0]


def test_results_that_are_dropped_are_gone_before_garbage_is_looked_for(
    talk: Callable[..., Talk],
) -> None:
    count = 1000
    content = b"".join(ANSWER % number for number in range(count))
    one = talk(Script(httpx.Response(200, json=ended(count)), httpx.Response(200, content=content)))

    def collections() -> int:
        return sum(one["collections"] for one in gc.get_stats())

    async def read() -> int:
        results = one.batches.results("b")
        if one.kind == "sync":
            next(results)
            before = collections()
            assert sum(1 for _ in results) == count - 1
        else:
            await anext(results)
            before = collections()
            assert sum([1 async for _ in results]) == count - 1
        return collections() - before

    assert asyncio.run(read()) <= 2


class TestIndex:
    def test_keeps_results_with_fewer_collections(self, talk: Callable[..., Talk]) -> None:
        one = talk(
            Script(httpx.Response(200, json=ended(3)), httpx.Response(200, content=lines(3)))
        )
        seen: list[bool] = []

        index = one.do(
            lambda: one.batches.results(
                "b", on_progress=lambda _: seen.append(raised())
            ).index_by_custom_id()
        )

        assert list(index) == ["req-0", "req-1", "req-2"]
        assert set(seen) == {True}

    def test_ends_them_with_an_error(self, talk: Callable[..., Talk]) -> None:
        one = talk(Script(httpx.Response(200, json=ended(2)), httpx.Response(200, content=b"{}\n")))

        with pytest.raises(message_batches.ResultLineError):
            one.do(lambda: one.batches.results("b").index_by_custom_id())
