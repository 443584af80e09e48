# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import (
    Fields,
    ReceivedModel,
    Variants,
    as_boolean,
    as_string,
    encode,
    irregular_to_wire,
    keep_extras,
    located,
    mismatch,
    new,
)

if TYPE_CHECKING:
    from .beta_mcp_tool_result_block_content import BetaMCPToolResultBlockContent


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaMCPToolResultBlock(ReceivedModel):
    """Result of a tool call that the service made on an MCP server.

    Attributes:
        is_error: True when the tool failed; content then tells why.
        tool_use_id: Id of the mcp_tool_use block answered here.
    """

    content: BetaMCPToolResultBlockContent
    tool_use_id: str
    type: Literal["mcp_tool_result"] = "mcp_tool_result"
    is_error: bool = False
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        absent = 0
        presence = 0
        try:
            at = "type"
            if source["type"] == "mcp_tool_result":
                self.type = "mcp_tool_result"
            else:
                self.type = as_string(source["type"])
            at = "content"
            value = source["content"]
            if (kind := type(value)) is str:
                self.content = value
            elif kind is list:
                items = []
                at = ("content", items)
                for item in value:
                    items.append(_VARIANTS[item["type"]](item))
                self.content = items
            else:
                raise mismatch("a string or an array", value)
            if "is_error" not in source:
                self.is_error = False
                absent += 1
                presence |= 2
            else:
                at = "is_error"
                if type(value := source["is_error"]) is not bool:
                    value = as_boolean(value)
                self.is_error = value
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
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 4 else keep_extras(self, source, _FIELDS)
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
            "content": encode(this.content),
            "tool_use_id": this.tool_use_id,
        }
        value = this.is_error
        if not (presence & 2 and value is False):
            out["is_error"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_VARIANTS = Variants(
    {
        "text": "text_block.TextBlock",
    }
)
_FIELDS: Fields = {
    "type": ("type", ("const", "mcp_tool_result"), False, ..., 0),
    "content": (
        "content",
        ("either", (("str",), "string"), (("list",), ("array", ("tagged", _VARIANTS, "type")))),
        False,
        ...,
        0,
    ),
    "is_error": ("is_error", "boolean", False, False, 2),
    "tool_use_id": ("tool_use_id", "string", False, ..., 0),
}
