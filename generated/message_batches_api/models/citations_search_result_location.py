# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_integer, as_string, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class CitationsSearchResultLocation(ReceivedModel):
    """Citation of blocks in a search result that the application supplied.

    Attributes:
        cited_text: Quoted source text.
        end_block_index: First block after the cited range.
        search_result_index: Position of the cited search result among all search results of the request, from 0.
        source: Source given in the search result, such as an address.
        start_block_index: First cited block in the content of the search result, from 0.
        title: Title of the search result; null when it has none.
    """

    cited_text: str
    end_block_index: int
    search_result_index: int
    source: str
    start_block_index: int
    type: Literal["search_result_location"] = "search_result_location"
    title: str | None = None
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
            if source["type"] == "search_result_location":
                self.type = "search_result_location"
            else:
                self.type = as_string(source["type"])
            at = "cited_text"
            if type(value := source["cited_text"]) is not str:
                value = as_string(value)
            self.cited_text = value
            at = "end_block_index"
            if type(value := source["end_block_index"]) is not int:
                value = as_integer(value)
            self.end_block_index = value
            at = "search_result_index"
            if type(value := source["search_result_index"]) is not int:
                value = as_integer(value)
            self.search_result_index = value
            at = "source"
            if type(value := source["source"]) is not str:
                value = as_string(value)
            self.source = value
            at = "start_block_index"
            if type(value := source["start_block_index"]) is not int:
                value = as_integer(value)
            self.start_block_index = value
            if "title" not in source:
                self.title = None
                absent += 1
            elif (value := source["title"]) is None:
                self.title = None
                presence |= 2
            else:
                at = "title"
                if type(value) is not str:
                    value = as_string(value)
                self.title = value
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
            "end_block_index": this.end_block_index,
            "search_result_index": this.search_result_index,
            "source": this.source,
            "start_block_index": this.start_block_index,
        }
        if (value := this.title) is not None:
            out["title"] = value
        elif presence & 2:
            out["title"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "search_result_location"), False, ..., 0),
    "cited_text": ("cited_text", "string", False, ..., 0),
    "end_block_index": ("end_block_index", "integer", False, ..., 0),
    "search_result_index": ("search_result_index", "integer", False, ..., 0),
    "source": ("source", "string", False, ..., 0),
    "start_block_index": ("start_block_index", "integer", False, ..., 0),
    "title": ("title", "string", True, None, 2),
}
