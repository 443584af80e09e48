# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_string, irregular_to_wire, keep_extras, located, new
from ..variants import TEXT_EDITOR_CODE_EXECUTION_TOOL_RESULT_BLOCK_CONTENT

if TYPE_CHECKING:
    from .text_editor_code_execution_tool_result_block_content import (
        TextEditorCodeExecutionToolResultBlockContent,
    )


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class TextEditorCodeExecutionToolResultBlock(ReceivedModel):
    """Result of a file command (view, create or replace) that the code execution tool ran in its container.

    Attributes:
        tool_use_id: Id of the server_tool_use block that this result answers.
    """

    content: TextEditorCodeExecutionToolResultBlockContent
    tool_use_id: str
    type: Literal["text_editor_code_execution_tool_result"] = "text_editor_code_execution_tool_result"
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "text_editor_code_execution_tool_result":
                self.type = "text_editor_code_execution_tool_result"
            else:
                self.type = as_string(source["type"])
            at = "content"
            value = source["content"]
            self.content = TEXT_EDITOR_CODE_EXECUTION_TOOL_RESULT_BLOCK_CONTENT[value["type"]](value)
            at = "tool_use_id"
            if type(value := source["tool_use_id"]) is not str:
                value = as_string(value)
            self.tool_use_id = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "content": "type",
                },
            ) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) == 3 else keep_extras(self, source, _FIELDS)
        return self

    @classmethod
    def _fields(cls) -> Fields:
        return _FIELDS

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        if (presence := this._presence) & 1:
            return irregular_to_wire(self)
        out: dict[str, Any] = {
            "type": this.type,
            "content": this.content if type(this.content) is dict else this.content.to_wire(),
            "tool_use_id": this.tool_use_id,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "text_editor_code_execution_tool_result"), False, ..., 0),
    "content": (
        "content",
        ("tagged", TEXT_EDITOR_CODE_EXECUTION_TOOL_RESULT_BLOCK_CONTENT, "type"),
        False,
        ...,
        0,
    ),
    "tool_use_id": ("tool_use_id", "string", False, ..., 0),
}
