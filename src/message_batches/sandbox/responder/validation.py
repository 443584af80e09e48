"""
Check the params of one request in a batch, as the service does when it processes the batch.

A finding here never stops a batch: it becomes the errored result of that request. What a field may
hold is checked by decoding the params with the models of the contract; the rules below are those
that a schema cannot express. The wording follows the service's style (`path: sentence`), which is
not stable there either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import orjson
from attrs import frozen

from message_batches.sandbox.errors import Diagnostic
from message_batches_api.models import BetaMessageCreateParamsNonStreaming
from message_batches_api.types import DecodeError, UnknownVariant

VERSION_2026 = "2026-10-21"

BETA_FIELDS = frozenset(
    {
        "billing_policy",
        "compaction",
        "context_management",
        "fallback_credit_token",
        "fallbacks",
        "mcp_servers",
        "thread",
    }
)
"""Params that only the beta surface has."""

# The older name of `output_config.format`, which a beta header allows.
# https://docs.claude.com/en/docs/build-with-claude/structured-outputs
_OLD_FORMAT = "output_format"
_STRUCTURED_OUTPUTS = "structured-outputs-"
_SMALLEST: dict[str, Any] = {"model": "claude-x", "max_tokens": 1, "messages": []}

_SAMPLING = ("temperature", "top_p", "top_k")
_HEADERS_ONLY = ("betas", "workspace_id")  # the SDK's types list them; they travel as headers
_INDEX = re.compile(r"\[(\d+)\]")
_MAX_TOKENS = 128_000
_MAX_TOKENS_EXTENDED = 300_000
_EXTENDED_OUTPUT_BETA = "output-300k-2026-03-24"
_MAX_USER_ID = 512
_MAX_MCP_SERVERS = 20
_TOOL_NAME = re.compile(r"[a-zA-Z0-9_-]{1,128}\Z")


@frozen(kw_only=True)
class Context:
    """
    What the answer to a request depends on beside its params.

    Args:
        seed: the seed of the sandbox.
        version: the `anthropic-version` of the call that contained the request.
        betas: the values of its `anthropic-beta`, joined with commas.
        beta: whether it came by the beta surface, so that the message has the beta fields.
        user_profile_id: the value of its `anthropic-user-profile-id`.
        now: the moment from which a container's expiry is counted, in microseconds since 1970.
        service_tier: the value of `usage.service_tier`.
    """

    seed: int = 0
    version: str = "2023-06-01"
    betas: str = ""
    beta: bool = False
    user_profile_id: str | None = None
    now: int = 0
    service_tier: str = "batch"


_Findings = Iterator[str | Diagnostic]
_Rule = Callable[[dict[str, Any], Context], _Findings]


def diagnose(params: dict[str, Any], context: Context) -> Diagnostic | None:
    """Return the first diagnostic with the params of a request, or None."""
    return _first((_depth, *_RULES), params, context)


def diagnose_for_batch(params: dict[str, Any], context: Context) -> Diagnostic | None:
    """Return what a batch does not allow in params, whatever else may be wrong with them."""
    return _first((_batch_only,), params, context)


def _first(rules: tuple[_Rule, ...], params: dict[str, Any], context: Context) -> Diagnostic | None:
    for rule in rules:
        for diagnostic in rule(params, context):
            if isinstance(diagnostic, Diagnostic):
                return diagnostic
            return Diagnostic("invalid_request_error", diagnostic)
    return None


def _depth(params: dict[str, Any], context: Context) -> _Findings:
    try:
        orjson.dumps(params)
    except TypeError:
        yield "The request is nested too deeply"


def _shape(params: dict[str, Any], context: Context) -> _Findings:
    """Fields, their types and their tags, as the contract has them."""
    try:
        decoded = BetaMessageCreateParamsNonStreaming.from_dict(params)
    except DecodeError as error:
        path = _INDEX.sub(r".\1", error.path)
        absent = error.found == "nothing"
        yield f"{path}: {'Field required' if absent else f'Input should be {error.expected}'}"
        return
    old_format = any(beta.startswith(_STRUCTURED_OUTPUTS) for beta in context.betas.split(","))
    for name in (*_HEADERS_ONLY, _OLD_FORMAT, *decoded.additional_properties):
        if name in params and not (name == _OLD_FORMAT and old_format):
            yield f"{name}: Extra inputs are not permitted"
    for name in ("thinking", "tool_choice"):
        if isinstance(chosen := getattr(decoded, name), UnknownVariant):
            yield _unknown(chosen, name, "type")
    for name in ("tools", "mcp_servers"):
        yield from _known_in(getattr(decoded, name), name)
    yield from _known_in(decoded.messages, "messages", "role")


def _known_in(decoded: Any, path: str, tag: str = "type") -> _Findings:
    """Check the tags of the objects in a list and of those in their `content`."""
    for place, one in enumerate(decoded or ()):
        if isinstance(one, UnknownVariant):
            yield _unknown(one, f"{path}.{place}", tag)
        elif isinstance(inner := getattr(one, "content", None), list):
            yield from _known_in(inner, f"{path}.{place}.content")


def _unknown(variant: UnknownVariant, path: str, tag: str) -> str:
    return (
        f"{path}: Input tag {variant.data.get(tag)!r} found using {tag!r} does not match any of "
        "the expected tags"
    )


def _old_format(params: dict[str, Any], context: Context) -> _Findings:
    """Check `output_format` as the `format` of `output_config`, which replaces it."""
    given = params.get(_OLD_FORMAT)
    if given is None:
        return
    for diagnostic in _shape({**_SMALLEST, "output_config": {"format": given}}, context):
        yield str(diagnostic).replace("output_config.format", _OLD_FORMAT)


def _batch_only(params: dict[str, Any], context: Context) -> _Findings:
    if params.get("stream"):
        yield "stream: Streaming is not supported in a batch"
    if params.get("speed") == "fast":
        yield "speed: fast mode is not supported in a batch"
    if params.get("thread") is not None:
        yield "thread: Threads are not supported in a batch"
    policy = params.get("billing_policy")
    if isinstance(policy, dict) and policy.get("bill_to") == "user_profile":
        yield "billing_policy.bill_to: user_profile is not supported in a batch"
    profile = params.get("user_profile_id")
    if profile and context.user_profile_id and profile != context.user_profile_id:
        yield "user_profile_id: differs from the anthropic-user-profile-id of the batch"


def _sampling(params: dict[str, Any], context: Context) -> _Findings:
    for name in _SAMPLING:
        value = params.get(name)
        if name in params and context.version >= VERSION_2026:
            yield f"{name}: Not supported since anthropic-version {VERSION_2026}. Remove it"
        elif value is not None and value < 0:
            yield f"{name}: Input should be greater than or equal to 0"
        elif value is not None and value > 1 and name != "top_k":
            yield f"{name}: Input should be less than or equal to 1"


def _model(params: dict[str, Any], context: Context) -> _Findings:
    if not params["model"].startswith("claude-"):
        yield Diagnostic("not_found_error", f"model: {params['model']}")


def _max_tokens(params: dict[str, Any], context: Context) -> _Findings:
    value = params["max_tokens"]
    ceiling = (
        _MAX_TOKENS_EXTENDED if _EXTENDED_OUTPUT_BETA in context.betas.split(",") else _MAX_TOKENS
    )
    if not isinstance(value, int):
        yield "max_tokens: Input should be a valid integer"
    elif value < 1:
        yield "max_tokens: Input should be greater than or equal to 1"
    elif value > ceiling:
        yield (
            f"max_tokens: {value} > {ceiling}, which is the maximum allowed number of output "
            f"tokens for {params['model']}"
        )


def _thinking(params: dict[str, Any], context: Context) -> _Findings:
    thinking = params.get("thinking") or {}
    if thinking.get("type") == "enabled":
        budget = thinking["budget_tokens"]
        if budget < 1024:
            yield "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024"
        elif budget >= params["max_tokens"]:
            yield "`max_tokens` must be greater than `thinking.budget_tokens`"


def _messages(params: dict[str, Any], context: Context) -> _Findings:
    if not params["messages"]:
        yield "messages: at least one message is required"
    for place, message in enumerate(params["messages"]):
        role, content = message["role"], message.get("content")
        if role == "user" and not content:
            yield f"messages.{place}: user messages must have non-empty content"
        for within, block in enumerate(_list(content)):
            where = f"messages.{place}.content.{within}"
            yield from _block(block, where, role, context)
            for depth, inner in enumerate(_list(block.get("content"))):
                if block["type"] in ("search_result", "tool_result"):
                    yield from _block(inner, f"{where}.content.{depth}", role, context)
            if (
                block["type"] == "document"
                and role == "assistant"
                and context.version >= VERSION_2026
            ):
                yield (
                    f"{where}: A document block is not allowed directly in an assistant message "
                    f"since anthropic-version {VERSION_2026}"
                )


def _block(block: dict[str, Any], where: str, role: str, context: Context) -> _Findings:
    if block["type"] == "text":
        if not block["text"]:
            yield f"{where}: text content blocks must be non-empty"
        elif block.get("citations") and role == "user" and context.version >= VERSION_2026:
            yield (
                f"{where}.text.citations: Citations are not allowed in a user message since "
                f"anthropic-version {VERSION_2026}"
            )


def _tool_results(params: dict[str, Any], context: Context) -> _Findings:
    """Each `tool_use` is answered by the next message, and nothing else is."""
    called: dict[str, None] = {}
    for index, message in enumerate(params["messages"]):
        blocks = _list(message.get("content"))
        answered = {block["tool_use_id"] for block in blocks if block["type"] == "tool_result"}
        for tool_use_id in answered - called.keys():
            yield (
                f"messages.{index}.content: unexpected `tool_use_id` found in `tool_result` "
                f"blocks: {tool_use_id}. Each `tool_result` block must have a corresponding "
                "`tool_use` block in the previous message"
            )
        missing = [tool_use_id for tool_use_id in called if tool_use_id not in answered]
        if missing:
            yield (
                f"messages.{index - 1}: `tool_use` ids were found without `tool_result` blocks "
                f"immediately after: {', '.join(missing)}"
            )
        called = {block["id"]: None for block in blocks if block["type"] == "tool_use"}


def _tools(params: dict[str, Any], context: Context) -> _Findings:
    tools = params.get("tools") or []
    names = [tool["name"] for tool in tools if "name" in tool]
    for place, tool in enumerate(tools):
        if "name" in tool and not _TOOL_NAME.match(tool["name"]):
            yield f"tools.{place}.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'"
    if len(set(names)) < len(names):
        yield "tools: Tool names must be unique"
    choice = params.get("tool_choice") or {"type": "auto"}
    if choice["type"] in ("any", "tool") and not tools:
        yield "tool_choice: may only be specified while providing tools"
    elif choice["type"] == "tool" and choice["name"] not in names:
        yield f"tool_choice: Tool {choice['name']!r} not found in provided tools"


def _other_limits(params: dict[str, Any], context: Context) -> _Findings:
    if any(not sequence.strip() for sequence in params.get("stop_sequences") or ()):
        yield "stop_sequences: each stop sequence must contain non-whitespace"
    if len((params.get("metadata") or {}).get("user_id") or "") > _MAX_USER_ID:
        yield f"metadata.user_id: String should have at most {_MAX_USER_ID} characters"
    if len(params.get("mcp_servers") or ()) > _MAX_MCP_SERVERS:
        yield f"mcp_servers: List should have at most {_MAX_MCP_SERVERS} items"
    for place, block in enumerate(_list(params.get("system"))):
        yield from _block(block, f"system.{place}", "system", context)


_RULES: tuple[_Rule, ...] = (
    _shape,
    _old_format,
    _batch_only,
    _sampling,
    _model,
    _max_tokens,
    _thinking,
    _messages,
    _tool_results,
    _tools,
    _other_limits,
)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
