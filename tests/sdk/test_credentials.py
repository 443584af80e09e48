from __future__ import annotations

import pickle
import traceback
from collections.abc import Callable
from typing import Any

import httpx
import pytest

import message_batches as mb
from tests.sdk.scripted_service import Script, Talk, a_request, batch, ended, failure, lines

MakeTalk = Callable[..., Talk]


def ok(body: Any = None) -> httpx.Response:
    return httpx.Response(200, json=body or batch())


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

    def test_a_redirect_to_another_host_carries_no_credential(self, talk: MakeTalk) -> None:
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
                one.do(lambda one=one: one.batches.create(requests=[a_request()]))

            assert len(answers.requests) == 1

    def test_a_batch_follows_where_the_method_stays(self, talk: MakeTalk) -> None:
        answers = Script(httpx.Response(308, headers={"location": "/v2/batches"}), ok())
        one = talk(answers)

        one.do(lambda: one.batches.create(requests=[a_request()]))

        assert answers.requests[1].method == "POST"
        assert answers.requests[1].content == answers.requests[0].content

    def test_a_circle_of_redirects_ends(self, talk: MakeTalk) -> None:
        one = talk(Script(httpx.Response(302, headers={"location": "/again"})))

        with pytest.raises(mb.APIError, match="Too many redirects"):
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

    def test_without_credentials_nothing_is_sent(self, talk: MakeTalk) -> None:
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


def test_refused_results_elsewhere_say_why(talk: MakeTalk) -> None:
    away = ended(1, results_url="https://elsewhere.test/results")
    one = talk(Script(ok(away), failure(401)))

    with pytest.raises(mb.AuthenticationError) as caught:
        one.do(lambda: one.batches.results("b"))

    assert "credential was not sent" in caught.value.__notes__[0]
