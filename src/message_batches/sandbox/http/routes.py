"""The web application: routes, and errors in their envelope."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from message_batches.sandbox.errors import APIError, envelope
from message_batches.sandbox.http.admin_api import AdminAPI
from message_batches.sandbox.http.handlers import Service
from message_batches.sandbox.http.middleware import Middleware
from message_batches.sandbox.http.responses import ChunkedJSON


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
            _route(batches, GET=service.list_, POST=service.create),
            _route(one, GET=service.retrieve, DELETE=service.delete),
            _route(one + "/cancel", POST=service.cancel),
            _route(one + "/results", GET=service.results),
            _route("/v1/messages", POST=service.message),
            _route("/sandbox/results/{message_batch_id}/{token}", GET=service.download),
            *AdminAPI(service).routes(),
        ],
        exception_handlers={
            APIError: _send_api_error,
            HTTPException: _send_http_exception,
            ClientDisconnect: _send_nothing,
            Exception: _send_crash,
        },
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    return Middleware(app, service)


def _route(path: str, **endpoints: Callable[[Request], Awaitable[Response]]) -> Route:
    """Return one route for all methods of a path, so that a 405 names all of them."""

    async def endpoint(request: Request) -> Response:
        return await endpoints[request.method.replace("HEAD", "GET")](request)

    return Route(path, endpoint, methods=list(endpoints))


async def _send_api_error(request: Request, error: Any) -> Response:
    return _error(request, error.type, error.message, error.status, error.headers)


async def _send_http_exception(request: Request, error: Any) -> Response:
    type_ = "not_found_error" if error.status_code == 404 else "invalid_request_error"
    headers = {**(error.headers or {}), "x-should-retry": "false"}
    return _error(request, type_, error.detail, error.status_code, headers)


async def _send_crash(request: Request, error: Any) -> Response:
    return _error(request, "api_error", "Internal server error", 500, {})


async def _send_nothing(request: Request, error: Any) -> Response:
    return Response(status_code=499)


def _error(
    request: Request, type: str, message: str, status: int, headers: Mapping[str, str]
) -> Response:
    body = envelope(type, message, request.state.request_id)
    return ChunkedJSON(body, status_code=status, headers=headers)
