# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_string, irregular_to_wire, keep_extras, located, new
from ..variants import DOCUMENT_BLOCK_SOURCE

if TYPE_CHECKING:
    from .citations_config import CitationsConfig
    from .document_block_source import DocumentBlockSource


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class DocumentBlock(ReceivedModel):
    """Document inside a web fetch result.

    Attributes:
        citations: Whether the document can be cited; null means not set.
        title: Null when the document has none.
    """

    source: DocumentBlockSource
    type: Literal["document"] = "document"
    citations: CitationsConfig | None = None
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
            if source["type"] == "document":
                self.type = "document"
            else:
                self.type = as_string(source["type"])
            if "citations" not in source:
                self.citations = None
                absent += 1
            elif (value := source["citations"]) is None:
                self.citations = None
                presence |= 2
            else:
                at = "citations"
                self.citations = _decode_citations_config(value)
            at = "source"
            value = source["source"]
            self.source = DOCUMENT_BLOCK_SOURCE[value["type"]](value)
            if "title" not in source:
                self.title = None
                absent += 1
            elif (value := source["title"]) is None:
                self.title = None
                presence |= 4
            else:
                at = "title"
                if type(value) is not str:
                    value = as_string(value)
                self.title = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "source": "type",
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
            "source": this.source if type(this.source) is dict else this.source.to_wire(),
        }
        if (value := this.citations) is not None:
            out["citations"] = value if type(value) is dict else value.to_wire()
        elif presence & 2:
            out["citations"] = None
        if (value := this.title) is not None:
            out["title"] = value
        elif presence & 4:
            out["title"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .citations_config import CitationsConfig  # noqa: E402

_decode_citations_config = CitationsConfig._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "document"), False, ..., 0),
    "citations": ("citations", ("model", CitationsConfig), True, None, 2),
    "source": ("source", ("tagged", DOCUMENT_BLOCK_SOURCE, "type"), False, ..., 0),
    "title": ("title", "string", True, None, 4),
}
