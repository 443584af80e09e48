from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, ClassVar

import httpx
import pytest

import message_batches
from message_batches import NotFoundError
from message_batches_api import models
from tests.sdk.scripted_service import Script, Talk, a_request, batch, ended, failure

MakeTalk = Callable[..., Talk]


PAGE = {"data": [], "has_more": False, "first_id": None, "last_id": None}


def answer(body: Any, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, json=body, headers=headers)


@pytest.mark.parametrize(
    ("verb", "arguments", "body", "method", "path"),
    [
        ("create", {"requests": [a_request()]}, batch(), "POST", "/v1/messages/batches"),
        ("retrieve", {"message_batch_id": "b"}, batch(), "GET", "/v1/messages/batches/b"),
        ("list", {}, PAGE, "GET", "/v1/messages/batches"),
        ("cancel", {"message_batch_id": "b"}, batch(), "POST", "/v1/messages/batches/b/cancel"),
        (
            "delete",
            {"message_batch_id": "b"},
            {"id": "b", "type": "message_batch_deleted"},
            "DELETE",
            "/v1/messages/batches/b",
        ),
    ],
)
class TestEachOperation:
    def test_on_both_surfaces(
        self,
        talk: MakeTalk,
        verb: str,
        arguments: dict[str, Any],
        body: Any,
        method: str,
        path: str,
    ) -> None:
        for surface, query in (("batches", ""), ("beta", "beta=true")):
            service = Script(answer(body))
            one = talk(service)

            given = one.do(
                lambda one=one, surface=surface: getattr(getattr(one, surface), verb)(**arguments)
            )

            (request,) = service.requests
            assert (request.method, request.url.path) == (method, path)
            assert request.url.query.decode() == query
            assert request.headers["x-api-key"] == "sk-secret"
            assert request.headers["anthropic-version"] == "2023-06-01"
            assert request.headers["user-agent"] == f"message-batches/{message_batches.__version__}"
            if verb != "list":
                prefix = "Beta" if surface == "beta" else ""
                name = "DeletedMessageBatch" if verb == "delete" else "MessageBatch"
                assert type(given) is getattr(models, prefix + name)
                assert given.id == body["id"]

    def test_takes_every_option(
        self,
        talk: MakeTalk,
        verb: str,
        arguments: dict[str, Any],
        body: Any,
        method: str,
        path: str,
    ) -> None:
        service = Script(answer(body))
        one = talk(service, default_headers={"x-mine": "1", "x-old": "1"}, default_query={"q": "1"})

        one.do(
            lambda: getattr(one.beta, verb)(
                **arguments,
                betas=["one", "two"],
                workspace_id="wrkspc_1",
                extra_headers={"X-Old": message_batches.omit, "Anthropic-Version": "2026-10-21"},
                extra_query={"extra": True},
                extra_body={"more": 1},
                timeout=7.5,
            )
        )

        (request,) = service.requests
        assert request.headers["anthropic-beta"] == "one,two"
        assert request.headers["anthropic-workspace-id"] == "wrkspc_1"
        assert request.headers["x-mine"] == "1"
        assert request.headers["anthropic-version"] == "2026-10-21"
        assert "x-old" not in request.headers
        assert dict(request.url.params) == {"beta": "true", "q": "1", "extra": "true"}
        if method == "POST":
            assert json.loads(request.content)["more"] == 1
            assert request.headers["content-type"] == "application/json"

    def test_refuses_an_unknown_option(
        self,
        talk: MakeTalk,
        verb: str,
        arguments: dict[str, Any],
        body: Any,
        method: str,
        path: str,
    ) -> None:
        service = Script(answer(body))
        one = talk(service)

        with pytest.raises(TypeError, match="beta_s"):
            one.do(lambda: getattr(one.batches, verb)(**arguments, beta_s=["x"]))

        assert service.requests == []


