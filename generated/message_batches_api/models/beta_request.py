# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define, field

from ..types import Fields, WireModel, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .beta_message_create_params_non_streaming import BetaMessageCreateParamsNonStreaming


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaRequest(WireModel):
    """One request of a batch.

    Attributes:
        custom_id: Name chosen by the caller to find the result again: 1 to 64 letters, digits, _ or -, unique in the batch.
    """

    custom_id: str
    params: BetaMessageCreateParamsNonStreaming
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "custom_id"
            if type(value := source["custom_id"]) is not str:
                value = as_string(value)
            self.custom_id = value
            at = "params"
            self.params = _decode_beta_message_create_params_non_streaming(source["params"])
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
            "custom_id": this.custom_id,
            "params": this.params if type(this.params) is dict else this.params.to_wire(),
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .beta_message_create_params_non_streaming import BetaMessageCreateParamsNonStreaming  # noqa: E402

_decode_beta_message_create_params_non_streaming = BetaMessageCreateParamsNonStreaming._decode
_FIELDS: Fields = {
    "custom_id": ("custom_id", "string", False, ..., 0),
    "params": ("params", ("model", BetaMessageCreateParamsNonStreaming), False, ..., 0),
}
