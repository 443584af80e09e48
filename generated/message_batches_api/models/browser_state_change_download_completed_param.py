# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_integer, as_string, located, new


@define(kw_only=True, weakref_slot=False, repr=False)
class BrowserStateChangeDownloadCompletedParam(WireModel):
    """Download that finished.

    Attributes:
        download_id: Id the application gave the download, the same in every change about it.
        url: Address the file was served from, after redirects.
        path: Where the file was saved; null or absent when not given.
        size_bytes: Size of the file in bytes; null or absent when not given.
    """

    download_id: str
    url: str
    type: Literal["download_completed"] = "download_completed"
    path: str | None | Unset = UNSET
    size_bytes: int | None | Unset = UNSET
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
            if source["type"] == "download_completed":
                self.type = "download_completed"
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
            at = "path"
            if "path" not in source:
                self.path = UNSET
                absent += 1
            elif (value := source["path"]) is None:
                self.path = None
            else:
                if type(value) is not str:
                    value = as_string(value)
                self.path = value
            at = "size_bytes"
            if "size_bytes" not in source:
                self.size_bytes = UNSET
                absent += 1
            elif (value := source["size_bytes"]) is None:
                self.size_bytes = None
            else:
                if type(value) is not int:
                    value = as_integer(value)
                self.size_bytes = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 5
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
            "download_id": this.download_id,
            "url": this.url,
        }
        if (value := this.path) is not UNSET:
            out["path"] = value
        if (value := this.size_bytes) is not UNSET:
            out["size_bytes"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "download_id",
        "url",
        "path",
        "size_bytes",
    )
)
