# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_browser_state_change_download_completed_param import BetaBrowserStateChangeDownloadCompletedParam
from .beta_browser_state_change_download_failed_param import BetaBrowserStateChangeDownloadFailedParam
from .beta_browser_state_change_download_started_param import BetaBrowserStateChangeDownloadStartedParam
from .beta_browser_state_change_tab_opened_param import BetaBrowserStateChangeTabOpenedParam

BetaBrowserStateChangeParam: TypeAlias = (
    BetaBrowserStateChangeTabOpenedParam
    | BetaBrowserStateChangeDownloadStartedParam
    | BetaBrowserStateChangeDownloadCompletedParam
    | BetaBrowserStateChangeDownloadFailedParam
    | UnknownVariant
)
"""Change in the browser during a call: a tab opened, or a download started, completed or failed. Chosen by type."""
