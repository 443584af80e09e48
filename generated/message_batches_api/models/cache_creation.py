# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_integer, as_object, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class CacheCreation(ReceivedModel):
    """Tokens written to the prompt cache, split by lifetime.

    Attributes:
        ephemeral_1h_input_tokens: Tokens written to cache entries that live one hour.
        ephemeral_5m_input_tokens: Tokens written to cache entries that live five minutes.
    """

    ephemeral_1h_input_tokens: int = 0
    ephemeral_5m_input_tokens: int = 0
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
            if type(source) is not dict:
                source = as_object(source)
            if "ephemeral_1h_input_tokens" not in source:
                self.ephemeral_1h_input_tokens = 0
                absent += 1
                presence |= 2
            else:
                at = "ephemeral_1h_input_tokens"
                if type(value := source["ephemeral_1h_input_tokens"]) is not int:
                    value = as_integer(value)
                self.ephemeral_1h_input_tokens = value
            if "ephemeral_5m_input_tokens" not in source:
                self.ephemeral_5m_input_tokens = 0
                absent += 1
                presence |= 4
            else:
                at = "ephemeral_5m_input_tokens"
                if type(value := source["ephemeral_5m_input_tokens"]) is not int:
                    value = as_integer(value)
                self.ephemeral_5m_input_tokens = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
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
        out: dict[str, Any] = {}
        value = this.ephemeral_1h_input_tokens
        if not (presence & 2 and value == 0):
            out["ephemeral_1h_input_tokens"] = value
        value = this.ephemeral_5m_input_tokens
        if not (presence & 4 and value == 0):
            out["ephemeral_5m_input_tokens"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "ephemeral_1h_input_tokens": ("ephemeral_1h_input_tokens", "integer", False, 0, 2),
    "ephemeral_5m_input_tokens": ("ephemeral_5m_input_tokens", "integer", False, 0, 4),
}
