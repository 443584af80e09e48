"""Closes what was dropped without being closed. Closing takes a task; a finalizer can't wait."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

_closing: set[asyncio.Task[None]] = set()  # a loop keeps no reference to its tasks


def close_soon(close: Callable[[], Awaitable[object]]) -> None:
    """Close in the event loop that is running; where there is none, nothing can be done."""
    with contextlib.suppress(RuntimeError):
        loop = asyncio.get_running_loop()
        task = loop.create_task(_quietly(close))
        _closing.add(task)
        task.add_done_callback(_closing.discard)


async def _quietly(close: Callable[[], Awaitable[object]]) -> None:
    # Connections of another loop, which may be over, can't be closed from here.
    with contextlib.suppress(RuntimeError):
        await close()
