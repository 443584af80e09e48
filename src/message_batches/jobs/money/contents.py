"""What of a request decides what it may cost: its texts, images, documents and tools."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from attrs import define, field, fields

from message_batches.jobs.money.media import (
    PAGE_TEXT,
    most_image_tokens,
    pages_of,
    tokens_of_image,
)
from message_batches.jobs.money.tokens import OLD, frame_tokens, generation_of, text_tokens
from message_batches_api.models import BetaMessageCreateParamsNonStreaming

_SERVER_TOOLS = ("web_search", "web_fetch", "code_execution", "tool_search", "advisor", "mcp")

_CLIENT_TOOLS = {"bash": 325, "text_editor": 974, "computer": 4_520, "browser": 6_610, "memory": 0}
"""Tokens of the description of a tool that the API brings; `memory` is not documented."""

_TOOL_PROMPTS = {"claude-opus-4-7": 804, "claude-sonnet-5": 474, "claude-opus-4-8": 410}
"""
Tokens of the prompt that comes with tools, where a tool is forced, which is the longer one.

https://docs.claude.com/en/docs/agents-and-tools/tool-use/overview
"""

_TOOL_PROMPT = 406
_OLD_TOOL_PROMPT = 589

_MOST_FOR_A_TOOL = 10_000
"""Tokens that no description of a tool that the API brings exceeds; the longest has 6,610."""

MOST_FOR_A_PROMPT = 2_000
"""Tokens that no prompt of the service exceeds, for tools or a format; the longest has 804."""

_CITED = 4
"""
Tokens that citations add to a text, at most, for each byte of it.

