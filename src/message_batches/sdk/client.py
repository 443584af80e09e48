"""The clients: `Anthropic` and `AsyncAnthropic`."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar

import attrs

from message_batches.sdk.calls import Context
from message_batches.sdk.drivers import AsyncDriver, Driver
from message_batches.sdk.errors import CredentialsError, NotABatchOperationError
from message_batches.sdk.http.lifetime import AsyncConnections, Connections
from message_batches.sdk.operations import BETA, STANDARD
from message_batches.sdk.options import NOT_GIVEN, TIMEOUT_SECONDS, NotGiven, Omit, is_given
from message_batches.sdk.resources import AsyncBatches, Batches
from message_batches.sdk.settings import (
    DEFAULT_ANTHROPIC_VERSION,
    DEFAULT_MAX_RETRIES,
    Settings,
    changed,
    set_log_level,
    settings_from,
    split_userinfo,
)

if TYPE_CHECKING:
    import httpx

    from message_batches.sdk.create.switch_params import SwitchedRequest
    from message_batches.sdk.settings import TimeLimit
    from message_batches_api import models, params

    StandardBatches = Batches[
        params.Request,
        models.MessageBatch,
        models.DeletedMessageBatch,
        models.MessageBatchIndividualResponse,
    ]
    BetaBatches = Batches[
        params.BetaRequest | SwitchedRequest,
        models.BetaMessageBatch,
        models.BetaDeletedMessageBatch,
        models.BetaMessageBatchIndividualResponse,
    ]
    AsyncStandardBatches = AsyncBatches[
        params.Request,
        models.MessageBatch,
        models.DeletedMessageBatch,
        models.MessageBatchIndividualResponse,
    ]
    AsyncBetaBatches = AsyncBatches[
        params.BetaRequest | SwitchedRequest,
        models.BetaMessageBatch,
        models.BetaDeletedMessageBatch,
        models.BetaMessageBatchIndividualResponse,
    ]

RawT_co = TypeVar("RawT_co", covariant=True)
StreamingT_co = TypeVar("StreamingT_co", covariant=True)
BatchesT_co = TypeVar("BatchesT_co", covariant=True)
DriverT = TypeVar("DriverT", Driver, AsyncDriver)


class _WithRawResponse(Protocol[RawT_co]):
    @property
    def with_raw_response(self) -> RawT_co: ...


class _WithStreamingResponse(Protocol[StreamingT_co]):
    @property
    def with_streaming_response(self) -> StreamingT_co: ...


ELSEWHERE = {
    "": "completions delete files get get_api_list models organization patch post put request "
    "skills user_profiles",
    "messages.": "count_tokens create parse stream thread tool_runner",
    "beta.": "agents compliance deployment_runs deployments dreams environments files "
    "memory_stores models organization sessions skills tunnels user_profiles vaults webhooks",
}
"""What the vendor's client has and this one does not, because it is not about batches."""


def _missing(owner: object, name: str, path: str) -> AttributeError:
    """Return the error for an attribute that the object at a path does not have."""
    if name in ELSEWHERE[path].split():
        return NotABatchOperationError(f"{path}{name}")
    kind = type(owner).__name__
    return AttributeError(f"{kind!r} object has no attribute {name!r}", name=name, obj=owner)


@attrs.frozen
class Messages(Generic[BatchesT_co]):
    """The part of the API below `messages`: the batches."""

    batches: BatchesT_co

    if not TYPE_CHECKING:  # a type checker reports the attribute

        def __getattr__(self, name: str) -> Any:
            raise _missing(self, name, "messages.")

    @property
    def with_raw_response(self: Messages[_WithRawResponse[RawT_co]]) -> Messages[RawT_co]:
        """The same, with methods that return the HTTP response."""
        return Messages(self.batches.with_raw_response)

    @property
    def with_streaming_response(
        self: Messages[_WithStreamingResponse[StreamingT_co]],
    ) -> Messages[StreamingT_co]:
        """The same, with methods that return a context manager of the HTTP response."""
        return Messages(self.batches.with_streaming_response)


@attrs.frozen
class Beta(Generic[BatchesT_co]):
    """The beta surface."""

    messages: Messages[BatchesT_co]

    if not TYPE_CHECKING:  # a type checker reports the attribute

        def __getattr__(self, name: str) -> Any:
            raise _missing(self, name, "beta.")


