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
from ..variants import SERVER_TOOL_USE_BLOCK_CALLER

if TYPE_CHECKING:
    from .beta_server_tool_name import BetaServerToolName
    from .json_object import JsonObject
    from .server_tool_use_block_caller import ServerToolUseBlockCaller


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaServerToolUseBlock(ReceivedModel):
    """Call of a tool that the service runs itself; the result follows in a block of its own.

    Attributes:
        id: Starts with srvtoolu_; the result block names it.
        caller: Who made the call: the model itself, or code it ran; null when not stated.
    """

    id: str
    input: JsonObject
    name: BetaServerToolName
    type: Literal["server_tool_use"] = "server_tool_use"
    caller: ServerToolUseBlockCaller | None = None
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        presence = 0
        try:
            at = "id"
            if type(value := source["id"]) is not str:
                value = as_string(value)
            self.id = value
            at = "type"
            if source["type"] == "server_tool_use":
                self.type = "server_tool_use"
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
            if "caller" not in source:
                self.caller = None
                absent += 1
            elif (value := source["caller"]) is None:
                self.caller = None
                presence |= 2
            else:
                at = "caller"
                self.caller = SERVER_TOOL_USE_BLOCK_CALLER[value["type"]](value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "caller": "type",
                },
            ) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 5 else keep_extras(self, source, _FIELDS)
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
        }
        if (value := this.caller) is not None:
            out["caller"] = value if type(value) is dict else value.to_wire()
        elif presence & 2:
            out["caller"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "id": ("id", "string", False, ..., 0),
    "type": ("type", ("const", "server_tool_use"), False, ..., 0),
    "input": ("input", "object", False, ..., 0),
    "name": ("name", "string", False, ..., 0),
    "caller": ("caller", ("tagged", SERVER_TOOL_USE_BLOCK_CALLER, "type"), True, None, 2),
}
