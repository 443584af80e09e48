# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .cache_control_ttl import CacheControlTTL


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaCacheControlEphemeral(ReceivedModel):
    """Marks the end of a prompt part to be cached for a short time.

    Attributes:
        ttl: How long the cached part lives after use, five minutes by default; one hour suits batches better.
    """

    type: Literal["ephemeral"] = "ephemeral"
    ttl: CacheControlTTL | None = None
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
            if source["type"] == "ephemeral":
                self.type = "ephemeral"
            else:
                self.type = as_string(source["type"])
            if "ttl" not in source:
                self.ttl = None
                absent += 1
            elif (value := source["ttl"]) is None:
                self.ttl = None
                presence |= 2
            else:
                at = "ttl"
                if type(value) is not str:
                    value = as_string(value)
                self.ttl = value
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
        out: dict[str, Any] = {
            "type": this.type,
        }
        if (value := this.ttl) is not None:
            out["ttl"] = value
        elif presence & 2:
            out["ttl"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "ephemeral"), False, ..., 0),
    "ttl": ("ttl", "string", True, None, 2),
}
