"""Judges the params of one batched request, as the service does when the batch runs.

A problem here never stops a batch: it becomes that request's errored line. The rules and the
fields are those of a Messages request without streaming; the wording follows the service's style
(`path: sentence`), which is not stable there either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from .errors import Problem

VERSION_2026 = "2026-10-21"

_REQUIRED = ("model", "messages", "max_tokens")

_STANDARD_FIELDS = frozenset(
    [
        "max_tokens",
        "messages",
        "model",
        "cache_control",
        "container",
        "diagnostics",
        "inference_geo",
        "metadata",
        "output_config",
        "service_tier",
        "speed",
        "stop_sequences",
        "stream",
        "system",
        "thinking",
        "tool_choice",
        "tools",
        "user_profile_id",
        "temperature",
        "top_p",
        "top_k",
    ]
)
_BETA_FIELDS = frozenset(
    [
        "billing_policy",
        "compaction",
        "context_management",
        "fallback_credit_token",
        "fallbacks",
        "mcp_servers",
        "thread",
    ]
)
_KNOWN_FIELDS = _STANDARD_FIELDS | _BETA_FIELDS

_SAMPLING = ("temperature", "top_p", "top_k")

_BLOCK_TYPES = frozenset(
    [
        "text",
        "image",
        "document",
        "search_result",
        "thinking",
        "redacted_thinking",
        "tool_use",
        "tool_result",
        "server_tool_use",
        "web_search_tool_result",
        "web_fetch_tool_result",
        "code_execution_tool_result",
        "bash_code_execution_tool_result",
        "text_editor_code_execution_tool_result",
        "tool_search_tool_result",
        "container_upload",
        "advisor_tool_result",
        "mcp_tool_use",
        "mcp_tool_result",
        "compaction",
        "tool_addition",
        "tool_removal",
        "mcp_tool_listing",
        "fallback",
    ]
)

_TOOL_NAME = re.compile(r"[a-zA-Z0-9_-]{1,128}\Z")
_MODEL = re.compile(r"claude-")
_MAX_TOKENS = 128_000
_MAX_TOKENS_EXTENDED = 300_000
_EXTENDED_OUTPUT_BETA = "output-300k-2026-03-24"


class CallContext(Protocol):
    """What of the create call's headers bears on its requests."""

    @property
    def version(self) -> str:
        """The `anthropic-version`."""

    @property
    def betas(self) -> frozenset[str]:
        """The values of `anthropic-beta`."""

    @property
    def user_profile_id(self) -> str | None:
        """The `anthropic-user-profile-id`."""


def problem_in(params: dict[str, Any], context: CallContext) -> Problem | None:
    """Return what is wrong with a request's params, the first thing found, or None."""
    for rule in _RULES:
        for problem in rule(params, context):
            return problem if isinstance(problem, Problem) else _invalid(problem)
    return None


def _invalid(message: str) -> Problem:
    return Problem("invalid_request_error", message)


_Findings = Iterator[str | Problem]
_Rule = Callable[[dict[str, Any], CallContext], _Findings]


def _fields(params: dict[str, Any], context: CallContext) -> _Findings:
    for name in _REQUIRED:
        if name not in params:
            yield f"{name}: Field required"
    for name in params:
        if name not in _KNOWN_FIELDS:
            yield f"{name}: Extra inputs are not permitted"


def _batch_only(params: dict[str, Any], context: CallContext) -> _Findings:
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


def _sampling(params: dict[str, Any], context: CallContext) -> _Findings:
    for name in _SAMPLING:
        value = params.get(name)
        if value is None:
            continue
        if context.version >= VERSION_2026:
            yield f"{name}: Not supported since anthropic-version {VERSION_2026}. Remove it"
        elif not _is_number(value):
            yield f"{name}: Input should be a valid number"
        elif value < 0 or (name != "top_k" and value > 1):
            yield (
                f"{name}: Input should be between 0 and 1"
                if name != "top_k"
                else (f"{name}: Input should be greater than or equal to 0")
            )


def _model(params: dict[str, Any], context: CallContext) -> _Findings:
    model = params["model"]
    if not isinstance(model, str):
        yield "model: Input should be a valid string"
    elif not model:
        yield "model: String should have at least 1 character"
    elif not _MODEL.match(model):
        yield Problem("not_found_error", f"model: {model}")


def _max_tokens(params: dict[str, Any], context: CallContext) -> _Findings:
    value = params["max_tokens"]
    ceiling = _MAX_TOKENS_EXTENDED if _EXTENDED_OUTPUT_BETA in context.betas else _MAX_TOKENS
    if not _is_integer(value):
        yield "max_tokens: Input should be a valid integer"
    elif value < 1:
        yield "max_tokens: Input should be greater than or equal to 1"
    elif value > ceiling:
        yield (
            f"max_tokens: {value} > {ceiling}, which is the maximum allowed number of output "
            f"tokens for {params['model']}"
        )


