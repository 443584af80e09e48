# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import UNSET, Fields, Unset, WireModel, as_string, irregular_to_wire, keep_extras, located, new
from ..variants import DOCUMENT_BLOCK_PARAM_SOURCE

if TYPE_CHECKING:
    from .cache_control_ephemeral_param import CacheControlEphemeralParam
    from .citations_config_param import CitationsConfigParam
    from .document_block_param_source import DocumentBlockParamSource


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class DocumentBlockParam(WireModel):
    """Document given to the model. Under API version 2026-10-21 it may not stand directly in an assistant message.

    Attributes:
        cache_control: Prompt-cache breakpoint at this block; null sets none.
        citations: Whether answers may cite the document; null means not set.
        context: Background about the document for the model; null gives none.
        title: Up to 500 characters; null gives none.
    """

    source: DocumentBlockParamSource
    type: Literal["document"] = "document"
    cache_control: CacheControlEphemeralParam | None | Unset = UNSET
    citations: CitationsConfigParam | None | Unset = UNSET
    context: str | None | Unset = UNSET
    title: str | None | Unset = UNSET
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
            if source["type"] == "document":
                self.type = "document"
            else:
                self.type = as_string(source["type"])
            at = "source"
            value = source["source"]
            self.source = DOCUMENT_BLOCK_PARAM_SOURCE[value["type"]](value)
            if "cache_control" not in source:
                self.cache_control = UNSET
                absent += 1
            elif (value := source["cache_control"]) is None:
                self.cache_control = None
            else:
                at = "cache_control"
                self.cache_control = _decode_cache_control_ephemeral_param(value)
            if "citations" not in source:
                self.citations = UNSET
                absent += 1
            elif (value := source["citations"]) is None:
                self.citations = None
            else:
                at = "citations"
                self.citations = _decode_citations_config_param(value)
            if "context" not in source:
                self.context = UNSET
                absent += 1
            elif (value := source["context"]) is None:
                self.context = None
            else:
                at = "context"
                if type(value) is not str:
                    value = as_string(value)
                self.context = value
            if "title" not in source:
                self.title = UNSET
                absent += 1
            elif (value := source["title"]) is None:
                self.title = None
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
            "source": this.source if type(this.source) is dict else this.source.to_wire(),
        }
        if (value := this.cache_control) is not UNSET:
            out["cache_control"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.citations) is not UNSET:
            out["citations"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.context) is not UNSET:
            out["context"] = value
        if (value := this.title) is not UNSET:
            out["title"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .cache_control_ephemeral_param import CacheControlEphemeralParam  # noqa: E402
from .citations_config_param import CitationsConfigParam  # noqa: E402

_decode_cache_control_ephemeral_param = CacheControlEphemeralParam._decode
_decode_citations_config_param = CitationsConfigParam._decode
_FIELDS: Fields = {
    "type": ("type", ("const", "document"), False, ..., 0),
    "source": ("source", ("tagged", DOCUMENT_BLOCK_PARAM_SOURCE, "type"), False, ..., 0),
    "cache_control": ("cache_control", ("model", CacheControlEphemeralParam), True, UNSET, 0),
    "citations": ("citations", ("model", CitationsConfigParam), True, UNSET, 0),
    "context": ("context", "string", True, UNSET, 0),
    "title": ("title", "string", True, UNSET, 0),
}
