# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, Variants, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .document_block import DocumentBlock


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class WebFetchBlock(ReceivedModel):
    """Page or file that web fetch retrieved.

    Attributes:
        retrieved_at: Time at which the content was retrieved; null if not reported.
        url: Address that was fetched.
    """

    content: DocumentBlock
    url: str
    type: Literal["web_fetch_result"] = "web_fetch_result"
    retrieved_at: str | None = None
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        presence = 0
        try:
            at = "type"
            if source["type"] == "web_fetch_result":
                self.type = "web_fetch_result"
            else:
                self.type = as_string(source["type"])
            at = "content"
            value = source["content"]
            self.content = _VARIANTS[value["type"]](value)
            if "retrieved_at" not in source:
                self.retrieved_at = None
                absent += 1
            elif (value := source["retrieved_at"]) is None:
                self.retrieved_at = None
                presence |= 2
            else:
                at = "retrieved_at"
                if type(value) is not str:
                    value = as_string(value)
                self.retrieved_at = value
            at = "url"
            if type(value := source["url"]) is not str:
                value = as_string(value)
            self.url = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "content": "type",
                },
            ) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 4 else keep_extras(self, source, _FIELDS)
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
            "content": this.content if type(this.content) is dict else this.content.to_wire(),
            "url": this.url,
        }
        if (value := this.retrieved_at) is not None:
            out["retrieved_at"] = value
        elif presence & 2:
            out["retrieved_at"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_VARIANTS = Variants(
    {
        "document": "document_block.DocumentBlock",
    }
)
_FIELDS: Fields = {
    "type": ("type", ("const", "web_fetch_result"), False, ..., 0),
    "content": ("content", ("tagged", _VARIANTS, "type"), False, ..., 0),
    "retrieved_at": ("retrieved_at", "string", True, None, 2),
    "url": ("url", "string", False, ..., 0),
}
