# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_string, located, new


@define(kw_only=True, weakref_slot=False, repr=False)
class UserLocationParam(WireModel):
    """Rough whereabouts of the user, which make web search results fit the place.

    Attributes:
        city: City; null if not given.
        country: Two-letter ISO 3166-1 country code; null if not given.
        region: Region or state; null if not given.
        timezone: IANA time zone name such as Europe/Berlin; null if not given.
    """

    type: Literal["approximate"] = "approximate"
    city: str | None | Unset = UNSET
    country: str | None | Unset = UNSET
    region: str | None | Unset = UNSET
    timezone: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            at = "type"
            if source["type"] == "approximate":
                self.type = "approximate"
            else:
                self.type = as_string(source["type"])
            at = "city"
            if "city" not in source:
                self.city = UNSET
                absent += 1
            elif (value := source["city"]) is None:
                self.city = None
            else:
                if type(value) is not str:
                    value = as_string(value)
                self.city = value
            at = "country"
            if "country" not in source:
                self.country = UNSET
                absent += 1
            elif (value := source["country"]) is None:
                self.country = None
            else:
                if type(value) is not str:
                    value = as_string(value)
                self.country = value
            at = "region"
            if "region" not in source:
                self.region = UNSET
                absent += 1
            elif (value := source["region"]) is None:
                self.region = None
            else:
                if type(value) is not str:
                    value = as_string(value)
                self.region = value
            at = "timezone"
            if "timezone" not in source:
                self.timezone = UNSET
                absent += 1
            elif (value := source["timezone"]) is None:
                self.timezone = None
            else:
                if type(value) is not str:
                    value = as_string(value)
                self.timezone = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 5
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
        }
        if (value := this.city) is not UNSET:
            out["city"] = value
        if (value := this.country) is not UNSET:
            out["country"] = value
        if (value := this.region) is not UNSET:
            out["region"] = value
        if (value := this.timezone) is not UNSET:
            out["timezone"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "city",
        "country",
        "region",
        "timezone",
    )
)
