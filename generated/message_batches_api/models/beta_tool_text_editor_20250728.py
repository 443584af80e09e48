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
class BetaToolTextEditor20250728(ReceivedModel):
    """Text editor tool, version of 2025-07-28, which can limit the output of view. Your code carries out the commands.

    Attributes:
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        input_examples: Sample inputs that show the model how to call the tool.
        max_characters: Most characters of a file to show when it is viewed; null for no limit.
        strict: True holds the model's input to the tool's schema.
    """

    type: Literal["text_editor_20250728"] = "text_editor_20250728"
    name: Literal["str_replace_based_edit_tool"] = "str_replace_based_edit_tool"
    allowed_callers: list[ToolCaller] | None = None
    cache_control: BetaCacheControlEphemeral | None = None
    defer_loading: bool | None = None
    input_examples: list[JsonObject] | None = None
    max_characters: int | None = None
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
            if source["type"] == "text_editor_20250728":
                self.type = "text_editor_20250728"
            else:
                self.type = as_string(source["type"])
            at = "name"
            if source["name"] == "str_replace_based_edit_tool":
                self.name = "str_replace_based_edit_tool"
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
            if "input_examples" not in source:
                self.input_examples = None
                absent += 1
            elif (value := source["input_examples"]) is None:
                self.input_examples = None
                presence |= 16
            else:
                at = "input_examples"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("input_examples", items)
                for item in value:
                    items.append(item if type(item) is dict else as_object(item))
                self.input_examples = items
            if "max_characters" not in source:
                self.max_characters = None
                absent += 1
            elif (value := source["max_characters"]) is None:
                self.max_characters = None
                presence |= 32
            else:
                at = "max_characters"
                if type(value) is not int:
                    value = as_integer(value)
                self.max_characters = value
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
        self.additional_properties = {} if len(source) + absent == 8 else keep_extras(self, source, _FIELDS)
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
        if (value := this.input_examples) is not None:
            out["input_examples"] = encode(value)
        elif presence & 16:
            out["input_examples"] = None
        if (value := this.max_characters) is not None:
            out["max_characters"] = value
        elif presence & 32:
            out["max_characters"] = None
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
    "type": ("type", ("const", "text_editor_20250728"), False, ..., 0),
    "name": ("name", ("const", "str_replace_based_edit_tool"), False, ..., 0),
    "allowed_callers": ("allowed_callers", ("array", "string"), True, None, 2),
    "cache_control": ("cache_control", ("tagged", _VARIANTS, "type"), True, None, 4),
    "defer_loading": ("defer_loading", "boolean", True, None, 8),
    "input_examples": ("input_examples", ("array", "object"), True, None, 16),
    "max_characters": ("max_characters", "integer", True, None, 32),
    "strict": ("strict", "boolean", True, None, 64),
}
