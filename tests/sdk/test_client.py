from __future__ import annotations

import inspect
import os
import socket
import subprocess
import sys
import warnings
from collections.abc import Callable
from typing import Any

import httpx
import pytest

import message_batches as mb
from message_batches.sdk import raw_response, resources
from message_batches.sdk.results import stream
from message_batches.sdk.settings import header_lines
from tests.sdk.scripted_service import Script, Talk, batch, lines
from tests.sdk.server import ResultsServer, serving

MakeTalk = Callable[..., Talk]


def sent(talk: MakeTalk, monkeypatch: pytest.MonkeyPatch, **setting: Any) -> httpx.Request:
    """Return the request that a client with such arguments and variables sends."""
    for name in [name for name in setting if name.isupper()]:
        monkeypatch.setenv(name, setting.pop(name))
    service = Script(httpx.Response(200, json=batch()))
    one = talk(service, **setting)
    one.do(lambda: one.batches.retrieve("b"))
    return service.requests[0]


class TestEnvironment:
    def test_the_key_is_that_of_the_environment(
        self, talk: MakeTalk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        request = sent(talk, monkeypatch, api_key=None, ANTHROPIC_API_KEY="from-env")

        assert request.headers["x-api-key"] == "from-env"
        assert "authorization" not in request.headers

    def test_the_token_is_that_of_the_environment(
        self, talk: MakeTalk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        request = sent(talk, monkeypatch, api_key=None, ANTHROPIC_AUTH_TOKEN="t")

        assert request.headers["authorization"] == "Bearer t"
        assert "x-api-key" not in request.headers

    def test_the_key_goes_before_the_token(
        self, talk: MakeTalk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        request = sent(
            talk, monkeypatch, api_key=None, ANTHROPIC_API_KEY="k", ANTHROPIC_AUTH_TOKEN="t"
        )

        assert request.headers["x-api-key"] == "k"
        assert "authorization" not in request.headers
        assert "both set" in caplog.text

    def test_an_argument_switches_both_off(
        self, talk: MakeTalk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        request = sent(talk, monkeypatch, api_key=None, auth_token="mine", ANTHROPIC_API_KEY="k")

        assert request.headers["authorization"] == "Bearer mine"
        assert "x-api-key" not in request.headers

    def test_empty_variables_are_ignored(
        self, talk: MakeTalk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(mb.CredentialsError):
            sent(talk, monkeypatch, api_key=None, ANTHROPIC_API_KEY="", ANTHROPIC_AUTH_TOKEN="")

    @pytest.mark.parametrize("name", ["api_key", "auth_token"])
    @pytest.mark.parametrize("ending", ["\n", " ", "\r\nx: y", "é", "\0"])
    def test_one_that_no_header_can_carry_is_refused_and_not_shown(
        self, name: str, ending: str
    ) -> None:
        with pytest.raises(
            mb.CredentialsError, match=f"^`{name}` .* no header can carry"
        ) as caught:
            mb.Anthropic(**{name: f"sk-SECRET{ending}"})
        assert "SECRET" not in str(caught.value)

    def test_it_can_be_asked_whether_there_are_any(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        with mb.Anthropic() as client:
            assert not client.has_credentials
            client.api_key = "k"
            assert client.has_credentials
        for credential in ({"auth_token": "t"}, {"base_url": "http://me:secret@gate"}):
            with mb.Anthropic(**credential) as client:
                assert client.has_credentials

    def test_the_base_url(self, talk: MakeTalk, monkeypatch: pytest.MonkeyPatch) -> None:
        request = sent(talk, monkeypatch, ANTHROPIC_BASE_URL="http://gate:1/x/")
        assert str(request.url) == "http://gate:1/x/v1/messages/batches/b"

        request = sent(talk, monkeypatch, base_url="http://mine", ANTHROPIC_BASE_URL="http://gate")
        assert request.url.host == "mine"

        request = sent(talk, monkeypatch, ANTHROPIC_BASE_URL="")
        assert request.url.host == "api.anthropic.com"

    def test_custom_headers_give_way_to_default_headers(
        self, talk: MakeTalk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        request = sent(
            talk,
            monkeypatch,
            default_headers={"x-two": "mine"},
            ANTHROPIC_CUSTOM_HEADERS="X-One: a: b\nno header\n X-Two :2\n",
        )

        assert request.headers["x-one"] == "a: b"
        assert request.headers["x-two"] == "mine"

    def test_each_line_of_custom_headers_is_a_header(self) -> None:
        assert header_lines("") == {}
        assert header_lines("a:1\r\n\nb: 2 ") == {"a": "1", "b": "2"}


class TestArguments:
    def test_a_key_and_a_token_exclude_each_other(self) -> None:
        with pytest.raises(ValueError, match="not both"):
            mb.Anthropic(api_key="k", auth_token="t")
        with mb.Anthropic(api_key="k") as client, pytest.raises(ValueError, match="not both"):
            client.copy(api_key="k", auth_token="t")

    @pytest.mark.parametrize(
        "base_url",
        [
            "api.test",
            "ftp://x",
            "http://",
            "/v1",
            "",
            "user:SECRET@gateway",
            "//user:SECRET@gateway",
            "ftp://me:SECRET@host",
            "http://me:SECRET",
            "http://me:SECRET@",
            "http://me:SECRET@host:port",
            "http://me:SECRET@host:0",
            "http://me:SECRET@host:99999",
            "http://me:SECRET@[::1",
            "http://me:SECRET@[::zz]",
            "http://me:SECRET@999.1.1.1",
            "http://me:SECRET@ho st",
            "http://me:SECRET@host\n",
            "\thttp://me:SECRET@host",
            "http://me:SECRET@\u2603\ud83d",
        ],
    )
    def test_a_base_url_is_a_web_address_and_no_password_is_shown(
        self, base_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(mb.ConfigurationError) as caught:
            mb.Anthropic(api_key="k", base_url=base_url)
        assert str(caught.value).startswith("`base_url` is not a web address. Set it to a URL")
        assert caught.value.__context__ is None
        if base_url and "\ud83d" not in base_url:
            monkeypatch.setenv("ANTHROPIC_BASE_URL", base_url)
            with pytest.raises(mb.ConfigurationError, match=r"^ANTHROPIC_BASE_URL is not a web"):
                mb.AsyncAnthropic(api_key="k")

    @pytest.mark.parametrize(
        "base_url",
        [
            "http://localhost:8000",
            "https://[::1]:9/x",
            "http://10.0.0.1",
            "https://a_b.example.",
            "https://bücher.example",
            "HTTP://host",
        ],
    )
    def test_any_host_will_do(self, base_url: str) -> None:
        with mb.Anthropic(api_key="k", base_url=base_url) as client:
            assert client.base_url.host

    def test_userinfo_and_a_token_exclude_each_other(self) -> None:
        with pytest.raises(ValueError, match="only one of them"):
            mb.Anthropic(auth_token="t", base_url="https://a:b@c")

    @pytest.mark.parametrize("retries", [-1, 1.5, None, True])
    def test_retries_are_a_count(self, retries: Any) -> None:
        with pytest.raises(TypeError, match="Pass 0 or a positive integer"):
            mb.Anthropic(api_key="k", max_retries=retries)

    def test_what_is_not_an_http_client_is_refused(self) -> None:
        with pytest.raises(TypeError, match="`http_client` is of type str"):
            mb.Anthropic(api_key="k", http_client="x")  # type: ignore[arg-type]

    def test_a_client_shows_its_settings_but_not_its_key(self) -> None:
        with mb.Anthropic(api_key="k", base_url="http://x/y", max_retries=5) as client:
            assert client.api_key == "k"
            assert client.auth_token is None
            assert str(client.base_url) == "http://x/y"
            assert client.max_retries == 5
            assert client.timeout == mb.DEFAULT_TIMEOUT == mb.Timeout(600, connect=5)
            assert client.anthropic_version == "2023-06-01"
            assert not client.is_closed()
            assert repr(client) == "Anthropic(base_url='http://x/y')"
        assert client.is_closed()

    def test_an_http_clients_own_timeout_holds(self) -> None:
        http = httpx.Client(timeout=7)
        with mb.Anthropic(api_key="k", http_client=http) as client:
            assert client.timeout == httpx.Timeout(7)
        with mb.Anthropic(api_key="k", http_client=httpx.Client()) as client:
            assert client.timeout == mb.DEFAULT_TIMEOUT

    def test_the_values_that_mean_not_given_and_omit(self) -> None:
        assert not mb.NOT_GIVEN
        assert not mb.omit
        assert (repr(mb.not_given), repr(mb.omit)) == ("NOT_GIVEN", "omit")
        with mb.Anthropic(api_key="k", timeout=None) as client:
            assert client.timeout is None
            assert client.copy(timeout=mb.NOT_GIVEN).timeout is None


class TestSetting:
    def test_takes_effect_with_the_next_call(self, talk: MakeTalk) -> None:
        service = Script(httpx.Response(503), httpx.Response(200, json=batch()))
        one = talk(service)
        batches, client = one.batches, one.client

        client.timeout, client.max_retries = 30, 0
        with pytest.raises(mb.ServiceUnavailableError):
            one.do(lambda: batches.retrieve("b"))
        client.api_key, client.base_url = "new", "http://u:p@other/x"
        one.do(lambda: batches.retrieve("b"))

        first, second = service.requests
        assert (first.url.host, first.headers["x-api-key"]) == ("api.anthropic.com", "sk-secret")
        assert (second.url.host, second.headers["x-api-key"]) == ("other", "new")
        assert second.headers["authorization"].startswith("Basic ")
        assert (client.timeout, client.max_retries, client.api_key) == (30, 0, "new")
        assert str(client.base_url) == "http://other/x"
        client.base_url = "http://other"
        client.auth_token = "t"
        assert (client.api_key, client.auth_token) == (None, "t")

    def test_is_checked_like_an_argument(self) -> None:
        with mb.Anthropic(api_key="k") as client:
            with pytest.raises(TypeError, match="Pass 0 or a positive integer"):
                client.max_retries = -1
            with pytest.raises(mb.ConfigurationError, match="`base_url` is not a web address"):
                client.base_url = "x"
            assert (client.max_retries, client.base_url.host) == (2, "api.anthropic.com")

    def test_does_not_reach_copies(self) -> None:
        with mb.Anthropic(api_key="k") as client:
            copy = client.copy()
            client.timeout = 1
            assert copy.timeout == mb.DEFAULT_TIMEOUT


class TestCopies:
    def test_change_the_given_settings_only(
        self, talk: MakeTalk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        service = Script(httpx.Response(200, json=batch()))
        one = talk(service, default_headers={"a": "1"}, default_query={"q": "1"})
        old = one.client
        monkeypatch.setenv("ANTHROPIC_API_KEY", "not-this")

        def request_of(**changes: Any) -> httpx.Request:
            one.client = old.with_options(**changes)
            one.do(lambda: one.batches.retrieve("b"))
            return service.requests[-1]

        request = request_of(default_headers={"b": "2"}, default_query={"r": "2"})
        assert (request.headers["a"], request.headers["b"]) == ("1", "2")
        assert dict(request.url.params) == {"q": "1", "r": "2"}
        request = request_of(set_default_headers={"b": "2"}, set_default_query={"r": "2"})
        assert "a" not in request.headers
        assert dict(request.url.params) == {"r": "2"}
        assert request.headers["x-api-key"] == "sk-secret"
        request = request_of(auth_token="t", base_url="http://other")
        assert request.url.host == "other"
        assert "x-api-key" not in request.headers
        request = request_of(api_key="new", anthropic_version="2026-10-21")
        assert request.headers["x-api-key"] == "new"
        assert request.headers["anthropic-version"] == "2026-10-21"
        assert old.copy(timeout=3).timeout == 3
        assert old.copy(timeout=None).timeout is None
        assert old.copy(max_retries=0).max_retries == 0
        assert old.copy().max_retries == 2
        assert old.api_key == "sk-secret"
        one.client = old

    def test_refuse_what_excludes_itself(self) -> None:
        with mb.Anthropic(api_key="k") as client:
            with pytest.raises(ValueError, match="`set_default_headers`, not both"):
                client.copy(default_headers={}, set_default_headers={})
            with pytest.raises(ValueError, match="`set_default_query`, not both"):
                client.copy(default_query={}, set_default_query={})

    def test_copies_share_connections_unless_they_get_an_http_client(self) -> None:
        with mb.Anthropic(api_key="k") as client:
            assert client.copy()._driver.http is client._driver.http
            other = httpx.Client()
            assert client.copy(http_client=other)._driver.http is other
            other.close()


class TestTransport:
    def test_our_connections_are_kept_alive_and_limited(self) -> None:
        with mb.Anthropic(api_key="k") as client:
            transport: Any = client._driver.http._transport_for_url(httpx.URL("https://x"))
            pool = transport._pool

            assert (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1) in pool._socket_options
            assert (pool._max_connections, pool._max_keepalive_connections) == (1000, 100)

    def test_proxy_variables_still_hold(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test:1")
        monkeypatch.setenv("NO_PROXY", "direct.test")
        with mb.DefaultHttpxClient() as http:
            proxied: Any = http._transport_for_url(httpx.URL("https://x"))
            direct: Any = http._transport_for_url(httpx.URL("https://direct.test"))

            assert "Proxy" in type(proxied._pool).__name__
            assert "Proxy" not in type(direct._pool).__name__
        monkeypatch.setenv("ALL_PROXY", "http://proxy.test:1")
        with mb.DefaultHttpxClient() as http:
            everything: Any = http._transport_for_url(httpx.URL("http://x"))
            assert "Proxy" in type(everything._pool).__name__

    def test_a_clients_own_settings_hold(self) -> None:
        with mb.DefaultHttpxClient(timeout=3, transport=httpx.MockTransport(print)) as http:  # type: ignore[arg-type]
            assert http.timeout == httpx.Timeout(3)


def test_the_language_is_named(talk: MakeTalk, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = sent(talk, monkeypatch).headers

    assert [f"{k}: {v}" for k, v in headers.items() if "stainless" in k] == [
        "x-stainless-lang: python"
    ]


def test_an_httpx2_timeout_is_accepted(talk: MakeTalk) -> None:
    httpx2 = pytest.importorskip("httpx2")
    found: list[object] = []

    def answer(request: httpx.Request) -> httpx.Response:
        found.append(request.extensions["timeout"])
        return httpx.Response(200, json=batch())

    one = talk(answer, timeout=httpx2.Timeout(60, read=5))
    one.do(lambda: one.batches.retrieve("b"))
    one.do(lambda: one.batches.retrieve("b", timeout=httpx2.Timeout(7)))

    assert found == [
        {"connect": 60, "read": 5, "write": 60, "pool": 60},
        {"connect": 7, "read": 7, "write": 7, "pool": 7},
    ]


def test_an_httpx2_client_is_accepted() -> None:
    httpx2 = pytest.importorskip("httpx2")
    with serving(ResultsServer(lines(30), 30)) as server:
        server.cuts = [300]
        with mb.Anthropic(
            api_key="k", base_url=server.base_url, http_client=httpx2.Client(), sleep=lambda s: None
        ) as client:
            assert client.messages.batches.retrieve("b").processing_status == "ended"
            found = [item.custom_id for item in client.messages.batches.results("b")]
            assert found == [f"req-{number}" for number in range(30)]
            created = client.with_options(base_url="http://127.0.0.1:9", max_retries=0)
            with pytest.raises(mb.APIConnectionError) as caught:
                created.messages.batches.create(
                    requests=[b'{"custom_id":"a","params":{}}'], validate=False
                )
            assert not caught.value.was_sent


def public(cls: type) -> dict[str, inspect.Signature]:
    members = inspect.getmembers(cls, inspect.isfunction)
    return {name: inspect.signature(f) for name, f in members if not name.startswith("_")}


@pytest.mark.parametrize(
    ("sync", "twin"),
    [
        (mb.Anthropic, mb.AsyncAnthropic),
        (resources.Batches, resources.AsyncBatches),
        (stream.Results, stream.AsyncResults),
        (mb.SyncPage, mb.AsyncPage),
        (mb.APIResponse, mb.AsyncAPIResponse),
        (raw_response.BatchesWithRawResponse, raw_response.AsyncBatchesWithRawResponse),
    ],
)
def test_both_sides_take_the_same_arguments(sync: type, twin: type) -> None:
    ours, theirs = public(sync), public(twin)
    for name in ("over", "send", "throw", "sync_copy"):
        theirs.pop(name, None)

    assert list(ours) == list(theirs)
    for name, signature in ours.items():
        assert [(p.name, p.kind, p.default) for p in signature.parameters.values()] == [
            (p.name, p.kind, p.default) for p in theirs[name].parameters.values()
        ]
    made = [list(inspect.signature(cls.__init__).parameters) for cls in (sync, twin)]
    if sync is mb.Anthropic:
        assert made[0] == made[1]


def test_every_public_name_is_there_and_sorted() -> None:
    names = mb.__all__

    assert [name for name in names if not hasattr(mb, name)] == []
    assert len(set(names)) == len(names)
    assert dir(mb) == sorted(names)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = mb.nothing


def test_every_public_error_is_reexported() -> None:
    from message_batches.sdk import errors

    made_by_us = {
        name
        for name, value in vars(errors).items()
        if inspect.isclass(value) and issubclass(value, mb.AnthropicError)
    }
    assert {name for name in made_by_us if not name.startswith("AmbiguousCreate")} <= set(
        mb.__all__
    )


def test_importing_loads_next_to_nothing() -> None:
    script = (
        "import sys; before = set(sys.modules); import message_batches;"
        "assert not {'httpx', 'attrs', 'attr', 'orjson', 'ijson', 'typer', 'rich', 'starlette',"
        " 'uvicorn', 'message_batches_api'} & (set(sys.modules) - before);"
        "message_batches.Anthropic(api_key='k').messages.batches;"
        "message_batches.AsyncAnthropic(api_key='k').beta.messages.batches;"
        "assert not {'httpx', 'click', 'rich', 'typer', 'starlette', 'uvicorn', 'anthropic'}"
        " & set(sys.modules)"
    )
    environ = {**os.environ, "PYTHONWARNINGS": "error"}
    subprocess.run([sys.executable, "-c", script], check=True, env=environ, timeout=60)


def test_a_missing_c_backend_is_said_aloud_once(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib

    import ijson

    from message_batches.sdk.results import json_line

    monkeypatch.setattr(ijson, "backend", "python")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            spec = importlib.util.find_spec(json_line.__name__)
            assert spec is not None
            assert spec.loader is not None
            spec.loader.exec_module(importlib.util.module_from_spec(spec))
        finally:
            monkeypatch.undo()
    assert [str(warning.message)[:30] for warning in caught] == ["ijson has no C backend here an"]
