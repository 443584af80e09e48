# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_boolean, as_string, located, new


@define(kw_only=True, weakref_slot=False, repr=False)
class BrowserStateTabEntryParam(WireModel):
    """One open browser tab.

    Attributes:
        tab_id: Id by which browser tool calls name the tab.
        title: Title of the page in the tab.
        url: Address of the page in the tab.
        active: Whether this is the tab in front.
    """

    tab_id: str
    title: str
    url: str
    active: bool | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            at = "tab_id"
            if type(value := source["tab_id"]) is not str:
                value = as_string(value)
            self.tab_id = value
            at = "title"
            if type(value := source["title"]) is not str:
                value = as_string(value)
            self.title = value
            at = "url"
            if type(value := source["url"]) is not str:
                value = as_string(value)
            self.url = value
            at = "active"
            if "active" not in source:
                self.active = UNSET
                absent += 1
            else:
                if type(value := source["active"]) is not bool:
                    value = as_boolean(value)
                self.active = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 4
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "tab_id": this.tab_id,
            "title": this.title,
            "url": this.url,
        }
        if (value := this.active) is not UNSET:
            out["active"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "tab_id",
        "title",
        "url",
        "active",
    )
)
