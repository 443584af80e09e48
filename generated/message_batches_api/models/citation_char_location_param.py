# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import Fields, WireModel, as_integer, as_string, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class CitationCharLocationParam(WireModel):
    """Citation of a character range in a plain text document.

    Attributes:
        cited_text: Quoted source text.
        document_index: Position of the cited document among all documents of the request, from 0.
        document_title: Title of the cited document, 1 to 255 characters in requests; null when it has none.
        end_char_index: First character after the cited range.
        start_char_index: First cited character, from 0.
    """

    cited_text: str
    document_index: int
    document_title: str | None
    end_char_index: int
    start_char_index: int
    type: Literal["char_location"] = "char_location"
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
            if source["type"] == "char_location":
                self.type = "char_location"
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
            else:
                at = "document_title"
                if type(value) is not str:
                    value = as_string(value)
                self.document_title = value
            at = "end_char_index"
            if type(value := source["end_char_index"]) is not int:
                value = as_integer(value)
            self.end_char_index = value
            at = "start_char_index"
            if type(value := source["start_char_index"]) is not int:
                value = as_integer(value)
            self.start_char_index = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 6 else keep_extras(self, source, _FIELDS)
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
            "document_title": this.document_title,
            "end_char_index": this.end_char_index,
            "start_char_index": this.start_char_index,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "char_location"), False, ..., 0),
    "cited_text": ("cited_text", "string", False, ..., 0),
    "document_index": ("document_index", "integer", False, ..., 0),
    "document_title": ("document_title", "string", True, ..., 0),
    "end_char_index": ("end_char_index", "integer", False, ..., 0),
    "start_char_index": ("start_char_index", "integer", False, ..., 0),
}
