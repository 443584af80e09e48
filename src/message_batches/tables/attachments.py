"""
Images and documents from the columns that refer to them.

A value is the path of a file, relative to the folder of the table, or its URL; an https:// address,
which the service fetches itself; the bytes, or a data: address that holds them; or a list of these.
The type of a file is read from its first bytes, not from its name.

A table may come from somebody else, and what it names is sent. So files are read only within a
folder or below a URL, whatever `..`, absolute paths and symbolic links say.
"""

from __future__ import annotations

import base64
import os
import posixpath
import re
from binascii import Error as Base64Error
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from attrs import frozen

from message_batches.jobs.errors import InputError
from message_batches.jobs.input import kind_of
from message_batches.jobs.storage import Place, is_url, location, open_at, shown_url, stamp_at
from message_batches.sdk.create import (
    MAX_IMAGE_BYTES,
    MAX_IMAGE_SIDE,
    SCALE_DOWN,
    image_size,
    media_type_of,
    too_large,
)
from message_batches.tables.errors import RowError

AttachmentKind = Literal["image", "pdf"]

MAX_PDF_BYTES = 32 << 20
"""Bytes of a document in base64: the limit of a complete request of the Messages API."""


_DATA = re.compile(r"data:[^,]*;base64,", re.IGNORECASE)
"""How a data: address begins whose content is in base64."""

_SHOWN = 200
"""Characters of a path that a message shows."""


@frozen
class FilePlace:
    """
    Where the files of a table are.

    Attributes:
        folder: the folder or URL that relative paths start from.
        within: the folder or URL outside of which no file is read; None for no limit.
    """

    folder: Place
    within: Place | None = None

    def named(self, value: str) -> Place:
        """Return the file that a value names, as a message shows it."""
        if is_url(value):
            return shown_url(value)
        return self.folder / value if isinstance(self.folder, Path) else f"{self.folder}/{value}"

    def file_of(self, value: str, column: str) -> Place:
        """
        Return the file that a value of a column names.

        Raises:
            RowError: it is outside the limit.
        """
        place = self.named(value)
        if isinstance(place, str):
            location(place)
        if self.within is None:
            return place
        # What is opened is what was checked: without links, and without steps upward.
        real: Place = Path(os.path.realpath(place)) if isinstance(place, Path) else _plain(place)
        if not _is_within(real, self.within):
            as_named = os.path.abspath(place) if isinstance(place, Path) else place
            leads = "is" if str(real) == as_named else f"leads to {_shown(real)},"
            raise RowError(
                f"{column} refers to {_shown(place)}, which {leads} outside of {self.within}.",
                "Move the file there, or name a folder that holds all files (--within).",
            )
        return real


def _plain(url: str) -> str:
    """Return a URL without steps upward in its path."""
    protocol, _, path = url.partition("://")
    return f"{protocol}://{posixpath.normpath(re.sub('%2e', '.', path, flags=re.IGNORECASE))}"


def _is_within(place: Place, limit: Place) -> bool:
    if isinstance(place, Path) != isinstance(limit, Path):
        return False
    if isinstance(place, Path):
        return place.is_relative_to(os.path.realpath(limit))
    return place.startswith(f"{_plain(str(limit))}/")


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

    def blocks(self, value: Any, place: FilePlace) -> Iterator[dict[str, Any]]:
        """
        Yield the content blocks for a value of the column.

        Args:
            value: the value.
            place: where the files are.

        Raises:
            RowError: the value cannot be sent.
        """
        if isinstance(value, list):
            for item in value:
                yield from self.blocks(item, place)
            return
        type_ = "image" if self.kind == "image" else "document"
        yield {"type": type_, "source": self._source(value, place)}

    def _source(self, value: Any, place: FilePlace) -> dict[str, str]:
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
        if value[:5].lower() == "data:":
            return self._inline(self._decoded(value), "the data: address")
        if value.startswith("http://"):
            raise RowError(
                f"{self.column} is an address that starts with http://, which the service does not "
                "fetch.",
                "Use an https:// address or the path of a file.",
            )
        shown = _shown(place.named(value))
        try:
            content = self._read(place.file_of(value, self.column), shown)
        except RowError:
            raise
        except InputError as error:
            (found,) = error.diagnostics
            message = f"{self.column} refers to {shown}: {found.message}"
            raise RowError(message, found.hint) from None
        except (OSError, ValueError) as error:
            raise self._unreadable(shown, _reason(error)) from None
        return self._inline(content, shown)

    def _decoded(self, value: str) -> bytes:
        if start := _DATA.match(value):
            with suppress(Base64Error, ValueError):
                return base64.b64decode(value[start.end() :], validate=True)
        raise RowError(
            f"{self.column} is a data: address without valid base64.",
            "Write it as in data:image/png;base64,... or use the path of a file.",
        )

    def _read(self, place: Place, shown: str) -> bytes:
        # A pipe or a device might never end, and a device may do something when it is opened.
        if isinstance(place, Path) and (kind := kind_of(place)) != "file":
            raise self._unreadable(shown, f"which is a {kind}")
        size = stamp_at(place).size
        if size > self._max_bytes:
            raise self._too_large(shown, size)
        with open_at(place, size=size) as file:
            content = file.read(self._max_bytes + 1)
        if len(content) > self._max_bytes:
            raise self._too_large(shown, len(content))
        return content

    def _inline(self, content: bytes, name: str) -> dict[str, str]:
        media_type = media_type_of(content)
        if media_type is None or (media_type == "application/pdf") is not (self.kind == "pdf"):
            raise RowError(
                f"{self.column}: {name} does not start like {self._article}.",
                f"Use {_ACCEPTED[self.kind]}.",
            )
        if len(content) > self._max_bytes:
            raise self._too_large(name, len(content))
        if (size := image_size(content)) is not None and max(size) > MAX_IMAGE_SIDE:
            raise RowError(f"{self.column}: {name} is {too_large(size)}", SCALE_DOWN)
        data = base64.b64encode(content).decode("ascii")
        return {"type": "base64", "media_type": media_type, "data": data}

    def _unreadable(self, shown: str, reason: str) -> RowError:
        return RowError(
            f"{self.column} refers to {shown}, {reason}.",
            "Enter an absolute path, or one relative to the folder of the table.",
        )

    def _too_large(self, name: str, size: int) -> RowError:
        return RowError(
            f"{self.column}: {name} has {size:,} bytes; the limit for {self._article} is "
            f"{self._max_bytes:,}.",
            SCALE_DOWN if self.kind == "image" else "Split it, or use an https:// address.",
        )

    @property
    def _max_bytes(self) -> int:
        """Before base64, which makes four bytes of three."""
        return (MAX_IMAGE_BYTES if self.kind == "image" else MAX_PDF_BYTES) // 4 * 3

    @property
    def _article(self) -> str:
        return "an image" if self.kind == "image" else "a PDF"


def _shown(place: Place) -> str:
    text = str(place)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "which does not exist"
    # A ValueError is about a null byte in the path.
    return f"which cannot be read: {getattr(error, 'strerror', None) or error}"


_ACCEPTED = {"image": "JPEG, PNG, GIF or WebP", "pdf": "a PDF"}
