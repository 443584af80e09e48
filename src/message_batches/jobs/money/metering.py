"""
Read from the `usage` of an answer what is billed, in classes that have one price each.

A class is a counter, such as `cache_read`, of a model on terms. Terms are what changes the price of
all tokens of an answer: where it was computed, how long its prompt was. The list of prices is not
needed here, so a run can be priced again by another list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Annotated, Any, NamedTuple

import msgspec

LONG_PROMPTS = (100_000, 200_000)
"""
The lengths of a prompt, in tokens, above which some model has or had other prices.

https://docs.claude.com/en/docs/about-claude/pricing
"""

UNBILLED = "unbilled"
"""The term of an answer that costs nothing: refused before the first word of it."""

ADVISOR = "advisor"
"""The term of tokens of a model that advised the one that answered."""

PROMPT, SUM_OF_PROMPTS = "prompt", "prompts"
"""The terms of a prompt, and of prompts of one answer that are only known together, by length."""

UNREADABLE = "unreadable"
"""Counts what `usage` has in a form that cannot be read, or lacks."""

FALLBACK_CREDITS = "fallback_credits"
"""Counts answers with a credit, which is an amount of tokens that is not billed."""

OTHER_ITERATIONS = "other_iterations"
"""Counts steps of an answer of a kind that is newer than this program."""

_LEFT_OUT = ("compaction", "advisor_message")
"""The kinds of iterations that the counts of an answer do not include."""

_ITERATIONS = ("message", *_LEFT_OUT)

_TOOLS = {"web_search_requests": "web_searches", "web_fetch_requests": "web_fetches"}

_BATCH_TIERS = (None, "batch")

_USUAL_GEOS = (None, "global", "not_available")

_USUAL_SPEEDS = (None, "standard")


class Metered(NamedTuple):
    """
    What one model is billed for, for one answer.

    Attributes:
        model: the model.
        terms: what its prices depend on, such as `geo=us prompt>100000`; empty for most answers.
        counts: the amount of each class that is not zero, by the name of the counter.
    """

    model: str
    terms: str
    counts: tuple[tuple[str, int], ...]


_Count = Annotated[int, msgspec.Meta(ge=0, le=2**48)] | None
"""Bounded, so that a sum of these fits into the ledger."""


class _Writes(msgspec.Struct, gc=False):
    ephemeral_5m_input_tokens: _Count = None
    ephemeral_1h_input_tokens: _Count = None


class _Tokens(msgspec.Struct, gc=False):
    input_tokens: _Count = None
    output_tokens: _Count = None
    cache_read_input_tokens: _Count = None
    cache_creation_input_tokens: _Count = None
    cache_creation: _Writes | None = None

    @property
    def has_writes(self) -> bool:
        """Whether tokens may have been written to the prompt cache."""
        return bool(self.cache_creation_input_tokens or self.cache_creation)

    @property
    def prompt(self) -> int:
        """The length of the prompt: what was cached is not in `input_tokens`."""
        read = (self.input_tokens or 0) + (self.cache_read_input_tokens or 0)
        if self.has_writes:
            return read + sum(amount for _, amount in _writes(self))
        return read


class _Iteration(_Tokens, gc=False):
    type: Any = None
    model: Any = None


class Usage(_Tokens, gc=False):
    """The `usage` of an answer, as far as it is billed."""

    server_tool_use: dict[str, _Count] | None = None
    iterations: list[_Iteration] | None = None
    service_tier: Any = None
    inference_geo: Any = None
    speed: Any = None
    fallback_credit: Any = None


class PartialUsage(Usage, gc=False):
    """What can be read of a `usage` in an unknown form, and how many of its members cannot."""

    unreadable: int = 0


def readable_usage(counts: Any) -> PartialUsage:
    """Return what can be read of a `usage` in an unknown form."""
    usage = PartialUsage()
    if not isinstance(counts, dict):
        usage.unreadable = 1
        return usage
    for field in msgspec.structs.fields(Usage):
        if field.encode_name in counts:
            try:
                value = msgspec.convert(counts[field.encode_name], field.type)
            except ValueError:
                usage.unreadable += 1
                value = _readable_part(counts[field.encode_name], field.name)
            setattr(usage, field.name, value)
    return usage


def _readable_part(value: Any, name: str) -> Any:
    """Return the members of an object that can be read, where not all can."""
    if not isinstance(value, dict) or name not in ("server_tool_use", "cache_creation"):
        return None
    kept: dict[str, int] = {}
    for key, amount in value.items():
        with suppress(ValueError):
            if (count := msgspec.convert(amount, _Count)) is not None:
                kept[key] = count
    return kept if name == "server_tool_use" else msgspec.convert(kept, _Writes)


def meter(model: str, usage: Usage | None, *, is_billed: bool = True) -> tuple[Metered, ...]:
    """
    Return what an answer is billed for; the first is what the model that answered used.

    Args:
        model: the model of the answer.
        usage: what it used; None where it has none.
        is_billed: whether an answer like this is billed.
    """
    if usage is None:
        return (Metered(model, "", (("answers", 1), (UNREADABLE, 1))),)
    counts = [("answers", 1), *_tokens(usage)]
    if usage.server_tool_use:
        counts += [
            (_TOOLS.get(tool, tool), count)
            for tool, count in usage.server_tool_use.items()
            if count
        ]
    if usage.fallback_credit is not None:
        counts.append((FALLBACK_CREDITS, 1))
    if isinstance(usage, PartialUsage) and usage.unreadable:
        counts.append((UNREADABLE, usage.unreadable))
    shared = ""
    if (
        usage.service_tier not in _BATCH_TIERS
        or usage.inference_geo not in _USUAL_GEOS
        or usage.speed not in _USUAL_SPEEDS
    ):
        shared = _joined(*_unusual(usage))
    billed = "" if is_billed else UNBILLED
    if not usage.iterations and usage.prompt <= LONG_PROMPTS[0]:
        return (Metered(model, _joined(billed, shared), tuple(counts)),)
    iterations = usage.iterations or []
    if others := sum(1 for each in iterations if each.type not in _ITERATIONS):
        counts.append((OTHER_ITERATIONS, others))
    own = Metered(model, _joined(billed, shared, _length(usage)), tuple(counts))
    return own, *_left_out(model, iterations, shared)


def used_by(answers: Iterable[tuple[str, Any]]) -> dict[tuple[str, str], Counter[str]]:
    """Return what answers used in total, given the model and the `usage` of each."""
    used: dict[tuple[str, str], Counter[str]] = {}
    for model, usage in answers:
        for metered in meter(model, readable_usage(usage)):
            counts = used.setdefault((metered.model, metered.terms), Counter())
            counts.update(dict(metered.counts))
    return used


def _tokens(tokens: _Tokens) -> list[tuple[str, int]]:
    found = []
    if count := tokens.input_tokens:
        found.append(("input", count))
    if count := tokens.output_tokens:
        found.append(("output", count))
    if count := tokens.cache_read_input_tokens:
        found.append(("cache_read", count))
    if tokens.has_writes:
        found += _writes(tokens)
    return found


def _writes(tokens: _Tokens) -> Iterator[tuple[str, int]]:
    total = tokens.cache_creation_input_tokens or 0
    if split := tokens.cache_creation:
        # The split counts the same tokens as the total does.
        if count := split.ephemeral_5m_input_tokens:
            yield "cache_write_5m", count
        if count := split.ephemeral_1h_input_tokens:
            yield "cache_write_1h", count
        total -= (split.ephemeral_5m_input_tokens or 0) + (split.ephemeral_1h_input_tokens or 0)
    if total > 0:
        yield "cache_write", total


def _unusual(usage: Usage) -> Iterator[str]:
    if usage.service_tier not in _BATCH_TIERS:
        yield f"tier={_word(usage.service_tier)}"
    if usage.inference_geo not in _USUAL_GEOS:
        yield f"geo={_word(usage.inference_geo)}"
    if usage.speed not in _USUAL_SPEEDS:
        yield f"speed={_word(usage.speed)}"


def _word(value: Any) -> str:
    """Return a value as a word of terms."""
    text = str(value).encode("ascii", "backslashreplace").decode()[:40]
    return "".join(text.split()) or "?"


def _length(usage: Usage) -> str:
    """
    Return the term for the length of the prompt.

    The counts of an answer sum up the prompts of all its iterations, so each of these may be
    short where the sum is not. https://docs.claude.com/en/docs/build-with-claude/compaction
    """
    prompts = [each.prompt for each in usage.iterations or () if each.type == "message"]
    if sum(prompts) == usage.prompt and prompts:
        # With a long and a short prompt, nobody says which price the tokens of each have.
        if len({_step(prompt) for prompt in prompts}) == 1:
            return _over(PROMPT, prompts[0])
        return _over(SUM_OF_PROMPTS, max(prompts))
    several = bool(usage.server_tool_use and any(usage.server_tool_use.values()))
    return _over(SUM_OF_PROMPTS if several else PROMPT, usage.prompt)


def _step(prompt: int) -> int:
    return max((length for length in LONG_PROMPTS if prompt > length), default=0)


def _over(term: str, prompt: int) -> str:
    step = _step(prompt)
    return f"{term}>{step}" if step else ""


def _left_out(model: str, iterations: list[_Iteration], shared: str) -> Iterator[Metered]:
    """Yield what the counts of an answer leave out: compaction, and the advice of another model."""
    for each in iterations:
        if each.type not in _LEFT_OUT:
            continue
        if counts := tuple(_tokens(each)):
            is_advice = each.type == "advisor_message"
            name = str(each.model) if is_advice and each.model is not None else model
            terms = _joined(shared, ADVISOR if is_advice else "", _over(PROMPT, each.prompt))
            yield Metered(name, terms, counts)


def _joined(*terms: str) -> str:
    return " ".join(filter(None, terms))
