# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.beta.beta_browser_file_upload_config_param`."""

from message_batches.types.beta import (
    BetaBrowserFileUploadConfigParam as BetaBrowserFileUploadConfigParam,
)
