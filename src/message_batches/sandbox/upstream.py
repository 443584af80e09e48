"""
Answer requests with a real model, through a Messages endpoint elsewhere.

So a batch works where only Messages does. The endpoint judges the params; only what a batch must
not ask for is refused here. A request that fails is retried where that may help, and then becomes
an errored line; nothing that happens to one request affects another.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Mapping
from typing import Any

import httpx
import orjson

from message_batches.sandbox.errors import RESULT_ERROR_TYPES, TYPE_BY_STATUS, envelope
from message_batches.sandbox.processor import ResultLine, context_of, result_line
from message_batches.sandbox.responder import diagnose_for_batch
from message_batches.sandbox.store import Batch

_ATTEMPTS = 5
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 60.0
_RETRIED = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
_TIMEOUT = httpx.Timeout(600.0, connect=10.0)
_log = logging.getLogger("message_batches.sandbox")


class Upstream:
    """
    Calls a Messages endpoint.

    The key leaves it in a header only: not in an error, a log or a result, even where the endpoint
    repeats it.

    Args:
        url: the base URL of the endpoint, without `/v1/messages`.
        api_key: the key to send there, or None to send none.
        concurrency: how many requests may be sent at once, over all batches.
        first_wait: seconds before the first retry of a failed call; doubled each time.
    """

    def __init__(
        self, url: str, api_key: str | None, concurrency: int, *, first_wait: float = _FIRST_WAIT
    ) -> None:
        # A process that is killed sends its slice again, so a slice is short.
        self.slice_requests = 4 * concurrency
        address = httpx.URL(url.rstrip("/") + "/v1/messages")
        # httpx logs the URL, with a password if it has one.
        self._url = address.copy_with(username=None, password=None)
        auth = (address.username, address.password) if address.userinfo else None
        self._api_key = api_key
        self._limit = asyncio.Semaphore(concurrency)
        self._first_wait = first_wait
        self._client = httpx.AsyncClient(
            auth=auth, timeout=_TIMEOUT, limits=httpx.Limits(max_connections=concurrency)
        )

    async def lines(self, requests: list[bytes], batch: Batch) -> list[ResultLine]:
        """Return one line for each request, in their order."""
        return await asyncio.gather(*(self._line(request, batch) for request in requests))

    async def close(self) -> None:
        """Close the connections to the endpoint."""
        await self._client.aclose()

    async def _line(self, request: bytes, batch: Batch) -> ResultLine:
        item = orjson.loads(request)
        return result_line(item["custom_id"], await self._result(item["params"], batch))

    async def _result(self, params: dict[str, Any], batch: Batch) -> dict[str, Any]:
        diagnostic = diagnose_for_batch(params, context_of(batch, seed=0))
        if diagnostic is not None:
            return _errored(envelope(diagnostic.type, diagnostic.message, None))
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
                        message = f"The upstream did not answer: {type(error).__name__}"
                        return _errored(envelope("api_error", message, None))
                    await asyncio.sleep(self._wait(attempt, {}))
                    continue
                if response.status_code not in _RETRIED or last:
                    return self._read(response)
                await asyncio.sleep(self._wait(attempt, response.headers))
        raise AssertionError("The last attempt returns.")

    def _headers(self, batch: Batch) -> dict[str, str]:
        headers = {"anthropic-version": batch.version}
        if self._api_key is not None:
            headers["x-api-key"] = self._api_key
        if batch.betas:
            headers["anthropic-beta"] = batch.betas
        return headers

    def _wait(self, attempt: int, headers: Mapping[str, str]) -> float:
        try:
            seconds = float(headers.get("retry-after", "nan"))
        except ValueError:
            seconds = math.nan
        if math.isnan(seconds):
            seconds = self._first_wait * 2**attempt
        return min(max(seconds, 0.0), _LONGEST_WAIT)

    def _read(self, response: httpx.Response) -> dict[str, Any]:
        content = response.content
        if self._api_key:
            content = content.replace(self._api_key.encode(), b"[the upstream key]")
        try:
            body = orjson.loads(content)
        except ValueError:
            body = None
        if response.is_success and isinstance(body, dict) and body.get("type") == "message":
            return {"type": "succeeded", "message": body}
        request_id = response.headers.get("request-id")
        if isinstance(body, dict) and _is_error(body):
            body.setdefault("request_id", request_id)
            return _errored(body)
        type_ = TYPE_BY_STATUS.get(response.status_code, "api_error")
        if type_ not in RESULT_ERROR_TYPES:
            type_ = "invalid_request_error"
        message = f"The upstream responded with {response.status_code} and without a Message"
        return _errored(envelope(type_, message, request_id))


def _errored(error: dict[str, Any]) -> dict[str, Any]:
    return {"type": "errored", "error": error}


def _is_error(body: dict[str, Any]) -> bool:
    error = body.get("error")
    return (
        body.get("type") == "error"
        and isinstance(error, dict)
        and isinstance(error.get("type"), str)
        and isinstance(error.get("message"), str)
    )
