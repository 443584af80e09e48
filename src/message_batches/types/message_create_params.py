"""The parameters of one request of a batch, by the name that the vendor's SDK keeps them under."""

from typing import TypeAlias

from message_batches_api.params import (
    MessageCreateParamsNonStreaming as MessageCreateParamsNonStreaming,
)

MessageCreateParams: TypeAlias = MessageCreateParamsNonStreaming
