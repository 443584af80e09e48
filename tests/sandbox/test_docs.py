"""The page about the sandbox lists what the code has."""

from __future__ import annotations

import re

from message_batches.sandbox import describe_faults
from message_batches.sandbox.errors import RESULT_ERROR_TYPES
from message_batches.sandbox.fault_registry import KINDS
from message_batches.sandbox.http.create_parser import MAX_REQUESTS
from message_batches.sandbox.http.responses import MAX_BODY_BYTES
from message_batches.sandbox.responder import Context, respond
from tests.pages import page
from tests.sandbox.block_requests import params

PAGE = page("docs/sandbox.md")


def test_the_page_lists_the_faults_of_the_registry() -> None:
    listed = dict(re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", PAGE, re.MULTILINE))

    assert listed == {name: kind.does for name, kind in KINDS.items()}
    assert describe_faults().splitlines() == [f"{name}: {does}." for name, does in listed.items()]


def test_the_page_names_the_limits() -> None:
    assert f"{MAX_BODY_BYTES >> 20} MB" in PAGE
    assert f"{MAX_REQUESTS:,} requests" in PAGE


def test_each_marker_on_the_page_has_an_effect() -> None:
    markers = re.findall(r"^\| `(\[sandbox: [a-z_ ]+\])` ", PAGE, re.MULTILINE)
    plain = respond(params("Explain."), "a", Context())["message"]["stop_reason"]
    changed = 0
    for marker in markers:
        result = respond(params(f"{marker} Explain."), "a", Context())
        changed += result["type"] == "errored" or result["message"]["stop_reason"] != plain

    assert len(markers) == 6
    assert changed == len(markers) - 2  # neither server tools nor a format are given here
    assert "overloaded_error" in RESULT_ERROR_TYPES
