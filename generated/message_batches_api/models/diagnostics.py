# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_object, irregular_to_wire, keep_extras, located, new
from ..variants import CACHE_MISS_REASON

if TYPE_CHECKING:
    from .cache_miss_reason import CacheMissReason


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class Diagnostics(ReceivedModel):
    """Extra information about how the request was handled, on a message.

    Attributes:
        cache_miss_reason: Why the prompt cache was missed, compared with the earlier message; null when no reason is given.
    """

    cache_miss_reason: CacheMissReason | None = None
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
            if "cache_miss_reason" not in source:
                self.cache_miss_reason = None
                absent += 1
            elif (value := source["cache_miss_reason"]) is None:
                self.cache_miss_reason = None
                presence |= 2
            else:
                at = "cache_miss_reason"
                self.cache_miss_reason = CACHE_MISS_REASON[value["type"]](value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "cache_miss_reason": "type",
                },
            ) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 1 else keep_extras(self, source, _FIELDS)
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
        if (value := this.cache_miss_reason) is not None:
            out["cache_miss_reason"] = value if type(value) is dict else value.to_wire()
        elif presence & 2:
            out["cache_miss_reason"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "cache_miss_reason": ("cache_miss_reason", ("tagged", CACHE_MISS_REASON, "type"), True, None, 2),
}
