"""
Check the params of one request in a batch, as the service does when it processes the batch.

What is wrong never stops a batch: it becomes the errored result of that request. What a field may
hold is checked by decoding the params with the models of the contract; the rules below are those
that a schema cannot express. The wording follows the service's style (`path: sentence`), which is
not stable there either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from attrs import field, frozen

from message_batches.sandbox.errors import APIError, invalid
from message_batches.sandbox.prompt_cache import CacheUse, Prefix, PromptCache
from message_batches.sandbox.responder.citations import is_cited
from message_batches.sandbox.responder.markers import Marker
from message_batches.sandbox.responder.models import binds_thinking, check_model
from message_batches.sandbox.responder.prompt import check_breakpoints
from message_batches.sandbox.responder.schema_rules import check_schemas
from message_batches.sandbox.responder.turns import changed_block, is_server_block, turn_of
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

_HEADERS_ONLY = ("betas", "workspace_id")  # the SDK's types list them; they travel as headers
_INDEX = re.compile(r"\[(\d+)\]")
_MAX_TOKENS = 128_000
_MAX_TOKENS_EXTENDED = 300_000
_EXTENDED_OUTPUT_BETA = "output-300k-2026-03-24"
_MIN_THINKING = 1024
_MAX_USER_ID = 512
_MAX_MCP_SERVERS = 20
_SERVED_BY = dict.fromkeys(("bash_code_execution", "text_editor_code_execution"), "code_execution")
"""The name of the tool that a server tool's call belongs to, where it is another."""
_CHANGED = {
    "call": "the blocks up to this one are not those of the response, which must come back "
    "unchanged",
    "thinking": "`thinking` or `redacted_thinking` blocks in the latest assistant message cannot "
    "be modified. These blocks must remain as they were in the original response.",
    "binding": "Invalid `signature` in `thinking` block. The block is bound to a different "
    "conversation. Remove the block, or set `thinking.block_binding.prefix_mismatch_behavior` to "
    '"drop_block". That setting requires the `thinking-binding-controls-2026-08-01` value in the '
    "`anthropic-beta` header.",
}
_TOOL_NAME = re.compile(r"[a-zA-Z0-9_-]{1,128}\Z")


