# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.web_fetch_tool_result_block_param`."""

from message_batches.types import (
    Caller as Caller,
)
from message_batches.types import (
    Content as Content,
)
from message_batches.types import (
    WebFetchToolResultBlockParam as WebFetchToolResultBlockParam,
)
