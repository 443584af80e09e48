# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_object, as_string, located, new

if TYPE_CHECKING:
    from .beta_token_task_budget_param import BetaTokenTaskBudgetParam
    from .effort import Effort
    from .json_output_format_param import JSONOutputFormatParam


@define(kw_only=True, weakref_slot=False, repr=False)
class BetaOutputConfigParam(WireModel):
    """Settings for the answer: effort, format and budget. Unlike OutputConfigParam it can set a budget for the whole task.

    Attributes:
        effort: How much work to put in: higher is more thorough and uses more tokens. Null means not set.
        format: Shape of the answer; null leaves it free.
        task_budget: Token budget the model should plan its work by; null sets none.
    """

    effort: Effort | None | Unset = UNSET
    format: JSONOutputFormatParam | None | Unset = UNSET
    task_budget: BetaTokenTaskBudgetParam | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            if type(source) is not dict:
                source = as_object(source)
            at = "effort"
            if "effort" not in source:
                self.effort = UNSET
                absent += 1
            elif (value := source["effort"]) is None:
                self.effort = None
            else:
                if type(value) is not str:
                    value = as_string(value)
                self.effort = value
            at = "format"
            if "format" not in source:
                self.format = UNSET
                absent += 1
            elif (value := source["format"]) is None:
                self.format = None
            else:
                self.format = _decode_json_output_format_param(value)
            at = "task_budget"
            if "task_budget" not in source:
                self.task_budget = UNSET
                absent += 1
            elif (value := source["task_budget"]) is None:
                self.task_budget = None
            else:
                self.task_budget = _decode_beta_token_task_budget_param(value)
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
        out: dict[str, Any] = {}
        if (value := this.effort) is not UNSET:
            out["effort"] = value
        if (value := this.format) is not UNSET:
            out["format"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.task_budget) is not UNSET:
            out["task_budget"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


_FIELDS = frozenset(
    (
        "effort",
        "format",
        "task_budget",
    )
)
from .beta_token_task_budget_param import BetaTokenTaskBudgetParam  # noqa: E402
from .json_output_format_param import JSONOutputFormatParam  # noqa: E402

_decode_beta_token_task_budget_param = BetaTokenTaskBudgetParam.from_dict
_decode_json_output_format_param = JSONOutputFormatParam.from_dict
