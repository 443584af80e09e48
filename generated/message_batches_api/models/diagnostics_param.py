# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_object, as_string, located, new


@define(kw_only=True, weakref_slot=False, repr=False)
class DiagnosticsParam(WireModel):
    """Asks for diagnostics that compare this request with an earlier one.

    Attributes:
        previous_message_id: Id of the earlier message to compare with; null names none.
    """

    previous_message_id: str | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            if type(source) is not dict:
                source = as_object(source)
            at = "previous_message_id"
            if "previous_message_id" not in source:
                self.previous_message_id = UNSET
                absent += 1
            elif (value := source["previous_message_id"]) is None:
                self.previous_message_id = None
            else:
                if type(value) is not str:
                    value = as_string(value)
                self.previous_message_id = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 1
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {}
        if (value := this.previous_message_id) is not UNSET:
            out["previous_message_id"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(("previous_message_id",))
