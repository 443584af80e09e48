# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_object, as_string, encode, located, new

if TYPE_CHECKING:
    from .json_object import JsonObject


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaMCPToolUseBlock(WireModel):
    """Call of an MCP tool; the service makes the call itself.

    Attributes:
        id: Named by tool_use_id of the matching mcp_tool_result.
        server_name: Name of the server in mcp_servers.
    """

    id: str
    input: JsonObject
    name: str
    server_name: str
    type: Literal["mcp_tool_use"] = "mcp_tool_use"
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "id"
            if type(value := source["id"]) is not str:
                value = as_string(value)
            self.id = value
            at = "type"
            if source["type"] == "mcp_tool_use":
                self.type = "mcp_tool_use"
            else:
                self.type = as_string(source["type"])
            at = "input"
            if type(value := source["input"]) is not dict:
                value = as_object(value)
            self.input = value
            at = "name"
            if type(value := source["name"]) is not str:
                value = as_string(value)
            self.name = value
            at = "server_name"
            if type(value := source["server_name"]) is not str:
                value = as_string(value)
            self.server_name = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {} if len(source) == 5 else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "id": this.id,
            "type": this.type,
            "input": encode(this.input),
            "name": this.name,
            "server_name": this.server_name,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "id",
        "type",
        "input",
        "name",
        "server_name",
    )
)
