"""
Images and documents from the columns that refer to them.

A value is the path of a file, relative to the folder of the table; an https:// address, which the
service fetches itself; the bytes; or a list of these. The type of a file is read from its first
bytes, not from its name.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

from attrs import frozen

from message_batches.tables.errors import RowError

AttachmentKind = Literal["image", "pdf"]

MAX_IMAGE_BYTES = 10 << 20
"""Bytes of an image in base64: https://docs.claude.com/en/docs/build-with-claude/vision"""

MAX_PDF_BYTES = 32 << 20
"""Bytes of a document in base64: the limit of a complete request of the Messages API."""


@frozen
class Attachment:
    """
    A column of images or documents.

    Attributes:
        kind: image or pdf.
        column: its name.
    """

    kind: AttachmentKind
    column: str

    def blocks(self, value: Any, folder: Path) -> Iterator[dict[str, Any]]:
        """
        Yield the content blocks for a value of the column.

        Args:
            value: the value.
            folder: the folder that relative paths start from.

        Raises:
            RowError: the value cannot be sent.
        """
        if isinstance(value, list):
            for item in value:
                yield from self.blocks(item, folder)
            return
        type_ = "image" if self.kind == "image" else "document"
        yield {"type": type_, "source": self._source(value, folder)}

    def _source(self, value: Any, folder: Path) -> dict[str, str]:
        if isinstance(value, dict) and isinstance(value.get("bytes"), bytes):
            # The form of the datasets library: the bytes of an image, and their original path.
            value = value["bytes"]
        if isinstance(value, bytes):
            return self._inline(value, "the value")
        if value is None or value == "":
            raise RowError(
                f"{self.column} is {'null' if value is None else 'empty'}.",
                f"Enter {self._article}, or make the column a list, which may be empty.",
            )
        if not isinstance(value, str):
            raise RowError(
                f"{self.column} is not a path, an address or bytes.", "Use one of these."
            )
        if value.startswith("https://"):
            return {"type": "url", "url": value}
        if "://" in value:
            raise RowError(
                f"{self.column} is an address that starts with {value.partition('://')[0]}://, "
                "which the service does not fetch.",
                "Use an https:// address or the path of a file.",
            )
        return self._inline(self._read(folder / value), str(folder / value))

    def _read(self, path: Path) -> bytes:
        try:
            with open(path, "rb") as file:
                content = file.read(self._max_bytes + 1)
                size = os.fstat(file.fileno()).st_size
        except (OSError, ValueError) as error:
            raise RowError(
                f"{self.column} refers to {path}, {_reason(error)}.",
                "Enter an absolute path, or one relative to the folder of the table.",
            ) from None
        if len(content) > self._max_bytes:
            raise self._too_large(str(path), size)
        return content

    def _inline(self, content: bytes, name: str) -> dict[str, str]:
        media_type = next((media for media, fits in _SIGNATURES[self.kind] if fits(content)), None)
        if media_type is None:
            raise RowError(
                f"{self.column}: {name} does not start like {self._article}.",
                f"Use {_ACCEPTED[self.kind]}.",
            )
        if len(content) > self._max_bytes:
            raise self._too_large(name, len(content))
        data = base64.b64encode(content).decode("ascii")
        return {"type": "base64", "media_type": media_type, "data": data}

    def _too_large(self, name: str, size: int) -> RowError:
        return RowError(
            f"{self.column}: {name} has {size:,} bytes; the limit for {self._article} is "
            f"{self._max_bytes:,}.",
            "Scale it down; the service shrinks large images anyway."
            if self.kind == "image"
            else "Split it, or use an https:// address.",
        )

    @property
    def _max_bytes(self) -> int:
        """Before base64, which makes four bytes of three."""
        return (MAX_IMAGE_BYTES if self.kind == "image" else MAX_PDF_BYTES) // 4 * 3

    @property
    def _article(self) -> str:
        return "an image" if self.kind == "image" else "a PDF"


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "which does not exist"
    if isinstance(error, IsADirectoryError):
        return "which is a folder"
    # A ValueError is about a null byte in the path.
    return f"which cannot be read: {getattr(error, 'strerror', None) or error}"


_ACCEPTED = {"image": "JPEG, PNG, GIF or WebP", "pdf": "a PDF"}

_SIGNATURES: dict[str, list[tuple[str, Callable[[bytes], bool]]]] = {
    "image": [
        ("image/jpeg", lambda content: content.startswith(b"\xff\xd8\xff")),
        ("image/png", lambda content: content.startswith(b"\x89PNG\r\n\x1a\n")),
        ("image/gif", lambda content: content.startswith((b"GIF87a", b"GIF89a"))),
        ("image/webp", lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP"),
    ],
    # Every PDF reader skips what comes before the signature, within the first KB.
    "pdf": [("application/pdf", lambda content: b"%PDF-" in content[:1024])],
}
