"""What no header can carry is refused when the client is made, by name and without its value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

import message_batches as mb
from tests.sdk.scripted_service import Script, Talk, a_request, batch

MakeTalk = Callable[..., Talk]

WRONG = [
    ("", "is empty"),
    ("SECRET\n", "ends in a line end"),
    ("SECRET\r\n", "ends in a line end"),
    ("SECRET\nx-other: 1", "contains a line feed"),
    ("SECRET\rx", "contains a carriage return"),
    ("SECRET\t", "contains a tab"),
    ("SECRET\0", "contains a NUL"),
    ("SECRET\x1b[0m", "contains a control character"),
    ("SECRET\x7f", "contains a control character"),
    ("SECRET\x85", "contains a control character"),
    (" SECRET", "starts or ends with a blank"),
    ("SECRET ", "starts or ends with a blank"),
    ("SECRET\u00a0", "starts or ends with a blank"),
    ("SECRET\u201d", "contains a character that no header can carry, at position 7"),
    ("SECRET\udcff", "contains a character that no header can carry, at position 7"),
]


@pytest.fixture(params=[mb.Anthropic, mb.AsyncAnthropic])
def client_class(request: pytest.FixtureRequest) -> Any:
    return request.param


def refused(error: type[Exception], call: Callable[[], Any]) -> str:
    """Return the message of an error that says nothing of the value, in no part of its chain."""
    with pytest.raises(error) as caught:
        call()
    assert isinstance(caught.value, mb.AnthropicError)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert "SECRET" not in repr(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(("value", "said"), WRONG)
def test_a_credential_is_checked_when_the_client_is_made(
    client_class: Any, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("api_key", "auth_token"):
        message = refused(mb.CredentialsError, lambda name=name: client_class(**{name: value}))
        assert message.startswith(f"`{name}` {said}")
    if value and not {"\0", "\udcff"} & set(value):
        for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
            with monkeypatch.context() as patch:
                patch.setenv(name, value)
                message = refused(mb.CredentialsError, client_class)
            assert message.startswith(f"{name} {said}")


def test_a_credential_is_ascii(client_class: Any) -> None:
    message = refused(mb.CredentialsError, lambda: client_class(api_key="SECRETé"))
    assert message.startswith("`api_key` contains a character that no header can carry")
    assert client_class(api_key="k", default_headers={"x-team": "é"}).api_key == "k"


@pytest.mark.parametrize(("value", "said"), WRONG)
def test_headers_are_checked_when_the_client_is_made(
    client_class: Any, value: str, said: str
) -> None:
    message = refused(
        mb.ConfigurationError, lambda: client_class(api_key="k", default_headers={"X-A": value})
    )
    assert message.startswith(f"The header 'X-A' of `default_headers` {said}")


def test_another_type_than_text_is_refused(client_class: Any) -> None:
    for value in (b"SECRET", 1, None):
        message = refused(
            mb.ConfigurationError,
            lambda value=value: client_class(api_key="k", default_headers={"x-a": value}),
        )
        assert message.endswith(f"is of type {type(value).__name__}. Pass text.")
    assert client_class(api_key="k", default_headers={"x-a": mb.omit}).api_key == "k"


@pytest.mark.parametrize("name", ["", "SECRET x", "SECRET:", "SECRET\n", "ü", b"SECRET", 1])
def test_names_of_headers_are_checked_and_not_shown(client_class: Any, name: Any) -> None:
    message = refused(
        mb.ConfigurationError, lambda: client_class(api_key="k", default_headers={name: "v"})
    )
    assert message.startswith("`default_headers` has a name that no header can have.")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("x-a: SECRET\0", None),
        ("x-a: SECRET\tx", "The header 'x-a' of ANTHROPIC_CUSTOM_HEADERS contains a tab"),
        ("x-a:", "The header 'x-a' of ANTHROPIC_CUSTOM_HEADERS is empty"),
        ("SECRET a: b", "ANTHROPIC_CUSTOM_HEADERS has a name that no header can have"),
        ("x-a: SECRET\u201d", "The header 'x-a' of ANTHROPIC_CUSTOM_HEADERS contains a character"),
    ],
)
def test_custom_headers_are_checked(
    client_class: Any, lines: str, said: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if said is None:
        with pytest.raises(ValueError, match="null byte"):
            monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", lines)
        return
    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", lines)
    assert refused(mb.ConfigurationError, lambda: client_class(api_key="k")).startswith(said)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"extra_headers": {"x-a": "SECRET\n"}}, "The header 'x-a' of `extra_headers` ends in"),
        ({"extra_headers": {"x a": "SECRET"}}, "`extra_headers` has a name that no header"),
        ({"workspace_id": "SECRET "}, "`workspace_id` starts or ends with a blank"),
        ({"workspace_id": ""}, "`workspace_id` is empty"),
        ({"betas": ["ok", "SECRET\r\n"]}, "A name in `betas` ends in a line end"),
        ({"betas": [""]}, "A name in `betas` is empty"),
        ({"betas": "SECRET"}, "`betas` is text. Pass a list of names."),
    ],
)
def test_headers_of_a_call_are_checked_before_it_is_sent(
    talk: MakeTalk, options: dict[str, Any], said: str
) -> None:
    service = Script(httpx.Response(200, json=batch()))
    one = talk(service)
    calls: list[Callable[[], Any]] = [
        lambda: one.do(lambda: one.batches.retrieve("b", **options)),
        lambda: one.do(lambda: one.batches.create(requests=[a_request()], **options)),
        lambda: one.do(lambda: one.batches.cancel("b", **options)),
        lambda: one.all(lambda: one.batches.results("b", **options)),
    ]
    for call in calls:
        assert refused(mb.ConfigurationError, call).startswith(said)
    assert service.requests == []


def test_the_user_profile_is_checked(talk: MakeTalk) -> None:
    one = talk(Script(httpx.Response(200, json=batch())))
    message = refused(
        mb.ConfigurationError,
        lambda: one.do(
            lambda: one.batches.create(requests=[a_request()], user_profile_id="SECRET\n")
        ),
    )
    assert message.startswith("`user_profile_id` ends in a line end")


def test_settings_that_change_are_checked(client_class: Any) -> None:
    client = client_class(api_key="k")
    refused(mb.CredentialsError, lambda: setattr(client, "api_key", "SECRET\n"))
    refused(mb.CredentialsError, lambda: client.copy(auth_token="SECRET\n"))
    refused(mb.ConfigurationError, lambda: client.copy(default_headers={"a": "SECRET\n"}))
    refused(mb.ConfigurationError, lambda: client.copy(anthropic_version="SECRET\n"))
    assert client.api_key == "k"
