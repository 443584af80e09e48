# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_array,
    as_boolean,
    as_integer,
    as_number,
    as_string,
    encode,
    irregular_to_wire,
    keep_extras,
    located,
    mismatch,
    new,
)
from ..variants import MESSAGE_PARAM, THINKING_CONFIG_PARAM, TOOL_CHOICE_PARAM, TOOL_UNION_PARAM

if TYPE_CHECKING:
    from .cache_control_ephemeral_param import CacheControlEphemeralParam
    from .diagnostics_param import DiagnosticsParam
    from .message_create_params_container_param import MessageCreateParamsContainerParam
    from .message_create_params_non_streaming_system import MessageCreateParamsNonStreamingSystem
    from .message_param import MessageParam
    from .metadata_param import MetadataParam
    from .model_param import ModelParam
    from .output_config_param import OutputConfigParam
    from .request_service_tier import RequestServiceTier
    from .speed import Speed
    from .thinking_config_param import ThinkingConfigParam
    from .tool_choice_param import ToolChoiceParam
    from .tool_union_param import ToolUnionParam


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class MessageCreateParamsNonStreaming(WireModel):
    """Parameters of one message request in a batch. They are checked while the batch runs, so a mistake shows up as an errored result.

    Attributes:
        max_tokens: Most tokens to generate, thinking included; at least 1 in a batch. The model may stop earlier.
        messages: Conversation so far, oldest first.
        cache_control: Sets a prompt-cache breakpoint at the last block that can be cached; null sets none.
        container: Container for code execution and skills; null names none.
        diagnostics: Ask for diagnostics against an earlier message; null asks for none.
        inference_geo: Region in which the model runs; left out or null, the workspace default applies.
        speed: Fast mode is not available in batches. Null means not set.
        stop_sequences: Texts at which the model stops generating.
        tools: Tools the model may use, run by the caller or by the service.
        user_profile_id: User profile the request is counted for; a value other than the one in the batch call's header makes the request fail.
        stream: Only false is allowed in a batch.
        temperature: Randomness of the answer, 0 to 1. API version 2026-10-21 refuses it, even at its default. Deprecated.
        top_k: Sample only from the k most likely tokens. API version 2026-10-21 refuses it, even at its default. Deprecated.
        top_p: Sample from the smallest set of tokens whose probability reaches this share, 0 to 1. API version 2026-10-21 refuses it, even at its default. Deprecated.
    """

    max_tokens: int
    messages: list[MessageParam]
    model: ModelParam
    cache_control: CacheControlEphemeralParam | None | Unset = UNSET
    container: MessageCreateParamsContainerParam | None | Unset = UNSET
    diagnostics: DiagnosticsParam | None | Unset = UNSET
    inference_geo: str | None | Unset = UNSET
    metadata: MetadataParam | Unset = UNSET
    output_config: OutputConfigParam | Unset = UNSET
    service_tier: RequestServiceTier | Unset = UNSET
    speed: Speed | None | Unset = UNSET
    stop_sequences: list[str] | Unset = UNSET
    system: MessageCreateParamsNonStreamingSystem | Unset = UNSET
    thinking: ThinkingConfigParam | Unset = UNSET
    tool_choice: ToolChoiceParam | Unset = UNSET
    tools: list[ToolUnionParam] | Unset = UNSET
    user_profile_id: str | Unset = UNSET
    stream: bool | Unset = UNSET
    temperature: float | Unset = UNSET
    top_k: int | Unset = UNSET
    top_p: float | Unset = UNSET
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
            at = "max_tokens"
            if type(value := source["max_tokens"]) is not int:
                value = as_integer(value)
            self.max_tokens = value
            at = "messages"
            value = source["messages"]
            if type(value) is not list:
                value = as_array(value)
            items = []
            at = ("messages", items)
            for item in value:
                items.append(MESSAGE_PARAM[item["role"]](item))
            self.messages = items
            at = "model"
            if type(value := source["model"]) is not str:
                value = as_string(value)
            self.model = value
            if "cache_control" not in source:
                self.cache_control = UNSET
                absent += 1
            elif (value := source["cache_control"]) is None:
                self.cache_control = None
            else:
                at = "cache_control"
                self.cache_control = _decode_cache_control_ephemeral_param(value)
            if "container" not in source:
                self.container = UNSET
                absent += 1
            elif (value := source["container"]) is None:
                self.container = None
            else:
                at = "container"
                if (kind := type(value)) is str:
                    self.container = value
                elif kind is dict:
                    self.container = _decode_container_params(value)
                else:
                    raise mismatch("a string or an object", value)
            if "diagnostics" not in source:
                self.diagnostics = UNSET
                absent += 1
            elif (value := source["diagnostics"]) is None:
                self.diagnostics = None
            else:
                at = "diagnostics"
                self.diagnostics = _decode_diagnostics_param(value)
            if "inference_geo" not in source:
                self.inference_geo = UNSET
                absent += 1
            elif (value := source["inference_geo"]) is None:
                self.inference_geo = None
            else:
                at = "inference_geo"
                if type(value) is not str:
                    value = as_string(value)
                self.inference_geo = value
            if "metadata" not in source:
                self.metadata = UNSET
                absent += 1
            else:
                at = "metadata"
                self.metadata = _decode_metadata_param(source["metadata"])
            if "output_config" not in source:
                self.output_config = UNSET
                absent += 1
            else:
                at = "output_config"
                self.output_config = _decode_output_config_param(source["output_config"])
            if "service_tier" not in source:
                self.service_tier = UNSET
                absent += 1
            else:
                at = "service_tier"
                if type(value := source["service_tier"]) is not str:
                    value = as_string(value)
                self.service_tier = value
            if "speed" not in source:
                self.speed = UNSET
                absent += 1
            elif (value := source["speed"]) is None:
                self.speed = None
            else:
                at = "speed"
                if type(value) is not str:
                    value = as_string(value)
                self.speed = value
            if "stop_sequences" not in source:
                self.stop_sequences = UNSET
                absent += 1
            else:
                at = "stop_sequences"
                value = source["stop_sequences"]
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("stop_sequences", items)
                for item in value:
                    items.append(item if type(item) is str else as_string(item))
                self.stop_sequences = items
            if "system" not in source:
                self.system = UNSET
                absent += 1
            else:
                at = "system"
                value = source["system"]
                if (kind := type(value)) is str:
                    self.system = value
                elif kind is list:
                    items = []
                    at = ("system", items)
                    for item in value:
                        items.append(_decode_text_block_param(item))
                    self.system = items
                else:
                    raise mismatch("a string or an array", value)
            if "thinking" not in source:
                self.thinking = UNSET
                absent += 1
            else:
                at = "thinking"
                value = source["thinking"]
                self.thinking = THINKING_CONFIG_PARAM[value["type"]](value)
            if "tool_choice" not in source:
                self.tool_choice = UNSET
                absent += 1
            else:
                at = "tool_choice"
                value = source["tool_choice"]
                self.tool_choice = TOOL_CHOICE_PARAM[value["type"]](value)
            if "tools" not in source:
                self.tools = UNSET
                absent += 1
            else:
                at = "tools"
                value = source["tools"]
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("tools", items)
                for item in value:
                    items.append(TOOL_UNION_PARAM[item.get("type")](item))
                self.tools = items
            if "user_profile_id" not in source:
                self.user_profile_id = UNSET
                absent += 1
            else:
                at = "user_profile_id"
                if type(value := source["user_profile_id"]) is not str:
                    value = as_string(value)
                self.user_profile_id = value
            if "stream" not in source:
                self.stream = UNSET
                absent += 1
            else:
                at = "stream"
                if type(value := source["stream"]) is not bool:
                    value = as_boolean(value)
                self.stream = value
            if "temperature" not in source:
                self.temperature = UNSET
                absent += 1
            else:
                at = "temperature"
                if type(value := source["temperature"]) is not float:
                    value = as_number(value)
                self.temperature = value
            if "top_k" not in source:
                self.top_k = UNSET
                absent += 1
            else:
                at = "top_k"
                if type(value := source["top_k"]) is not int:
                    value = as_integer(value)
                self.top_k = value
            if "top_p" not in source:
                self.top_p = UNSET
                absent += 1
            else:
                at = "top_p"
                if type(value := source["top_p"]) is not float:
                    value = as_number(value)
                self.top_p = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "messages": "role",
                    "thinking": "type",
                    "tool_choice": "type",
                    "tools": "type",
                },
            ) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 21 else keep_extras(self, source, _FIELDS)
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
            "max_tokens": this.max_tokens,
            "messages": [item if type(item) is dict else item.to_wire() for item in this.messages],
            "model": this.model,
        }
        if (value := this.cache_control) is not UNSET:
            out["cache_control"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.container) is not UNSET:
            out["container"] = None if value is None else (encode(value))
        if (value := this.diagnostics) is not UNSET:
            out["diagnostics"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.inference_geo) is not UNSET:
            out["inference_geo"] = value
        if (value := this.metadata) is not UNSET:
            out["metadata"] = value if type(value) is dict else value.to_wire()
        if (value := this.output_config) is not UNSET:
            out["output_config"] = value if type(value) is dict else value.to_wire()
        if (value := this.service_tier) is not UNSET:
            out["service_tier"] = value
        if (value := this.speed) is not UNSET:
            out["speed"] = value
        if (value := this.stop_sequences) is not UNSET:
            out["stop_sequences"] = value
        if (value := this.system) is not UNSET:
            out["system"] = encode(value)
        if (value := this.thinking) is not UNSET:
            out["thinking"] = value if type(value) is dict else value.to_wire()
        if (value := this.tool_choice) is not UNSET:
            out["tool_choice"] = value if type(value) is dict else value.to_wire()
        if (value := this.tools) is not UNSET:
            out["tools"] = [item if type(item) is dict else item.to_wire() for item in value]
        if (value := this.user_profile_id) is not UNSET:
            out["user_profile_id"] = value
        if (value := this.stream) is not UNSET:
            out["stream"] = value
        if (value := this.temperature) is not UNSET:
            out["temperature"] = value
        if (value := this.top_k) is not UNSET:
            out["top_k"] = value
        if (value := this.top_p) is not UNSET:
            out["top_p"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .cache_control_ephemeral_param import CacheControlEphemeralParam  # noqa: E402
from .container_params import ContainerParams  # noqa: E402
from .diagnostics_param import DiagnosticsParam  # noqa: E402
from .metadata_param import MetadataParam  # noqa: E402
from .output_config_param import OutputConfigParam  # noqa: E402
from .text_block_param import TextBlockParam  # noqa: E402

_decode_cache_control_ephemeral_param = CacheControlEphemeralParam._decode
_decode_container_params = ContainerParams._decode
_decode_diagnostics_param = DiagnosticsParam._decode
_decode_metadata_param = MetadataParam._decode
_decode_output_config_param = OutputConfigParam._decode
_decode_text_block_param = TextBlockParam._decode
_FIELDS: Fields = {
    "max_tokens": ("max_tokens", "integer", False, ..., 0),
    "messages": ("messages", ("array", ("tagged", MESSAGE_PARAM, "role")), False, ..., 0),
    "model": ("model", "string", False, ..., 0),
    "cache_control": ("cache_control", ("model", CacheControlEphemeralParam), True, UNSET, 0),
    "container": (
        "container",
        ("either", (("str",), "string"), (("dict",), ("model", ContainerParams))),
        True,
        UNSET,
        0,
    ),
    "diagnostics": ("diagnostics", ("model", DiagnosticsParam), True, UNSET, 0),
    "inference_geo": ("inference_geo", "string", True, UNSET, 0),
    "metadata": ("metadata", ("model", MetadataParam), False, UNSET, 0),
    "output_config": ("output_config", ("model", OutputConfigParam), False, UNSET, 0),
    "service_tier": ("service_tier", "string", False, UNSET, 0),
    "speed": ("speed", "string", True, UNSET, 0),
    "stop_sequences": ("stop_sequences", ("array", "string"), False, UNSET, 0),
    "system": (
        "system",
        ("either", (("str",), "string"), (("list",), ("array", ("model", TextBlockParam)))),
        False,
        UNSET,
        0,
    ),
    "thinking": ("thinking", ("tagged", THINKING_CONFIG_PARAM, "type"), False, UNSET, 0),
    "tool_choice": ("tool_choice", ("tagged", TOOL_CHOICE_PARAM, "type"), False, UNSET, 0),
    "tools": ("tools", ("array", ("tagged", TOOL_UNION_PARAM, "type")), False, UNSET, 0),
    "user_profile_id": ("user_profile_id", "string", False, UNSET, 0),
    "stream": ("stream", "boolean", False, UNSET, 0),
    "temperature": ("temperature", "number", False, UNSET, 0),
    "top_k": ("top_k", "integer", False, UNSET, 0),
    "top_p": ("top_p", "number", False, UNSET, 0),
}
