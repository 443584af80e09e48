# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from attrs import define, field

from ..types import UNSET, Unset, WireModel, as_object, dumped, located, new

if TYPE_CHECKING:
    from .beta_computer_cursor_position_config_param import BetaComputerCursorPositionConfigParam
    from .beta_computer_double_click_config_param import BetaComputerDoubleClickConfigParam
    from .beta_computer_hold_key_config_param import BetaComputerHoldKeyConfigParam
    from .beta_computer_key_config_param import BetaComputerKeyConfigParam
    from .beta_computer_left_click_config_param import BetaComputerLeftClickConfigParam
    from .beta_computer_left_click_drag_config_param import BetaComputerLeftClickDragConfigParam
    from .beta_computer_left_mouse_down_config_param import BetaComputerLeftMouseDownConfigParam
    from .beta_computer_left_mouse_up_config_param import BetaComputerLeftMouseUpConfigParam
    from .beta_computer_middle_click_config_param import BetaComputerMiddleClickConfigParam
    from .beta_computer_mouse_move_config_param import BetaComputerMouseMoveConfigParam
    from .beta_computer_right_click_config_param import BetaComputerRightClickConfigParam
    from .beta_computer_screenshot_config_param import BetaComputerScreenshotConfigParam
    from .beta_computer_scroll_config_param import BetaComputerScrollConfigParam
    from .beta_computer_triple_click_config_param import BetaComputerTripleClickConfigParam
    from .beta_computer_type_config_param import BetaComputerTypeConfigParam
    from .beta_computer_wait_config_param import BetaComputerWaitConfigParam
    from .beta_computer_zoom_config_param import BetaComputerZoomConfigParam


