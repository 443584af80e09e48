# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from attrs import define, field

from ..types import Fields, ReceivedModel, as_object, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .beta_browser_close_tab_config import BetaBrowserCloseTabConfig
    from .beta_browser_double_click_config import BetaBrowserDoubleClickConfig
    from .beta_browser_file_upload_config import BetaBrowserFileUploadConfig
    from .beta_browser_find_config import BetaBrowserFindConfig
    from .beta_browser_form_input_config import BetaBrowserFormInputConfig
    from .beta_browser_get_page_text_config import BetaBrowserGetPageTextConfig
    from .beta_browser_hold_key_config import BetaBrowserHoldKeyConfig
    from .beta_browser_hover_config import BetaBrowserHoverConfig
    from .beta_browser_javascript_exec_config import BetaBrowserJavascriptExecConfig
    from .beta_browser_key_config import BetaBrowserKeyConfig
    from .beta_browser_left_click_config import BetaBrowserLeftClickConfig
    from .beta_browser_left_click_drag_config import BetaBrowserLeftClickDragConfig
    from .beta_browser_left_mouse_down_config import BetaBrowserLeftMouseDownConfig
    from .beta_browser_left_mouse_up_config import BetaBrowserLeftMouseUpConfig
    from .beta_browser_list_tabs_config import BetaBrowserListTabsConfig
    from .beta_browser_middle_click_config import BetaBrowserMiddleClickConfig
    from .beta_browser_mouse_move_config import BetaBrowserMouseMoveConfig
    from .beta_browser_navigate_config import BetaBrowserNavigateConfig
    from .beta_browser_new_tab_config import BetaBrowserNewTabConfig
    from .beta_browser_read_console_config import BetaBrowserReadConsoleConfig
    from .beta_browser_read_network_config import BetaBrowserReadNetworkConfig
    from .beta_browser_read_page_config import BetaBrowserReadPageConfig
    from .beta_browser_right_click_config import BetaBrowserRightClickConfig
    from .beta_browser_screenshot_config import BetaBrowserScreenshotConfig
    from .beta_browser_scroll_config import BetaBrowserScrollConfig
    from .beta_browser_scroll_to_config import BetaBrowserScrollToConfig
    from .beta_browser_switch_tab_config import BetaBrowserSwitchTabConfig
    from .beta_browser_triple_click_config import BetaBrowserTripleClickConfig
    from .beta_browser_type_config import BetaBrowserTypeConfig
    from .beta_browser_wait_config import BetaBrowserWaitConfig
    from .beta_browser_zoom_config import BetaBrowserZoomConfig


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BetaBrowserToolsetConfigs(ReceivedModel):
    """Settings for the members of the browser toolset, by member name. A member left out or null keeps its defaults.

    Attributes:
        type: Member that types text.
        close_tab: Member that closes a tab.
        double_click: Member that double-clicks.
        file_upload: Member that uploads files to the page; off by default.
        find: Member that finds elements on the page.
        form_input: Member that sets the value of a form field.
        get_page_text: Member that returns the text of the page.
        hold_key: Member that holds a key down.
        hover: Member that hovers the pointer over a spot or element.
        javascript_exec: Member that runs JavaScript in the page; off by default.
        key: Member that presses a key or key combination.
        left_click: Member that clicks the left mouse button.
        left_click_drag: Member that drags with the left mouse button held.
        left_mouse_down: Member that presses the left mouse button without releasing it.
        left_mouse_up: Member that releases the left mouse button.
        list_tabs: Member that lists the open tabs.
        middle_click: Member that clicks the middle mouse button.
        mouse_move: Member that moves the mouse pointer.
        navigate: Member that goes to another page.
        new_tab: Member that opens a new tab.
        read_console: Member that reads the browser console; off by default.
        read_network: Member that reads the network activity of the page; off by default.
        read_page: Member that reads the structure of the page.
        right_click: Member that clicks the right mouse button.
        screenshot: Member that takes a screenshot.
        scroll: Member that scrolls the page.
        scroll_to: Member that scrolls to a given element.
        switch_tab: Member that switches to another tab.
        triple_click: Member that triple-clicks.
        wait: Member that waits for a while.
        zoom: Member that shows part of the page enlarged.
    """

    type: BetaBrowserTypeConfig | None = None
    close_tab: BetaBrowserCloseTabConfig | None = None
    double_click: BetaBrowserDoubleClickConfig | None = None
    file_upload: BetaBrowserFileUploadConfig | None = None
    find: BetaBrowserFindConfig | None = None
    form_input: BetaBrowserFormInputConfig | None = None
    get_page_text: BetaBrowserGetPageTextConfig | None = None
    hold_key: BetaBrowserHoldKeyConfig | None = None
    hover: BetaBrowserHoverConfig | None = None
    javascript_exec: BetaBrowserJavascriptExecConfig | None = None
    key: BetaBrowserKeyConfig | None = None
    left_click: BetaBrowserLeftClickConfig | None = None
    left_click_drag: BetaBrowserLeftClickDragConfig | None = None
    left_mouse_down: BetaBrowserLeftMouseDownConfig | None = None
    left_mouse_up: BetaBrowserLeftMouseUpConfig | None = None
    list_tabs: BetaBrowserListTabsConfig | None = None
    middle_click: BetaBrowserMiddleClickConfig | None = None
    mouse_move: BetaBrowserMouseMoveConfig | None = None
    navigate: BetaBrowserNavigateConfig | None = None
    new_tab: BetaBrowserNewTabConfig | None = None
    read_console: BetaBrowserReadConsoleConfig | None = None
    read_network: BetaBrowserReadNetworkConfig | None = None
    read_page: BetaBrowserReadPageConfig | None = None
    right_click: BetaBrowserRightClickConfig | None = None
    screenshot: BetaBrowserScreenshotConfig | None = None
    scroll: BetaBrowserScrollConfig | None = None
    scroll_to: BetaBrowserScrollToConfig | None = None
    switch_tab: BetaBrowserSwitchTabConfig | None = None
    triple_click: BetaBrowserTripleClickConfig | None = None
    wait: BetaBrowserWaitConfig | None = None
    zoom: BetaBrowserZoomConfig | None = None
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
                self.type = _decode_beta_browser_type_config(value)
            if "close_tab" not in source:
                self.close_tab = None
                absent += 1
            elif (value := source["close_tab"]) is None:
                self.close_tab = None
                presence |= 4
            else:
                at = "close_tab"
                self.close_tab = _decode_beta_browser_close_tab_config(value)
            if "double_click" not in source:
                self.double_click = None
                absent += 1
            elif (value := source["double_click"]) is None:
                self.double_click = None
                presence |= 8
            else:
                at = "double_click"
                self.double_click = _decode_beta_browser_double_click_config(value)
            if "file_upload" not in source:
                self.file_upload = None
                absent += 1
            elif (value := source["file_upload"]) is None:
                self.file_upload = None
                presence |= 16
            else:
                at = "file_upload"
                self.file_upload = _decode_beta_browser_file_upload_config(value)
            if "find" not in source:
                self.find = None
                absent += 1
            elif (value := source["find"]) is None:
                self.find = None
                presence |= 32
            else:
                at = "find"
                self.find = _decode_beta_browser_find_config(value)
            if "form_input" not in source:
                self.form_input = None
                absent += 1
            elif (value := source["form_input"]) is None:
                self.form_input = None
                presence |= 64
            else:
                at = "form_input"
                self.form_input = _decode_beta_browser_form_input_config(value)
            if "get_page_text" not in source:
                self.get_page_text = None
                absent += 1
            elif (value := source["get_page_text"]) is None:
                self.get_page_text = None
                presence |= 128
            else:
                at = "get_page_text"
                self.get_page_text = _decode_beta_browser_get_page_text_config(value)
            if "hold_key" not in source:
                self.hold_key = None
                absent += 1
            elif (value := source["hold_key"]) is None:
                self.hold_key = None
                presence |= 256
            else:
                at = "hold_key"
                self.hold_key = _decode_beta_browser_hold_key_config(value)
            if "hover" not in source:
                self.hover = None
                absent += 1
            elif (value := source["hover"]) is None:
                self.hover = None
                presence |= 512
            else:
                at = "hover"
                self.hover = _decode_beta_browser_hover_config(value)
            if "javascript_exec" not in source:
                self.javascript_exec = None
                absent += 1
            elif (value := source["javascript_exec"]) is None:
                self.javascript_exec = None
                presence |= 1024
            else:
                at = "javascript_exec"
                self.javascript_exec = _decode_beta_browser_javascript_exec_config(value)
            if "key" not in source:
                self.key = None
                absent += 1
            elif (value := source["key"]) is None:
                self.key = None
                presence |= 2048
            else:
                at = "key"
                self.key = _decode_beta_browser_key_config(value)
            if "left_click" not in source:
                self.left_click = None
                absent += 1
            elif (value := source["left_click"]) is None:
                self.left_click = None
                presence |= 4096
            else:
                at = "left_click"
                self.left_click = _decode_beta_browser_left_click_config(value)
            if "left_click_drag" not in source:
                self.left_click_drag = None
                absent += 1
            elif (value := source["left_click_drag"]) is None:
                self.left_click_drag = None
                presence |= 8192
            else:
                at = "left_click_drag"
                self.left_click_drag = _decode_beta_browser_left_click_drag_config(value)
            if "left_mouse_down" not in source:
                self.left_mouse_down = None
                absent += 1
            elif (value := source["left_mouse_down"]) is None:
                self.left_mouse_down = None
                presence |= 16384
            else:
                at = "left_mouse_down"
                self.left_mouse_down = _decode_beta_browser_left_mouse_down_config(value)
            if "left_mouse_up" not in source:
                self.left_mouse_up = None
                absent += 1
            elif (value := source["left_mouse_up"]) is None:
                self.left_mouse_up = None
                presence |= 32768
            else:
                at = "left_mouse_up"
                self.left_mouse_up = _decode_beta_browser_left_mouse_up_config(value)
            if "list_tabs" not in source:
                self.list_tabs = None
                absent += 1
            elif (value := source["list_tabs"]) is None:
                self.list_tabs = None
                presence |= 65536
            else:
                at = "list_tabs"
                self.list_tabs = _decode_beta_browser_list_tabs_config(value)
            if "middle_click" not in source:
                self.middle_click = None
                absent += 1
            elif (value := source["middle_click"]) is None:
                self.middle_click = None
                presence |= 131072
            else:
                at = "middle_click"
                self.middle_click = _decode_beta_browser_middle_click_config(value)
            if "mouse_move" not in source:
                self.mouse_move = None
                absent += 1
            elif (value := source["mouse_move"]) is None:
                self.mouse_move = None
                presence |= 262144
            else:
                at = "mouse_move"
                self.mouse_move = _decode_beta_browser_mouse_move_config(value)
            if "navigate" not in source:
                self.navigate = None
                absent += 1
            elif (value := source["navigate"]) is None:
                self.navigate = None
                presence |= 524288
            else:
                at = "navigate"
                self.navigate = _decode_beta_browser_navigate_config(value)
            if "new_tab" not in source:
                self.new_tab = None
                absent += 1
            elif (value := source["new_tab"]) is None:
                self.new_tab = None
                presence |= 1048576
            else:
                at = "new_tab"
                self.new_tab = _decode_beta_browser_new_tab_config(value)
            if "read_console" not in source:
                self.read_console = None
                absent += 1
            elif (value := source["read_console"]) is None:
                self.read_console = None
                presence |= 2097152
            else:
                at = "read_console"
                self.read_console = _decode_beta_browser_read_console_config(value)
            if "read_network" not in source:
                self.read_network = None
                absent += 1
            elif (value := source["read_network"]) is None:
                self.read_network = None
                presence |= 4194304
            else:
                at = "read_network"
                self.read_network = _decode_beta_browser_read_network_config(value)
            if "read_page" not in source:
                self.read_page = None
                absent += 1
            elif (value := source["read_page"]) is None:
                self.read_page = None
                presence |= 8388608
            else:
                at = "read_page"
                self.read_page = _decode_beta_browser_read_page_config(value)
            if "right_click" not in source:
                self.right_click = None
                absent += 1
            elif (value := source["right_click"]) is None:
                self.right_click = None
                presence |= 16777216
            else:
                at = "right_click"
                self.right_click = _decode_beta_browser_right_click_config(value)
            if "screenshot" not in source:
                self.screenshot = None
                absent += 1
            elif (value := source["screenshot"]) is None:
                self.screenshot = None
                presence |= 33554432
            else:
                at = "screenshot"
                self.screenshot = _decode_beta_browser_screenshot_config(value)
            if "scroll" not in source:
                self.scroll = None
                absent += 1
            elif (value := source["scroll"]) is None:
                self.scroll = None
                presence |= 67108864
            else:
                at = "scroll"
                self.scroll = _decode_beta_browser_scroll_config(value)
            if "scroll_to" not in source:
                self.scroll_to = None
                absent += 1
            elif (value := source["scroll_to"]) is None:
                self.scroll_to = None
                presence |= 134217728
            else:
                at = "scroll_to"
                self.scroll_to = _decode_beta_browser_scroll_to_config(value)
            if "switch_tab" not in source:
                self.switch_tab = None
                absent += 1
            elif (value := source["switch_tab"]) is None:
                self.switch_tab = None
                presence |= 268435456
            else:
                at = "switch_tab"
                self.switch_tab = _decode_beta_browser_switch_tab_config(value)
            if "triple_click" not in source:
                self.triple_click = None
                absent += 1
            elif (value := source["triple_click"]) is None:
                self.triple_click = None
                presence |= 536870912
            else:
                at = "triple_click"
                self.triple_click = _decode_beta_browser_triple_click_config(value)
            if "wait" not in source:
                self.wait = None
                absent += 1
            elif (value := source["wait"]) is None:
                self.wait = None
                presence |= 1073741824
            else:
                at = "wait"
                self.wait = _decode_beta_browser_wait_config(value)
            if "zoom" not in source:
                self.zoom = None
                absent += 1
            elif (value := source["zoom"]) is None:
                self.zoom = None
                presence |= 2147483648
            else:
                at = "zoom"
                self.zoom = _decode_beta_browser_zoom_config(value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = presence
        # Every field was looked up, so a document of as many keys as were found has no others.
        self.additional_properties = {} if len(source) + absent == 31 else keep_extras(self, source, _FIELDS)
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
        if (value := this.close_tab) is not None:
            out["close_tab"] = value if type(value) is dict else value.to_wire()
        elif presence & 4:
            out["close_tab"] = None
        if (value := this.double_click) is not None:
            out["double_click"] = value if type(value) is dict else value.to_wire()
        elif presence & 8:
            out["double_click"] = None
        if (value := this.file_upload) is not None:
            out["file_upload"] = value if type(value) is dict else value.to_wire()
        elif presence & 16:
            out["file_upload"] = None
        if (value := this.find) is not None:
            out["find"] = value if type(value) is dict else value.to_wire()
        elif presence & 32:
            out["find"] = None
        if (value := this.form_input) is not None:
            out["form_input"] = value if type(value) is dict else value.to_wire()
        elif presence & 64:
            out["form_input"] = None
        if (value := this.get_page_text) is not None:
            out["get_page_text"] = value if type(value) is dict else value.to_wire()
        elif presence & 128:
            out["get_page_text"] = None
        if (value := this.hold_key) is not None:
            out["hold_key"] = value if type(value) is dict else value.to_wire()
        elif presence & 256:
            out["hold_key"] = None
        if (value := this.hover) is not None:
            out["hover"] = value if type(value) is dict else value.to_wire()
        elif presence & 512:
            out["hover"] = None
        if (value := this.javascript_exec) is not None:
            out["javascript_exec"] = value if type(value) is dict else value.to_wire()
        elif presence & 1024:
            out["javascript_exec"] = None
        if (value := this.key) is not None:
            out["key"] = value if type(value) is dict else value.to_wire()
        elif presence & 2048:
            out["key"] = None
        if (value := this.left_click) is not None:
            out["left_click"] = value if type(value) is dict else value.to_wire()
        elif presence & 4096:
            out["left_click"] = None
        if (value := this.left_click_drag) is not None:
            out["left_click_drag"] = value if type(value) is dict else value.to_wire()
        elif presence & 8192:
            out["left_click_drag"] = None
        if (value := this.left_mouse_down) is not None:
            out["left_mouse_down"] = value if type(value) is dict else value.to_wire()
        elif presence & 16384:
            out["left_mouse_down"] = None
        if (value := this.left_mouse_up) is not None:
            out["left_mouse_up"] = value if type(value) is dict else value.to_wire()
        elif presence & 32768:
            out["left_mouse_up"] = None
        if (value := this.list_tabs) is not None:
            out["list_tabs"] = value if type(value) is dict else value.to_wire()
        elif presence & 65536:
            out["list_tabs"] = None
        if (value := this.middle_click) is not None:
            out["middle_click"] = value if type(value) is dict else value.to_wire()
        elif presence & 131072:
            out["middle_click"] = None
        if (value := this.mouse_move) is not None:
            out["mouse_move"] = value if type(value) is dict else value.to_wire()
        elif presence & 262144:
            out["mouse_move"] = None
        if (value := this.navigate) is not None:
            out["navigate"] = value if type(value) is dict else value.to_wire()
        elif presence & 524288:
            out["navigate"] = None
        if (value := this.new_tab) is not None:
            out["new_tab"] = value if type(value) is dict else value.to_wire()
        elif presence & 1048576:
            out["new_tab"] = None
        if (value := this.read_console) is not None:
            out["read_console"] = value if type(value) is dict else value.to_wire()
        elif presence & 2097152:
            out["read_console"] = None
        if (value := this.read_network) is not None:
            out["read_network"] = value if type(value) is dict else value.to_wire()
        elif presence & 4194304:
            out["read_network"] = None
        if (value := this.read_page) is not None:
            out["read_page"] = value if type(value) is dict else value.to_wire()
        elif presence & 8388608:
            out["read_page"] = None
        if (value := this.right_click) is not None:
            out["right_click"] = value if type(value) is dict else value.to_wire()
        elif presence & 16777216:
            out["right_click"] = None
        if (value := this.screenshot) is not None:
            out["screenshot"] = value if type(value) is dict else value.to_wire()
        elif presence & 33554432:
            out["screenshot"] = None
        if (value := this.scroll) is not None:
            out["scroll"] = value if type(value) is dict else value.to_wire()
        elif presence & 67108864:
            out["scroll"] = None
        if (value := this.scroll_to) is not None:
            out["scroll_to"] = value if type(value) is dict else value.to_wire()
        elif presence & 134217728:
            out["scroll_to"] = None
        if (value := this.switch_tab) is not None:
            out["switch_tab"] = value if type(value) is dict else value.to_wire()
        elif presence & 268435456:
            out["switch_tab"] = None
        if (value := this.triple_click) is not None:
            out["triple_click"] = value if type(value) is dict else value.to_wire()
        elif presence & 536870912:
            out["triple_click"] = None
        if (value := this.wait) is not None:
            out["wait"] = value if type(value) is dict else value.to_wire()
        elif presence & 1073741824:
            out["wait"] = None
        if (value := this.zoom) is not None:
            out["zoom"] = value if type(value) is dict else value.to_wire()
        elif presence & 2147483648:
            out["zoom"] = None
        if this.additional_properties:
            out.update(this.additional_properties)
        return out


from .beta_browser_close_tab_config import BetaBrowserCloseTabConfig  # noqa: E402
from .beta_browser_double_click_config import BetaBrowserDoubleClickConfig  # noqa: E402
from .beta_browser_file_upload_config import BetaBrowserFileUploadConfig  # noqa: E402
from .beta_browser_find_config import BetaBrowserFindConfig  # noqa: E402
from .beta_browser_form_input_config import BetaBrowserFormInputConfig  # noqa: E402
from .beta_browser_get_page_text_config import BetaBrowserGetPageTextConfig  # noqa: E402
from .beta_browser_hold_key_config import BetaBrowserHoldKeyConfig  # noqa: E402
from .beta_browser_hover_config import BetaBrowserHoverConfig  # noqa: E402
from .beta_browser_javascript_exec_config import BetaBrowserJavascriptExecConfig  # noqa: E402
from .beta_browser_key_config import BetaBrowserKeyConfig  # noqa: E402
from .beta_browser_left_click_config import BetaBrowserLeftClickConfig  # noqa: E402
from .beta_browser_left_click_drag_config import BetaBrowserLeftClickDragConfig  # noqa: E402
from .beta_browser_left_mouse_down_config import BetaBrowserLeftMouseDownConfig  # noqa: E402
from .beta_browser_left_mouse_up_config import BetaBrowserLeftMouseUpConfig  # noqa: E402
from .beta_browser_list_tabs_config import BetaBrowserListTabsConfig  # noqa: E402
from .beta_browser_middle_click_config import BetaBrowserMiddleClickConfig  # noqa: E402
from .beta_browser_mouse_move_config import BetaBrowserMouseMoveConfig  # noqa: E402
from .beta_browser_navigate_config import BetaBrowserNavigateConfig  # noqa: E402
from .beta_browser_new_tab_config import BetaBrowserNewTabConfig  # noqa: E402
from .beta_browser_read_console_config import BetaBrowserReadConsoleConfig  # noqa: E402
from .beta_browser_read_network_config import BetaBrowserReadNetworkConfig  # noqa: E402
from .beta_browser_read_page_config import BetaBrowserReadPageConfig  # noqa: E402
from .beta_browser_right_click_config import BetaBrowserRightClickConfig  # noqa: E402
from .beta_browser_screenshot_config import BetaBrowserScreenshotConfig  # noqa: E402
from .beta_browser_scroll_config import BetaBrowserScrollConfig  # noqa: E402
from .beta_browser_scroll_to_config import BetaBrowserScrollToConfig  # noqa: E402
from .beta_browser_switch_tab_config import BetaBrowserSwitchTabConfig  # noqa: E402
from .beta_browser_triple_click_config import BetaBrowserTripleClickConfig  # noqa: E402
from .beta_browser_type_config import BetaBrowserTypeConfig  # noqa: E402
from .beta_browser_wait_config import BetaBrowserWaitConfig  # noqa: E402
from .beta_browser_zoom_config import BetaBrowserZoomConfig  # noqa: E402

_decode_beta_browser_close_tab_config = BetaBrowserCloseTabConfig._decode
_decode_beta_browser_double_click_config = BetaBrowserDoubleClickConfig._decode
_decode_beta_browser_file_upload_config = BetaBrowserFileUploadConfig._decode
_decode_beta_browser_find_config = BetaBrowserFindConfig._decode
_decode_beta_browser_form_input_config = BetaBrowserFormInputConfig._decode
_decode_beta_browser_get_page_text_config = BetaBrowserGetPageTextConfig._decode
_decode_beta_browser_hold_key_config = BetaBrowserHoldKeyConfig._decode
_decode_beta_browser_hover_config = BetaBrowserHoverConfig._decode
_decode_beta_browser_javascript_exec_config = BetaBrowserJavascriptExecConfig._decode
_decode_beta_browser_key_config = BetaBrowserKeyConfig._decode
_decode_beta_browser_left_click_config = BetaBrowserLeftClickConfig._decode
_decode_beta_browser_left_click_drag_config = BetaBrowserLeftClickDragConfig._decode
_decode_beta_browser_left_mouse_down_config = BetaBrowserLeftMouseDownConfig._decode
_decode_beta_browser_left_mouse_up_config = BetaBrowserLeftMouseUpConfig._decode
_decode_beta_browser_list_tabs_config = BetaBrowserListTabsConfig._decode
_decode_beta_browser_middle_click_config = BetaBrowserMiddleClickConfig._decode
_decode_beta_browser_mouse_move_config = BetaBrowserMouseMoveConfig._decode
_decode_beta_browser_navigate_config = BetaBrowserNavigateConfig._decode
_decode_beta_browser_new_tab_config = BetaBrowserNewTabConfig._decode
_decode_beta_browser_read_console_config = BetaBrowserReadConsoleConfig._decode
_decode_beta_browser_read_network_config = BetaBrowserReadNetworkConfig._decode
_decode_beta_browser_read_page_config = BetaBrowserReadPageConfig._decode
_decode_beta_browser_right_click_config = BetaBrowserRightClickConfig._decode
_decode_beta_browser_screenshot_config = BetaBrowserScreenshotConfig._decode
_decode_beta_browser_scroll_config = BetaBrowserScrollConfig._decode
_decode_beta_browser_scroll_to_config = BetaBrowserScrollToConfig._decode
_decode_beta_browser_switch_tab_config = BetaBrowserSwitchTabConfig._decode
_decode_beta_browser_triple_click_config = BetaBrowserTripleClickConfig._decode
_decode_beta_browser_type_config = BetaBrowserTypeConfig._decode
_decode_beta_browser_wait_config = BetaBrowserWaitConfig._decode
_decode_beta_browser_zoom_config = BetaBrowserZoomConfig._decode
_FIELDS: Fields = {
    "type": ("type", ("model", BetaBrowserTypeConfig), True, None, 2),
    "close_tab": ("close_tab", ("model", BetaBrowserCloseTabConfig), True, None, 4),
    "double_click": ("double_click", ("model", BetaBrowserDoubleClickConfig), True, None, 8),
    "file_upload": ("file_upload", ("model", BetaBrowserFileUploadConfig), True, None, 16),
    "find": ("find", ("model", BetaBrowserFindConfig), True, None, 32),
    "form_input": ("form_input", ("model", BetaBrowserFormInputConfig), True, None, 64),
    "get_page_text": ("get_page_text", ("model", BetaBrowserGetPageTextConfig), True, None, 128),
    "hold_key": ("hold_key", ("model", BetaBrowserHoldKeyConfig), True, None, 256),
    "hover": ("hover", ("model", BetaBrowserHoverConfig), True, None, 512),
    "javascript_exec": ("javascript_exec", ("model", BetaBrowserJavascriptExecConfig), True, None, 1024),
    "key": ("key", ("model", BetaBrowserKeyConfig), True, None, 2048),
    "left_click": ("left_click", ("model", BetaBrowserLeftClickConfig), True, None, 4096),
    "left_click_drag": ("left_click_drag", ("model", BetaBrowserLeftClickDragConfig), True, None, 8192),
    "left_mouse_down": ("left_mouse_down", ("model", BetaBrowserLeftMouseDownConfig), True, None, 16384),
    "left_mouse_up": ("left_mouse_up", ("model", BetaBrowserLeftMouseUpConfig), True, None, 32768),
    "list_tabs": ("list_tabs", ("model", BetaBrowserListTabsConfig), True, None, 65536),
    "middle_click": ("middle_click", ("model", BetaBrowserMiddleClickConfig), True, None, 131072),
    "mouse_move": ("mouse_move", ("model", BetaBrowserMouseMoveConfig), True, None, 262144),
    "navigate": ("navigate", ("model", BetaBrowserNavigateConfig), True, None, 524288),
    "new_tab": ("new_tab", ("model", BetaBrowserNewTabConfig), True, None, 1048576),
    "read_console": ("read_console", ("model", BetaBrowserReadConsoleConfig), True, None, 2097152),
    "read_network": ("read_network", ("model", BetaBrowserReadNetworkConfig), True, None, 4194304),
    "read_page": ("read_page", ("model", BetaBrowserReadPageConfig), True, None, 8388608),
    "right_click": ("right_click", ("model", BetaBrowserRightClickConfig), True, None, 16777216),
    "screenshot": ("screenshot", ("model", BetaBrowserScreenshotConfig), True, None, 33554432),
    "scroll": ("scroll", ("model", BetaBrowserScrollConfig), True, None, 67108864),
    "scroll_to": ("scroll_to", ("model", BetaBrowserScrollToConfig), True, None, 134217728),
    "switch_tab": ("switch_tab", ("model", BetaBrowserSwitchTabConfig), True, None, 268435456),
    "triple_click": ("triple_click", ("model", BetaBrowserTripleClickConfig), True, None, 536870912),
    "wait": ("wait", ("model", BetaBrowserWaitConfig), True, None, 1073741824),
    "zoom": ("zoom", ("model", BetaBrowserZoomConfig), True, None, 2147483648),
}
