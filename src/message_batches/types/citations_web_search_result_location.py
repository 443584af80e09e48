# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.citations_web_search_result_location`."""

from message_batches.types import (
    CitationsWebSearchResultLocation as CitationsWebSearchResultLocation,
)
