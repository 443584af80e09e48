"""What the API accepts in a create request. Each rule is stated here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping

# "Batch limitations", https://docs.claude.com/en/docs/build-with-claude/batch-processing
MAX_REQUESTS = 100_000
MAX_BODY_BYTES = 256_000_000

# https://docs.claude.com/en/api/creating-message-batches: the service refuses a batch in which any
# `custom_id` does not match this expression completely.
CUSTOM_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")

# The minimum of `thinking.budget_tokens`, https://docs.claude.com/en/api/messages
MIN_THINKING_TOKENS = 1024

# What the body of a create request holds before, between and after the requests.
ENVELOPE = (b'{"requests":[', b",", b"]}")

# https://platform.claude.com/docs/en/api/migration-2026-10-21: this version refuses the sampling
# parameters, even with their default values.
_REFUSED_PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "2023-06-01": (),
    "2026-10-21": ("temperature", "top_p", "top_k"),
}


def parameters_refused_by(anthropic_version: str) -> tuple[str, ...]:
    """
    Return the parameters of a message that an API version refuses.

    An unknown version refuses nothing here: what the service accepts is for the service to decide.
    """
    return _REFUSED_PARAMETERS.get(anthropic_version, ())


def body_size(requests_size: int, requests: int) -> int:
    """Return the size in bytes of a create request's body that holds only these requests."""
    opening, comma, closing = map(len, ENVELOPE)
    return opening + requests_size + comma * max(requests - 1, 0) + closing
