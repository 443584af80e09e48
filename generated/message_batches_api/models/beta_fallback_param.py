# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_integer,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)
from ..variants import BETA_THINKING

if TYPE_CHECKING:
    from .beta_output_config_param import BetaOutputConfigParam
    from .beta_thinking import BetaThinking
    from .model_param import ModelParam
    from .speed import Speed


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
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
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            at = "model"
            if type(value := source["model"]) is not str:
                value = as_string(value)
            self.model = value
            if "max_tokens" not in source:
                self.max_tokens = UNSET
                absent += 1
            elif (value := source["max_tokens"]) is None:
                self.max_tokens = None
            else:
                at = "max_tokens"
                if type(value) is not int:
                    value = as_integer(value)
                self.max_tokens = value
            if "output_config" not in source:
                self.output_config = UNSET
                absent += 1
            elif (value := source["output_config"]) is None:
                self.output_config = None
            else:
                at = "output_config"
                self.output_config = _decode_beta_output_config_param(value)
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
            if "thinking" not in source:
                self.thinking = UNSET
                absent += 1
            elif (value := source["thinking"]) is None:
                self.thinking = None
            else:
                at = "thinking"
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
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 5 else keep_extras(self, source, _FIELDS)
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


from .beta_output_config_param import BetaOutputConfigParam  # noqa: E402

_decode_beta_output_config_param = BetaOutputConfigParam._decode
_FIELDS: Fields = {
    "model": ("model", "string", False, ..., 0),
    "max_tokens": ("max_tokens", "integer", True, UNSET, 0),
    "output_config": ("output_config", ("model", BetaOutputConfigParam), True, UNSET, 0),
    "speed": ("speed", "string", True, UNSET, 0),
    "thinking": ("thinking", ("tagged", BETA_THINKING, "type"), True, UNSET, 0),
}
