"""A list ends where the service says so, and nowhere else."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches import Anthropic, ListIncompleteError
from tests.sdk.scripted_service import Script, Talk, batch

MakeTalk = Callable[..., Talk]


def page(*ids: str, more: Any = False, **changes: Any) -> httpx.Response:
    """Return a page of batches; a change to ... leaves the field out."""
    body = {
        "data": [batch(batch_id) for batch_id in ids],
        "has_more": more,
        "first_id": ids[0] if ids else None,
        "last_id": ids[-1] if ids else None,
    } | changes
    return httpx.Response(200, json={key: value for key, value in body.items() if value is not ...})


def ids_of(one: Talk, **query: Any) -> list[str]:
    return [found.id for found in one.all(lambda: one.batches.list(**query))]


def test_an_empty_page_that_says_that_more_follows_is_followed(talk: MakeTalk) -> None:
    service = Script(page(more=True, last_id="b3"), page("b2", more=True), page("b1"))
    assert ids_of(talk(service)) == ["b2", "b1"]
    asked = [request.url.params.get("after_id") for request in service.requests]
    assert asked == [None, "b3", "b2"]


def test_empty_pages_in_the_direction_of_newer_batches_are_followed(talk: MakeTalk) -> None:
    service = Script(page(more=True, first_id="b5"), page("b6"))
    assert ids_of(talk(service), before_id="b4") == ["b6"]
    asked = [request.url.params.get("before_id") for request in service.requests]
    assert asked == ["b4", "b5"]


NO_WAY_ON = {
    "empty, no cursor": [page(more=True)],
    "no cursor": [page("b1", more=True, last_id=None)],
    "cursor absent": [page("b1", more=True, last_id=...)],
    "cursor empty": [page("b1", more=True, last_id="")],
    "cursor is a number": [page("b1", more=True, last_id=7)],
    "the same cursor": [page("b2", more=True), page("b2", more=True)],
    "the same cursor without batches": [page("b2", more=True), page(more=True, last_id="b2")],
    "a circle": [page("b2", more=True), page("b1", more=True), page("b2", more=True)],
    "the cursor that was given": [page("b1", more=True, last_id="b9")],
}


@pytest.mark.parametrize("pages", NO_WAY_ON.values(), ids=NO_WAY_ON)
def test_a_list_without_a_way_on_is_an_error(talk: MakeTalk, pages: list[httpx.Response]) -> None:
    service = Script(*pages)
    one = talk(service)
    with pytest.raises(ListIncompleteError, match="not complete"):
        ids_of(one, after_id="b9")
    assert len(service.requests) == len(pages), "no page is fetched twice"
    first = talk(Script(*pages))
    assert first.do(lambda: first.batches.list()).data is not None, "one page can be had"


def test_a_list_that_does_not_say_whether_it_continues_is_followed_while_it_can(
    talk: MakeTalk,
) -> None:
    service = Script(page("b2", more=...), page("b1", more=None), page(more=...))
    assert ids_of(talk(service)) == ["b2", "b1"]
    assert ids_of(talk(Script(page("b1", more=..., last_id=...)))) == ["b1"]
    assert ids_of(talk(Script(page(more=...)))) == []


def test_the_end_is_believed_although_there_is_a_cursor(talk: MakeTalk) -> None:
    one = talk(Script(page("b1", more=False)))
    listed = one.do(lambda: one.batches.list())
    assert not listed.has_next_page()
    assert listed.next_page_info() is not None


@given(st.lists(st.integers(0, 3), max_size=8))
def test_every_batch_of_every_page_is_listed_once(sizes: list[int]) -> None:
    numbers = itertools.count()
    pages = [[f"b{next(numbers)}" for _ in range(size)] for size in sizes] or [[]]

    def answer(request: httpx.Request) -> httpx.Response:
        after = request.url.params.get("after_id")
        index = int(after.removeprefix("page")) + 1 if after else 0
        last = index == len(pages) - 1
        return page(*pages[index], more=not last, last_id=None if last else f"page{index}")

    client = Anthropic(api_key="k", http_client=httpx.Client(transport=httpx.MockTransport(answer)))
    listed = [one.id for one in client.messages.batches.list()]
    assert listed == [one for ids in pages for one in ids]


def test_a_page_keeps_what_a_batch_lacks(talk: MakeTalk) -> None:
    body = json.loads(page("b1").content)
    body["data"] = [{"id": "b1"}]
    assert ids_of(talk(Script(httpx.Response(200, json=body)))) == ["b1"]
