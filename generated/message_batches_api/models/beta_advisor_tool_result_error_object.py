# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_string, located, new

if TYPE_CHECKING:
    from .beta_advisor_tool_result_error_code import BetaAdvisorToolResultErrorCode


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaAdvisorToolResultErrorObject(WireModel):
    """Failed advisor call. The message itself goes on without the advice."""

    error_code: BetaAdvisorToolResultErrorCode
    type: Literal["advisor_tool_result_error"] = "advisor_tool_result_error"
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "advisor_tool_result_error":
                self.type = "advisor_tool_result_error"
            else:
                self.type = as_string(source["type"])
            at = "error_code"
            if type(value := source["error_code"]) is not str:
                value = as_string(value)
            self.error_code = value
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
            "error_code": this.error_code,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "error_code",
    )
)
