# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_boolean,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class ToolChoiceAutoParam(WireModel):
    """The model decides whether to use a tool.

    Attributes:
        disable_parallel_tool_use: True limits the model to at most one tool call; false, the default, allows several in one answer.
    """

    type: Literal["auto"] = "auto"
    disable_parallel_tool_use: bool | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            at = "type"
            if source["type"] == "auto":
                self.type = "auto"
            else:
                self.type = as_string(source["type"])
            if "disable_parallel_tool_use" not in source:
                self.disable_parallel_tool_use = UNSET
                absent += 1
            else:
                at = "disable_parallel_tool_use"
                if type(value := source["disable_parallel_tool_use"]) is not bool:
                    value = as_boolean(value)
                self.disable_parallel_tool_use = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 2 else keep_extras(self, source, _FIELDS)
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
        }
        if (value := this.disable_parallel_tool_use) is not UNSET:
            out["disable_parallel_tool_use"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "auto"), False, ..., 0),
    "disable_parallel_tool_use": ("disable_parallel_tool_use", "boolean", False, UNSET, 0),
}
