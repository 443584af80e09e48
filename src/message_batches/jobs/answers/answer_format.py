"""What the answers of a run have to fit: a JSON Schema, and how the API is asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal, Self, get_args

import msgspec
from attrs import field, frozen

from message_batches.jobs.answers.schemas import (
    SchemaError,
    notes_of,
    rewritten,
    unknown_in,
    warnings_of,
)
from message_batches.jobs.answers.sources import schema_from
from message_batches.jobs.answers.validators import refuse_malformed
from message_batches.jobs.errors import InputError

if TYPE_CHECKING:
    from message_batches.jobs.answers.checker import Checker

Via = Literal["format", "tool"]
"""How the API is asked for answers of a format: by `output_config.format`, or by a forced tool."""

ANSWER_FORMAT = "answer_format"
"""The setting of a run with the format of its answers."""

TOOL = "record_answer"
"""The name of the tool that records an answer."""


@frozen
class AnswerFormat:
    """
    What the answers of a run have to fit.

    Two formats are equal if they ask for the same and accept the same.

    Attributes:
        schema: the complete JSON Schema, which answers are checked against.
        sent: what the API gets. It takes a part of JSON Schema only; the rest is in words in the
            descriptions.
        via: "format" (`output_config.format`) or "tool" (a tool that the model is forced to use).
        tool: the name of the tool, or None.
        notes: what the API does not enforce, so that only this program checks it.
        warnings: what the service may refuse, or may cause wrong answers.
        digest: names the format; equal for equal formats.
    """

    schema: Mapping[str, Any] = field(eq=False)
    sent: Mapping[str, Any] = field(eq=False, repr=False)
    via: Via = field(default="format", eq=False)
    tool: str | None = field(default=None, eq=False)
    notes: tuple[str, ...] = field(default=(), eq=False)
    warnings: tuple[str, ...] = field(default=(), eq=False)
    digest: str = field(init=False, repr=False)

    @digest.default
    def _digest(self) -> str:
        data = msgspec.json.encode([self.schema, self.sent, self.via, self.tool])
        return sha256(data).hexdigest()

    def params(self) -> dict[str, Any]:
        """Return the members of `params` that ask for answers of this format."""
        if self.tool is None:
            return {"output_config": {"format": {"type": "json_schema", "schema": self.sent}}}
        tool = {
            "name": self.tool,
            "description": "Record the answer.",
            "strict": True,
            "input_schema": self.sent,
        }
        return {"tools": [tool], "tool_choice": {"type": "tool", "name": self.tool}}

    def merged_into(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """
        Return the params of a request that ask for answers of this format, and all that they asked.

        An effort beside the format is kept, and other tools too.

        Raises:
            InputError: another tool of the request has the name of this format's tool.
        """
        wanted = self.params()
        if self.tool is None:
            config = params.get("output_config")
            before = config if isinstance(config, Mapping) else {}
            return {**params, "output_config": {**before, **wanted["output_config"]}}
        others = list(params.get("tools") or ())
        if any(isinstance(tool, Mapping) and tool.get("name") == self.tool for tool in others):
            raise InputError.at(
                "schema",
                f"A request has a tool with the name {self.tool} already.",
                "Give that tool another name.",
            )
        return {
            **params,
            "tools": [*others, *wanted["tools"]],
            "tool_choice": wanted["tool_choice"],
        }

    def checker(self, cls: Any = None) -> Checker:
        """
        Return what checks answers against this format, made once per process.

        Args:
            cls: a class that values become instances of; its own validation counts too.

        Raises:
            InputError: the schema cannot be used to check answers.
            MissingExtraError: the extra `schema` is not installed.
        """
        from message_batches.jobs.answers.checker import checker_of

        return checker_of(self, cls)

    def to_json(self) -> dict[str, Any]:
        """Return the format as JSON values."""
        return {
            "schema": self.schema,
            "sent": self.sent,
            "via": self.via,
            "tool": self.tool,
            "notes": list(self.notes),
            "warnings": list(self.warnings),
        }

    @classmethod
    def of_json(cls, values: Mapping[str, Any]) -> Self:
        """Return the format that `to_json` was called on."""
        return cls(
            schema=values["schema"],
            sent=values["sent"],
            via=values["via"],
            tool=values["tool"],
            notes=tuple(values["notes"]),
            warnings=tuple(values["warnings"]),
        )


def answer_format(schema: Any, *, via: Via = "format") -> AnswerFormat:
    """
    Return the format of answers that a schema describes.

    Args:
        schema: the path or URL of a file with a JSON Schema, a JSON Schema, or a class: a pydantic
            model, a dataclass, an attrs class, a TypedDict or a msgspec Struct.
        via: "format" asks by `output_config.format`, "tool" by a tool that the model is forced to
            use, which only some models allow.

    Raises:
        InputError: the service would refuse the schema, or it is not a schema; the error names the
            place in it.
        MissingExtraError: the extra `schema` is not installed.
    """
    if via not in get_args(Via):
        raise InputError.at("via", f"{via!r} is not a way to ask.", "Use format or tool.")
    source, complete = schema_from(schema)
    refuse_malformed(complete, source)
    try:
        found = rewritten(complete)
        if via == "tool" and found.schema.get("type") != "object":
            raise SchemaError(
                "", "is not of an object, as the input of a tool is", "Put it into a property."
            )
    except SchemaError as error:
        raise InputError.at(source, error.message(), error.hint) from error
    sent = found.schema
    result = AnswerFormat(
        complete,
        sent,
        via,
        TOOL if via == "tool" else None,
        tuple(notes_of(found)),
        (*warnings_of(sent), *unknown_in(found)),
    )
    result.checker()  # of a schema that cannot be used, nothing is sent
    return result
