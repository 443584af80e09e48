# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_array, as_string, located, new
from ..variants import BROWSER_STATE_CHANGE_PARAM

if TYPE_CHECKING:
    from .browser_state_change_param import BrowserStateChangeParam
    from .browser_state_tab_entry_param import BrowserStateTabEntryParam
    from .cache_control_ephemeral_param import CacheControlEphemeralParam


@define(kw_only=True, weakref_slot=False, repr=False)
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

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
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
            at = "cache_control"
            if "cache_control" not in source:
                self.cache_control = UNSET
                absent += 1
            elif (value := source["cache_control"]) is None:
                self.cache_control = None
            else:
                self.cache_control = _decode_cache_control_ephemeral_param(value)
            at = "state_changes"
            if "state_changes" not in source:
                self.state_changes = UNSET
                absent += 1
            elif (value := source["state_changes"]) is None:
                self.state_changes = None
            else:
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


_FIELDS = frozenset(
    (
        "type",
        "tabs",
        "cache_control",
        "state_changes",
    )
)
from .browser_state_tab_entry_param import BrowserStateTabEntryParam  # noqa: E402
from .cache_control_ephemeral_param import CacheControlEphemeralParam  # noqa: E402

_decode_browser_state_tab_entry_param = BrowserStateTabEntryParam.from_dict
_decode_cache_control_ephemeral_param = CacheControlEphemeralParam.from_dict
