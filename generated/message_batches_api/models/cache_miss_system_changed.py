# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_integer, as_string, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class CacheMissSystemChanged(ReceivedModel):
    """Cache missed because the system prompt differs from the previous request.

    Attributes:
        cache_missed_input_tokens: Estimate of the input tokens that could have come from the cache without the change.
    """

    cache_missed_input_tokens: int
    type: Literal["system_changed"] = "system_changed"
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "system_changed":
                self.type = "system_changed"
            else:
                self.type = as_string(source["type"])
            at = "cache_missed_input_tokens"
            if type(value := source["cache_missed_input_tokens"]) is not int:
                value = as_integer(value)
            self.cache_missed_input_tokens = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) == 2 else keep_extras(self, source, _FIELDS)
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
            "cache_missed_input_tokens": this.cache_missed_input_tokens,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "system_changed"), False, ..., 0),
    "cache_missed_input_tokens": ("cache_missed_input_tokens", "integer", False, ..., 0),
}
