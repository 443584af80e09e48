"""
The headers of a request: merged, checked before they are used, and hidden after.

No error here shows the value of a header, which may be a credential. The HTTP library would show it
in its own error, as "Illegal header value", and would raise that only when the request is sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from message_batches.sdk.errors import AnthropicError, ConfigurationError
from message_batches.sdk.options import Omit

if TYPE_CHECKING:
    import httpx

HeaderLayer = Mapping[str, "str | Omit"]

# Headers for another origin: enough to serve a download, nothing that identifies us.
_PUBLIC_HEADERS = frozenset({"accept", "accept-encoding", "if-range", "range", "user-agent"})

# Headers that may appear in an error or a log. A header of the caller may contain anything.
_HARMLESS_HEADERS = _PUBLIC_HEADERS | {
    "connection",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
}

_HARMLESS_PREFIXES = ("anthropic-", "x-stainless-")

# A token, https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")

_SECRET_LETTERS = 8  # a shorter word, such as a name, may be part of any text

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTROL_NAMES = {"\n": "a line feed", "\r": "a carriage return", "\t": "a tab", "\0": "a NUL"}


def check_value(
    value: object,
    what: str,
    *,
    error: type[AnthropicError] = ConfigurationError,
    encoding: str = "latin-1",
) -> None:
    """
    Check that a header can carry a value.

    Args:
        value: the value, which the error does not show.
        what: what it is, for the error: an argument or an environment variable.
        error: the error to raise.
        encoding: what the value must be encodable as.

    Raises:
        AnthropicError: it cannot; an error of the type `error`.
    """
    if fault := _fault_of(value, encoding):
        raise error(f"{what} {fault}")


def check_headers(headers: Mapping[Any, Any], what: str) -> None:
    """
    Check the names and values of headers.

    Raises:
        ConfigurationError: one of them cannot be sent; the error shows no value.
    """
    for name, value in headers.items():
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise ConfigurationError(
                f"{what} has a name that no header can have. Use letters, digits and hyphens."
            )
        if not isinstance(value, Omit):
            check_value(value, f"The header {name!r} of {what}")


def _fault_of(value: object, encoding: str) -> str | None:
    """Return what is wrong with the value of a header, and what to do; never the value."""
    if not isinstance(value, str):
        return f"is of type {type(value).__name__}. Pass text."
    if not value:
        return "is empty. Set it to a value, or leave it out."
    if found := _CONTROL.search(value):
        if not _CONTROL.search(value.rstrip("\r\n")):
            return "ends in a line end, which no header can carry. Remove it."
        name = _CONTROL_NAMES.get(found[0], "a control character")
        return f"contains {name}, which no header can carry. Remove it."
    if value != value.strip():
        return "starts or ends with a blank, which no header can carry. Remove it."
    try:
        value.encode(encoding)
    except UnicodeEncodeError as error:
        return (
            f"contains a character that no header can carry, at position {error.start + 1}. "
            "Remove it."
        )
    return None


def layered(*layers: HeaderLayer) -> dict[str, str]:
    """
    Merge header layers; a later layer wins, and the case of names does not matter.

    `omit` as a value removes what earlier layers set.
    """
    folded: dict[str, str] = {}
    for layer in layers:
        for name, value in layer.items():
            if isinstance(value, Omit):
                folded.pop(name.lower(), None)
            else:
                folded[name.lower()] = value
    return folded


def public_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that may go to another origin."""
    return {name: value for name, value in headers.items() if name.lower() in _PUBLIC_HEADERS}


def is_secret(name: str) -> bool:
    """Return whether a header of this name may contain a credential."""
    name = name.lower()
    return name not in _HARMLESS_HEADERS and not name.startswith(_HARMLESS_PREFIXES)


def secrets_in(request: httpx.Request) -> list[bytes]:
    """Return the words of a request's headers that may be credentials; not those of few letters."""
    words = [
        word for name, value in request.headers.items() if is_secret(name) for word in value.split()
    ]
    return [word.encode("latin-1") for word in words if len(word) >= _SECRET_LETTERS]


def hide_credentials(request: httpx.Request | None) -> None:
    """
    Hide the secrets in a request, because errors and responses keep it.

    Args:
        request: one that has been sent, or the one that a redirect asks for.
    """
    if request is None:
        return
    for name in list(request.headers):
        if is_secret(name):
            request.headers[name] = "[hidden]"
