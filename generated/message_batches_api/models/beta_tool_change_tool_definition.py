# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_string, located, new
from ..variants import BETA_RESPONSE_TOOL_UNION

if TYPE_CHECKING:
    from .beta_response_tool_union import BetaResponseToolUnion


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaToolChangeToolDefinition(WireModel):
    """Carries the full definition of a tool that is added during the conversation."""

    definition: BetaResponseToolUnion
    type: Literal["tool_definition"] = "tool_definition"
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "tool_definition":
                self.type = "tool_definition"
            else:
                self.type = as_string(source["type"])
            at = "definition"
            value = source["definition"]
            self.definition = BETA_RESPONSE_TOOL_UNION[value.get("type")](value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "definition": "type",
                },
            ) from None
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
            "definition": this.definition if type(this.definition) is dict else this.definition.to_wire(),
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "definition",
    )
)
