from __future__ import annotations

import copy
import importlib
import pickle
import pkgutil
from collections.abc import Callable
from typing import Any

import httpx
import pytest

import message_batches as mb
from message_batches.sdk.http.failures import ambiguous_create, status_error
from message_batches_api.errors import ERROR_CODES
from tests.sdk.scripted_service import Script, Talk, failure

MakeTalk = Callable[..., Talk]


STATUSES = [
    (400, mb.BadRequestError),
    (401, mb.AuthenticationError),
    (402, mb.PaymentRequiredError),
    (403, mb.PermissionDeniedError),
    (404, mb.NotFoundError),
    (408, mb.RequestTimeoutError),
    (409, mb.ConflictError),
    (412, mb.PreconditionFailedError),
    (413, mb.RequestTooLargeError),
    (418, mb.APIStatusError),
    (422, mb.UnprocessableEntityError),
    (429, mb.RateLimitError),
    (431, mb.RequestHeaderFieldsTooLargeError),
    (499, mb.ClientClosedRequestError),
    (500, mb.InternalServerError),
    (501, mb.HTTPNotImplementedError),
    (503, mb.ServiceUnavailableError),
    (504, mb.DeadlineExceededError),
    (529, mb.OverloadedError),
    (599, mb.InternalServerError),
]


@pytest.mark.parametrize(("status", "kind"), STATUSES)
def test_each_status_has_its_class(talk: MakeTalk, status: int, kind: type[Exception]) -> None:
    one = talk(Script(failure(status, "some_error")), max_retries=0)

    with pytest.raises(mb.APIStatusError) as caught:
        one.do(lambda: one.batches.retrieve("b"))

    error = caught.value
    assert type(error) is kind
    assert error.status_code == error.response.status_code == status
    assert error.request_id == "req_9"
    assert (error.type, error.api_message) == ("some_error", "No.")
    assert isinstance(error.body, dict)
    assert error.request.method == "GET"
    assert str(error) == error.message == f"Error code: {status} - {error.body}"


def test_the_tree_is_the_vendors() -> None:
    assert issubclass(mb.APIStatusError, mb.APIError)
    assert issubclass(mb.APIError, mb.AnthropicError)
    assert issubclass(mb.APITimeoutError, mb.APIConnectionError)
    assert issubclass(mb.APIConnectionError, mb.APIError)
    assert issubclass(mb.APIResponseValidationError, mb.APIError)
    for kind in (mb.HTTPNotImplementedError, mb.ServiceUnavailableError, mb.OverloadedError):
        assert issubclass(kind, mb.InternalServerError)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "cmek_key_disabled", mb.CMEKKeyDisabledError),
        (400, "organization_on_hold", mb.OrganizationOnHoldError),
        (400, "claude_code_key_creator_not_member", mb.ClaudeCodeKeyCreatorNotMemberError),
        (400, "workspace_human_review_disabled", mb.WorkspaceHumanReviewDisabledError),
        (429, "enforced_spend_limit_reached", mb.EnforcedSpendLimitReachedError),
        (400, "never_heard_of", mb.BadRequestError),
        (403, "cmek_key_disabled", mb.PermissionDeniedError),
        (400, 7, mb.BadRequestError),
    ],
)
def test_an_error_code_picks_the_class(status: int, code: Any, kind: type[Exception]) -> None:
    request = httpx.Request("GET", "https://x")
    details = {"error_code": code, "appeal_url": "https://y"}
    body = {"type": "error", "error": {"type": "t", "message": "m", "details": details}}

    error = status_error(httpx.Response(status, json=body, request=request))

    assert type(error) is kind
    assert error.details == details
    assert error.error_code == (code if isinstance(code, str) else None)


