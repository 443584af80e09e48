# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_array, as_string, located, new

if TYPE_CHECKING:
    from .beta_mcp_tool import BetaMCPTool


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaMCPToolListingBlock(WireModel):
    """Block recording which tools an MCP server offers. Send it back with the rest of the answer.

    Attributes:
        mcp_server_name: Name of the server in mcp_servers.
    """

    mcp_server_name: str
    tools: list[BetaMCPTool]
    type: Literal["mcp_tool_listing"] = "mcp_tool_listing"
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
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
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {} if len(source) == 3 else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
            "mcp_server_name": this.mcp_server_name,
            "tools": [item if type(item) is dict else item.to_wire() for item in this.tools],
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "mcp_server_name",
        "tools",
    )
)
from .beta_mcp_tool import BetaMCPTool  # noqa: E402

_decode_beta_mcp_tool = BetaMCPTool.from_dict
