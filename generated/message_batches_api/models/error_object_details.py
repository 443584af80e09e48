# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_object, as_string, located, new

if TYPE_CHECKING:
    from .error_visibility import ErrorVisibility


@define(kw_only=True, weakref_slot=False, repr=False)
class ErrorObjectDetails(WireModel):
    """What the service says of the cause of an error beside its message. Further keys depend on the code.

    Attributes:
        error_code: Stable name of the cause; branch on it, and treat one that you do not know like the error's type. The codes of each operation are in its x-error-codes.
    """

    error_code: str | Unset = UNSET
    error_visibility: ErrorVisibility | Unset = UNSET
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
            at = "error_code"
            if "error_code" not in source:
                self.error_code = UNSET
                absent += 1
            else:
                if type(value := source["error_code"]) is not str:
                    value = as_string(value)
                self.error_code = value
            at = "error_visibility"
            if "error_visibility" not in source:
                self.error_visibility = UNSET
                absent += 1
            else:
                if type(value := source["error_visibility"]) is not str:
                    value = as_string(value)
                self.error_visibility = value
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
        out: dict[str, Any] = {}
        if (value := this.error_code) is not UNSET:
            out["error_code"] = value
        if (value := this.error_visibility) is not UNSET:
            out["error_visibility"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "error_code",
        "error_visibility",
    )
)
