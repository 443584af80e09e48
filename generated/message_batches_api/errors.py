# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
"""What a call can raise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .types import DecodeError

__all__ = ["ERROR_CODES", "OPERATION_CODES", "DecodeError", "UnexpectedStatus"]

ERROR_CODES: Final[Mapping[tuple[int, str], str]] = {
    (400, "claude_code_key_creator_not_member"): "ClaudeCodeKeyCreatorNotMemberError",
    (400, "cmek_key_disabled"): "CMEKKeyDisabledError",
    (400, "organization_on_hold"): "OrganizationOnHoldError",
    (400, "workspace_human_review_disabled"): "WorkspaceHumanReviewDisabledError",
    (429, "enforced_spend_limit_reached"): "EnforcedSpendLimitReachedError",
}
"""The causes that the service names: HTTP status and code, and the exception for it."""

OPERATION_CODES: Final[Mapping[str, frozenset[tuple[int, str]]]] = {
    "list_message_batches": frozenset(
        {
            (400, "claude_code_key_creator_not_member"),
            (400, "organization_on_hold"),
        }
    ),
    "create_message_batch": frozenset(
        {
            (400, "claude_code_key_creator_not_member"),
            (400, "cmek_key_disabled"),
            (400, "organization_on_hold"),
            (400, "workspace_human_review_disabled"),
            (429, "enforced_spend_limit_reached"),
        }
    ),
    "retrieve_message_batch": frozenset(
        {
            (400, "claude_code_key_creator_not_member"),
            (400, "organization_on_hold"),
        }
    ),
    "delete_message_batch": frozenset(
        {
            (400, "claude_code_key_creator_not_member"),
            (400, "organization_on_hold"),
        }
    ),
    "cancel_message_batch": frozenset(
        {
            (400, "claude_code_key_creator_not_member"),
            (400, "organization_on_hold"),
        }
    ),
    "get_message_batch_results": frozenset(
        {
            (400, "claude_code_key_creator_not_member"),
            (400, "cmek_key_disabled"),
            (400, "organization_on_hold"),
        }
    ),
    "list_beta_message_batches": frozenset(
        {
            (400, "claude_code_key_creator_not_member"),
            (400, "organization_on_hold"),
        }
    ),
    "create_beta_message_batch": frozenset(
        {
            (400, "claude_code_key_creator_not_member"),
            (400, "cmek_key_disabled"),
            (400, "organization_on_hold"),
            (400, "workspace_human_review_disabled"),
            (429, "enforced_spend_limit_reached"),
        }
    ),
    "retrieve_beta_message_batch": frozenset(
        {
            (400, "claude_code_key_creator_not_member"),
            (400, "organization_on_hold"),
        }
    ),
    "delete_beta_message_batch": frozenset(
        {
            (400, "claude_code_key_creator_not_member"),
            (400, "organization_on_hold"),
        }
    ),
    "cancel_beta_message_batch": frozenset(
        {
            (400, "claude_code_key_creator_not_member"),
            (400, "organization_on_hold"),
        }
    ),
    "get_beta_message_batch_results": frozenset(
        {
            (400, "claude_code_key_creator_not_member"),
            (400, "cmek_key_disabled"),
            (400, "organization_on_hold"),
        }
    ),
}
"""The causes that each operation names, by its id."""


class UnexpectedStatus(Exception):
    """The service answered with an error status.

    Attributes:
        status_code: Any integer: services use codes that no standard lists, such as 529.
        headers: The response headers.
        content: The body as it came, be it JSON, HTML or nothing.
        parsed: The error as a model, or None when the body is not the error that the contract describes.
    """

    def __init__(
        self, status_code: int, headers: Mapping[str, str], content: bytes, parsed: Any = None
    ) -> None:
        super().__init__(status_code, headers, content, parsed)
        self.status_code = status_code
        self.headers = headers
        self.content = content
        self.parsed = parsed

    def __str__(self) -> str:
        body = self.content[:500].decode(errors="replace")
        return f"status {self.status_code}: {body}" if body else f"status {self.status_code}"
