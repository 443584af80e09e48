"""
Read, write and list what URLs name, through fsspec, which is imported when the first URL is used.

Reads are of ranges, so a file is never copied and an interrupted read is repeated where it stopped.
An object appears at once, when it is complete. fsspec finds the credentials: in its configuration,
in the environment, or in the URL.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from glob import has_magic
from inspect import signature
from pathlib import Path
from typing import Any, BinaryIO, cast

from message_batches.jobs.errors import InputError
from message_batches.jobs.storage.attempts import absent, hides_another, once, tried
from message_batches.jobs.storage.files import Stamp, reading
from message_batches.jobs.storage.protocols import lacks_bucket, open_storage, writable_storage
from message_batches.jobs.storage.urls import split_query
from message_batches.jobs.system import SYSTEM, System

BLOCK = 4 << 20
"""Bytes of a ranged read. Each takes a round trip, and an upload holds one in memory."""

_WRITTEN = 16 << 20
"""Bytes of a block of an object that is not written with one call: S3 takes 10,000 blocks."""

_COPIED = 1 << 20
"""Bytes of a file that are copied at once. They divide a block, so that all blocks are equal."""

_VERSIONS = (
    *("ETag", "etag", "generation", "md5Hash", "Content-MD5", "sha256", "blob_id", "hash"),
    *("LastModified", "last_modified", "Last-Modified", "updated", "mtime", "modified", "created"),
)
"""What a file system may call the version of a file, or the time of its last change."""


def stamp_of_url(url: str, system: System = SYSTEM) -> Stamp:
    """
    Return size and version of a file.

    Raises:
        InputError: there is no such file, or no permission to read it.
        StorageUnreachableError: the storage did not answer.
    """
    files, path = open_storage(url)

    def info() -> Mapping[str, Any]:
        files.invalidate_cache()  # listings are remembered, and would hide a change
        return cast(Mapping[str, Any], files.info(path))

    return _stamp_in(url, tried(url, info, system))


def read_range(url: str, start: int, end: int, system: System = SYSTEM) -> bytes:
    """
    Return the bytes of a file from one position up to another, which is inside of it.

    Raises:
        InputError: the file cannot be read, or has become shorter.
        StorageUnreachableError: the storage did not answer.
    """
    if start >= end:
        return b""
    files, path = open_storage(url)
    content: bytes = tried(url, lambda: files.cat_file(path, start=start, end=end), system)
    if len(content) > end - start:
        raise InputError.at(
            url,
            "The server ignores ranges, so parts of the file cannot be read.",
            "Download the file, and pass that.",
        )
    if len(content) < end - start:
        raise InputError.at(
            url, "The file became shorter while it was read.", "Run the command again."
        )
    return content


class _RemoteFile(io.RawIOBase):
    """Reads a file in ranges, from any position."""

    def __init__(self, url: str, size: int, system: System) -> None:
        self._url = url
        self._size = size
        self._system = system
        self._at = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Change the position of the next read."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes; return how many."""
        end = min(self._at + len(buffer), self._size)
        content = read_range(self._url, self._at, end, self._system)
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)

    def readall(self) -> bytes:
        """Read the rest at once; that of the base class makes a call for each 8 kB."""
        start, self._at = self._at, max(self._at, self._size)
        return read_range(self._url, start, self._size, self._system)


def open_url(
    url: str, *, size: int | None = None, block: int = BLOCK, system: System = SYSTEM
) -> BinaryIO:
    """
    Open a file for reading; it can be read from any position.

    Args:
        url: the URL.
        size: how many bytes the file has, where that is known.
        block: how many bytes to read at once; 0 for exactly what is asked for.
        system: waits before another attempt.

    Raises:
        InputError: there is no such file, or no permission to read it.
        StorageUnreachableError: the storage did not answer.
    """
    if size is None:
        size = stamp_of_url(url, system).size
    file = _RemoteFile(url, size, system)
    return cast(BinaryIO, io.BufferedReader(file, block) if block else file)


def is_url_pattern(url: str) -> bool:
    """Return whether a URL is a pattern for files; that of a web server never is."""
    path = split_query(url)[0].partition("://")[2].partition("/")[2]
    return not url.startswith(("http://", "https://")) and has_magic(path)


def list_urls(pattern: str, system: System = SYSTEM) -> dict[str, Stamp]:
    """
    Return the files that match a pattern, in the order of their URLs, with the stamp of each.

    Raises:
        InputError: there is no such bucket, or no permission to list it.
        StorageUnreachableError: the storage did not answer.
    """
    files, path = open_storage(pattern)

    def matches() -> dict[str, Mapping[str, Any]]:
        files.invalidate_cache()
        return cast(dict[str, Mapping[str, Any]], files.glob(path, detail=True))

    found = tried(pattern, matches, system)
    if not found and lacks_bucket(pattern):
        raise absent(pattern)
    # Up to its first special character, a pattern is the beginning of each URL that it matches.
    host = pattern.index("/", pattern.index("://") + 3)
    start, skipped = pattern[: _magic_in(pattern, host)], _magic_in(path, 0)
    named = {start + name[skipped:]: info for name, info in found.items()}
    return {
        url: _stamp_in(url, named[url]) for url in sorted(named) if named[url]["type"] == "file"
    }


def _magic_in(pattern: str, after: int) -> int:
    return next(at for at in range(after, len(pattern)) if pattern[at] in "*?[")


