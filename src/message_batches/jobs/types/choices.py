"""What a person chooses of a run, and what is checked before anything is sent."""

from __future__ import annotations

from typing import ClassVar, Literal

from attrs import field, frozen

from message_batches.sdk import DEFAULT_ANTHROPIC_VERSION
from message_batches.sdk.create import MAX_BODY_BYTES, MAX_REQUESTS, parameters_refused_by

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
