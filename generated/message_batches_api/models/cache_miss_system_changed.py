# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_integer, as_string, located, new


@define(kw_only=True, weakref_slot=False, repr=False)
class CacheMissSystemChanged(WireModel):
    """Cache missed because the system prompt differs from the previous request.

    Attributes:
        cache_missed_input_tokens: Estimate of the input tokens that could have come from the cache without the change.
    """

    cache_missed_input_tokens: int
    type: Literal["system_changed"] = "system_changed"
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "system_changed":
                self.type = "system_changed"
            else:
                self.type = as_string(source["type"])
            at = "cache_missed_input_tokens"
            if type(value := source["cache_missed_input_tokens"]) is not int:
                value = as_integer(value)
            self.cache_missed_input_tokens = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {} if len(source) == 2 else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
            "cache_missed_input_tokens": this.cache_missed_input_tokens,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "cache_missed_input_tokens",
    )
)
