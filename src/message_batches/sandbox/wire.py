"""How responses are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from message_batches.sandbox.encoding import encoded


class ChunkedJSON(Response):
    """A JSON body without a content-length, as the service sends it."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Encode the body."""
        return encoded(content)

    def init_headers(self, headers: Mapping[str, str] | None = None) -> None:
        """Set the headers but for the length."""
        super().init_headers(headers)
        self.raw_headers = [pair for pair in self.raw_headers if pair[0] != b"content-length"]