@define(kw_only=True, weakref_slot=False)
class BetaComputerToolsetConfigsParam(WireModel):
    """Settings for each action of the computer toolset, one key per action. A null or missing key leaves that action at its default.

    Attributes:
        type: Typing text; here the key names an action, it is not a type tag.
        cursor_position: Reading where the pointer is.
        hold_key: Holding a key down for a while.
        key: Pressing a key or key combination.
        left_click_drag: Dragging with the left button held.
        left_mouse_down: Pressing the left button without letting go.
        left_mouse_up: Letting go of the left button.
        mouse_move: Moving the pointer without clicking.
        screenshot: Taking a picture of the screen.
        wait: Pausing before the next action.
        zoom: Looking closely at a part of the screen.
    """

    type: BetaComputerTypeConfigParam | None | Unset = UNSET
    cursor_position: BetaComputerCursorPositionConfigParam | None | Unset = UNSET
    double_click: BetaComputerDoubleClickConfigParam | None | Unset = UNSET
    hold_key: BetaComputerHoldKeyConfigParam | None | Unset = UNSET
    key: BetaComputerKeyConfigParam | None | Unset = UNSET
    left_click: BetaComputerLeftClickConfigParam | None | Unset = UNSET
    left_click_drag: BetaComputerLeftClickDragConfigParam | None | Unset = UNSET
    left_mouse_down: BetaComputerLeftMouseDownConfigParam | None | Unset = UNSET
    left_mouse_up: BetaComputerLeftMouseUpConfigParam | None | Unset = UNSET
    middle_click: BetaComputerMiddleClickConfigParam | None | Unset = UNSET
    mouse_move: BetaComputerMouseMoveConfigParam | None | Unset = UNSET
    right_click: BetaComputerRightClickConfigParam | None | Unset = UNSET
    screenshot: BetaComputerScreenshotConfigParam | None | Unset = UNSET
    scroll: BetaComputerScrollConfigParam | None | Unset = UNSET
    triple_click: BetaComputerTripleClickConfigParam | None | Unset = UNSET
    wait: BetaComputerWaitConfigParam | None | Unset = UNSET
    zoom: BetaComputerZoomConfigParam | None | Unset = UNSET
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
            at = "type"
            if "type" not in source:
                self.type = UNSET
                absent += 1
            elif (value := source["type"]) is None:
                self.type = None
            else:
                self.type = _decode_beta_computer_type_config_param(value)
            at = "cursor_position"
            if "cursor_position" not in source:
                self.cursor_position = UNSET
                absent += 1
            elif (value := source["cursor_position"]) is None:
                self.cursor_position = None
            else:
                self.cursor_position = _decode_beta_computer_cursor_position_config_param(value)
            at = "double_click"
            if "double_click" not in source:
                self.double_click = UNSET
                absent += 1
            elif (value := source["double_click"]) is None:
                self.double_click = None
            else:
                self.double_click = _decode_beta_computer_double_click_config_param(value)
            at = "hold_key"
            if "hold_key" not in source:
                self.hold_key = UNSET
                absent += 1
            elif (value := source["hold_key"]) is None:
                self.hold_key = None
            else:
                self.hold_key = _decode_beta_computer_hold_key_config_param(value)
            at = "key"
            if "key" not in source:
                self.key = UNSET
                absent += 1
            elif (value := source["key"]) is None:
                self.key = None
            else:
                self.key = _decode_beta_computer_key_config_param(value)
            at = "left_click"
            if "left_click" not in source:
                self.left_click = UNSET
                absent += 1
            elif (value := source["left_click"]) is None:
                self.left_click = None
            else:
                self.left_click = _decode_beta_computer_left_click_config_param(value)
            at = "left_click_drag"
            if "left_click_drag" not in source:
                self.left_click_drag = UNSET
                absent += 1
            elif (value := source["left_click_drag"]) is None:
                self.left_click_drag = None
            else:
                self.left_click_drag = _decode_beta_computer_left_click_drag_config_param(value)
            at = "left_mouse_down"
            if "left_mouse_down" not in source:
                self.left_mouse_down = UNSET
                absent += 1
            elif (value := source["left_mouse_down"]) is None:
                self.left_mouse_down = None
            else:
                self.left_mouse_down = _decode_beta_computer_left_mouse_down_config_param(value)
            at = "left_mouse_up"
            if "left_mouse_up" not in source:
                self.left_mouse_up = UNSET
                absent += 1
            elif (value := source["left_mouse_up"]) is None:
                self.left_mouse_up = None
            else:
                self.left_mouse_up = _decode_beta_computer_left_mouse_up_config_param(value)
            at = "middle_click"
            if "middle_click" not in source:
                self.middle_click = UNSET
                absent += 1
            elif (value := source["middle_click"]) is None:
                self.middle_click = None
            else:
                self.middle_click = _decode_beta_computer_middle_click_config_param(value)
            at = "mouse_move"
            if "mouse_move" not in source:
                self.mouse_move = UNSET
                absent += 1
            elif (value := source["mouse_move"]) is None:
                self.mouse_move = None
            else:
                self.mouse_move = _decode_beta_computer_mouse_move_config_param(value)
            at = "right_click"
            if "right_click" not in source:
                self.right_click = UNSET
                absent += 1
            elif (value := source["right_click"]) is None:
                self.right_click = None
            else:
                self.right_click = _decode_beta_computer_right_click_config_param(value)
            at = "screenshot"
            if "screenshot" not in source:
                self.screenshot = UNSET
                absent += 1
            elif (value := source["screenshot"]) is None:
                self.screenshot = None
            else:
                self.screenshot = _decode_beta_computer_screenshot_config_param(value)
            at = "scroll"
            if "scroll" not in source:
                self.scroll = UNSET
                absent += 1
            elif (value := source["scroll"]) is None:
                self.scroll = None
            else:
                self.scroll = _decode_beta_computer_scroll_config_param(value)
            at = "triple_click"
            if "triple_click" not in source:
                self.triple_click = UNSET
                absent += 1
            elif (value := source["triple_click"]) is None:
                self.triple_click = None
            else:
                self.triple_click = _decode_beta_computer_triple_click_config_param(value)
            at = "wait"
            if "wait" not in source:
                self.wait = UNSET
                absent += 1
            elif (value := source["wait"]) is None:
                self.wait = None
            else:
                self.wait = _decode_beta_computer_wait_config_param(value)
            at = "zoom"
            if "zoom" not in source:
                self.zoom = UNSET
                absent += 1
            elif (value := source["zoom"]) is None:
                self.zoom = None
            else:
                self.zoom = _decode_beta_computer_zoom_config_param(value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = (
            {}
            if len(source) + absent == 17
            else {key: found for key, found in source.items() if key not in _FIELDS}
        )
        return self

    def to_dict(
        self, *, mode: Literal["json", "python"] = "json", exclude_none: bool = False
    ) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all; see ``WireModel.to_dict``."""
        this: Any = self
        out: dict[str, Any] = {}
        if (value := this.type) is not UNSET:
            out["type"] = None if value is None else (value if type(value) is dict else value.to_dict())
        if (value := this.cursor_position) is not UNSET:
            out["cursor_position"] = (
                None if value is None else (value if type(value) is dict else value.to_dict())
            )
        if (value := this.double_click) is not UNSET:
            out["double_click"] = (
                None if value is None else (value if type(value) is dict else value.to_dict())
            )
        if (value := this.hold_key) is not UNSET:
            out["hold_key"] = None if value is None else (value if type(value) is dict else value.to_dict())
        if (value := this.key) is not UNSET:
            out["key"] = None if value is None else (value if type(value) is dict else value.to_dict())
        if (value := this.left_click) is not UNSET:
            out["left_click"] = None if value is None else (value if type(value) is dict else value.to_dict())
        if (value := this.left_click_drag) is not UNSET:
            out["left_click_drag"] = (
                None if value is None else (value if type(value) is dict else value.to_dict())
            )
        if (value := this.left_mouse_down) is not UNSET:
            out["left_mouse_down"] = (
                None if value is None else (value if type(value) is dict else value.to_dict())
            )
        if (value := this.left_mouse_up) is not UNSET:
            out["left_mouse_up"] = (
                None if value is None else (value if type(value) is dict else value.to_dict())
            )
        if (value := this.middle_click) is not UNSET:
            out["middle_click"] = (
                None if value is None else (value if type(value) is dict else value.to_dict())
            )
        if (value := this.mouse_move) is not UNSET:
            out["mouse_move"] = None if value is None else (value if type(value) is dict else value.to_dict())
        if (value := this.right_click) is not UNSET:
            out["right_click"] = (
                None if value is None else (value if type(value) is dict else value.to_dict())
            )
        if (value := this.screenshot) is not UNSET:
            out["screenshot"] = None if value is None else (value if type(value) is dict else value.to_dict())
        if (value := this.scroll) is not UNSET:
            out["scroll"] = None if value is None else (value if type(value) is dict else value.to_dict())
        if (value := this.triple_click) is not UNSET:
            out["triple_click"] = (
                None if value is None else (value if type(value) is dict else value.to_dict())
            )
        if (value := this.wait) is not UNSET:
            out["wait"] = None if value is None else (value if type(value) is dict else value.to_dict())
        if (value := this.zoom) is not UNSET:
            out["zoom"] = None if value is None else (value if type(value) is dict else value.to_dict())
        if this.additional_properties:
            out.update(this.additional_properties)
        if exclude_none or mode != "json":
            return dumped(self, out, times=mode == "python", nulls=not exclude_none)
        return out


_FIELDS = frozenset(
    (
        "type",
        "cursor_position",
        "double_click",
        "hold_key",
        "key",
        "left_click",
        "left_click_drag",
        "left_mouse_down",
        "left_mouse_up",
        "middle_click",
        "mouse_move",
        "right_click",
        "screenshot",
        "scroll",
        "triple_click",
        "wait",
        "zoom",
    )
)
from .beta_computer_cursor_position_config_param import BetaComputerCursorPositionConfigParam  # noqa: E402
from .beta_computer_double_click_config_param import BetaComputerDoubleClickConfigParam  # noqa: E402
from .beta_computer_hold_key_config_param import BetaComputerHoldKeyConfigParam  # noqa: E402
from .beta_computer_key_config_param import BetaComputerKeyConfigParam  # noqa: E402
from .beta_computer_left_click_config_param import BetaComputerLeftClickConfigParam  # noqa: E402
from .beta_computer_left_click_drag_config_param import BetaComputerLeftClickDragConfigParam  # noqa: E402
from .beta_computer_left_mouse_down_config_param import BetaComputerLeftMouseDownConfigParam  # noqa: E402
from .beta_computer_left_mouse_up_config_param import BetaComputerLeftMouseUpConfigParam  # noqa: E402
from .beta_computer_middle_click_config_param import BetaComputerMiddleClickConfigParam  # noqa: E402
from .beta_computer_mouse_move_config_param import BetaComputerMouseMoveConfigParam  # noqa: E402
from .beta_computer_right_click_config_param import BetaComputerRightClickConfigParam  # noqa: E402
from .beta_computer_screenshot_config_param import BetaComputerScreenshotConfigParam  # noqa: E402
from .beta_computer_scroll_config_param import BetaComputerScrollConfigParam  # noqa: E402
from .beta_computer_triple_click_config_param import BetaComputerTripleClickConfigParam  # noqa: E402
from .beta_computer_type_config_param import BetaComputerTypeConfigParam  # noqa: E402
from .beta_computer_wait_config_param import BetaComputerWaitConfigParam  # noqa: E402
from .beta_computer_zoom_config_param import BetaComputerZoomConfigParam  # noqa: E402

_decode_beta_computer_cursor_position_config_param = BetaComputerCursorPositionConfigParam.from_dict
_decode_beta_computer_double_click_config_param = BetaComputerDoubleClickConfigParam.from_dict
_decode_beta_computer_hold_key_config_param = BetaComputerHoldKeyConfigParam.from_dict
_decode_beta_computer_key_config_param = BetaComputerKeyConfigParam.from_dict
_decode_beta_computer_left_click_config_param = BetaComputerLeftClickConfigParam.from_dict
_decode_beta_computer_left_click_drag_config_param = BetaComputerLeftClickDragConfigParam.from_dict
_decode_beta_computer_left_mouse_down_config_param = BetaComputerLeftMouseDownConfigParam.from_dict
_decode_beta_computer_left_mouse_up_config_param = BetaComputerLeftMouseUpConfigParam.from_dict
_decode_beta_computer_middle_click_config_param = BetaComputerMiddleClickConfigParam.from_dict
_decode_beta_computer_mouse_move_config_param = BetaComputerMouseMoveConfigParam.from_dict
_decode_beta_computer_right_click_config_param = BetaComputerRightClickConfigParam.from_dict
_decode_beta_computer_screenshot_config_param = BetaComputerScreenshotConfigParam.from_dict
_decode_beta_computer_scroll_config_param = BetaComputerScrollConfigParam.from_dict
_decode_beta_computer_triple_click_config_param = BetaComputerTripleClickConfigParam.from_dict
_decode_beta_computer_type_config_param = BetaComputerTypeConfigParam.from_dict
_decode_beta_computer_wait_config_param = BetaComputerWaitConfigParam.from_dict
_decode_beta_computer_zoom_config_param = BetaComputerZoomConfigParam.from_dict
