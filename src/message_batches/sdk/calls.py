"""
One call of the API, from the first attempt to the response, with its retries and redirects.

Nothing here does I/O: a `Call` is plain data and the rest are flows.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, NoReturn, Protocol, TypeVar

import attrs

from message_batches.sdk import retry
from message_batches.sdk.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    NotFoundError,
)
from message_batches.sdk.flow import Flow, Send, Sleep
from message_batches.sdk.http.answers import MAX_ANSWER_BYTES, is_too_long
from message_batches.sdk.http.failures import ambiguous_create, status_error
from message_batches.sdk.http.request import WireRequest, redirected
from message_batches.sdk.settings import Settings

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

YOUNG_SECONDS = 60.0  # for this long, parts of the service may not know a new batch yet
MAX_REDIRECTS = 20


@attrs.define
class Context:
    """The client state that flows share: settings, clock, random numbers, recent batches."""

    settings: Settings
    clock: Callable[[], float] = time.time
    random: Callable[[], float] = random.random
    created: dict[str, float] = attrs.field(factory=dict)  # when this client created a batch, by id

    def remember(self, batch_id: str) -> None:
        """Record that a batch was created now."""
        now = self.clock()
        # Other threads may remove an entry at the same time, hence the copy and the default.
        for known, when in list(self.created.items()):
            if now - when > YOUNG_SECONDS:
                self.created.pop(known, None)
        self.created[batch_id] = now

    def forget(self, batch_id: str) -> None:
        """Record that a batch was deleted, so that a 404 for it is final."""
        self.created.pop(batch_id, None)

    def is_young(self, batch_id: str) -> bool:
        """Return whether this client created the batch within the last minute."""
        when = self.created.get(batch_id)
        return when is not None and 0 <= self.clock() - when < YOUNG_SECONDS


@attrs.frozen
class CallResponse(Generic[T]):
    """A successful response, how many retries it took, and how to parse it."""

    response: httpx.Response
    retries_taken: int
    parse: Callable[[httpx.Response], T]
    parse_reads: bool = False  # the typed object reads the body itself, as a stream

    def parsed(self) -> T:
        """Return the typed object."""
        return self.parse(self.response)


class Operation(Protocol[T]):
    """Something that a driver can execute and that ends in one response."""

    def flow(self, *, stream: bool = False) -> Flow[CallResponse[T]]:
        """Return the flow; with `stream` the body of the response is left unread."""


def _never() -> bool:
    return False


@attrs.frozen(kw_only=True)
class Call(Generic[T]):
    """
    One request to the API and how to parse its response.

    Attributes:
        context: the state of the client.
        request: what is sent.
        parse: makes the typed object of a successful response.
        repeatable: False for a `create`, which must not act twice.
        request_count: how many requests the batch of a `create` holds.
        may_be_unknown: returns whether a 404 may mean "not yet".
    """

    context: Context = attrs.field(repr=False)
    request: WireRequest
    parse: Callable[[httpx.Response], T] = attrs.field(repr=False)
    repeatable: bool = True
    request_count: int = 0
    may_be_unknown: Callable[[], bool] = attrs.field(default=_never, repr=False)

    def flow(self, *, stream: bool = False) -> Flow[CallResponse[T]]:
        """
        Send the request, and retry it where that is safe and useful.

        Raises:
            APIStatusError: the service refused the request or failed.
            APIConnectionError: there was no response.
            AmbiguousCreateError: the call may or may not have created a batch.
        """
        context = self.context
        started_at = context.clock()
        max_retries = context.settings.max_retries
        retries = waits = 0
        while True:
            failure: retry.Failure
            headers: httpx.Headers | dict[str, str] = {}
            try:
                response = yield from send(self.request, stream=stream)
            except APIConnectionError as error:
                failure = error
            else:
                if response.is_success:
                    if not stream and is_too_long(response):
                        self._refuse(response, started_at)
                    return CallResponse(response, retries, self.parse)
                failure, headers = status_error(response), response.headers

            if isinstance(failure, NotFoundError) and max_retries and self.may_be_unknown():
                seconds = retry.backoff(waits, random=context.random)
                yield Sleep(seconds, f"The service does not know the batch yet: {failure.message}")
                waits += 1
                continue
            decision = retry.decide(failure, repeatable=self.repeatable)
            if decision is retry.Decision.AMBIGUOUS:
                raise ambiguous_create(
                    failure, started_at=started_at, request_count=self.request_count
                ) from failure
            if decision is retry.Decision.FAIL or retries >= max_retries:
                raise failure
            seconds = retry.delay(
                retries, headers=headers, now=context.clock(), random=context.random
            )
            yield Sleep(seconds, failure.message)
            retries += 1

    def _refuse(self, response: httpx.Response, started_at: float) -> NoReturn:
        """Raise the error for a response that is too long to be an object of the API."""
        failure = APIResponseValidationError(
            response,
            response.text,
            message=f"The response is longer than {MAX_ANSWER_BYTES:,} bytes, so it is not of the"
            " API. Check the base URL.",
        )
        if self.repeatable:
            raise failure
        raise ambiguous_create(
            failure, started_at=started_at, request_count=self.request_count
        ) from failure


def send(request: WireRequest, *, stream: bool) -> Flow[httpx.Response]:
    """Send a request and follow redirects, with no credential to another origin."""
    for _ in range(MAX_REDIRECTS):
        response: httpx.Response = yield Send(request, stream)
        location = response.headers.get("location")
        if location is None or response.status_code not in (301, 302, 303, 307, 308):
            return response
        following = redirected(request, location)
        if following is None:
            return response
        # Only a GET may go to another origin. Any other method is repeated within the same origin,
        # for a status that keeps method and body: RFC 9110, sections 15.4.8 and 15.4.9.
        same_origin = following.trusted and response.status_code in (307, 308)
        if request.method != "GET" and not same_origin:
            return response
        request = following
    raise APIError("Too many redirects.", response.request, body=None)
