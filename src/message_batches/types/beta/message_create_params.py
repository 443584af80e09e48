"""The parameters of one request of a beta batch, by the vendor's name and place."""

from typing import TypeAlias

from message_batches_api.params import BetaMessageCreateParamsNonStreaming

MessageCreateParamsNonStreaming: TypeAlias = BetaMessageCreateParamsNonStreaming
MessageCreateParams: TypeAlias = BetaMessageCreateParamsNonStreaming
