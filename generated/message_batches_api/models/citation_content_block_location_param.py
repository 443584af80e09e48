# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_integer, as_string, located, new


@define(kw_only=True, weakref_slot=False, repr=False)
class CitationContentBlockLocationParam(WireModel):
    """Citation of whole blocks in a document made of content blocks.

    Attributes:
        cited_text: Quoted source text.
        document_index: Position of the cited document among all documents of the request, from 0.
        document_title: Title of the cited document, 1 to 255 characters in requests; null when it has none.
        end_block_index: First block after the cited range.
        start_block_index: First cited block, from 0.
    """

    cited_text: str
    document_index: int
    document_title: str | None
    end_block_index: int
    start_block_index: int
    type: Literal["content_block_location"] = "content_block_location"
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            at = "type"
            if source["type"] == "content_block_location":
                self.type = "content_block_location"
            else:
                self.type = as_string(source["type"])
            at = "cited_text"
            if type(value := source["cited_text"]) is not str:
                value = as_string(value)
            self.cited_text = value
            at = "document_index"
            if type(value := source["document_index"]) is not int:
                value = as_integer(value)
            self.document_index = value
            at = "document_title"
            if "document_title" not in source:
                self.document_title = None
                absent += 1
            elif (value := source["document_title"]) is None:
                self.document_title = None
            else:
                if type(value) is not str:
                    value = as_string(value)
                self.document_title = value
            at = "end_block_index"
            if type(value := source["end_block_index"]) is not int:
                value = as_integer(value)
            self.end_block_index = value
            at = "start_block_index"
            if type(value := source["start_block_index"]) is not int:
                value = as_integer(value)
            self.start_block_index = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 6
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
            "cited_text": this.cited_text,
            "document_index": this.document_index,
            "document_title": this.document_title,
            "end_block_index": this.end_block_index,
            "start_block_index": this.start_block_index,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "cited_text",
        "document_index",
        "document_title",
        "end_block_index",
        "start_block_index",
    )
)
