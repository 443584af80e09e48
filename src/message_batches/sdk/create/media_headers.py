"""Read what the headers of images and PDFs say, without decoding the rest of their base64."""

from __future__ import annotations

import binascii
import re
import struct
from collections.abc import Callable

_SIGNATURES: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("image/jpeg", lambda head: head.startswith(b"\xff\xd8\xff")),
    ("image/png", lambda head: head.startswith(b"\x89PNG\r\n\x1a\n")),
    ("image/gif", lambda head: head.startswith((b"GIF87a", b"GIF89a"))),
    ("image/webp", lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP"),
    # Every PDF reader skips what comes before the signature, within the first KB.
    ("application/pdf", lambda head: b"%PDF-" in head[:1024]),
)

_MOST_SEGMENTS = 1_000
"""Segments of a JPEG that are skipped before its size."""

_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""The markers of JPEG that the size follows."""

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF")

_ENCRYPT = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")

_TAIL = 4_096
"""Bytes at the end of a PDF in which its last trailer is."""

_TABLE = 1 << 17
"""Bytes of a table of a PDF whose trailer follows it: 6,500 objects, with 20 bytes each."""


def media_type_of(content: bytes | str) -> str | None:
    """Return the media type that the first bytes show; a text is base64."""
    head = _part(content, 0, 1024)
    return next((media_type for media_type, fits in _SIGNATURES if fits(head)), None)


def image_size(content: bytes | str) -> tuple[int, int] | None:
    """Return width and height of a PNG, GIF, WebP or JPEG; a text is base64."""
    head = _part(content, 0, 32)
    try:
        if head.startswith(b"\x89PNG\r\n\x1a\n"):
            return _two(">II", head, 16)
        if head.startswith((b"GIF87a", b"GIF89a")):
            return _two("<HH", head, 6)
        if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
            return _webp_size(head)
        if head.startswith(b"\xff\xd8"):
            return _jpeg_size(content)
    except (struct.error, IndexError):
        pass
    return None


def is_encrypted(content: bytes | str) -> bool:
    """Return whether the trailer of a PDF says that it is encrypted; a text is base64."""
    size = len(content) // 4 * 3 if isinstance(content, str) else len(content)
    tail = _part(content, max(0, size - _TAIL), size)
    if _ENCRYPT.search(tail.rpartition(b"trailer")[2] if b"trailer" in tail else b""):
        return True
    starts = _START.findall(tail)
    if not starts or len(starts[-1]) > len(str(size)):
        return False
    start = int(starts[-1])
    # Of a stream, what matters is before its content; of a table, behind it.
    trailer = _part(content, start, min(size, start + _TABLE)).split(b"stream", 1)[0]
    return _ENCRYPT.search(trailer) is not None


def _part(content: bytes | str, start: int, end: int) -> bytes:
    """Return the bytes from one position to another; of base64, only these are decoded."""
    if isinstance(content, bytes):
        return content[start:end]
    first = start // 3
    try:
        found = binascii.a2b_base64(content[first * 4 : -(-end // 3) * 4])
    except (binascii.Error, ValueError):
        return b""
    return found[start - first * 3 : end - first * 3]


def _two(form: str, data: bytes, at: int) -> tuple[int, int]:
    first, second = struct.unpack_from(form, data, at)
    return first, second


def _webp_size(head: bytes) -> tuple[int, int] | None:
    kind = head[12:16]
    if kind == b"VP8 ":
        width, height = _two("<HH", head, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", head, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X":
        return (
            int.from_bytes(head[24:27], "little") + 1,
            int.from_bytes(head[27:30], "little") + 1,
        )
    return None


def _jpeg_size(content: bytes | str) -> tuple[int, int] | None:
    at = 2
    for _ in range(_MOST_SEGMENTS):
        head = _part(content, at, at + 9)
        if head[0] != 0xFF:
            return None
        if head[1] == 0xFF:  # a fill byte
            at += 1
        elif head[1] in _FRAMES:
            height, width = _two(">HH", head, 5)
            return width, height
        else:
            at += 2 + int(struct.unpack_from(">H", head, 2)[0])
    return None
