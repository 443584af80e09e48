# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import (
    Fields,
    ReceivedModel,
    Variants,
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
    from .beta_cache_control_ephemeral import BetaCacheControlEphemeral
    from .json_object import JsonObject
    from .tool_caller import ToolCaller


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaToolComputerUse20241022(ReceivedModel):
    """Computer tool, version of 2024-10-22 (beta only). The model asks for screenshots, mouse and keyboard actions and your code carries them out.

    Attributes:
        display_height_px: Height of the screen in pixels.
        display_width_px: Width of the screen in pixels.
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        display_number: Number of the X11 display, from 0; null if it does not matter.
        input_examples: Sample inputs that show the model how to call the tool.
        strict: True holds the model's input to the tool's schema.
    """

    display_height_px: int
    display_width_px: int
    type: Literal["computer_20241022"] = "computer_20241022"
    name: Literal["computer"] = "computer"
    allowed_callers: list[ToolCaller] | None = None
    cache_control: BetaCacheControlEphemeral | None = None
    defer_loading: bool | None = None
    display_number: int | None = None
    input_examples: list[JsonObject] | None = None
    strict: bool | None = None
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        absent = 0
        presence = 0
        try:
            at = "type"
            if source["type"] == "computer_20241022":
                self.type = "computer_20241022"
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
                self.allowed_callers = None
                absent += 1
            elif (value := source["allowed_callers"]) is None:
                self.allowed_callers = None
                presence |= 2
            else:
                at = "allowed_callers"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("allowed_callers", items)
                for item in value:
                    items.append(item if type(item) is str else as_string(item))
                self.allowed_callers = items
            if "cache_control" not in source:
                self.cache_control = None
                absent += 1
            elif (value := source["cache_control"]) is None:
                self.cache_control = None
                presence |= 4
            else:
                at = "cache_control"
                self.cache_control = _VARIANTS[value["type"]](value)
            if "defer_loading" not in source:
                self.defer_loading = None
                absent += 1
            elif (value := source["defer_loading"]) is None:
                self.defer_loading = None
                presence |= 8
            else:
                at = "defer_loading"
                if type(value) is not bool:
                    value = as_boolean(value)
                self.defer_loading = value
            if "display_number" not in source:
                self.display_number = None
                absent += 1
            elif (value := source["display_number"]) is None:
                self.display_number = None
                presence |= 16
            else:
                at = "display_number"
                if type(value) is not int:
                    value = as_integer(value)
                self.display_number = value
            if "input_examples" not in source:
                self.input_examples = None
                absent += 1
            elif (value := source["input_examples"]) is None:
                self.input_examples = None
                presence |= 32
            else:
                at = "input_examples"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("input_examples", items)
                for item in value:
                    items.append(item if type(item) is dict else as_object(item))
                self.input_examples = items
            if "strict" not in source:
                self.strict = None
                absent += 1
            elif (value := source["strict"]) is None:
                self.strict = None
                presence |= 64
            else:
                at = "strict"
                if type(value) is not bool:
                    value = as_boolean(value)
                self.strict = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "cache_control": "type",
                },
            ) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 10 else keep_extras(self, source, _FIELDS)
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
        if (value := this.allowed_callers) is not None:
            out["allowed_callers"] = value
        elif presence & 2:
            out["allowed_callers"] = None
        if (value := this.cache_control) is not None:
            out["cache_control"] = value if type(value) is dict else value.to_wire()
        elif presence & 4:
            out["cache_control"] = None
        if (value := this.defer_loading) is not None:
            out["defer_loading"] = value
        elif presence & 8:
            out["defer_loading"] = None
        if (value := this.display_number) is not None:
            out["display_number"] = value
        elif presence & 16:
            out["display_number"] = None
        if (value := this.input_examples) is not None:
            out["input_examples"] = encode(value)
        elif presence & 32:
            out["input_examples"] = None
        if (value := this.strict) is not None:
            out["strict"] = value
        elif presence & 64:
            out["strict"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_VARIANTS = Variants(
    {
        "ephemeral": "beta_cache_control_ephemeral.BetaCacheControlEphemeral",
    }
)
_FIELDS: Fields = {
    "type": ("type", ("const", "computer_20241022"), False, ..., 0),
    "display_height_px": ("display_height_px", "integer", False, ..., 0),
    "display_width_px": ("display_width_px", "integer", False, ..., 0),
    "name": ("name", ("const", "computer"), False, ..., 0),
    "allowed_callers": ("allowed_callers", ("array", "string"), True, None, 2),
    "cache_control": ("cache_control", ("tagged", _VARIANTS, "type"), True, None, 4),
    "defer_loading": ("defer_loading", "boolean", True, None, 8),
    "display_number": ("display_number", "integer", True, None, 16),
    "input_examples": ("input_examples", ("array", "object"), True, None, 32),
    "strict": ("strict", "boolean", True, None, 64),
}
