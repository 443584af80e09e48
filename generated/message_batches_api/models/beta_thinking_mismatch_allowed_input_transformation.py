# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .beta_thinking_binding_mismatch import BetaThinkingBindingMismatch


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaThinkingMismatchAllowedInputTransformation(ReceivedModel):
    """Notice that a thinking block of the input was let through although its binding does not match this request.

    Attributes:
        path: Position of the thinking block within the request.
    """

    path: str
    reason: BetaThinkingBindingMismatch
    type: Literal["thinking_mismatch_allowed"] = "thinking_mismatch_allowed"
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "thinking_mismatch_allowed":
                self.type = "thinking_mismatch_allowed"
            else:
                self.type = as_string(source["type"])
            at = "path"
            if type(value := source["path"]) is not str:
                value = as_string(value)
            self.path = value
            at = "reason"
            if type(value := source["reason"]) is not str:
                value = as_string(value)
            self.reason = value
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
            "path": this.path,
            "reason": this.reason,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "thinking_mismatch_allowed"), False, ..., 0),
    "path": ("path", "string", False, ..., 0),
    "reason": ("reason", "string", False, ..., 0),
}
