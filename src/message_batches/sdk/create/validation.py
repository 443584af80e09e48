"""
Read and check the requests of a batch before any is sent.

A request that is already bytes is sent as it is, never rebuilt. An object is encoded once, and then
checked as its bytes. All requests are checked, and all errors are reported together.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from message_batches.sdk.create.feature_switches import switched
from message_batches.sdk.create.json_encoding import (
    NotJSONError,
    dumped,
    dumped_plain,
    members_of,
)
from message_batches.sdk.create.rules import CreateRules
from message_batches.sdk.errors import Diagnostic, InvalidRequestsError
from message_batches.sdk.results.json_line import BLANKS, BYTE_ORDER_MARK

_MAX_DIAGNOSTICS = 50
"""How many errors are kept one by one; the rest are counted."""

Line = tuple[int, bytes]
"""The number of a request, counted from 1, and its bytes; in a file, the number of its line."""


def is_file(source: object) -> bool:
    """Return whether a source of requests is a path or a file of JSON Lines."""
    return isinstance(source, str | os.PathLike) or hasattr(source, "read")


def objects(source: object) -> Iterator[tuple[int, object]]:
    """Yield the requests of an iterable with their numbers, from 1."""
    if not isinstance(source, Iterable) or isinstance(source, Mapping | bytes | bytearray):
        raise TypeError(
            f"`requests` is of type {type(source).__name__}. Pass an iterable of requests, a path,"
            " or a binary file."
        )
    return enumerate(source, start=1)


def line_blocks(source: Any, block_bytes: int) -> Iterator[list[Line]]:
    """Yield the lines of a path or file of JSON Lines, without blank ones, many at a time."""
    if isinstance(source, str | os.PathLike):
        with open(source, "rb") as file:
            yield from line_blocks(file, block_bytes)
        return
    block: list[Line] = []
    size = 0
    for number, raw in enumerate(source, start=1):
        if not isinstance(raw, bytes):
            raise TypeError(
                'The file of requests is open for text. Open it for bytes: open(path, "rb").'
            )
        line = (raw.removeprefix(BYTE_ORDER_MARK) if number == 1 else raw).strip(BLANKS)
        if line:
            block.append((number, line))
            size += len(line)
        if size >= block_bytes:
            yield block
            block, size = [], 0
    yield block


class Checks:
    """
    The checks of the requests of one batch.

    Args:
        rules: what the requests are checked against.
        switches: whether feature switches are replaced by what they mean.
        validate: whether the requests are checked. Objects are encoded in any case.
    """

    def __init__(self, rules: CreateRules, *, switches: bool, validate: bool = True) -> None:
        self._rules = rules
        self._switches = switches
        self._validate = validate
        self._first_uses: dict[str, int] = {}
        self._diagnostics: list[Diagnostic] = []
        self._total = 0
        self._only_error: InvalidRequestsError | None = None
        # It imports the models of all params, which a client that creates nothing need not load.
        from message_batches.sdk.create.plain_requests import ids_of_lines, ids_of_objects
        from message_batches.sdk.create.request_checks import check_request

        self._check_request = check_request
        self._ids_of_lines = ids_of_lines
        self._ids_of_objects = ids_of_objects

    def check_lines(self, lines: Sequence[Line], text: bytes) -> None:
        """
        Check requests that are one line of JSON each.

        Args:
            lines: the requests.
            text: all of them, joined.
        """
        if not self._validate:
            return
        ids = self._ids_of_lines([line for _, line in lines], text, self._rules)
        if not self._are_new(ids, lines):
            for number, line in lines:
                self.check_line(line, number)

    def check_line(self, line: bytes, number: int) -> None:
        """Check one request given as bytes."""
        if not self._validate:
            return
        if b"\n" in line:
            self._add("The request has more than one line.", "Pass one line of JSON.", number)
        found = self._check_request(line, self._rules)
        for message, hint in found.errors:
            self._add(message, hint, number)
        if found.custom_id is None:
            return
        first = self._first_uses.setdefault(found.custom_id, number)
        if first != number:
            self._add(
                f'The custom_id "{found.custom_id}" is already used by request {first}.',
                "Use each custom_id once.",
                number,
            )

    def encoded(self, request: object, number: int) -> bytes | Callable[[], bytes] | None:
        """
        Return the bytes of a request, or a function that reads the files in it first.

        Args:
            request: a mapping, a model, or the bytes of a JSON object. A property whose value is
                NOT_GIVEN or `omit` is left out, at any depth.
            number: its number, for the error.

        Returns:
            None if it is not JSON, which is then an error of these checks.
        """
        if isinstance(request, bytes | bytearray | memoryview):
            return bytes(request).strip(BLANKS)
        try:
            content = _members(request, number)
            if self._switches:
                content = switched(content, number)
            return dumped(content, number)
        except InvalidRequestsError as error:
            self.add_error(error)
            return None

    def encoded_plain(self, requests: Sequence[tuple[int, object]]) -> bytes | None:
        """
        Check and encode requests together, each with a comma before it.

        Returns:
            None unless all are valid and need no closer look; they are then encoded one by one.
        """
        if not self._validate:
            return None
        content = [request for _, request in requests]
        ids = self._ids_of_objects(content, self._rules)
        encoded = None if ids is None else dumped_plain(content)
        if encoded is None or not self._are_new(ids, requests):
            return None
        return b"".join([b",", memoryview(encoded)[1:-1]])  # copied once

    def _are_new(self, ids: list[str] | None, requests: Sequence[tuple[int, Any]]) -> bool:
        """Return whether no request before has one of these ids, and remember them."""
        if ids is None or not self._first_uses.keys().isdisjoint(ids):
            return False
        self._first_uses.update(zip(ids, map(itemgetter(0), requests), strict=True))
        return True

    def add_error(self, error: InvalidRequestsError) -> None:
        """Add what stopped the encoding or the reading of requests."""
        if self._total and error.number is None:
            return  # that no request is left follows from the errors before
        self._only_error = None if self._total else error
        self._diagnostics += error.diagnostics
        self._total += error.total

    def finish(self) -> None:
        """
        Report the errors of all requests.

        Raises:
            InvalidRequestsError: there are errors.
        """
        if self._only_error is not None and self._total == 1:
            raise self._only_error
        if self._total:
            found = sorted(self._diagnostics, key=lambda each: each.line or 0)
            raise InvalidRequestsError.of(found[:_MAX_DIAGNOSTICS], self._total)

    def _add(self, message: str, hint: str, number: int) -> None:
        self._total += 1
        if len(self._diagnostics) < _MAX_DIAGNOSTICS:
            self._diagnostics.append(Diagnostic(message, hint, number))


def _members(request: object, number: int) -> Mapping[str, Any]:
    """Return the members of a request, and those of its params, as mappings."""
    try:
        content = members_of(request)
        if content is None:
            raise InvalidRequestsError(
                f"The request is of type {type(request).__name__}. Pass a dict, a model or bytes.",
                number=number,
            )
        params = content.get("params")
        if isinstance(params, Mapping) or (members := members_of(params)) is None:
            return content
    except NotJSONError as error:
        raise InvalidRequestsError(f"The request {error.reason}", number=number) from error
    return {**content, "params": members}
