"""
Find requests that are bound to fail for their model.

What each model takes is a table of the contract (`x-models`), which is older than the service, so
these are warnings, never errors, and a model that is not in the table has none. The table is asked
once for each model of an input.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import frozen
from msgspec import UNSET

from message_batches.jobs.types import ValidationRules
from message_batches_api.model_facts import MODELS, ModelFacts, Sampling, facts_of

_Warning = tuple[str, str]

_LONGEST_BATCH = timedelta(hours=24)
"""https://docs.claude.com/en/docs/build-with-claude/batch-processing"""

_THINKING = frozenset(kind for model in MODELS for kind in model.thinking or ())
"""The types of thinking that some model takes; another one may be newer than the table."""

_FORCED = frozenset({"any", "tool"})

_SAMPLING = ("temperature", "top_p", "top_k")

_DECIDING = frozenset({"tool_choice", *_SAMPLING})
"""The params that a model may refuse, beside `max_tokens`, `messages` and `thinking`."""

# With this feature, thinking between tool calls may exceed max_tokens.
# https://docs.claude.com/en/docs/build-with-claude/extended-thinking
_INTERLEAVED = "interleaved-thinking-"


@frozen
class _Known:
    """
    What is known of a model, for one run.

    Attributes:
        name: what messages call it.
        facts: the facts of the table.
        ceiling: the highest `max_tokens`, with the beta features of the run.
        samples: whether its sampling parameters must be checked.
        end: the warning that it has ended, or ends too early; empty if it does not.
    """

    name: str
    facts: ModelFacts
    ceiling: int
    samples: bool
    end: Sequence[_Warning]


def longest_answer(facts: ModelFacts, betas: Iterable[str]) -> int | None:
    """Return the highest `max_tokens` of a model with beta features; None if it is not known."""
    if facts.longest_answer is None:
        return None
    raised = (facts.longest_answer_with.get(beta, 0) for beta in betas)
    return max([facts.longest_answer, *raised])


class ModelCheck:
    """
    Check requests against what is known of their models.

    Args:
        rules: what the requests are checked against.
        now: the seconds since the epoch.

    Attributes:
        params: the params of the last request that was checked: a dict, or attributes.
    """

    def __init__(self, rules: ValidationRules, now: float) -> None:
        self._rules = rules
        self._takes_sampling = rules.takes_sampling
        self._now = datetime.fromtimestamp(now, UTC)
        self.params: Any = None
        self._known: dict[str, _Known] = {}

    def is_quiet(self, params: Any) -> bool:
        """Return whether there is certainly no warning about a plain request."""
        known = self._known.get(params.model) or self._learn(params.model)
        return (
            params.max_tokens <= known.ceiling
            and not known.end
            and params.messages[-1].role != "assistant"
            and not (known.samples and _samples(params))
        )

    def of_plain(self, params: Any) -> Sequence[_Warning]:
        """Return the warnings about a plain request, whose params are attributes."""
        if self.is_quiet(params):
            self.params = params
            return []
        last = {"role": params.messages[-1].role, "content": ""}
        deciding = {"model": params.model, "max_tokens": params.max_tokens, "messages": [last]}
        if self._takes_sampling:
            sampling = {"temperature": params.temperature, "top_p": params.top_p}
            deciding |= {name: value for name, value in sampling.items() if value is not UNSET}
        found = self.of(deciding)
        self.params = params  # not the few of them that decide
        return found

    def of(self, params: dict[str, Any]) -> Sequence[_Warning]:
        """Return the warnings about a request whose params are valid under the contract."""
        self.params = params
        known = self._known.get(params["model"]) or self._learn(params["model"])
        # Most requests have nothing that a model could refuse; a closer look costs more.
        if (
            params["max_tokens"] <= known.ceiling
            and params["messages"][-1].get("role") != "assistant"
            and params.keys().isdisjoint(_DECIDING)
            and (not (thinking := params.get("thinking")) or _is_usual(thinking, known, params))
        ):
            return known.end
        return [*known.end, *self._refused(known, params)]

    def _learn(self, model: str) -> _Known:
        facts = facts_of(model)
        if facts is None:
            known = _Known(model, ModelFacts(ids=(model,)), sys.maxsize, False, [])
        else:
            known = _Known(
                model,
                facts,
                longest_answer(facts, self._rules.betas or ()) or sys.maxsize,
                self._takes_sampling and facts.sampling != Sampling(),
                self._end(model, facts),
            )
        self._known[model] = known
        return known

    def _end(self, model: str, facts: ModelFacts) -> Sequence[_Warning]:
        if facts.ends is None or (self._now + _LONGEST_BATCH).date() < facts.ends:
            return []
        hint = "Use a newer model; the service fails requests to one that has ended."
        if self._now.date() > facts.ends:
            return [(f"The model {model} ended on {facts.ends}.", hint)]
        return [(f"The model {model} ends on {facts.ends}; a batch may take 24 hours.", hint)]

    def _refused(self, known: _Known, params: dict[str, Any]) -> Iterator[_Warning]:
        facts = known.facts
        max_tokens = params["max_tokens"]
        if max_tokens > known.ceiling:
            yield self._too_long(known, max_tokens)
        thinking = params.get("thinking")
        kind = thinking.get("type") if thinking else None
        if kind is not None:
            yield from self._thinking(known, params, kind)
        is_thinking = kind is not None and kind != "disabled"
        if (choice := params.get("tool_choice")) and choice.get("type") in _FORCED:
            yield from _forced_tool(known, kind)
        if known.samples and not params.keys().isdisjoint(_SAMPLING):
            yield from _sampling(known, params, is_thinking=is_thinking)
        last = params["messages"][-1]
        if last.get("role") == "assistant" and facts.prefill is not None and _is_prefill(last):
            if not facts.prefill:
                yield (
                    f"The last message is the assistant's, which {known.name} refuses to continue.",
                    "End with a user message; to shape the answer, use output_config.format.",
                )
            elif is_thinking:
                yield (
                    f"The last message is the assistant's, which {known.name} refuses to continue "
                    "while it thinks.",
                    "End with a user message, or remove params.thinking.",
                )

    def _too_long(self, known: _Known, max_tokens: int) -> _Warning:
        hint = f"Use at most {known.ceiling}"
        for beta, most in known.facts.longest_answer_with.items():
            if max_tokens <= most and known.ceiling < most:
                hint += f", or pass --beta {beta} for up to {most}"
        return (
            f"params.max_tokens is above {known.ceiling:,}, the most that {known.name} takes.",
            f"{hint}.",
        )

    def _thinking(self, known: _Known, params: dict[str, Any], kind: str) -> Iterator[_Warning]:
        facts = known.facts
        if facts.thinking is None:
            return
        if kind in _THINKING and kind not in facts.thinking:
            takes = " or ".join(f'"{one}"' for one in facts.thinking)
            yield (
                f'params.thinking is "{kind}", which {known.name} refuses.',
                f"Use {takes}, or remove params.thinking.",
            )
        elif kind == "enabled" and params["thinking"]["budget_tokens"] >= params["max_tokens"]:
            if not any(beta.startswith(_INTERLEAVED) for beta in self._rules.betas or ()):
                yield (
                    "params.thinking.budget_tokens is not below params.max_tokens.",
                    "Lower it, or raise max_tokens.",
                )
        elif kind in ("disabled", "between_tools") and facts.efforts_without_thinking is not None:
            effort = (params.get("output_config") or {}).get("effort")
            if effort is not None and effort not in facts.efforts_without_thinking:
                yield (
                    f'params.thinking is "{kind}", which {known.name} refuses with the effort '
                    f'"{effort}".',
                    f"Use an effort of {', '.join(facts.efforts_without_thinking)}, or remove "
                    "params.thinking.",
                )


