# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_boolean, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .refusal_category import RefusalCategory


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaRefusalStopDetails(ReceivedModel):
    """More about why the model refused; comes with stop reason refusal. Unlike RefusalStopDetails it says which model may answer instead, and at what credit.

    Attributes:
        category: Policy area of the refusal; null when none is named.
        explanation: Explanation for people; null when none is given.
        fallback_credit_token: Token to send as fallback_credit_token when retrying on another model; null when none is granted.
        fallback_has_prefill_claim: Whether the fallback credit includes a claim for a prefill; null when not stated.
        recommended_model: Model suggested for a retry; null when none is.
    """

    type: Literal["refusal"] = "refusal"
    category: RefusalCategory | None = None
    explanation: str | None = None
    fallback_credit_token: str | None = None
    fallback_has_prefill_claim: bool | None = None
    recommended_model: str | None = None
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
            if source["type"] == "refusal":
                self.type = "refusal"
            else:
                self.type = as_string(source["type"])
            if "category" not in source:
                self.category = None
                absent += 1
            elif (value := source["category"]) is None:
                self.category = None
                presence |= 2
            else:
                at = "category"
                if type(value) is not str:
                    value = as_string(value)
                self.category = value
            if "explanation" not in source:
                self.explanation = None
                absent += 1
            elif (value := source["explanation"]) is None:
                self.explanation = None
                presence |= 4
            else:
                at = "explanation"
                if type(value) is not str:
                    value = as_string(value)
                self.explanation = value
            if "fallback_credit_token" not in source:
                self.fallback_credit_token = None
                absent += 1
            elif (value := source["fallback_credit_token"]) is None:
                self.fallback_credit_token = None
                presence |= 8
            else:
                at = "fallback_credit_token"
                if type(value) is not str:
                    value = as_string(value)
                self.fallback_credit_token = value
            if "fallback_has_prefill_claim" not in source:
                self.fallback_has_prefill_claim = None
                absent += 1
            elif (value := source["fallback_has_prefill_claim"]) is None:
                self.fallback_has_prefill_claim = None
                presence |= 16
            else:
                at = "fallback_has_prefill_claim"
                if type(value) is not bool:
                    value = as_boolean(value)
                self.fallback_has_prefill_claim = value
            if "recommended_model" not in source:
                self.recommended_model = None
                absent += 1
            elif (value := source["recommended_model"]) is None:
                self.recommended_model = None
                presence |= 32
            else:
                at = "recommended_model"
                if type(value) is not str:
                    value = as_string(value)
                self.recommended_model = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
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
            "type": this.type,
        }
        if (value := this.category) is not None:
            out["category"] = value
        elif presence & 2:
            out["category"] = None
        if (value := this.explanation) is not None:
            out["explanation"] = value
        elif presence & 4:
            out["explanation"] = None
        if (value := this.fallback_credit_token) is not None:
            out["fallback_credit_token"] = value
        elif presence & 8:
            out["fallback_credit_token"] = None
        if (value := this.fallback_has_prefill_claim) is not None:
            out["fallback_has_prefill_claim"] = value
        elif presence & 16:
            out["fallback_has_prefill_claim"] = None
        if (value := this.recommended_model) is not None:
            out["recommended_model"] = value
        elif presence & 32:
            out["recommended_model"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "refusal"), False, ..., 0),
    "category": ("category", "string", True, None, 2),
    "explanation": ("explanation", "string", True, None, 4),
    "fallback_credit_token": ("fallback_credit_token", "string", True, None, 8),
    "fallback_has_prefill_claim": ("fallback_has_prefill_claim", "boolean", True, None, 16),
    "recommended_model": ("recommended_model", "string", True, None, 32),
}
