"""
Process each call before and after the handlers.

Refuse calls from elsewhere, put the headers on each response that the service puts there, let the
faults happen that do not depend on what is asked, and record the calls.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from typing import Any

from attrs import Factory, asdict, define, frozen
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from message_batches.sandbox.encoding import encoded, new_id
from message_batches.sandbox.errors import (
    TYPE_BY_STATUS,
    APIError,
    SandboxOptionError,
    envelope,
)
from message_batches.sandbox.faults import HEADER, Faults, Hook
from message_batches.sandbox.http.auth import HostCheck
from message_batches.sandbox.http.connections import Connections
from message_batches.sandbox.http.responses import MAX_BODY_BYTES

_ORGANIZATION_ID = b"01936e5c-7f3a-4c8e-9b1d-5a0db0c0ffee"
_OPERATIONS = (
    ("POST", re.compile(r"/v1/messages/batches\Z"), "create"),
    ("GET", re.compile(r"/v1/messages/batches\Z"), "list"),
    ("GET", re.compile(r"/v1/messages/batches/[^/]+\Z"), "retrieve"),
    ("DELETE", re.compile(r"/v1/messages/batches/[^/]+\Z"), "delete"),
    ("POST", re.compile(r"/v1/messages/batches/[^/]+/cancel\Z"), "cancel"),
    ("GET", re.compile(r"/v1/messages/batches/[^/]+/results\Z"), "results"),
    ("POST", re.compile(r"/v1/messages\Z"), "messages"),
    ("GET", re.compile(r"/sandbox/results/[^/]+/[^/]+\Z"), "results"),
)
_CALLS_KEPT = 10_000
_CHARACTERS_KEPT = 500


@define(kw_only=True)
class Call:
    """One call of an operation, for the report."""

    request_id: str
    operation: str | None
    method: str
    path: str
    host: str
    with_credentials: bool
    batch_id: str | None = None
    status: int | None = None
    faults: list[str] = Factory(list)


class CallLog:
    """The last calls, oldest first."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=_CALLS_KEPT)

    def add(self, call: Call) -> None:
        """Record a call; it may be filled in later."""
        self._calls.append(call)

    def as_json(self) -> list[dict[str, Any]]:
        """Return the calls as JSON objects."""
        return [asdict(call) for call in list(self._calls)]


class Exchange:
    """One call while faults act on it: what a `Hook.BEFORE_AUTH` fault can do."""

    def __init__(
        self,
        app: ASGIApp,
        connections: Connections,
        call: Call,
        channel: tuple[Scope, Receive, Send],
    ) -> None:
        self.operation = call.operation
        self.stall: tuple[int, float] | None = None
        self.is_over = False
        self._app = app
        self._connections = connections
        self._call = call
        self._scope, self._receive, self._send = channel

    async def carry_out(self) -> None:
        """Do what the call asks, and throw the response away."""

        async def swallow(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._call.status = message["status"]

        await self._app(self._scope, self._receive, swallow)

    async def close(self) -> None:
        """Close the connection."""
        self.is_over = True
        await self._connections.close(self._scope["client"])

    async def refuse(self, status: int, message: str, settings: Mapping[str, Any]) -> None:
        """Respond with an error, after the body was read: a sender would not see it before."""
        self.is_over = True
        left = MAX_BODY_BYTES
        while left > 0 and (part := await self._receive()).get("more_body"):
            left -= len(part["body"])
        default = "api_error" if status >= 500 else "invalid_request_error"
        type_ = settings.get("type") or TYPE_BY_STATUS.get(status, default)
        body = encoded(envelope(type_, message, self._call.request_id, settings.get("code")))
        headers = [(b"content-type", b"application/json")]
        if settings.get("body") == "html":
            page = f"<html><head><title>{status}</title></head><body>{message}</body></html>"
            body, headers = page.encode(), [(b"content-type", b"text/html")]
        if settings.get("retry-after") is not None:
            headers.append((b"retry-after", str(settings["retry-after"]).encode()))
        if left <= 0:
            headers.append((b"connection", b"close"))
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})


@frozen
class Middleware:
    """Wraps the application."""

    _app: ASGIApp
    _host_check: HostCheck
    _connections: Connections
    _faults: Faults
    _log: CallLog

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        operation = _operation(scope)
        call = Call(
            request_id=new_id("req_"),
            operation=operation,
            method=scope["method"],
            path=scope["path"][:_CHARACTERS_KEPT],
            host=headers.get("host", "")[:_CHARACTERS_KEPT],
            with_credentials="x-api-key" in headers or "authorization" in headers,
        )
        state = scope.setdefault("state", {})
        state.update(request_id=call.request_id, call=call)
        if operation is not None:
            self._log.add(call)

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                call.status = message["status"]
                message = {**message, "headers": [*message["headers"], *_headers(state)]}
            await send(message)

        exchange = Exchange(self._app, self._connections, call, (scope, receive, send_on))
        try:
            self._host_check.check(headers)
            # What is not an operation, such as the admin API, does not have faults.
            faults = self._faults.for_call(operation or "", headers.get(HEADER))
        except APIError as error:
            await exchange.refuse(error.status, error.message, {"type": error.type})
            return
        except SandboxOptionError as error:
            await exchange.refuse(400, f"{HEADER}: {error}", {})
            return
        call.faults = faults.happened
        state.update(faults=faults, exchange=exchange)
        for act in faults.at(Hook.BEFORE_AUTH):
            await act(exchange)
            if exchange.is_over:
                return
        await self._app(scope, receive, send_on)


def _operation(scope: Scope) -> str | None:
    for method, path, operation in _OPERATIONS:
        if scope["method"] == method and path.match(scope["path"]):
            return operation
    return None


def _headers(state: dict[str, Any]) -> list[tuple[bytes, bytes]]:
    headers = [
        (b"request-id", state["request_id"].encode()),
        (b"anthropic-organization-id", _ORGANIZATION_ID),
    ]
    if "workspace" in state:
        headers.append((b"anthropic-workspace-id", state["workspace"].encode("latin-1")))
    return headers
