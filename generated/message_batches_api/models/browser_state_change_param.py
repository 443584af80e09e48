# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .browser_state_change_download_completed_param import BrowserStateChangeDownloadCompletedParam
from .browser_state_change_download_failed_param import BrowserStateChangeDownloadFailedParam
from .browser_state_change_download_started_param import BrowserStateChangeDownloadStartedParam
from .browser_state_change_tab_opened_param import BrowserStateChangeTabOpenedParam

BrowserStateChangeParam: TypeAlias = (
    BrowserStateChangeTabOpenedParam
    | BrowserStateChangeDownloadStartedParam
    | BrowserStateChangeDownloadCompletedParam
    | BrowserStateChangeDownloadFailedParam
    | UnknownVariant
)
"""Change in the browser during a call: a tab opened, or a download started, completed or failed. Chosen by type."""
