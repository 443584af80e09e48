from __future__ import annotations

import copy
import logging
import pickle
import traceback
from collections.abc import Callable
from typing import Any

import httpx
import pytest

import message_batches as mb
from message_batches.sdk import retry
from message_batches.sdk.errors import status_error
from tests.sdk.talk import Script, Talk, batch, ended, failure, lines, row

MakeTalk = Callable[..., Talk]


def ok(body: Any = None) -> httpx.Response:
    return httpx.Response(200, json=body or batch())


STATUSES = [
    (400, mb.BadRequestError),
    (401, mb.AuthenticationError),
    (402, mb.PaymentRequiredError),
    (403, mb.PermissionDeniedError),
    (404, mb.NotFoundError),
    (408, mb.RequestTimeoutError),
    (409, mb.ConflictError),
    (412, mb.PreconditionFailedError),
    (413, mb.RequestTooLargeError),
    (418, mb.APIStatusError),
    (422, mb.UnprocessableEntityError),
    (429, mb.RateLimitError),
    (431, mb.RequestHeaderFieldsTooLargeError),
    (499, mb.ClientClosedRequestError),
    (500, mb.InternalServerError),
    (501, mb.HTTPNotImplementedError),
    (503, mb.ServiceUnavailableError),
    (504, mb.DeadlineExceededError),
    (529, mb.OverloadedError),
    (599, mb.InternalServerError),
]


@pytest.mark.parametrize(("status", "kind"), STATUSES)
def test_each_status_has_its_class(talk: MakeTalk, status: int, kind: type[Exception]) -> None:
    one = talk(Script(failure(status, "some_error")), max_retries=0)

    with pytest.raises(mb.APIStatusError) as caught:
        one.do(lambda: one.batches.retrieve("b"))

    error = caught.value
    assert type(error) is kind
    assert error.status_code == error.response.status_code == status
    assert error.request_id == "req_9"
    assert (error.type, error.api_message) == ("some_error", "No.")
    assert isinstance(error.body, dict)
    assert error.request.method == "GET"
    assert str(error) == error.message == f"Error code: {status} - {error.body}"


def test_the_tree_is_the_vendors() -> None:
    assert issubclass(mb.APIStatusError, mb.APIError)
    assert issubclass(mb.APIError, mb.AnthropicError)
    assert issubclass(mb.APITimeoutError, mb.APIConnectionError)
    assert issubclass(mb.APIConnectionError, mb.APIError)
    assert issubclass(mb.APIResponseValidationError, mb.APIError)
    for kind in (mb.HTTPNotImplementedError, mb.ServiceUnavailableError, mb.OverloadedError):
        assert issubclass(kind, mb.InternalServerError)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "cmek_key_disabled", mb.CMEKKeyDisabledError),
        (400, "organization_on_hold", mb.OrganizationOnHoldError),
        (400, "claude_code_key_creator_not_member", mb.ClaudeCodeKeyCreatorNotMemberError),
        (429, "enforced_spend_limit_reached", mb.EnforcedSpendLimitReachedError),
        (400, "never_heard_of", mb.BadRequestError),
        (403, "cmek_key_disabled", mb.PermissionDeniedError),
        (400, 7, mb.BadRequestError),
    ],
)
def test_an_error_code_picks_the_class(status: int, code: Any, kind: type[Exception]) -> None:
    request = httpx.Request("GET", "https://x")
    details = {"error_code": code, "appeal_url": "https://y"}
    body = {"type": "error", "error": {"type": "t", "message": "m", "details": details}}

    error = status_error(httpx.Response(status, json=body, request=request))

    assert type(error) is kind
    assert error.details == details
    assert error.error_code == (code if isinstance(code, str) else None)


