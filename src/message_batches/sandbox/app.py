"""The ASGI application: routes, and errors in their envelope."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from message_batches.sandbox.errors import APIError, envelope
from message_batches.sandbox.inspection import Inspection
from message_batches.sandbox.messages import Messages
from message_batches.sandbox.processor import Processor
from message_batches.sandbox.service import Service
from message_batches.sandbox.wire import ChunkedJSON


def build(
    service: Service, messages: Messages, processor: Processor, inspection: Inspection
) -> Starlette:
    """Return the application."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        processor.start_unfinished()
        yield
        await processor.stop()

    batches = "/v1/messages/batches"
    one = batches + "/{message_batch_id}"
    app = Starlette(
        routes=[
            _route(batches, GET=service.list_, POST=service.create),
            _route(one, GET=service.retrieve, DELETE=service.delete),
            Route(one + "/cancel", service.cancel, methods=["POST"]),
            Route(one + "/results", service.results, methods=["GET"]),
            Route("/v1/messages", messages.create, methods=["POST"]),
            Route("/sandbox/results/{message_batch_id}/{token}", service.download),
            *inspection.routes(),
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
    return app


def _route(path: str, **endpoints: Callable[[Request], Awaitable[Response]]) -> Route:
    """Return one route for all methods of a path, so that a 405 names them all."""

    async def endpoint(request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        return await endpoints[method](request)

    return Route(path, endpoint, methods=list(endpoints))


async def _send_api_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, APIError)
    return _error(request, error.type, error.message, error.status, error.headers)


async def _send_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    type_ = "not_found_error" if error.status_code == 404 else "invalid_request_error"
    headers = {**(error.headers or {}), "x-should-retry": "false"}
    return _error(request, type_, error.detail, error.status_code, headers)


async def _send_crash(request: Request, error: Exception) -> Response:
    return _error(request, "api_error", "Internal server error", 500, {})


async def _send_nothing(request: Request, error: Exception) -> Response:
    return Response(status_code=499)


def _error(
    request: Request, type: str, message: str, status: int, headers: Mapping[str, str]
) -> Response:
    body = envelope(type, message, request.state.request_id)
    return ChunkedJSON(body, status_code=status, headers=headers)
