"""The values that runs take, and that reports, events and errors hold; each can be pickled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
)
from message_batches.jobs.typed import Answer, AnswerFailure, FailureStatus, SchemaSource
from message_batches.jobs.types.attempt import Attempt
from message_batches.jobs.types.choices import (
    AnswerStatus,
    BatchLimits,
    BatchSize,
    OnAnswer,
    OnError,
    Step,
    ValidationRules,
)
from message_batches.jobs.types.events import Event, LogEntry, Progress
from message_batches.jobs.types.orphans import (
    CollectedBatch,
    Orphan,
    OrphanOrigin,
    OrphanReport,
    UnreadableLedger,
)
from message_batches.jobs.types.summaries import (
    BatchReport,
    DeviationSummary,
    FailureSummary,
    NextStep,
    PaidTwice,
    ReasonSummary,
    RedoneSummary,
    ReuseReport,
    UpdateReport,
)

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


def __getattr__(name: str) -> Any:
    if name != "Record":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # Importing the models takes longer than importing all of this package.
    from message_batches_api import models

    return models.MessageBatchIndividualResponse | models.BetaMessageBatchIndividualResponse


def __dir__() -> list[str]:
    return __all__
