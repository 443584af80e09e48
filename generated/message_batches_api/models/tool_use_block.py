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
from ..variants import TOOL_USE_BLOCK_CALLER

if TYPE_CHECKING:
    from .json_object import JsonObject
    from .tool_use_block_caller import ToolUseBlockCaller


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class ToolUseBlock(ReceivedModel):
    """A call by the model of a tool that your code runs. Answer it with a tool_result block in the next user message.

    Attributes:
        id: Id of the call; the tool_result block repeats it as tool_use_id.
        caller: Who made the call; direct if not given.
        name: Name of the tool called.
        toolset_name: Name of the toolset the tool belongs to; null or absent for a tool outside a toolset.
    """

    id: str
    input: JsonObject
    name: str
    type: Literal["tool_use"] = "tool_use"
    caller: ToolUseBlockCaller | None = None
    toolset_name: str | None = None
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
            if source["type"] == "tool_use":
                self.type = "tool_use"
            else:
                self.type = as_string(source["type"])
            if "caller" not in source:
                self.caller = None
                absent += 1
            elif (value := source["caller"]) is None:
                self.caller = None
                presence |= 2
            else:
                at = "caller"
                self.caller = TOOL_USE_BLOCK_CALLER[value["type"]](value)
            at = "input"
            if type(value := source["input"]) is not dict:
                value = as_object(value)
            self.input = value
            at = "name"
            if type(value := source["name"]) is not str:
                value = as_string(value)
            self.name = value
            if "toolset_name" not in source:
                self.toolset_name = None
                absent += 1
            elif (value := source["toolset_name"]) is None:
                self.toolset_name = None
                presence |= 4
            else:
                at = "toolset_name"
                if type(value) is not str:
                    value = as_string(value)
                self.toolset_name = value
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
        self.additional_properties = {} if len(source) + absent == 6 else keep_extras(self, source, _FIELDS)
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
        if (value := this.toolset_name) is not None:
            out["toolset_name"] = value
        elif presence & 4:
            out["toolset_name"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "id": ("id", "string", False, ..., 0),
    "type": ("type", ("const", "tool_use"), False, ..., 0),
    "caller": ("caller", ("tagged", TOOL_USE_BLOCK_CALLER, "type"), True, None, 2),
    "input": ("input", "object", False, ..., 0),
    "name": ("name", "string", False, ..., 0),
    "toolset_name": ("toolset_name", "string", True, None, 4),
}
