# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
"""What is known of each model: when it ends, how much it writes, and what it refuses.

Put together on a day (`AS_OF`) from the sources that openapi.yaml names. A model that is not in the table
may exist: nothing is known of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from attrs import field, frozen

__all__ = ["AS_OF", "MODELS", "ModelFacts", "Sampling", "facts_of"]


@frozen(kw_only=True)
class Sampling:
    """The values of the sampling parameters that a model takes; None for all.

    Attributes:
        temperature: The values of `temperature`.
        top_p: The values of `top_p`.
        top_k: The values of `top_k`.
        both: Whether `temperature` and `top_p` may be in one request.
        while_thinking: Whether all these values are taken while the model thinks, not only the defaults.
    """

    temperature: tuple[float, ...] | None = None
    top_p: tuple[float, ...] | None = None
    top_k: tuple[float, ...] | None = None
    both: bool = True
    while_thinking: bool = True


@frozen(kw_only=True)
class ModelFacts:
    """What is known of a model; None is unknown.

    Attributes:
        ids: Its ids, of which the first is the alias, if it has one.
        ends: The day on which the service stops serving it.
        not_before: The day before which it will not end.
        window: The tokens of the input and the answer of a request.
        longest_answer: The highest `max_tokens`.
        longest_answer_with: The highest `max_tokens` by the beta feature that raises it.
        shortest_cached_prefix: The fewest tokens of a prefix that it caches.
        thinking: The types of `thinking` that it takes.
        thinks_by_default: Whether it thinks if a request does not say whether it should.
        efforts_without_thinking: The efforts that it takes when thinking is off; None for all.
        sampling: The sampling parameters that it takes.
        forced_tools: Whether it takes a `tool_choice` that forces a tool.
        prefill: Whether it continues a last message of the assistant, without thinking.
    """

    ids: tuple[str, ...]
    ends: date | None = None
    not_before: date | None = None
    window: int | None = None
    longest_answer: int | None = None
    longest_answer_with: Mapping[str, int] = field(factory=dict, hash=False)
    shortest_cached_prefix: int | None = None
    thinking: tuple[str, ...] | None = None
    thinks_by_default: bool | None = None
    efforts_without_thinking: tuple[str, ...] | None = None
    sampling: Sampling = Sampling()
    forced_tools: bool | None = None
    prefill: bool | None = None


AS_OF: Final = date(2026, 11, 28)
"""The day on which the table was put together."""

MODELS: Final[tuple[ModelFacts, ...]] = (
    ModelFacts(
        ids=("claude-fable-5-2",),
        window=1000000,
        longest_answer=128000,
        thinking=("adaptive",),
        thinks_by_default=True,
        sampling=Sampling(
            temperature=(1,),
            top_p=(0.99, 1),
            top_k=(),
        ),
        forced_tools=False,
        prefill=False,
    ),
    ModelFacts(
        ids=("claude-mythos-5-2",),
        window=1000000,
        longest_answer=128000,
        thinking=("adaptive",),
        thinks_by_default=True,
        sampling=Sampling(
            temperature=(1,),
            top_p=(0.99, 1),
            top_k=(),
        ),
        forced_tools=False,
        prefill=False,
    ),
    ModelFacts(
        ids=("claude-haiku-5-5",),
        not_before=date(2027, 10, 7),
        window=1000000,
        longest_answer=128000,
        longest_answer_with={"output-300k-2026-03-24": 300000},
        shortest_cached_prefix=512,
        thinking=("adaptive", "disabled"),
        thinks_by_default=True,
        efforts_without_thinking=("low", "medium", "high"),
        sampling=Sampling(
            temperature=(1,),
            top_p=(0.99,),
            top_k=(),
            both=False,
        ),
        forced_tools=True,
        prefill=False,
    ),
    ModelFacts(
        ids=("claude-sonnet-5-5",),
        not_before=date(2027, 9, 28),
        window=1000000,
        longest_answer=128000,
        longest_answer_with={"output-300k-2026-03-24": 300000},
        shortest_cached_prefix=512,
        thinking=("adaptive", "between_tools"),
        thinks_by_default=True,
        efforts_without_thinking=("low", "medium", "high"),
        sampling=Sampling(
            temperature=(1,),
            top_p=(0.99, 1),
            top_k=(),
        ),
        forced_tools=False,
        prefill=False,
    ),
    ModelFacts(
        ids=("claude-opus-5-5",),
        not_before=date(2027, 9, 22),
        window=1000000,
        longest_answer=128000,
        longest_answer_with={"output-300k-2026-03-24": 300000},
        shortest_cached_prefix=512,
        thinking=("adaptive",),
        thinks_by_default=True,
        sampling=Sampling(
            temperature=(1,),
            top_p=(0.99, 1),
            top_k=(),
        ),
        forced_tools=False,
        prefill=False,
    ),
    ModelFacts(
        ids=("claude-fable-5-1",),
        not_before=date(2027, 9, 1),
        window=1000000,
        longest_answer=128000,
        shortest_cached_prefix=512,
        thinking=("adaptive",),
        thinks_by_default=True,
        sampling=Sampling(
            temperature=(1,),
            top_p=(0.99, 1),
            top_k=(),
        ),
        forced_tools=False,
        prefill=False,
    ),
    ModelFacts(
        ids=("claude-mythos-5-1",),
        not_before=date(2027, 9, 1),
        window=1000000,
        longest_answer=128000,
        shortest_cached_prefix=512,
        thinking=("adaptive",),
        thinks_by_default=True,
        sampling=Sampling(
            temperature=(1,),
            top_p=(0.99, 1),
            top_k=(),
        ),
        forced_tools=False,
        prefill=False,
    ),
    ModelFacts(
        ids=("claude-opus-5",),
        not_before=date(2027, 7, 24),
        window=1000000,
        longest_answer=128000,
        longest_answer_with={"output-300k-2026-03-24": 300000},
        shortest_cached_prefix=512,
        thinking=("adaptive", "disabled"),
        thinks_by_default=True,
        efforts_without_thinking=("low", "medium", "high"),
        sampling=Sampling(
            temperature=(1,),
            top_p=(0.99, 1),
            top_k=(),
        ),
        forced_tools=True,
        prefill=False,
    ),
    ModelFacts(
        ids=("claude-sonnet-5",),
        not_before=date(2027, 6, 30),
        window=1000000,
        longest_answer=128000,
        longest_answer_with={"output-300k-2026-03-24": 300000},
        shortest_cached_prefix=1024,
        thinking=("adaptive", "disabled"),
        thinks_by_default=True,
        sampling=Sampling(
            temperature=(1,),
            top_p=(0.99, 1),
            top_k=(),
        ),
        forced_tools=True,
        prefill=False,
    ),
    ModelFacts(
        ids=("claude-fable-5",),
        not_before=date(2027, 6, 9),
        window=1000000,
        longest_answer=128000,
        shortest_cached_prefix=512,
        thinking=("adaptive",),
        thinks_by_default=True,
        sampling=Sampling(
            temperature=(1,),
            top_p=(0.99, 1),
            top_k=(),
        ),
        forced_tools=True,
        prefill=False,
    ),
    ModelFacts(
        ids=("claude-mythos-5",),
        not_before=date(2027, 6, 9),
        window=1000000,
        longest_answer=128000,
        shortest_cached_prefix=512,
        thinking=("adaptive",),
        thinks_by_default=True,
        sampling=Sampling(
            temperature=(1,),
            top_p=(0.99, 1),
            top_k=(),
        ),
        forced_tools=True,
        prefill=False,
    ),
    ModelFacts(
        ids=("claude-opus-4-8",),
        not_before=date(2027, 5, 28),
        window=1000000,
        longest_answer=128000,
        longest_answer_with={"output-300k-2026-03-24": 300000},
        shortest_cached_prefix=1024,
        thinking=("adaptive", "disabled"),
        thinks_by_default=False,
        sampling=Sampling(
            temperature=(1,),
            top_p=(0.99, 1),
            top_k=(),
        ),
        forced_tools=True,
        prefill=False,
    ),
    ModelFacts(
        ids=("claude-opus-4-7",),
        not_before=date(2027, 4, 16),
        window=1000000,
        longest_answer=128000,
        longest_answer_with={"output-300k-2026-03-24": 300000},
        shortest_cached_prefix=2048,
        thinking=("adaptive", "disabled"),
        thinks_by_default=False,
        sampling=Sampling(
            temperature=(1,),
            top_p=(0.99, 1),
            top_k=(),
        ),
        forced_tools=True,
        prefill=False,
    ),
    ModelFacts(
        ids=("claude-sonnet-4-6",),
        not_before=date(2027, 2, 17),
        window=1000000,
        longest_answer=128000,
        longest_answer_with={"output-300k-2026-03-24": 300000},
        shortest_cached_prefix=1024,
        thinking=("adaptive", "enabled", "disabled"),
        thinks_by_default=False,
        sampling=Sampling(
            both=False,
            while_thinking=False,
        ),
        forced_tools=True,
        prefill=False,
    ),
    ModelFacts(
        ids=("claude-opus-4-6",),
        not_before=date(2027, 2, 5),
        window=1000000,
        longest_answer=128000,
        longest_answer_with={"output-300k-2026-03-24": 300000},
        shortest_cached_prefix=4096,
        thinking=("adaptive", "enabled", "disabled"),
        thinks_by_default=False,
        sampling=Sampling(
            both=False,
            while_thinking=False,
        ),
        forced_tools=True,
        prefill=False,
    ),
    ModelFacts(
        ids=("claude-opus-4-5", "claude-opus-4-5-20251101"),
        ends=date(2027, 1, 22),
        window=200000,
        longest_answer=64000,
        shortest_cached_prefix=4096,
        thinking=("enabled", "disabled"),
        thinks_by_default=False,
        sampling=Sampling(
            both=False,
            while_thinking=False,
        ),
        forced_tools=True,
        prefill=True,
    ),
    ModelFacts(
        ids=("claude-sonnet-4-5", "claude-sonnet-4-5-20250929"),
        ends=date(2026, 11, 30),
        window=200000,
        longest_answer=64000,
        shortest_cached_prefix=1024,
        thinking=("enabled", "disabled"),
        thinks_by_default=False,
        sampling=Sampling(
            both=False,
            while_thinking=False,
        ),
        forced_tools=True,
        prefill=True,
    ),
    ModelFacts(
        ids=("claude-haiku-4-5", "claude-haiku-4-5-20251001"),
        not_before=date(2026, 10, 15),
        window=200000,
        longest_answer=64000,
        shortest_cached_prefix=4096,
        thinking=("enabled", "disabled"),
        thinks_by_default=False,
        sampling=Sampling(
            both=False,
            while_thinking=False,
        ),
        forced_tools=True,
        prefill=True,
    ),
    ModelFacts(
        ids=("claude-opus-4-1", "claude-opus-4-1-20250805"),
        ends=date(2026, 8, 5),
    ),
    ModelFacts(
        ids=("claude-mythos-preview",),
        ends=date(2026, 6, 30),
    ),
    ModelFacts(
        ids=("claude-opus-4-0", "claude-opus-4-20250514"),
        ends=date(2026, 6, 15),
    ),
    ModelFacts(
        ids=("claude-sonnet-4-0", "claude-sonnet-4-20250514"),
        ends=date(2026, 6, 15),
    ),
    ModelFacts(
        ids=("claude-3-haiku-20240307",),
        ends=date(2026, 4, 20),
    ),
    ModelFacts(
        ids=("claude-3-7-sonnet-20250219", "claude-3-7-sonnet-latest"),
        ends=date(2026, 2, 19),
    ),
    ModelFacts(
        ids=("claude-3-5-haiku-20241022", "claude-3-5-haiku-latest"),
        ends=date(2026, 2, 19),
    ),
)
"""The models, those that ended last."""

_BY_ID: Final = {model_id: model for model in MODELS for model_id in model.ids}


def facts_of(model: str) -> ModelFacts | None:
    """Return what is known of a model by any of its ids; None for a model that is not in the table."""
    return _BY_ID.get(model)
