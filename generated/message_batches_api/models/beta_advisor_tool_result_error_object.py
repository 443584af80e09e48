# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .beta_advisor_tool_result_error_code import BetaAdvisorToolResultErrorCode


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaAdvisorToolResultErrorObject(ReceivedModel):
    """Failed advisor call. The message itself goes on without the advice."""

    error_code: BetaAdvisorToolResultErrorCode
    type: Literal["advisor_tool_result_error"] = "advisor_tool_result_error"
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
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
            "error_code": this.error_code,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "advisor_tool_result_error"), False, ..., 0),
    "error_code": ("error_code", "string", False, ..., 0),
}