def _samples(params: Any) -> bool:
    """Return whether a plain request has a sampling parameter; the API version must accept them."""
    return params.temperature is not UNSET or params.top_p is not UNSET


def _is_usual(thinking: dict[str, Any], known: _Known, params: dict[str, Any]) -> bool:
    kind = thinking.get("type")
    return kind in (known.facts.thinking or ()) and (
        kind == "adaptive"
        or (kind == "enabled" and thinking["budget_tokens"] < params["max_tokens"])
    )


def _forced_tool(known: _Known, thinking: str | None) -> Iterator[_Warning]:
    hint = 'Use {"type": "auto"}; for answers of a given shape, use output_config.format.'
    if known.facts.forced_tools is False:
        yield f"params.tool_choice forces a tool, which {known.name} refuses.", hint
    elif thinking == "enabled" and known.facts.forced_tools is not None:
        yield (
            'params.tool_choice forces a tool while params.thinking is "enabled".',
            'Use {"type": "auto"}, or remove params.thinking.',
        )


def _sampling(known: _Known, params: dict[str, Any], *, is_thinking: bool) -> Iterator[_Warning]:
    sampling = known.facts.sampling
    given = {name: params[name] for name in _SAMPLING if params.get(name) is not None}
    if not sampling.both and "temperature" in given and "top_p" in given:
        yield (
            f"params has temperature and top_p, and {known.name} takes one of them.",
            "Remove one of them.",
        )
    for name, value in given.items():
        taken = getattr(sampling, name)
        when = ""
        if taken is None and is_thinking and not sampling.while_thinking:
            taken, when = _WHILE_THINKING.get(name), " while it thinks"
        if taken is not None and value not in taken:
            yield f"params.{name} is set, which {known.name} refuses{when}.", f"Remove {name}."


_WHILE_THINKING: dict[str, tuple[float, ...]] = {"temperature": (1,), "top_k": ()}
"""https://docs.claude.com/en/docs/build-with-claude/extended-thinking"""


def _is_prefill(message: dict[str, Any]) -> bool:
    """Return whether the assistant's message is a prefill; an answer that paused has tool calls."""
    content = message.get("content")
    return not isinstance(content, list) or all(block.get("type") == "text" for block in content)
