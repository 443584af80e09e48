# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_string, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaAdvisorResultBlock(ReceivedModel):
    """Advice in plain text, found in an advisor tool result.

    Attributes:
        text: Advice written by the advisor model.
        stop_reason: Why the advisor model stopped; null or absent when not reported.
    """

    text: str
    type: Literal["advisor_result"] = "advisor_result"
    stop_reason: str | None = None
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
            at = "type"
            if source["type"] == "advisor_result":
                self.type = "advisor_result"
            else:
                self.type = as_string(source["type"])
            at = "text"
            if type(value := source["text"]) is not str:
                value = as_string(value)
            self.text = value
            if "stop_reason" not in source:
                self.stop_reason = None
                absent += 1
            elif (value := source["stop_reason"]) is None:
                self.stop_reason = None
                presence |= 2
            else:
                at = "stop_reason"
                if type(value) is not str:
                    value = as_string(value)
                self.stop_reason = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 3 else keep_extras(self, source, _FIELDS)
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
            "text": this.text,
        }
        if (value := this.stop_reason) is not None:
            out["stop_reason"] = value
        elif presence & 2:
            out["stop_reason"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "advisor_result"), False, ..., 0),
    "text": ("text", "string", False, ..., 0),
    "stop_reason": ("stop_reason", "string", True, None, 2),
}