def _empty_cache() -> Callable[[Sequence[Prefix], int], CacheUse]:
    return partial(PromptCache().use, scope="", writer="", now=0)


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
        models_at: the moment at which models must still be served, in microseconds since 1970; None
            if what a model refuses is not checked.
        markers: markers that apply beside those in the prompt.
        use_cache: reads and writes the prompt cache, given the prefixes of a prompt and the fewest
            tokens that are cached; by default the cache is empty.
    """

    seed: int = 0
    version: str = "2023-06-01"
    betas: str = ""
    beta: bool = False
    user_profile_id: str | None = None
    now: int = 0
    service_tier: str = "batch"
    models_at: int | None = None
    markers: Mapping[str, Marker] = field(factory=dict)
    use_cache: Callable[[Sequence[Prefix], int], CacheUse] = field(factory=_empty_cache)


def check(params: dict[str, Any], canonical: bytes, context: Context) -> None:
    """
    Check the params of a request.

    Args:
        params: the params.
        canonical: the same as JSON.
        context: what else decides.

    Raises:
        APIError: a rule is broken.
    """
    _check_shape(params, context)
    check_for_batch(params, context.user_profile_id)
    if context.models_at is not None:
        check_model(params, context.models_at, context.betas)
    _check_limits(params, context)
    _check_messages(params["messages"], context)
    _check_tool_results(params["messages"])
    _check_tools(params)
    _check_format(params)
    check_schemas(params)
    _check_container(params)
    _check_continuation(params, context)
    if b'"cache_control":' in canonical:
        check_breakpoints(params)


def check_for_batch(params: dict[str, Any], user_profile_id: str | None) -> None:
    """
    Check what a batch does not allow in params, whatever else may be wrong with them.

    Raises:
        APIError: a rule is broken.
    """
    policy = params.get("billing_policy")
    by_profile = isinstance(policy, dict) and policy.get("bill_to") == "user_profile"
    profile = params.get("user_profile_id")
    other_profile = profile and user_profile_id and profile != user_profile_id
    for wrong, message in (
        (params.get("stream"), "stream: Streaming is not supported in a batch"),
        (params.get("speed") == "fast", "speed: fast mode is not supported in a batch"),
        (params.get("thread") is not None, "thread: Threads are not supported in a batch"),
        (by_profile, "billing_policy.bill_to: user_profile is not supported in a batch"),
        (
            other_profile,
            "user_profile_id: differs from the anthropic-user-profile-id of the batch",
        ),
    ):
        if wrong:
            raise invalid(message)


def _check_shape(params: dict[str, Any], context: Context) -> None:
    """Check fields, their types and their tags, as the contract has them."""
    try:
        decoded = BetaMessageCreateParamsNonStreaming.from_dict(params, strict=True)
    except DecodeError as error:
        path = _INDEX.sub(r".\1", error.path)
        absent = error.found == "nothing"
        expected = "Field required" if absent else f"Input should be {error.expected}"
        raise invalid(f"{path}: {expected}") from None
    for name in (*_HEADERS_ONLY, _OLD_FORMAT, *decoded.additional_properties):
        if name in params and not (name == _OLD_FORMAT and _takes_old_format(context)):
            raise invalid(f"{name}: Extra inputs are not permitted")
    for name in ("thinking", "tool_choice"):
        if isinstance(one := getattr(decoded, name), UnknownVariant):
            raise _unknown_tag(one, name, "type")
    for name in ("tools", "mcp_servers"):
        _check_tags(getattr(decoded, name), name)
    _check_tags(decoded.messages, "messages", "role")


def _takes_old_format(context: Context) -> bool:
    return any(beta.startswith(_STRUCTURED_OUTPUTS) for beta in context.betas.split(","))


def _check_tags(decoded: Any, path: str, tag: str = "type") -> None:
    """Check the tags of the objects in a list and of those in their `content`."""
    for place, one in enumerate(decoded or ()):
        if isinstance(one, UnknownVariant):
            raise _unknown_tag(one, f"{path}.{place}", tag)
        if isinstance(inner := getattr(one, "content", None), list):
            _check_tags(inner, f"{path}.{place}.content")


def _unknown_tag(decoded: UnknownVariant, path: str, tag: str) -> APIError:
    return invalid(
        f"{path}: Input tag {decoded.data.get(tag)!r} found using {tag!r} does not match any of "
        "the expected tags"
    )


def _check_limits(params: dict[str, Any], context: Context) -> None:
    for name in ("temperature", "top_p", "top_k"):
        if name in params and context.version >= VERSION_2026:
            raise invalid(
                f"{name}: Not supported since anthropic-version {VERSION_2026}. Remove it"
            )
        if (value := params.get(name)) is not None:
            _check_range(name, value, 0, None if name == "top_k" else 1)
    if not params["model"].startswith("claude-"):
        raise APIError("not_found_error", f"model: {params['model']}")
    max_tokens = params["max_tokens"]
    if not isinstance(max_tokens, int):
        raise invalid("max_tokens: Input should be a valid integer")
    _check_range("max_tokens", max_tokens, 1)
    is_extended = _EXTENDED_OUTPUT_BETA in context.betas.split(",")
    ceiling = _MAX_TOKENS_EXTENDED if is_extended else _MAX_TOKENS
    if max_tokens > ceiling:
        raise invalid(
            f"max_tokens: {max_tokens} > {ceiling}, which is the maximum allowed number of output "
            f"tokens for {params['model']}"
        )
    thinking = params.get("thinking") or {}
    if thinking.get("type") == "enabled":
        budget = thinking["budget_tokens"]
        _check_range("thinking.enabled.budget_tokens", budget, _MIN_THINKING)
        if budget >= max_tokens:
            raise invalid("`max_tokens` must be greater than `thinking.budget_tokens`")
    if any(not sequence.strip() for sequence in params.get("stop_sequences") or ()):
        raise invalid("stop_sequences: each stop sequence must contain non-whitespace")
    if len((params.get("metadata") or {}).get("user_id") or "") > _MAX_USER_ID:
        raise invalid(f"metadata.user_id: String should have at most {_MAX_USER_ID} characters")
    if len(params.get("mcp_servers") or ()) > _MAX_MCP_SERVERS:
        raise invalid(f"mcp_servers: List should have at most {_MAX_MCP_SERVERS} items")
    for place, block in enumerate(_list(params.get("system"))):
        _check_text(block, f"system.{place}", "system", context)


def _check_range(path: str, value: float, least: int, most: int | None = None) -> None:
    if value < least:
        raise invalid(f"{path}: Input should be greater than or equal to {least}")
    if most is not None and value > most:
        raise invalid(f"{path}: Input should be less than or equal to {most}")


def _check_messages(messages: list[dict[str, Any]], context: Context) -> None:
    if not messages:
        raise invalid("messages: at least one message is required")
    for place, message in enumerate(messages):
        role, content = message["role"], message.get("content")
        if role == "user" and not content:
            raise invalid(f"messages.{place}: user messages must have non-empty content")
        for within, block in enumerate(_list(content)):
            where = f"messages.{place}.content.{within}"
            _check_text(block, where, role, context)
            if block["type"] in ("search_result", "tool_result"):
                for depth, inner in enumerate(_list(block.get("content"))):
                    _check_text(inner, f"{where}.content.{depth}", role, context)
            in_answer = block["type"] == "document" and role == "assistant"
            if in_answer and context.version >= VERSION_2026:
                raise invalid(
                    f"{where}: A document block is not allowed directly in an assistant message "
                    f"since anthropic-version {VERSION_2026}"
                )


def _check_text(block: dict[str, Any], where: str, role: str, context: Context) -> None:
    if block["type"] != "text":
        return
    if not block["text"]:
        raise invalid(f"{where}: text content blocks must be non-empty")
    if block.get("citations") and role == "user" and context.version >= VERSION_2026:
        raise invalid(
            f"{where}.text.citations: Citations are not allowed in a user message since "
            f"anthropic-version {VERSION_2026}"
        )


def _check_tool_results(messages: list[dict[str, Any]]) -> None:
    """Each `tool_use` is answered by the next message, and nothing else is."""
    called: dict[str, None] = {}
    for index, message in enumerate(messages):
        blocks = _list(message.get("content"))
        if not blocks and not called:
            continue
        answered = {block["tool_use_id"] for block in blocks if block["type"] == "tool_result"}
        for tool_use_id in answered - called.keys():
            raise invalid(
                f"messages.{index}.content: unexpected `tool_use_id` found in `tool_result` "
                f"blocks: {tool_use_id}. Each `tool_result` block must have a corresponding "
                "`tool_use` block in the previous message"
            )
        if missing := [tool_use_id for tool_use_id in called if tool_use_id not in answered]:
            raise invalid(
                f"messages.{index - 1}: `tool_use` ids were found without `tool_result` blocks "
                f"immediately after: {', '.join(missing)}"
            )
        called = {block["id"]: None for block in blocks if block["type"] == "tool_use"}


def _check_tools(params: dict[str, Any]) -> None:
    tools = params.get("tools") or []
    names = [tool["name"] for tool in tools if "name" in tool]
    for place, tool in enumerate(tools):
        if "name" in tool and not _TOOL_NAME.match(tool["name"]):
            pattern = "^[a-zA-Z0-9_-]{1,128}$"
            raise invalid(f"tools.{place}.name: String should match pattern {pattern!r}")
    if len(set(names)) < len(names):
        raise invalid("tools: Tool names must be unique")
    choice = params.get("tool_choice") or {"type": "auto"}
    if choice["type"] in ("any", "tool") and not tools:
        raise invalid("tool_choice: may only be specified while providing tools")
    if choice["type"] == "tool" and choice["name"] not in names:
        raise invalid(f"tool_choice: Tool {choice['name']!r} not found in provided tools")


def _check_format(params: dict[str, Any]) -> None:
    """
    Check what an output format excludes; the texts are not known.

    https://docs.claude.com/en/docs/build-with-claude/structured-outputs
    """
    given = (params.get("output_config") or {}).get("format") or params.get("output_format")
    if not given:
        return
    if is_cited(params["messages"]):
        raise invalid("output_config.format: Citations are not supported with an output format")
    last = params["messages"][-1]
    content = last.get("content")
    if last["role"] == "assistant" and content and not any(map(is_server_block, _list(content))):
        raise invalid("output_config.format: A prefill is not supported with an output format")


def _check_container(params: dict[str, Any]) -> None:
    container = params.get("container")
    if isinstance(container, dict) and not container.get("skills"):
        raise invalid("container: Input should be a valid string")


def _check_continuation(params: dict[str, Any], context: Context) -> None:
    """
    Check the turns of the assistant: all came back, and the tools of the last one are there.

    Of the texts about server tools, only the end of the one about tools is known.
    https://docs.claude.com/en/docs/build-with-claude/handling-stop-reasons
    """
    if not any(message["role"] == "assistant" for message in params["messages"]):
        return
    binds = context.models_at is not None and binds_thinking(params)
    changed = changed_block(params, context.seed, is_bound=binds)
    turn = turn_of(params["messages"], context.seed)
    if turn.unknown is not None:
        changed = turn.place, turn.unknown, "call"
    if changed is not None:
        place, at, kind = changed
        raise invalid(f"messages.{place}.content.{at}: {_CHANGED[kind]}")
    given = {tool.get("name") for tool in params.get("tools") or []}
    for block in turn.content:
        name = _SERVED_BY.get(block.get("name", ""), block.get("name"))
        if block["type"] == "server_tool_use" and name not in given:
            raise invalid(
                f"messages.{turn.place}: a `server_tool_use` block calls `{block['name']}`, but no "
                f"`{name}` tool was provided"
            )
    servers = {server["name"] for server in params.get("mcp_servers") or []}
    for block in turn.content:
        if block["type"] == "mcp_tool_use" and block["server_name"] not in servers:
            raise invalid(
                f"messages.{turn.place}: an `mcp_tool_use` block calls "
                f"{block['server_name']!r}, but no MCP server of this name was provided"
            )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
