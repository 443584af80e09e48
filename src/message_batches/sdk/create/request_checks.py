"""
Check a request before anything is sent.

The API checks ids and the envelope when a batch is created, and refuses the complete batch for one
bad request; it checks `params` hours later and answers with an errored line. Both cost less here.
https://docs.claude.com/en/docs/build-with-claude/batch-processing
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple, Protocol

import orjson

from message_batches._errors import MessageBatchesError
from message_batches.sdk.create.json_encoding import NotJSONError, check_text
from message_batches.sdk.create.param_checks import Findings, check_params, kind_of, shown
from message_batches.sdk.create.plain_requests import plain_request
from message_batches.sdk.create.rules import CUSTOM_ID, CheckRules
from message_batches.sdk.results.json_line import loads

_MEMBERS = frozenset({"custom_id", "params"})

_ALLOWED_IN_ID = re.compile(r"[a-zA-Z0-9_-]")

_NOT_NUMBERS = re.compile(rb"[:\[,]\s*-?(NaN|Infinity)\b")

_ID_HINT = "Use 1 to 64 of the letters a-z and A-Z, the digits, _ and -."

_ONE_OBJECT = 'Write one JSON object on each line: {"custom_id": "...", "params": {...}}.'


class RequestCheck(NamedTuple):
    """
    What is known of a request that was checked.

    Attributes:
        custom_id: its id; None if there is no usable one.
        errors: why it cannot be sent.
        warnings: what may be wrong with it, or newer than this program.
    """

    custom_id: str | None
    errors: Findings
    warnings: Findings = ()


class ModelWarnings(Protocol):
    """Returns warnings about requests that are valid under the contract."""

    def of_plain(self, params: Any) -> Findings:
        """Return those about a plain request, whose params are attributes."""

    def of(self, params: dict[str, Any]) -> Findings:
        """Return those about any other request."""


def check_request(
    content: bytes, rules: CheckRules, models: ModelWarnings | None = None
) -> RequestCheck:
    """
    Return the id of a request, and what is wrong with it.

    Args:
        content: the request.
        rules: what it is checked against.
        models: what is known of models; None for a check that holds for any model.
    """
    plain = plain_request(content, takes_sampling=rules.takes_sampling)
    if plain is not None and not _check_keys(content):
        return RequestCheck(plain.custom_id, [], models.of_plain(plain.params) if models else [])
    return check_in_full(content, rules, models)


def check_in_full(
    content: bytes, rules: CheckRules, models: ModelWarnings | None = None
) -> RequestCheck:
    """Return what `check_request` does, without its fast path for plain requests."""
    try:
        request = decode_request(content)
    except MalformedRequestError as error:
        return RequestCheck(None, [(error.message, error.hint)])
    custom_id, errors = _check_id(request, rules)
    errors += _check_keys(content)
    params_errors, warnings = check_params(request, rules, models.of if models else None)
    errors += params_errors
    if not request.keys() <= _MEMBERS:
        others = sorted(request.keys() - _MEMBERS)
        errors.append(
            (
                f"The request has {_listed(others)} beside custom_id and params.",
                "Remove it, or move it into params if it is a parameter of the request.",
            )
        )
    return RequestCheck(custom_id, errors, warnings)


class MalformedRequestError(MessageBatchesError):
    """The request cannot be checked any further; the message and the hint say why."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class OtherFormError(MalformedRequestError):
    """The request is in the form of another API, or of another call; so are those beside it."""


def decode_request(content: bytes) -> dict[str, Any]:
    """
    Decode a request.

    Raises:
        OtherFormError: it is in the form of another API, or of another call.
        MalformedRequestError: it is not a JSON object in UTF-8.
    """
    request = _decode(content)
    if not isinstance(request, dict):
        raise MalformedRequestError(
            f"The request is {kind_of(request)}, not a JSON object.", _ONE_OBJECT
        )
    if "params" not in request:
        for name, message, hint in _OTHER_FORMS:
            if name in request:
                raise OtherFormError(message, hint)
    return request


WRAPPED = (
    'The file holds one object with all requests, {"requests": [...]}, as a create call has it.',
    "Run jq -c '.requests[]' FILE > NEW to write each request on its own line.",
)
"""What is wrong with a file that holds the body of a create call, and how to fix it."""

