"""What the report of a run says of its requests, answers and batches."""

from __future__ import annotations

from attrs import field, frozen


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
