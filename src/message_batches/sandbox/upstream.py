"""Answers requests with a real model, through a Messages endpoint elsewhere.

So a batch works where only Messages does. The endpoint judges the params; only what no batch may
ask for is refused here. A request that fails is asked again a few times where that may help, and
in the end becomes its own errored line; nothing that happens to one request touches another.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Mapping
from typing import Any

import httpx
import orjson

from message_batches.sandbox.answering import Line, context_of, line
from message_batches.sandbox.errors import RESULT_ERROR_TYPES, STATUS_BY_TYPE, envelope
from message_batches.sandbox.store import Batch
from message_batches.sandbox.validation import batch_problem_in

_ATTEMPTS = 5
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 60.0
_RETRIED = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
_TIMEOUT = httpx.Timeout(600.0, connect=10.0)
_TYPE_BY_STATUS = {status: type_ for type_, status in STATUS_BY_TYPE.items()}
_log = logging.getLogger("message_batches.sandbox")


class Upstream:
    """Asks a Messages endpoint.

    Args:
        url: The base URL of the endpoint, without `/v1/messages`.
        api_key: The key to send there, or None to send none.
        concurrency: How many requests may be under way at once, over all batches.
        first_wait: Seconds before the first repeat of a failed call; doubled each time.
    """

    def __init__(
        self, url: str, api_key: str | None, concurrency: int, *, first_wait: float = _FIRST_WAIT
    ) -> None:
        # What is under way when the process is killed is asked again, so a slice is kept short.
        self.slice_rows = 4 * concurrency
        self._url = url.rstrip("/") + "/v1/messages"
        self._api_key = api_key
        self._limit = asyncio.Semaphore(concurrency)
        self._first_wait = first_wait
        self._client = httpx.AsyncClient(
            timeout=_TIMEOUT, limits=httpx.Limits(max_connections=concurrency)
        )

    async def lines(self, requests: list[bytes], batch: Batch) -> list[Line]:
        """Return one line for each request, in their order."""
        return await asyncio.gather(*(self._line(request, batch) for request in requests))

    async def close(self) -> None:
        """Close the connections to the endpoint."""
        await self._client.aclose()

    async def _line(self, request: bytes, batch: Batch) -> Line:
        row = orjson.loads(request)
        return line(row["custom_id"], await self._result(row["params"], batch))

    async def _result(self, params: dict[str, Any], batch: Batch) -> dict[str, Any]:
        problem = batch_problem_in(params, context_of(batch, seed=0))
        if problem is not None:
            return _errored(envelope(problem.type, problem.message, None))
        async with self._limit:
            for attempt in range(_ATTEMPTS):
                last = attempt == _ATTEMPTS - 1
                try:
                    response = await self._client.post(
                        self._url, json=params, headers=self._headers(batch)
                    )
                except httpx.HTTPError as error:
                    _log.warning("The upstream did not answer: %s", type(error).__name__)
                    if last:
                        told = f"The upstream did not answer: {type(error).__name__}"
                        return _errored(envelope("api_error", told, None))
                    await asyncio.sleep(self._wait(attempt, {}))
                    continue
                if response.status_code not in _RETRIED or last:
                    return _read(response)
                await asyncio.sleep(self._wait(attempt, response.headers))
        raise AssertionError("the last attempt returns")

    def _headers(self, batch: Batch) -> dict[str, str]:
        headers = {"anthropic-version": batch.version}
        if self._api_key is not None:
            headers["x-api-key"] = self._api_key
        if batch.betas:
            headers["anthropic-beta"] = batch.betas
        return headers

    def _wait(self, attempt: int, headers: Mapping[str, str]) -> float:
        try:
            asked = float(headers.get("retry-after", "nan"))
        except ValueError:
            asked = math.nan
        if math.isnan(asked):
            asked = self._first_wait * 2**attempt
        return min(max(asked, 0.0), _LONGEST_WAIT)


def _errored(error: dict[str, Any]) -> dict[str, Any]:
    return {"type": "errored", "error": error}


def _read(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        body = None
    if response.is_success and isinstance(body, dict) and body.get("type") == "message":
        return {"type": "succeeded", "message": body}
    if isinstance(body, dict) and _is_error(body):
        body.setdefault("request_id", response.headers.get("request-id"))
        return _errored(body)
    type_ = _TYPE_BY_STATUS.get(response.status_code, "api_error")
    if type_ not in RESULT_ERROR_TYPES:
        type_ = "invalid_request_error"
    told = f"The upstream answered {response.status_code} with something that is no Message"
    return _errored(envelope(type_, told, response.headers.get("request-id")))


def _is_error(body: dict[str, Any]) -> bool:
    error = body.get("error")
    return (
        body.get("type") == "error"
        and isinstance(error, dict)
        and isinstance(error.get("type"), str)
        and isinstance(error.get("message"), str)
    )
