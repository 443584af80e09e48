# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import UNSET, Fields, Unset, WireModel, as_string, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaCompactionConfigParam(WireModel):
    """Asks for a summary of the conversation so far. The response then ends with stop_reason "compaction".

    Attributes:
        instructions: Directions for writing the summary; null or absent means none.
    """

    type: Literal["summarize"] = "summarize"
    instructions: str | None | Unset = UNSET
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
            if source["type"] == "summarize":
                self.type = "summarize"
            else:
                self.type = as_string(source["type"])
            if "instructions" not in source:
                self.instructions = UNSET
                absent += 1
            elif (value := source["instructions"]) is None:
                self.instructions = None
            else:
                at = "instructions"
                if type(value) is not str:
                    value = as_string(value)
                self.instructions = value
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
        if (value := this.instructions) is not UNSET:
            out["instructions"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "summarize"), False, ..., 0),
    "instructions": ("instructions", "string", True, UNSET, 0),
}
