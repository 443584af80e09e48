"""What the steps take and return: plain values that go to JSON and come back unchanged."""

from __future__ import annotations

from attrs import frozen

from message_batches.jobs.steps.json_values import Value
from message_batches.jobs.types import BatchSize


@frozen
class Waiting(Value):
    """
    Why something is not done yet. Nothing is wrong: call the same step again later.

    Attributes:
        reason: why, in words for a person.
        seconds: when to call again. Earlier calls do no harm.
    """

    reason: str
    seconds: float


@frozen
class Handle(Value):
    """
    A batch of a run that the service has accepted.

    Attributes:
        out: the output of the run.
        partition: the number of the partition that the batch holds.
        batch_id: the id of the batch.
        requests: how many requests it holds.
        created_at: when it was created, in seconds since the epoch, by the service's clock.
    """

    out: str
    partition: int
    batch_id: str
    requests: int
    created_at: float


@frozen
class Forecast(Value):
    """
    What a run will send. Nothing was sent.

    Attributes:
        out: the output of the run.
        requests: requests of the input.
        batches: the batches that the entire input makes, if nothing is refused or retried.
        now: the batches that `submit` would send now, if the service accepts each of them.
        later: requests that are neither sent nor part of `now`.
        waiting: why they would wait; None if nothing would.
    """

    out: str
    requests: int
    batches: tuple[BatchSize, ...]
    now: tuple[BatchSize, ...]
    later: int
    waiting: Waiting | None

    @property
    def size(self) -> int:
        """Bytes of all request bodies."""
        return sum(batch.size for batch in self.batches)


@frozen
class Submitted(Value):
    """
    What `submit` has sent, now or before.

    Attributes:
        handles: the batches whose results are not collected yet, in the order of sending.
        waiting: why requests are left that were not sent, or it is not known whether they were;
            None if everything was sent that can be sent before results are collected.
        done: whether the run is finished, or all that it sends for now.
    """

    handles: tuple[Handle, ...]
    waiting: Waiting | None
    done: bool


@frozen
class Polled(Value):
    """
    How far batches have come.

    Attributes:
        ended: those whose results can be collected.
        in_progress: those that the service still processes.
        collected: those whose results are in the output.
        waiting: when to poll again; None if no batch is in progress.
    """

    ended: tuple[Handle, ...]
    in_progress: tuple[Handle, ...]
    collected: tuple[Handle, ...]
    waiting: Waiting | None


@frozen
class Collected(Value):
    """
    What `collect` has put into the output, now or before.

    Attributes:
        handle: the batch.
        outcomes: its requests by outcome; `to_retry` for those that the next `submit` sends again.
        waiting: why its results are not in the output yet; None if they are.
        done: whether the run is finished, or all that it sends for now.
    """

    handle: Handle
    outcomes: dict[str, int]
    waiting: Waiting | None
    done: bool


@frozen
class Retried(Value):
    """
    What `retry` has marked.

    Attributes:
        requests: how many requests the next `submit` will send again.
        waiting: why nothing was marked; None if it was.
    """

    requests: int
    waiting: Waiting | None
