# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_array, as_boolean, as_object, as_string, encode, located, new

if TYPE_CHECKING:
    from .cache_control_ephemeral_param import CacheControlEphemeralParam
    from .json_object import JsonObject
    from .tool_caller import ToolCaller


@define(kw_only=True, weakref_slot=False, repr=False)
class MemoryTool20250818Param(WireModel):
    """Tool with which the model keeps notes in files across conversations; the caller stores them and carries out the commands.

    Attributes:
        allowed_callers: Who may call the tool: the model directly, code it runs, or both.
        cache_control: Prompt-cache breakpoint at this tool; null sets none.
        defer_loading: Keep the tool out of those loaded at the start; tool search can bring it in.
        input_examples: Sample inputs that show the model how to call the tool.
        strict: Hold the model's calls to the input schema exactly.
    """

    type: Literal["memory_20250818"] = "memory_20250818"
    name: Literal["memory"] = "memory"
    allowed_callers: list[ToolCaller] | Unset = UNSET
    cache_control: CacheControlEphemeralParam | None | Unset = UNSET
    defer_loading: bool | Unset = UNSET
    input_examples: list[JsonObject] | Unset = UNSET
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
            if source["type"] == "memory_20250818":
                self.type = "memory_20250818"
            else:
                self.type = as_string(source["type"])
            at = "name"
            if source["name"] == "memory":
                self.name = "memory"
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
            if len(source) + absent == 7
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
        "strict",
    )
)
from .cache_control_ephemeral_param import CacheControlEphemeralParam  # noqa: E402

_decode_cache_control_ephemeral_param = CacheControlEphemeralParam.from_dict
