"""The HTTP side of the sandbox: who may call, what is asked, and how it is answered."""

from __future__ import annotations

from message_batches.sandbox.http.auth import is_loopback
from message_batches.sandbox.http.handlers import Behavior
from message_batches.sandbox.http.routes import WebApp

__all__ = ["Behavior", "WebApp", "is_loopback"]
