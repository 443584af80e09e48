# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_array, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .beta_mcp_tool import BetaMCPTool


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaMCPToolListingBlock(ReceivedModel):
    """Block recording which tools an MCP server offers. Send it back with the rest of the answer.

    Attributes:
        mcp_server_name: Name of the server in mcp_servers.
    """

    mcp_server_name: str
    tools: list[BetaMCPTool]
    type: Literal["mcp_tool_listing"] = "mcp_tool_listing"
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        try:
            at = "type"
            if source["type"] == "mcp_tool_listing":
                self.type = "mcp_tool_listing"
            else:
                self.type = as_string(source["type"])
            at = "mcp_server_name"
            if type(value := source["mcp_server_name"]) is not str:
                value = as_string(value)
            self.mcp_server_name = value
            at = "tools"
            value = source["tools"]
            if type(value) is not list:
                value = as_array(value)
            items = []
            at = ("tools", items)
            for item in value:
                items.append(_decode_beta_mcp_tool(item))
            self.tools = items
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
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
            "mcp_server_name": this.mcp_server_name,
            "tools": [item if type(item) is dict else item.to_wire() for item in this.tools],
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .beta_mcp_tool import BetaMCPTool  # noqa: E402

_decode_beta_mcp_tool = BetaMCPTool._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "mcp_tool_listing"), False, ..., 0),
    "mcp_server_name": ("mcp_server_name", "string", False, ..., 0),
    "tools": ("tools", ("array", ("model", BetaMCPTool)), False, ..., 0),
}
