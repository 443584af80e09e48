# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define, field

from ..types import UNSET, Fields, Unset, WireModel, as_object, irregular_to_wire, keep_extras, located, new

if TYPE_CHECKING:
    from .browser_close_tab_config_param import BrowserCloseTabConfigParam
    from .browser_double_click_config_param import BrowserDoubleClickConfigParam
    from .browser_file_upload_config_param import BrowserFileUploadConfigParam
    from .browser_find_config_param import BrowserFindConfigParam
    from .browser_form_input_config_param import BrowserFormInputConfigParam
    from .browser_get_page_text_config_param import BrowserGetPageTextConfigParam
    from .browser_hold_key_config_param import BrowserHoldKeyConfigParam
    from .browser_hover_config_param import BrowserHoverConfigParam
    from .browser_javascript_exec_config_param import BrowserJavascriptExecConfigParam
    from .browser_key_config_param import BrowserKeyConfigParam
    from .browser_left_click_config_param import BrowserLeftClickConfigParam
    from .browser_left_click_drag_config_param import BrowserLeftClickDragConfigParam
    from .browser_left_mouse_down_config_param import BrowserLeftMouseDownConfigParam
    from .browser_left_mouse_up_config_param import BrowserLeftMouseUpConfigParam
    from .browser_list_tabs_config_param import BrowserListTabsConfigParam
    from .browser_middle_click_config_param import BrowserMiddleClickConfigParam
    from .browser_mouse_move_config_param import BrowserMouseMoveConfigParam
    from .browser_navigate_config_param import BrowserNavigateConfigParam
    from .browser_new_tab_config_param import BrowserNewTabConfigParam
    from .browser_read_console_config_param import BrowserReadConsoleConfigParam
    from .browser_read_network_config_param import BrowserReadNetworkConfigParam
    from .browser_read_page_config_param import BrowserReadPageConfigParam
    from .browser_right_click_config_param import BrowserRightClickConfigParam
    from .browser_screenshot_config_param import BrowserScreenshotConfigParam
    from .browser_scroll_config_param import BrowserScrollConfigParam
    from .browser_scroll_to_config_param import BrowserScrollToConfigParam
    from .browser_switch_tab_config_param import BrowserSwitchTabConfigParam
    from .browser_triple_click_config_param import BrowserTripleClickConfigParam
    from .browser_type_config_param import BrowserTypeConfigParam
    from .browser_wait_config_param import BrowserWaitConfigParam
    from .browser_zoom_config_param import BrowserZoomConfigParam


