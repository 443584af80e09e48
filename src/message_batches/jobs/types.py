"""The values that runs take, and that reports, events and errors hold; each can be pickled."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from attrs import field, frozen

from message_batches.jobs.answers import AnswerFormat
from message_batches.jobs.errors import CostCap, Diagnostic, InputWarning, Pilot
from message_batches.jobs.money import (
    Bound,
    CacheForecast,
    CacheUse,
    Cost,
    Estimate,
    LongPrompt,
    Metered,
    ModelEstimate,
    ModelPrices,
    PrefixForecast,
    PriceSource,
    Unbounded,
    Unpriced,
    json_value,
)
from message_batches.jobs.typed import Answer, AnswerFailure, FailureStatus, SchemaSource
from message_batches.sdk import DEFAULT_ANTHROPIC_VERSION
from message_batches.sdk.create import MAX_BODY_BYTES, MAX_REQUESTS, parameters_refused_by

if TYPE_CHECKING:
    from message_batches.jobs.typed import Record

__all__ = [
    "Answer",
    "AnswerFailure",
    "AnswerFormat",
    "AnswerStatus",
    "Attempt",
    "BatchLimits",
    "BatchReport",
    "BatchSize",
    "Bound",
    "CacheForecast",
    "CacheUse",
    "CollectedBatch",
    "Cost",
    "CostCap",
    "DeviationSummary",
    "Diagnostic",
    "Estimate",
    "Event",
    "FailureStatus",
    "FailureSummary",
    "InputWarning",
    "LogEntry",
    "LongPrompt",
    "Metered",
    "ModelEstimate",
    "ModelPrices",
    "NextStep",
    "OnAnswer",
    "OnError",
    "Orphan",
    "OrphanOrigin",
    "OrphanReport",
    "PaidTwice",
    "Pilot",
    "PrefixForecast",
    "PriceSource",
    "Progress",
    "ReasonSummary",
    "Record",
    "RedoneSummary",
    "ReuseReport",
    "SchemaSource",
    "Step",
    "Unbounded",
    "Unpriced",
    "UnreadableLedger",
    "UpdateReport",
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

AnswerStatus = Literal["complete", "truncated", "refused", "paused", "invalid"]
"""
Whether the answer of a succeeded request is usable as it is, by its `stop_reason`.

invalid: it came to its end, but is not what the schema of the run asks for.
"""

OnAnswer = Literal["retry", "repair", "continue", "keep", "fail"]
"""
What to do after an answer that is not complete.

retry: ask again. repair: ask again with the answer and what is wrong with it. continue: let the
model continue the answer. keep: leave it in the output as it is. fail: keep it, and count the
request as failed.
"""


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
class ReuseReport:
    """
    Answers that were taken from another run, for nothing.

    Attributes:
        source: the output of that run.
        requests: how many requests they answer.
    """

    source: str
    requests: int


@frozen
class UpdateReport:
    """
    An update of the input of a run.

    Attributes:
        at: when it was made, in seconds since 1970.
        new: requests that were added.
        changed: requests that are asked again, because they differ.
        removed: requests that were not in the input any more.
    """

    at: float
    new: int
    changed: int
    removed: int


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

    docs/events.md lists the names with their fields.

    Attributes:
        progress: how far the run has come.
        text: what happened, in one line for a person; None where a person need not know.
        name: what happened, such as `batch.submitted`.
        fields: ids and counts that belong to it; never what a person or a model wrote.
    """

    progress: Progress
    text: str | None = None
    name: str = "run.progress"
    fields: Mapping[str, Any] = field(factory=dict)


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
class ReasonSummary:
    """
    Answers that are not complete for the same kind of reason.

    Attributes:
        status: `truncated`, `refused`, `paused` or `invalid`.
        reason: the reason, with an ellipsis and N for what differs from answer to answer.
        requests: how many requests.
        custom_id: the id of one of them.
        example: the reason of that one.
    """

    status: str
    reason: str
    requests: int
    custom_id: str | int
    example: str


@frozen
class RedoneSummary:
    """
    Requests that were asked again after an answer that was not complete.

    Attributes:
        status: the status of that answer.
        action: `retry`, `repair` or `continue`.
        requests: how many requests.
        attempts: how often they were asked again.
        complete: how many of them have a complete answer now.
        given_up: how many have a final answer that is not complete.
    """

    status: str
    action: str
    requests: int
    attempts: int
    complete: int
    given_up: int


@frozen
class NextStep:
    """
    What is left to be done about a run.

    Attributes:
        what: what it is about.
        command: the command that does it.
    """

    what: str
    command: str


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