_OTHER_FORMS = (
    ("requests", *WRAPPED),
    # https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-data.html
    (
        "modelInput",
        "The request is a record for Amazon Bedrock: it has a modelInput.",
        "Run jq -c '{custom_id: .recordId, params: (.modelInput | del(.anthropic_version) + "
        '{model: "MODEL"})}\' FILE > NEW to make its recordId the custom_id, and its '
        "modelInput the params, with a model and without anthropic_version.",
    ),
    # https://platform.openai.com/docs/guides/batch
    (
        "body",
        "The request is in the batch format of OpenAI: it has a body.",
        "Run jq -c '{custom_id, params: ({model: "
        '"MODEL", max_tokens: (.body.max_completion_tokens // .body.max_tokens // 1024), system: '
        '([.body.messages[] | select(.role | IN("system", "developer")).content] | join("\\n")), '
        'messages: [.body.messages[] | select(.role | IN("system", "developer") | not)]} | '
        'if .system == "" then del(.system) else . end)}\' FILE > NEW to rewrite the '
        "body of a chat as params of this API.",
    ),
    # https://docs.cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude/batch
    (
        "request",
        "The request is in the batch format of Vertex AI: it has a request.",
        "Run jq -c '{custom_id, params: (.request | del(.anthropic_version) + "
        '{model: "MODEL"})}\' FILE > NEW to make its request the params, with a model and without '
        "anthropic_version.",
    ),
    (
        "messages",
        "The parameters of the request are beside its custom_id, not in params.",
        "If each line has a custom_id, run jq -c '{custom_id, params: del(.custom_id)}' FILE > NEW "
        "to move them into params.",
    ),
)
"""
What a request without params has in another form: a member, what is wrong, and how to fix it.

The first that is there decides.
"""


def _decode(content: bytes) -> Any:
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError as error:
        try:
            content.decode()
        except UnicodeDecodeError as wrong:
            raise MalformedRequestError(
                f"The request is not UTF-8: byte {wrong.start + 1} of it is "
                f"0x{content[wrong.start]:02x}.",
                "Save the file as UTF-8.",
            ) from None
        _check_halves(content)
        raise MalformedRequestError(
            f"The request is not valid JSON at character {error.colno}.", _json_hint(content)
        ) from None


def _check_halves(content: bytes) -> None:
    """Name the path of half of a surrogate pair, if that is what makes a request invalid."""
    try:
        check_text(loads(content.decode()))
    except NotJSONError as error:
        reason, _, hint = error.reason.partition(". ")
        raise MalformedRequestError(f"{error.path[1:]} {reason}.", hint) from None
    except (ValueError, RecursionError):
        return


def _json_hint(content: bytes) -> str:
    if content.startswith(b"["):
        return "Write each object of the array on its own line."
    if content in (b"{", b"}", b"},", b"]"):
        return "Write each object on one line."
    if b"\r" in content:
        return "Save the file with line feeds; its lines end with carriage returns, as on old Macs."
    if content.startswith(b"{'"):
        return "Write it with json.dumps; this is how Python prints a dict."
    if _NOT_NUMBERS.search(content):
        return "Write null, or omit the field; NaN and Infinity are not JSON."
    if content.endswith(b","):
        return "Remove the comma at the end of the line."
    return _ONE_OBJECT


def _check_id(
    request: dict[str, Any], rules: CheckRules
) -> tuple[str | None, list[tuple[str, str]]]:
    if "custom_id" not in request:
        return None, [
            ("The custom_id is missing.", f"Add a different one to each request. {_ID_HINT}")
        ]
    custom_id = request["custom_id"]
    if not isinstance(custom_id, str):
        return None, [(f"The custom_id is {kind_of(custom_id)}, not a string.", _ID_HINT)]
    if CUSTOM_ID.fullmatch(custom_id):
        return custom_id, []
    if not custom_id:
        return None, [("The custom_id is empty.", _ID_HINT)]
    errors = []
    hint = f"{_ID_HINT} {rules.id_hint}".rstrip()
    if wrong := sorted(set(_ALLOWED_IN_ID.sub("", custom_id))):
        characters = " ".join(map(shown, wrong[:5]))
        errors.append(
            (
                f"The custom_id {shown(custom_id)} has characters that are not allowed: "
                f"{characters}.",
                hint,
            )
        )
    if len(custom_id) > 64:
        errors.append((f"The custom_id {shown(custom_id)} has {len(custom_id)} characters.", hint))
    return None, errors


def _check_keys(content: bytes) -> list[tuple[str, str]]:
    """Find a repeated key: which of the two values counts is not defined."""
    # Nearly always each name is there once, and no text holds it; then nothing is parsed.
    if content.count(b'"custom_id"') < 2 and content.count(b'"params"') < 2:
        return []
    keys = _keys_of(content)
    return [
        (f"The request has {shown(key)} twice.", "Remove one of them.")
        for key in ("custom_id", "params")
        if keys.count(key) > 1
    ]


def _keys_of(content: bytes) -> list[str]:
    """Return the keys of a JSON object, including repeated ones."""
    try:
        members = json.loads(content, object_pairs_hook=list, parse_int=str)
    except RecursionError:
        return []
    return [key for key, _ in members]


def _listed(names: list[str]) -> str:
    return ", ".join(shown(name) for name in names[:5])
