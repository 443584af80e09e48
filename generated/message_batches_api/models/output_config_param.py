# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_object,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)

if TYPE_CHECKING:
    from .effort import Effort
    from .json_output_format_param import JSONOutputFormatParam


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class OutputConfigParam(WireModel):
    """Settings for the answer: effort, format and budget.

    Attributes:
        effort: How much work to put in: higher is more thorough and uses more tokens. Null means not set.
        format: Shape of the answer; null leaves it free.
    """

    effort: Effort | None | Unset = UNSET
    format: JSONOutputFormatParam | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            if type(source) is not dict:
                source = as_object(source)
            if "effort" not in source:
                self.effort = UNSET
                absent += 1
            elif (value := source["effort"]) is None:
                self.effort = None
            else:
                at = "effort"
                if type(value) is not str:
                    value = as_string(value)
                self.effort = value
            if "format" not in source:
                self.format = UNSET
                absent += 1
            elif (value := source["format"]) is None:
                self.format = None
            else:
                at = "format"
                self.format = _decode_json_output_format_param(value)
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
        if (value := this.effort) is not UNSET:
            out["effort"] = value
        if (value := this.format) is not UNSET:
            out["format"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .json_output_format_param import JSONOutputFormatParam  # noqa: E402

_decode_json_output_format_param = JSONOutputFormatParam._decode
_FIELDS: Fields = {
    "effort": ("effort", "string", True, UNSET, 0),
    "format": ("format", ("model", JSONOutputFormatParam), True, UNSET, 0),
}
