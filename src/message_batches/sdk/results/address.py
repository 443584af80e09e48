"""Where the results of a batch are, and whether the credential may be sent there."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from message_batches.sdk.errors import AnthropicError
from message_batches.sdk.http.request import joined, origin
from message_batches.sdk.settings import DEFAULT_BASE_URL, Settings

# Neither a blank nor a control character is part of a URL: RFC 3986, section 2.
_NOT_IN_A_URL = re.compile(r"[\x00-\x20\x7f\\]")
_SHOWN_CHARACTERS = 200


def results_address(results_url: object, settings: Settings) -> tuple[str, bool]:
    """
    Return the address of a batch's results, and whether the credential may be sent there.

    The service returns its own public address. If the base URL is a gateway, the gateway is used
    instead. From any other origin the file is requested without a credential.

    Raises:
        AnthropicError: this is not an address of the web. A retry does not help.
    """
    parts = _web_address(results_url)
    if parts is None:
        raise AnthropicError(
            f"The results cannot be downloaded: the batch names {_shown(results_url)} as their"
            " address, which is not a plain URL of http or https. Report it to the operator of the"
            " server."
        )
    url = parts.geturl()
    base = origin(settings.base_url)
    if not parts.scheme or (
        origin(url) == origin(DEFAULT_BASE_URL) and base != origin(DEFAULT_BASE_URL)
    ):
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return joined(settings.base_url, "/" + path.lstrip("/"), settings.default_query), True
    if origin(url) == base:
        return joined(url, "", settings.default_query), True
    return url, False


def _web_address(results_url: object) -> SplitResult | None:
    """Return the parts of a URL of http or https, or of a path on the server; None for others."""
    if not isinstance(results_url, str) or _NOT_IN_A_URL.search(results_url):
        return None
    try:
        parts = urlsplit(results_url)
        has_host = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # of a port that is not a number, for one
        return None
    if parts.scheme:
        is_web = parts.scheme in ("http", "https") and has_host
        # A name and a password in a URL would be sent as credentials.
        return parts if is_web and parts.username is None else None
    return parts if parts.path.strip("/") and not parts.netloc else None


def _shown(results_url: object) -> str:
    """Return an address for an error: without its query, which may sign it, and shortened."""
    text = results_url if isinstance(results_url, str) else repr(results_url)
    text = re.sub(r"//[^/@]*@", "//***@", text.partition("?")[0])
    return repr(text[:_SHOWN_CHARACTERS])
