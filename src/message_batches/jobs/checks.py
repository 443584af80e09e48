"""
What must hold for a row before anything is sent.

The API checks ids and the envelope when a batch is created, and refuses all of it for one bad row;
it checks `params` hours later and answers with an errored line. Both are cheaper to learn here.
Only rules that hold for every model are checked: what is there must be of the right JSON type, and
what is required must be there. Whether a model exists or takes a parameter is the service's to say,
and fields that nobody has heard of go out as they are.
"""

from __future__ import annotations

import json
import re
from typing import Any

import orjson
from attrs import frozen

from message_batches.sdk.rows import CUSTOM_ID, SAMPLING_PARAMETERS
from message_batches.sdk.settings import DEFAULT_ANTHROPIC_VERSION
from message_batches_api.models import BetaRequest, Request
from message_batches_api.types import DecodeError

from .errors import Problem
from .mapping import NoOwnId, to_wire

_ALLOWED_IN_ID = re.compile(r"[a-zA-Z0-9_-]")

_NOT_NUMBERS = re.compile(rb"[:\[,]\s*-?(NaN|Infinity)\b")

_ONE_OBJECT = 'Write one JSON object on each line: {"custom_id": "...", "params": {...}}.'
_ID_RULE = "Use 1 to 64 of the letters a-z and A-Z, the digits, _ and -."

_OWN_IDS = f"{_ID_RULE} Or give --map-ids, which lets it be any text."

_NOT_IN_PARAMS = {
    "betas": "Give beta features for the whole run, with --beta NAME.",
    "anthropic_beta": "Give beta features for the whole run, with --beta NAME.",
    "anthropic-beta": "Give beta features for the whole run, with --beta NAME.",
    "headers": "Headers belong to the whole batch; remove it.",
    "extra_headers": "Headers belong to the whole batch; remove it.",
    "extra_query": "It is an argument of a Python call, not a parameter of the API; remove it.",
    "extra_body": "Put what is in it straight into params.",
    "timeout": "It is an argument of a Python call, not a parameter of the API; remove it.",
    "workspace_id": "The workspace is chosen for the whole batch; remove it.",
    "speed": "Fast mode cannot be used in a batch; remove it.",
    "store": "Threads cannot be used in a batch; remove it.",
    "previous_thread_event_id": "Threads cannot be used in a batch; remove it.",
    "cache_hint": "It cannot be used in a batch; remove it.",
    "context_hint": "It cannot be used in a batch; remove it.",
}
"""Keys that people put into `params` and that a batch refuses, with what to do instead."""


@frozen
class Rules:
    """
    What the rows are checked against.

    Attributes:
        anthropic_version: the API version that they are sent under.
        id_field: the field that holds a row's own id, to be exchanged for one that the API takes;
            None where it is the custom_id, as it stands.
        beta: whether they go out over the beta surface.
    """

    anthropic_version: str = DEFAULT_ANTHROPIC_VERSION
    id_field: str | None = None
    beta: bool = False


@frozen
class Checked:
    """
    A row that was looked at.

    Attributes:
        custom_id: the id that goes over the wire; None if there is no usable one.
        own_id: the row's own id as JSON text, if that is another.
        size: bytes over the wire.
        problems: everything that is wrong with the row.
    """

    custom_id: str | None
    own_id: str | None
    size: int
    problems: list[Problem]


