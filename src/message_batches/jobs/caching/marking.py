"""Insert breakpoints for the prompt cache into a request; its bytes stay as they are."""

from __future__ import annotations

from collections.abc import Iterable

from message_batches.jobs.caching.prompt import Place
from message_batches.jobs.input import Edit, edited, value_at

_CONTROL = b'"cache_control":{"type":"ephemeral","ttl":"1h"}'


def marked(request: bytes, places: Iterable[Place]) -> bytes:
    """
    Return a request with a breakpoint of one hour at the end of each block.

    A text that is short for a block becomes that block.

    Args:
        request: a request without breakpoints, in JSON.
        places: where in its params the blocks are.
    """
    insertions: list[Edit] = []
    for place in places:
        start, end = value_at(request, ("params", *place))
        if request[start : start + 1] == b'"':
            insertions.append((start, start, b'[{"type":"text","text":'))
            insertions.append((end, end, b"," + _CONTROL + b"}]"))
        else:
            insertions.append((end - 1, end - 1, b"," + _CONTROL))
    return edited(request, insertions)