@frozen
class Attempt:
    """
    One answer to a request that was asked more than once.

    Attributes:
        custom_id: the id of the request.
        number: which answer it is, from 1.
        action: what was done to get it after the answer before: `retry`, `repair` or `continue`;
            None for the first.
        batch_id: the batch that has it; None where that is not known.
        status: `complete`, `truncated`, `refused`, `paused` or `invalid`; the outcome of a request
            that failed in the end.
        reason: why the answer is not complete.
        is_final: whether the output has it.
        tokens: the number of tokens, by model and kind.
        cost: what it cost by the price list; None where something has no price.
        request: the request as it was sent, with the id of the user; JSON.
        result: its line of the results; None where a batch had no result.
    """

    custom_id: str | int
    number: int
    action: str | None
    batch_id: str | None
    status: str
    reason: str | None
    is_final: bool
    tokens: dict[str, dict[str, int]]
    cost: Decimal | None
    request: bytes = field(repr=False)
    result: bytes | None = field(repr=False)

    def to_line(self) -> bytes:
        """Return the attempt as a line of JSON; request and result are as they were sent."""
        known = json.dumps(
            {
                "custom_id": self.custom_id,
                "number": self.number,
                "action": self.action,
                "batch_id": self.batch_id,
                "status": self.status,
                "reason": self.reason,
                "is_final": self.is_final,
                "tokens": self.tokens,
                "cost": json_value(self.cost),
            }
        )
        result = b"null" if self.result is None else self.result
        return b'%b,"request":%b,"result":%b}' % (known[:-1].encode(), self.request, result)


# Batches that no run knows

OrphanOrigin = Literal["known_run", "other_run", "other_program", "unknown"]
"""
Whose ids the first results of a batch have.

known_run: those of a run that was found, although its ledger does not know the batch. other_run:
those of a run of message-batches that was not found. other_program: those of something else, or of
a run with `--wire-ids as-is`. unknown: there are no results to read, or not yet.
"""


@frozen
class Orphan:
    """
    A batch that no ledger knows; times are seconds since the epoch.

    Attributes:
        batch_id: its id.
        status: `in_progress`, `canceling` or `ended`, as the service says.
        requests: how many requests; None where the service does not say.
        outcomes: the requests by outcome, as far as the service says; `processing` is one.
        created_at: when it was created.
        ended_at: when it ended; None before.
        results_until: when its results vanish, or vanished.
        archived: whether they have.
        ids: the ids of its first results.
        origin: whose ids these are.
        nonce: what names the run in the ids of a run of message-batches.
        runs: the outputs of the runs that were found and have these ids.
        may_belong_to: the outputs of other runs that the batch may be of: their ledger cannot be
            read, or the response to a create with as many requests was lost.
    """

    batch_id: str
    status: str
    requests: int | None
    outcomes: dict[str, int]
    created_at: float
    ended_at: float | None
    results_until: float
    archived: bool
    ids: tuple[str, ...] = ()
    origin: OrphanOrigin = "unknown"
    nonce: str | None = None
    runs: tuple[str, ...] = ()
    may_belong_to: tuple[str, ...] = ()

    @property
    def has_results(self) -> bool:
        """Whether its results can be downloaded now."""
        return self.status == "ended" and not self.archived


@frozen
class UnreadableLedger:
    """
    A ledger that cannot be read, or a folder that cannot be searched for ledgers.

    Attributes:
        name: the output of the run, or the folder.
        reason: why not.
    """

    name: str
    reason: str


@frozen
class OrphanReport:
    """
    The batches of a workspace that no ledger knows.

    Attributes:
        base_url: the address of the service.
        at: when the batches were listed, by the service's clock, in seconds since the epoch.
        batches: how many batches were listed.
        runs: how many ledgers were read.
        orphans: the batches that none of them knows, the newest first.
        unreadable: what could not be read; the batches of its runs are among the orphans.
    """

    base_url: str
    at: float
    batches: int
    runs: int
    orphans: list[Orphan]
    unreadable: list[UnreadableLedger]


@frozen
class CollectedBatch:
    """
    What became of the download of a batch.

    Attributes:
        batch_id: its id.
        outcome: `collected`; `there`: its file was complete; `not_ended`; `gone`: its results are
            no longer kept; `failed`: try again.
        path: the file; None where nothing was written.
        reason: why the results are not there, or not all of them; None where they are.
    """

    batch_id: str
    outcome: Literal["collected", "there", "not_ended", "gone", "failed"]
    path: Path | None = None
    reason: str | None = None


def __getattr__(name: str) -> Any:
    if name != "Record":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # Importing the models takes longer than importing all of this package.
    from message_batches_api import models

    return models.MessageBatchIndividualResponse | models.BetaMessageBatchIndividualResponse


def __dir__() -> list[str]:
    return __all__
