# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import WireModel, as_boolean, as_string, located, new


@define(kw_only=True, weakref_slot=False, repr=False)
class TextEditorCodeExecutionCreateResultBlock(WireModel):
    """Result of writing a file in the code execution container.

    Attributes:
        is_file_update: True when the file existed before and was overwritten.
    """

    is_file_update: bool
    type: Literal["text_editor_code_execution_create_result"] = "text_editor_code_execution_create_result"
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        try:
            at = "type"
            if source["type"] == "text_editor_code_execution_create_result":
                self.type = "text_editor_code_execution_create_result"
            else:
                self.type = as_string(source["type"])
            at = "is_file_update"
            if type(value := source["is_file_update"]) is not bool:
                value = as_boolean(value)
            self.is_file_update = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {} if len(source) == 2 else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
            "is_file_update": this.is_file_update,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "is_file_update",
    )
)
