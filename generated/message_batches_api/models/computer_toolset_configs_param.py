# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define, field

from ..types import UNSET, Fields, Unset, WireModel, as_object, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .computer_cursor_position_config_param import ComputerCursorPositionConfigParam
    from .computer_double_click_config_param import ComputerDoubleClickConfigParam
    from .computer_hold_key_config_param import ComputerHoldKeyConfigParam
    from .computer_key_config_param import ComputerKeyConfigParam
    from .computer_left_click_config_param import ComputerLeftClickConfigParam
    from .computer_left_click_drag_config_param import ComputerLeftClickDragConfigParam
    from .computer_left_mouse_down_config_param import ComputerLeftMouseDownConfigParam
    from .computer_left_mouse_up_config_param import ComputerLeftMouseUpConfigParam
    from .computer_middle_click_config_param import ComputerMiddleClickConfigParam
    from .computer_mouse_move_config_param import ComputerMouseMoveConfigParam
    from .computer_right_click_config_param import ComputerRightClickConfigParam
    from .computer_screenshot_config_param import ComputerScreenshotConfigParam
    from .computer_scroll_config_param import ComputerScrollConfigParam
    from .computer_triple_click_config_param import ComputerTripleClickConfigParam
    from .computer_type_config_param import ComputerTypeConfigParam
    from .computer_wait_config_param import ComputerWaitConfigParam
    from .computer_zoom_config_param import ComputerZoomConfigParam


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class ComputerToolsetConfigsParam(WireModel):
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

    type: ComputerTypeConfigParam | None | Unset = UNSET
    cursor_position: ComputerCursorPositionConfigParam | None | Unset = UNSET
    double_click: ComputerDoubleClickConfigParam | None | Unset = UNSET
    hold_key: ComputerHoldKeyConfigParam | None | Unset = UNSET
    key: ComputerKeyConfigParam | None | Unset = UNSET
    left_click: ComputerLeftClickConfigParam | None | Unset = UNSET
    left_click_drag: ComputerLeftClickDragConfigParam | None | Unset = UNSET
    left_mouse_down: ComputerLeftMouseDownConfigParam | None | Unset = UNSET
    left_mouse_up: ComputerLeftMouseUpConfigParam | None | Unset = UNSET
    middle_click: ComputerMiddleClickConfigParam | None | Unset = UNSET
    mouse_move: ComputerMouseMoveConfigParam | None | Unset = UNSET
    right_click: ComputerRightClickConfigParam | None | Unset = UNSET
    screenshot: ComputerScreenshotConfigParam | None | Unset = UNSET
    scroll: ComputerScrollConfigParam | None | Unset = UNSET
    triple_click: ComputerTripleClickConfigParam | None | Unset = UNSET
    wait: ComputerWaitConfigParam | None | Unset = UNSET
    zoom: ComputerZoomConfigParam | None | Unset = UNSET
    additional_properties: dict[str, Any] = field(factory=dict)
    _presence: int = field(init=False, default=0, eq=False, repr=False)

    _sent: ClassVar[bool] = True

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self = new(cls)
        value: Any
        at: str = ""
        absent = 0
        try:
            if type(source) is not dict:
                source = as_object(source)
            if "type" not in source:
                self.type = UNSET
                absent += 1
            elif (value := source["type"]) is None:
                self.type = None
            else:
                at = "type"
                self.type = _decode_computer_type_config_param(value)
            if "cursor_position" not in source:
                self.cursor_position = UNSET
                absent += 1
            elif (value := source["cursor_position"]) is None:
                self.cursor_position = None
            else:
                at = "cursor_position"
                self.cursor_position = _decode_computer_cursor_position_config_param(value)
            if "double_click" not in source:
                self.double_click = UNSET
                absent += 1
            elif (value := source["double_click"]) is None:
                self.double_click = None
            else:
                at = "double_click"
                self.double_click = _decode_computer_double_click_config_param(value)
            if "hold_key" not in source:
                self.hold_key = UNSET
                absent += 1
            elif (value := source["hold_key"]) is None:
                self.hold_key = None
            else:
                at = "hold_key"
                self.hold_key = _decode_computer_hold_key_config_param(value)
            if "key" not in source:
                self.key = UNSET
                absent += 1
            elif (value := source["key"]) is None:
                self.key = None
            else:
                at = "key"
                self.key = _decode_computer_key_config_param(value)
            if "left_click" not in source:
                self.left_click = UNSET
                absent += 1
            elif (value := source["left_click"]) is None:
                self.left_click = None
            else:
                at = "left_click"
                self.left_click = _decode_computer_left_click_config_param(value)
            if "left_click_drag" not in source:
                self.left_click_drag = UNSET
                absent += 1
            elif (value := source["left_click_drag"]) is None:
                self.left_click_drag = None
            else:
                at = "left_click_drag"
                self.left_click_drag = _decode_computer_left_click_drag_config_param(value)
            if "left_mouse_down" not in source:
                self.left_mouse_down = UNSET
                absent += 1
            elif (value := source["left_mouse_down"]) is None:
                self.left_mouse_down = None
            else:
                at = "left_mouse_down"
                self.left_mouse_down = _decode_computer_left_mouse_down_config_param(value)
            if "left_mouse_up" not in source:
                self.left_mouse_up = UNSET
                absent += 1
            elif (value := source["left_mouse_up"]) is None:
                self.left_mouse_up = None
            else:
                at = "left_mouse_up"
                self.left_mouse_up = _decode_computer_left_mouse_up_config_param(value)
            if "middle_click" not in source:
                self.middle_click = UNSET
                absent += 1
            elif (value := source["middle_click"]) is None:
                self.middle_click = None
            else:
                at = "middle_click"
                self.middle_click = _decode_computer_middle_click_config_param(value)
            if "mouse_move" not in source:
                self.mouse_move = UNSET
                absent += 1
            elif (value := source["mouse_move"]) is None:
                self.mouse_move = None
            else:
                at = "mouse_move"
                self.mouse_move = _decode_computer_mouse_move_config_param(value)
            if "right_click" not in source:
                self.right_click = UNSET
                absent += 1
            elif (value := source["right_click"]) is None:
                self.right_click = None
            else:
                at = "right_click"
                self.right_click = _decode_computer_right_click_config_param(value)
            if "screenshot" not in source:
                self.screenshot = UNSET
                absent += 1
            elif (value := source["screenshot"]) is None:
                self.screenshot = None
            else:
                at = "screenshot"
                self.screenshot = _decode_computer_screenshot_config_param(value)
            if "scroll" not in source:
                self.scroll = UNSET
                absent += 1
            elif (value := source["scroll"]) is None:
                self.scroll = None
            else:
                at = "scroll"
                self.scroll = _decode_computer_scroll_config_param(value)
            if "triple_click" not in source:
                self.triple_click = UNSET
                absent += 1
            elif (value := source["triple_click"]) is None:
                self.triple_click = None
            else:
                at = "triple_click"
                self.triple_click = _decode_computer_triple_click_config_param(value)
            if "wait" not in source:
                self.wait = UNSET
                absent += 1
            elif (value := source["wait"]) is None:
                self.wait = None
            else:
                at = "wait"
                self.wait = _decode_computer_wait_config_param(value)
            if "zoom" not in source:
                self.zoom = UNSET
                absent += 1
            elif (value := source["zoom"]) is None:
                self.zoom = None
            else:
                at = "zoom"
                self.zoom = _decode_computer_zoom_config_param(value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 17 else keep_extras(self, source, _FIELDS)
        return self

    @classmethod
    def _fields(cls) -> Fields:
        return _FIELDS

    def to_wire(self) -> dict[str, Any]:
        """Encode to a JSON object, unknown fields and all."""
        this: Any = self
        if (presence := this._presence) & 1:
            return irregular_to_wire(self)
        out: dict[str, Any] = {}
        if (value := this.type) is not UNSET:
            out["type"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.cursor_position) is not UNSET:
            out["cursor_position"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.double_click) is not UNSET:
            out["double_click"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.hold_key) is not UNSET:
            out["hold_key"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.key) is not UNSET:
            out["key"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.left_click) is not UNSET:
            out["left_click"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.left_click_drag) is not UNSET:
            out["left_click_drag"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.left_mouse_down) is not UNSET:
            out["left_mouse_down"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.left_mouse_up) is not UNSET:
            out["left_mouse_up"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.middle_click) is not UNSET:
            out["middle_click"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.mouse_move) is not UNSET:
            out["mouse_move"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.right_click) is not UNSET:
            out["right_click"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.screenshot) is not UNSET:
            out["screenshot"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.scroll) is not UNSET:
            out["scroll"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.triple_click) is not UNSET:
            out["triple_click"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.wait) is not UNSET:
            out["wait"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.zoom) is not UNSET:
            out["zoom"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .computer_cursor_position_config_param import ComputerCursorPositionConfigParam  # noqa: E402
from .computer_double_click_config_param import ComputerDoubleClickConfigParam  # noqa: E402
from .computer_hold_key_config_param import ComputerHoldKeyConfigParam  # noqa: E402
from .computer_key_config_param import ComputerKeyConfigParam  # noqa: E402
from .computer_left_click_config_param import ComputerLeftClickConfigParam  # noqa: E402
from .computer_left_click_drag_config_param import ComputerLeftClickDragConfigParam  # noqa: E402
from .computer_left_mouse_down_config_param import ComputerLeftMouseDownConfigParam  # noqa: E402
from .computer_left_mouse_up_config_param import ComputerLeftMouseUpConfigParam  # noqa: E402
from .computer_middle_click_config_param import ComputerMiddleClickConfigParam  # noqa: E402
from .computer_mouse_move_config_param import ComputerMouseMoveConfigParam  # noqa: E402
from .computer_right_click_config_param import ComputerRightClickConfigParam  # noqa: E402
from .computer_screenshot_config_param import ComputerScreenshotConfigParam  # noqa: E402
from .computer_scroll_config_param import ComputerScrollConfigParam  # noqa: E402
from .computer_triple_click_config_param import ComputerTripleClickConfigParam  # noqa: E402
from .computer_type_config_param import ComputerTypeConfigParam  # noqa: E402
from .computer_wait_config_param import ComputerWaitConfigParam  # noqa: E402
from .computer_zoom_config_param import ComputerZoomConfigParam  # noqa: E402

_decode_computer_cursor_position_config_param = ComputerCursorPositionConfigParam._decode
_decode_computer_double_click_config_param = ComputerDoubleClickConfigParam._decode
_decode_computer_hold_key_config_param = ComputerHoldKeyConfigParam._decode
_decode_computer_key_config_param = ComputerKeyConfigParam._decode
_decode_computer_left_click_config_param = ComputerLeftClickConfigParam._decode
_decode_computer_left_click_drag_config_param = ComputerLeftClickDragConfigParam._decode
_decode_computer_left_mouse_down_config_param = ComputerLeftMouseDownConfigParam._decode
_decode_computer_left_mouse_up_config_param = ComputerLeftMouseUpConfigParam._decode
_decode_computer_middle_click_config_param = ComputerMiddleClickConfigParam._decode
_decode_computer_mouse_move_config_param = ComputerMouseMoveConfigParam._decode
_decode_computer_right_click_config_param = ComputerRightClickConfigParam._decode
_decode_computer_screenshot_config_param = ComputerScreenshotConfigParam._decode
_decode_computer_scroll_config_param = ComputerScrollConfigParam._decode
_decode_computer_triple_click_config_param = ComputerTripleClickConfigParam._decode
_decode_computer_type_config_param = ComputerTypeConfigParam._decode
_decode_computer_wait_config_param = ComputerWaitConfigParam._decode
_decode_computer_zoom_config_param = ComputerZoomConfigParam._decode
_FIELDS: Fields = {
    "type": ("type", ("model", ComputerTypeConfigParam), True, UNSET, 0),
    "cursor_position": ("cursor_position", ("model", ComputerCursorPositionConfigParam), True, UNSET, 0),
    "double_click": ("double_click", ("model", ComputerDoubleClickConfigParam), True, UNSET, 0),
    "hold_key": ("hold_key", ("model", ComputerHoldKeyConfigParam), True, UNSET, 0),
    "key": ("key", ("model", ComputerKeyConfigParam), True, UNSET, 0),
    "left_click": ("left_click", ("model", ComputerLeftClickConfigParam), True, UNSET, 0),
    "left_click_drag": ("left_click_drag", ("model", ComputerLeftClickDragConfigParam), True, UNSET, 0),
    "left_mouse_down": ("left_mouse_down", ("model", ComputerLeftMouseDownConfigParam), True, UNSET, 0),
    "left_mouse_up": ("left_mouse_up", ("model", ComputerLeftMouseUpConfigParam), True, UNSET, 0),
    "middle_click": ("middle_click", ("model", ComputerMiddleClickConfigParam), True, UNSET, 0),
    "mouse_move": ("mouse_move", ("model", ComputerMouseMoveConfigParam), True, UNSET, 0),
    "right_click": ("right_click", ("model", ComputerRightClickConfigParam), True, UNSET, 0),
    "screenshot": ("screenshot", ("model", ComputerScreenshotConfigParam), True, UNSET, 0),
    "scroll": ("scroll", ("model", ComputerScrollConfigParam), True, UNSET, 0),
    "triple_click": ("triple_click", ("model", ComputerTripleClickConfigParam), True, UNSET, 0),
    "wait": ("wait", ("model", ComputerWaitConfigParam), True, UNSET, 0),
    "zoom": ("zoom", ("model", ComputerZoomConfigParam), True, UNSET, 0),
}