class _Unusable(Exception):
    """The line is nothing that could be looked at further."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend


def check_row(content: bytes, line: int, rules: Rules) -> Checked:
    """Look at one row: what is its id, and what is wrong with it."""
    own_id = None
    try:
        row = _decode_object(content)
        if rules.id_field is not None:
            content, own = to_wire(content, rules.id_field)
            own_id = own.decode()
            row = _decode_object(content)
    except _Unusable as error:
        return Checked(None, None, 0, [Problem(error.what, error.mend, line)])
    except NoOwnId as error:
        mend = "Give each row its own text or whole number there."
        return Checked(None, None, 0, [Problem(str(error), mend, line)])
    custom_id, problems = _check_id(row)
    problems += _check_params(row, rules)
    surplus = sorted(row.keys() - {"custom_id", "params"})
    if surplus:
        problems.append(
            (
                f"The line has {_listed(surplus)} beside custom_id and params.",
                "Remove it, or move it into params if it is a parameter of the request.",
            )
        )
    told = [Problem(what, mend, line) for what, mend in problems]
    return Checked(custom_id, own_id, len(content), told)


def _decode_object(content: bytes) -> dict[str, Any]:
    row = _decode(content)
    if not isinstance(row, dict):
        raise _Unusable(f"The line is {_kind(row)}, not a JSON object.", _ONE_OBJECT)
    if "body" in row and "params" not in row:
        raise _Unusable(
            "The line is in another provider's batch format (it has a body).",
            f"Its body must be rewritten as params of this API. {_ONE_OBJECT}",
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
    return _ONE_OBJECT


def _check_id(row: dict[str, Any]) -> tuple[str | None, list[tuple[str, str]]]:
    if "custom_id" not in row:
        return None, [("The custom_id is missing.", f"Give each line its own. {_ID_RULE}")]
    custom_id = row["custom_id"]
    if not isinstance(custom_id, str):
        return None, [(f"The custom_id is {_kind(custom_id)}, not a string.", _ID_RULE)]
    if CUSTOM_ID.fullmatch(custom_id):
        return custom_id, []
    if not custom_id:
        return None, [("The custom_id is empty.", _ID_RULE)]
    problems = []
    if wrong := sorted(set(_ALLOWED_IN_ID.sub("", custom_id))):
        shown = " ".join(map(_shown, wrong[:5]))
        problems.append(
            (
                f"The custom_id {_shown(custom_id)} has what is not allowed in it: {shown}.",
                _OWN_IDS,
            )
        )
    if len(custom_id) > 64:
        problems.append(
            (f"The custom_id {_shown(custom_id)} has {len(custom_id)} characters.", _OWN_IDS)
        )
    return None, problems


def _check_params(row: dict[str, Any], rules: Rules) -> list[tuple[str, str]]:
    if "params" not in row:
        return [("The params are missing.", _ONE_OBJECT)]
    params = row["params"]
    if not isinstance(params, dict):
        return [(f"The params are {_kind(params)}, not an object.", _ONE_OBJECT)]
    problems = []
    for name, right, expected in (
        ("model", _is_name, "the name of a model"),
        ("max_tokens", _is_count, "a whole number of at least 1"),
        ("messages", _is_filled_list, "a list of at least one message"),
    ):
        if name not in params:
            problems.append((f"params has no {name}.", f"Add it: {expected}."))
        elif not right(params[name]):
            problems.append(
                (f"params.{name} is {_shown(params[name])}.", f"It must be {expected}.")
            )
    if params.get("stream"):
        problems.append(("params.stream is set.", "A batch cannot stream; remove it."))
    problems += [
        (f"params has {name}, which a batch refuses.", _NOT_IN_PARAMS[name])
        for name in sorted(_NOT_IN_PARAMS.keys() & params.keys())
    ]
    if not problems:
        problems += _check_types(params, rules)
    if rules.anthropic_version >= "2026-10-21":
        problems += [
            (
                f"params has {name}, which API version {rules.anthropic_version} refuses.",
                f"Remove it, or choose API version {DEFAULT_ANTHROPIC_VERSION}.",
            )
            for name in SAMPLING_PARAMETERS
            if name in params
        ]
    return problems


def _check_types(params: dict[str, Any], rules: Rules) -> list[tuple[str, str]]:
    try:
        (BetaRequest if rules.beta else Request).from_dict({"custom_id": "-", "params": params})
    except DecodeError as error:
        if error.found == "nothing":
            return [(f"{error.path} is missing.", "Add it; it is required there.")]
        return [(f"{error.path} is {error.found}.", f"It must be {error.expected}.")]
    except RecursionError:
        # Deeper than Python can follow, but valid for all that is known.
        pass
    return []


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _is_filled_list(value: object) -> bool:
    return isinstance(value, list) and bool(value)


def _kind(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "a list" if isinstance(value, list) else "an object"


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:76]}..."


def _listed(names: list[str]) -> str:
    return ", ".join(_shown(name) for name in names[:5])
