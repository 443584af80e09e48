# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `resources.messages.batches`."""

from message_batches.sdk.raw_response import (
    AsyncBatchesWithRawResponse as AsyncBatchesWithRawResponse,
)
from message_batches.sdk.raw_response import (
    AsyncBatchesWithStreamingResponse as AsyncBatchesWithStreamingResponse,
)
from message_batches.sdk.raw_response import (
    BatchesWithRawResponse as BatchesWithRawResponse,
)
from message_batches.sdk.raw_response import (
    BatchesWithStreamingResponse as BatchesWithStreamingResponse,
)
from message_batches.sdk.resources import (
    AsyncBatches as AsyncBatches,
)
from message_batches.sdk.resources import (
    Batches as Batches,
)
