# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_integer, as_string, located, new

if TYPE_CHECKING:
    from .cache_creation import CacheCreation


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaCompactionIterationUsage(WireModel):
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
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
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
            at = "cache_creation"
            if "cache_creation" not in source:
                self.cache_creation = None
                absent += 1
            elif (value := source["cache_creation"]) is None:
                self.cache_creation = None
                presence |= 1
            else:
                self.cache_creation = _decode_cache_creation(value)
            at = "cache_creation_input_tokens"
            if "cache_creation_input_tokens" not in source:
                self.cache_creation_input_tokens = 0
                absent += 1
                presence |= 2
            else:
                if type(value := source["cache_creation_input_tokens"]) is not int:
                    value = as_integer(value)
                self.cache_creation_input_tokens = value
            at = "cache_read_input_tokens"
            if "cache_read_input_tokens" not in source:
                self.cache_read_input_tokens = 0
                absent += 1
                presence |= 4
            else:
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
        self.additional_properties = (
            {}
            if len(source) + absent == 6
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
            "input_tokens": this.input_tokens,
            "output_tokens": this.output_tokens,
        }
        if (value := this.cache_creation) is not None:
            out["cache_creation"] = value if type(value) is dict else value.to_wire()
        elif self._presence & 1:
            out["cache_creation"] = None
        value = this.cache_creation_input_tokens
        if not (self._presence & 2 and value == 0):
            out["cache_creation_input_tokens"] = value
        value = this.cache_read_input_tokens
        if not (self._presence & 4 and value == 0):
            out["cache_read_input_tokens"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "cache_creation",
        "cache_creation_input_tokens",
        "cache_read_input_tokens",
        "input_tokens",
        "output_tokens",
    )
)
from .cache_creation import CacheCreation  # noqa: E402

_decode_cache_creation = CacheCreation.from_dict
