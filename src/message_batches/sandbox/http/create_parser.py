"""
Split the body of a create call into its requests.

A body may be 256 MB and is written by a stranger, so it is never built as one value: a list of a
hundred million zeros would need gigabytes. One pass over its brackets and strings finds where each
request starts and ends. What remains of the body without its requests is small, and orjson judges
it. Then orjson judges the requests one at a time. Time is linear; memory is that of one request.
Most requests are short and end at one of their first `}}`: that is tried before the pass.

The envelope is judged here, at once; the params of a request are judged when the batch is
processed. https://docs.claude.com/en/api/creating-message-batches
"""

from __future__ import annotations

import mmap
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from message_batches.sandbox.encoding import JSON_STRING, MAX_VALUES, has_too_many_values
from message_batches.sandbox.errors import APIError, invalid
from message_batches.sandbox.store import private_file

MAX_REQUESTS = 100_000

_MAX_DEPTH = 1024  # orjson's limit
_MAX_ENVELOPE_BYTES = 8 * 1024 * 1024
_CUSTOM_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}\Z")
_TOKEN = re.compile(JSON_STRING + rb"|[\[\]{}]", re.DOTALL)
_GUESSES = 4
_LONGEST_GUESS = 64 * 1024
_MOST_MISSES = 100  # in a body; each may look through as many bytes in vain


def store_requests(body: Path, folder: Path) -> int:
    """
    Write the requests of a create body to `requests.jsonl`, one a line; return their number.

    Raises:
        APIError: the envelope is wrong.
    """
    if body.stat().st_size == 0:
        raise _malformed("it is empty")
    with (
        body.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
        private_file(folder / "requests.jsonl") as lines,
    ):
        spans, envelope = _split(content)
        if _check_envelope(envelope) != len(spans):
            raise invalid("requests: Field given twice")
        custom_ids: set[str] = set()
        for index, (start, end) in enumerate(spans):
            request = content[start:end]
            _check_request(request, index, custom_ids)
            # A line feed in valid JSON is between tokens: in strings it is escaped.
            lines.write(request.replace(b"\n", b" "))
            lines.write(b"\n")
    return len(spans)


def _split(body: mmap.mmap) -> tuple[list[tuple[int, int]], bytes]:
    """Return where the containers at the third level are, and the body with each one emptied."""
    spans: list[tuple[int, int]] = []
    envelope = bytearray()
    depth = at = end = misses = 0
    while match := _TOKEN.search(body, at):
        start, at = match.span()
        token = body[start]
        if token in b"]}":
            depth -= 1
        elif token in b"[{" and depth != 2:
            depth += 1
        elif token in b"[{":
            stop = _likely_end(body, start) if misses < _MOST_MISSES else None
            if stop is None:
                misses += 1
                stop = _end(body, start, len(spans))
            if stop is None:
                break
            _extend(envelope, body, end, start)
            envelope += b"{}" if token == ord("{") else b"[]"
            at = end = stop
            spans.append((start, end))
            if len(spans) > MAX_REQUESTS:
                raise invalid(
                    f"requests: List should have at most {MAX_REQUESTS} items after validation. "
                    "Split the batch."
                )
    _extend(envelope, body, end, len(body))
    return spans, bytes(envelope)


def _likely_end(body: mmap.mmap, start: int) -> int | None:
    """Return where a short request ends, if it is valid up to there: it is at one place only."""
    end = start
    for _ in range(_GUESSES):
        found = body.find(b"}}", max(start, end - 1), start + _LONGEST_GUESS)
        if found < 0:
            return None
        end = found + 2
        written = body[start:end]
        with suppress(ValueError):
            orjson.loads(written)
            # It may be nested more deeply than the body allows.
            return end if written.count(b"{") + written.count(b"[") < _MAX_DEPTH - 2 else None
    return None


def _end(body: mmap.mmap, start: int, index: int) -> int | None:
    """Return where the container ends that starts at a place, by its brackets; None if nowhere."""
    depth = 2
    for tokens, match in enumerate(_TOKEN.finditer(body, start)):
        token = body[match.start()]
        if token in b"[{":
            depth += 1
            if depth > _MAX_DEPTH:
                raise _malformed("depth limit exceeded")
        elif token in b"]}":
            depth -= 1
            if depth == 2:
                return match.end()
        if tokens > MAX_VALUES:
            raise _too_many_values(index)
    return None


def _extend(envelope: bytearray, body: mmap.mmap, start: int, end: int) -> None:
    if len(envelope) + end - start > _MAX_ENVELOPE_BYTES:
        raise invalid(
            f"The request body holds more than {_MAX_ENVELOPE_BYTES} bytes beside its requests"
        )
    envelope += body[start:end]


def _check_envelope(written: bytes) -> int:
    """Check a body whose requests are emptied; return how many there are."""
    try:
        body = orjson.loads(written)
    except ValueError as error:
        raise _malformed(str(error)) from error
    if not isinstance(body, dict):
        raise invalid("The request body should be a JSON object")
    _check_keys(body, "", "requests")
    requests = body["requests"]
    if not isinstance(requests, list):
        raise invalid("requests: Input should be a valid array")
    if not requests:
        raise invalid("requests: List should have at least 1 item after validation, not 0")
    for index, request in enumerate(requests):
        if not isinstance(request, dict):
            raise invalid(f"requests.{index}: Input should be an object")
    return len(requests)


def _check_keys(value: dict[str, Any], prefix: str, *keys: str) -> None:
    for key in value:
        if key not in keys:
            raise invalid(f"{prefix}{key}: Extra inputs are not permitted")
    for key in keys:
        if key not in value:
            raise invalid(f"{prefix}{key}: Field required")


def _check_request(written: bytes, index: int, custom_ids: set[str]) -> None:
    if has_too_many_values(written):
        raise _too_many_values(index)
    try:
        request: dict[str, Any] = orjson.loads(written)
    except ValueError as error:
        raise _malformed(f"requests.{index}: {error}") from error
    where = f"requests.{index}"
    _check_keys(request, f"{where}.", "custom_id", "params")
    custom_id = request["custom_id"]
    if not isinstance(custom_id, str):
        raise invalid(f"{where}.custom_id: Input should be a valid string")
    if not _CUSTOM_ID.match(custom_id):
        raise invalid(f"{where}.custom_id: String should match pattern '^[a-zA-Z0-9_-]{{1,64}}$'")
    if custom_id in custom_ids:
        raise invalid(
            f"{where}.custom_id: {custom_id!r} is used twice; a custom_id must be unique within "
            "its batch"
        )
    custom_ids.add(custom_id)
    if not isinstance(request["params"], dict):
        raise invalid(f"{where}.params: Input should be an object")


def _too_many_values(index: int) -> APIError:
    return invalid(f"requests.{index}: The request holds more than {MAX_VALUES} JSON values")


def _malformed(why: str) -> APIError:
    return invalid(f"The request body is not valid JSON: {why}")
