# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Variants, WireModel, as_string, located, new

if TYPE_CHECKING:
    from .document_block import DocumentBlock


@define(kw_only=True, weakref_slot=False, repr=False)
class WebFetchBlock(WireModel):
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
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
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
            at = "retrieved_at"
            if "retrieved_at" not in source:
                self.retrieved_at = None
                absent += 1
            elif (value := source["retrieved_at"]) is None:
                self.retrieved_at = None
                presence |= 1
            else:
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
        self.additional_properties = (
            {}
            if len(source) + absent == 4
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
            "content": this.content if type(this.content) is dict else this.content.to_wire(),
            "url": this.url,
        }
        if (value := this.retrieved_at) is not None:
            out["retrieved_at"] = value
        elif self._presence & 1:
            out["retrieved_at"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "content",
        "retrieved_at",
        "url",
    )
)
_VARIANTS = Variants(
    {
        "document": "document_block.DocumentBlock",
    }
)
