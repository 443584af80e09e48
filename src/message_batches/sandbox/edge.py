"""Stands between the network and the service.

Puts the headers on every response that the service puts there, lets the faults happen that have
nothing to do with what was asked, and keeps the record of the calls.
"""

from __future__ import annotations

import asyncio
import re
from typing import Any

import orjson
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from message_batches.sandbox.connections import Connections
from message_batches.sandbox.errors import STATUS_BY_TYPE, envelope
from message_batches.sandbox.faults import HEADER, CallFaults, Faults
from message_batches.sandbox.ids import new_id
from message_batches.sandbox.inspection import Call, CallLog

_ORGANIZATION_ID = b"01936e5c-7f3a-4c8e-9b1d-5a0db0c0ffee"
_TYPE_BY_STATUS = {status: type_ for type_, status in STATUS_BY_TYPE.items()}
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


class Edge:
    """Wraps the application.

    Args:
        app: What answers.
        connections: The server's connections.
        faults: What may go wrong.
        log: Where calls are recorded.
    """

    def __init__(
        self, app: ASGIApp, connections: Connections, faults: Faults, log: CallLog
    ) -> None:
        self._app = app
        self._connections = connections
        self._faults = faults
        self._log = log

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
            path=scope["path"],
            host=headers.get("host", ""),
            with_credentials="x-api-key" in headers or "authorization" in headers,
        )
        # What is no operation, such as the sandbox's own pages, is under no fault's `on`.
        faults, wrong = self._faults_for(operation or "", headers.get(HEADER))
        call.faults = faults.happened
        state = scope.setdefault("state", {})
        state.update(request_id=call.request_id, faults=faults, call=call)
        if operation is not None:
            self._log.add(call)

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                call.status = message["status"]
                message = {**message, "headers": [*message["headers"], *_headers(state)]}
            await send(message)

        if wrong is not None:
            await _answer_error(400, wrong, {}, call, receive, send_on)
            return
        await self._answer(scope, receive, send_on, faults, call)

    def _faults_for(self, operation: str, header: str | None) -> tuple[CallFaults, str | None]:
        try:
            return self._faults.for_call(operation, header), None
        except ValueError as error:
            return self._faults.for_call(operation, None), f"{HEADER}: {error}"

    async def _answer(
        self, scope: Scope, receive: Receive, send: Send, faults: CallFaults, call: Call
    ) -> None:
        if faults.take("drop", when="before") is not None:
            await self._connections.close(scope["client"])
            return
        if call.operation != "results" and (stall := faults.take("stall")) is not None:
            await asyncio.sleep(stall["seconds"])
        if (error := faults.take("error")) is not None:
            message = f"The sandbox was asked to answer {error['status']}."
            await _answer_error(error["status"], message, error, call, receive, send)
            return
        if faults.take("drop", when="after") is not None:

            async def swallow(message: Message) -> None:
                if message["type"] == "http.response.start":
                    call.status = message["status"]

            await self._app(scope, receive, swallow)
            await self._connections.close(scope["client"])
            return
        await self._app(scope, receive, send)


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


async def _answer_error(
    status: int, message: str, error: dict[str, Any], call: Call, receive: Receive, send: Send
) -> None:
    """Answer with an error, after the body was read to its end.

    A caller still sending would see a broken connection instead of the error.
    """
    while (part := await receive())["type"] == "http.request" and part.get("more_body"):
        pass
    type_ = _TYPE_BY_STATUS.get(status, "api_error" if status >= 500 else "invalid_request_error")
    body = orjson.dumps(envelope(type_, message, call.request_id))
    headers = [(b"content-type", b"application/json")]
    if error.get("body") == "html":
        body = f"<html><head><title>{status}</title></head><body>{message}</body></html>".encode()
        headers = [(b"content-type", b"text/html")]
    if error.get("retry-after") is not None:
        headers.append((b"retry-after", str(error["retry-after"]).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
