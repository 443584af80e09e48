"""The settings of a client, from its arguments and the environment. Plain data."""

from __future__ import annotations

import base64
import logging
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit, urlunsplit

import attrs

from message_batches._version import __version__
from message_batches.sdk.errors import ConfigurationError, CredentialsError
from message_batches.sdk.http.decompression import encodings
from message_batches.sdk.http.headers import HeaderLayer, check_headers, check_value, layered
from message_batches.sdk.options import NotGiven, Omit, Options, is_given

if TYPE_CHECKING:
    import httpx

    TimeLimit = float | tuple[float, float, float, float] | httpx.Timeout | None

DEFAULT_BASE_URL = "https://api.anthropic.com"
DEFAULT_ANTHROPIC_VERSION = "2023-06-01"
DEFAULT_MAX_RETRIES = 2

# Tests written for the vendor's SDK look for this header. No other telemetry is sent.
_LANGUAGE = {"x-stainless-lang": "python"}

log = logging.getLogger("message_batches")


@attrs.frozen
class Settings:
    """
    The settings that every request of a client starts from.

    `base_url` contains no user name and password; they are in `basic`. With `strict`, a response
    that differs from the contract is an error, but for that of a create, which cannot be repeated.
    """

    base_url: str
    api_key: str | None = attrs.field(default=None, repr=False)
    auth_token: str | None = attrs.field(default=None, repr=False)
    basic: str | None = attrs.field(default=None, repr=False)
    anthropic_version: str = DEFAULT_ANTHROPIC_VERSION
    timeout: TimeLimit = None
    max_retries: int = DEFAULT_MAX_RETRIES
    default_headers: HeaderLayer = attrs.field(factory=dict, repr=False)
    default_query: Mapping[str, object] = attrs.field(factory=dict, repr=False)
    strict: bool = False

    def __attrs_post_init__(self) -> None:
        if self.api_key is not None and self.auth_token is not None:
            raise ConfigurationError("Pass `api_key` or `auth_token`, not both.")
        if self.basic is not None and self.auth_token is not None:
            raise ConfigurationError(
                "The base URL contains a user name, and a token is set too. Pass only one of them."
            )
        check_credential(self.api_key, "`api_key`")
        check_credential(self.auth_token, "`auth_token`")
        check_value(self.anthropic_version, "`anthropic_version`")
        check_headers(self.default_headers, "`default_headers`")
        if type(self.max_retries) is not int or self.max_retries < 0:
            raise TypeError(f"`max_retries` is {self.max_retries!r}. Pass 0 or a positive integer.")

    def headers_of(self, options: Options, *layers: HeaderLayer) -> dict[str, str]:
        """
        Return the headers of one call: the client's, those of each layer, those of the options.

        Raises:
            ConfigurationError: an option cannot be sent as a header.
            CredentialsError: none of them is a credential.
        """
        if is_given(options.betas):
            if isinstance(options.betas, str):
                raise ConfigurationError("`betas` is text. Pass a list of names.")
            for beta in options.betas:
                check_value(beta, "A name in `betas`")
        if is_given(options.workspace_id):
            check_value(options.workspace_id, "`workspace_id`")
        extra = options.extra_headers or {}
        check_headers(extra, "`extra_headers`")
        return self.headers(*layers, options.headers(), extra)

    def headers(self, *layers: HeaderLayer) -> dict[str, str]:
        """
        Return the headers of the client, then those of each layer.

        Raises:
            CredentialsError: none of them is a credential.
        """
        own: dict[str, str] = {
            "accept": "application/json",
            # Only what can be decompressed in blocks of bounded size.
            "accept-encoding": ", ".join(encodings()),
            "user-agent": f"message-batches/{__version__}",
            "anthropic-version": self.anthropic_version,
            **_LANGUAGE,
        }
        if self.api_key is not None:
            # The service accepts a key here under every API version; see
            # https://platform.claude.com/docs/en/api/migration-2026-10-21
            own["x-api-key"] = self.api_key
        if self.auth_token is not None:
            own["authorization"] = f"Bearer {self.auth_token}"
        if self.basic is not None:
            own["authorization"] = f"Basic {self.basic}"
        every = (own, self.default_headers, *layers)
        merged = layered(*every)
        if not ("x-api-key" in merged or "authorization" in merged or _refused(*every)):
            raise CredentialsError(
                "There is no API key. Set the environment variable ANTHROPIC_API_KEY, or pass"
                " api_key= to the client."
            )
        return merged


def settings_from(
    environ: Mapping[str, str],
    *,
    api_key: str | None,
    auth_token: str | None,
    base_url: str | None,
    anthropic_version: str,
    timeout: TimeLimit,
    max_retries: int,
    default_headers: HeaderLayer | None,
    default_query: Mapping[str, object] | None,
    strict: bool = False,
) -> Settings:
    """
    Return the settings of a client's arguments and the environment variables.

    An argument takes precedence over its variable. With a credential as an argument both credential
    variables are ignored; of the two variables the key takes precedence.
    """
    if api_key is None and auth_token is None:
        api_key = environ.get("ANTHROPIC_API_KEY") or None
        check_credential(api_key, "ANTHROPIC_API_KEY")
        auth_token = environ.get("ANTHROPIC_AUTH_TOKEN") or None
        check_credential(auth_token, "ANTHROPIC_AUTH_TOKEN")
        if api_key is not None and auth_token is not None:
            auth_token = None
            log.warning("ANTHROPIC_API_KEY and ANTHROPIC_AUTH_TOKEN are both set; the key is used.")
    where = "`base_url`"
    if base_url is None:
        where = "ANTHROPIC_BASE_URL"
        base_url = environ.get(where) or DEFAULT_BASE_URL
    base_url, basic = split_userinfo(base_url, where)
    custom = header_lines(environ.get("ANTHROPIC_CUSTOM_HEADERS", ""))
    check_headers(custom, "ANTHROPIC_CUSTOM_HEADERS")
    return Settings(
        base_url=base_url,
        api_key=api_key,
        auth_token=auth_token,
        basic=basic,
        anthropic_version=anthropic_version,
        timeout=timeout,
        max_retries=max_retries,
        default_headers={**custom, **(default_headers or {})},
        default_query=default_query or {},
        strict=strict,
    )