The service cuts the text into sentences and numbers them; how is not documented. A sentence has
three bytes at least, and some ten tokens are allowed for its number.
"""

LIFETIMES = ("5m", "1h")
"""How long a prefix stays in the cache, the shorter time first."""

_TEXTS = frozenset(
    {
        *("thinking", "redacted_thinking", "tool_use", "server_tool_use", "mcp_tool_use"),
        *("web_search_tool_result", "code_execution_tool_result", "advisor_tool_result"),
        *("bash_code_execution_tool_result", "text_editor_code_execution_tool_result"),
        *("mcp_tool_listing", "tool_removal", "compaction", "fallback"),
    }
)
"""The kinds of blocks that are read as they are written."""

_REFERENCES = ("container_upload", "tool_reference", "tool_search_tool_result")
"""The kinds of blocks that refer to something larger: a file, or a tool with its description."""

_PARAMS = frozenset(each.name for each in fields(BetaMessageCreateParamsNonStreaming))

_SERVER_PARAMS = {
    "mcp_servers": "tools that the service runs",
    "container": "a container",
    "context_management": "a context that the service manages",
    "compaction": "a context that the service manages",
    "thread": "a thread that the service keeps",
}
"""The params with which a request reads or writes more than is in it."""


@define
class Contents:
    """
    What is in a request.

    Attributes:
        texts: what is read as input: texts, and values that are read as JSON.
        tokens: about how many tokens of input the rest is.
        most: the tokens of input that the rest has at most; meaningless with `is_open`.
        binary: bytes of the request that are images or documents.
        pages: about how many pages its PDFs have.
        lifetimes: the lifetimes of what it writes to the cache.
        is_open: whether it has a document, or refers to one: only the window bounds these.
        reasons: why nothing bounds its cost.
    """

    texts: list[Any] = field(factory=list)
    tokens: int = 0
    most: int = 0
    binary: int = 0
    pages: int = 0
    lifetimes: set[str] = field(factory=set)
    is_open: bool = False
    reasons: dict[str, None] = field(factory=dict)

    @property
    def cached(self) -> int:
        """How many of `LIFETIMES`, from the first, it may ask for when it writes to the cache."""
        return max((LIFETIMES.index(each) + 1 for each in self.lifetimes), default=0)


def contents_of(params: dict[str, Any]) -> Contents:
    """Return what is in a request."""
    found = Contents()
    generation = generation_of(str(params.get("model")))
    _add_breakpoint(found, params)
    _add(found, params.get("system"), generation)
    for message in params.get("messages") or ():
        if isinstance(message, dict):
            _add(found, message.get("content"), generation)
    if tools := params.get("tools"):
        _add_tools(found, tools, str(params.get("model")), generation)
    for name in ("output_config", "output_format"):
        if params.get(name):
            found.texts.append(params[name])
            found.most += MOST_FOR_A_PROMPT
    found.reasons |= dict.fromkeys(_reasons(params))
    return found


def input_tokens(params: dict[str, Any], contents: Contents) -> int:
    """Return about how many tokens of input the texts of a request are, and what is around them."""
    generation = generation_of(str(params.get("model")))
    frames = frame_tokens(generation) * len(params.get("messages") or ())
    texts = (each if isinstance(each, str) else json.dumps(each) for each in contents.texts)
    return text_tokens("\n".join(texts), generation) + frames


def prompt_tokens(params: dict[str, Any]) -> int:
    """Return about how many tokens the prompt of a request has."""
    contents = contents_of(params)
    return contents.tokens + input_tokens(params, contents)


def _add(found: Contents, content: Any, generation: str) -> None:
    if isinstance(content, str):
        if content:
            found.texts.append(content)
    elif isinstance(content, list):
        for block in content:
            _add_block(found, block, generation)


def _add_block(found: Contents, block: Any, generation: str) -> None:
    if not isinstance(block, dict):
        return
    _add_breakpoint(found, block)
    kind, source, content = str(block.get("type")), block.get("source"), block.get("content")
    if kind == "text":
        _add(found, block.get("text"), generation)
    elif kind in ("tool_result", "mcp_tool_result", "search_result"):
        _add(found, content, generation)
    elif kind == "web_fetch_tool_result" and isinstance(content, dict):
        _add_block(found, content.get("content"), generation)
    elif kind == "image":
        _add_image(found, source, generation)
    elif kind == "document" and isinstance(source, dict):
        _add_document(found, block, source, generation)
    else:
        found.texts.append(block)
        if kind in _REFERENCES:
            found.is_open = True
        elif kind == "tool_addition":
            found.reasons["tools that are added later"] = None
        elif kind not in _TEXTS:
            found.reasons["content of a kind that is newer than this program"] = None


def _add_breakpoint(found: Contents, block: dict[str, Any]) -> None:
    mark = block.get("cache_control")
    if not isinstance(mark, dict):
        return
    lifetime = mark.get("ttl") or LIFETIMES[0]
    if lifetime in LIFETIMES:
        found.lifetimes.add(lifetime)
    else:
        found.reasons["a lifetime in the cache that is newer than this program"] = None


def _add_image(found: Contents, source: Any, generation: str) -> None:
    most = most_image_tokens(generation)
    found.most += most
    data = source.get("data") if isinstance(source, dict) else None
    if isinstance(data, str):
        found.tokens += tokens_of_image(data, generation)
        found.binary += len(data)
    else:
        found.tokens += most


def _add_document(
    found: Contents, block: dict[str, Any], source: dict[str, Any], generation: str
) -> None:
    data = source.get("data")
    if source.get("type") == "text" and isinstance(data, str):
        found.texts.append(data)
        if block.get("citations"):
            found.most += MOST_FOR_A_PROMPT + _CITED * len(data.encode("utf-8", "replace"))
    elif source.get("type") == "content":
        _add(found, source.get("content"), generation)
    else:
        found.is_open = True
        pages = 1
        if isinstance(data, str):
            pages = pages_of(data)
            found.binary += len(data)
            found.pages += pages
        found.tokens += pages * (sum(PAGE_TEXT) // 2 + most_image_tokens(generation))


def _add_tools(found: Contents, tools: Any, model: str, generation: str) -> None:
    prompt = _OLD_TOOL_PROMPT if generation == OLD else _TOOL_PROMPTS.get(model, _TOOL_PROMPT)
    found.tokens += prompt
    found.most += MOST_FOR_A_PROMPT
    found.texts.append(tools)
    for tool in tools if isinstance(tools, list) else ():
        if isinstance(tool, dict):
            _add_breakpoint(found, tool)
        if name := _kind_of(tool):
            found.most += _MOST_FOR_A_TOOL
            found.tokens += next(
                (tokens for known, tokens in _CLIENT_TOOLS.items() if name.startswith(known)), 0
            )


def _kind_of(tool: Any) -> str:
    """Return the type of a tool that the API brings; empty for one of the user."""
    kind = tool.get("type") if isinstance(tool, dict) else None
    return "" if kind in (None, "custom") else str(kind)


def _reasons(params: dict[str, Any]) -> Iterator[str]:
    tools = params.get("tools")
    for tool in tools if isinstance(tools, list) else ():
        kind = _kind_of(tool)
        if kind.startswith(_SERVER_TOOLS):
            yield "tools that the service runs"
        elif kind and not kind.startswith(tuple(_CLIENT_TOOLS)):
            yield "tools of a kind that is newer than this program"
    for name, reason in _SERVER_PARAMS.items():
        if params.get(name):
            yield reason
    if not params.keys() <= _PARAMS:
        yield "parameters that are newer than this program"
