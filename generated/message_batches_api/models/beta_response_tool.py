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
    as_object,
    as_string,
    encode,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)

if TYPE_CHECKING:
    from .beta_response_tool_input_schema import BetaResponseToolInputSchema
    from .json_object import JsonObject
    from .tool_caller import ToolCaller


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaResponseTool(ReceivedModel):
    """Custom tool, as reported in a tool change of a compaction block.

    Attributes:
        type: Null or missing means custom as well.
        allowed_callers: Who may call the tool: the model directly, code it runs, or both. Null means not set.
        defer_loading: Tool is not loaded at the start; tool search can bring it in. Null means not set.
        description: What the tool does; null when not given.
        eager_input_streaming: Whether input is streamed as it is generated, without waiting for the whole. Null means not set.
        input_examples: Sample inputs that show how to call the tool; null gives none.
        strict: Whether calls are held to the input schema exactly. Null means not set.
    """

    input_schema: BetaResponseToolInputSchema
    name: str
    type: Literal["custom"] | None = None
    allowed_callers: list[ToolCaller] | None = None
    defer_loading: bool | None = None
    description: str | None = None
    eager_input_streaming: bool | None = None
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
            if "type" not in source:
                self.type = None
                absent += 1
            elif (value := source["type"]) is None:
                self.type = None
                presence |= 2
            else:
                at = "type"
                if type(value) is not str:
                    value = as_string(value)
                self.type = value
            at = "input_schema"
            value = source["input_schema"]
            self.input_schema = _VARIANTS[value["type"]](value)
            at = "name"
            if type(value := source["name"]) is not str:
                value = as_string(value)
            self.name = value
            if "allowed_callers" not in source:
                self.allowed_callers = None
                absent += 1
            elif (value := source["allowed_callers"]) is None:
                self.allowed_callers = None
                presence |= 4
            else:
                at = "allowed_callers"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("allowed_callers", items)
                for item in value:
                    items.append(item if type(item) is str else as_string(item))
                self.allowed_callers = items
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
            if "description" not in source:
                self.description = None
                absent += 1
            elif (value := source["description"]) is None:
                self.description = None
                presence |= 16
            else:
                at = "description"
                if type(value) is not str:
                    value = as_string(value)
                self.description = value
            if "eager_input_streaming" not in source:
                self.eager_input_streaming = None
                absent += 1
            elif (value := source["eager_input_streaming"]) is None:
                self.eager_input_streaming = None
                presence |= 32
            else:
                at = "eager_input_streaming"
                if type(value) is not bool:
                    value = as_boolean(value)
                self.eager_input_streaming = value
            if "input_examples" not in source:
                self.input_examples = None
                absent += 1
            elif (value := source["input_examples"]) is None:
                self.input_examples = None
                presence |= 64
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
                presence |= 128
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
                    "input_schema": "type",
                },
            ) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 9 else keep_extras(self, source, _FIELDS)
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
            "input_schema": this.input_schema
            if type(this.input_schema) is dict
            else this.input_schema.to_wire(),
            "name": this.name,
        }
        if (value := this.type) is not None:
            out["type"] = value
        elif presence & 2:
            out["type"] = None
        if (value := this.allowed_callers) is not None:
            out["allowed_callers"] = value
        elif presence & 4:
            out["allowed_callers"] = None
        if (value := this.defer_loading) is not None:
            out["defer_loading"] = value
        elif presence & 8:
            out["defer_loading"] = None
        if (value := this.description) is not None:
            out["description"] = value
        elif presence & 16:
            out["description"] = None
        if (value := this.eager_input_streaming) is not None:
            out["eager_input_streaming"] = value
        elif presence & 32:
            out["eager_input_streaming"] = None
        if (value := this.input_examples) is not None:
            out["input_examples"] = encode(value)
        elif presence & 64:
            out["input_examples"] = None
        if (value := this.strict) is not None:
            out["strict"] = value
        elif presence & 128:
            out["strict"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_VARIANTS = Variants(
    {
        "object": "beta_response_tool_input_schema.BetaResponseToolInputSchema",
    }
)
_FIELDS: Fields = {
    "type": ("type", ("const", "custom"), True, None, 2),
    "input_schema": ("input_schema", ("tagged", _VARIANTS, "type"), False, ..., 0),
    "name": ("name", "string", False, ..., 0),
    "allowed_callers": ("allowed_callers", ("array", "string"), True, None, 4),
    "defer_loading": ("defer_loading", "boolean", True, None, 8),
    "description": ("description", "string", True, None, 16),
    "eager_input_streaming": ("eager_input_streaming", "boolean", True, None, 32),
    "input_examples": ("input_examples", ("array", "object"), True, None, 64),
    "strict": ("strict", "boolean", True, None, 128),
}
