"""The open connections, so that a fault can close one as a broken network would."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from message_batches.sandbox.errors import envelope

Peer = tuple[str, int]


class Connections:
    """The connection behind each call that the server is answering."""

    def __init__(self) -> None:
        self._open: dict[Peer, tuple[asyncio.Transport, asyncio.Event]] = {}

    def protocol(self) -> type[H11Protocol]:
        """Return the class that the server should use for its connections."""
        open_ = self._open

        class Protocol(H11Protocol):
            """HTTP/1.1 that remembers its connection while it lasts."""

            _peer: Peer

            def connection_made(self, transport: Any) -> None:
                host, port = transport.get_extra_info("peername")[:2]
                self._peer = (host, port)
                open_[self._peer] = (transport, asyncio.Event())
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                open_.pop(self._peer)[1].set()
                super().connection_lost(exc)

            def send_400_response(self, msg: str) -> None:
                # What is not HTTP gets the API's error too, not uvicorn's line of text.
                cycle: RequestResponseCycle | None = self.cycle
                if cycle is not None and cycle.response_started and not cycle.response_complete:
                    self.transport.close()
                    return
                body = orjson.dumps(envelope("invalid_request_error", msg, None))
                self.transport.write(
                    b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\n"
                    b"content-length: %d\r\nconnection: close\r\n\r\n%b" % (len(body), body)
                )
                self.transport.close()

        return Protocol

    async def close(self, peer: Peer) -> None:
        """Send what remains to be sent on a connection, close it, and wait until it is gone."""
        if peer in self._open:
            transport, gone = self._open[peer]
            transport.close()
            await gone.wait()
