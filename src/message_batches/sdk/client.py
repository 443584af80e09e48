"""The clients: `Anthropic` and `AsyncAnthropic`."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

import attrs

from message_batches.sdk.api_variant import BETA, STANDARD
from message_batches.sdk.calls import Context
from message_batches.sdk.drivers import AsyncDriver, Driver
from message_batches.sdk.errors import CredentialsError
from message_batches.sdk.http.lifetime import AsyncConnections, Connections
from message_batches.sdk.resources import AsyncBatches, Batches
from message_batches.sdk.sentinels import NOT_GIVEN, NotGiven, Omit, is_given
from message_batches.sdk.settings import (
    DEFAULT_ANTHROPIC_VERSION,
    DEFAULT_MAX_RETRIES,
    TIMEOUT_SECONDS,
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

BatchesT = TypeVar("BatchesT")
DriverT = TypeVar("DriverT", Driver, AsyncDriver)
HttpT = TypeVar("HttpT")
SleepT = TypeVar("SleepT")


@attrs.frozen
class Messages(Generic[BatchesT]):
    """What the API has under messages; here, the batches."""

    batches: BatchesT

    @property
    def with_raw_response(self) -> Any:
        """The same, its methods giving the HTTP response."""
        return Messages(self.batches.with_raw_response)  # type: ignore[attr-defined]

    @property
    def with_streaming_response(self) -> Any:
        """The same, its methods giving a context manager around the HTTP response."""
        return Messages(self.batches.with_streaming_response)  # type: ignore[attr-defined]


@attrs.frozen
class Beta(Generic[BatchesT]):
    """The beta surface."""

    messages: Messages[BatchesT]


class _Client(Generic[DriverT, HttpT, SleepT]):
    """What both clients are: settings, a driver, and the way to a changed copy."""

    _context: Context
    _driver: DriverT

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
        http_client: HttpT | None = None,
        sleep: SleepT | None = None,
        clock: Callable[[], float] = time.time,
        random: Callable[[], float] = random.random,
    ) -> None:
        settings = settings_from(
            os.environ,
            api_key=api_key,
            auth_token=auth_token,
            base_url=None if base_url is None else str(base_url),
            anthropic_version=anthropic_version,
            timeout=_timeout(timeout, http_client),
            max_retries=max_retries,
            default_headers=default_headers,
            default_query=default_query,
        )
        set_log_level(os.environ)
        self._context = Context(settings, clock, random)
        self._driver = self._make_driver(http_client, sleep)

    def _make_driver(self, http_client: HttpT | None, sleep: SleepT | None) -> DriverT:
        raise NotImplementedError

    @property
    def _settings(self) -> Settings:
        return self._context.settings

    def _set(self, **changes: Any) -> None:
        # Calls under way keep what they began with, all but the number of retries.
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
        """Where the API is, without user name and password."""
        import httpx

        return httpx.URL(self._settings.base_url)

    @base_url.setter
    def base_url(self, value: str | httpx.URL) -> None:
        base_url, basic = split_userinfo(str(value))
        self._set(base_url=base_url, basic=basic)

    @property
    def timeout(self) -> float | httpx.Timeout | None:
        """Seconds, or an `httpx.Timeout`, that a request may take."""
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
        """How often a request is sent again at most."""
        return self._settings.max_retries

    @max_retries.setter
    def max_retries(self, value: int) -> None:
        self._set(max_retries=value)

    @property
    def anthropic_version(self) -> str:
        """The API version that is asked for."""
        return self._settings.anthropic_version

    @property
    def has_credentials(self) -> bool:
        """Whether a request would go out. Without credentials each raises `CredentialsError`."""
        try:
            self._settings.headers()
        except CredentialsError:
            return False
        return True

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
        http_client: Any = None,
    ) -> Self:
        """
        Make a client with other settings that shares the connections of this one.

        Args:
            api_key: Replaces the credential, whichever it is.
            auth_token: Replaces the credential, whichever it is.
            base_url: Where the API is.
            anthropic_version: The API version to ask for.
            timeout: Seconds, or an `httpx.Timeout`.
            max_retries: How often a request is sent again at most.
            default_headers: Added to the default headers; the `set_` form replaces them.
            set_default_headers: See `default_headers`.
            default_query: Added to the default query; the `set_` form replaces it.
            set_default_query: See `default_query`.
            http_client: The HTTP client to use instead of the shared one.
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
        driver = self._driver if http_client is None else self._driver.with_http(http_client)
        other._context = attrs.evolve(self._context, settings=settings)
        other._driver = driver
        return other

    with_options = copy


