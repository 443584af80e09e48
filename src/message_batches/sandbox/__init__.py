"""The Message Batches API on your own machine, for tests and for trying things out.

    from message_batches.sandbox import Sandbox

    with Sandbox() as sandbox:
        ...  # any client, with base_url=sandbox.base_url and api_key=sandbox.api_key

Needs the extra `sandbox`: `pip install 'message-batches[sandbox]'`.
"""

from __future__ import annotations

from .server import Sandbox

__all__ = ["Sandbox"]
