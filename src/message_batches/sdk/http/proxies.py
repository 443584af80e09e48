"""
Check the environment variables that the HTTP library reads, and name the one that it refuses.

The library's own errors are of many classes, name no variable, and can show a proxy's password.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from message_batches.sdk.errors import ConfigurationError

_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_EXCEPTIONS = "no_proxy"
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")

_BLANK_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")


def has_proxy_variables(environ: Mapping[str, str]) -> bool:
    """Return whether any variable about proxies is set."""
    return bool(_names(environ, (*_PROXIES, _EXCEPTIONS)))


def check_proxies(environ: Mapping[str, str]) -> None:
    """
    Check that the HTTP library can use the proxy variables.

    Raises:
        ConfigurationError: it cannot; the message names the variable.
    """
    import httpx

    fault = None
    try:
        # Without certificates, which take 20 ms to load: nothing is sent.
        httpx.Client(verify=False).close()
    except refusals():
        fault = environment_error(environ)
    if fault is None:
        fault = _first_fault(environ)
    if fault is not None:
        raise fault


def refusals() -> tuple[type[Exception], ...]:
    """Return what creating an HTTP client raises if a variable cannot be used."""
    import httpx

    return ImportError, ValueError, TypeError, OSError, httpx.InvalidURL


def environment_error(environ: Mapping[str, str]) -> ConfigurationError:
    """Return the error for variables with which the HTTP library creates no client."""
    fault = _first_fault(environ)
    if fault is not None:
        return fault
    for name in _names(environ, (_EXCEPTIONS,)):
        return ConfigurationError(
            f"{name} has an entry that cannot be read. List host names, separated by commas, or"
            " unset it."
        )
    names = " or ".join(name for name in _CERTIFICATES if environ.get(name))
    return ConfigurationError(
        f"{names or 'A setting of the system'} cannot be used for HTTP connections. Fix it."
    )


def _first_fault(environ: Mapping[str, str]) -> ConfigurationError | None:
    for name in _names(environ, _PROXIES):
        value = environ[name]
        fault = _fault_of(value if "://" in value else f"http://{value}")
        if fault is not None:
            return ConfigurationError(f"{name} {fault}")
    return None


def _fault_of(proxy: str) -> str | None:
    import httpx

    wrong = "is not the URL of a proxy. Set it to http://HOST:PORT, or unset it."
    try:
        # The library takes a URL without a host and any number as a port, until it connects.
        parts = urlsplit(proxy)
        if _BLANK_OR_CONTROL.search(proxy) or not parts.hostname or parts.port == 0:
            return wrong
        httpx.Client(proxy=proxy, trust_env=False, verify=False).close()
    except ImportError:
        return (
            "names a SOCKS proxy, for which a package is missing. Install it:"
            " pip install 'httpx[socks]'."
        )
    except refusals():
        return wrong
    return None


def _names(environ: Mapping[str, str], wanted: tuple[str, ...]) -> list[str]:
    return [name for name in environ if name.lower() in wanted and environ[name]]
