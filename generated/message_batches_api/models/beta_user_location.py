# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_string, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaUserLocation(ReceivedModel):
    """Rough whereabouts of the user, which make web search results fit the place.

    Attributes:
        city: City; null if not given.
        country: Two-letter ISO 3166-1 country code; null if not given.
        region: Region or state; null if not given.
        timezone: IANA time zone name such as Europe/Berlin; null if not given.
    """

    type: Literal["approximate"] = "approximate"
    city: str | None = None
    country: str | None = None
    region: str | None = None
    timezone: str | None = None
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
            if source["type"] == "approximate":
                self.type = "approximate"
            else:
                self.type = as_string(source["type"])
            if "city" not in source:
                self.city = None
                absent += 1
            elif (value := source["city"]) is None:
                self.city = None
                presence |= 2
            else:
                at = "city"
                if type(value) is not str:
                    value = as_string(value)
                self.city = value
            if "country" not in source:
                self.country = None
                absent += 1
            elif (value := source["country"]) is None:
                self.country = None
                presence |= 4
            else:
                at = "country"
                if type(value) is not str:
                    value = as_string(value)
                self.country = value
            if "region" not in source:
                self.region = None
                absent += 1
            elif (value := source["region"]) is None:
                self.region = None
                presence |= 8
            else:
                at = "region"
                if type(value) is not str:
                    value = as_string(value)
                self.region = value
            if "timezone" not in source:
                self.timezone = None
                absent += 1
            elif (value := source["timezone"]) is None:
                self.timezone = None
                presence |= 16
            else:
                at = "timezone"
                if type(value) is not str:
                    value = as_string(value)
                self.timezone = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 5 else keep_extras(self, source, _FIELDS)
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
        if (value := this.city) is not None:
            out["city"] = value
        elif presence & 2:
            out["city"] = None
        if (value := this.country) is not None:
            out["country"] = value
        elif presence & 4:
            out["country"] = None
        if (value := this.region) is not None:
            out["region"] = value
        elif presence & 8:
            out["region"] = None
        if (value := this.timezone) is not None:
            out["timezone"] = value
        elif presence & 16:
            out["timezone"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "approximate"), False, ..., 0),
    "city": ("city", "string", True, None, 2),
    "country": ("country", "string", True, None, 4),
    "region": ("region", "string", True, None, 8),
    "timezone": ("timezone", "string", True, None, 16),
}