class _Client(Generic[DriverT]):
    """The parts that both clients share: settings, a driver, and copies with other settings."""

    _context: Context
    _driver: DriverT

    def __init__(
        self,
        settings: Settings,
        driver: DriverT,
        clock: Callable[[], float],
        random: Callable[[], float],
    ) -> None:
        self._context = Context(settings, clock, random)
        self._driver = driver
        set_log_level(os.environ)

    @property
    def _settings(self) -> Settings:
        return self._context.settings

    def _set(self, **changes: Any) -> None:
        # Calls that have started keep their settings, except for the number of retries.
        self._context.settings = attrs.evolve(self._settings, **changes)

    @property
    def api_key(self) -> str | None:
        """The API key, if the client uses one. Setting it replaces the credential."""
        return self._settings.api_key

    @api_key.setter
    def api_key(self, value: str | None) -> None:
        self._set(api_key=value, auth_token=None)

    @property
    def auth_token(self) -> str | None:
        """The bearer token, if the client uses one. Setting it replaces the credential."""
        return self._settings.auth_token

    @auth_token.setter
    def auth_token(self, value: str | None) -> None:
        self._set(api_key=None, auth_token=value)

    @property
    def base_url(self) -> httpx.URL:
        """The URL of the API, without user name and password."""
        import httpx

        return httpx.URL(self._settings.base_url)

    @base_url.setter
    def base_url(self, value: str | httpx.URL) -> None:
        base_url, basic = split_userinfo(str(value))
        self._set(base_url=base_url, basic=basic)

    @property
    def timeout(self) -> float | httpx.Timeout | None:
        """The time limit of a request: seconds or an `httpx.Timeout`."""
        timeout = self._settings.timeout
        if not isinstance(timeout, tuple):
            return timeout
        import httpx

        return httpx.Timeout(timeout)

    @timeout.setter
    def timeout(self, value: float | httpx.Timeout | None) -> None:
        self._set(timeout=value)

    @property
    def max_retries(self) -> int:
        """How often a request is retried at most."""
        return self._settings.max_retries

    @max_retries.setter
    def max_retries(self, value: int) -> None:
        self._set(max_retries=value)

    @property
    def anthropic_version(self) -> str:
        """The API version under which requests are sent."""
        return self._settings.anthropic_version

    @property
    def has_credentials(self) -> bool:
        """Whether there are credentials. Without them each request raises `CredentialsError`."""
        try:
            self._settings.headers()
        except CredentialsError:
            return False
        return True

    if not TYPE_CHECKING:  # a type checker reports the attribute

        def __getattr__(self, name: str) -> Any:
            raise _missing(self, name, "")

    def is_closed(self) -> bool:
        """Whether the client has been closed."""
        return self._driver.connections.is_closed()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._settings.base_url!r})"

    def copy(
        self,
        *,
        api_key: str | None = None,
        auth_token: str | None = None,
        base_url: str | httpx.URL | None = None,
        anthropic_version: str | None = None,
        timeout: float | httpx.Timeout | NotGiven | None = NOT_GIVEN,
        max_retries: int | NotGiven = NOT_GIVEN,
        default_headers: Mapping[str, str | Omit] | None = None,
        set_default_headers: Mapping[str, str | Omit] | None = None,
        default_query: Mapping[str, object] | None = None,
        set_default_query: Mapping[str, object] | None = None,
        http_client: httpx.Client | httpx.AsyncClient | None = None,
    ) -> Self:
        """
        Return a client with other settings that shares the connections of this one.

        Args:
            api_key: replaces the credential, whichever kind it is.
            auth_token: replaces the credential, whichever kind it is.
            base_url: the URL of the API.
            anthropic_version: the API version under which requests are sent.
            timeout: the time limit of a request: seconds or an `httpx.Timeout`.
            max_retries: how often a request is retried at most.
            default_headers: headers to add to the default headers.
            set_default_headers: headers that replace the default headers.
            default_query: query parameters to add to the default query.
            set_default_query: query parameters that replace the default query.
            http_client: the HTTP client to use instead of the shared one.
        """
        settings = changed(
            self._settings,
            api_key=api_key,
            auth_token=auth_token,
            base_url=None if base_url is None else str(base_url),
            anthropic_version=anthropic_version,
            timeout=timeout,
            max_retries=max_retries,
            default_headers=default_headers,
            set_default_headers=set_default_headers,
            default_query=default_query,
            set_default_query=set_default_query,
        )
        other = object.__new__(type(self))
        driver = self._driver if http_client is None else self._driver.with_http(http_client)  # type: ignore[arg-type]
        other._context = attrs.evolve(self._context, settings=settings)
        other._driver = driver
        return other

    with_options = copy


