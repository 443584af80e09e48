# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_integer, as_string, located, new

if TYPE_CHECKING:
    from .text_editor_file_type import TextEditorFileType


@define(kw_only=True, weakref_slot=False, repr=False)
class TextEditorCodeExecutionViewResultBlockParam(WireModel):
    """Result of viewing a file in the code execution container.

    Attributes:
        content: Content of the file, or of the part that was viewed.
        num_lines: Number of lines in content; null if not reported.
        start_line: Line of the file at which content starts; null if not reported.
        total_lines: Number of lines in the whole file; null if not reported.
    """

    content: str
    file_type: TextEditorFileType
    type: Literal["text_editor_code_execution_view_result"] = "text_editor_code_execution_view_result"
    num_lines: int | None | Unset = UNSET
    start_line: int | None | Unset = UNSET
    total_lines: int | None | Unset = UNSET
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
            if source["type"] == "text_editor_code_execution_view_result":
                self.type = "text_editor_code_execution_view_result"
            else:
                self.type = as_string(source["type"])
            at = "content"
            if type(value := source["content"]) is not str:
                value = as_string(value)
            self.content = value
            at = "file_type"
            if type(value := source["file_type"]) is not str:
                value = as_string(value)
            self.file_type = value
            at = "num_lines"
            if "num_lines" not in source:
                self.num_lines = UNSET
                absent += 1
            elif (value := source["num_lines"]) is None:
                self.num_lines = None
            else:
                if type(value) is not int:
                    value = as_integer(value)
                self.num_lines = value
            at = "start_line"
            if "start_line" not in source:
                self.start_line = UNSET
                absent += 1
            elif (value := source["start_line"]) is None:
                self.start_line = None
            else:
                if type(value) is not int:
                    value = as_integer(value)
                self.start_line = value
            at = "total_lines"
            if "total_lines" not in source:
                self.total_lines = UNSET
                absent += 1
            elif (value := source["total_lines"]) is None:
                self.total_lines = None
            else:
                if type(value) is not int:
                    value = as_integer(value)
                self.total_lines = value
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
            "content": this.content,
            "file_type": this.file_type,
        }
        if (value := this.num_lines) is not UNSET:
            out["num_lines"] = value
        if (value := this.start_line) is not UNSET:
            out["start_line"] = value
        if (value := this.total_lines) is not UNSET:
            out["total_lines"] = value
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "content",
        "file_type",
        "num_lines",
        "start_line",
        "total_lines",
    )
)
