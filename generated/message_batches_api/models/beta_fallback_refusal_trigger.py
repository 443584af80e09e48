# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_string, located, new

if TYPE_CHECKING:
    from .refusal_category import RefusalCategory


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaFallbackRefusalTrigger(WireModel):
    """A refusal by the earlier model caused the fallback.

    Attributes:
        category: Policy area of the refusal; null when none is named.
    """

    type: Literal["refusal"] = "refusal"
    category: RefusalCategory | None = None
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
            if source["type"] == "refusal":
                self.type = "refusal"
            else:
                self.type = as_string(source["type"])
            at = "category"
            if "category" not in source:
                self.category = None
                absent += 1
            elif (value := source["category"]) is None:
                self.category = None
                presence |= 1
            else:
                if type(value) is not str:
                    value = as_string(value)
                self.category = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 2
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
        }
        if (value := this.category) is not None:
            out["category"] = value
        elif self._presence & 1:
            out["category"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "category",
    )
)
