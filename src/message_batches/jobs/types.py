"""The values that runs take, and that reports, events and errors hold; each can be pickled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import field, frozen

from message_batches.jobs.errors import Diagnostic, InputWarning
from message_batches.jobs.prices import Cost
from message_batches.sdk import DEFAULT_ANTHROPIC_VERSION
from message_batches.sdk.create import MAX_BODY_BYTES, MAX_REQUESTS, parameters_refused_by

if TYPE_CHECKING:
    from message_batches_api.models import (
        BetaMessageBatchIndividualResponse,
        MessageBatchIndividualResponse,
    )

    Record = MessageBatchIndividualResponse | BetaMessageBatchIndividualResponse
    """A result as a typed record, of the standard or the beta surface."""

__all__ = [
    "AnswerStatus",
    "BatchLimits",
    "BatchReport",
    "BatchSize",
    "Cost",
    "DeviationSummary",
    "Diagnostic",
    "Event",
    "FailureSummary",
    "InputWarning",
    "LogEntry",
    "OnError",
    "PaidTwice",
    "Progress",
    "Record",
    "Step",
    "ValidationRules",
]

Step = Literal["finish", "submit", "collect_ready", "collect_missing", "reconcile", "check"]
"""
What `Run.events` does: all remaining work, or what the method of that name does.

collect_missing: download again the results that are missing, as `Run.retry` does first.
"""

OnError = Literal["retry", "fail", "abort"]
"""
What to do after a request failed.

retry: retry it, as long as retries are left. fail: never retry it. abort: stop the run, and retry
the request when the run is resumed.
"""

AnswerStatus = Literal["complete", "truncated", "refused", "paused"]
"""Whether the answer of a succeeded request is usable as it is, by its `stop_reason`."""


@frozen
class BatchLimits:
    """
    How large one batch may be.

    Attributes:
        requests: requests in a batch; the API takes at most 100,000.
        size: bytes of the request body as sent, envelope included; the API takes at most 256 MB.
    """

    requests: int = MAX_REQUESTS
    size: int = MAX_BODY_BYTES


# What is planned


@frozen
class ValidationRules:
    """
    What the requests are checked against.

    Attributes:
        anthropic_version: the API version that they are sent with.
        id_field: the field that holds the user's id, to be replaced by one that the API accepts;
            None where the id is the custom_id.
        betas: the beta features that they are sent with; None for the standard surface.
        tagged_ids: whether a suffix of the run follows each id on the wire, so that long ids are
            hashed.
        takes_sampling: whether the API version accepts sampling parameters.
    """

    anthropic_version: str = DEFAULT_ANTHROPIC_VERSION
    id_field: str | None = None
    betas: tuple[str, ...] | None = None
    tagged_ids: bool = True
    takes_sampling: bool = field(init=False, repr=False)  # asked for every request

    id_hint: ClassVar[str] = "Or pass --map-ids, which allows any text."
    beta_hint: ClassVar[str] = "pass beta features for the entire run with --beta NAME"

    @takes_sampling.default
    def _takes_sampling(self) -> bool:
        return not parameters_refused_by(self.anthropic_version)

    @property
    def beta(self) -> bool:
        """Whether they are sent to the beta surface."""
        return self.betas is not None


@frozen
class BatchSize:
    """
    How large one batch would be.

    Attributes:
        requests: how many requests.
        size: bytes of the request body.
    """

    requests: int
    size: int


# What is reported


@frozen
class Progress:
    """
    How far a run has come.

    Attributes:
        requests: requests of the input.
        settled: requests whose final result is in the output.
        answered: requests processed in batches that have not ended, as far as the API reports it.
        batches: batches planned so far, those of retries included.
        submitted: batches that the service has accepted.
        collected: batches whose results are in the output.
        to_retry: requests that will be retried.
        seconds_left: an estimate of the remaining seconds; None where too little is known.
    """

    requests: int
    settled: int
    answered: int
    batches: int
    submitted: int
    collected: int
    to_retry: int
    seconds_left: float | None = None


@frozen
class Event:
    """
    A step of a run.

    Attributes:
        progress: how far the run has come.
        text: what happened, in one line for a person; None if only the progress changed.
    """

    progress: Progress
    text: str | None = None


@frozen
class DeviationSummary:
    """
    Where results differ from the API's description, in a sample of them.

    Attributes:
        checked: how many results were checked: all of a small run, a sample of a large one.
        deviating: how many of these differ.
        paths: how many of these differ at each path, the most frequent first.
    """

    checked: int = 0
    deviating: int = 0
    paths: dict[str, int] = field(factory=dict)


@frozen
class FailureSummary:
    """
    Requests that failed permanently for the same cause.

    Attributes:
        cause: the type of the error, or the outcome where there is no error.
        requests: how many requests.
        custom_id: the id of one of them.
        message: the message of its error.
    """

    cause: str
    requests: int
    custom_id: str | int
    message: str | None


@frozen
class BatchReport:
    """
    One batch of a run.

    Attributes:
        partition: number of its partition.
        batch_id: the id of the batch; None before the service has accepted it.
        state: `sending`, `unknown`, `absent`, `submitted`, `ended`, `fetched`, `collected` or
            `gone`; docs/how-runs-work.md describes them.
        requests: how many requests.
        known_by: how the batch is known: by the `response` to its create, by the `ids` of its
            results, or because a `person` named it; None before.
        seconds: from its creation to its end, by the service's clock; None before.
    """

    partition: int
    batch_id: str | None
    state: str
    requests: int
    known_by: str | None
    seconds: float | None


@frozen
class PaidTwice:
    """
    A request that two batches answered.

    Attributes:
        custom_id: its id.
        batch_id: the batch whose answer was not used.
    """

    custom_id: str | int
    batch_id: str | None


@frozen
class LogEntry:
    """
    Something that happened to a partition.

    Attributes:
        at: seconds since the epoch.
        partition: number of the partition.
        message: what happened.
    """

    at: float
    partition: int
    message: str


def __getattr__(name: str) -> Any:
    if name != "Record":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # Importing the models takes longer than importing all of this package.
    from message_batches_api import models

    return models.MessageBatchIndividualResponse | models.BetaMessageBatchIndividualResponse


def __dir__() -> list[str]:
    return __all__