@define(kw_only=True, weakref_slot=False, repr=False, getstate_setstate=False)
class BrowserToolsetConfigsParam(WireModel):
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

    type: BrowserTypeConfigParam | None | Unset = UNSET
    close_tab: BrowserCloseTabConfigParam | None | Unset = UNSET
    double_click: BrowserDoubleClickConfigParam | None | Unset = UNSET
    file_upload: BrowserFileUploadConfigParam | None | Unset = UNSET
    find: BrowserFindConfigParam | None | Unset = UNSET
    form_input: BrowserFormInputConfigParam | None | Unset = UNSET
    get_page_text: BrowserGetPageTextConfigParam | None | Unset = UNSET
    hold_key: BrowserHoldKeyConfigParam | None | Unset = UNSET
    hover: BrowserHoverConfigParam | None | Unset = UNSET
    javascript_exec: BrowserJavascriptExecConfigParam | None | Unset = UNSET
    key: BrowserKeyConfigParam | None | Unset = UNSET
    left_click: BrowserLeftClickConfigParam | None | Unset = UNSET
    left_click_drag: BrowserLeftClickDragConfigParam | None | Unset = UNSET
    left_mouse_down: BrowserLeftMouseDownConfigParam | None | Unset = UNSET
    left_mouse_up: BrowserLeftMouseUpConfigParam | None | Unset = UNSET
    list_tabs: BrowserListTabsConfigParam | None | Unset = UNSET
    middle_click: BrowserMiddleClickConfigParam | None | Unset = UNSET
    mouse_move: BrowserMouseMoveConfigParam | None | Unset = UNSET
    navigate: BrowserNavigateConfigParam | None | Unset = UNSET
    new_tab: BrowserNewTabConfigParam | None | Unset = UNSET
    read_console: BrowserReadConsoleConfigParam | None | Unset = UNSET
    read_network: BrowserReadNetworkConfigParam | None | Unset = UNSET
    read_page: BrowserReadPageConfigParam | None | Unset = UNSET
    right_click: BrowserRightClickConfigParam | None | Unset = UNSET
    screenshot: BrowserScreenshotConfigParam | None | Unset = UNSET
    scroll: BrowserScrollConfigParam | None | Unset = UNSET
    scroll_to: BrowserScrollToConfigParam | None | Unset = UNSET
    switch_tab: BrowserSwitchTabConfigParam | None | Unset = UNSET
    triple_click: BrowserTripleClickConfigParam | None | Unset = UNSET
    wait: BrowserWaitConfigParam | None | Unset = UNSET
    zoom: BrowserZoomConfigParam | None | Unset = UNSET
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
                self.type = _decode_browser_type_config_param(value)
            if "close_tab" not in source:
                self.close_tab = UNSET
                absent += 1
            elif (value := source["close_tab"]) is None:
                self.close_tab = None
            else:
                at = "close_tab"
                self.close_tab = _decode_browser_close_tab_config_param(value)
            if "double_click" not in source:
                self.double_click = UNSET
                absent += 1
            elif (value := source["double_click"]) is None:
                self.double_click = None
            else:
                at = "double_click"
                self.double_click = _decode_browser_double_click_config_param(value)
            if "file_upload" not in source:
                self.file_upload = UNSET
                absent += 1
            elif (value := source["file_upload"]) is None:
                self.file_upload = None
            else:
                at = "file_upload"
                self.file_upload = _decode_browser_file_upload_config_param(value)
            if "find" not in source:
                self.find = UNSET
                absent += 1
            elif (value := source["find"]) is None:
                self.find = None
            else:
                at = "find"
                self.find = _decode_browser_find_config_param(value)
            if "form_input" not in source:
                self.form_input = UNSET
                absent += 1
            elif (value := source["form_input"]) is None:
                self.form_input = None
            else:
                at = "form_input"
                self.form_input = _decode_browser_form_input_config_param(value)
            if "get_page_text" not in source:
                self.get_page_text = UNSET
                absent += 1
            elif (value := source["get_page_text"]) is None:
                self.get_page_text = None
            else:
                at = "get_page_text"
                self.get_page_text = _decode_browser_get_page_text_config_param(value)
            if "hold_key" not in source:
                self.hold_key = UNSET
                absent += 1
            elif (value := source["hold_key"]) is None:
                self.hold_key = None
            else:
                at = "hold_key"
                self.hold_key = _decode_browser_hold_key_config_param(value)
            if "hover" not in source:
                self.hover = UNSET
                absent += 1
            elif (value := source["hover"]) is None:
                self.hover = None
            else:
                at = "hover"
                self.hover = _decode_browser_hover_config_param(value)
            if "javascript_exec" not in source:
                self.javascript_exec = UNSET
                absent += 1
            elif (value := source["javascript_exec"]) is None:
                self.javascript_exec = None
            else:
                at = "javascript_exec"
                self.javascript_exec = _decode_browser_javascript_exec_config_param(value)
            if "key" not in source:
                self.key = UNSET
                absent += 1
            elif (value := source["key"]) is None:
                self.key = None
            else:
                at = "key"
                self.key = _decode_browser_key_config_param(value)
            if "left_click" not in source:
                self.left_click = UNSET
                absent += 1
            elif (value := source["left_click"]) is None:
                self.left_click = None
            else:
                at = "left_click"
                self.left_click = _decode_browser_left_click_config_param(value)
            if "left_click_drag" not in source:
                self.left_click_drag = UNSET
                absent += 1
            elif (value := source["left_click_drag"]) is None:
                self.left_click_drag = None
            else:
                at = "left_click_drag"
                self.left_click_drag = _decode_browser_left_click_drag_config_param(value)
            if "left_mouse_down" not in source:
                self.left_mouse_down = UNSET
                absent += 1
            elif (value := source["left_mouse_down"]) is None:
                self.left_mouse_down = None
            else:
                at = "left_mouse_down"
                self.left_mouse_down = _decode_browser_left_mouse_down_config_param(value)
            if "left_mouse_up" not in source:
                self.left_mouse_up = UNSET
                absent += 1
            elif (value := source["left_mouse_up"]) is None:
                self.left_mouse_up = None
            else:
                at = "left_mouse_up"
                self.left_mouse_up = _decode_browser_left_mouse_up_config_param(value)
            if "list_tabs" not in source:
                self.list_tabs = UNSET
                absent += 1
            elif (value := source["list_tabs"]) is None:
                self.list_tabs = None
            else:
                at = "list_tabs"
                self.list_tabs = _decode_browser_list_tabs_config_param(value)
            if "middle_click" not in source:
                self.middle_click = UNSET
                absent += 1
            elif (value := source["middle_click"]) is None:
                self.middle_click = None
            else:
                at = "middle_click"
                self.middle_click = _decode_browser_middle_click_config_param(value)
            if "mouse_move" not in source:
                self.mouse_move = UNSET
                absent += 1
            elif (value := source["mouse_move"]) is None:
                self.mouse_move = None
            else:
                at = "mouse_move"
                self.mouse_move = _decode_browser_mouse_move_config_param(value)
            if "navigate" not in source:
                self.navigate = UNSET
                absent += 1
            elif (value := source["navigate"]) is None:
                self.navigate = None
            else:
                at = "navigate"
                self.navigate = _decode_browser_navigate_config_param(value)
            if "new_tab" not in source:
                self.new_tab = UNSET
                absent += 1
            elif (value := source["new_tab"]) is None:
                self.new_tab = None
            else:
                at = "new_tab"
                self.new_tab = _decode_browser_new_tab_config_param(value)
            if "read_console" not in source:
                self.read_console = UNSET
                absent += 1
            elif (value := source["read_console"]) is None:
                self.read_console = None
            else:
                at = "read_console"
                self.read_console = _decode_browser_read_console_config_param(value)
            if "read_network" not in source:
                self.read_network = UNSET
                absent += 1
            elif (value := source["read_network"]) is None:
                self.read_network = None
            else:
                at = "read_network"
                self.read_network = _decode_browser_read_network_config_param(value)
            if "read_page" not in source:
                self.read_page = UNSET
                absent += 1
            elif (value := source["read_page"]) is None:
                self.read_page = None
            else:
                at = "read_page"
                self.read_page = _decode_browser_read_page_config_param(value)
            if "right_click" not in source:
                self.right_click = UNSET
                absent += 1
            elif (value := source["right_click"]) is None:
                self.right_click = None
            else:
                at = "right_click"
                self.right_click = _decode_browser_right_click_config_param(value)
            if "screenshot" not in source:
                self.screenshot = UNSET
                absent += 1
            elif (value := source["screenshot"]) is None:
                self.screenshot = None
            else:
                at = "screenshot"
                self.screenshot = _decode_browser_screenshot_config_param(value)
            if "scroll" not in source:
                self.scroll = UNSET
                absent += 1
            elif (value := source["scroll"]) is None:
                self.scroll = None
            else:
                at = "scroll"
                self.scroll = _decode_browser_scroll_config_param(value)
            if "scroll_to" not in source:
                self.scroll_to = UNSET
                absent += 1
            elif (value := source["scroll_to"]) is None:
                self.scroll_to = None
            else:
                at = "scroll_to"
                self.scroll_to = _decode_browser_scroll_to_config_param(value)
            if "switch_tab" not in source:
                self.switch_tab = UNSET
                absent += 1
            elif (value := source["switch_tab"]) is None:
                self.switch_tab = None
            else:
                at = "switch_tab"
                self.switch_tab = _decode_browser_switch_tab_config_param(value)
            if "triple_click" not in source:
                self.triple_click = UNSET
                absent += 1
            elif (value := source["triple_click"]) is None:
                self.triple_click = None
            else:
                at = "triple_click"
                self.triple_click = _decode_browser_triple_click_config_param(value)
            if "wait" not in source:
                self.wait = UNSET
                absent += 1
            elif (value := source["wait"]) is None:
                self.wait = None
            else:
                at = "wait"
                self.wait = _decode_browser_wait_config_param(value)
            if "zoom" not in source:
                self.zoom = UNSET
                absent += 1
            elif (value := source["zoom"]) is None:
                self.zoom = None
            else:
                at = "zoom"
                self.zoom = _decode_browser_zoom_config_param(value)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise located(error, source, at) from None
        self._presence = 0
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
        if (value := this.type) is not UNSET:
            out["type"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.close_tab) is not UNSET:
            out["close_tab"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.double_click) is not UNSET:
            out["double_click"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.file_upload) is not UNSET:
            out["file_upload"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.find) is not UNSET:
            out["find"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.form_input) is not UNSET:
            out["form_input"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.get_page_text) is not UNSET:
            out["get_page_text"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.hold_key) is not UNSET:
            out["hold_key"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.hover) is not UNSET:
            out["hover"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.javascript_exec) is not UNSET:
            out["javascript_exec"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
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
        if (value := this.list_tabs) is not UNSET:
            out["list_tabs"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.middle_click) is not UNSET:
            out["middle_click"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.mouse_move) is not UNSET:
            out["mouse_move"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.navigate) is not UNSET:
            out["navigate"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.new_tab) is not UNSET:
            out["new_tab"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.read_console) is not UNSET:
            out["read_console"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.read_network) is not UNSET:
            out["read_network"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.read_page) is not UNSET:
            out["read_page"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.right_click) is not UNSET:
            out["right_click"] = (
                None if value is None else (value if type(value) is dict else value.to_wire())
            )
        if (value := this.screenshot) is not UNSET:
            out["screenshot"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.scroll) is not UNSET:
            out["scroll"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.scroll_to) is not UNSET:
            out["scroll_to"] = None if value is None else (value if type(value) is dict else value.to_wire())
        if (value := this.switch_tab) is not UNSET:
            out["switch_tab"] = None if value is None else (value if type(value) is dict else value.to_wire())
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


from .browser_close_tab_config_param import BrowserCloseTabConfigParam  # noqa: E402
from .browser_double_click_config_param import BrowserDoubleClickConfigParam  # noqa: E402
from .browser_file_upload_config_param import BrowserFileUploadConfigParam  # noqa: E402
from .browser_find_config_param import BrowserFindConfigParam  # noqa: E402
from .browser_form_input_config_param import BrowserFormInputConfigParam  # noqa: E402
from .browser_get_page_text_config_param import BrowserGetPageTextConfigParam  # noqa: E402
from .browser_hold_key_config_param import BrowserHoldKeyConfigParam  # noqa: E402
from .browser_hover_config_param import BrowserHoverConfigParam  # noqa: E402
from .browser_javascript_exec_config_param import BrowserJavascriptExecConfigParam  # noqa: E402
from .browser_key_config_param import BrowserKeyConfigParam  # noqa: E402
from .browser_left_click_config_param import BrowserLeftClickConfigParam  # noqa: E402
from .browser_left_click_drag_config_param import BrowserLeftClickDragConfigParam  # noqa: E402
from .browser_left_mouse_down_config_param import BrowserLeftMouseDownConfigParam  # noqa: E402
from .browser_left_mouse_up_config_param import BrowserLeftMouseUpConfigParam  # noqa: E402
from .browser_list_tabs_config_param import BrowserListTabsConfigParam  # noqa: E402
from .browser_middle_click_config_param import BrowserMiddleClickConfigParam  # noqa: E402
from .browser_mouse_move_config_param import BrowserMouseMoveConfigParam  # noqa: E402
from .browser_navigate_config_param import BrowserNavigateConfigParam  # noqa: E402
from .browser_new_tab_config_param import BrowserNewTabConfigParam  # noqa: E402
from .browser_read_console_config_param import BrowserReadConsoleConfigParam  # noqa: E402
from .browser_read_network_config_param import BrowserReadNetworkConfigParam  # noqa: E402
from .browser_read_page_config_param import BrowserReadPageConfigParam  # noqa: E402
from .browser_right_click_config_param import BrowserRightClickConfigParam  # noqa: E402
from .browser_screenshot_config_param import BrowserScreenshotConfigParam  # noqa: E402
from .browser_scroll_config_param import BrowserScrollConfigParam  # noqa: E402
from .browser_scroll_to_config_param import BrowserScrollToConfigParam  # noqa: E402
from .browser_switch_tab_config_param import BrowserSwitchTabConfigParam  # noqa: E402
from .browser_triple_click_config_param import BrowserTripleClickConfigParam  # noqa: E402
from .browser_type_config_param import BrowserTypeConfigParam  # noqa: E402
from .browser_wait_config_param import BrowserWaitConfigParam  # noqa: E402
from .browser_zoom_config_param import BrowserZoomConfigParam  # noqa: E402

_decode_browser_close_tab_config_param = BrowserCloseTabConfigParam._decode
_decode_browser_double_click_config_param = BrowserDoubleClickConfigParam._decode
_decode_browser_file_upload_config_param = BrowserFileUploadConfigParam._decode
_decode_browser_find_config_param = BrowserFindConfigParam._decode
_decode_browser_form_input_config_param = BrowserFormInputConfigParam._decode
_decode_browser_get_page_text_config_param = BrowserGetPageTextConfigParam._decode
_decode_browser_hold_key_config_param = BrowserHoldKeyConfigParam._decode
_decode_browser_hover_config_param = BrowserHoverConfigParam._decode
_decode_browser_javascript_exec_config_param = BrowserJavascriptExecConfigParam._decode
_decode_browser_key_config_param = BrowserKeyConfigParam._decode
_decode_browser_left_click_config_param = BrowserLeftClickConfigParam._decode
_decode_browser_left_click_drag_config_param = BrowserLeftClickDragConfigParam._decode
_decode_browser_left_mouse_down_config_param = BrowserLeftMouseDownConfigParam._decode
_decode_browser_left_mouse_up_config_param = BrowserLeftMouseUpConfigParam._decode
_decode_browser_list_tabs_config_param = BrowserListTabsConfigParam._decode
_decode_browser_middle_click_config_param = BrowserMiddleClickConfigParam._decode
_decode_browser_mouse_move_config_param = BrowserMouseMoveConfigParam._decode
_decode_browser_navigate_config_param = BrowserNavigateConfigParam._decode
_decode_browser_new_tab_config_param = BrowserNewTabConfigParam._decode
_decode_browser_read_console_config_param = BrowserReadConsoleConfigParam._decode
_decode_browser_read_network_config_param = BrowserReadNetworkConfigParam._decode
_decode_browser_read_page_config_param = BrowserReadPageConfigParam._decode
_decode_browser_right_click_config_param = BrowserRightClickConfigParam._decode
_decode_browser_screenshot_config_param = BrowserScreenshotConfigParam._decode
_decode_browser_scroll_config_param = BrowserScrollConfigParam._decode
_decode_browser_scroll_to_config_param = BrowserScrollToConfigParam._decode
_decode_browser_switch_tab_config_param = BrowserSwitchTabConfigParam._decode
_decode_browser_triple_click_config_param = BrowserTripleClickConfigParam._decode
_decode_browser_type_config_param = BrowserTypeConfigParam._decode
_decode_browser_wait_config_param = BrowserWaitConfigParam._decode
_decode_browser_zoom_config_param = BrowserZoomConfigParam._decode
_FIELDS: Fields = {
    "type": ("type", ("model", BrowserTypeConfigParam), True, UNSET, 0),
    "close_tab": ("close_tab", ("model", BrowserCloseTabConfigParam), True, UNSET, 0),
    "double_click": ("double_click", ("model", BrowserDoubleClickConfigParam), True, UNSET, 0),
    "file_upload": ("file_upload", ("model", BrowserFileUploadConfigParam), True, UNSET, 0),
    "find": ("find", ("model", BrowserFindConfigParam), True, UNSET, 0),
    "form_input": ("form_input", ("model", BrowserFormInputConfigParam), True, UNSET, 0),
    "get_page_text": ("get_page_text", ("model", BrowserGetPageTextConfigParam), True, UNSET, 0),
    "hold_key": ("hold_key", ("model", BrowserHoldKeyConfigParam), True, UNSET, 0),
    "hover": ("hover", ("model", BrowserHoverConfigParam), True, UNSET, 0),
    "javascript_exec": ("javascript_exec", ("model", BrowserJavascriptExecConfigParam), True, UNSET, 0),
    "key": ("key", ("model", BrowserKeyConfigParam), True, UNSET, 0),
    "left_click": ("left_click", ("model", BrowserLeftClickConfigParam), True, UNSET, 0),
    "left_click_drag": ("left_click_drag", ("model", BrowserLeftClickDragConfigParam), True, UNSET, 0),
    "left_mouse_down": ("left_mouse_down", ("model", BrowserLeftMouseDownConfigParam), True, UNSET, 0),
    "left_mouse_up": ("left_mouse_up", ("model", BrowserLeftMouseUpConfigParam), True, UNSET, 0),
    "list_tabs": ("list_tabs", ("model", BrowserListTabsConfigParam), True, UNSET, 0),
    "middle_click": ("middle_click", ("model", BrowserMiddleClickConfigParam), True, UNSET, 0),
    "mouse_move": ("mouse_move", ("model", BrowserMouseMoveConfigParam), True, UNSET, 0),
    "navigate": ("navigate", ("model", BrowserNavigateConfigParam), True, UNSET, 0),
    "new_tab": ("new_tab", ("model", BrowserNewTabConfigParam), True, UNSET, 0),
    "read_console": ("read_console", ("model", BrowserReadConsoleConfigParam), True, UNSET, 0),
    "read_network": ("read_network", ("model", BrowserReadNetworkConfigParam), True, UNSET, 0),
    "read_page": ("read_page", ("model", BrowserReadPageConfigParam), True, UNSET, 0),
    "right_click": ("right_click", ("model", BrowserRightClickConfigParam), True, UNSET, 0),
    "screenshot": ("screenshot", ("model", BrowserScreenshotConfigParam), True, UNSET, 0),
    "scroll": ("scroll", ("model", BrowserScrollConfigParam), True, UNSET, 0),
    "scroll_to": ("scroll_to", ("model", BrowserScrollToConfigParam), True, UNSET, 0),
    "switch_tab": ("switch_tab", ("model", BrowserSwitchTabConfigParam), True, UNSET, 0),
    "triple_click": ("triple_click", ("model", BrowserTripleClickConfigParam), True, UNSET, 0),
    "wait": ("wait", ("model", BrowserWaitConfigParam), True, UNSET, 0),
    "zoom": ("zoom", ("model", BrowserZoomConfigParam), True, UNSET, 0),
}