@pytest.mark.parametrize(
    ("content", "body", "text"),
    [
        (b"", None, "Error code: 502"),
        (b"  ", None, "Error code: 502"),
        (b"<html>Bad gateway</html>", "<html>Bad gateway</html>", "Error code: 502 - <html>"),
        (b"[1]", [1], "Error code: 502 - [1]"),
        (b'"x"', "x", "Error code: 502 - x"),
        (b"null", None, "Error code: 502 - None"),
        (b'{"error":"flat"}', {"error": "flat"}, "Error code: 502"),
        (b'{"error":{"message":7,"type":null}}', {"error": {"message": 7, "type": None}}, ""),
        (b"[" * 3000, "[" * 3000, "Error code: 502"),
        (b"<p>" * 3000, "<p>" * 3000, "Error code: 502"),
        (b"\xff\xfe", "\ufffd\ufffd", "Error code: 502"),
    ],
)
def test_any_error_body_will_do(content: bytes, body: object, text: str) -> None:
    request = httpx.Request("GET", "https://x")

    error = status_error(httpx.Response(502, content=content, request=request))

    assert error.body == body
    assert str(error).startswith(text)
    assert len(str(error)) < 600
    assert error.api_message is None
    assert error.type is None


def test_errors_can_be_pickled_and_copied(talk: MakeTalk) -> None:
    one = talk(Script(failure(429, "rate_limit_error")), max_retries=0)
    with pytest.raises(mb.RateLimitError) as caught:
        one.do(lambda: one.batches.retrieve("b"))
    request = httpx.Request("GET", "https://x")
    gone = mb.APITimeoutError(request, was_sent=False)
    errors = [
        caught.value,
        gone,
        mb.AmbiguousCreateError.after(gone, started_at=1.0, request_count=2),
        mb.ResultLineError(line=1, offset=2, raw=b"x", cause=ValueError("no")),
        mb.ResultsIncompleteError(rows=1, expected=2),
        mb.InvalidRequestsError("no", row=3),
        mb.WaitTimeoutError("late"),
    ]
    for error in errors:
        for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
            assert type(twin) is type(error)
            assert str(twin) == str(error)
            kept = {name for name in vars(error) if name not in ("request", "response", "cause")}
            assert {name: getattr(twin, name) for name in kept} == {
                name: getattr(error, name) for name in kept
            }


class TestRetries:
    @pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504, 529])
    def test_what_may_pass_is_sent_again(self, talk: MakeTalk, status: int) -> None:
        service = Script(failure(status), failure(status), ok())
        one = talk(service)

        assert one.do(lambda: one.batches.retrieve("b")).id == "msgbatch_1"
        assert len(service.requests) == 3
        assert one.slept == [0.5, 1.0]

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 422])
    def test_what_will_not_pass_is_not(self, talk: MakeTalk, status: int) -> None:
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

    def test_connection_errors_are_sent_again(self, talk: MakeTalk) -> None:
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

    def test_timeouts_are_a_kind_of_their_own(self, talk: MakeTalk) -> None:
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

        one.do(lambda: one.batches.create(requests=iter([row()])))

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
            one.do(lambda: one.batches.create(requests=[row(1), row(2)]))

        assert len(service.requests) == 1
        assert isinstance(caught.value, also)
        assert caught.value.request_count == 2
        assert caught.value.started_at == began
        assert caught.value.request.url.path == "/v1/messages/batches"
        assert isinstance(caught.value.__cause__, also)

    @pytest.mark.parametrize("status", [400, 401, 408, 409, 413, 501])
    def test_what_was_refused_is_not(self, talk: MakeTalk, status: int) -> None:
        service = Script(failure(status), ok())
        one = talk(service)

        with pytest.raises(mb.APIStatusError) as caught:
            one.do(lambda: one.batches.create(requests=[row()]))

        assert not isinstance(caught.value, mb.AmbiguousCreateError)
        assert len(service.requests) == 1

    def test_the_server_may_forbid_it(self, talk: MakeTalk) -> None:
        service = Script(failure(429, **{"x-should-retry": "false"}), ok())
        one = talk(service)

        with pytest.raises(mb.RateLimitError):
            one.do(lambda: one.batches.create(requests=[row()]))
        assert len(service.requests) == 1

    def test_an_answer_without_an_id_is_ambiguous(self, talk: MakeTalk) -> None:
        for body in (b"<html>", b"{}", b"[]"):
            one = talk(Script(httpx.Response(200, content=body)))

            with pytest.raises(mb.AmbiguousCreateError) as caught:
                one.do(lambda one=one: one.batches.create(requests=[row()]))
            assert isinstance(caught.value, mb.APIConnectionError)
            assert caught.value.was_sent


