# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_string, irregular_to_wire, keep_extras, located, new
from ..variants import BETA_RESPONSE_TOOL_UNION

if TYPE_CHECKING:
    from .beta_response_tool_union import BetaResponseToolUnion


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaToolChangeToolDefinition(ReceivedModel):
    """Carries the full definition of a tool that is added during the conversation."""

    definition: BetaResponseToolUnion
    type: Literal["tool_definition"] = "tool_definition"
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
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
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) == 2 else keep_extras(self, source, _FIELDS)
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
            "definition": this.definition if type(this.definition) is dict else this.definition.to_wire(),
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "tool_definition"), False, ..., 0),
    "definition": ("definition", ("tagged", BETA_RESPONSE_TOOL_UNION, "type"), False, ..., 0),
}
