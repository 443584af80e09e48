"""The web application: routes, and errors in their envelope."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp

from message_batches.sandbox.errors import APIError, envelope
from message_batches.sandbox.http.admin_api import AdminAPI
from message_batches.sandbox.http.handlers import Service
from message_batches.sandbox.http.middleware import Middleware
from message_batches.sandbox.http.responses import ChunkedJSON, route


def web_app(service: Service) -> ASGIApp:
    """Return the HTTP side of a sandbox."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        service.processor.start_unfinished()
        yield
        await service.processor.stop()

    batches = "/v1/messages/batches"
    one = batches + "/{message_batch_id}"
    app = Starlette(
        routes=[
            route(batches, GET=service.list_, POST=service.create),
            route(one, GET=service.retrieve, DELETE=service.delete),
            route(one + "/cancel", POST=service.cancel),
            route(one + "/results", GET=service.results),
            route("/v1/messages", POST=service.message),
            route("/sandbox/results/{message_batch_id}/{token}", GET=service.download),
            *AdminAPI(service).routes(),
        ],
        exception_handlers=dict.fromkeys(
            (APIError, HTTPException, ClientDisconnect, Exception), _send_error
        ),
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    return Middleware(app, service)


async def _send_error(request: Request, error: Exception) -> Response:
    match error:
        case ClientDisconnect():
            return Response(status_code=499)
        case APIError():
            type_, message, status, headers = error.type, error.message, error.status, error.headers
        case HTTPException():
            type_ = "not_found_error" if error.status_code == 404 else "invalid_request_error"
            message, status = error.detail, error.status_code
            headers = {**(error.headers or {}), "x-should-retry": "false"}
        case _:
            type_, message, status, headers = "api_error", "Internal server error", 500, {}
    body = envelope(type_, message, request.state.request_id)
    return ChunkedJSON(body, status_code=status, headers=headers)
