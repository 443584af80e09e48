"""
Images and documents out of the columns that name them.

A value is the path of a file, taken from the folder of the table; an https:// address, which the
service fetches itself; the bytes; or a list of such. What a file is shows in how it begins, not in
its name.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

from attrs import frozen

Kind = Literal["image", "pdf"]

MOST_IMAGE_BYTES = 10 << 20
"""Bytes of an image in base64. The API refuses more: "image exceeds 10 MB maximum"."""

MOST_PDF_BYTES = 32 << 20
"""Bytes of a document in base64: as many as the API takes in a whole request of one answer."""


class NotAttached(ValueError):
    """A value cannot be sent; `what` says why, `hint` what to do."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


@frozen
class Attachment:
    """
    A column of images or documents.

    Attributes:
        kind: image or pdf.
        column: its name.
    """

    kind: Kind
    column: str

    def blocks(self, value: Any, folder: Path) -> Iterator[dict[str, Any]]:
        """
        Make the content blocks for a value of the column.

        Args:
            value: the value.
            folder: where relative paths begin.

        Raises:
            NotAttached: nothing can be made of it.
        """
        if isinstance(value, list):
            for item in value:
                yield from self.blocks(item, folder)
            return
        if self.kind == "image":
            yield {"type": "image", "source": self._source(value, folder)}
        else:
            yield {"type": "document", "source": self._source(value, folder)}

    def _source(self, value: Any, folder: Path) -> dict[str, str]:
        if isinstance(value, dict) and isinstance(value.get("bytes"), bytes):
            # How the datasets library keeps an image: its bytes, and the path they came from.
            value = value["bytes"]
        if isinstance(value, bytes):
            return self._inline(value, "The value")
        if value is None or value == "":
            raise NotAttached(
                f"{self.column} is {'null' if value is None else 'empty'}.",
                f"Name {self._article} there; for none at all, make it a list, which may be empty.",
            )
        if not isinstance(value, str):
            raise NotAttached(
                f"{self.column} is neither a path, nor an address, nor bytes.",
                "Give one of them.",
            )
        if value.startswith("https://"):
            return {"type": "url", "url": value}
        if "://" in value:
            scheme = value.partition("://")[0]
            raise NotAttached(
                f"{self.column} is an address that begins with {scheme}://.",
                "The service fetches only https://; or give the path of a file.",
            )
        return self._inline(self._read(folder / value), str(folder / value))

    def _read(self, path: Path) -> bytes:
        most = self._limit // 4 * 3
        try:
            with open(path, "rb") as file:
                content = file.read(most + 1)
            if len(content) <= most:
                return content
            raise self._too_large(str(path), path.stat().st_size)
        except NotAttached:
            raise
        except FileNotFoundError:
            why = "There is no such file"
        except IsADirectoryError:
            why = "This is a folder"
        except (OSError, ValueError) as error:
            why = f"It cannot be read: {getattr(error, 'strerror', None) or error}"
        raise NotAttached(
            f"{self.column} names {path}. {why}.",
            "A path begins in the folder of the table, unless it is absolute.",
        )

    def _inline(self, content: bytes, what: str) -> dict[str, str]:
        media_type = next((media for media, fits in _BEGINNINGS[self.kind] if fits(content)), None)
        if media_type is None:
            raise NotAttached(
                f"{self.column}: {what} is not {self._article}, by how it begins.",
                f"The API takes {_TAKEN[self.kind]}.",
            )
        if len(content) > self._limit // 4 * 3:
            raise self._too_large(what, len(content))
        data = base64.b64encode(content).decode("ascii")
        return {"type": "base64", "media_type": media_type, "data": data}

    def _too_large(self, what: str, size: int) -> NotAttached:
        most = self._limit // 4 * 3
        hint = (
            "Scale it down; the service does that too, beyond some 1,600 pixels."
            if self.kind == "image"
            else "Split it, or give an https:// address."
        )
        return NotAttached(
            f"{self.column}: {what} has {size:,} bytes; {self._article} may have {most:,}.", hint
        )

    @property
    def _limit(self) -> int:
        return MOST_IMAGE_BYTES if self.kind == "image" else MOST_PDF_BYTES

    @property
    def _article(self) -> str:
        return "an image" if self.kind == "image" else "a PDF"


_TAKEN = {"image": "JPEG, PNG, GIF and WebP", "pdf": "PDF"}

_BEGINNINGS: dict[str, list[tuple[str, Callable[[bytes], bool]]]] = {
    "image": [
        ("image/jpeg", lambda content: content.startswith(b"\xff\xd8\xff")),
        ("image/png", lambda content: content.startswith(b"\x89PNG\r\n\x1a\n")),
        ("image/gif", lambda content: content.startswith((b"GIF87a", b"GIF89a"))),
        ("image/webp", lambda content: content[:4] == b"RIFF" and content[8:12] == b"WEBP"),
    ],
    # What comes before the mark is passed over by every reader of PDF, within the first KB.
    "pdf": [("application/pdf", lambda content: b"%PDF-" in content[:1024])],
}
