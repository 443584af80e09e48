"""Try calls to a storage again where it does not answer, and say what is wrong where they fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from message_batches.jobs.errors import InputError, StorageUnreachableError
from message_batches.jobs.storage.protocols import lacks_bucket, text_of
from message_batches.jobs.system import System

Result = TypeVar("Result")

_PAUSES = (0.25, 1.0, 4.0, 10.0)
"""Seconds before each further attempt. The clients of most stores repeat failed calls as well."""

_GONE = (404, 410)
"""Status codes of a server that has no such file."""

_FINAL = (NotADirectoryError, FileExistsError, NotImplementedError, TypeError, ValueError)
"""What trying again does not change."""


def tried(url: str, call: Callable[[], Result], system: System) -> Result:
    """
    Return the result of a call to the storage of a URL, which is made a few times if need be.

    Raises:
        InputError: the storage refuses the call, or has no such file or bucket.
        StorageUnreachableError: the storage did not answer.
    """
    for pause in _PAUSES:
        try:
            return once(url, call)
        except StorageUnreachableError:
            system.sleep(system.uniform(pause / 2, pause))
    return once(url, call)


def once(url: str, call: Callable[[], Result]) -> Result:
    """Return the result of a call that cannot be made again; raise the errors of `tried`."""
    try:
        return call()
    except Exception as error:
        raise _named(url, error) from None


def _named(url: str, error: Exception) -> Exception:
    """Return the error for a call that failed: the storage is away, or refuses."""
    if isinstance(error, InputError | StorageUnreachableError):
        return error
    if _lacks_credentials(error):
        return InputError.at(
            url,
            f"There are no credentials for this storage: {text_of(error)}.",
            "Log in with the tool of the storage, or set its environment variables, such as "
            "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
        )
    status = _status_of(error)
    if isinstance(error, PermissionError) or status in (401, 403):
        return InputError.at(
            url,
            f"The storage refuses access: {text_of(error)}.",
            "Check the credentials, and what they allow.",
        )
    if status in _GONE or (isinstance(error, FileNotFoundError) and not hides_another(error, url)):
        return absent(url)
    if status is not None and 400 <= status < 500 and status not in (408, 429):
        return InputError.at(url, f"The server answered with status {status}.", "Check the URL.")
    if isinstance(error, IsADirectoryError):
        return InputError.at(url, "This is a folder, not a file.", f"Pass {url.rstrip('/')}/*.")
    if isinstance(error, _FINAL):
        return InputError.at(url, f"The URL cannot be used: {text_of(error)}.", "Correct it.")
    return StorageUnreachableError(
        f"{url}: The storage did not answer, or only with errors: {text_of(error)}. Check the "
        "connection and the credentials, and run the same command again."
    )


def absent(url: str) -> InputError:
    """Return the error for a URL at which there is no file."""
    if lacks_bucket(url):
        bucket = url.partition("://")[2].partition("/")[0]
        return InputError.at(url, f"The bucket {bucket} does not exist.", "Check its name.")
    return InputError.at(url, "The file does not exist.", "Check the URL.")


def hides_another(error: FileNotFoundError, url: str) -> bool:
    """Return whether fsspec says that a file is missing whatever a web server answered."""
    is_web = url.startswith(("http://", "https://"))
    return is_web and error.__cause__ is not None and _status_of(error) not in _GONE


def _lacks_credentials(error: BaseException) -> bool:
    """Return whether the client of a store found no credentials, which it says by its own class."""
    # botocore's NoCredentialsError and PartialCredentialsError, google.auth's
    # DefaultCredentialsError; none of these packages needs to be installed.
    causes = (error, error.__cause__)
    return any(type(each).__name__.endswith("CredentialsError") for each in causes)


def _status_of(error: BaseException) -> int | None:
    """Return the HTTP status of an error or of what caused it."""
    for each in (error, error.__cause__):
        status = getattr(each, "status", None)
        if isinstance(status, int) and status:
            return status
    return None
