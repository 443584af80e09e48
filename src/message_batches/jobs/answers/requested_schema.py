"""The schema that a request asks for by itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from message_batches.jobs.answers.answer_format import AnswerFormat, Via
from message_batches.jobs.answers.schemas import refusals_of, warnings_of


class RequestedSchema(NamedTuple):
    """
    The schema that a request asks for.

    Attributes:
        tool: the tool whose input it is; None if it is that of the text.
        schema: the schema.
        is_enforced: whether the service enforces it, and takes a part of JSON Schema only: that of
            a tool is, if the tool is strict.
    """

    tool: str | None
    schema: Mapping[str, Any]
    is_enforced: bool

    def format(self) -> AnswerFormat:
        """
        Return the format with this schema, which is sent as it is.

        Its warnings name what the service is known to refuse in it. Whether it can be used at all
        is found by `AnswerFormat.checker`.
        """
        warnings: tuple[str, ...] = ()
        if self.is_enforced:
            try:
                warnings = _warnings(msgspec.json.encode(self.schema))
            except RecursionError:
                warnings = ("The schema is nested too deeply for the service.",)
        via: Via = "format" if self.tool is None else "tool"
        return AnswerFormat(self.schema, self.schema, via, self.tool, (), warnings)


def format_in(params: Mapping[str, Any]) -> AnswerFormat | None:
    """Return the format that a request asks for, or None if it asks for no format."""
    found = schema_in(params)
    return None if found is None else found.format()


def schema_in(params: Mapping[str, Any]) -> RequestedSchema | None:
    """
    Return the schema that a request asks for, or None if it asks for no schema.

    That is the schema of `output_config.format`, of the beta's `output_format`, or of the input of
    a tool that the model is forced to use.
    """
    config = params.get("output_config")
    wanted = config.get("format") if isinstance(config, Mapping) else None
    for one in (wanted, params.get("output_format")):
        if isinstance(one, Mapping) and one.get("type") == "json_schema":
            schema = one.get("schema")
            return RequestedSchema(None, schema, True) if isinstance(schema, Mapping) else None
    if (tool := _forced_tool(params)) is not None:
        schema = tool.get("input_schema")
        if isinstance(schema, Mapping):
            return RequestedSchema(str(tool.get("name")), schema, tool.get("strict") is True)
    return None


def _forced_tool(params: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the tool that the model has to use: the one named, or the only one."""
    choice, tools = params.get("tool_choice"), params.get("tools")
    if not isinstance(choice, Mapping) or not isinstance(tools, list):
        return None
    kind, found = choice.get("type"), [tool for tool in tools if isinstance(tool, Mapping)]
    if kind == "tool":
        return next((tool for tool in found if tool.get("name") == choice.get("name")), None)
    return found[0] if kind == "any" and len(found) == 1 else None


@lru_cache(maxsize=64)
def _warnings(schema: bytes) -> tuple[str, ...]:
    """Return the warnings of a schema that is sent as it is. Most requests have the same."""
    decoded = msgspec.json.decode(schema)
    return (*refusals_of(decoded), *warnings_of(decoded))
