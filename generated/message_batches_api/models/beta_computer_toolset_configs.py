# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_object, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .beta_computer_cursor_position_config import BetaComputerCursorPositionConfig
    from .beta_computer_double_click_config import BetaComputerDoubleClickConfig
    from .beta_computer_hold_key_config import BetaComputerHoldKeyConfig
    from .beta_computer_key_config import BetaComputerKeyConfig
    from .beta_computer_left_click_config import BetaComputerLeftClickConfig
    from .beta_computer_left_click_drag_config import BetaComputerLeftClickDragConfig
    from .beta_computer_left_mouse_down_config import BetaComputerLeftMouseDownConfig
    from .beta_computer_left_mouse_up_config import BetaComputerLeftMouseUpConfig
    from .beta_computer_middle_click_config import BetaComputerMiddleClickConfig
    from .beta_computer_mouse_move_config import BetaComputerMouseMoveConfig
    from .beta_computer_right_click_config import BetaComputerRightClickConfig
    from .beta_computer_screenshot_config import BetaComputerScreenshotConfig
    from .beta_computer_scroll_config import BetaComputerScrollConfig
    from .beta_computer_triple_click_config import BetaComputerTripleClickConfig
    from .beta_computer_type_config import BetaComputerTypeConfig
    from .beta_computer_wait_config import BetaComputerWaitConfig
    from .beta_computer_zoom_config import BetaComputerZoomConfig


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaComputerToolsetConfigs(ReceivedModel):
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

    type: BetaComputerTypeConfig | None = None
    cursor_position: BetaComputerCursorPositionConfig | None = None
    double_click: BetaComputerDoubleClickConfig | None = None
    hold_key: BetaComputerHoldKeyConfig | None = None
    key: BetaComputerKeyConfig | None = None
    left_click: BetaComputerLeftClickConfig | None = None
    left_click_drag: BetaComputerLeftClickDragConfig | None = None
    left_mouse_down: BetaComputerLeftMouseDownConfig | None = None
    left_mouse_up: BetaComputerLeftMouseUpConfig | None = None
    middle_click: BetaComputerMiddleClickConfig | None = None
    mouse_move: BetaComputerMouseMoveConfig | None = None
    right_click: BetaComputerRightClickConfig | None = None
    screenshot: BetaComputerScreenshotConfig | None = None
    scroll: BetaComputerScrollConfig | None = None
    triple_click: BetaComputerTripleClickConfig | None = None
    wait: BetaComputerWaitConfig | None = None
    zoom: BetaComputerZoomConfig | None = None
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
            if type(source) is not dict:
                source = as_object(source)
            if "type" not in source:
                self.type = None
                absent += 1
            elif (value := source["type"]) is None:
                self.type = None
                presence |= 2
            else:
                at = "type"
                self.type = _decode_beta_computer_type_config(value)
            if "cursor_position" not in source:
                self.cursor_position = None
                absent += 1
            elif (value := source["cursor_position"]) is None:
                self.cursor_position = None
                presence |= 4
            else:
                at = "cursor_position"
                self.cursor_position = _decode_beta_computer_cursor_position_config(value)
            if "double_click" not in source:
                self.double_click = None
                absent += 1
            elif (value := source["double_click"]) is None:
                self.double_click = None
                presence |= 8
            else:
                at = "double_click"
                self.double_click = _decode_beta_computer_double_click_config(value)
            if "hold_key" not in source:
                self.hold_key = None
                absent += 1
            elif (value := source["hold_key"]) is None:
                self.hold_key = None
                presence |= 16
            else:
                at = "hold_key"
                self.hold_key = _decode_beta_computer_hold_key_config(value)
            if "key" not in source:
                self.key = None
                absent += 1
            elif (value := source["key"]) is None:
                self.key = None
                presence |= 32
            else:
                at = "key"
                self.key = _decode_beta_computer_key_config(value)
            if "left_click" not in source:
                self.left_click = None
                absent += 1
            elif (value := source["left_click"]) is None:
                self.left_click = None
                presence |= 64
            else:
                at = "left_click"
                self.left_click = _decode_beta_computer_left_click_config(value)
            if "left_click_drag" not in source:
                self.left_click_drag = None
                absent += 1
            elif (value := source["left_click_drag"]) is None:
                self.left_click_drag = None
                presence |= 128
            else:
                at = "left_click_drag"
                self.left_click_drag = _decode_beta_computer_left_click_drag_config(value)
            if "left_mouse_down" not in source:
                self.left_mouse_down = None
                absent += 1
            elif (value := source["left_mouse_down"]) is None:
                self.left_mouse_down = None
                presence |= 256
            else:
                at = "left_mouse_down"
                self.left_mouse_down = _decode_beta_computer_left_mouse_down_config(value)
            if "left_mouse_up" not in source:
                self.left_mouse_up = None
                absent += 1
            elif (value := source["left_mouse_up"]) is None:
                self.left_mouse_up = None
                presence |= 512
            else:
                at = "left_mouse_up"
                self.left_mouse_up = _decode_beta_computer_left_mouse_up_config(value)
            if "middle_click" not in source:
                self.middle_click = None
                absent += 1
            elif (value := source["middle_click"]) is None:
                self.middle_click = None
                presence |= 1024
            else:
                at = "middle_click"
                self.middle_click = _decode_beta_computer_middle_click_config(value)
            if "mouse_move" not in source:
                self.mouse_move = None
                absent += 1
            elif (value := source["mouse_move"]) is None:
                self.mouse_move = None
                presence |= 2048
            else:
                at = "mouse_move"
                self.mouse_move = _decode_beta_computer_mouse_move_config(value)
            if "right_click" not in source:
                self.right_click = None
                absent += 1
            elif (value := source["right_click"]) is None:
                self.right_click = None
                presence |= 4096
            else:
                at = "right_click"
                self.right_click = _decode_beta_computer_right_click_config(value)
            if "screenshot" not in source:
                self.screenshot = None
                absent += 1
            elif (value := source["screenshot"]) is None:
                self.screenshot = None
                presence |= 8192
            else:
                at = "screenshot"
                self.screenshot = _decode_beta_computer_screenshot_config(value)
            if "scroll" not in source:
                self.scroll = None
                absent += 1
            elif (value := source["scroll"]) is None:
                self.scroll = None
                presence |= 16384
            else:
                at = "scroll"
                self.scroll = _decode_beta_computer_scroll_config(value)
            if "triple_click" not in source:
                self.triple_click = None
                absent += 1
            elif (value := source["triple_click"]) is None:
                self.triple_click = None
                presence |= 32768
            else:
                at = "triple_click"
                self.triple_click = _decode_beta_computer_triple_click_config(value)
            if "wait" not in source:
                self.wait = None
                absent += 1
            elif (value := source["wait"]) is None:
                self.wait = None
                presence |= 65536
            else:
                at = "wait"
                self.wait = _decode_beta_computer_wait_config(value)
            if "zoom" not in source:
                self.zoom = None
                absent += 1
            elif (value := source["zoom"]) is None:
                self.zoom = None
                presence |= 131072
            else:
                at = "zoom"
                self.zoom = _decode_beta_computer_zoom_config(value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
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
        if (value := this.type) is not None:
            out["type"] = value if type(value) is dict else value.to_wire()
        elif presence & 2:
            out["type"] = None
        if (value := this.cursor_position) is not None:
            out["cursor_position"] = value if type(value) is dict else value.to_wire()
        elif presence & 4:
            out["cursor_position"] = None
        if (value := this.double_click) is not None:
            out["double_click"] = value if type(value) is dict else value.to_wire()
        elif presence & 8:
            out["double_click"] = None
        if (value := this.hold_key) is not None:
            out["hold_key"] = value if type(value) is dict else value.to_wire()
        elif presence & 16:
            out["hold_key"] = None
        if (value := this.key) is not None:
            out["key"] = value if type(value) is dict else value.to_wire()
        elif presence & 32:
            out["key"] = None
        if (value := this.left_click) is not None:
            out["left_click"] = value if type(value) is dict else value.to_wire()
        elif presence & 64:
            out["left_click"] = None
        if (value := this.left_click_drag) is not None:
            out["left_click_drag"] = value if type(value) is dict else value.to_wire()
        elif presence & 128:
            out["left_click_drag"] = None
        if (value := this.left_mouse_down) is not None:
            out["left_mouse_down"] = value if type(value) is dict else value.to_wire()
        elif presence & 256:
            out["left_mouse_down"] = None
        if (value := this.left_mouse_up) is not None:
            out["left_mouse_up"] = value if type(value) is dict else value.to_wire()
        elif presence & 512:
            out["left_mouse_up"] = None
        if (value := this.middle_click) is not None:
            out["middle_click"] = value if type(value) is dict else value.to_wire()
        elif presence & 1024:
            out["middle_click"] = None
        if (value := this.mouse_move) is not None:
            out["mouse_move"] = value if type(value) is dict else value.to_wire()
        elif presence & 2048:
            out["mouse_move"] = None
        if (value := this.right_click) is not None:
            out["right_click"] = value if type(value) is dict else value.to_wire()
        elif presence & 4096:
            out["right_click"] = None
        if (value := this.screenshot) is not None:
            out["screenshot"] = value if type(value) is dict else value.to_wire()
        elif presence & 8192:
            out["screenshot"] = None
        if (value := this.scroll) is not None:
            out["scroll"] = value if type(value) is dict else value.to_wire()
        elif presence & 16384:
            out["scroll"] = None
        if (value := this.triple_click) is not None:
            out["triple_click"] = value if type(value) is dict else value.to_wire()
        elif presence & 32768:
            out["triple_click"] = None
        if (value := this.wait) is not None:
            out["wait"] = value if type(value) is dict else value.to_wire()
        elif presence & 65536:
            out["wait"] = None
        if (value := this.zoom) is not None:
            out["zoom"] = value if type(value) is dict else value.to_wire()
        elif presence & 131072:
            out["zoom"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .beta_computer_cursor_position_config import BetaComputerCursorPositionConfig  # noqa: E402
from .beta_computer_double_click_config import BetaComputerDoubleClickConfig  # noqa: E402
from .beta_computer_hold_key_config import BetaComputerHoldKeyConfig  # noqa: E402
from .beta_computer_key_config import BetaComputerKeyConfig  # noqa: E402
from .beta_computer_left_click_config import BetaComputerLeftClickConfig  # noqa: E402
from .beta_computer_left_click_drag_config import BetaComputerLeftClickDragConfig  # noqa: E402
from .beta_computer_left_mouse_down_config import BetaComputerLeftMouseDownConfig  # noqa: E402
from .beta_computer_left_mouse_up_config import BetaComputerLeftMouseUpConfig  # noqa: E402
from .beta_computer_middle_click_config import BetaComputerMiddleClickConfig  # noqa: E402
from .beta_computer_mouse_move_config import BetaComputerMouseMoveConfig  # noqa: E402
from .beta_computer_right_click_config import BetaComputerRightClickConfig  # noqa: E402
from .beta_computer_screenshot_config import BetaComputerScreenshotConfig  # noqa: E402
from .beta_computer_scroll_config import BetaComputerScrollConfig  # noqa: E402
from .beta_computer_triple_click_config import BetaComputerTripleClickConfig  # noqa: E402
from .beta_computer_type_config import BetaComputerTypeConfig  # noqa: E402
from .beta_computer_wait_config import BetaComputerWaitConfig  # noqa: E402
from .beta_computer_zoom_config import BetaComputerZoomConfig  # noqa: E402

_decode_beta_computer_cursor_position_config = BetaComputerCursorPositionConfig._decode
_decode_beta_computer_double_click_config = BetaComputerDoubleClickConfig._decode
_decode_beta_computer_hold_key_config = BetaComputerHoldKeyConfig._decode
_decode_beta_computer_key_config = BetaComputerKeyConfig._decode
_decode_beta_computer_left_click_config = BetaComputerLeftClickConfig._decode
_decode_beta_computer_left_click_drag_config = BetaComputerLeftClickDragConfig._decode
_decode_beta_computer_left_mouse_down_config = BetaComputerLeftMouseDownConfig._decode
_decode_beta_computer_left_mouse_up_config = BetaComputerLeftMouseUpConfig._decode
_decode_beta_computer_middle_click_config = BetaComputerMiddleClickConfig._decode
_decode_beta_computer_mouse_move_config = BetaComputerMouseMoveConfig._decode
_decode_beta_computer_right_click_config = BetaComputerRightClickConfig._decode
_decode_beta_computer_screenshot_config = BetaComputerScreenshotConfig._decode
_decode_beta_computer_scroll_config = BetaComputerScrollConfig._decode
_decode_beta_computer_triple_click_config = BetaComputerTripleClickConfig._decode
_decode_beta_computer_type_config = BetaComputerTypeConfig._decode
_decode_beta_computer_wait_config = BetaComputerWaitConfig._decode
_decode_beta_computer_zoom_config = BetaComputerZoomConfig._decode
_FIELDS: Fields = {
    "type": ("type", ("model", BetaComputerTypeConfig), True, None, 2),
    "cursor_position": ("cursor_position", ("model", BetaComputerCursorPositionConfig), True, None, 4),
    "double_click": ("double_click", ("model", BetaComputerDoubleClickConfig), True, None, 8),
    "hold_key": ("hold_key", ("model", BetaComputerHoldKeyConfig), True, None, 16),
    "key": ("key", ("model", BetaComputerKeyConfig), True, None, 32),
    "left_click": ("left_click", ("model", BetaComputerLeftClickConfig), True, None, 64),
    "left_click_drag": ("left_click_drag", ("model", BetaComputerLeftClickDragConfig), True, None, 128),
    "left_mouse_down": ("left_mouse_down", ("model", BetaComputerLeftMouseDownConfig), True, None, 256),
    "left_mouse_up": ("left_mouse_up", ("model", BetaComputerLeftMouseUpConfig), True, None, 512),
    "middle_click": ("middle_click", ("model", BetaComputerMiddleClickConfig), True, None, 1024),
    "mouse_move": ("mouse_move", ("model", BetaComputerMouseMoveConfig), True, None, 2048),
    "right_click": ("right_click", ("model", BetaComputerRightClickConfig), True, None, 4096),
    "screenshot": ("screenshot", ("model", BetaComputerScreenshotConfig), True, None, 8192),
    "scroll": ("scroll", ("model", BetaComputerScrollConfig), True, None, 16384),
    "triple_click": ("triple_click", ("model", BetaComputerTripleClickConfig), True, None, 32768),
    "wait": ("wait", ("model", BetaComputerWaitConfig), True, None, 65536),
    "zoom": ("zoom", ("model", BetaComputerZoomConfig), True, None, 131072),
}
