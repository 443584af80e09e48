"""Open the file systems of fsspec for the protocols of URLs, and know what each protocol can do."""

from __future__ import annotations

from typing import Any

from message_batches._extras import needs
from message_batches.jobs.errors import InputError
from message_batches.jobs.storage.urls import complete_url, credentials_of, redacted

_PACKAGES = {
    **dict.fromkeys(("s3", "s3a"), "s3fs"),
    **dict.fromkeys(("gs", "gcs"), "gcsfs"),
    **dict.fromkeys(("abfs", "abfss", "az"), "adlfs"),
    **dict.fromkeys(("http", "https"), "aiohttp requests"),
    **dict.fromkeys(("sftp", "ssh"), "paramiko"),
    "oss": "ossfs",
    "oci": "ocifs",
    "hf": "huggingface_hub",
}
"""What fsspec needs for a protocol."""

_IN_CONTAINERS = ("s3", "s3a", "gs", "gcs", "oss", "oci")
"""Protocols whose URLs begin with a bucket."""

_WRITABLE = ("s3", "s3a", "gs", "gcs", "oci", "abfs", "abfss", "az", "memory")
"""Protocols in which an object appears at once, when it is complete. ossfs appends to objects."""


def open_storage(url: str) -> tuple[Any, str]:
    """
    Return the file system of fsspec for a URL, and what it calls the file there.

    Raises:
        InputError: the protocol is unknown, a package is missing, or the URL cannot be used.
    """
    with needs("remote"):
        from fsspec.core import url_to_fs

    protocol = url.partition("://")[0]
    given, options = complete_url(url), {}
    if protocol in ("s3", "s3a") and (user := credentials_of(url)):
        # s3fs does not read them from a URL.
        given, options = url, dict(zip(("key", "secret"), user, strict=True))
    try:
        files, path = url_to_fs(given, **options)
    except ImportError as error:
        package = _PACKAGES.get(protocol)
        raise InputError.at(
            url,
            f"{protocol}:// URLs need a package that is not installed: "
            f"{redacted(str(error)).rstrip('.')}.",
            f"Run pip install {package}." if package else "Install it.",
        ) from None
    except ValueError as error:
        if _is_known(protocol):
            raise InputError.at(
                url, f"The URL cannot be used: {text_of(error)}.", "Correct it."
            ) from None
        raise InputError.at(
            url,
            f"fsspec does not know the protocol {protocol}.",
            "Use a URL of a protocol that it knows, such as s3, gs, abfs or https, or a path.",
        ) from None
    except Exception as error:  # a client that finds no credentials, or a wrong option
        raise InputError.at(
            url, f"The storage cannot be used: {text_of(error)}.", "Check its configuration."
        ) from None
    return files, path


def writable_storage(url: str) -> tuple[Any, str]:
    """Return what `open_storage` does; raise InputError where no object appears at once."""
    protocol = url.partition("://")[0]
    if protocol not in _WRITABLE:
        raise InputError.at(
            url,
            f"Nothing can be written to {protocol}:// URLs: an interrupted write would leave a "
            "truncated file.",
            f"Use one of {', '.join(_WRITABLE)}, or a path.",
        )
    return open_storage(url)


def _is_known(protocol: str) -> bool:
    from fsspec.registry import available_protocols

    return protocol in available_protocols()


def lacks_bucket(url: str) -> bool:
    """Return whether the bucket of a URL is known not to exist."""
    protocol, _, path = url.partition("://")
    if protocol not in _IN_CONTAINERS:
        return False
    files, _ = open_storage(url)
    try:
        files.info(path.partition("/")[0])
    except FileNotFoundError:
        return True
    except Exception:  # not allowed to ask, or no answer
        return False
    return False


def text_of(error: BaseException) -> str:
    """Return what an error says, on one line and without credentials."""
    text = redacted(str(error)).strip().rstrip(".")
    line = text.splitlines()[0] if text else type(error).__name__
    return line if len(line) <= 300 else f"{line[:300]}..."
