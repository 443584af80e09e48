# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_array,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)
from ..variants import BROWSER_STATE_CHANGE_PARAM

if TYPE_CHECKING:
    from .browser_state_change_param import BrowserStateChangeParam
    from .browser_state_tab_entry_param import BrowserStateTabEntryParam
    from .cache_control_ephemeral_param import CacheControlEphemeralParam


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BrowserStateBlockParam(WireModel):
    """State of the browser after a browser tool call, reported by the application that runs the browser.

    Attributes:
        tabs: All tabs open at the end of the call.
        cache_control: Prompt cache breakpoint at this block; null or absent means none.
        state_changes: Tabs opened and downloads begun or ended during the call; null or absent when there is nothing to report.
    """

    tabs: list[BrowserStateTabEntryParam]
    type: Literal["browser_state"] = "browser_state"
    cache_control: CacheControlEphemeralParam | None | Unset = UNSET
    state_changes: list[BrowserStateChangeParam] | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        absent = 0
        try:
            at = "type"
            if source["type"] == "browser_state":
                self.type = "browser_state"
            else:
                self.type = as_string(source["type"])
            at = "tabs"
            value = source["tabs"]
            if type(value) is not list:
                value = as_array(value)
            items = []
            at = ("tabs", items)
            for item in value:
                items.append(_decode_browser_state_tab_entry_param(item))
            self.tabs = items
            if "cache_control" not in source:
                self.cache_control = UNSET
                absent += 1
            elif (value := source["cache_control"]) is None:
                self.cache_control = None
            else:
                at = "cache_control"
                self.cache_control = _decode_cache_control_ephemeral_param(value)
            if "state_changes" not in source:
                self.state_changes = UNSET
                absent += 1
            elif (value := source["state_changes"]) is None:
                self.state_changes = None
            else:
                at = "state_changes"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("state_changes", items)
                for item in value:
                    items.append(BROWSER_STATE_CHANGE_PARAM[item["type"]](item))
                self.state_changes = items
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "state_changes": "type",
                },
            ) from None
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
            "type": this.type,
            "tabs": [item if type(item) is dict else item.to_wire() for item in this.tabs],
        }
        if (value := this.cache_control) is not UNSET:
            out["cache_control"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.state_changes) is not UNSET:
            out["state_changes"] = (
                None
                if value is None
                else ([item if type(item) is dict else item.to_wire() for item in value])
            )
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .browser_state_tab_entry_param import BrowserStateTabEntryParam  # noqa: E402
from .cache_control_ephemeral_param import CacheControlEphemeralParam  # noqa: E402

_decode_browser_state_tab_entry_param = BrowserStateTabEntryParam._decode
_decode_cache_control_ephemeral_param = CacheControlEphemeralParam._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "browser_state"), False, ..., 0),
    "tabs": ("tabs", ("array", ("model", BrowserStateTabEntryParam)), False, ..., 0),
    "cache_control": ("cache_control", ("model", CacheControlEphemeralParam), True, UNSET, 0),
    "state_changes": (
        "state_changes",
        ("array", ("tagged", BROWSER_STATE_CHANGE_PARAM, "type")),
        True,
        UNSET,
        0,
    ),
}