@pytest.mark.parametrize("verb", ["retrieve", "cancel", "delete", "results", "wait"])
def test_an_id_that_is_not_one_is_refused(talk: MakeTalk, verb: str) -> None:
    service = Script(answer(batch()))
    one = talk(service)

    for bad in ("", ".", ".."):
        with pytest.raises(
            ValueError, match=r"non-empty value for `message_batch_id`|is not the id"
        ):
            one.do(lambda bad=bad: getattr(one.batches, verb)(bad))

    assert service.requests == []


def test_an_id_is_one_path_segment(talk: MakeTalk) -> None:
    service = Script(answer(batch()))
    one = talk(service)

    one.do(lambda: one.batches.retrieve("a/../b?c#d e%2F"))

    assert service.requests[0].url.raw_path == b"/v1/messages/batches/a%2F..%2Fb%3Fc%23d%20e%252F"


def test_a_timeout_reaches_the_http_client(talk: MakeTalk) -> None:
    seen: list[dict[str, Any]] = []

    def service(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"])
        return answer(batch())

    one = talk(service)
    one.do(lambda: one.batches.retrieve("b"))
    one.do(lambda: one.batches.retrieve("b", timeout=3))
    one.do(lambda: one.batches.retrieve("b", timeout=None))

    assert seen[0] == {"connect": 5.0, "read": 600.0, "write": 600.0, "pool": 600.0}
    assert set(seen[1].values()) == {3}
    assert set(seen[2].values()) == {None}


class TestList:
    PAGES: ClassVar[dict[str, Any]] = {
        "": {"data": ["5", "4"], "has_more": True},
        "after_id=4": {"data": ["3", "2"], "has_more": True},
        "after_id=2": {"data": ["1"], "has_more": False},
        "before_id=1": {"data": ["3", "2"], "has_more": True},
        "before_id=3": {"data": ["5", "4"], "has_more": False},
    }

    def service(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(dict(request.url.params))
        params = request.url.params
        cursor = next((f"{n}={params[n]}" for n in ("after_id", "before_id") if n in params), "")
        page = self.PAGES[cursor]
        ids = page["data"]
        return answer(
            {
                "data": [batch(one) for one in ids],
                "has_more": page["has_more"],
                "first_id": ids[0],
                "last_id": ids[-1],
            }
        )

    @pytest.fixture(autouse=True)
    def _nothing_asked(self) -> None:
        self.asked: list[dict[str, str]] = []

    def test_iterates_over_all_pages(self, talk: MakeTalk) -> None:
        one = talk(self.service)

        found = one.all(lambda: one.batches.list(limit=2))

        assert [item.id for item in found] == ["5", "4", "3", "2", "1"]
        assert self.asked == [
            {"limit": "2"},
            {"limit": "2", "after_id": "4"},
            {"limit": "2", "after_id": "2"},
        ]

    def test_goes_towards_newer_ones_from_before_id(self, talk: MakeTalk) -> None:
        one = talk(self.service)

        found = one.all(lambda: one.batches.list(before_id="1"))

        assert [item.id for item in found] == ["3", "2", "5", "4"]

    def test_the_list_yields_pages(self, talk: MakeTalk) -> None:
        one = talk(self.service)

        first = one.do(lambda: one.beta.list(limit=2, extra_headers={"x-mine": "1"}))
        second = one.do(first.get_next_page)

        assert [item.id for item in first.data] == ["5", "4"]
        assert (first.has_more, first.first_id, first.last_id) == (True, "5", "4")
        assert first.has_next_page()
        assert first.next_page_info().params == {"after_id": "4"}
        assert [item.id for item in second.data] == ["3", "2"]
        assert [page.first_id for page in one.all(lambda: first.iter_pages())] == ["5", "3", "1"]
        assert type(first.data[0]) is models.BetaMessageBatch

    def test_refuses_to_ask_for_a_page_that_is_not_there(self, talk: MakeTalk) -> None:
        one = talk(Script(answer(PAGE)))
        page = one.do(lambda: one.batches.list())

        with pytest.raises(RuntimeError, match="There is no next page"):
            one.do(page.get_next_page)

    def test_does_not_turn_in_a_circle(self, talk: MakeTalk) -> None:
        stuck = {"data": [batch("1")], "has_more": True, "first_id": "1", "last_id": "1"}
        one = talk(Script(answer(stuck)))

        with pytest.raises(message_batches.AnthropicError, match="does not advance"):
            one.all(lambda: one.batches.list())


class TestWait:
    def test_ends_with_the_batch(self, talk: MakeTalk) -> None:
        service = Script(answer(batch()), answer(batch()), answer(ended(2)))
        one = talk(service)
        seen: list[Any] = []

        last = one.do(lambda: one.batches.wait("b", on_update=seen.append))

        assert last.processing_status == "ended"
        assert [item.processing_status for item in seen] == ["in_progress", "in_progress", "ended"]
        assert one.slept == [2.0, 3.0]

    def test_ends_with_a_batch_whose_status_a_gateway_leaves_out(self, talk: MakeTalk) -> None:
        for status in (None, "completed"):
            service = Script(
                answer(batch(processing_status=status)),
                answer(ended(2, processing_status=status)),
            )
            one = talk(service)
            last = one.do(lambda one=one: one.batches.wait("b"))
            assert last.processing_status == status
            assert len(service.requests) == 2

    def test_asks_less_and_less_often(self, talk: MakeTalk) -> None:
        one = talk(Script(*[answer(batch())] * 20, answer(ended(2))))

        one.do(lambda: one.batches.wait("b"))

        assert one.slept == sorted(one.slept)
        assert one.slept[-1] == 60.0

    def test_honours_retry_after(self, talk: MakeTalk) -> None:
        slow = {"retry-after": "10"}
        one = talk(Script(answer(batch(), **slow), answer(batch(), **slow), answer(ended(2))))

        one.do(lambda: one.batches.wait("b"))

        assert one.slept == [10.0, 10.0]

    def test_gives_up_in_time(self, talk: MakeTalk) -> None:
        one = talk(Script(answer(batch())))

        with pytest.raises(message_batches.WaitTimeoutError, match="after 30 seconds") as caught:
            one.do(lambda: one.batches.wait("b", timeout=30))

        assert sum(one.slept) == pytest.approx(30)
        assert caught.value.batch is not None
        assert caught.value.batch.id == "msgbatch_1"
        assert isinstance(caught.value, TimeoutError)

    def test_is_not_confused_by_a_laptop_that_slept(self, talk: MakeTalk) -> None:
        one = talk(Script(answer(batch())))
        one.client._driver._sleep = None

        def sleep(seconds: float) -> None:
            one.now += 3600

        async def async_sleep(seconds: float) -> None:
            sleep(seconds)

        one.client._driver._sleep = sleep if one.kind == "sync" else async_sleep
        began = one.now

        with pytest.raises(message_batches.WaitTimeoutError):
            one.do(lambda: one.batches.wait("b", timeout=600))

        assert one.now == began + 3600

    def test_outlives_an_outage(self, talk: MakeTalk) -> None:
        down = [failure(500)] * 12
        one = talk(Script(answer(batch()), *down, answer(ended(2))))

        assert one.do(lambda: one.batches.wait("b")).processing_status == "ended"

    def test_does_not_outlive_a_refusal(self, talk: MakeTalk) -> None:
        one = talk(Script(answer(batch()), failure(404, "not_found_error")))

        with pytest.raises(NotFoundError):
            one.do(lambda: one.batches.wait("b"))

    def test_fails_after_a_quarter_of_an_hour_out_of_reach(self, talk: MakeTalk) -> None:
        one = talk(Script(failure(500)))

        with pytest.raises(message_batches.InternalServerError):
            one.do(lambda: one.batches.wait("b"))

        assert 900 < sum(one.slept) < 1000

    def test_awaits_an_async_listener(self, talk: MakeTalk) -> None:
        one = talk(Script(answer(ended(2))))
        seen: list[Any] = []

        async def listener(item: Any) -> None:
            seen.append(item)

        if one.kind == "async":
            one.do(lambda: one.batches.wait("b", on_update=listener))
            assert len(seen) == 1
