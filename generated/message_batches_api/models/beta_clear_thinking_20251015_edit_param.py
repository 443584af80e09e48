# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_string,
    encode,
    irregular_to_wire,
    keep_extras,
    located,
    mismatch,
    new,
)
from ..variants import BETA_KEEP_PARAM

if TYPE_CHECKING:
    from .beta_keep import BetaKeep


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaClearThinking20251015EditParam(WireModel):
    """Context edit that drops thinking blocks of older assistant turns before the model runs."""

    type: Literal["clear_thinking_20251015"] = "clear_thinking_20251015"
    keep: BetaKeep | Unset = UNSET
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
            at = "type"
            if source["type"] == "clear_thinking_20251015":
                self.type = "clear_thinking_20251015"
            else:
                self.type = as_string(source["type"])
            if "keep" not in source:
                self.keep = UNSET
                absent += 1
            else:
                at = "keep"
                value = source["keep"]
                if (kind := type(value)) is str:
                    self.keep = value
                elif kind is dict:
                    self.keep = BETA_KEEP_PARAM[value["type"]](value)
                else:
                    raise mismatch("a string or an object", value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "keep": "type",
                },
            ) from None
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
        out: dict[str, Any] = {
            "type": this.type,
        }
        if (value := this.keep) is not UNSET:
            out["keep"] = encode(value)
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "clear_thinking_20251015"), False, ..., 0),
    "keep": (
        "keep",
        ("either", (("str",), ("const", "all")), (("dict",), ("tagged", BETA_KEEP_PARAM, "type"))),
        False,
        UNSET,
        0,
    ),
}
