"""
The Message Batches API on this machine, for tests and to try things.

    from message_batches.sandbox import Sandbox

    with Sandbox() as sandbox:
        ...  # any client, with base_url=sandbox.base_url and api_key=sandbox.api_key

`message_batches.sandbox.responder` documents what a prompt can ask for,
`message_batches.sandbox.faults` what can go wrong on purpose,
`message_batches.sandbox.http.admin_api` what the sandbox reports about itself, and
`message_batches.sandbox.pytest_plugin` has a fixture.

Needs the extra `sandbox`: `pip install 'message-batches[sandbox]'`.
"""

from __future__ import annotations

from message_batches._extras import needs
from message_batches.sandbox.errors import (
    SandboxError,
    SandboxOptionError,
    SandboxStateError,
)

with needs("sandbox"):
    from message_batches.sandbox.faults import describe as describe_faults
    from message_batches.sandbox.server import Sandbox

__all__ = [
    "Sandbox",
    "SandboxError",
    "SandboxOptionError",
    "SandboxStateError",
    "describe_faults",
]


def __dir__() -> list[str]:
    return __all__
