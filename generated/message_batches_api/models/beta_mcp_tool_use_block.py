# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import (
    Fields,
    ReceivedModel,
    as_object,
    as_string,
    encode,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)

if TYPE_CHECKING:
    from .json_object import JsonObject


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaMCPToolUseBlock(ReceivedModel):
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
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
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
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) == 5 else keep_extras(self, source, _FIELDS)
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
            "id": this.id,
            "type": this.type,
            "input": encode(this.input),
            "name": this.name,
            "server_name": this.server_name,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "id": ("id", "string", False, ..., 0),
    "type": ("type", ("const", "mcp_tool_use"), False, ..., 0),
    "input": ("input", "object", False, ..., 0),
    "name": ("name", "string", False, ..., 0),
    "server_name": ("server_name", "string", False, ..., 0),
}
