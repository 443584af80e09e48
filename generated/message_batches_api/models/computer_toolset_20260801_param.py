# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_string, located, new

if TYPE_CHECKING:
    from .cache_control_ephemeral_param import CacheControlEphemeralParam
    from .computer_toolset_configs_param import ComputerToolsetConfigsParam


@define(kw_only=True, weakref_slot=False, repr=False)
class ComputerToolset20260801Param(WireModel):
    """Set of mouse, keyboard and screen actions with which the model works a computer that the caller runs.

    Attributes:
        cache_control: Prompt-cache breakpoint at this tool; null sets none.
        configs: Settings per action; null leaves every action at its default.
    """

    type: Literal["computer_toolset_20260801"] = "computer_toolset_20260801"
    cache_control: CacheControlEphemeralParam | None | Unset = UNSET
    configs: ComputerToolsetConfigsParam | None | Unset = UNSET
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
            if source["type"] == "computer_toolset_20260801":
                self.type = "computer_toolset_20260801"
            else:
                self.type = as_string(source["type"])
            at = "cache_control"
            if "cache_control" not in source:
                self.cache_control = UNSET
                absent += 1
            elif (value := source["cache_control"]) is None:
                self.cache_control = None
            else:
                self.cache_control = _decode_cache_control_ephemeral_param(value)
            at = "configs"
            if "configs" not in source:
                self.configs = UNSET
                absent += 1
            elif (value := source["configs"]) is None:
                self.configs = None
            else:
                self.configs = _decode_computer_toolset_configs_param(value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 3
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        out: dict[str, Any] = {
            "type": this.type,
        }
        if (value := this.cache_control) is not UNSET:
            out["cache_control"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.configs) is not UNSET:
            out["configs"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "type",
        "cache_control",
        "configs",
    )
)
from .cache_control_ephemeral_param import CacheControlEphemeralParam  # noqa: E402
from .computer_toolset_configs_param import ComputerToolsetConfigsParam  # noqa: E402

_decode_cache_control_ephemeral_param = CacheControlEphemeralParam.from_dict
_decode_computer_toolset_configs_param = ComputerToolsetConfigsParam.from_dict