def _thinking(params: dict[str, Any], context: CallContext) -> _Findings:
    thinking = params.get("thinking")
    if thinking is None:
        return
    if not isinstance(thinking, dict):
        yield "thinking: Input should be an object"
        return
    kinds = ("enabled", "disabled", "between_tools", "adaptive")
    if thinking.get("type") not in kinds:
        yield f"thinking.type: Input should be one of {', '.join(kinds)}"
    elif thinking["type"] == "enabled":
        budget = thinking.get("budget_tokens")
        if budget is None:
            yield "thinking.enabled.budget_tokens: Field required"
        elif not _is_integer(budget):
            yield "thinking.enabled.budget_tokens: Input should be a valid integer"
        elif budget < 1024:
            yield "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024"
        elif budget >= params["max_tokens"]:
            yield "`max_tokens` must be greater than `thinking.budget_tokens`"


def _messages(params: dict[str, Any], context: CallContext) -> _Findings:
    messages = params["messages"]
    if not isinstance(messages, list):
        yield "messages: Input should be a valid array"
        return
    if not messages:
        yield "messages: at least one message is required"
    for place, message in enumerate(messages):
        where = f"messages.{place}"
        if not isinstance(message, dict):
            yield f"{where}: Input should be an object"
            return
        role = message.get("role")
        if role not in ("user", "assistant", "system"):
            yield f"{where}.role: Input should be 'user', 'assistant' or 'system'"
        if "content" not in message:
            if role != "system":
                yield f"{where}.content: Field required"
            continue
        yield from _content(message["content"], f"{where}.content", role, context)


def _content(content: Any, where: str, role: Any, context: CallContext) -> _Findings:
    if isinstance(content, str):
        if not content and role == "user":
            yield f"{where}: user messages must have non-empty content"
        return
    if not isinstance(content, list):
        yield f"{where}: Input should be a valid string or array"
        return
    if not content and role == "user":
        yield f"{where}: user messages must have non-empty content"
    for place, block in enumerate(content):
        yield from _block(block, f"{where}.{place}", role, context)


def _block(block: Any, where: str, role: Any, context: CallContext) -> _Findings:
    if not isinstance(block, dict):
        yield f"{where}: Input should be an object"
        return
    kind = block.get("type")
    if kind is None:
        yield f"{where}.type: Field required"
        return
    if not isinstance(kind, str) or kind not in _BLOCK_TYPES:
        yield (
            f"{where}: Input tag {kind!r} found using 'type' does not match any of the expected "
            f"tags: {', '.join(sorted(_BLOCK_TYPES))}"
        )
        return
    for name in _BLOCK_REQUIRED.get(kind, ()):
        if name not in block:
            yield f"{where}.{kind}.{name}: Field required"
            return
    if kind == "text":
        yield from _text_block(block, where, role, context)
    elif kind in ("document", "image") and not isinstance(block["source"], dict):
        yield f"{where}.{kind}.source: Input should be an object"
    elif kind == "document" and role == "assistant" and context.version >= VERSION_2026:
        yield (
            f"{where}: A document block is not allowed directly in an assistant message since "
            f"anthropic-version {VERSION_2026}"
        )
    elif kind == "search_result":
        for place, inner in enumerate(_list(block["content"])):
            yield from _block(inner, f"{where}.content.{place}", role, context)
    elif kind == "tool_result" and isinstance(block.get("content"), list):
        for place, inner in enumerate(block["content"]):
            yield from _block(inner, f"{where}.content.{place}", role, context)


_BLOCK_REQUIRED = {
    "text": ("text",),
    "image": ("source",),
    "document": ("source",),
    "search_result": ("source", "title", "content"),
    "tool_use": ("id", "name", "input"),
    "tool_result": ("tool_use_id",),
    "server_tool_use": ("id", "name", "input"),
    "thinking": ("thinking", "signature"),
    "redacted_thinking": ("data",),
    "container_upload": ("file_id",),
}


def _text_block(block: dict[str, Any], where: str, role: Any, context: CallContext) -> _Findings:
    if not isinstance(block["text"], str):
        yield f"{where}.text.text: Input should be a valid string"
    elif not block["text"]:
        yield f"{where}: text content blocks must be non-empty"
    elif block.get("citations") and role == "user" and context.version >= VERSION_2026:
        yield (
            f"{where}.text.citations: Citations are not allowed in a user message since "
            f"anthropic-version {VERSION_2026}"
        )


def _tool_results(params: dict[str, Any], context: CallContext) -> _Findings:
    """Every `tool_use` is answered by the next message, and nothing else is."""
    called: dict[str, None] = {}
    for place, message in enumerate(params["messages"]):
        blocks = [b for b in _list(message.get("content")) if isinstance(b, dict)]
        answered = {b["tool_use_id"] for b in blocks if b["type"] == "tool_result"}
        for tool_use_id in answered:
            if tool_use_id not in called:
                yield (
                    f"messages.{place}.content: unexpected `tool_use_id` found in `tool_result` "
                    f"blocks: {tool_use_id}. Each `tool_result` block must have a corresponding "
                    "`tool_use` block in the previous message"
                )
        missing = [tool_use_id for tool_use_id in called if tool_use_id not in answered]
        if missing:
            yield (
                f"messages.{place - 1}: `tool_use` ids were found without `tool_result` blocks "
                f"immediately after: {', '.join(missing)}"
            )
        called = {b["id"]: None for b in blocks if b["type"] == "tool_use"}