class TestAYoungBatch:
    def test_is_asked_for_again_until_it_is_known(self, talk: MakeTalk) -> None:
        unknown = failure(404, "not_found_error", **{"x-should-retry": "false"})
        service = Script(ok(), *[unknown] * 6, ok())
        one = talk(service)
        made = one.do(lambda: one.batches.create(requests=[row()]))

        assert one.do(lambda: one.batches.retrieve(made.id)).id == made.id
        assert len(one.slept) == 6

    def test_but_only_for_a_minute(self, talk: MakeTalk) -> None:
        one = talk(Script(ok(), failure(404)))
        made = one.do(lambda: one.batches.create(requests=[row()]))

        with pytest.raises(mb.NotFoundError):
            one.do(lambda: one.batches.retrieve(made.id))
        assert 60 <= sum(one.slept) < 70

    def test_and_is_forgotten_when_it_has_grown_up(self, talk: MakeTalk) -> None:
        one = talk(Script(*(ok(batch(f"msgbatch_{number}")) for number in range(3))))
        for _ in range(3):
            one.do(lambda: one.batches.create(requests=[row()]))
            one.now += 45

        assert list(one.client._context.created) == ["msgbatch_1", "msgbatch_2"]

    def test_and_not_another_one(self, talk: MakeTalk) -> None:
        one = talk(Script(ok(), failure(404)))
        one.do(lambda: one.batches.create(requests=[row()]))

        with pytest.raises(mb.NotFoundError):
            one.do(lambda: one.batches.retrieve("another"))
        assert one.slept == []

    def test_and_not_once_it_is_deleted(self, talk: MakeTalk) -> None:
        gone = httpx.Response(200, json={"id": "msgbatch_1", "type": "message_batch_deleted"})
        one = talk(Script(ok(), gone, failure(404)))
        made = one.do(lambda: one.batches.create(requests=[row()]))
        one.do(lambda: one.batches.delete(made.id))

        with pytest.raises(mb.NotFoundError):
            one.do(lambda: one.batches.retrieve(made.id))
        assert one.slept == []

    def test_nor_without_retries(self, talk: MakeTalk) -> None:
        one = talk(Script(ok(), failure(404)), max_retries=0)
        made = one.do(lambda: one.batches.create(requests=[row()]))

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


