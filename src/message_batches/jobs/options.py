"""The options of a run, under the names of the command's options."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any, Literal, get_args

from attrs import asdict, field, frozen

from message_batches.jobs.types import OnError
from message_batches.sdk.create import MAX_BODY_BYTES, MAX_REQUESTS

# https://docs.claude.com/en/api/errors lists the types of errors.
DEFAULT_ACTIONS: Mapping[str, OnError] = {
    "overloaded_error": "retry",
    "rate_limit_error": "retry",
    "api_error": "retry",
    "timeout_error": "retry",
    "expired": "retry",
    "invalid_request_error": "fail",
    "not_found_error": "fail",
    "request_too_large": "fail",
    "canceled": "fail",
    "authentication_error": "abort",
    "permission_error": "abort",
    "billing_error": "abort",
}
"""The action by the type of the error, or by the outcome where a request has no error."""

WireIds = Literal["tagged", "as-is"]
"""Which ids are sent: those of the requests with a suffix that names the run, or unchanged."""

_NUMBERS = (
    ("max_batch_requests", int, 1, MAX_REQUESTS),
    ("max_batch_bytes", int, 1, MAX_BODY_BYTES),
    ("retries", int, 0, math.inf),
    ("max_open_batches", int, 1, math.inf),
    ("max_queued_requests", int, 1, math.inf),
    ("uploads", int, 1, 64),
    ("downloads", int, 1, 64),
    ("give_up_after", float, 0, math.inf),
    ("polling_interval", float, 0, math.inf),
    ("reconcile_for", float, 0, math.inf),
)


def nearest_cause(cause: str) -> str:
    """Return the hint for a cause that does not exist."""
    near = get_close_matches(cause, DEFAULT_ACTIONS, n=1, cutoff=0.0)
    question = f"Did you mean {near[0]}? " if cause else ""
    return f"{question}The causes are: {', '.join(DEFAULT_ACTIONS)}."


def _betas(value: Sequence[str] | None) -> tuple[str, ...] | None:
    if isinstance(value, str):
        raise ValueError(f"RunOptions.beta is the text {value!r}. Use a list of names.")
    return None if value is None else tuple(value)


def _actions(value: Mapping[str, OnError]) -> Mapping[str, OnError]:
    if not isinstance(value, Mapping):
        raise ValueError(
            f"RunOptions.on_error is {value!r}. Use a mapping, such as {{'expired': 'fail'}}."
        )
    for cause, action in value.items():
        if cause not in DEFAULT_ACTIONS:
            raise ValueError(f"on_error has the unknown cause {cause!r}. {nearest_cause(cause)}")
        if action not in get_args(OnError):
            raise ValueError(f"on_error[{cause!r}] is {action!r}. Use 'retry', 'fail' or 'abort'.")
    return MappingProxyType(dict(value))


@frozen(kw_only=True)
class RunOptions:
    """
    How a run is split into batches, and how it retries and waits.

    The first five are fixed when a run starts; `resume` reads them from its ledger.

    Attributes:
        beta: beta features, for the beta surface; None for the standard one.
        max_batch_requests: the most requests in one batch.
        max_batch_bytes: the most bytes in the body of one batch.
        id_field: the field that holds each request's original id, any text or integer. A hash of it
            is sent, and results carry the original id in `custom_id`.
        wire_ids: which ids are sent. `tagged`: each id with a short suffix of the run and the
            batch, so that a batch proves whose it is; results carry the id without it. `as-is`: the
            ids of the requests, which two runs may share.
        retries: how many times to retry a request after a transient error.
        on_error: the action after an error, by its type, where it differs from the default:
            `retry`, `fail` or `abort`.
        ordered: whether to sort the output in the order of the input when the run is finished.
        uploads: how many batches may be sent at the same time.
        downloads: how many results files may be downloaded at the same time.
        max_queued_requests: how many requests may be in batches in progress; None to learn the
            limit of the account from the first refusal.
        max_open_batches: how many batches may be in progress at once; None for no limit.
        give_up_after: seconds without an answer from the service before the run stops.
        polling_interval: the most seconds between two polls of the batches in progress.
        start_anew: whether to send the requests although a run of this output whose ledger is gone
            may have sent them.
        reconcile_for: seconds to look for the batch of a create whose response was lost, before it
            counts as never accepted.

    Raises:
        ValueError: a number is out of its range or not a number, or an action or its cause does
            not exist.
    """

    beta: tuple[str, ...] | None = field(default=None, converter=_betas)
    max_batch_requests: int = MAX_REQUESTS
    max_batch_bytes: int = MAX_BODY_BYTES
    id_field: str | None = None
    wire_ids: WireIds = "tagged"
    retries: int = 3
    on_error: Mapping[str, OnError] = field(factory=dict, converter=_actions)
    ordered: bool = False
    uploads: int = 4
    downloads: int = 4
    max_queued_requests: int | None = None
    max_open_batches: int | None = None
    give_up_after: float = 3600.0
    polling_interval: float = 60.0
    reconcile_for: float = 900.0
    start_anew: bool = False

    def __attrs_post_init__(self) -> None:
        for name, kind, least, most in _NUMBERS:
            value = getattr(self, name)
            if value is None and name in ("max_open_batches", "max_queued_requests"):
                continue
            accepted = int if kind is int else int | float
            if isinstance(value, bool) or not isinstance(value, accepted) or value != value:
                what = "an integer" if kind is int else "a number of seconds"
                raise ValueError(f"RunOptions.{name} is {value!r}. Use {what}.")
            if not least <= value <= most:
                limit = f"at least {least:,}" if value < least else f"at most {most:,}"
                raise ValueError(f"RunOptions.{name} is {value!r}. Use {limit}.")

        if self.wire_ids not in get_args(WireIds):
            raise ValueError(f"RunOptions.wire_ids is {self.wire_ids!r}. Use 'tagged' or 'as-is'.")

    def __reduce__(self) -> tuple[Any, ...]:
        # A read-only mapping cannot be pickled.
        values = asdict(self, recurse=False)
        return _rebuild, ({**values, "on_error": dict(self.on_error)},)


def _rebuild(values: dict[str, Any]) -> RunOptions:
    return RunOptions(**values)