class Anthropic(_Client[Driver]):
    """
    A client of the Message Batches API.

    It may be used by many threads. Close it after use, or use it as a context manager.

    Args:
        api_key: the API key; without it and `auth_token`, the environment variable
            ANTHROPIC_API_KEY, else ANTHROPIC_AUTH_TOKEN.
        auth_token: a bearer token, instead of a key.
        base_url: the URL of the API; else ANTHROPIC_BASE_URL, else the service. With the URL of a
            gateway, results are fetched through the gateway too.
        anthropic_version: the API version under which requests are sent.
        timeout: the time limit of a request, in seconds or as an `httpx.Timeout`: by default 600,
            and 5 to connect. None waits forever.
        max_retries: how often a request is retried at most, where that is safe.
        default_headers: headers of each request, after those of ANTHROPIC_CUSTOM_HEADERS, which has
            lines of the form `Name: value`. `omit` as a value removes a header.
        default_query: query parameters of each request.
        http_client: an `httpx.Client` to use; it is closed together with this client.
        sleep: waits for some seconds; for tests.
        clock: returns the time in seconds since 1970; for tests.
        random: returns a number from 0 up to 1, for the jitter of retries; for tests.

    Raises:
        ValueError: there are both a key and a token, or the base URL is not a web address.
    """

    def __init__(
        self,
        *,
        api_key: str | None = None,
        auth_token: str | None = None,
        base_url: str | httpx.URL | None = None,
        anthropic_version: str = DEFAULT_ANTHROPIC_VERSION,
        timeout: float | httpx.Timeout | NotGiven | None = NOT_GIVEN,
        max_retries: int = DEFAULT_MAX_RETRIES,
        default_headers: Mapping[str, str | Omit] | None = None,
        default_query: Mapping[str, object] | None = None,
        http_client: httpx.Client | None = None,
        sleep: Callable[[float], object] | None = None,
        clock: Callable[[], float] = time.time,
        random: Callable[[], float] = random.random,
        _strict_response_validation: bool = False,
    ) -> None:
        super().__init__(
            settings_from(
                os.environ,
                api_key=api_key,
                auth_token=auth_token,
                base_url=None if base_url is None else str(base_url),
                anthropic_version=anthropic_version,
                timeout=_timeout(timeout, http_client),
                max_retries=max_retries,
                default_headers=default_headers,
                default_query=default_query,
                strict=_strict_response_validation,
            ),
            Driver(Connections(http_client), sleep or time.sleep),
            clock,
            random,
        )

    @cached_property
    def messages(self) -> Messages[StandardBatches]:
        """The standard surface: `messages.batches`."""
        return Messages(Batches(self._context, self._driver, STANDARD))

    @cached_property
    def beta(self) -> Beta[BetaBatches]:
        """The beta surface: `beta.messages.batches`."""
        return Beta(Messages(Batches(self._context, self._driver, BETA)))

    def close(self) -> None:
        """Close the connections, which copies made with `with_options` share."""
        self._driver.connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncAnthropic(_Client[AsyncDriver]):
    """
    An async client of the Message Batches API.

    The arguments are those of `Anthropic`, except that `http_client` is an `httpx.AsyncClient` and
    `sleep` is async.
    """

    def __init__(
        self,
        *,
        api_key: str | None = None,
        auth_token: str | None = None,
        base_url: str | httpx.URL | None = None,
        anthropic_version: str = DEFAULT_ANTHROPIC_VERSION,
        timeout: float | httpx.Timeout | NotGiven | None = NOT_GIVEN,
        max_retries: int = DEFAULT_MAX_RETRIES,
        default_headers: Mapping[str, str | Omit] | None = None,
        default_query: Mapping[str, object] | None = None,
        http_client: httpx.AsyncClient | None = None,
        sleep: Callable[[float], Awaitable[object]] | None = None,
        clock: Callable[[], float] = time.time,
        random: Callable[[], float] = random.random,
        _strict_response_validation: bool = False,
    ) -> None:
        super().__init__(
            settings_from(
                os.environ,
                api_key=api_key,
                auth_token=auth_token,
                base_url=None if base_url is None else str(base_url),
                anthropic_version=anthropic_version,
                timeout=_timeout(timeout, http_client),
                max_retries=max_retries,
                default_headers=default_headers,
                default_query=default_query,
                strict=_strict_response_validation,
            ),
            AsyncDriver(AsyncConnections(http_client), sleep or asyncio.sleep),
            clock,
            random,
        )

    @cached_property
    def messages(self) -> Messages[AsyncStandardBatches]:
        """The standard surface: `messages.batches`."""
        return Messages(AsyncBatches(self._context, self._driver, STANDARD))

    @cached_property
    def beta(self) -> Beta[AsyncBetaBatches]:
        """The beta surface: `beta.messages.batches`."""
        return Beta(Messages(AsyncBatches(self._context, self._driver, BETA)))

    def sync_copy(self) -> Anthropic:
        """
        Return an `Anthropic` with the settings of this client and its own connections.

        Raises:
            TypeError: This client has its own HTTP client or sleep, which cannot be copied.
        """
        if self._driver.is_customized:
            raise TypeError(
                "This AsyncAnthropic has its own http_client or sleep, which a sync client cannot"
                " use. Pass an Anthropic."
            )
        other = object.__new__(Anthropic)
        other._context = Context(self._settings, self._context.clock, self._context.random)
        other._driver = Driver(Connections(None), time.sleep)
        return other

    async def close(self) -> None:
        """Close the connections, which copies made with `with_options` share."""
        await self._driver.connections.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


Client = Anthropic
AsyncClient = AsyncAnthropic


def _timeout(timeout: float | httpx.Timeout | NotGiven | None, http_client: object) -> TimeLimit:
    """Return the argument if given, else the HTTP client's timeout if it was set, else ours."""
    if is_given(timeout):
        return timeout
    theirs = getattr(http_client, "timeout", None)
    # The default of an httpx client was not chosen by anybody.
    if theirs is None or set(theirs.as_dict().values()) == {5.0}:
        return TIMEOUT_SECONDS
    return theirs  # type: ignore[no-any-return]
