"""Failures that are about the account and not about the request."""

from __future__ import annotations

import re

import pytest

from message_batches.jobs import ServiceRefusedError
from message_batches.jobs.engine import DEFAULT_ACTIONS, policy
from message_batches.jobs.output import read_line
from tests.jobs.fake_api import FakeAPI, errored, status_error, succeeded
from tests.jobs.runs import Requests, Start, expect_each_once, once, raising
from tests.pages import page

LOW = "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing."
OWN_LIMIT = "You have reached your specified API usage limits. You will regain access on 2026-12-01"
TIER = "You have reached your API usage limits: your organization has crossed its threshold"


@pytest.mark.parametrize(
    ("error_type", "message", "code", "cause"),
    [
        ("invalid_request_error", LOW, None, "billing_error"),
        ("invalid_request_error", LOW.upper(), None, "billing_error"),
        ("invalid_request_error", OWN_LIMIT, None, "billing_error"),
        ("rate_limit_error", TIER, None, "billing_error"),
        ("rate_limit_error", "no", "enforced_spend_limit_reached", "billing_error"),
        ("invalid_request_error", "no", "organization_on_hold", "billing_error"),
        ("invalid_request_error", "no", "cmek_key_disabled", "permission_error"),
        ("invalid_request_error", "no", "workspace_human_review_disabled", "permission_error"),
        ("invalid_request_error", "no", "claude_code_key_creator_not_member", "permission_error"),
        ("authentication_error", "no", None, "authentication_error"),
        ("billing_error", "no", None, "billing_error"),
        ("permission_error", "no", None, "permission_error"),
        ("invalid_request_error", "messages: Field required", None, "invalid_request_error"),
        ("invalid_request_error", None, "image_dimensions_too_large", "invalid_request_error"),
        ("rate_limit_error", "Rate limited", None, "rate_limit_error"),
        ("api_error", "credit balance is too low, said a proxy", None, "api_error"),
    ],
)
def test_each_failure_has_one_cause(
    error_type: str, message: str | None, code: str | None, cause: str
) -> None:
    assert policy.cause_of(error_type, message, code) == cause
    is_account = cause == "billing_error" or cause != error_type
    assert policy.is_about_account(error_type, message, code) is is_account


def test_the_page_has_each_failure_of_the_account() -> None:
    rows = re.findall(
        r'^\| (?:text "(.+)"|code `(\w+)`) \| `(\w+)` \|$',
        page("docs/how-runs-work.md"),
        re.MULTILINE,
    )
    assert rows == [(each.text, each.code, each.cause) for each in policy.ACCOUNT_FAILURES]


def test_the_page_has_the_action_for_each_cause() -> None:
    rows = re.findall(
        r"^\| (`.+) \| (retry|abort|fail)\b.* \|$", page("docs/how-runs-work.md"), re.MULTILINE
    )
    actions = {cause: what for causes, what in rows for cause in re.findall(r"`(\w+)`", causes)}
    assert actions == dict(DEFAULT_ACTIONS)


def test_the_code_of_an_error_is_read_from_inside_its_envelope() -> None:
    line = (
        b'{"custom_id": "a", "result": {"type": "errored", "error": {"type": "error", "error": '
        b'{"type": "rate_limit_error", "message": "m", "details": {"error_code": "c"}}}}}'
    )
    assert read_line(line).code == "c"
    assert read_line(line.replace(b'{"error_code": "c"}', b"[1]")).code is None


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("invalid_request_error", LOW),
        ("invalid_request_error", OWN_LIMIT),
        ("rate_limit_error", TIER),
        ("authentication_error", "invalid x-api-key"),
        ("permission_error", "This model is not available to your organization"),
    ],
)
def test_requests_that_fail_for_the_account_are_sent_again_by_the_next_command(
    start: Start, api: FakeAPI, requests: Requests, kind: str, message: str
) -> None:
    source = requests(4)
    api.answer = lambda custom_id, sends: (
        errored(custom_id, kind, message) if not sends else succeeded(custom_id)
    )
    job = start(source)
    with pytest.raises(ServiceRefusedError, match=re.escape(message[:30])):
        job.finish()
    report = job.report()
    assert (report.to_retry, report.outcomes, report.failures) == (4, {}, [])
    assert len(api.batches) == 1

    assert start(source).finish().succeeded
    assert len(api.batches) == 2


@pytest.mark.parametrize("status", [400, 429])
@pytest.mark.parametrize("message", [LOW, OWN_LIMIT])
def test_a_create_that_is_refused_for_the_account_stops_the_run_at_once(
    start: Start, api: FakeAPI, requests: Requests, status: int, message: str
) -> None:
    api.before_create = once(raising(status_error(status, message)))
    source = requests(3)
    with pytest.raises(ServiceRefusedError, match=re.escape(message[:30])) as refused:
        start(source).finish()
    assert refused.value.about_account
    assert api.calls.count("create") == 1
    job = start(source)
    job.finish()
    expect_each_once(job, api, 3)


def test_a_list_that_is_refused_for_the_account_stops_the_run_at_once(
    start: Start, api: FakeAPI, requests: Requests
) -> None:
    api.before_call = once(raising(status_error(429, TIER)))
    with pytest.raises(ServiceRefusedError, match="API usage limits") as refused:
        start(requests(3)).finish()
    assert refused.value.about_account
