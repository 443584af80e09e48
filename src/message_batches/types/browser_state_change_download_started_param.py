# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.browser_state_change_download_started_param`."""

from message_batches.types import (
    BrowserStateChangeDownloadStartedParam as BrowserStateChangeDownloadStartedParam,
)
