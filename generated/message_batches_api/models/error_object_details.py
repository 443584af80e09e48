# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    ReceivedModel,
    Unset,
    as_object,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)

if TYPE_CHECKING:
    from .error_visibility import ErrorVisibility


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class ErrorObjectDetails(ReceivedModel):
    """What the service says of the cause of an error beside its message. Further keys depend on the code.

    Attributes:
        error_code: Stable name of the cause; branch on it, and treat one that you do not know like the error's type. The codes of each operation are in its x-error-codes.
    """

    error_code: str | Unset = UNSET
    error_visibility: ErrorVisibility | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            if type(source) is not dict:
                source = as_object(source)
            if "error_code" not in source:
                self.error_code = UNSET
                absent += 1
            else:
                at = "error_code"
                if type(value := source["error_code"]) is not str:
                    value = as_string(value)
                self.error_code = value
            if "error_visibility" not in source:
                self.error_visibility = UNSET
                absent += 1
            else:
                at = "error_visibility"
                if type(value := source["error_visibility"]) is not str:
                    value = as_string(value)
                self.error_visibility = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 2 else keep_extras(self, source, _FIELDS)
        return self

    @classmethod
    def _fields(cls) -> Fields:
        return _FIELDS

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        if (presence := this._presence) & 1:
            return irregular_to_wire(self)
        out: dict[str, Any] = {}
        if (value := this.error_code) is not UNSET:
            out["error_code"] = value
        if (value := this.error_visibility) is not UNSET:
            out["error_visibility"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "error_code": ("error_code", "string", False, UNSET, 0),
    "error_visibility": ("error_visibility", "string", False, UNSET, 0),
}
