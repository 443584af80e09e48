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
    from .code_execution_output_block import CodeExecutionOutputBlock


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class EncryptedCodeExecutionResultBlock(ReceivedModel):
    """Outcome of a code execution whose standard output is encrypted. Send it back unchanged in follow-up requests.

    Attributes:
        content: Files the run produced.
        encrypted_stdout: Standard output, readable only by the service.
        return_code: Exit code of the run; 0 means success.
    """

    content: list[CodeExecutionOutputBlock]
    encrypted_stdout: str
    return_code: int
    stderr: str
    type: Literal["encrypted_code_execution_result"] = "encrypted_code_execution_result"
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
            if source["type"] == "encrypted_code_execution_result":
                self.type = "encrypted_code_execution_result"
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
            at = "encrypted_stdout"
            if type(value := source["encrypted_stdout"]) is not str:
                value = as_string(value)
            self.encrypted_stdout = value
            at = "return_code"
            if type(value := source["return_code"]) is not int:
                value = as_integer(value)
            self.return_code = value
            at = "stderr"
            if type(value := source["stderr"]) is not str:
                value = as_string(value)
            self.stderr = value
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
            "encrypted_stdout": this.encrypted_stdout,
            "return_code": this.return_code,
            "stderr": this.stderr,
        }
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_VARIANTS = Variants(
    {
        "code_execution_output": "code_execution_output_block.CodeExecutionOutputBlock",
    }
)
_FIELDS: Fields = {
    "type": ("type", ("const", "encrypted_code_execution_result"), False, ..., 0),
    "content": ("content", ("array", ("tagged", _VARIANTS, "type")), False, ..., 0),
    "encrypted_stdout": ("encrypted_stdout", "string", False, ..., 0),
    "return_code": ("return_code", "integer", False, ..., 0),
    "stderr": ("stderr", "string", False, ..., 0),
}
