"""
What must hold for a row before anything is sent.

The API checks ids and the envelope when a batch is created, and refuses all of it for one bad row;
it checks `params` hours later and answers with an errored line. Both are cheaper to learn here.
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

_ID_RULE = "Use 1 to 64 of the letters a-z and A-Z, the digits, _ and -."

_OWN_IDS = f"{_ID_RULE} Or give --map-ids, which lets it be any text."


_MEMBERS = frozenset({"custom_id", "params"})


class Checked(NamedTuple):
    """
    A row that was looked at.

    Attributes:
        custom_id: the id that goes over the wire; None if there is no usable one.
        own_id: the row's own id as JSON text, if that is another.
        size: bytes over the wire.
        problems: everything that is surely wrong with the row.
        doubts: what may be wrong with it, or only newer than this program.
    """

    custom_id: str | None
    own_id: str | None
    size: int
    problems: list[Diagnostic]
    doubts: Findings = ()


class _Unusable(MessageBatchesError):
    """The line is nothing that could be looked at further."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


def check_request(content: bytes, line: int, rules: ValidationRules) -> Checked:
    """Look at one row: what is its id, and what is wrong with it."""
    if rules.id_field is None:
        plain = plain_id(content, takes_sampling=rules.takes_sampling)
        if plain and not _check_keys(content):
            return Checked(plain, None, len(content), [], [])
    return check_in_full(content, line, rules)


def check_in_full(content: bytes, line: int, rules: ValidationRules) -> Checked:
    """Do what `check_request` does, without passing plain rows at a glance."""
    own_id = None
    try:
        row = _decode_object(content)
        if rules.id_field is not None:
            content, own = to_wire(content, rules.id_field)
            own_id = own.decode()
            row = _decode_object(content)
    except _Unusable as error:
        return Checked(None, None, 0, [Diagnostic(error.what, error.hint, line)])
    except MissingIdError as error:
        hint = "Give each row its own text or whole number there."
        return Checked(None, None, 0, [Diagnostic(str(error), hint, line)])
    custom_id, problems = _check_id(row)
    problems += _check_keys(content)
    found, doubts = check_params(row, rules)
    problems += found
    if not row.keys() <= _MEMBERS:
        surplus = sorted(row.keys() - _MEMBERS)
        problems.append(
            (
                f"The line has {_listed(surplus)} beside custom_id and params.",
                "Remove it, or move it into params if it is a parameter of the request.",
            )
        )
    told = [Diagnostic(what, hint, line) for what, hint in problems]
    return Checked(custom_id, own_id, len(content), told, doubts)


def _decode_object(content: bytes) -> dict[str, Any]:
    row = _decode(content)
    if not isinstance(row, dict):
        raise _Unusable(f"The line is {kind_of(row)}, not a JSON object.", ONE_OBJECT)
    if "body" in row and "params" not in row:
        raise _Unusable(
            "The line is in another provider's batch format (it has a body).",
            f"Its body must be rewritten as params of this API. {ONE_OBJECT}",
        )
    return row


def _decode(content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        try:
            content.decode()
        except UnicodeDecodeError as wrong:
            raise _Unusable(
                f"The line is not UTF-8: byte {wrong.start + 1} of it is "
                f"0x{content[wrong.start]:02x}.",
                "Save the file as UTF-8.",
            ) from None
        what = str(error).partition(": line ")[0]
        raise _Unusable(
            f"The line is not JSON: {what} at character {error.colno}.", _mend(content)
        ) from None


def _mend(content: bytes) -> str:
    if content.startswith(b"["):
        return "A JSON array is not read; write each of its objects on a line of its own."
    if content in (b"{", b"}", b"},", b"]"):
        return "An object must not be spread over several lines; write it on one."
    if b"\r" in content:
        return (
            "The lines end as on old Macs, with a lone carriage return; save them with line feeds."
        )
    if _NOT_NUMBERS.search(content):
        return "NaN and Infinity are not JSON; write null, or leave the field out."
    if content.endswith(b","):
        return "Remove the comma at the end of the line."
    return ONE_OBJECT


def _check_id(row: dict[str, Any]) -> tuple[str | None, list[tuple[str, str]]]:
    if "custom_id" not in row:
        return None, [("The custom_id is missing.", f"Give each line its own. {_ID_RULE}")]
    custom_id = row["custom_id"]
    if not isinstance(custom_id, str):
        return None, [(f"The custom_id is {kind_of(custom_id)}, not a string.", _ID_RULE)]
    if CUSTOM_ID.fullmatch(custom_id):
        return custom_id, []
    if not custom_id:
        return None, [("The custom_id is empty.", _ID_RULE)]
    problems = []
    if wrong := sorted(set(_ALLOWED_IN_ID.sub("", custom_id))):
        letters = " ".join(map(shown, wrong[:5]))
        problems.append(
            (
                f"The custom_id {shown(custom_id)} has what is not allowed in it: {letters}.",
                _OWN_IDS,
            )
        )
    if len(custom_id) > 64:
        problems.append(
            (f"The custom_id {shown(custom_id)} has {len(custom_id)} characters.", _OWN_IDS)
        )
    return None, problems


def _check_keys(content: bytes) -> list[tuple[str, str]]:
    """Find a key that is there twice: of the two values, nobody knows which one will be taken."""
    # Nearly always each name is there once, and no text holds it; then nothing need be parsed.
    if content.count(b'"custom_id"') < 2 and content.count(b'"params"') < 2:
        return []
    keys = keys_of(content)
    return [
        (f"The line has {shown(key)} twice.", "Keep one of them.")
        for key in ("custom_id", "params")
        if keys.count(key) > 1
    ]


def _listed(names: list[str]) -> str:
    return ", ".join(shown(name) for name in names[:5])
