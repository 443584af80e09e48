# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_integer, as_string, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .text_editor_file_type import TextEditorFileType


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class TextEditorCodeExecutionViewResultBlock(ReceivedModel):
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
    num_lines: int | None = None
    start_line: int | None = None
    total_lines: int | None = None
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
            if "num_lines" not in source:
                self.num_lines = None
                absent += 1
            elif (value := source["num_lines"]) is None:
                self.num_lines = None
                presence |= 2
            else:
                at = "num_lines"
                if type(value) is not int:
                    value = as_integer(value)
                self.num_lines = value
            if "start_line" not in source:
                self.start_line = None
                absent += 1
            elif (value := source["start_line"]) is None:
                self.start_line = None
                presence |= 4
            else:
                at = "start_line"
                if type(value) is not int:
                    value = as_integer(value)
                self.start_line = value
            if "total_lines" not in source:
                self.total_lines = None
                absent += 1
            elif (value := source["total_lines"]) is None:
                self.total_lines = None
                presence |= 8
            else:
                at = "total_lines"
                if type(value) is not int:
                    value = as_integer(value)
                self.total_lines = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
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
            "content": this.content,
            "file_type": this.file_type,
        }
        if (value := this.num_lines) is not None:
            out["num_lines"] = value
        elif presence & 2:
            out["num_lines"] = None
        if (value := this.start_line) is not None:
            out["start_line"] = value
        elif presence & 4:
            out["start_line"] = None
        if (value := this.total_lines) is not None:
            out["total_lines"] = value
        elif presence & 8:
            out["total_lines"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "text_editor_code_execution_view_result"), False, ..., 0),
    "content": ("content", "string", False, ..., 0),
    "file_type": ("file_type", "string", False, ..., 0),
    "num_lines": ("num_lines", "integer", True, None, 2),
    "start_line": ("start_line", "integer", True, None, 4),
    "total_lines": ("total_lines", "integer", True, None, 8),
}
