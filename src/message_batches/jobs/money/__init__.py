"""What answers cost: what is billed, the list of prices, and the sum."""

from __future__ import annotations

from message_batches.jobs.money.contents import prompt_tokens
from message_batches.jobs.money.cost import (
    Cost,
    PriceSource,
    Unpriced,
    Used,
    json_value,
    price_remarks,
    tokens_by_model,
)
from message_batches.jobs.money.counters import USAGE_COUNTERS
from message_batches.jobs.money.estimate import Bound, Estimate, ModelEstimate, Unbounded
from message_batches.jobs.money.estimator import NANO, Estimator, bound_of
from message_batches.jobs.money.metering import (
    LONG_PROMPTS,
    Metered,
    Usage,
    meter,
    readable_usage,
    used_by,
)
from message_batches.jobs.money.prices import INPUT_TOKENS, LongPrompt, ModelPrices, Prices, day_of
from message_batches.jobs.money.pricing import cost_of
from message_batches.jobs.money.prompt_cache import (
    CacheForecast,
    CacheUse,
    PrefixForecast,
    cache_use,
)
from message_batches.jobs.money.tokens import ERROR, METHOD

__all__ = [
    "ERROR",
    "INPUT_TOKENS",
    "LONG_PROMPTS",
    "METHOD",
    "NANO",
    "USAGE_COUNTERS",
    "Bound",
    "CacheForecast",
    "CacheUse",
    "Cost",
    "Estimate",
    "Estimator",
    "LongPrompt",
    "Metered",
    "ModelEstimate",
    "ModelPrices",
    "PrefixForecast",
    "PriceSource",
    "Prices",
    "Unbounded",
    "Unpriced",
    "Usage",
    "Used",
    "bound_of",
    "cache_use",
    "cost_of",
    "day_of",
    "json_value",
    "meter",
    "price_remarks",
    "prompt_tokens",
    "readable_usage",
    "tokens_by_model",
    "used_by",
]
