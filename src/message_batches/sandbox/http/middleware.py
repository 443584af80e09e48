"""
Process each call before and after the handlers.

Refuse calls from elsewhere, put the headers on each response that the service puts there, let the
faults happen that do not depend on what is request_line, and record the calls.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from attrs import define, frozen
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from message_batches.sandbox.encoding import new_id
from message_batches.sandbox.errors import (
    TYPE_BY_STATUS,
    APIError,
    SandboxOptionError,
    envelope,
)
from message_batches.sandbox.fault_registry import HEADER, Hook
from message_batches.sandbox.http.auth import check_host, check_key
from message_batches.sandbox.http.connections import Connections
from message_batches.sandbox.http.handlers import Call, Service
from message_batches.sandbox.http.responses import MAX_BODY_BYTES, ChunkedJSON

_ORGANIZATION_ID = "01936e5c-7f3a-4c8e-9b1d-5a0db0c0ffee"
_OPERATIONS = tuple(
    (re.compile(rf"{call}\Z"), operation)
    for call, operation in (
        ("POST /v1/messages/batches", "create"),
        ("GET /v1/messages/batches", "list"),
        ("GET /v1/messages/batches/[^/]+", "retrieve"),
        ("DELETE /v1/messages/batches/[^/]+", "delete"),
        ("POST /v1/messages/batches/[^/]+/cancel", "cancel"),
        ("GET /v1/messages/batches/[^/]+/results", "results"),
        ("POST /v1/messages", "messages"),
        ("GET /sandbox/results/[^/]+/[^/]+", "results"),
    )
)
_CHARACTERS_KEPT = 500


@define
class Exchange:
    """One call while faults act on it: what a `Hook.BEFORE_AUTH` fault can do."""

    operation: str | None
    _call: Call
    _app: ASGIApp
    _connections: Connections
    _scope: Scope
    _receive: Receive
    _send: Send
    stall: tuple[int, float] | None = None
    is_over: bool = False

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
        headers = {"connection": "close"} if left <= 0 else {}
        if settings.get("retry-after") is not None:
            headers["retry-after"] = str(settings["retry-after"])
        if settings.get("body") == "html":
            page = f"<html><head><title>{status}</title></head><body>{message}</body></html>"
            response = Response(page, status, {**headers, "content-type": "text/html"})
        else:
            body = envelope(type_, message, self._call.request_id, settings.get("code"))
            response = ChunkedJSON(body, status, headers)
        await response(self._scope, self._receive, self._send)


@frozen
class Middleware:
    """Wraps the application."""

    _app: ASGIApp
    _service: Service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request_line = f"{scope['method']} {scope['path']}"
        operation = next(
            (name for pattern, name in _OPERATIONS if pattern.match(request_line)), None
        )
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
            self._service.calls.append(call)

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                call.status = message["status"]
                sent = MutableHeaders(scope=message)
                sent["request-id"] = call.request_id
                sent["anthropic-organization-id"] = _ORGANIZATION_ID
                if "workspace" in state:
                    sent["anthropic-workspace-id"] = state["workspace"]
            await send(message)

        connections = self._service.connections
        exchange = Exchange(operation, call, self._app, connections, scope, receive, send_on)
        try:
            check_host(headers, self._service.host, self._service.port)
            if re.match(r"/sandbox(?!/results/)", scope["path"]):
                check_key(headers, self._service.api_key)
            # What is not an operation, such as the admin API, does not have faults.
            faults = self._service.faults.for_call(operation or "", headers.get(HEADER))
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
