# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_boolean, as_object, located, new


@define(kw_only=True, weakref_slot=False, repr=False)
class BrowserGetPageTextConfigParam(WireModel):
    """Settings for the get_page_text member of the browser toolset, which returns the text of the page.

    Attributes:
        defer_loading: When true, the member is left out of the initial prompt until a tool search finds it; null or absent means the default.
        enabled: Whether the model gets this member; null or absent means the default, which is on.
    """

    defer_loading: bool | None | Unset = UNSET
    enabled: bool | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            if type(source) is not dict:
                source = as_object(source)
            at = "defer_loading"
            if "defer_loading" not in source:
                self.defer_loading = UNSET
                absent += 1
            elif (value := source["defer_loading"]) is None:
                self.defer_loading = None
            else:
                if type(value) is not bool:
                    value = as_boolean(value)
                self.defer_loading = value
            at = "enabled"
            if "enabled" not in source:
                self.enabled = UNSET
                absent += 1
            elif (value := source["enabled"]) is None:
                self.enabled = None
            else:
                if type(value) is not bool:
                    value = as_boolean(value)
                self.enabled = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 2
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {}
        if (value := this.defer_loading) is not UNSET:
            out["defer_loading"] = value
        if (value := this.enabled) is not UNSET:
            out["enabled"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "defer_loading",
        "enabled",
    )
)
