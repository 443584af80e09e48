"""
Check a request before anything is sent.

The API checks ids and the envelope when a batch is created, and refuses the complete batch for one
bad request; it checks `params` hours later and answers with an errored line. Both cost less here.
https://docs.claude.com/en/docs/build-with-claude/batch-processing
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal, NamedTuple

import msgspec
import orjson

from message_batches._errors import MessageBatchesError
from message_batches.jobs.errors import Diagnostic, InputWarning
from message_batches.jobs.input.ids import MissingIdError, keys_of, to_wire
from message_batches.jobs.input.validate_model import ModelCheck
from message_batches.jobs.input.validate_params import (
    ONE_OBJECT,
    Findings,
    check_params,
    kind_of,
    shown,
)
from message_batches.jobs.types import ValidationRules
from message_batches.sdk.create import CUSTOM_ID

MAX_DIAGNOSTICS = 50
"""How many diagnostics of an input are reported one by one; the rest are counted."""

_MAX_WARNINGS = 50
"""How many different warnings about an input are reported."""

_MEMBERS = frozenset({"custom_id", "params"})

_ALLOWED_IN_ID = re.compile(r"[a-zA-Z0-9_-]")

_NOT_NUMBERS = re.compile(rb"[:\[,]\s*-?(NaN|Infinity)\b")

_ID_HINT = "Use 1 to 64 of the letters a-z and A-Z, the digits, _ and -."

_ANY_ID_HINT = f"{_ID_HINT} Or pass --map-ids, which allows any text."


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


def check_request(
    content: bytes, line: int, rules: ValidationRules, models: ModelCheck | None = None
) -> Checked:
    """
    Return the id of a request, and what is wrong with it.

    Args:
        content: the request.
        line: its line, from 1.
        rules: what it is checked against.
        models: what is known of models; None for a check that holds for any model.
    """
    if rules.id_field is None:
        plain = plain_request(content, takes_sampling=rules.takes_sampling)
        if plain is not None and not _check_keys(content):
            warnings = models.of_plain(plain.params) if models else []
            return Checked(plain.custom_id, None, len(content), [], warnings)
    return check_in_full(content, line, rules, models)


def check_in_full(
    content: bytes, line: int, rules: ValidationRules, models: ModelCheck | None = None
) -> Checked:
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
    params_errors, warnings = check_params(request, rules, models)
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


class _MalformedError(MessageBatchesError):
    """The line cannot be checked any further."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


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
            f"The line is not valid JSON at character {error.colno}.", _json_hint(content)
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


_Text = Annotated[str, msgspec.Meta(min_length=1)]


class _CacheControl(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    type: Literal["ephemeral"]
    ttl: Literal["5m", "1h"] = "5m"


class _TextBlock(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    type: Literal["text"]
    text: _Text
    cache_control: _CacheControl | None = None


_TextBlocks = Annotated[list[_TextBlock], msgspec.Meta(min_length=1)]


class _Message(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    role: Literal["user", "assistant"]
    content: _Text | _TextBlocks


class _Params(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    model: _Text
    max_tokens: Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
    messages: Annotated[list[_Message], msgspec.Meta(min_length=1)]
    system: str | _TextBlocks = ""


_Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class _SampledParams(_Params, gc=False):
    temperature: _Share | msgspec.UnsetType = msgspec.UNSET
    top_p: _Share | msgspec.UnsetType = msgspec.UNSET


class _Request(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    custom_id: str
    params: _Params


class _SampledRequest(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    custom_id: str
    params: _SampledParams


_decode_plain = msgspec.json.Decoder(_Request).decode

_decode_sampled = msgspec.json.Decoder(_SampledRequest).decode


def plain_request(content: bytes, *, takes_sampling: bool) -> _Request | _SampledRequest | None:
    """
    Return a plain request without errors; None for any other request.

    Args:
        content: the request.
        takes_sampling: whether the API version of the run accepts sampling parameters.
    """
    decode = _decode_sampled if takes_sampling else _decode_plain
    try:
        request = decode(content)
    except (ValueError, RecursionError):
        return None
    return request if CUSTOM_ID.fullmatch(request.custom_id) else None


class DiagnosticCollector:
    """
    The diagnostics of an input.

    Attributes:
        first: the first of them, by line.
        total: how many there are.
    """

    def __init__(self) -> None:
        self.first: list[Diagnostic] = []
        self.total = 0

    def add(self, diagnostic: Diagnostic) -> None:
        """Add one; its line must not be before that of an earlier one."""
        self.total += 1
        if len(self.first) < MAX_DIAGNOSTICS:
            self.first.append(diagnostic)

    def merge(self, first: Iterable[Diagnostic], total: int) -> None:
        """Merge others by line; `first` are the first of `total`."""
        self.total += total
        self.first = sorted([*self.first, *first], key=lambda diagnostic: diagnostic.line or 0)[
            :MAX_DIAGNOSTICS
        ]


class WarningCollector:
    """The warnings about an input: each once, with the number of requests that have it."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], tuple[int, int]] = {}

    def add(self, warnings: Iterable[tuple[str, str]], line: int) -> None:
        """Add the warnings about one request; a repeated one counts once."""
        for warning in dict.fromkeys(warnings):
            first, requests = self._seen.get(warning, (line, 0))
            if requests or len(self._seen) < _MAX_WARNINGS:
                self._seen[warning] = first, requests + 1

    def all(self) -> tuple[InputWarning, ...]:
        """Return the warnings in the order of their first requests."""
        return tuple(InputWarning(*warning, *where) for warning, where in self._seen.items())
