# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_string, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class CitationsWebSearchResultLocation(ReceivedModel):
    """Citation of a web page found by the web search tool.

    Attributes:
        cited_text: Quoted source text.
        encrypted_index: Opaque pointer into the search result; send it back unchanged in later turns.
        title: Title of the web page, up to 512 characters; null when it has none.
        url: Address of the web page.
    """

    cited_text: str
    encrypted_index: str
    url: str
    type: Literal["web_search_result_location"] = "web_search_result_location"
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
            if source["type"] == "web_search_result_location":
                self.type = "web_search_result_location"
            else:
                self.type = as_string(source["type"])
            at = "cited_text"
            if type(value := source["cited_text"]) is not str:
                value = as_string(value)
            self.cited_text = value
            at = "encrypted_index"
            if type(value := source["encrypted_index"]) is not str:
                value = as_string(value)
            self.encrypted_index = value
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
            at = "url"
            if type(value := source["url"]) is not str:
                value = as_string(value)
            self.url = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 5 else keep_extras(self, source, _FIELDS)
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
            "encrypted_index": this.encrypted_index,
            "url": this.url,
        }
        if (value := this.title) is not None:
            out["title"] = value
        elif presence & 2:
            out["title"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "web_search_result_location"), False, ..., 0),
    "cited_text": ("cited_text", "string", False, ..., 0),
    "encrypted_index": ("encrypted_index", "string", False, ..., 0),
    "title": ("title", "string", True, None, 2),
    "url": ("url", "string", False, ..., 0),
}
