"""
Check a request before anything is sent.

The API checks ids and the envelope when a batch is created, and refuses the complete batch for one
bad request; it checks `params` hours later and answers with an errored line. Both cost less here.
https://docs.claude.com/en/docs/build-with-claude/batch-processing
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import orjson

from message_batches._errors import MessageBatchesError
from message_batches.jobs.errors import Diagnostic
from message_batches.jobs.input.diagnostics import kind_of, shown
from message_batches.jobs.input.fast_path import plain_id
from message_batches.jobs.input.ids import MissingIdError, keys_of, to_wire
from message_batches.jobs.input.validate_params import (
    ONE_OBJECT,
    Findings,
    ValidationRules,
    check_params,
)
from message_batches.sdk.create import CUSTOM_ID

_ALLOWED_IN_ID = re.compile(r"[a-zA-Z0-9_-]")

_NOT_NUMBERS = re.compile(rb"[:\[,]\s*-?(NaN|Infinity)\b")

_ID_HINT = "Use 1 to 64 of the letters a-z and A-Z, the digits, _ and -."

_ANY_ID_HINT = f"{_ID_HINT} Or pass --map-ids, which allows any text."

_MEMBERS = frozenset({"custom_id", "params"})


class Checked(NamedTuple):
    """
    A request that was checked.

    Attributes:
        custom_id: the id on the wire; None if there is no usable one.
        original_id: the user's id as JSON text, if that is another.
        size: bytes on the wire.
        diagnostics: all errors of the request.
        warnings: what may be wrong with it, or newer than this program.
    """

    custom_id: str | None
    original_id: str | None
    size: int
    diagnostics: list[Diagnostic]
    warnings: Findings = ()


class _MalformedError(MessageBatchesError):
    """The line cannot be checked any further."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def check_request(content: bytes, line: int, rules: ValidationRules) -> Checked:
    """Return the id of a request, and what is wrong with it."""
    if rules.id_field is None:
        plain = plain_id(content, takes_sampling=rules.takes_sampling)
        if plain and not _check_keys(content):
            return Checked(plain, None, len(content), [], [])
    return check_in_full(content, line, rules)


def check_in_full(content: bytes, line: int, rules: ValidationRules) -> Checked:
    """Return what `check_request` does, without its fast path for plain requests."""
    original_id = None
    try:
        request = _decode_object(content)
        if rules.id_field is not None:
            content, id_text = to_wire(content, rules.id_field)
            original_id = id_text.decode()
            request = _decode_object(content)
    except _MalformedError as error:
        return Checked(None, None, 0, [Diagnostic(error.message, error.hint, line)])
    except MissingIdError as error:
        hint = "Use a different text or integer there on each line."
        return Checked(None, None, 0, [Diagnostic(str(error), hint, line)])
    custom_id, errors = _check_id(request)
    errors += _check_keys(content)
    params_errors, warnings = check_params(request, rules)
    errors += params_errors
    if not request.keys() <= _MEMBERS:
        others = sorted(request.keys() - _MEMBERS)
        errors.append(
            (
                f"The line has {_listed(others)} beside custom_id and params.",
                "Remove it, or move it into params if it is a parameter of the request.",
            )
        )
    diagnostics = [Diagnostic(message, hint, line) for message, hint in errors]
    return Checked(custom_id, original_id, len(content), diagnostics, warnings)


def _decode_object(content: bytes) -> dict[str, Any]:
    request = _decode(content)
    if not isinstance(request, dict):
        raise _MalformedError(f"The line is {kind_of(request)}, not a JSON object.", ONE_OBJECT)
    if "body" in request and "params" not in request:
        raise _MalformedError(
            "The line is in another provider's batch format: it has a body.",
            f"Rewrite its body as params of this API. {ONE_OBJECT}",
        )
    return request


def _decode(content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        try:
            content.decode()
        except UnicodeDecodeError as wrong:
            raise _MalformedError(
                f"The line is not UTF-8: byte {wrong.start + 1} of it is "
                f"0x{content[wrong.start]:02x}.",
                "Save the file as UTF-8.",
            ) from None
        raise _MalformedError(
            f"The line is not JSON, from character {error.colno} on.", _json_hint(content)
        ) from None


def _json_hint(content: bytes) -> str:
    if content.startswith(b"["):
        return "Write each object of the array on its own line."
    if content in (b"{", b"}", b"},", b"]"):
        return "Write each object on one line."
    if b"\r" in content:
        return "Save the file with line feeds; its lines end with carriage returns, as on old Macs."
    if _NOT_NUMBERS.search(content):
        return "Write null, or omit the field; NaN and Infinity are not JSON."
    if content.endswith(b","):
        return "Remove the comma at the end of the line."
    return ONE_OBJECT


def _check_id(request: dict[str, Any]) -> tuple[str | None, list[tuple[str, str]]]:
    if "custom_id" not in request:
        return None, [
            ("The custom_id is missing.", f"Add a different one to each line. {_ID_HINT}")
        ]
    custom_id = request["custom_id"]
    if not isinstance(custom_id, str):
        return None, [(f"The custom_id is {kind_of(custom_id)}, not a string.", _ID_HINT)]
    if CUSTOM_ID.fullmatch(custom_id):
        return custom_id, []
    if not custom_id:
        return None, [("The custom_id is empty.", _ID_HINT)]
    errors = []
    if wrong := sorted(set(_ALLOWED_IN_ID.sub("", custom_id))):
        characters = " ".join(map(shown, wrong[:5]))
        errors.append(
            (
                f"The custom_id {shown(custom_id)} has characters that are not allowed: "
                f"{characters}.",
                _ANY_ID_HINT,
            )
        )
    if len(custom_id) > 64:
        errors.append(
            (f"The custom_id {shown(custom_id)} has {len(custom_id)} characters.", _ANY_ID_HINT)
        )
    return None, errors


def _check_keys(content: bytes) -> list[tuple[str, str]]:
    """Find a repeated key: which of the two values counts is not defined."""
    # Nearly always each name is there once, and no text holds it; then nothing is parsed.
    if content.count(b'"custom_id"') < 2 and content.count(b'"params"') < 2:
        return []
    keys = keys_of(content)
    return [
        (f"The line has {shown(key)} twice.", "Remove one of them.")
        for key in ("custom_id", "params")
        if keys.count(key) > 1
    ]


def _listed(names: list[str]) -> str:
    return ", ".join(shown(name) for name in names[:5])
