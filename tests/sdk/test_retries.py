from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import httpx
import pytest

import message_batches as mb
from message_batches.sdk import retry
from tests.sdk.scripted_service import Script, Talk, a_request, batch, ended, failure, lines

MakeTalk = Callable[..., Talk]


def ok(body: Any = None) -> httpx.Response:
    return httpx.Response(200, json=body or batch())


class TestRetries:
    @pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504, 529])
    def test_transient_failures_are_retried(self, talk: MakeTalk, status: int) -> None:
        service = Script(failure(status), failure(status), ok())
        one = talk(service)

        assert one.do(lambda: one.batches.retrieve("b")).id == "msgbatch_1"
        assert len(service.requests) == 3
        assert one.slept == [0.5, 1.0]

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
    def test_permanent_failures_are_not_retried(self, talk: MakeTalk, status: int) -> None:
        service = Script(failure(status), ok())
        one = talk(service)

        with pytest.raises(mb.APIStatusError):
            one.do(lambda: one.batches.retrieve("b"))
        assert len(service.requests) == 1

    def test_the_server_has_the_last_word(self, talk: MakeTalk) -> None:
        service = Script(failure(400, **{"x-should-retry": "true"}), ok())
        one = talk(service)
        one.do(lambda: one.batches.retrieve("b"))
        assert len(service.requests) == 2

        service = Script(failure(500, **{"x-should-retry": "false"}), ok())
        one = talk(service)
        with pytest.raises(mb.InternalServerError):
            one.do(lambda: one.batches.retrieve("b"))
        assert len(service.requests) == 1

    def test_connection_errors_are_retried(self, talk: MakeTalk) -> None:
        service = Script(httpx.ConnectError("no"), httpx.ReadTimeout("late"), ok())
        one = talk(service)

        one.do(lambda: one.batches.cancel("b"))

        assert len(service.requests) == 3

    def test_not_for_ever(self, talk: MakeTalk) -> None:
        service = Script(httpx.ReadError("cut"))
        one = talk(service, max_retries=4)

        with pytest.raises(mb.APIConnectionError, match="Connection error: cut"):
            one.do(lambda: one.batches.retrieve("b"))
        assert len(service.requests) == 5
        assert one.slept == [0.5, 1.0, 2.0, 4.0]

    def test_timeouts_have_their_own_class(self, talk: MakeTalk) -> None:
        one = talk(Script(httpx.ReadTimeout("late")), max_retries=0)

        with pytest.raises(mb.APITimeoutError) as caught:
            one.do(lambda: one.batches.retrieve("b"))
        assert caught.value.was_sent

    @pytest.mark.parametrize(
        ("headers", "seconds"),
        [
            ({"retry-after": "7"}, 7.0),
            ({"retry-after": "0.25"}, 0.25),
            ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
            ({"retry-after": "Thu, 01 Jan 2026 00:00:30 GMT"}, 30.0),
            ({"retry-after": "3600"}, retry.MAX_RETRY_AFTER),
            ({"retry-after": "-1"}, 0.5),
            ({"retry-after": "0"}, 0.5),
            ({"retry-after": "soon"}, 0.5),
            ({"retry-after": "nan"}, 0.5),
            ({"retry-after": "inf"}, 0.5),
            ({"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0.5),
            ({"retry-after": "Thu, 99 Jan 99999999999999999999 00:00:00 GMT"}, 0.5),
        ],
    )
    def test_retry_after_is_honoured_up_to_a_cap(
        self, talk: MakeTalk, headers: dict[str, str], seconds: float
    ) -> None:
        one = talk(Script(failure(429, **headers), ok()))

        one.do(lambda: one.batches.retrieve("b"))

        assert one.slept == [seconds]

    def test_waiting_times_are_spread(self) -> None:
        assert retry.backoff(0, random=lambda: 1.0) == 0.375
        assert retry.backoff(3, random=lambda: 0.0) == 4.0
        assert retry.backoff(10**9, random=lambda: 0.0) == retry.MAX_DELAY


class TestCreateIsNotRepeatedBlindly:
    @pytest.mark.parametrize(
        "first",
        [
            failure(429),
            failure(503),
            failure(529),
            httpx.ConnectError("no"),
            httpx.ConnectTimeout("no"),
            httpx.PoolTimeout("no"),
            httpx.ProxyError("no"),
        ],
        ids=repr,
    )
    def test_what_was_not_accepted_is_sent_again(self, talk: MakeTalk, first: Any) -> None:
        service = Script(first, ok())
        one = talk(service)

        one.do(lambda: one.batches.create(requests=iter([a_request()])))

        assert len(service.requests) == 2
        assert service.requests[0].content == service.requests[1].content != b""

    @pytest.mark.parametrize(
        ("first", "also"),
        [
            (failure(500), mb.InternalServerError),
            (failure(502), mb.InternalServerError),
            (httpx.Response(503, text="upstream connect error"), mb.InternalServerError),
            (failure(504, **{"x-should-retry": "true"}), mb.InternalServerError),
            (failure(520), mb.InternalServerError),
            (failure(524), mb.InternalServerError),
            (failure(408, "timeout_error"), mb.APIStatusError),
            (failure(409, "invalid_request_error"), mb.APIStatusError),
            (httpx.Response(409, text="conflict"), mb.APIStatusError),
            (httpx.ReadTimeout("late"), mb.APITimeoutError),
            (httpx.WriteTimeout("late"), mb.APITimeoutError),
            (httpx.ReadError("cut"), mb.APIConnectionError),
            (httpx.WriteError("cut"), mb.APIConnectionError),
            (httpx.RemoteProtocolError("cut"), mb.APIConnectionError),
        ],
        ids=repr,
    )
    def test_what_may_have_been_accepted_is_not(
        self, talk: MakeTalk, first: Any, also: type[Exception]
    ) -> None:
        service = Script(first, ok())
        one = talk(service)
        began = one.now

        with pytest.raises(mb.AmbiguousCreateError, match="with 2 requests before") as caught:
            one.do(lambda: one.batches.create(requests=[a_request(1), a_request(2)]))

        assert len(service.requests) == 1
        assert isinstance(caught.value, also)
        assert caught.value.request_count == 2
        assert caught.value.started_at == began
        assert caught.value.request.url.path == "/v1/messages/batches"
        assert isinstance(caught.value.__cause__, also)

    @pytest.mark.parametrize("status", [400, 401, 413, 501])
    def test_what_was_refused_is_not(self, talk: MakeTalk, status: int) -> None:
        service = Script(failure(status), ok())
        one = talk(service)

        with pytest.raises(mb.APIStatusError) as caught:
            one.do(lambda: one.batches.create(requests=[a_request()]))

        assert not isinstance(caught.value, mb.AmbiguousCreateError)
        assert len(service.requests) == 1

    def test_the_server_may_forbid_it(self, talk: MakeTalk) -> None:
        service = Script(failure(429, **{"x-should-retry": "false"}), ok())
        one = talk(service)

        with pytest.raises(mb.RateLimitError):
            one.do(lambda: one.batches.create(requests=[a_request()]))
        assert len(service.requests) == 1

    def test_an_answer_without_an_id_is_ambiguous(self, talk: MakeTalk) -> None:
        for body in (b"<html>", b"{}", b"[]"):
            one = talk(Script(httpx.Response(200, content=body)))

            with pytest.raises(mb.AmbiguousCreateError) as caught:
                one.do(lambda one=one: one.batches.create(requests=[a_request()]))
            assert isinstance(caught.value, mb.APIConnectionError)
            assert caught.value.was_sent


class TestAYoungBatch:
    def test_is_asked_for_again_until_it_is_known(self, talk: MakeTalk) -> None:
        unknown = failure(404, "not_found_error", **{"x-should-retry": "false"})
        service = Script(ok(), *[unknown] * 6, ok())
        one = talk(service)
        made = one.do(lambda: one.batches.create(requests=[a_request()]))

        assert one.do(lambda: one.batches.retrieve(made.id)).id == made.id
        assert len(one.slept) == 6

    def test_but_only_for_a_minute(self, talk: MakeTalk) -> None:
        one = talk(Script(ok(), failure(404)))
        made = one.do(lambda: one.batches.create(requests=[a_request()]))

        with pytest.raises(mb.NotFoundError):
            one.do(lambda: one.batches.retrieve(made.id))
        assert 60 <= sum(one.slept) < 70

    def test_and_is_forgotten_when_it_is_older(self, talk: MakeTalk) -> None:
        one = talk(Script(*(ok(batch(f"msgbatch_{number}")) for number in range(3))))
        for _ in range(3):
            one.do(lambda: one.batches.create(requests=[a_request()]))
            one.now += 45

        assert list(one.client._context.created) == ["msgbatch_1", "msgbatch_2"]

    def test_and_not_another_one(self, talk: MakeTalk) -> None:
        one = talk(Script(ok(), failure(404)))
        one.do(lambda: one.batches.create(requests=[a_request()]))

        with pytest.raises(mb.NotFoundError):
            one.do(lambda: one.batches.retrieve("another"))
        assert one.slept == []

    def test_and_not_once_it_is_deleted(self, talk: MakeTalk) -> None:
        gone = httpx.Response(200, json={"id": "msgbatch_1", "type": "message_batch_deleted"})
        one = talk(Script(ok(), gone, failure(404)))
        made = one.do(lambda: one.batches.create(requests=[a_request()]))
        one.do(lambda: one.batches.delete(made.id))

        with pytest.raises(mb.NotFoundError):
            one.do(lambda: one.batches.retrieve(made.id))
        assert one.slept == []

    def test_nor_without_retries(self, talk: MakeTalk) -> None:
        one = talk(Script(ok(), failure(404)), max_retries=0)
        made = one.do(lambda: one.batches.create(requests=[a_request()]))

        with pytest.raises(mb.NotFoundError):
            one.do(lambda: one.batches.retrieve(made.id))
        assert one.slept == []

    def test_its_results_too(self, talk: MakeTalk) -> None:
        young = ended(2, ended_at="2025-12-31T23:59:30Z")
        one = talk(Script(ok(young), failure(404), httpx.Response(200, content=lines(2))))
        assert len(one.all(lambda: one.batches.results("b"))) == 2

        old = ended(2, ended_at="2025-12-31T23:50:00Z", created_at="2025-12-31T22:50:00Z")
        one = talk(Script(ok(old), failure(404)))
        with pytest.raises(mb.NotFoundError):
            one.do(lambda: one.batches.results("b"))


@pytest.mark.parametrize("body", [b"<html>", b"", b"[]", b"null", b"{}", b'{"id":7}'])
def test_a_success_that_does_not_match_has_its_own_error(talk: MakeTalk, body: bytes) -> None:
    one = talk(Script(httpx.Response(200, content=body)))

    with pytest.raises(mb.APIResponseValidationError) as caught:
        one.do(lambda: one.batches.retrieve("b"))

    assert caught.value.status_code == 200
    assert caught.value.body == body.decode()


def test_any_status_of_success_is_accepted(talk: MakeTalk) -> None:
    one = talk(Script(httpx.Response(202, json=batch())))

    assert one.do(lambda: one.batches.retrieve("b")).id == "msgbatch_1"


def test_headers_may_hold_the_characters_of_latin_1(talk: MakeTalk) -> None:
    service = Script(ok())
    one = talk(service, default_headers={"x-team": "Köln"})

    one.do(lambda: one.batches.retrieve("b"))

    values = dict(service.requests[0].headers.raw)
    assert values[b"x-team"] == "Köln".encode("latin-1")


def test_what_is_logged(
    talk: MakeTalk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    logger = logging.getLogger("message_batches")
    monkeypatch.setattr(logger, "level", logging.WARNING)
    talk(Script(ok()))
    assert logger.level == logging.WARNING
    monkeypatch.setenv("ANTHROPIC_LOG", "info")
    talk(Script(ok()))
    assert logger.level == logging.INFO
    monkeypatch.setenv("ANTHROPIC_LOG", "debug")
    one = talk(Script(failure(503), ok()))
    assert logger.level == logging.DEBUG

    one.do(lambda: one.batches.retrieve("b", extra_query={"secret": "s3"}))

    assert "Retrying in 0.5 seconds. Error code: 503" in caplog.text
    assert (
        "GET https://api.anthropic.com/v1/messages/batches/b: 503, request id req_9" in caplog.text
    )
    assert "s3" not in "".join(
        record.getMessage() for record in caplog.records if record.name == "message_batches"
    )
