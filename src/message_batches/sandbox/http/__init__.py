"""The HTTP side of the sandbox: who may call, what is asked, and how it is answered."""

from __future__ import annotations

from message_batches.sandbox.http.admin_api import AdminAPI
from message_batches.sandbox.http.auth import is_loopback
from message_batches.sandbox.http.handlers import Service
from message_batches.sandbox.http.routes import web_app

__all__ = ["AdminAPI", "Service", "is_loopback", "web_app"]
