"""
A sandbox for tests of programs that send batches: what was sent, and what it cost.

The assertions raise AssertionError with the ids and batches in question. They read what the
sandbox has accepted and billed, not what the program says of itself.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from message_batches.sandbox.errors import SandboxStateError
from message_batches.sandbox.server import Sandbox

if TYPE_CHECKING:
    from message_batches.jobs import Prices

__all__ = ["BatchSandbox"]

_SENDING = ("create", "messages")
"""The operations that cost money: `POST /v1/messages/batches` and `POST /v1/messages`."""

_SHOWN = 10
"""The most ids in the message of an assertion."""

_CATCH_UP = 60.0
"""Seconds within which batches have to end after the clock was moved beyond their end."""


class _Sent(NamedTuple):
    """
    A request that was accepted.

    Attributes:
        name: its id as the program gave it, or what a run sent instead of it.
        batch_id: the batch.
        custom_id: its id as it was sent.
        model: its model.
    """

    name: str
    batch_id: str
    custom_id: str
    model: str


class BatchSandbox(Sandbox):
    """
    A `Sandbox` that answers at once, with assertions; its options are those of `Sandbox`.

    Requests are named by the ids that the program gave them: a run sends each with a suffix that
    differs each time, which the assertions ignore.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"batch_seconds": 0, **options})
        self._earlier: frozenset[str] = frozenset()
        self._last_call: str | None = None

    # What happens

    def fail_next(self, fault: str, times: int = 1) -> None:
        """
        Let something go wrong once, or a number of times, and then no more.

        Args:
            fault: a fault as `message_batches.sandbox.faults` describes, such as `drop` or
                `error:status=503`.
            times: how often.

        Raises:
            SandboxOptionError: the fault does not exist.
        """
        self.add_fault(f"{fault}{',' if ':' in fault else ':'}times={times}")

    def advance(self, seconds: float) -> None:
        """
        Move the clock of the sandbox forward, and return when the batches have caught up.

        Raises:
            SandboxOptionError: the number is negative or much too large.
            SandboxStateError: a batch that should have ended is not processed.
        """
        super().advance(seconds)
        service = self._expect_running()
        end = time.monotonic() + _CATCH_UP
        while any(batch.ends_at() <= service.clock.now() for batch in service.store.unfinished()):
            if time.monotonic() > end:
                raise SandboxStateError("A batch did not end after the clock was moved.")
            time.sleep(0.005)

    def from_now_on(self) -> None:
        """Let the assertions count only what is sent from now on."""
        report = self.report()
        self._earlier = frozenset(batch["id"] for batch in report["batches"])
        self._last_call = report["calls"][-1]["request_id"] if report["calls"] else None

    # What has happened

    def assert_nothing_sent(self) -> None:
        """Fail if the program tried to create a batch or a message, whatever became of it."""
        __tracebackhide__ = True  # pytest shows the line of the test
        calls = self.report()["calls"]
        ids = [call["request_id"] for call in calls]
        # The sandbox forgets old calls: if it has forgotten the last one, all others came later.
        start = ids.index(self._last_call) + 1 if self._last_call in ids else 0
        tried = any(call["operation"] in _SENDING for call in calls[start:])
        if (names := {sent.name for sent in self._sent()}) or tried:
            _fail(f"The program sent requests. Accepted: {_listed(names) or 'nothing'}.")

    def assert_sent_once(self, *ids: str | int) -> None:
        """
        Fail if a request was accepted in more than one batch, or if nothing was accepted.

        A request that is sent again because it had failed counts as well.

        Args:
            ids: the requests that were sent, all of them; by default any.
        """
        __tracebackhide__ = True
        wanted = _names(ids)
        counts = Counter(sent.name for sent in self._sent(ids))
        if again := [f"{name} ({times} times)" for name, times in counts.items() if times > 1]:
            _fail(f"Sent more than once: {_listed(again)}.")
        if not counts and not ids:
            _fail("Nothing was sent.")
        if absent := wanted - counts.keys():
            _fail(f"Not sent: {_listed(absent)}. Sent: {_listed(counts) or 'nothing'}.")
        if ids and (others := counts.keys() - wanted):
            _fail(f"Sent, but not expected: {_listed(others)}.")

    def assert_reused(self, *ids: str | int) -> None:
        """
        Fail if a request was sent again since `from_now_on()`, or had no answer by then.

        Args:
            ids: the requests whose answers the program should use again.

        Raises:
            SandboxStateError: `from_now_on()` was not called after something was sent.
        """
        __tracebackhide__ = True
        if not self._earlier:
            raise SandboxStateError("Call from_now_on() when the first answers are there.")
        wanted = _names(ids)
        if again := wanted & {sent.name for sent in self._sent(ids)}:
            _fail(f"Sent again: {_listed(again)}.")
        answered = {_place(bill) for bill in self.bills() if bill["status"]}
        before = {
            sent.name
            for sent in self._sent(ids, earlier=True)
            if (sent.batch_id, sent.custom_id) in answered
        }
        if unknown := wanted - before:
            _fail(f"Without an answer to use again: {_listed(unknown)}.")

    def assert_cost_at_most(
        self, amount: Decimal | float | str, prices: Prices | None = None
    ) -> None:
        """
        Fail if the answers were billed for more than an amount, or for something without a price.

        Each refused answer counts as billed.

        Args:
            amount: the most that they may cost, in the currency of the prices.
            prices: the price list; by default the built-in one.
        """
        __tracebackhide__ = True
        from message_batches.jobs import Prices
        from message_batches.jobs.internals import cost_of, used_by

        models = {(sent.batch_id, sent.custom_id): sent.model for sent in self._sent()}
        used = used_by(
            (models[_place(bill)], bill["usage"])
            for bill in self.bills()
            if bill["usage"] is not None and _place(bill) in models
        )
        cost = cost_of(used, prices or Prices.built_in(), datetime.now(UTC).date())
        if cost.unpriced:
            _fail(f"The cost is not known. {cost.unpriced[0].reason}")
        if cost.total > Decimal(str(amount)):
            parts = _listed(f"{part} for {model}" for model, part in cost.by_model.items())
            _fail(f"The cost is {cost.total} {cost.currency}, above {amount}: {parts}.")

    def _sent(self, ids: Iterable[str | int] = (), *, earlier: bool = False) -> Iterator[_Sent]:
        """
        Yield the requests that were accepted since `from_now_on()`, or before.

        Args:
            ids: ids of the program, which a run may have replaced.
            earlier: whether those before are meant.
        """
        from message_batches.jobs.internals import ids_without_suffix, possible_bases

        given = {base: str(id_) for id_ in ids for base in possible_bases(id_)}
        for batch_id, group in groupby(self.requests(), itemgetter("batch_id")):
            if (batch_id in self._earlier) is earlier:
                requests = list(group)
                bases = ids_without_suffix([request["custom_id"] for request in requests])
                for base, request in zip(bases, requests, strict=True):
                    custom_id, model = request["custom_id"], str(request["params"].get("model"))
                    name = given.get(custom_id) or given.get(base) or base
                    yield _Sent(name, batch_id, custom_id, model)


def _place(bill: dict[str, Any]) -> tuple[str, str]:
    return bill["batch_id"], bill["custom_id"]


def _names(ids: Iterable[str | int]) -> set[str]:
    for id_ in ids:
        if not isinstance(id_, str | int):
            kind = type(id_).__name__
            raise TypeError(f"An id is text or an integer, not a {kind}. Pass the ids one by one.")
    return {*map(str, ids)}


def _listed(texts: Iterable[str]) -> str:
    found = sorted(texts)
    more = len(found) - _SHOWN
    return ", ".join(found[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _fail(message: str) -> NoReturn:
    __tracebackhide__ = True
    raise AssertionError(message)
