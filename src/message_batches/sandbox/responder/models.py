"""
Refuse what the model of a request would refuse, by the table of models in the contract.

The texts are those that the service was seen to give, where they are known.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from message_batches.sandbox.clock import SECOND
from message_batches.sandbox.errors import APIError, invalid
from message_batches_api.model_facts import ModelFacts, facts_of

_THINKING_TEXTS = {
    "adaptive": "adaptive thinking is not supported on this model",
    "enabled": '"thinking.type.enabled" is not supported for this model. Use '
    '"thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
}
_PREFILL_TEXT = (
    "This model does not support assistant message prefill. The conversation must end with a user "
    "message."
)


_BINDING = (
    "claude-fable-5-2",
    "claude-mythos-5-2",
    "claude-fable-5-1",
    "claude-opus-5-5",
    "claude-sonnet-5-5",
    "claude-haiku-5-5",
)
"""The models that refuse thinking of another conversation, for organizations that are new."""


def binds_thinking(params: dict[str, Any]) -> bool:
    """Return whether thinking has to come back in the conversation that it was written in."""
    binding = (params.get("thinking") or {}).get("block_binding") or {}
    drops = binding.get("prefix_mismatch_behavior") == "drop_block"
    return params["model"] in _BINDING and not drops


def check_model(params: dict[str, Any], now: int, betas: str) -> None:
    """
    Check the params of a request, which have the right shape, against what its model takes.

    Args:
        params: the params.
        now: the moment at which the model must still be served, in microseconds since 1970.
        betas: the values of the `anthropic-beta` of the call, joined with commas.

    Raises:
        APIError: the model refuses the request. A model that is not in the table refuses nothing.
    """
    model = params["model"]
    facts = facts_of(model)
    if facts is None:
        return
    if facts.ends is not None and facts.ends <= _day(now):
        raise APIError("not_found_error", f"model: {model}")
    _check_length(params["max_tokens"], model, facts, betas)
    thinking = (params.get("thinking") or {}).get("type")
    _check_thinking(params, facts, thinking)
    if (params.get("tool_choice") or {}).get("type") in ("any", "tool"):
        if facts.forced_tools is False:
            raise invalid('tool_choice: type "tool" and "any" are not supported for this model.')
        if thinking == "enabled":
            raise invalid("Thinking may not be enabled when tool_choice forces tool use.")
    is_thinking = thinking is not None and thinking != "disabled"
    _check_sampling(params, facts, is_thinking=is_thinking)
    if facts.prefill is not None and (is_thinking or not facts.prefill):
        _check_last(params["messages"])


def _day(instant: int) -> date:
    return datetime.fromtimestamp(instant // SECOND, UTC).date()


def _check_length(max_tokens: Any, model: str, facts: ModelFacts, betas: str) -> None:
    if facts.longest_answer is None:
        return
    more = facts.longest_answer_with
    ceiling = max([facts.longest_answer, *(more.get(beta, 0) for beta in betas.split(","))])
    if max_tokens > ceiling:
        raise invalid(
            f"max_tokens: {max_tokens} > {ceiling}, which is the maximum allowed number of output "
            f"tokens for {model}"
        )


def _check_thinking(params: dict[str, Any], facts: ModelFacts, thinking: str | None) -> None:
    if thinking is None or facts.thinking is None:
        return
    if thinking not in facts.thinking:
        unsupported = f'"thinking.type.{thinking}" is not supported for this model.'
        raise invalid(_THINKING_TEXTS.get(thinking, unsupported))
    effort = (params.get("output_config") or {}).get("effort")
    taken = facts.efforts_without_thinking
    if thinking in ("disabled", "between_tools") and effort and taken and effort not in taken:
        raise invalid(
            f'"thinking.type.{thinking}" is not supported for this model with the effort {effort!r}'
        )


def _check_sampling(params: dict[str, Any], facts: ModelFacts, *, is_thinking: bool) -> None:
    sampling = facts.sampling
    given = {
        name: value
        for name in ("temperature", "top_p", "top_k")
        if (value := params.get(name)) is not None
    }
    for name, value in given.items():
        taken = getattr(sampling, name)
        if taken is not None and value not in taken:
            raise invalid(f"`{name}` is deprecated for this model.")
    if not sampling.both and "temperature" in given and "top_p" in given:
        raise invalid("`temperature` and `top_p` cannot both be specified for this model.")
    if is_thinking and not sampling.while_thinking:
        if given.get("temperature", 1) != 1:
            raise invalid("`temperature` may only be set to 1 when thinking is enabled.")
        if "top_k" in given:
            raise invalid("`top_k` must be unset when thinking is enabled.")


def _check_last(messages: list[dict[str, Any]]) -> None:
    """Refuse to continue an answer of the request's own; one that paused has tool calls."""
    if not messages or messages[-1]["role"] != "assistant":
        return
    content = messages[-1].get("content")
    if not isinstance(content, list) or all(block["type"] == "text" for block in content):
        raise invalid(_PREFILL_TEXT)
