# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_integer, as_object, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class ServerToolUsage(ReceivedModel):
    """How often server tools were used for the request.

    Attributes:
        web_fetch_requests: Number of web fetches.
        web_search_requests: Number of web searches.
    """

    web_fetch_requests: int = 0
    web_search_requests: int = 0
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
            if "web_fetch_requests" not in source:
                self.web_fetch_requests = 0
                absent += 1
                presence |= 2
            else:
                at = "web_fetch_requests"
                if type(value := source["web_fetch_requests"]) is not int:
                    value = as_integer(value)
                self.web_fetch_requests = value
            if "web_search_requests" not in source:
                self.web_search_requests = 0
                absent += 1
                presence |= 4
            else:
                at = "web_search_requests"
                if type(value := source["web_search_requests"]) is not int:
                    value = as_integer(value)
                self.web_search_requests = value
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
        value = this.web_fetch_requests
        if not (presence & 2 and value == 0):
            out["web_fetch_requests"] = value
        value = this.web_search_requests
        if not (presence & 4 and value == 0):
            out["web_search_requests"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "web_fetch_requests": ("web_fetch_requests", "integer", False, 0, 2),
    "web_search_requests": ("web_search_requests", "integer", False, 0, 4),
}
