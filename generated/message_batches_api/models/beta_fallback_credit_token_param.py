# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define, field

from ..types import UNSET, Fields, Unset, WireModel, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .beta_fallback_credit_mode import BetaFallbackCreditMode


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaFallbackCreditTokenParam(WireModel):
    """Fallback credit token together with the mode in which to use it.

    Attributes:
        token: Value of fallback_credit_token in the refusal's stop_details.
    """

    token: str
    mode: BetaFallbackCreditMode | Unset = UNSET
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
            at = "token"
            if type(value := source["token"]) is not str:
                value = as_string(value)
            self.token = value
            if "mode" not in source:
                self.mode = UNSET
                absent += 1
            else:
                at = "mode"
                if type(value := source["mode"]) is not str:
                    value = as_string(value)
                self.mode = value
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
            "token": this.token,
        }
        if (value := this.mode) is not UNSET:
            out["mode"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "token": ("token", "string", False, ..., 0),
    "mode": ("mode", "string", False, UNSET, 0),
}
