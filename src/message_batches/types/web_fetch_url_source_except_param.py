# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.web_fetch_url_source_except_param`."""

from message_batches.types import (
    WebFetchURLSourceExceptParam as WebFetchURLSourceExceptParam,
)
