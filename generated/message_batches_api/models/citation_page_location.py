# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_integer, as_string, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class CitationPageLocation(ReceivedModel):
    """Citation of pages in a PDF document.

    Attributes:
        cited_text: Quoted source text.
        document_index: Position of the cited document among all documents of the request, from 0.
        document_title: Title of the cited document, 1 to 255 characters in requests; null when it has none.
        end_page_number: First page after the cited range.
        file_id: Id of the cited file when the document came from the Files API; null otherwise. Only in responses.
        start_page_number: First cited page, from 1.
    """

    cited_text: str
    document_index: int
    end_page_number: int
    start_page_number: int
    type: Literal["page_location"] = "page_location"
    document_title: str | None = None
    file_id: str | None = None
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
            if source["type"] == "page_location":
                self.type = "page_location"
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
            if "document_title" not in source:
                self.document_title = None
                absent += 1
            elif (value := source["document_title"]) is None:
                self.document_title = None
                presence |= 2
            else:
                at = "document_title"
                if type(value) is not str:
                    value = as_string(value)
                self.document_title = value
            at = "end_page_number"
            if type(value := source["end_page_number"]) is not int:
                value = as_integer(value)
            self.end_page_number = value
            if "file_id" not in source:
                self.file_id = None
                absent += 1
            elif (value := source["file_id"]) is None:
                self.file_id = None
                presence |= 4
            else:
                at = "file_id"
                if type(value) is not str:
                    value = as_string(value)
                self.file_id = value
            at = "start_page_number"
            if type(value := source["start_page_number"]) is not int:
                value = as_integer(value)
            self.start_page_number = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 7 else keep_extras(self, source, _FIELDS)
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
            "cited_text": this.cited_text,
            "document_index": this.document_index,
            "end_page_number": this.end_page_number,
            "start_page_number": this.start_page_number,
        }
        if (value := this.document_title) is not None:
            out["document_title"] = value
        elif presence & 2:
            out["document_title"] = None
        if (value := this.file_id) is not None:
            out["file_id"] = value
        elif presence & 4:
            out["file_id"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "page_location"), False, ..., 0),
    "cited_text": ("cited_text", "string", False, ..., 0),
    "document_index": ("document_index", "integer", False, ..., 0),
    "document_title": ("document_title", "string", True, None, 2),
    "end_page_number": ("end_page_number", "integer", False, ..., 0),
    "file_id": ("file_id", "string", True, None, 4),
    "start_page_number": ("start_page_number", "integer", False, ..., 0),
}
