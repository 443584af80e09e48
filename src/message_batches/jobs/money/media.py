"""
Estimate the tokens of images and PDFs.

https://docs.claude.com/en/docs/build-with-claude/vision has the rule for images, and
https://docs.claude.com/en/docs/build-with-claude/pdf-support what a page takes.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from contextlib import suppress

from message_batches.jobs.money.tokens import OLD
from message_batches.sdk.create import image_size

_PATCH = 28
"""Pixels of the side of the square that is one token."""

_LIMITS = {OLD: (1_568, 1_568)}
_NEW_LIMITS = (2_576, 4_784)
"""The longest side of an image, and its most tokens; a larger one is made smaller."""

PAGE_TEXT = (1_500, 3_000)
"""Tokens of the text of a page of a PDF; each page is an image, too."""

_PAGE = re.compile(rb"/Type\s*/Page\b")

_OBJECTS = re.compile(rb"/ObjStm\b.*?stream\r?\n", re.DOTALL)
"""The head of a compressed part of a PDF that has the descriptions of its pages, mostly."""

_MOST_OBJECTS = 1 << 22
"""Bytes of such a part that are looked at."""


def most_image_tokens(generation: str) -> int:
    """Return the tokens of the largest image."""
    return _LIMITS.get(generation, _NEW_LIMITS)[1]


def image_tokens(width: int, height: int, generation: str) -> int:
    """Return the tokens of an image, after it was made as small as the service makes it."""
    side, most = _LIMITS.get(generation, _NEW_LIMITS)

    def fits(w: int, h: int) -> bool:
        across, down = -(-w // _PATCH), -(-h // _PATCH)
        return max(across, down) * _PATCH <= side and across * down <= most

    if not fits(width, height):
        long, ratio = max(width, height), max(width, height) / min(width, height)
        low, high = 1, long
        while low < high:
            middle = (low + high + 1) // 2
            if fits(middle, max(round(middle / ratio), 1)):
                low = middle
            else:
                high = middle - 1
        width, height = low, max(round(low / ratio), 1)
    return -(-width // _PATCH) * -(-height // _PATCH)


def tokens_of_image(data: str, generation: str) -> int:
    """Return the tokens of an image in base64; the most that one has if its size is not found."""
    size = image_size(data)
    if size is None or not all(size):
        return most_image_tokens(generation)
    return image_tokens(*size, generation)


def pages_of(data: str) -> int:
    """Return about how many pages a PDF in base64 has: at least one."""
    document = _decoded(data)
    pages = len(_PAGE.findall(document))
    for head in _OBJECTS.finditer(document):
        part = memoryview(document)[head.end() :]
        with suppress(zlib.error):
            pages += len(_PAGE.findall(zlib.decompressobj().decompress(part, _MOST_OBJECTS)))
    return max(1, pages)


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode(data[: len(data) // 4 * 4])
    except (binascii.Error, ValueError):
        return b""
