"""`POST /v1/messages`, so that the sandbox can stand in for the service as an upstream too."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from message_batches.sandbox.clock import Clock
from message_batches.sandbox.errors import APIError
from message_batches.sandbox.responder import Context, respond
from message_batches.sandbox.service import Service, betas_of
from message_batches.sandbox.wire import ChunkedJSON


class Messages:
    """Answers one request at once, by the same rules as in a batch; it does not stream.

    Args:
        service: Who checks the credentials.
        clock: The time.
        seed: Decides the answers together with the requests.
    """

    def __init__(self, service: Service, clock: Clock, seed: int) -> None:
        self._service = service
        self._clock = clock
        self._seed = seed

    async def create(self, request: Request) -> Response:
        """Answer a request."""
        self._service.authorize(request)
        params = await _params(request)
        betas = frozenset(betas_of(request))
        context = Context(
            seed=self._seed,
            version=request.headers["anthropic-version"],
            betas=betas,
            beta=bool(betas) or request.query_params.get("beta") == "true",
            user_profile_id=request.headers.get("anthropic-user-profile-id"),
            now=self._clock.now(),
            service_tier="standard",
        )
        result = await run_in_threadpool(respond, params, "", context)
        if result["type"] == "errored":
            error = result["error"]["error"]
            raise APIError(error["type"], error["message"])
        return ChunkedJSON(result["message"])


async def _params(request: Request) -> dict[str, Any]:
    try:
        read = orjson.loads(await request.body())
    except ValueError as error:
        raise APIError(
            "invalid_request_error", f"The request body is not valid JSON: {error}"
        ) from error
    if not isinstance(read, dict):
        raise APIError("invalid_request_error", "The request body should be a JSON object")
    return read
