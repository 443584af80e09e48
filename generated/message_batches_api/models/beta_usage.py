# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import (
    Fields,
    ReceivedModel,
    as_array,
    as_integer,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)
from ..variants import BETA_USAGE_ITERATION

if TYPE_CHECKING:
    from .beta_fallback_credit_usage import BetaFallbackCreditUsage
    from .beta_usage_iteration import BetaUsageIteration
    from .cache_creation import CacheCreation
    from .output_tokens_details import OutputTokensDetails
    from .server_tool_usage import ServerToolUsage
    from .service_tier import ServiceTier
    from .speed import Speed


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaUsage(ReceivedModel):
    """Tokens and server tool calls counted for one message, and the terms under which it ran. Unlike Usage it counts the passes of one answer separately, and reports the credit for a fallback model.

    Attributes:
        cache_creation: Tokens written to the prompt cache, split by lifetime; null if not reported.
        cache_creation_input_tokens: Tokens written to the prompt cache; null if not reported.
        cache_read_input_tokens: Tokens read from the prompt cache; null if not reported.
        inference_geo: Region in which the model ran; null if not reported.
        input_tokens: Input tokens that were neither read from nor written to the prompt cache.
        iterations: Usage of each single run behind the message: model, compaction, advisor or fallback; null if not reported.
        output_tokens: Tokens the model wrote, thinking included.
        server_tool_use: Number of calls of tools run by the service; null if not reported.
        service_tier: Tier that served the request; batch for batched requests. Null if not reported.
        speed: Speed at which the model ran; fast cannot be asked for in a batch. Null if not reported.
        fallback_credit: What became of the fallback credit token of the request; null if there is nothing to report.
        output_tokens_details: Breakdown of the output tokens, such as those spent on thinking; null if not reported.
    """

    input_tokens: int
    output_tokens: int
    cache_creation: CacheCreation | None = None
    cache_creation_input_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    inference_geo: str | None = None
    iterations: list[BetaUsageIteration] | None = None
    server_tool_use: ServerToolUsage | None = None
    service_tier: ServiceTier | None = None
    speed: Speed | None = None
    fallback_credit: BetaFallbackCreditUsage | None = None
    output_tokens_details: OutputTokensDetails | None = None
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
            if "cache_creation" not in source:
                self.cache_creation = None
                absent += 1
            elif (value := source["cache_creation"]) is None:
                self.cache_creation = None
                presence |= 2
            else:
                at = "cache_creation"
                self.cache_creation = _decode_cache_creation(value)
            if "cache_creation_input_tokens" not in source:
                self.cache_creation_input_tokens = None
                absent += 1
            elif (value := source["cache_creation_input_tokens"]) is None:
                self.cache_creation_input_tokens = None
                presence |= 4
            else:
                at = "cache_creation_input_tokens"
                if type(value) is not int:
                    value = as_integer(value)
                self.cache_creation_input_tokens = value
            if "cache_read_input_tokens" not in source:
                self.cache_read_input_tokens = None
                absent += 1
            elif (value := source["cache_read_input_tokens"]) is None:
                self.cache_read_input_tokens = None
                presence |= 8
            else:
                at = "cache_read_input_tokens"
                if type(value) is not int:
                    value = as_integer(value)
                self.cache_read_input_tokens = value
            if "inference_geo" not in source:
                self.inference_geo = None
                absent += 1
            elif (value := source["inference_geo"]) is None:
                self.inference_geo = None
                presence |= 16
            else:
                at = "inference_geo"
                if type(value) is not str:
                    value = as_string(value)
                self.inference_geo = value
            at = "input_tokens"
            if type(value := source["input_tokens"]) is not int:
                value = as_integer(value)
            self.input_tokens = value
            if "iterations" not in source:
                self.iterations = None
                absent += 1
            elif (value := source["iterations"]) is None:
                self.iterations = None
                presence |= 32
            else:
                at = "iterations"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("iterations", items)
                for item in value:
                    items.append(BETA_USAGE_ITERATION[item["type"]](item))
                self.iterations = items
            at = "output_tokens"
            if type(value := source["output_tokens"]) is not int:
                value = as_integer(value)
            self.output_tokens = value
            if "server_tool_use" not in source:
                self.server_tool_use = None
                absent += 1
            elif (value := source["server_tool_use"]) is None:
                self.server_tool_use = None
                presence |= 64
            else:
                at = "server_tool_use"
                self.server_tool_use = _decode_server_tool_usage(value)
            if "service_tier" not in source:
                self.service_tier = None
                absent += 1
            elif (value := source["service_tier"]) is None:
                self.service_tier = None
                presence |= 128
            else:
                at = "service_tier"
                if type(value) is not str:
                    value = as_string(value)
                self.service_tier = value
            if "speed" not in source:
                self.speed = None
                absent += 1
            elif (value := source["speed"]) is None:
                self.speed = None
                presence |= 256
            else:
                at = "speed"
                if type(value) is not str:
                    value = as_string(value)
                self.speed = value
            if "fallback_credit" not in source:
                self.fallback_credit = None
                absent += 1
            elif (value := source["fallback_credit"]) is None:
                self.fallback_credit = None
                presence |= 512
            else:
                at = "fallback_credit"
                self.fallback_credit = _decode_beta_fallback_credit_usage(value)
            if "output_tokens_details" not in source:
                self.output_tokens_details = None
                absent += 1
            elif (value := source["output_tokens_details"]) is None:
                self.output_tokens_details = None
                presence |= 1024
            else:
                at = "output_tokens_details"
                self.output_tokens_details = _decode_output_tokens_details(value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "iterations": "type",
                },
            ) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 12 else keep_extras(self, source, _FIELDS)
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
            "input_tokens": this.input_tokens,
            "output_tokens": this.output_tokens,
        }
        if (value := this.cache_creation) is not None:
            out["cache_creation"] = value if type(value) is dict else value.to_wire()
        elif presence & 2:
            out["cache_creation"] = None
        if (value := this.cache_creation_input_tokens) is not None:
            out["cache_creation_input_tokens"] = value
        elif presence & 4:
            out["cache_creation_input_tokens"] = None
        if (value := this.cache_read_input_tokens) is not None:
            out["cache_read_input_tokens"] = value
        elif presence & 8:
            out["cache_read_input_tokens"] = None
        if (value := this.inference_geo) is not None:
            out["inference_geo"] = value
        elif presence & 16:
            out["inference_geo"] = None
        if (value := this.iterations) is not None:
            out["iterations"] = [item if type(item) is dict else item.to_wire() for item in value]
        elif presence & 32:
            out["iterations"] = None
        if (value := this.server_tool_use) is not None:
            out["server_tool_use"] = value if type(value) is dict else value.to_wire()
        elif presence & 64:
            out["server_tool_use"] = None
        if (value := this.service_tier) is not None:
            out["service_tier"] = value
        elif presence & 128:
            out["service_tier"] = None
        if (value := this.speed) is not None:
            out["speed"] = value
        elif presence & 256:
            out["speed"] = None
        if (value := this.fallback_credit) is not None:
            out["fallback_credit"] = value if type(value) is dict else value.to_wire()
        elif presence & 512:
            out["fallback_credit"] = None
        if (value := this.output_tokens_details) is not None:
            out["output_tokens_details"] = value if type(value) is dict else value.to_wire()
        elif presence & 1024:
            out["output_tokens_details"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .beta_fallback_credit_usage import BetaFallbackCreditUsage  # noqa: E402
from .cache_creation import CacheCreation  # noqa: E402
from .output_tokens_details import OutputTokensDetails  # noqa: E402
from .server_tool_usage import ServerToolUsage  # noqa: E402

_decode_beta_fallback_credit_usage = BetaFallbackCreditUsage._decode
_decode_cache_creation = CacheCreation._decode
_decode_output_tokens_details = OutputTokensDetails._decode
_decode_server_tool_usage = ServerToolUsage._decode
_FIELDS: Fields = {
    "cache_creation": ("cache_creation", ("model", CacheCreation), True, None, 2),
    "cache_creation_input_tokens": ("cache_creation_input_tokens", "integer", True, None, 4),
    "cache_read_input_tokens": ("cache_read_input_tokens", "integer", True, None, 8),
    "inference_geo": ("inference_geo", "string", True, None, 16),
    "input_tokens": ("input_tokens", "integer", False, ..., 0),
    "iterations": ("iterations", ("array", ("tagged", BETA_USAGE_ITERATION, "type")), True, None, 32),
    "output_tokens": ("output_tokens", "integer", False, ..., 0),
    "server_tool_use": ("server_tool_use", ("model", ServerToolUsage), True, None, 64),
    "service_tier": ("service_tier", "string", True, None, 128),
    "speed": ("speed", "string", True, None, 256),
    "fallback_credit": ("fallback_credit", ("model", BetaFallbackCreditUsage), True, None, 512),
    "output_tokens_details": ("output_tokens_details", ("model", OutputTokensDetails), True, None, 1024),
}
