# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import UNSET, Fields, Unset, WireModel, as_string, irregular_to_wire, keep_extras, located, new


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BrowserStateChangeDownloadFailedParam(WireModel):
    """Download that did not finish.

    Attributes:
        download_id: Id the application gave the download, the same in every change about it.
        url: Address the file was served from, after redirects.
        error: What went wrong; null or absent when not given.
    """

    download_id: str
    url: str
    type: Literal["download_failed"] = "download_failed"
    error: str | None | Unset = UNSET
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
            if source["type"] == "download_failed":
                self.type = "download_failed"
            else:
                self.type = as_string(source["type"])
            at = "download_id"
            if type(value := source["download_id"]) is not str:
                value = as_string(value)
            self.download_id = value
            at = "url"
            if type(value := source["url"]) is not str:
                value = as_string(value)
            self.url = value
            if "error" not in source:
                self.error = UNSET
                absent += 1
            elif (value := source["error"]) is None:
                self.error = None
            else:
                at = "error"
                if type(value) is not str:
                    value = as_string(value)
                self.error = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
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
            "download_id": this.download_id,
            "url": this.url,
        }
        if (value := this.error) is not UNSET:
            out["error"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "download_failed"), False, ..., 0),
    "download_id": ("download_id", "string", False, ..., 0),
    "url": ("url", "string", False, ..., 0),
    "error": ("error", "string", True, UNSET, 0),
}
