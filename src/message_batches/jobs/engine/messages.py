"""What happened, in words: one line for a person, and the errors that a run ends with."""

from __future__ import annotations

import re

from message_batches import APIConnectionError, APIError, APIStatusError, APITimeoutError
from message_batches.jobs.engine.service import is_of_api


def reason(error: Exception) -> str:
    """Return in one line why a call failed: the service's message, the status, the request id."""
    if isinstance(error, APIConnectionError):
        return _without_response(error)
    if not isinstance(error, APIStatusError):
        return str(error).rstrip(".")
    facts = [f"status {error.status_code}"]
    if error.type:
        facts.append(error.type)
    if error.request_id:
        facts.append(error.request_id)
    if error.status_code == 404 and not is_of_api(error, 404):
        return (
            f"There is no Message Batches API at {error.request.url.host} "
            f"(status 404 for {error.request.url.copy_with(query=None)}); "
            "check the environment variable ANTHROPIC_BASE_URL"
        )
    message = error.api_message or f"{_origin(error)} gave no reason"
    return f"{message.rstrip('.')} ({', '.join(facts)})"


def _without_response(error: APIConnectionError) -> str:
    where = _origin(error)
    if isinstance(error, APITimeoutError):
        return f"{where} did not respond in time"
    if not error.was_sent:
        return f"no connection to {where}{_detail(error)}"
    return f"the connection to {where} was interrupted{_detail(error)}"


def _origin(error: APIError) -> str:
    url = error.request.url
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def _detail(error: BaseException) -> str:
    """Return the message of the first cause: of the operating system, or of the HTTP library."""
    cause = error.__cause__
    while cause is not None and cause.__cause__ is not None:
        cause = cause.__cause__
    message = re.sub(r"^\[Errno -?\d+\] ", "", str(cause or "").strip()).rstrip(".")
    return f": {message}" if message else ""


def refusal(error: Exception) -> str:
    """Return what to report of a call that no retry can help, and what to do about it."""
    if not isinstance(error, APIStatusError):
        return f"{reason(error)}."
    status = error.status_code
    hint = _HINTS.get(status if is_of_api(error, status) else None, _HINT)
    return f"The service refused a call: {reason(error)}. {hint}"


_HINT = "Fix the cause, then run the same command again."
_HINTS: dict[int | None, str] = {
    401: "Set ANTHROPIC_API_KEY to a valid key, then run the same command again.",
    402: "Pay the bill, then run the same command again.",
    403: "Use a key with this permission, then run the same command again.",
    404: "Check that the key belongs to the workspace that submitted the batches, and that "
    "ANTHROPIC_BASE_URL is the address of that service. If a batch was deleted, or is older than "
    "29 days, message-batches reconcile OUT --partition N --resubmit submits its requests again; "
    "message-batches status OUT shows the number N.",
}


def in_words(seconds: float) -> str:
    """Return a duration in words."""
    if seconds < 1:
        return "less than 1 s"
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
