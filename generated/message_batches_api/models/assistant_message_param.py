# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import (
    Fields,
    WireModel,
    as_string,
    encode,
    irregular_to_wire,
    keep_extras,
    located,
    mismatch,
    new,
)
from ..variants import CONTENT_BLOCK_PARAM

if TYPE_CHECKING:
    from .message_content_param import MessageContentParam


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class AssistantMessageParam(WireModel):
    """Earlier turn spoken by the model, or a start of the reply for it to continue."""

    content: MessageContentParam
    role: Literal["assistant"] = "assistant"
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        try:
            at = "role"
            if source["role"] == "assistant":
                self.role = "assistant"
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
                    items.append(CONTENT_BLOCK_PARAM[item["type"]](item))
                self.content = items
            else:
                raise mismatch("a string or an array", value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "content": "type",
                },
            ) from None
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
            "role": this.role,
            "content": encode(this.content),
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "role": ("role", ("const", "assistant"), False, ..., 0),
    "content": (
        "content",
        ("either", (("str",), "string"), (("list",), ("array", ("tagged", CONTENT_BLOCK_PARAM, "type")))),
        False,
        ...,
        0,
    ),
}
