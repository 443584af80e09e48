# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import (
    UNSET,
    Unset,
    WireModel,
    as_array,
    as_boolean,
    as_integer,
    as_object,
    as_string,
    encode,
    located,
    new,
)

if TYPE_CHECKING:
    from .cache_control_ephemeral_param import CacheControlEphemeralParam
    from .json_object import JsonObject
    from .tool_caller import ToolCaller


@define(kw_only=True, weakref_slot=False, repr=False)
class ToolTextEditor20250728Param(WireModel):
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
    allowed_callers: list[ToolCaller] | Unset = UNSET
    cache_control: CacheControlEphemeralParam | None | Unset = UNSET
    defer_loading: bool | Unset = UNSET
    input_examples: list[JsonObject] | Unset = UNSET
    max_characters: int | None | Unset = UNSET
    strict: bool | Unset = UNSET
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
            if source["type"] == "text_editor_20250728":
                self.type = "text_editor_20250728"
            else:
                self.type = as_string(source["type"])
            at = "name"
            if source["name"] == "str_replace_based_edit_tool":
                self.name = "str_replace_based_edit_tool"
            else:
                self.name = as_string(source["name"])
            at = "allowed_callers"
            if "allowed_callers" not in source:
                self.allowed_callers = UNSET
                absent += 1
            else:
                value = source["allowed_callers"]
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("allowed_callers", items)
                for item in value:
                    items.append(item if type(item) is str else as_string(item))
                self.allowed_callers = items
            at = "cache_control"
            if "cache_control" not in source:
                self.cache_control = UNSET
                absent += 1
            elif (value := source["cache_control"]) is None:
                self.cache_control = None
            else:
                self.cache_control = _decode_cache_control_ephemeral_param(value)
            at = "defer_loading"
            if "defer_loading" not in source:
                self.defer_loading = UNSET
                absent += 1
            else:
                if type(value := source["defer_loading"]) is not bool:
                    value = as_boolean(value)
                self.defer_loading = value
            at = "input_examples"
            if "input_examples" not in source:
                self.input_examples = UNSET
                absent += 1
            else:
                value = source["input_examples"]
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("input_examples", items)
                for item in value:
                    items.append(item if type(item) is dict else as_object(item))
                self.input_examples = items
            at = "max_characters"
            if "max_characters" not in source:
                self.max_characters = UNSET
                absent += 1
            elif (value := source["max_characters"]) is None:
                self.max_characters = None
            else:
                if type(value) is not int:
                    value = as_integer(value)
                self.max_characters = value
            at = "strict"
            if "strict" not in source:
                self.strict = UNSET
                absent += 1
            else:
                if type(value := source["strict"]) is not bool:
                    value = as_boolean(value)
                self.strict = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 8
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
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
        if (value := this.input_examples) is not UNSET:
            out["input_examples"] = encode(value)
        if (value := this.max_characters) is not UNSET:
            out["max_characters"] = value
        if (value := this.strict) is not UNSET:
            out["strict"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "name",
        "allowed_callers",
        "cache_control",
        "defer_loading",
        "input_examples",
        "max_characters",
        "strict",
    )
)
from .cache_control_ephemeral_param import CacheControlEphemeralParam  # noqa: E402

_decode_cache_control_ephemeral_param = CacheControlEphemeralParam.from_dict