class TestCredentials:
    def test_where_results_are_fetched_from(self, talk: MakeTalk) -> None:
        api = "https://api.anthropic.com"
        path = "/v1/messages/batches/b/results"
        cases = [
            (api, f"{api}{path}", f"{api}{path}", True),
            (f"{api}/", f"{api}:443{path}", f"{api}{path}", True),
            # A gateway is not gone around.
            (
                "http://gate:8080/claude",
                f"{api}{path}?x=1",
                f"http://gate:8080/claude{path}?x=1",
                True,
            ),
            ("http://gate:8080/claude", path, f"http://gate:8080/claude{path}", True),
            ("http://gate:8080", f"http://gate:8080{path}", f"http://gate:8080{path}", True),
            # Another origin learns nothing: another host, port or scheme.
            (api, f"https://storage.test{path}", f"https://storage.test{path}", False),
            (api, f"http://api.anthropic.com{path}", f"http://api.anthropic.com{path}", False),
            ("http://gate:8080", f"http://gate:8081{path}", f"http://gate:8081{path}", False),
            (api, f"https://api.anthropic.com.evil.test{path}", "", False),
            (api, f"https://api.anthropic.com@evil.test{path}", "", False),
        ]
        for base_url, results_url, asked, trusted in cases:
            answers = Script(
                ok(ended(2, results_url=results_url)), httpx.Response(200, content=lines(2))
            )
            one = talk(
                answers,
                base_url=base_url,
                default_headers={"X-Gateway-Secret": "s"},
                default_query={"token": "t"},
            )
            cookie_jar = one.client._driver.http.cookies
            cookie_jar.set("session", "c")

            one.all(lambda one=one: one.batches.results("b", extra_headers={"x-other": "o"}))

            request = answers.requests[1]
            for name in ("x-api-key", "x-gateway-secret", "x-other", "cookie", "anthropic-version"):
                assert (name in request.headers) == trusted, (results_url, name)
            assert ("token" in request.url.params) == trusted
            if asked:
                url = request.url.copy_remove_param("token") if trusted else request.url
                assert url == httpx.URL(asked)

    def test_a_redirect_to_another_host_carries_none(self, talk: MakeTalk) -> None:
        moved = httpx.Response(302, headers={"location": "https://storage.test/file?sig=1"})
        answers = Script(ok(ended(2)), moved, httpx.Response(200, content=lines(2)))
        one = talk(answers, default_headers={"Authorization": "Bearer b", "X-Gateway-Secret": "s"})

        assert len(one.all(lambda: one.batches.results("b"))) == 2

        first, last = answers.requests[1:]
        assert first.headers["x-gateway-secret"] == "s"
        assert str(last.url) == "https://storage.test/file?sig=1"
        assert set(last.headers) <= {"host", "accept", "accept-encoding", "user-agent", "range"}

    def test_a_redirect_back_gets_them_no_more(self, talk: MakeTalk) -> None:
        away = httpx.Response(302, headers={"location": "https://evil.test/"})
        back = httpx.Response(302, headers={"location": "https://api.anthropic.com/other"})
        answers = Script(away, back, ok())
        one = talk(answers)

        one.do(lambda: one.batches.retrieve("b"))

        assert ["x-api-key" in request.headers for request in answers.requests] == [
            True,
            False,
            False,
        ]

    def test_a_redirect_on_the_same_host_keeps_them(self, talk: MakeTalk) -> None:
        for base_url, location in (
            ("https://api.anthropic.com", "/v2/b"),
            ("http://api.test", "https://api.test/b"),
        ):
            answers = Script(httpx.Response(307, headers={"location": location}), ok())
            one = talk(answers, base_url=base_url)

            one.do(lambda one=one: one.batches.retrieve("b"))

            assert "x-api-key" in answers.requests[1].headers

    def test_a_batch_is_not_sent_elsewhere(self, talk: MakeTalk) -> None:
        for status, location in ((307, "https://evil.test/"), (302, "/v2/batches")):
            answers = Script(httpx.Response(status, headers={"location": location}), ok())
            one = talk(answers)

            with pytest.raises(mb.APIStatusError, match=f"Error code: {status}"):
                one.do(lambda one=one: one.batches.create(requests=[row()]))

            assert len(answers.requests) == 1

    def test_a_batch_follows_where_the_method_stays(self, talk: MakeTalk) -> None:
        answers = Script(httpx.Response(308, headers={"location": "/v2/batches"}), ok())
        one = talk(answers)

        one.do(lambda: one.batches.create(requests=[row()]))

        assert answers.requests[1].method == "POST"
        assert answers.requests[1].content == answers.requests[0].content

    def test_a_circle_of_redirects_ends(self, talk: MakeTalk) -> None:
        one = talk(Script(httpx.Response(302, headers={"location": "/again"})))

        with pytest.raises(mb.APIError, match="in a circle"):
            one.do(lambda: one.batches.retrieve("b"))

    def test_nothing_shows_them(self, talk: MakeTalk, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level("DEBUG")
        secrets = ["sk-hidden-1", "hunter2", "gate-secret", "c29tZW9uZTpodW50ZXIy"]
        options: dict[str, Any] = {
            "api_key": secrets[0],
            "base_url": "https://someone:hunter2@api.test",
            "default_headers": {"X-Gateway-Session": secrets[2]},
        }
        answers: list[Any] = [failure(500), httpx.ConnectError("no"), httpx.Response(200, json={})]
        for answer in answers:
            service = Script(answer)
            one = talk(service, max_retries=1, **options)
            with pytest.raises(mb.APIError) as caught:
                one.do(lambda one=one: one.batches.retrieve("b"))
            error = caught.value

            assert service.requests[0].headers["authorization"] == f"Basic {secrets[3]}"
            assert service.requests[0].headers["x-api-key"] == secrets[0]
            shown = [
                repr(one.client),
                repr(one.client._context),
                repr(one.client._settings),
                repr(error),
                str(error),
                str(error.request.url),
                repr(dict(error.request.headers)),
                repr(error.request.headers.raw),
                repr(vars(error)),
                "".join(traceback.format_exception(error)),
                caplog.text,
            ]
            pickled = pickle.dumps(error)
            for secret in secrets:
                assert not [text for text in shown if secret in text]
                assert secret.encode() not in pickled

    def test_none_at_all_is_said_before_anything_is_sent(self, talk: MakeTalk) -> None:
        service = Script(ok())
        one = talk(service, api_key=None)

        with pytest.raises(
            mb.CredentialsError, match="Set the environment variable ANTHROPIC_API_KEY"
        ):
            one.do(lambda: one.batches.retrieve("b"))
        assert service.requests == []

        one.do(lambda: one.batches.retrieve("b", extra_headers={"authorization": "Bearer x"}))
        one.do(lambda: one.batches.retrieve("b", extra_headers={"Authorization": mb.omit}))
        assert len(service.requests) == 2


@pytest.mark.parametrize("body", [b"<html>", b"", b"[]", b"null", b"{}", b'{"id":7}'])
def test_a_success_that_does_not_fit_is_an_error_of_its_own(talk: MakeTalk, body: bytes) -> None:
    one = talk(Script(httpx.Response(200, content=body)))

    with pytest.raises(mb.APIResponseValidationError) as caught:
        one.do(lambda: one.batches.retrieve("b"))

    assert caught.value.status_code == 200
    assert caught.value.body == body.decode()


def test_any_success_will_do(talk: MakeTalk) -> None:
    one = talk(Script(httpx.Response(202, json=batch())))

    assert one.do(lambda: one.batches.retrieve("b")).id == "msgbatch_1"


def test_headers_may_hold_any_text(talk: MakeTalk) -> None:
    service = Script(ok())
    one = talk(service, default_headers={"x-team": "Köln 東京"})

    one.do(lambda: one.batches.retrieve("b"))

    values = dict(service.requests[0].headers.raw)
    assert values[b"x-team"].decode() == "Köln 東京"


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

    assert "Trying again in 0.5 seconds. Error code: 503" in caplog.text
    assert (
        "GET https://api.anthropic.com/v1/messages/batches/b: 503, request id req_9" in caplog.text
    )
    assert "s3" not in "".join(
        record.getMessage() for record in caplog.records if record.name == "message_batches"
    )


def test_refused_results_elsewhere_say_why(talk: MakeTalk) -> None:
    away = ended(1, results_url="https://elsewhere.test/results")
    one = talk(Script(ok(away), failure(401)))

    with pytest.raises(mb.AuthenticationError) as caught:
        one.do(lambda: one.batches.results("b"))

    assert "credential was not sent there" in caught.value.__notes__[0]


def test_an_error_of_our_own_is_no_connection_error(talk: MakeTalk) -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise RuntimeError("a bug")

    one = talk(broken)

    with pytest.raises(RuntimeError, match="a bug"):
        one.do(lambda: one.batches.retrieve("b"))