@pytest.mark.parametrize(
    ("content", "body", "text"),
    [
        (b"", None, "Error code: 502"),
        (b"  ", None, "Error code: 502"),
        (b"<html>Bad gateway</html>", "<html>Bad gateway</html>", "Error code: 502 - <html>"),
        (b"[1]", [1], "Error code: 502 - [1]"),
        (b'"x"', "x", "Error code: 502 - x"),
        (b"null", None, "Error code: 502 - None"),
        (b'{"error":"flat"}', {"error": "flat"}, "Error code: 502"),
        (b'{"error":{"message":7,"type":null}}', {"error": {"message": 7, "type": None}}, ""),
        (b"[" * 3000, "[" * 3000, "Error code: 502"),
        (b"<p>" * 3000, "<p>" * 3000, "Error code: 502"),
        (b"\xff\xfe", "\ufffd\ufffd", "Error code: 502"),
    ],
)
def test_any_error_body_will_do(content: bytes, body: object, text: str) -> None:
    request = httpx.Request("GET", "https://x")

    error = status_error(httpx.Response(502, content=content, request=request))

    assert error.body == body
    assert str(error).startswith(text)
    assert len(str(error)) < 600
    assert error.api_message is None
    assert error.type is None


def test_errors_can_be_pickled_and_copied(talk: MakeTalk) -> None:
    one = talk(Script(failure(429, "rate_limit_error")), max_retries=0)
    with pytest.raises(mb.RateLimitError) as caught:
        one.do(lambda: one.batches.retrieve("b"))
    request = httpx.Request("GET", "https://x")
    gone = mb.APITimeoutError(request, was_sent=False)
    errors = [
        caught.value,
        gone,
        ambiguous_create(gone, started_at=1.0, request_count=2),
        mb.ResultLineError(line=1, offset=2, raw=b"x", cause=ValueError("no")),
        mb.ResultsIncompleteError(results_read=1, expected=2),
        mb.InvalidRequestsError("no", number=3),
        mb.WaitTimeoutError("late"),
    ]
    for error in errors:
        for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
            assert type(twin) is type(error)
            assert str(twin) == str(error)
            kept = {name for name in vars(error) if name not in ("request", "response", "cause")}
            assert {name: getattr(twin, name) for name in kept} == {
                name: getattr(error, name) for name in kept
            }


def test_a_bug_is_not_reported_as_a_connection_error(talk: MakeTalk) -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise RuntimeError("a bug")

    one = talk(broken)

    with pytest.raises(RuntimeError, match="a bug"):
        one.do(lambda: one.batches.retrieve("b"))


def exception_classes() -> list[type[BaseException]]:
    """Every exception that a module of the distribution defines and that its extras allow."""
    found: set[type[BaseException]] = set()
    for module_info in pkgutil.walk_packages(mb.__path__, "message_batches."):
        if module_info.name.endswith("__main__") or ".sandbox" in module_info.name:
            continue  # the errors of the sandbox never leave its server
        try:
            module = importlib.import_module(module_info.name)
        except ImportError:
            continue  # an extra is not installed
        found |= {
            value
            for value in vars(module).values()
            if isinstance(value, type)
            and issubclass(value, BaseException)
            and value.__module__ == module.__name__
        }
    return sorted(found, key=lambda one: (one.__module__, one.__name__))


# Those whose text is made of attributes.
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "FileInUseError": ("answers.csv",),
    "MissingExtraError": (["cli"],),
    "NotABatchOperationError": ("messages.create",),
    "RowError": ("This happened.", "Fix it."),
}


@pytest.mark.parametrize("kind", exception_classes(), ids=lambda kind: kind.__name__)
def test_every_exception_has_the_one_root_and_can_be_pickled(kind: type[BaseException]) -> None:
    assert issubclass(kind, mb.MessageBatchesError)
    arguments = ARGUMENTS.get(kind.__name__)
    error: Any = kind(*arguments) if arguments else kind.__new__(kind, "message")
    error.args = error.args or ("message",)
    error.detail, error.cause = 3, ValueError("no")

    twin = pickle.loads(pickle.dumps(error))

    assert type(twin) is kind
    assert str(twin) == str(error)
    assert twin.args == error.args
    if kind.__name__ != "MissingExtraError":  # it is rebuilt from the names of the extras
        assert twin.detail == 3
        assert repr(twin.cause) == repr(error.cause)


def test_every_code_of_the_contract_has_its_class() -> None:
    request = httpx.Request("GET", "https://x")
    for (status, code), name in ERROR_CODES.items():
        body = {"error": {"details": {"error_code": code}}}
        error = status_error(httpx.Response(status, json=body, request=request))
        assert type(error) is getattr(mb, name)
        assert name in mb.__all__