def changed(
    settings: Settings,
    *,
    api_key: str | None,
    auth_token: str | None,
    base_url: str | None,
    anthropic_version: str | None,
    timeout: float | httpx.Timeout | NotGiven | None,
    max_retries: int | NotGiven,
    default_headers: HeaderLayer | None,
    set_default_headers: HeaderLayer | None,
    default_query: Mapping[str, object] | None,
    set_default_query: Mapping[str, object] | None,
) -> Settings:
    """Return the settings with changes. A credential replaces a key and a token alike."""
    changes: dict[str, Any] = {}
    if api_key is not None or auth_token is not None:
        changes.update(api_key=api_key, auth_token=auth_token)
    if base_url is not None:
        changes["base_url"], changes["basic"] = split_userinfo(base_url)
    if anthropic_version is not None:
        changes["anthropic_version"] = anthropic_version
    if not isinstance(timeout, NotGiven):
        changes["timeout"] = timeout
    if not isinstance(max_retries, NotGiven):
        changes["max_retries"] = max_retries
    for name, added, instead in (
        ("default_headers", default_headers, set_default_headers),
        ("default_query", default_query, set_default_query),
    ):
        if added is not None and instead is not None:
            raise ConfigurationError(f"Pass `{name}` or `set_{name}`, not both.")
        if instead is not None:
            changes[name] = instead
        elif added is not None:
            changes[name] = {**getattr(settings, name), **added}
    return attrs.evolve(settings, **changes)


def set_log_level(environ: Mapping[str, str]) -> None:
    """Show the log of this package if the variable ANTHROPIC_LOG is `debug` or `info`."""
    level = {"debug": logging.DEBUG, "info": logging.INFO}.get(environ.get("ANTHROPIC_LOG", ""))
    if level is not None:
        logging.basicConfig(format="%(asctime)s %(name)s %(levelname)s %(message)s")
        log.setLevel(level)


def header_lines(text: str) -> dict[str, str]:
    """Read `Name: value` lines and skip others."""
    pairs = (line.split(":", 1) for line in text.split("\n") if ":" in line)
    return {name.strip(): value.strip() for name, value in pairs}


def check_credential(value: str | None, what: str) -> None:
    """
    Check that a header can carry a credential, if there is one.

    The transport would name the value in its error, and the call would be retried.
    https://www.rfc-editor.org/rfc/rfc9110#section-5.5

    Raises:
        CredentialsError: it cannot; the message names `what` and not the value.
    """
    if value is not None:
        check_value(value, what, error=CredentialsError, encoding="ascii")


def split_userinfo(base_url: str, what: str = "`base_url`") -> tuple[str, str | None]:
    """
    Split a base URL into the URL without user name and password, and these for HTTP basic auth.

    In the URL they would appear in errors and logs.

    Raises:
        ConfigurationError: it is not a web address; the message names `what` and not the value,
            which may hold a password anywhere if it is malformed.
    """
    try:
        parts = urlsplit(base_url)
        is_usable = (
            not _BLANK_OR_CONTROL.search(base_url)
            and parts.scheme in ("http", "https")
            and parts.port != 0
            and _is_host(parts.hostname or "")
        )
    except ValueError:  # of the port, for one
        is_usable = False
    if not is_usable:
        raise ConfigurationError(
            f"{what} is not a web address. Set it to a URL that starts with http:// or https://"
            " and names a host."
        )
    userinfo, _, host = parts.netloc.rpartition("@")
    clean = urlunsplit(parts._replace(netloc=host, query="", fragment=""))
    if not userinfo:
        return clean, None
    return clean, base64.b64encode(unquote(userinfo).encode()).decode()


_BLANK_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
_PLAIN_HOST = re.compile(
    r"([a-z0-9_-]+\.)*[a-z0-9_-]*[a-z][a-z0-9_-]*\.?|127\.0\.0\.1", re.IGNORECASE
)


def _is_host(host: str) -> bool:
    if _PLAIN_HOST.fullmatch(host):
        return True
    # The HTTP library decides about addresses and about names in other scripts.
    import httpx

    try:
        return bool(httpx.URL(f"http://[{host}]" if ":" in host else f"http://{host}").host)
    except httpx.InvalidURL:
        return False


def _refused(*layers: HeaderLayer) -> bool:
    # A caller who omits the header by name sends the credential otherwise, as with httpx's `auth`.
    return any(
        isinstance(value, Omit) and name.lower() in ("authorization", "x-api-key")
        for layer in layers
        for name, value in layer.items()
    )
