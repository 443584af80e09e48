# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import (
    Fields,
    ReceivedModel,
    Variants,
    as_array,
    as_integer,
    as_string,
    irregular_to_wire,
    keep_extras,
    located,
    new,
)

if TYPE_CHECKING:
    from .bash_code_execution_output_block import BashCodeExecutionOutputBlock


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BashCodeExecutionResultBlock(ReceivedModel):
    """Result of a shell command that ran in the code execution container.

    Attributes:
        content: Files the command produced; empty when there are none.
        return_code: Exit status of the command; 0 means success.
        stderr: What the command wrote to standard error.
        stdout: What the command wrote to standard output.
    """

    content: list[BashCodeExecutionOutputBlock]
    return_code: int
    stderr: str
    stdout: str
    type: Literal["bash_code_execution_result"] = "bash_code_execution_result"
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        try:
            at = "type"
            if source["type"] == "bash_code_execution_result":
                self.type = "bash_code_execution_result"
            else:
                self.type = as_string(source["type"])
            at = "content"
            value = source["content"]
            if type(value) is not list:
                value = as_array(value)
            items = []
            at = ("content", items)
            for item in value:
                items.append(_VARIANTS[item["type"]](item))
            self.content = items
            at = "return_code"
            if type(value := source["return_code"]) is not int:
                value = as_integer(value)
            self.return_code = value
            at = "stderr"
            if type(value := source["stderr"]) is not str:
                value = as_string(value)
            self.stderr = value
            at = "stdout"
            if type(value := source["stdout"]) is not str:
                value = as_string(value)
            self.stdout = value
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(
                error,
                source,
                at,
                {
                    "content": "type",
                },
            ) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) == 5 else keep_extras(self, source, _FIELDS)
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
            "content": [item if type(item) is dict else item.to_wire() for item in this.content],
            "return_code": this.return_code,
            "stderr": this.stderr,
            "stdout": this.stdout,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_VARIANTS = Variants(
    {
        "bash_code_execution_output": "bash_code_execution_output_block.BashCodeExecutionOutputBlock",
    }
)
_FIELDS: Fields = {
    "type": ("type", ("const", "bash_code_execution_result"), False, ..., 0),
    "content": ("content", ("array", ("tagged", _VARIANTS, "type")), False, ..., 0),
    "return_code": ("return_code", "integer", False, ..., 0),
    "stderr": ("stderr", "string", False, ..., 0),
    "stdout": ("stdout", "string", False, ..., 0),
}