def _tools(params: dict[str, Any], context: CallContext) -> _Findings:
    tools = params.get("tools")
    if tools is None:
        tools = []
    if not isinstance(tools, list):
        yield "tools: Input should be a valid array"
        return
    names: set[str] = set()
    for place, tool in enumerate(tools):
        where = f"tools.{place}"
        if not isinstance(tool, dict):
            yield f"{where}: Input should be an object"
            return
        yield from _tool(tool, where)
        name = tool.get("name")
        if name in names:
            yield "tools: Tool names must be unique"
        if name is not None:
            names.add(name)
    yield from _tool_choice(params, names)


def _tool(tool: dict[str, Any], where: str) -> _Findings:
    kind = tool.get("type")
    if kind is not None and not isinstance(kind, str):
        yield f"{where}.type: Input should be a valid string"
        return
    if kind == "mcp_toolset":
        if "mcp_server_name" not in tool:
            yield f"{where}.mcp_toolset.mcp_server_name: Field required"
        return
    if "_toolset_" in (kind or ""):
        return
    name = tool.get("name")
    if name is None:
        yield f"{where}.{kind or 'custom'}.name: Field required"
    elif not isinstance(name, str) or not _TOOL_NAME.match(name):
        yield (
            f"{where}.{kind or 'custom'}.name: String should match pattern "
            "'^[a-zA-Z0-9_-]{1,128}$'"
        )
    if kind in (None, "custom"):
        schema = tool.get("input_schema")
        if schema is None:
            yield f"{where}.custom.input_schema: Field required"
        elif not isinstance(schema, dict):
            yield f"{where}.custom.input_schema: Input should be an object"
        elif schema.get("type") != "object":
            yield f"{where}.custom.input_schema.type: Input should be 'object'"


def _tool_choice(params: dict[str, Any], names: set[str]) -> _Findings:
    choice = params.get("tool_choice")
    if choice is None:
        return
    kinds = ("auto", "any", "tool", "none")
    if not isinstance(choice, dict) or choice.get("type") not in kinds:
        yield f"tool_choice.type: Input should be one of {', '.join(kinds)}"
    elif choice["type"] in ("any", "tool") and not params.get("tools"):
        yield "tool_choice: may only be specified while providing tools"
    elif choice["type"] == "tool":
        if not isinstance(choice.get("name"), str):
            yield "tool_choice.tool.name: Field required"
        elif choice["name"] not in names:
            yield f"tool_choice: Tool {choice['name']!r} not found in provided tools"


def _other_fields(params: dict[str, Any], context: CallContext) -> _Findings:
    system = params.get("system")
    if system is not None and not isinstance(system, str):
        if not isinstance(system, list):
            yield "system: Input should be a valid string or array"
            return
        for place, block in enumerate(system):
            if not isinstance(block, dict) or block.get("type") != "text":
                yield f"system.{place}: Input should be a text block"
                return
            yield from _block(block, f"system.{place}", "system", context)
    sequences = params.get("stop_sequences")
    if sequences is not None and not _is_list_of(sequences, str):
        yield "stop_sequences: Input should be a valid array of strings"
    elif any(not sequence.strip() for sequence in sequences or ()):
        yield "stop_sequences: each stop sequence must contain non-whitespace"
    metadata = params.get("metadata")
    if isinstance(metadata, dict) and len(metadata.get("user_id") or "") > 512:
        yield "metadata.user_id: String should have at most 512 characters"
    if len(_list(params.get("mcp_servers"))) > 20:
        yield "mcp_servers: List should have at most 20 items"
    for place, server in enumerate(_list(params.get("mcp_servers"))):
        for name in ("name", "url"):
            if not isinstance(server, dict) or not isinstance(server.get(name), str):
                yield f"mcp_servers.{place}.{name}: Field required"
                return
    yield from _output_format(params.get("output_config"))


def _output_format(config: Any) -> _Findings:
    if config is None:
        return
    if not isinstance(config, dict):
        yield "output_config: Input should be an object"
        return
    given = config.get("format")
    if given is None:
        return
    if not isinstance(given, dict) or given.get("type") != "json_schema":
        yield "output_config.format.type: Input should be 'json_schema'"
    elif not isinstance(given.get("schema"), dict):
        yield "output_config.format.schema: Field required"


_RULES: tuple[_Rule, ...] = (
    _fields,
    _batch_only,
    _sampling,
    _model,
    _max_tokens,
    _thinking,
    _messages,
    _tool_results,
    _tools,
    _other_fields,
)


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return _is_integer(value) or isinstance(value, float)


def _is_list_of(value: Any, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
