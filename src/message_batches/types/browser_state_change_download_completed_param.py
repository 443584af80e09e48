# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.browser_state_change_download_completed_param`."""

from message_batches.types import (
    BrowserStateChangeDownloadCompletedParam as BrowserStateChangeDownloadCompletedParam,
)
