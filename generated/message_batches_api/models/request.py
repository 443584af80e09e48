# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import WireModel, as_string, located, new

if TYPE_CHECKING:
    from .message_create_params_non_streaming import MessageCreateParamsNonStreaming


@define(kw_only=True, weakref_slot=False, repr=False)
class Request(WireModel):
    """One request of a batch.

    Attributes:
        custom_id: Name chosen by the caller to find the result again: 1 to 64 letters, digits, _ or -, unique in the batch.
    """

    custom_id: str
    params: MessageCreateParamsNonStreaming
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "custom_id"
            if type(value := source["custom_id"]) is not str:
                value = as_string(value)
            self.custom_id = value
            at = "params"
            self.params = _decode_message_create_params_non_streaming(source["params"])
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
            "custom_id": this.custom_id,
            "params": this.params if type(this.params) is dict else this.params.to_wire(),
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "custom_id",
        "params",
    )
)
from .message_create_params_non_streaming import MessageCreateParamsNonStreaming  # noqa: E402

_decode_message_create_params_non_streaming = MessageCreateParamsNonStreaming.from_dict
