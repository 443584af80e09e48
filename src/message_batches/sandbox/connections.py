"""The open connections, so that a fault can close one as a broken network would."""

from __future__ import annotations

import asyncio
from typing import Any

from attrs import frozen
from uvicorn.protocols.http.h11_impl import H11Protocol

Peer = tuple[str, int]


@frozen
class _Link:
    transport: asyncio.Transport
    gone: asyncio.Event


class Connections:
    """Knows the connection behind every call that the server is answering."""

    def __init__(self) -> None:
        self._open: dict[Peer, _Link] = {}

    def protocol(self) -> type[H11Protocol]:
        """Return the class that the server should use for its connections."""
        open_ = self._open

        class Protocol(H11Protocol):
            """HTTP/1.1 that remembers its connection while it lasts."""

            _peer: Peer

            def connection_made(self, transport: Any) -> None:
                host, port = transport.get_extra_info("peername")[:2]
                self._peer = (host, port)
                open_[self._peer] = _Link(transport, asyncio.Event())
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                open_.pop(self._peer).gone.set()
                super().connection_lost(exc)

        return Protocol

    def has(self, peer: Peer) -> bool:
        """Tell whether a connection is still open."""
        return peer in self._open

    async def close(self, peer: Peer) -> None:
        """Send what is still to be sent on a connection, close it, and wait until it is gone."""
        if (link := self._open.get(peer)) is not None:
            link.transport.close()
            await link.gone.wait()
