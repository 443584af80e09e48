# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
"""The connection that the endpoints use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import httpx
from attrs import define, field

from .types import Request

__all__ = ["Client"]


@define(kw_only=True)
class Client:
    """Sends requests and hands back what came: status, headers, body. It neither retries nor raises on a status.

    Attributes:
        base_url: Where the API is.
        api_key: An API key.
        auth_token: A short-lived access token, or an API key.
        headers: Headers to send with every request.
        timeout: Seconds to wait for each of connect, read, write and pool.
        http_client: An ``httpx.Client`` to use instead of a new one. Closing it is up to the caller.
        async_http_client: The same for the ``asyncio`` calls.
    """

    base_url: str = "https://api.anthropic.com"
    api_key: str | None = field(default=None, repr=False)
    auth_token: str | None = field(default=None, repr=False)
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    timeout: float | None = 600.0
    http_client: httpx.Client | None = field(default=None, repr=False)
    async_http_client: httpx.AsyncClient | None = field(default=None, repr=False)
    _own: httpx.Client | None = field(init=False, default=None, repr=False, eq=False)
    _own_async: httpx.AsyncClient | None = field(init=False, default=None, repr=False, eq=False)

    def send(self, request: Request) -> tuple[int, Mapping[str, str], bytes]:
        """Send a request: status, headers and body of the response, whatever the status."""
        client = self.http_client or self._own
        if client is None:
            client = self._own = httpx.Client(timeout=self.timeout)
        response = client.request(**self._arguments(request))
        return response.status_code, response.headers, response.content

    async def send_async(self, request: Request) -> tuple[int, Mapping[str, str], bytes]:
        """The same as ``send``, but awaited."""
        client = self.async_http_client or self._own_async
        if client is None:
            client = self._own_async = httpx.AsyncClient(timeout=self.timeout)
        response = await client.request(**self._arguments(request))
        return response.status_code, response.headers, response.content

    def _arguments(self, request: Request) -> dict[str, Any]:
        headers = {**self.headers, **request.headers}
        if self.api_key is not None:
            headers["x-api-key"] = self.api_key
        if self.auth_token is not None:
            headers["authorization"] = f"Bearer {self.auth_token}"
        url = httpx.URL(self.base_url.rstrip("/") + request.path)
        return {
            "method": request.method,
            "url": url.copy_merge_params(request.query) if request.query else url,
            "headers": headers,
            "content": request.content,
            # A redirect would carry the credentials to wherever it points.
            "follow_redirects": False,
        }

    def close(self) -> None:
        """Close the connections that this client opened itself."""
        if self._own is not None:
            self._own.close()
            self._own = None

    async def aclose(self) -> None:
        """The same as ``close``, for the connections of the ``asyncio`` calls."""
        if self._own_async is not None:
            await self._own_async.aclose()
            self._own_async = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *args: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *args: object) -> None:
        await self.aclose()
