"""The options of a run, under the names of the command's options."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from pathlib import Path
from re import fullmatch
from types import MappingProxyType
from typing import Any, Literal, get_args

from attrs import asdict, field, frozen

from message_batches.jobs.money import Prices
from message_batches.jobs.types import OnAnswer, OnError
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

ANSWER_ACTIONS: Mapping[str, tuple[OnAnswer, ...]] = {
    "truncated": ("retry", "keep", "fail"),
    "refused": ("retry", "keep", "fail"),
    "paused": ("continue", "keep", "fail"),
    "invalid": ("retry", "repair", "keep", "fail"),
}
"""The actions after an answer that is not complete, by its status."""

REDOING: Mapping[str, OnAnswer] = {
    "truncated": "retry",
    "refused": "retry",
    "paused": "continue",
    "invalid": "repair",
}
"""How `Run.retry` asks again, by the status of an answer."""

WireIds = Literal["tagged", "as-is"]
"""Which ids are sent: those of the requests with a suffix that names the run, or unchanged."""

SchemaVia = Literal["format", "tool"]
"""How answers are asked for by a schema: as the format of the text, or as the input of a tool."""

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
    ("upload_timeout", float, 0, math.inf),
    ("limit", int, 1, math.inf),
    ("max_tokens_retry", int, 1, math.inf),
    ("repairs", int, 0, math.inf),
    ("continuations", int, 0, math.inf),
)

_OPTIONAL = (
    "max_open_batches",
    "max_queued_requests",
    "limit",
    "max_tokens_retry",
    "repairs",
    "continuations",
)
"""The numbers that may be None."""


def nearest_cause(cause: str) -> str:
    """Return the hint for a cause that does not exist."""
    near = get_close_matches(cause, DEFAULT_ACTIONS, n=1, cutoff=0.0)
    question = f"Did you mean {near[0]}? " if cause else ""
    return f"{question}The causes are: {', '.join(DEFAULT_ACTIONS)}."


def _betas(value: Sequence[str] | None) -> tuple[str, ...] | None:
    if isinstance(value, str):
        raise ValueError(f"RunOptions.beta is the text {value!r}. Use a list of names.")
    return None if value is None else tuple(value)


def _outputs(value: Sequence[str | Path]) -> tuple[str | Path, ...]:
    if isinstance(value, str | Path):
        raise ValueError(f"RunOptions.reuse is {str(value)!r}. Use a list of outputs.")
    return tuple(value)


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


def _answer_actions(value: Mapping[str, OnAnswer]) -> Mapping[str, OnAnswer]:
    if not isinstance(value, Mapping):
        raise ValueError(
            f"RunOptions.on_answer is {value!r}. Use a mapping, such as {{'truncated': 'retry'}}."
        )
    for status, action in value.items():
        if status not in ANSWER_ACTIONS:
            raise ValueError(
                f"on_answer has the unknown status {status!r}. "
                f"Use one of: {', '.join(ANSWER_ACTIONS)}."
            )
        if action not in ANSWER_ACTIONS[status]:
            raise ValueError(
                f"on_answer[{status!r}] is {action!r}. "
                f"Use one of: {', '.join(ANSWER_ACTIONS[status])}."
            )
    return MappingProxyType(dict(value))


def _requests(value: Any) -> str | None:
    if value is None:
        return None
    text = str(value)
    if isinstance(value, bool | float) or not fullmatch(r"\d+|(\d{1,2}(\.\d+)?|100(\.0+)?)%", text):
        raise ValueError(
            f"{value!r} is not a number of requests. Use a number such as 20, or a share "
            "such as '5%'."
        )
    return text


def _pilot(value: Any) -> str | None:
    text = _requests(value)
    if text is not None and not Decimal(text.removesuffix("%")):
        raise ValueError("A pilot has at least two requests. Use a number such as 20, or '5%'.")
    return text


def _amount(value: Any) -> Decimal | None:
    if value is None:
        return None
    try:
        amount = Decimal(value)
    except (InvalidOperation, TypeError):
        amount = Decimal("nan")
    # A binary fraction such as 0.1 is another amount than it seems.
    if isinstance(value, bool | float) or not amount.is_finite() or amount <= 0:
        raise ValueError(f"RunOptions.max_cost is {value!r}. Use an amount, such as '12.50'.")
    return amount


@frozen(kw_only=True)
class RunOptions:
    """
    How a run is split into batches, and how it retries and waits.

    The first five and `prime_cache` are fixed when a run starts; `resume` reads them from its
    ledger.

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
        schema: what every answer has to fit: the path of a JSON Schema, the schema itself, or a
            class; None where only the requests say so. An answer that does not fit is `invalid`.
        schema_via: how the answers are asked for by that schema: `format`, for models with
            structured outputs, or `tool`.
        on_answer: the action after an answer that is not complete, by its status, where it is not
            `keep`: `truncated` and `refused`: `retry` or `fail`; `paused`: `continue` or `fail`;
            `invalid`: `retry`, `repair` or `fail`. A retry counts against `retries`.
        max_tokens_retry: the `max_tokens` of a retry after a truncated answer; None to choose it.
        repairs: how many times to repair an answer that is invalid; None for 2.
        continuations: how many times to continue an answer that is paused; None for 10.
        ordered: whether to sort the output in the order of the input when the run is finished.
        uploads: how many batches may be sent at the same time.
        downloads: how many results files may be downloaded at the same time.
        max_queued_requests: how many requests may be in batches in progress; None to learn the
            limit of the account from the first refusal.
        max_open_batches: how many batches may be in progress at once; None for no limit.
        give_up_after: seconds without an answer from the service before the run stops.
        polling_interval: the most seconds between two polls of the batches in progress.
        max_cost: the most that the run may cost, as a Decimal, an integer or text, in the currency
            of the price list; None for any amount. Nothing is sent that could cost more.
        pilot: how many requests to send first, or which share of all, such as `5%`; the others
            follow if these show what `max_cost` and `max_failures` allow. None for no pilot.
        max_failures: how many requests of the pilot, or which share of it, may have no complete
            answer; None for any number. Refused where the run has no pilot.
        limit: how many requests to send in all, spread evenly over the input; None for all. The
            same call with a larger one, or without it, continues.
        start_anew: whether to send the requests although a run of this output whose ledger is gone
            may have sent them.
        update: whether a run whose input has changed continues with the new one: only requests
            that are new or changed are sent, and results of those that are gone leave the output.
        reuse: outputs of other runs whose complete answers are taken for equal requests, so that
            these are not sent.
        deduplicate: whether equal requests are sent once, and each of them gets the answer.
        ledger: the URL of the Postgres database for the ledger, `postgresql://...`; None for the
            one in the environment variable MESSAGE_BATCHES_LEDGER, or a file in the folder of the
            run.
        reconcile_for: seconds to look for the batch of a create whose response was lost, before it
            counts as never accepted.
        deadline: when to cancel what is not done, collect the results, and end; a datetime with a
            time zone, or None for never. The same call continues with what is left.
        prime_cache: whether to mark what many requests have in common for the prompt cache, and to
            send one request for each such prefix before the others.
        prices: a price list, for the estimate when the run starts and for reports; None for the
            built-in one.
        upload_timeout: seconds that the upload of one batch may take before it is stopped. Where
            an upload may outlive the process that started it, as on a cluster, the next process
            looks for its batch after this time.

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
    schema: Any = None
    schema_via: SchemaVia = "format"
    on_answer: Mapping[str, OnAnswer] = field(factory=dict, converter=_answer_actions)
    max_tokens_retry: int | None = None
    repairs: int | None = None
    continuations: int | None = None
    ordered: bool = False
    uploads: int = 4
    downloads: int = 4
    max_queued_requests: int | None = None
    max_open_batches: int | None = None
    give_up_after: float = 3600.0
    polling_interval: float = 60.0
    reconcile_for: float = 900.0
    prime_cache: bool = False
    prices: Prices | None = None
    upload_timeout: float = 3600.0
    max_cost: Decimal | None = field(default=None, converter=_amount)
    pilot: str | None = field(default=None, converter=_pilot)
    max_failures: str | None = field(default=None, converter=_requests)
    limit: int | None = None
    start_anew: bool = False
    update: bool = False
    deduplicate: bool = False
    deadline: datetime | None = None
    reuse: tuple[str | Path, ...] = field(default=(), converter=_outputs)
    ledger: str | None = field(default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        for name, kind, least, most in _NUMBERS:
            value = getattr(self, name)
            if value is None and name in _OPTIONAL:
                continue
            accepted = int if kind is int else int | float
            if isinstance(value, bool) or not isinstance(value, accepted) or value != value:
                what = "an integer" if kind is int else "a number of seconds"
                raise ValueError(f"RunOptions.{name} is {value!r}. Use {what}.")
            if not least <= value <= most:
                limit = f"at least {least:,}" if value < least else f"at most {most:,}"
                raise ValueError(f"RunOptions.{name} is {value!r}. Use {limit}.")

        if self.deadline is not None and self.deadline.tzinfo is None:
            raise ValueError(
                f"RunOptions.deadline is {self.deadline!r}. Use a datetime with a time zone, such "
                "as datetime.now().astimezone() + timedelta(hours=8)."
            )
        if self.wire_ids not in get_args(WireIds):
            raise ValueError(f"RunOptions.wire_ids is {self.wire_ids!r}. Use 'tagged' or 'as-is'.")
        if self.schema_via not in get_args(SchemaVia):
            raise ValueError(
                f"RunOptions.schema_via is {self.schema_via!r}. Use 'format' or 'tool'."
            )

    def __reduce__(self) -> tuple[Any, ...]:
        # A read-only mapping cannot be pickled.
        values = asdict(self, recurse=False)
        plain = {name: dict(values[name]) for name in ("on_error", "on_answer")}
        return _rebuild, ({**values, **plain},)


def _rebuild(values: dict[str, Any]) -> RunOptions:
    return RunOptions(**values)
