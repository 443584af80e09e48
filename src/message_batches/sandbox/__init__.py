"""The Message Batches API on your own machine, for tests and for trying things out.

    from message_batches.sandbox import Sandbox

    with Sandbox() as sandbox:
        ...  # any client, with base_url=sandbox.base_url and api_key=sandbox.api_key

What a prompt can ask for is in `message_batches.sandbox.responder`, what can go wrong on purpose in
`message_batches.sandbox.faults`, what the sandbox tells about itself in
`message_batches.sandbox.inspection`, and a fixture for pytest in
`message_batches.sandbox.pytest_plugin`.

Needs the extra `sandbox`: `pip install 'message-batches[sandbox]'`.
"""

from __future__ import annotations

try:
    from message_batches.sandbox.server import Sandbox
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] not in ("starlette", "uvicorn"):
        raise
    raise ModuleNotFoundError(
        "The sandbox needs more packages: pip install 'message-batches[sandbox]'", name=error.name
    ) from error

__all__ = ["Sandbox"]
