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
class ToolTextEditor20250124Param(WireModel):
    """Text editor tool, version of 2025-01-24. The model views and edits files and your code carries out its commands.

    Attributes:
        name: Fixed name under which the model calls the tool.
        allowed_callers: Who may call the tool: the model itself (direct) or code run by the named code execution tool versions.
        cache_control: Puts a prompt cache breakpoint at this tool definition; null or absent for none.
        defer_loading: True keeps the definition out of the prompt until a tool search brings it up.
        input_examples: Sample inputs that show the model how to call the tool.
        strict: True holds the model's input to the tool's schema.
    """

    type: Literal["text_editor_20250124"] = "text_editor_20250124"
    name: Literal["str_replace_editor"] = "str_replace_editor"
    allowed_callers: list[ToolCaller] | Unset = UNSET
    cache_control: CacheControlEphemeralParam | None | Unset = UNSET
    defer_loading: bool | Unset = UNSET
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
            if source["type"] == "text_editor_20250124":
                self.type = "text_editor_20250124"
            else:
                self.type = as_string(source["type"])
            at = "name"
            if source["name"] == "str_replace_editor":
                self.name = "str_replace_editor"
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
        self.additional_properties = {} if len(source) + absent == 7 else keep_extras(self, source, _FIELDS)
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


from .cache_control_ephemeral_param import CacheControlEphemeralParam  # noqa: E402

_decode_cache_control_ephemeral_param = CacheControlEphemeralParam._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "text_editor_20250124"), False, ..., 0),
    "name": ("name", ("const", "str_replace_editor"), False, ..., 0),
    "allowed_callers": ("allowed_callers", ("array", "string"), False, UNSET, 0),
    "cache_control": ("cache_control", ("model", CacheControlEphemeralParam), True, UNSET, 0),
    "defer_loading": ("defer_loading", "boolean", False, UNSET, 0),
    "input_examples": ("input_examples", ("array", "object"), False, UNSET, 0),
    "strict": ("strict", "boolean", False, UNSET, 0),
}
