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
    as_boolean,
    as_integer,
    as_object,
    as_string,
    encode,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)

if TYPE_CHECKING:
    from .cache_control_ephemeral_param import CacheControlEphemeralParam
    from .json_object import JsonObject
    from .tool_caller import ToolCaller


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaToolComputerUse20251124Param(WireModel):
    """Computer tool, version of 2025-11-24 (beta only), which can also zoom. Your code carries out the actions.

    Attributes:
        display_height_px: Height of the screen in pixels.
        display_width_px: Width of the screen in pixels.
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        display_number: Number of the X11 display, from 0; null if it does not matter.
        enable_zoom: True offers the model an action that zooms in on a part of the screen.
        input_examples: Sample inputs that show the model how to call the tool.
        strict: True holds the model's input to the tool's schema.
    """

    display_height_px: int
    display_width_px: int
    type: Literal["computer_20251124"] = "computer_20251124"
    name: Literal["computer"] = "computer"
    allowed_callers: list[ToolCaller] | Unset = UNSET
    cache_control: CacheControlEphemeralParam | None | Unset = UNSET
    defer_loading: bool | Unset = UNSET
    display_number: int | None | Unset = UNSET
    enable_zoom: bool | Unset = UNSET
    input_examples: list[JsonObject] | Unset = UNSET
    strict: bool | Unset = UNSET
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
            if source["type"] == "computer_20251124":
                self.type = "computer_20251124"
            else:
                self.type = as_string(source["type"])
            at = "display_height_px"
            if type(value := source["display_height_px"]) is not int:
                value = as_integer(value)
            self.display_height_px = value
            at = "display_width_px"
            if type(value := source["display_width_px"]) is not int:
                value = as_integer(value)
            self.display_width_px = value
            at = "name"
            if source["name"] == "computer":
                self.name = "computer"
            else:
                self.name = as_string(source["name"])
            if "allowed_callers" not in source:
                self.allowed_callers = UNSET
                absent += 1
            else:
                at = "allowed_callers"
                value = source["allowed_callers"]
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("allowed_callers", items)
                for item in value:
                    items.append(item if type(item) is str else as_string(item))
                self.allowed_callers = items
            if "cache_control" not in source:
                self.cache_control = UNSET
                absent += 1
            elif (value := source["cache_control"]) is None:
                self.cache_control = None
            else:
                at = "cache_control"
                self.cache_control = _decode_cache_control_ephemeral_param(value)
            if "defer_loading" not in source:
                self.defer_loading = UNSET
                absent += 1
            else:
                at = "defer_loading"
                if type(value := source["defer_loading"]) is not bool:
                    value = as_boolean(value)
                self.defer_loading = value
            if "display_number" not in source:
                self.display_number = UNSET
                absent += 1
            elif (value := source["display_number"]) is None:
                self.display_number = None
            else:
                at = "display_number"
                if type(value) is not int:
                    value = as_integer(value)
                self.display_number = value
            if "enable_zoom" not in source:
                self.enable_zoom = UNSET
                absent += 1
            else:
                at = "enable_zoom"
                if type(value := source["enable_zoom"]) is not bool:
                    value = as_boolean(value)
                self.enable_zoom = value
            if "input_examples" not in source:
                self.input_examples = UNSET
                absent += 1
            else:
                at = "input_examples"
                value = source["input_examples"]
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("input_examples", items)
                for item in value:
                    items.append(item if type(item) is dict else as_object(item))
                self.input_examples = items
            if "strict" not in source:
                self.strict = UNSET
                absent += 1
            else:
                at = "strict"
                if type(value := source["strict"]) is not bool:
                    value = as_boolean(value)
                self.strict = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 11 else keep_extras(self, source, _FIELDS)
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
            "display_height_px": this.display_height_px,
            "display_width_px": this.display_width_px,
            "name": this.name,
        }
        if (value := this.allowed_callers) is not UNSET:
            out["allowed_callers"] = value
        if (value := this.cache_control) is not UNSET:
            out["cache_control"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.defer_loading) is not UNSET:
            out["defer_loading"] = value
        if (value := this.display_number) is not UNSET:
            out["display_number"] = value
        if (value := this.enable_zoom) is not UNSET:
            out["enable_zoom"] = value
        if (value := this.input_examples) is not UNSET:
            out["input_examples"] = encode(value)
        if (value := this.strict) is not UNSET:
            out["strict"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .cache_control_ephemeral_param import CacheControlEphemeralParam  # noqa: E402

_decode_cache_control_ephemeral_param = CacheControlEphemeralParam._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "computer_20251124"), False, ..., 0),
    "display_height_px": ("display_height_px", "integer", False, ..., 0),
    "display_width_px": ("display_width_px", "integer", False, ..., 0),
    "name": ("name", ("const", "computer"), False, ..., 0),
    "allowed_callers": ("allowed_callers", ("array", "string"), False, UNSET, 0),
    "cache_control": ("cache_control", ("model", CacheControlEphemeralParam), True, UNSET, 0),
    "defer_loading": ("defer_loading", "boolean", False, UNSET, 0),
    "display_number": ("display_number", "integer", True, UNSET, 0),
    "enable_zoom": ("enable_zoom", "boolean", False, UNSET, 0),
    "input_examples": ("input_examples", ("array", "object"), False, UNSET, 0),
    "strict": ("strict", "boolean", False, UNSET, 0),
}
