"""Proxy variables that cannot be used are an error of this package that names the variable."""

from __future__ import annotations

import gc
from importlib.util import find_spec
from typing import Any

import pytest

import message_batches as mb

PROXY = "is not the URL of a proxy. Set it to http://HOST:PORT, or unset it."


@pytest.fixture(autouse=True)
def _no_proxies_around(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(params=[mb.Anthropic, mb.AsyncAnthropic])
def client_class(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HTTP_PROXY", "http://u:SECRET@proxy:xx", PROXY),
        ("https_proxy", "ftp://u:SECRET@proxy", PROXY),
        ("ALL_PROXY", "http://u:SECRET@", PROXY),
        ("ALL_PROXY", "http://u:SECRET@proxy:99999", PROXY),
        ("HTTP_PROXY", "http://u:SECRET@pro xy:80", PROXY),
        ("HTTP_PROXY", "http://u:SECRET@proxy:80\n", PROXY),
        ("HTTP_PROXY", "u:SECRET@proxy:xx", PROXY),
        ("HTTP_PROXY", ":", PROXY),
        ("NO_PROXY", "10.0.0.0/8,[fe80::1]", "has an entry that cannot be read"),
    ],
)
def test_one_that_cannot_be_used_is_named(
    client_class: Any, name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(mb.ConfigurationError) as caught:
        client_class(api_key="k")
    assert str(caught.value).startswith(f"{name} {said}")
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    del caught
    gc.collect()  # a half-made HTTP client would complain here, and warnings are errors


@pytest.mark.skipif(find_spec("socksio") is not None, reason="the package for SOCKS is installed")
def test_socks_names_the_package_that_is_missing(
    client_class: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "socks5://u:SECRET@127.0.0.1:1")
    with pytest.raises(mb.ConfigurationError) as caught:
        client_class(api_key="k")
    assert str(caught.value) == (
        "HTTP_PROXY names a SOCKS proxy, for which a package is missing. Install it:"
        " pip install 'httpx[socks]'."
    )


def test_one_that_can_be_used_passes(client_class: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://u:p@127.0.0.1:9")
    monkeypatch.setenv("HTTPS_PROXY", "proxy:3128")
    monkeypatch.setenv("NO_PROXY", "localhost,.example.com,10.0.0.1,::1")
    assert client_class(api_key="k").api_key == "k"


def test_they_do_not_matter_to_an_http_client_of_the_user(
    client_class: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    http: Any = (
        mb.DefaultHttpxClient if client_class is mb.Anthropic else mb.DefaultAsyncHttpxClient
    )
    given = http()
    monkeypatch.setenv("HTTP_PROXY", "ftp://proxy")
    assert client_class(api_key="k", http_client=given).api_key == "k"


def test_certificates_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/missing")
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    said = "SSL_CERT_FILE cannot be used for HTTP connections"
    with (
        mb.Anthropic(api_key="k", max_retries=0) as client,
        pytest.raises(mb.ConfigurationError, match=said),
    ):
        client.messages.batches.retrieve("b")
