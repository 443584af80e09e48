# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import Any, Literal, Self

from attrs import define, field

from ..types import (
    Fields,
    ReceivedModel,
    as_array,
    as_integer,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class TextEditorCodeExecutionStrReplaceResultBlock(ReceivedModel):
    """Result of replacing text in a file of the code execution container, as a diff hunk. Null values mean that part is not given.

    Attributes:
        lines: Lines of the diff.
        new_lines: Number of lines in the hunk after the change.
        new_start: First line of the hunk after the change.
        old_lines: Number of lines in the hunk before the change.
        old_start: First line of the hunk before the change.
    """

    type: Literal["text_editor_code_execution_str_replace_result"] = (
        "text_editor_code_execution_str_replace_result"
    )
    lines: list[str] | None = None
    new_lines: int | None = None
    new_start: int | None = None
    old_lines: int | None = None
    old_start: int | None = None
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        absent = 0
        presence = 0
        try:
            at = "type"
            if source["type"] == "text_editor_code_execution_str_replace_result":
                self.type = "text_editor_code_execution_str_replace_result"
            else:
                self.type = as_string(source["type"])
            if "lines" not in source:
                self.lines = None
                absent += 1
            elif (value := source["lines"]) is None:
                self.lines = None
                presence |= 2
            else:
                at = "lines"
                if type(value) is not list:
                    value = as_array(value)
                items = []
                at = ("lines", items)
                for item in value:
                    items.append(item if type(item) is str else as_string(item))
                self.lines = items
            if "new_lines" not in source:
                self.new_lines = None
                absent += 1
            elif (value := source["new_lines"]) is None:
                self.new_lines = None
                presence |= 4
            else:
                at = "new_lines"
                if type(value) is not int:
                    value = as_integer(value)
                self.new_lines = value
            if "new_start" not in source:
                self.new_start = None
                absent += 1
            elif (value := source["new_start"]) is None:
                self.new_start = None
                presence |= 8
            else:
                at = "new_start"
                if type(value) is not int:
                    value = as_integer(value)
                self.new_start = value
            if "old_lines" not in source:
                self.old_lines = None
                absent += 1
            elif (value := source["old_lines"]) is None:
                self.old_lines = None
                presence |= 16
            else:
                at = "old_lines"
                if type(value) is not int:
                    value = as_integer(value)
                self.old_lines = value
            if "old_start" not in source:
                self.old_start = None
                absent += 1
            elif (value := source["old_start"]) is None:
                self.old_start = None
                presence |= 32
            else:
                at = "old_start"
                if type(value) is not int:
                    value = as_integer(value)
                self.old_start = value
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
        }
        if (value := this.lines) is not None:
            out["lines"] = value
        elif presence & 2:
            out["lines"] = None
        if (value := this.new_lines) is not None:
            out["new_lines"] = value
        elif presence & 4:
            out["new_lines"] = None
        if (value := this.new_start) is not None:
            out["new_start"] = value
        elif presence & 8:
            out["new_start"] = None
        if (value := this.old_lines) is not None:
            out["old_lines"] = value
        elif presence & 16:
            out["old_lines"] = None
        if (value := this.old_start) is not None:
            out["old_start"] = value
        elif presence & 32:
            out["old_start"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS: Fields = {
    "type": ("type", ("const", "text_editor_code_execution_str_replace_result"), False, ..., 0),
    "lines": ("lines", ("array", "string"), True, None, 2),
    "new_lines": ("new_lines", "integer", True, None, 4),
    "new_start": ("new_start", "integer", True, None, 8),
    "old_lines": ("old_lines", "integer", True, None, 16),
    "old_start": ("old_start", "integer", True, None, 32),
}
