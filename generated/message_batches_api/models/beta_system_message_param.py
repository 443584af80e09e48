# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define, field

from ..types import (
    UNSET,
    Fields,
    Unset,
    WireModel,
    as_string,
    encode,
    irregular_to_wire,
    keep_extras,
    located,
    mismatch,
    new,
)
from ..variants import BETA_SYSTEM_MESSAGE_PARAM_CONTENT_BLOCK

if TYPE_CHECKING:
    from .beta_system_message_clear_at import BetaSystemMessageClearAt
    from .beta_system_message_output_config_param import BetaSystemMessageOutputConfigParam
    from .beta_system_message_param_content import BetaSystemMessageParamContent


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaSystemMessageParam(WireModel):
    """Instructions, tool changes or output settings from the operator, placed within the conversation. Unlike SystemMessageParam it can change tools and output settings, and be cleared later, so content is not required.

    Attributes:
        clear_at: When the message is cleared: at the next user message, or never. Null means not set.
        output_config: Output settings that come with the message; null sets none.
    """

    role: Literal["system"] = "system"
    clear_at: BetaSystemMessageClearAt | None | Unset = UNSET
    content: BetaSystemMessageParamContent | Unset = UNSET
    output_config: BetaSystemMessageOutputConfigParam | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        items: list[Any]
        at: str | tuple[str, Any] = ""
        absent = 0
        try:
            at = "role"
            if source["role"] == "system":
                self.role = "system"
            else:
                self.role = as_string(source["role"])
            if "clear_at" not in source:
                self.clear_at = UNSET
                absent += 1
            elif (value := source["clear_at"]) is None:
                self.clear_at = None
            else:
                at = "clear_at"
                if type(value) is not str:
                    value = as_string(value)
                self.clear_at = value
            if "content" not in source:
                self.content = UNSET
                absent += 1
            else:
                at = "content"
                value = source["content"]
                if (kind := type(value)) is str:
                    self.content = value
                elif kind is list:
                    items = []
                    at = ("content", items)
                    for item in value:
                        items.append(BETA_SYSTEM_MESSAGE_PARAM_CONTENT_BLOCK[item["type"]](item))
                    self.content = items
                else:
                    raise mismatch("a string or an array", value)
            if "output_config" not in source:
                self.output_config = UNSET
                absent += 1
            elif (value := source["output_config"]) is None:
                self.output_config = None
            else:
                at = "output_config"
                self.output_config = _decode_beta_system_message_output_config_param(value)
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
            "role": this.role,
        }
        if (value := this.clear_at) is not UNSET:
            out["clear_at"] = value
        if (value := this.content) is not UNSET:
            out["content"] = encode(value)
        if (value := this.output_config) is not UNSET:
            out["output_config"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .beta_system_message_output_config_param import BetaSystemMessageOutputConfigParam  # noqa: E402

_decode_beta_system_message_output_config_param = BetaSystemMessageOutputConfigParam._decode
_FIELDS: Fields = {
    "role": ("role", ("const", "system"), False, ..., 0),
    "clear_at": ("clear_at", "string", True, UNSET, 0),
    "content": (
        "content",
        (
            "either",
            (("str",), "string"),
            (("list",), ("array", ("tagged", BETA_SYSTEM_MESSAGE_PARAM_CONTENT_BLOCK, "type"))),
        ),
        False,
        UNSET,
        0,
    ),
    "output_config": ("output_config", ("model", BetaSystemMessageOutputConfigParam), True, UNSET, 0),
}
