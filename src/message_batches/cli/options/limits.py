"""The limits of a batch. The client has them too, but loading it would make help slow."""

from __future__ import annotations

MAX_REQUESTS = 100_000
MAX_BODY_BYTES = 256_000_000
