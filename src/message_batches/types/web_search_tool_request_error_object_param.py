# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.web_search_tool_request_error_object_param`."""

from message_batches.types import (
    WebSearchToolRequestErrorObjectParam as WebSearchToolRequestErrorObjectParam,
)
