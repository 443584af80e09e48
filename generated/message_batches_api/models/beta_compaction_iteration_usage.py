# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_integer, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .cache_creation import CacheCreation


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaCompactionIterationUsage(ReceivedModel):
    """Token counts of one compaction run, listed under usage.iterations.

    Attributes:
        cache_creation: Tokens written to the prompt cache, split by lifetime; null when there is no split.
        cache_creation_input_tokens: Tokens written to the prompt cache.
        cache_read_input_tokens: Tokens read from the prompt cache.
        input_tokens: Input tokens that were neither written to nor read from the prompt cache.
        output_tokens: Tokens spent on writing the summary.
    """

    input_tokens: int
    output_tokens: int
    type: Literal["compaction"] = "compaction"
    cache_creation: CacheCreation | None = None
    cache_creation_input_tokens: int = 0
    cache_read_input_tokens: int = 0
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
            if source["type"] == "compaction":
                self.type = "compaction"
            else:
                self.type = as_string(source["type"])
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
                self.cache_creation_input_tokens = 0
                absent += 1
                presence |= 4
            else:
                at = "cache_creation_input_tokens"
                if type(value := source["cache_creation_input_tokens"]) is not int:
                    value = as_integer(value)
                self.cache_creation_input_tokens = value
            if "cache_read_input_tokens" not in source:
                self.cache_read_input_tokens = 0
                absent += 1
                presence |= 8
            else:
                at = "cache_read_input_tokens"
                if type(value := source["cache_read_input_tokens"]) is not int:
                    value = as_integer(value)
                self.cache_read_input_tokens = value
            at = "input_tokens"
            if type(value := source["input_tokens"]) is not int:
                value = as_integer(value)
            self.input_tokens = value
            at = "output_tokens"
            if type(value := source["output_tokens"]) is not int:
                value = as_integer(value)
            self.output_tokens = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 6 else keep_extras(self, source, _FIELDS)
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
            "input_tokens": this.input_tokens,
            "output_tokens": this.output_tokens,
        }
        if (value := this.cache_creation) is not None:
            out["cache_creation"] = value if type(value) is dict else value.to_wire()
        elif presence & 2:
            out["cache_creation"] = None
        value = this.cache_creation_input_tokens
        if not (presence & 4 and value == 0):
            out["cache_creation_input_tokens"] = value
        value = this.cache_read_input_tokens
        if not (presence & 8 and value == 0):
            out["cache_read_input_tokens"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .cache_creation import CacheCreation  # noqa: E402

_decode_cache_creation = CacheCreation._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "compaction"), False, ..., 0),
    "cache_creation": ("cache_creation", ("model", CacheCreation), True, None, 2),
    "cache_creation_input_tokens": ("cache_creation_input_tokens", "integer", False, 0, 4),
    "cache_read_input_tokens": ("cache_read_input_tokens", "integer", False, 0, 8),
    "input_tokens": ("input_tokens", "integer", False, ..., 0),
    "output_tokens": ("output_tokens", "integer", False, ..., 0),
}
