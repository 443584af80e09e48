"""The web application: routes, and errors in their envelope."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from message_batches.sandbox.clock import Clock
from message_batches.sandbox.errors import APIError, envelope
from message_batches.sandbox.faults import Faults
from message_batches.sandbox.http.admin_api import AdminAPI
from message_batches.sandbox.http.auth import HostCheck, KeyCheck
from message_batches.sandbox.http.connections import Connections
from message_batches.sandbox.http.handlers import Behavior, Handlers
from message_batches.sandbox.http.middleware import CallLog, Middleware
from message_batches.sandbox.http.responses import ChunkedJSON
from message_batches.sandbox.processor import Processor
from message_batches.sandbox.store import Store


class WebApp:
    """
    The HTTP side of a sandbox.

    Args:
        store: the batches.
        clock: the time.
        processor: processes the batches.
        faults: what may go wrong.
        behavior: how the operations behave.
        address: the host and the port that the server listens on.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        processor: Processor,
        faults: Faults,
        behavior: Behavior,
        address: tuple[str, int],
    ) -> None:
        connections = Connections()
        log = CallLog()
        keys = KeyCheck(behavior.api_key)
        handlers = Handlers(store, clock, processor, behavior, keys, connections)
        self.admin = AdminAPI(store, clock, faults, log, keys, processor.wake)
        app = _application(handlers, processor, self.admin)
        self.asgi = Middleware(app, HostCheck(*address), connections, faults, log)
        self.protocol = connections.protocol()


def _application(handlers: Handlers, processor: Processor, admin: AdminAPI) -> Starlette:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        processor.start_unfinished()
        yield
        await processor.stop()

    batches = "/v1/messages/batches"
    one = batches + "/{message_batch_id}"
    app = Starlette(
        routes=[
            _route(batches, GET=handlers.list_, POST=handlers.create),
            _route(one, GET=handlers.retrieve, DELETE=handlers.delete),
            _route(one + "/cancel", POST=handlers.cancel),
            _route(one + "/results", GET=handlers.results),
            _route("/v1/messages", POST=handlers.message),
            _route("/sandbox/results/{message_batch_id}/{token}", GET=handlers.download),
            *admin.routes(),
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
    """Return one route for all methods of a path, so that a 405 names all of them."""

    async def endpoint(request: Request) -> Response:
        return await endpoints[request.method.replace("HEAD", "GET")](request)

    return Route(path, endpoint, methods=list(endpoints))


async def _send_api_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, APIError):
        raise error
    return _error(request, error.type, error.message, error.status, error.headers)


async def _send_http_exception(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
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
