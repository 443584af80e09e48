# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_string, located, new


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaCompactionConfigParam(WireModel):
    """Asks for a summary of the conversation so far. The response then ends with stop_reason "compaction".

    Attributes:
        instructions: Directions for writing the summary; null or absent means none.
    """

    type: Literal["summarize"] = "summarize"
    instructions: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            at = "type"
            if source["type"] == "summarize":
                self.type = "summarize"
            else:
                self.type = as_string(source["type"])
            at = "instructions"
            if "instructions" not in source:
                self.instructions = UNSET
                absent += 1
            elif (value := source["instructions"]) is None:
                self.instructions = None
            else:
                if type(value) is not str:
                    value = as_string(value)
                self.instructions = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
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
        if (value := this.instructions) is not UNSET:
            out["instructions"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "instructions",
    )
)
