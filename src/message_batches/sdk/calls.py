"""
One request of the API, from the first attempt to the answer: what is sent, and when again.

Nothing here does I/O: a `Call` is plain data and the rest are flows.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

import attrs

from message_batches.sdk import retry
from message_batches.sdk.errors import (
    AmbiguousCreateError,
    APIConnectionError,
    APIError,
    NotFoundError,
    status_error,
)
from message_batches.sdk.flow import Flow, Send, Sleep
from message_batches.sdk.http.request import WireRequest, redirected
from message_batches.sdk.settings import Settings

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

YOUNG_SECONDS = 60.0  # so long after its creation a batch may be unknown to parts of the service
MAX_REDIRECTS = 20


@attrs.define
class Context:
    """What the flows know of their client, and the clock and the dice they use."""

    settings: Settings
    clock: Callable[[], float] = time.time
    random: Callable[[], float] = random.random
    created: dict[str, float] = attrs.field(factory=dict)  # our own batches, by id: when

    def remember(self, batch_id: str) -> None:
        """Note that a batch has just been created."""
        now = self.clock()
        # A copy, and no complaint about what is gone: other threads do the same.
        for known, when in list(self.created.items()):
            if now - when > YOUNG_SECONDS:
                self.created.pop(known, None)
        self.created[batch_id] = now

    def forget(self, batch_id: str) -> None:
        """Note that a batch has been deleted, so that a 404 for it is the truth."""
        self.created.pop(batch_id, None)

    def is_young(self, batch_id: str) -> bool:
        """Tell whether this client created the batch within the last minute."""
        when = self.created.get(batch_id)
        return when is not None and 0 <= self.clock() - when < YOUNG_SECONDS


@attrs.frozen
class Answer(Generic[T]):
    """A successful answer, how many retries it took, and how to read it."""

    response: httpx.Response
    retries_taken: int
    parse: Callable[[httpx.Response], T]
    parse_reads: bool = False  # the typed object reads the body itself, bit by bit

    def parsed(self) -> T:
        """Make the typed object out of it."""
        return self.parse(self.response)


class Operation(Protocol[T]):
    """Something that a client can carry out and that ends in one answer."""

    def flow(self, *, stream: bool = False) -> Flow[Answer[T]]:
        """Begin; with `stream` the body of the answer is left unread."""


def _never() -> bool:
    return False


@attrs.frozen(kw_only=True)
class Call(Generic[T]):
    """
    One request of the API and how to read its answer.

    `repeatable` is False for a request that must not act twice; `request_count` is then how much
    hangs on it. `may_be_unknown` tells whether a 404 may only mean "not yet".
    """

    context: Context = attrs.field(repr=False)
    request: WireRequest
    parse: Callable[[httpx.Response], T] = attrs.field(repr=False)
    repeatable: bool = True
    request_count: int = 0
    may_be_unknown: Callable[[], bool] = attrs.field(default=_never, repr=False)

    def flow(self, *, stream: bool = False) -> Flow[Answer[T]]:
        """
        Send the request, again where that is safe and helps.

        Raises:
            APIStatusError: The service said no.
            APIConnectionError: No answer came.
            AmbiguousCreateError: The call creates a batch and nobody knows whether it did.
        """
        context = self.context
        started_at = context.clock()
        max_retries = context.settings.max_retries
        retries = waits = 0
        while True:
            failure: retry.Failure
            headers: httpx.Headers | dict[str, str] = {}
            try:
                response = yield from followed(self.request, stream=stream)
            except APIConnectionError as error:
                failure = error
            else:
                if response.is_success:
                    return Answer(response, retries, self.parse)
                failure, headers = status_error(response), response.headers

            if isinstance(failure, NotFoundError) and max_retries and self.may_be_unknown():
                seconds = retry.backoff(waits, random=context.random)
                yield Sleep(seconds, f"The batch is not known yet: {failure.message}")
                waits += 1
                continue
            decision = retry.decide(failure, repeatable=self.repeatable)
            if decision is retry.Decision.AMBIGUOUS:
                raise AmbiguousCreateError.after(
                    failure, started_at=started_at, request_count=self.request_count
                ) from failure
            if decision is retry.Decision.FAIL or retries >= max_retries:
                raise failure
            seconds = retry.delay(
                retries, headers=headers, now=context.clock(), random=context.random
            )
            yield Sleep(seconds, failure.message)
            retries += 1


def followed(request: WireRequest, *, stream: bool) -> Flow[httpx.Response]:
    """Send a request and follow redirects, taking no credential to another origin."""
    for _ in range(MAX_REDIRECTS):
        response: httpx.Response = yield Send(request, stream)
        location = response.headers.get("location")
        if location is None or response.status_code not in (301, 302, 303, 307, 308):
            return response
        onward = redirected(request, location)
        # Only a question may be asked elsewhere. What acts goes where the caller sends it, or on
        # within the same origin when the service says that the method and the body stay.
        stays = onward.trusted and response.status_code in (307, 308)
        if request.method != "GET" and not stays:
            return response
        request = onward
    raise APIError("The service redirects in a circle.", response.request, body=None)
