"""
Ask for answers of a format in each request of a run that does not ask for one already.

Only what has to change in a request does; the rest of its bytes stays as it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import asdict

from message_batches._files import atomic_write
from message_batches.jobs.answers import AnswerFormat, answer_format, schema_in
from message_batches.jobs.errors import InputError
from message_batches.jobs.input import Edit, edited, member, read_requests, value_at
from message_batches.jobs.options import RunOptions
from message_batches.jobs.system import System
from message_batches.sdk.results import loads

SCHEMA = "schema"
"""The setting of a run that names the format it was given; None where only requests ask for one."""


def format_of(options: RunOptions) -> AnswerFormat | None:
    """
    Return the format that the options of a run ask for.

    Raises:
        InputError: there is something wrong with the schema.
        MissingExtraError: the extra `schema` is not installed.
    """
    if options.schema is None:
        return None
    return answer_format(options.schema, via=options.schema_via)


def asking(request: bytes, format: AnswerFormat) -> bytes:
    """
    Return a request that asks for answers of a format, unless it asks for one already.

    What is not a request stays as it is: what is wrong with it is found when it is checked.

    Raises:
        InputError: another tool of the request has the name of the format's tool.
    """
    params = _params_of(request)
    if params is None or schema_in(params) is not None:
        return request
    if _MEMBERS.isdisjoint(params) and (start := _PARAMS.match(request)):
        at = start.end()
        return b"%b%b,%b" % (request[:at], _members_of(format), request[at:])
    given = {name: value for name, value in params.items() if value is not None}
    complete = format.merged_into(given)
    return edited(request, _edits(request, {name: complete[name] for name in format.params()}))


_MEMBERS = frozenset({"output_config", "tools", "tool_choice"})

_PARAMS = re.compile(
    rb'\s*\{\s*"[^"\\]*"\s*:\s*(?:"[^"\\]*"|-?\d+)\s*,\s*"params"\s*:\s*\{(?=\s*")'
)
"""Finds the beginning of the params of nearly every request at once."""


@lru_cache(maxsize=8)
def _members_of(format: AnswerFormat) -> bytes:
    """Return the members that ask for a format, in JSON."""
    return msgspec.json.encode(format.params())[1:-1]


class _Params(msgspec.Struct, gc=False):
    output_config: Any = msgspec.UNSET
    output_format: Any = msgspec.UNSET
    tools: Any = msgspec.UNSET
    tool_choice: Any = msgspec.UNSET


class _Request(msgspec.Struct, gc=False):
    params: _Params


_decode_needed = msgspec.json.Decoder(_Request).decode


def _params_of(request: bytes) -> dict[str, Any] | None:
    """Return the params of a request that matter here; None if it is not a request."""
    with suppress(ValueError, RecursionError):
        members = asdict(_decode_needed(request).params)
        return {name: value for name, value in members.items() if value is not msgspec.UNSET}
    with suppress(ValueError, RecursionError, KeyError, TypeError):
        # That decoder refuses unpaired surrogates, which a request may have.
        params = loads(request)["params"]
        return params if isinstance(params, dict) else None
    return None


def _encoded(value: Any) -> bytes:
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return json.dumps(value).encode()


def _edits(request: bytes, members: Mapping[str, Any]) -> Iterator[Edit]:
    """Yield what sets members of the params of a request."""
    start, end = value_at(request, ("params",))
    new = {}
    for name, value in members.items():
        if (place := member(request, start, name)) is None:
            new[name] = value
        else:
            yield *place, _encoded(value)
    if new:
        is_empty = not request[start + 1 : end - 1].strip()
        text = _encoded(new)[1:-1] + (b"" if is_empty else b",")
        yield start + 1, start + 1, text


def ask_in_file(
    path: Path, format: AnswerFormat, *, name: str, longest: int, system: System
) -> None:
    """
    Let each request of a file ask for answers of a format; lines keep their numbers.

    Args:
        path: the file, which is replaced.
        format: the format.
        name: what messages call the requests.
        longest: how many bytes a request may have; a longer one stays as it is, and is refused.
        system: the file operations.

    Raises:
        InputError: another tool of a request has the name of the format's tool.
    """
    at = 0
    with (
        open(path, "rb") as file,
        atomic_write(path, fsync=system.fsync) as scratch,
        open(scratch, "wb") as new,
    ):
        for line, _, content, complete in read_requests(file, longest):
            new.write(b"\n" * (line - 1 - at))
            at = line
            try:
                new.write((asking(content, format) if complete else content) + b"\n")
            except InputError as error:
                (found,) = error.diagnostics
                raise InputError.at(name, found.message, found.hint, line) from None
