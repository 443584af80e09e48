# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_string, encode, located, mismatch, new

if TYPE_CHECKING:
    from .system_message_param_content import SystemMessageParamContent


@define(kw_only=True, weakref_slot=False, repr=False)
class SystemMessageParam(WireModel):
    """Instructions from the operator placed within the conversation."""

    content: SystemMessageParamContent
    role: Literal["system"] = "system"
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        try:
            at = "role"
            if source["role"] == "system":
                self.role = "system"
            else:
                self.role = as_string(source["role"])
            at = "content"
            value = source["content"]
            if (kind := type(value)) is str:
                self.content = value
            elif kind is list:
                items = []
                at = ("content", items)
                for item in value:
                    items.append(_decode_text_block_param(item))
                self.content = items
            else:
                raise mismatch("a string or an array", value)
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
            "role": this.role,
            "content": encode(this.content),
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "role",
        "content",
    )
)
from .text_block_param import TextBlockParam  # noqa: E402

_decode_text_block_param = TextBlockParam.from_dict
