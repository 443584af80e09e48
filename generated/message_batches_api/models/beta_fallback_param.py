# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_integer, as_string, located, new
from ..variants import BETA_THINKING

if TYPE_CHECKING:
    from .beta_output_config_param import BetaOutputConfigParam
    from .beta_thinking import BetaThinking
    from .model_param import ModelParam
    from .speed import Speed


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaFallbackParam(WireModel):
    """Model to try when the requested one refuses, with settings for that attempt.

    Attributes:
        max_tokens: Output limit for this attempt; null means not set here.
        output_config: Output settings for this attempt; null means not set here.
        speed: Speed for this attempt; null means not set here. Fast mode is not available in batches.
        thinking: Thinking settings for this attempt; null means not set here.
    """

    model: ModelParam
    max_tokens: int | None | Unset = UNSET
    output_config: BetaOutputConfigParam | None | Unset = UNSET
    speed: Speed | None | Unset = UNSET
    thinking: BetaThinking | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            at = "model"
            if type(value := source["model"]) is not str:
                value = as_string(value)
            self.model = value
            at = "max_tokens"
            if "max_tokens" not in source:
                self.max_tokens = UNSET
                absent += 1
            elif (value := source["max_tokens"]) is None:
                self.max_tokens = None
            else:
                if type(value) is not int:
                    value = as_integer(value)
                self.max_tokens = value
            at = "output_config"
            if "output_config" not in source:
                self.output_config = UNSET
                absent += 1
            elif (value := source["output_config"]) is None:
                self.output_config = None
            else:
                self.output_config = _decode_beta_output_config_param(value)
            at = "speed"
            if "speed" not in source:
                self.speed = UNSET
                absent += 1
            elif (value := source["speed"]) is None:
                self.speed = None
            else:
                if type(value) is not str:
                    value = as_string(value)
                self.speed = value
            at = "thinking"
            if "thinking" not in source:
                self.thinking = UNSET
                absent += 1
            elif (value := source["thinking"]) is None:
                self.thinking = None
            else:
                self.thinking = BETA_THINKING[value["type"]](value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "thinking": "type",
                },
            ) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 5
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "model": this.model,
        }
        if (value := this.max_tokens) is not UNSET:
            out["max_tokens"] = value
        if (value := this.output_config) is not UNSET:
            out["output_config"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.speed) is not UNSET:
            out["speed"] = value
        if (value := this.thinking) is not UNSET:
            out["thinking"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "model",
        "max_tokens",
        "output_config",
        "speed",
        "thinking",
    )
)
from .beta_output_config_param import BetaOutputConfigParam  # noqa: E402

_decode_beta_output_config_param = BetaOutputConfigParam.from_dict
