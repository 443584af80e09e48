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
from typing import Any

import httpx
import orjson

from message_batches.sandbox.errors import RESULT_ERROR_TYPES, TYPE_BY_STATUS, APIError, errored
from message_batches.sandbox.processor import Answerer, ResultLine, result_line
from message_batches.sandbox.responder import Answered, Marker, check_for_batch
from message_batches.sandbox.store import Batch

_ATTEMPTS = 5
_FIRST_WAIT = 0.5
_LONGEST_WAIT = 60.0
_RETRIED = frozenset({408, 409, 429, 500, 502, 503, 504, 529})
_TIMEOUT = httpx.Timeout(600.0, connect=10.0)
_log = logging.getLogger("message_batches.sandbox")


class Upstream(Answerer):
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

    follows_markers = False

    async def lines(
        self, requests: dict[int, bytes], batch: Batch, markers: dict[int, dict[str, Marker]]
    ) -> dict[int, ResultLine]:
        """Return a line for each request of a batch, by its place."""

        async def line(request: bytes) -> ResultLine:
            item = orjson.loads(request)
            result = await self._result(item["params"], batch)
            return result_line(item["custom_id"], Answered(result))

        lines = await asyncio.gather(*map(line, requests.values()))
        return dict(zip(requests, lines, strict=True))

    async def close(self) -> None:
        """Close the connections to the endpoint."""
        await self._client.aclose()

    async def _result(self, params: dict[str, Any], batch: Batch) -> dict[str, Any]:
        try:
            check_for_batch(params, batch.user_profile_id)
        except APIError as error:
            return errored(error.type, error.message)
        headers = {"anthropic-version": batch.version}
        if self._api_key is not None:
            headers["x-api-key"] = self._api_key
        if batch.betas:
            headers["anthropic-beta"] = batch.betas
        async with self._limit:
            for attempt in range(_ATTEMPTS):
                wanted_wait = ""
                try:
                    response = await self._client.post(self._url, json=params, headers=headers)
                except httpx.HTTPError as error:
                    message = f"The upstream did not answer: {type(error).__name__}"
                    _log.warning(message)
                    result = errored("api_error", message)
                else:
                    result = self._read(response)
                    if response.status_code not in _RETRIED:
                        break
                    wanted_wait = response.headers.get("retry-after", "")
                if attempt < _ATTEMPTS - 1:
                    await asyncio.sleep(self._wait(attempt, wanted_wait))
        return result

    def _wait(self, attempt: int, retry_after: str) -> float:
        try:
            seconds = float(retry_after)
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
            return {"type": "errored", "error": body}
        type_ = TYPE_BY_STATUS.get(response.status_code, "api_error")
        if type_ not in RESULT_ERROR_TYPES:
            type_ = "invalid_request_error"
        message = f"The upstream responded with {response.status_code} and without a Message"
        return errored(type_, message, request_id)


def _is_error(body: dict[str, Any]) -> bool:
    error = body.get("error")
    return (
        body.get("type") == "error"
        and isinstance(error, dict)
        and isinstance(error.get("type"), str)
        and isinstance(error.get("message"), str)
    )