def is_url_folder(url: str, system: System = SYSTEM) -> bool:
    """Return whether there are files below a URL."""
    if url.startswith(("http://", "https://")):
        return False
    files, path = open_storage(url)

    def is_folder() -> bool:
        files.invalidate_cache()
        return bool(files.isdir(path))

    return tried(url, is_folder, system)


def url_exists(url: str, system: System = SYSTEM) -> bool:
    """Return whether there is a file at a URL."""
    files, path = open_storage(url)

    def exists() -> bool:
        files.invalidate_cache()
        try:
            return bool(files.info(path)["type"] == "file")
        except FileNotFoundError as error:
            if hides_another(error, url):
                raise
            return False

    return tried(url, exists, system)


def put(
    url: str,
    source: Path | bytes,
    system: System = SYSTEM,
    *,
    on_copied: Callable[[int], None] | None = None,
) -> None:
    """
    Write a file, or some bytes, to a URL. The object appears when it is complete.

    Args:
        url: the URL.
        source: the file, or the bytes.
        system: waits before another attempt.
        on_copied: called with how many bytes of the file are copied by now; each attempt begins
            with none.

    Raises:
        InputError: there is no such bucket, or no permission to write to it.
        StorageUnreachableError: the storage did not answer.
    """
    files, path = writable_storage(url)
    write = partial(files.pipe_file, path, source)
    if isinstance(source, Path):
        write = partial(_copy, source, url, on_copied)
    tried(url, write, system)
    files.invalidate_cache()


def _copy(source: Path, url: str, on_copied: Callable[[int], None] | None) -> None:
    """Write a file to a URL, block by block."""
    # Not put_file: that of s3fs has ten blocks of 50 MB in memory, and that of fsspec, which some
    # storages share, completes the object when it is interrupted.
    with reading(source), open(source, "rb") as file, writing(url) as target:
        while block := file.read(_COPIED):
            target.write(block)
            if on_copied is not None:
                on_copied(file.tell())


def put_new(url: str, content: bytes, system: System = SYSTEM) -> bool:
    """
    Write some bytes to a URL where nothing is yet; return whether that was so.

    Where the storage cannot write on that condition, it is checked before.

    Raises:
        InputError: there is no such bucket, or no permission to write to it.
        StorageUnreachableError: the storage did not answer.
    """
    if url_exists(url, system):
        return False
    files, path = writable_storage(url)
    write = getattr(files, "_pipe_file", files.pipe_file)
    condition = {"mode": "create"} if "mode" in signature(write).parameters else {}

    def create() -> bool:
        try:
            files.pipe_file(path, content, **condition)
        except FileExistsError:
            return False
        return True

    created = tried(url, create, system)
    files.invalidate_cache()
    return created


@contextmanager
def writing(url: str) -> Iterator[BinaryIO]:
    """
    Yield a file to write an object to; it appears when the block succeeds, and not otherwise.

    Raises:
        InputError: there is no such bucket, or no permission to write to it.
        StorageUnreachableError: the storage did not answer. What was written is discarded.
    """
    files, path = writable_storage(url)
    if url.startswith("memory://"):
        content = io.BytesIO()
        yield content
        put(url, content.getvalue())
        return
    file = once(url, partial(files.open, path, "wb", block_size=_WRITTEN))
    try:
        yield cast(BinaryIO, _Writer(url, file))
        _send(url, file.close)
    except BaseException:
        # Whatever closes the file would complete the object.
        with suppress(Exception):
            file.discard()
        file.closed = True
        raise
    files.invalidate_cache()


class _Writer:
    """Passes bytes on to a file of fsspec, whose errors it names."""

    def __init__(self, url: str, file: Any) -> None:
        self._url = url
        self._file = file

    def write(self, content: bytes) -> int:
        """Write some bytes."""
        written: int = _send(self._url, partial(self._file.write, content))
        return written


def _send(url: str, call: Callable[[], Any]) -> Any:
    """Return the result of a call that sends a block of an object, or completes it."""

    def sent() -> Any:
        try:
            return call()
        except FileNotFoundError:
            if lacks_bucket(url):
                raise
            # What the storage does not know is the upload: it discarded it, or it completed it, and
            # its response was lost.
            raise OSError("The storage has no such upload") from None

    return once(url, sent)


def delete_url(url: str, system: System = SYSTEM) -> None:
    """Delete a file, if it exists."""
    files, path = writable_storage(url)

    def delete() -> None:
        with suppress(FileNotFoundError):
            files.rm_file(path)

    tried(url, delete, system)
    files.invalidate_cache()


def check_writable(url: str) -> None:
    """Raise InputError if nothing can be written to URLs like this one, or there is no bucket."""
    writable_storage(url)
    if lacks_bucket(url):
        raise absent(url)


def _stamp_in(url: str, info: Mapping[str, Any]) -> Stamp:
    if info.get("type") == "directory":
        raise InputError.at(
            url, "This is a folder, not a file.", f"Pass the files in it: {url.rstrip('/')}/*."
        )
    if info.get("size") is None:
        raise InputError.at(
            url,
            "The server does not say how large the file is.",
            "Download the file, and pass that.",
        )
    version = next((found for name in _VERSIONS if (found := info.get(name))), None)
    if isinstance(version, datetime):
        version = version.timestamp()
    return Stamp(int(info["size"]), None if version is None else str(version))