class Anthropic(_Client[Driver, "httpx.Client", Callable[[float], object]]):
    """
    A client of the Message Batches API.

    It is used from one thread or from many. Close it when done, or use it as a context manager.

    Args:
        api_key: The API key; without it and `auth_token`, the environment variable
            ANTHROPIC_API_KEY, else ANTHROPIC_AUTH_TOKEN.
        auth_token: A bearer token, instead of a key.
        base_url: Where the API is; else ANTHROPIC_BASE_URL, else the service itself. With a
            gateway's address, results too are fetched through the gateway.
        anthropic_version: The API version to ask for.
        timeout: Seconds, or an `httpx.Timeout`, that a request may take: by default 600, and 5 to
            connect. None waits for ever.
        max_retries: How often a request is sent again at most, where that is safe.
        default_headers: Sent with each request, after those of ANTHROPIC_CUSTOM_HEADERS, which has
            lines of the form `Name: value`. `omit` as a value removes a header.
        default_query: Query parameters sent with each request.
        http_client: An `httpx.Client` to use; closed together with this client.
        sleep: Waits for some seconds; for tests.
        clock: Tells the time in seconds since 1970; for tests.
        random: Gives a number from 0 up to 1, to spread retries; for tests.

    Raises:
        ValueError: Both a key and a token are given, or the base URL is no web address.
    """

    def _make_driver(
        self, http_client: httpx.Client | None, sleep: Callable[[float], object] | None
    ) -> Driver:
        return Driver(Connections(http_client), sleep or time.sleep)

    @cached_property
    def messages(self) -> Messages[StandardBatches]:
        """The standard surface: `messages.batches`."""
        return Messages(Batches(self._context, self._driver, STANDARD))

    @cached_property
    def beta(self) -> Beta[BetaBatches]:
        """The beta surface: `beta.messages.batches`."""
        return Beta(Messages(Batches(self._context, self._driver, BETA)))

    def close(self) -> None:
        """Close the connections, those of copies made with `with_options` too."""
        self._driver.connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncAnthropic(
    _Client[AsyncDriver, "httpx.AsyncClient", Callable[[float], Awaitable[object]]]
):
    """
    An async client of the Message Batches API.

    Its arguments are those of `Anthropic`, except that `http_client` is an `httpx.AsyncClient` and
    `sleep` is async.
    """

    def _make_driver(
        self,
        http_client: httpx.AsyncClient | None,
        sleep: Callable[[float], Awaitable[object]] | None,
    ) -> AsyncDriver:
        return AsyncDriver(AsyncConnections(http_client), sleep or asyncio.sleep)

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
        Make an `Anthropic` with the settings of this client and connections of its own.

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
        other._driver = other._make_driver(None, None)
        return other

    async def close(self) -> None:
        """Close the connections, those of copies made with `with_options` too."""
        await self._driver.connections.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


Client = Anthropic
AsyncClient = AsyncAnthropic


def _timeout(timeout: float | httpx.Timeout | NotGiven | None, http_client: Any) -> TimeLimit:
    """Give the timeout: the argument, else the HTTP client's own if it has one, else ours."""
    if is_given(timeout):
        return timeout
    own = getattr(http_client, "timeout", None)
    # What an httpx client has by itself was not chosen by anybody.
    if own is None or set(own.as_dict().values()) == {5.0}:
        return TIMEOUT_SECONDS
    return own  # type: ignore[no-any-return]
