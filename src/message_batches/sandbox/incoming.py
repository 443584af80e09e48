"""Reads the body of a create call while it arrives.

Requests that are written plainly are taken off the front of the body. What is left is seen by two
ijson push parsers: one builds the requests one by one, the other watches the shape around them (an
unknown key, `requests` that is no array). Each request goes to a spool file as one line, so a body
of any length costs the memory of its longest request. The envelope is judged here, at once; what
stands in a request's params is judged when the batch runs.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Generator
from pathlib import Path
from typing import Any, BinaryIO

import ijson

from message_batches.sandbox.encoding import encoded
from message_batches.sandbox.errors import APIError
from message_batches.sandbox.plain import PlainRequests

MAX_REQUESTS = 100_000
MAX_BYTES = 256 * 1024 * 1024
_BUFFER = 64 * 1024
_CUSTOM_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}\Z")


# What the streaming parsers raise. An exponent of many digits is too much for a Decimal.
_UNREADABLE = (ijson.JSONError, ValueError, RecursionError, ArithmeticError)


def _bad(message: str) -> APIError:
    return APIError("invalid_request_error", message)


def _not_json(error: Exception) -> APIError:
    number = isinstance(error, ArithmeticError)
    why = "a number is out of range" if number else _first_line(error)
    return _bad(f"The request body is not valid JSON: {why}")


class Spool:
    """Takes a create body in pieces and leaves `requests.jsonl` and `offsets.bin` in a folder.

    Feed it with `feed`, then call `finish` for the number of requests. Either raises `APIError`
    as soon as the envelope is wrong. `close` must be called on every way out.

    Args:
        folder: Where the two files go; it is made here.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._folder = folder
        self._file: BinaryIO = (folder / "requests.jsonl").open("wb", buffering=_BUFFER)
        self._offsets = array("Q")
        self._position = 0
        self._received = 0
        self._custom_ids: set[str] = set()
        self._requests_seen = False
        self._plain: PlainRequests | None = PlainRequests()
        self._items = ijson.items_coro(
            _primed(self._accept_items()), "requests.item", use_float=False
        )
        self._shape = ijson.parse_coro(_primed(self._watch_shape()), use_float=False)

    def feed(self, chunk: bytes) -> None:
        """Parse the next piece of the body."""
        if not chunk:
            return
        self._received += len(chunk)
        if self._received > MAX_BYTES:
            raise too_large()
        if self._plain is None:
            self._parse(chunk)
            return
        for item, written in self._plain.feed(chunk):
            self._accept(item, written.replace(b"\n", b" "))  # JSON has it between tokens only
        if self._plain.has_ended:
            self._parse_rest(self._plain)

    def finish(self) -> int:
        """Check that the body is whole and return how many requests it held."""
        if self._plain is not None:
            self._parse_rest(self._plain)
        self._parse(b"\n")  # without it ijson passes over a string that has begun and not ended
        try:
            self._shape.close()
            self._items.close()
        except _UNREADABLE as error:
            raise _not_json(error) from error
        if not self._requests_seen:
            raise _bad("requests: Field required")
        if not self._offsets:
            raise _bad("requests: List should have at least 1 item after validation, not 0")
        self._file.flush()
        with (self._folder / "offsets.bin").open("wb") as file:
            self._offsets.tofile(file)
        return len(self._offsets)

    def close(self) -> None:
        """Close the spool file."""
        self._file.close()

    def _parse_rest(self, plain: PlainRequests) -> None:
        self._plain = None
        if rest := plain.rest():  # ijson takes no bytes for the end
            self._parse(rest)

    def _parse(self, chunk: bytes) -> None:
        if b"\x0b" in chunk or b"\x0c" in chunk:  # blanks to ijson, and nothing in JSON
            raise _bad("The request body is not valid JSON: invalid character")
        try:
            self._shape.send(chunk)
            self._items.send(chunk)
        except _UNREADABLE as error:
            raise _not_json(error) from error

    def _accept_items(self) -> Generator[None, Any, None]:
        while True:
            self._accept((yield), None)

    def _watch_shape(self) -> Generator[None, Any, None]:
        while True:
            prefix, event, value = yield
            if not prefix:
                if event == "map_key":
                    if value != "requests":
                        raise _bad(f"{value}: Extra inputs are not permitted")
                    self._requests_seen = True
                elif event not in ("start_map", "end_map"):
                    raise _bad("The request body should be a JSON object")
            elif prefix == "requests" and event not in ("start_array", "end_array"):
                raise _bad("requests: Input should be a valid array")

    def _accept(self, item: Any, written: bytes | None) -> None:
        """Keep a request, as one line: as it was written, or else written anew."""
        self._check(item)
        if written is None:
            try:
                written = encoded(item, default=_finite)
            except (TypeError, ValueError) as error:
                raise self._wrong(".params", _first_line(error)) from error
        self._custom_ids.add(item["custom_id"])
        self._offsets.append(self._position)
        self._position += self._file.write(written + b"\n")

    def _check(self, item: Any) -> None:
        if len(self._offsets) == MAX_REQUESTS:
            raise _bad(
                f"requests: List should have at most {MAX_REQUESTS} items after validation. "
                "Split the batch."
            )
        if not isinstance(item, dict):
            raise self._wrong("", "Input should be an object")
        for key in ("custom_id", "params"):
            if key not in item:
                raise self._wrong(f".{key}", "Field required")
        for key in item:
            if key not in ("custom_id", "params"):
                raise self._wrong(f".{key}", "Extra inputs are not permitted")
        custom_id = item["custom_id"]
        if not isinstance(custom_id, str):
            raise self._wrong(".custom_id", "Input should be a valid string")
        if not _CUSTOM_ID.match(custom_id):
            raise self._wrong(".custom_id", "String should match pattern '^[a-zA-Z0-9_-]{1,64}$'")
        if custom_id in self._custom_ids:
            raise self._wrong(
                ".custom_id",
                f"{custom_id!r} is used twice; a custom_id must be unique within its batch",
            )
        if not isinstance(item["params"], dict):
            raise self._wrong(".params", "Input should be an object")

    def _wrong(self, where: str, what: str) -> APIError:
        return _bad(f"requests.{len(self._offsets)}{where}: {what}")


def _finite(value: Any) -> float:
    """Return what ijson read as a Decimal, which is every number that is no integer."""
    number = float(value)
    if math.isinf(number):
        raise ValueError(f"the number {value} is out of range")
    return number


def _primed(target: Generator[None, Any, None]) -> Generator[None, Any, None]:
    next(target)
    return target


def too_large() -> APIError:
    """Return the error for a body over the size limit."""
    return APIError(
        "request_too_large",
        f"Request exceeds the maximum size of {MAX_BYTES} bytes. Split the batch.",
    )


def _first_line(error: BaseException) -> str:
    told = error.args[0] if error.args else ""
    text = told.decode("utf-8", "replace") if isinstance(told, bytes) else str(told)
    return text.strip().split("\n", 1)[0] or type(error).__name__
