# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, ClassVar, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_boolean,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
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
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
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
            if "active" not in source:
                self.active = UNSET
                absent += 1
            else:
                at = "active"
                if type(value := source["active"]) is not bool:
                    value = as_boolean(value)
                self.active = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 4 else keep_extras(self, source, _FIELDS)
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
            "tab_id": this.tab_id,
            "title": this.title,
            "url": this.url,
        }
        if (value := this.active) is not UNSET:
            out["active"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "tab_id": ("tab_id", "string", False, ..., 0),
    "title": ("title", "string", False, ..., 0),
    "url": ("url", "string", False, ..., 0),
    "active": ("active", "boolean", False, UNSET, 0),
}
