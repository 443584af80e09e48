"""The options that commands have in common, in groups, and how a command takes a group."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any, NamedTuple, get_type_hints

from message_batches.cli.options.answers import (
    ChosenSchemaVia,
    Continuations,
    FailOn,
    MaxTokensRetry,
    OnAnswer,
    Repairs,
    Schema,
)
from message_batches.cli.options.batches import (
    CancelOnInterrupt,
    ChosenWireIds,
    Downloads,
    MaxBatchBytes,
    MaxBatchRequests,
    MaxOpenBatches,
    MaxQueuedRequests,
    PollingInterval,
    Uploads,
)
from message_batches.cli.options.cost import (
    Limit,
    MaxCost,
    MaxFailures,
    PilotSize,
    PriceList,
    PrimeCache,
)
from message_batches.cli.options.files import (
    Deduplicate,
    IdField,
    MapIds,
    Ordered,
    Reuse,
    Update,
)
from message_batches.cli.options.limits import MAX_BODY_BYTES, MAX_REQUESTS
from message_batches.cli.options.retries import (
    GiveUpAfter,
    OnError,
    ReconcileFor,
    Retries,
    StartAnew,
    UploadTimeout,
)
from message_batches.cli.options.service import VERSIONS, AnthropicVersion, Beta, UseSandbox
from message_batches.cli.options.table import (
    Columns,
    CsvBom,
    Format,
    Id,
    Image,
    InferColumns,
    MaxTokens,
    Model,
    Params,
    Pdf,
    Prompt,
    System,
    TableName,
    Within,
)
from message_batches.cli.options.unattended import (
    ChosenLogFormat,
    Deadline,
    JSONEvents,
    OnDecision,
    OnEnd,
    SkipIfRunning,
    WaitForLock,
)


class IdOptions(NamedTuple):
    """Where the ids of requests are."""

    id_field: IdField = None
    map_ids: MapIds = False

    @property
    def field(self) -> str | None:
        """The field that holds the user's ids; None if the API gets the ids as they are."""
        return self.id_field or ("custom_id" if self.map_ids else None)


class TableOptions(NamedTuple):
    """What is asked for each row of a table."""

    prompt: Prompt = None
    system: System = None
    params: Params = None
    model: Model = None
    max_tokens: MaxTokens = None
    id: Id = None
    images: Image = None
    pdfs: Pdf = None
    within: Within = None
    format: Format = None
    table: TableName = None


class ColumnOptions(NamedTuple):
    """The columns of the table that is written."""

    columns: Columns = None
    infer_columns: InferColumns = False
    csv_bom: CsvBom = False


class SchemaOptions(NamedTuple):
    """What every answer has to fit."""

    schema: Schema = None
    schema_via: ChosenSchemaVia = "format"


class AnswerOptions(NamedTuple):
    """What follows an answer that is not complete."""

    on_answer: OnAnswer = None
    max_tokens_retry: MaxTokensRetry = None
    repairs: Repairs = None
    continuations: Continuations = None


class SizeOptions(NamedTuple):
    """How requests are split into batches."""

    max_batch_requests: MaxBatchRequests = MAX_REQUESTS
    max_batch_bytes: MaxBatchBytes = MAX_BODY_BYTES
    wire_ids: ChosenWireIds = "tagged"


class CollectOptions(NamedTuple):
    """How results are collected, and what follows those that are errors."""

    ordered: Ordered = False
    downloads: Downloads = 4
    retries: Retries = 3
    on_error: OnError = None


class SendOptions(NamedTuple):
    """How batches are sent and watched."""

    uploads: Uploads = 4
    max_queued_requests: MaxQueuedRequests = None
    max_open_batches: MaxOpenBatches = None
    polling_interval: PollingInterval = None
    give_up_after: GiveUpAfter = None
    reconcile_for: ReconcileFor = None
    upload_timeout: UploadTimeout = None


class SelectOptions(NamedTuple):
    """Which of the requests are sent, and for how much."""

    start_anew: StartAnew = False
    update: Update = False
    deduplicate: Deduplicate = False
    reuse: Reuse = None
    max_cost: MaxCost = None
    pilot: PilotSize = None
    max_failures: MaxFailures = None
    limit: Limit = None
    prime_cache: PrimeCache = False


class FinishOptions(NamedTuple):
    """How a command ends that waits for its run."""

    cancel_on_interrupt: CancelOnInterrupt = False
    fail_on: FailOn = None
    prices: PriceList = None
    deadline: Deadline = None


class UnattendedOptions(NamedTuple):
    """What a command does where nobody watches."""

    json_events: JSONEvents = False
    log_format: ChosenLogFormat = "text"
    on_end: OnEnd = None
    on_decision: OnDecision = None
    wait_for_lock: WaitForLock = None
    skip_if_running: SkipIfRunning = False


class ServiceOptions(NamedTuple):
    """Which API is called."""

    sandbox: UseSandbox = False
    beta: Beta = None
    anthropic_version: AnthropicVersion = VERSIONS[0]


def takes_groups(command: Callable[..., None]) -> Callable[..., None]:
    """
    Return a command that has each option of a group where the function has the group.

    Its signature, of which the command line is made, has the options one by one.
    """
    own = signature(command, eval_str=True)
    groups = {name: each.annotation for name, each in own.parameters.items() if _is_group(each)}

    @wraps(command)
    def with_groups(**given: Any) -> None:
        taken = {
            name: group(**{option: given.pop(option) for option in group._fields})
            for name, group in groups.items()
        }
        command(**given, **taken)

    return with_options(
        with_groups,
        [
            option
            for name, each in own.parameters.items()
            for option in (_options_of(groups[name]) if name in groups else [each])
        ],
    )


def with_options(command: Callable[..., None], options: Iterable[Parameter]) -> Callable[..., None]:
    """Return a command after giving it the signature of which the command line is made."""
    named = [each.replace(kind=Parameter.KEYWORD_ONLY) for each in options]
    command.__signature__ = Signature(named)  # type: ignore[attr-defined]
    command.__annotations__ = {each.name: each.annotation for each in named}
    return command


def _is_group(parameter: Parameter) -> bool:
    return isinstance(parameter.annotation, type) and issubclass(parameter.annotation, tuple)


def _options_of(group: Any) -> list[Parameter]:
    types = get_type_hints(group, include_extras=True)
    return [
        Parameter(
            name,
            Parameter.KEYWORD_ONLY,
            default=group._field_defaults[name],
            annotation=types[name],
        )
        for name in group._fields
    ]
