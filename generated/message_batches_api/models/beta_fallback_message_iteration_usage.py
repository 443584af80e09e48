# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_integer, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .cache_creation import CacheCreation
    from .model import Model


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaFallbackMessageIterationUsage(ReceivedModel):
    """Token use of a step that a fallback model ran.

    Attributes:
        cache_creation_input_tokens: Tokens written to the prompt cache.
        cache_read_input_tokens: Tokens read from the prompt cache.
        input_tokens: Prompt tokens neither read from nor written to the cache.
        output_tokens: Tokens generated in this step.
        cache_creation: Tokens written to the prompt cache by lifetime; null when not broken down.
    """

    cache_creation_input_tokens: int
    cache_read_input_tokens: int
    input_tokens: int
    model: Model
    output_tokens: int
    type: Literal["fallback_message"] = "fallback_message"
    cache_creation: CacheCreation | None = None
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        presence = 0
        try:
            at = "type"
            if source["type"] == "fallback_message":
                self.type = "fallback_message"
            else:
                self.type = as_string(source["type"])
            at = "cache_creation_input_tokens"
            if type(value := source["cache_creation_input_tokens"]) is not int:
                value = as_integer(value)
            self.cache_creation_input_tokens = value
            at = "cache_read_input_tokens"
            if type(value := source["cache_read_input_tokens"]) is not int:
                value = as_integer(value)
            self.cache_read_input_tokens = value
            at = "input_tokens"
            if type(value := source["input_tokens"]) is not int:
                value = as_integer(value)
            self.input_tokens = value
            at = "model"
            if type(value := source["model"]) is not str:
                value = as_string(value)
            self.model = value
            at = "output_tokens"
            if type(value := source["output_tokens"]) is not int:
                value = as_integer(value)
            self.output_tokens = value
            if "cache_creation" not in source:
                self.cache_creation = None
                absent += 1
            elif (value := source["cache_creation"]) is None:
                self.cache_creation = None
                presence |= 2
            else:
                at = "cache_creation"
                self.cache_creation = _decode_cache_creation(value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
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
            "cache_creation_input_tokens": this.cache_creation_input_tokens,
            "cache_read_input_tokens": this.cache_read_input_tokens,
            "input_tokens": this.input_tokens,
            "model": this.model,
            "output_tokens": this.output_tokens,
        }
        if (value := this.cache_creation) is not None:
            out["cache_creation"] = value if type(value) is dict else value.to_wire()
        elif presence & 2:
            out["cache_creation"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .cache_creation import CacheCreation  # noqa: E402

_decode_cache_creation = CacheCreation._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "fallback_message"), False, ..., 0),
    "cache_creation_input_tokens": ("cache_creation_input_tokens", "integer", False, ..., 0),
    "cache_read_input_tokens": ("cache_read_input_tokens", "integer", False, ..., 0),
    "input_tokens": ("input_tokens", "integer", False, ..., 0),
    "model": ("model", "string", False, ..., 0),
    "output_tokens": ("output_tokens", "integer", False, ..., 0),
    "cache_creation": ("cache_creation", ("model", CacheCreation), True, None, 2),
}
