# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_browser_state_change_download_started_param`."""

from message_batches.types.beta import (
    BetaBrowserStateChangeDownloadStartedParam as BetaBrowserStateChangeDownloadStartedParam,
)
