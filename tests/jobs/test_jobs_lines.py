"""What the account of a run takes from a result line."""

from __future__ import annotations

import json

import pytest
from fake_api import errored, succeeded

from message_batches.jobs.lines import NotAResult, read_line, read_record

HALF = "\ud800"


def test_half_a_surrogate_pair_is_spelled_out_where_the_ledger_keeps_it() -> None:
    failed = read_line(json.dumps(errored("r1", f"kind {HALF}", f"message {HALF}")).encode())
    assert (failed.cause, failed.message) == ("kind \\ud800", "message \\ud800")
    answered = read_line(json.dumps(succeeded("r1", model=f"größer {HALF}")).encode())
    assert answered.model == "größer \\ud800"


@pytest.mark.parametrize(
    "record",
    [
        {"custom_id": HALF, "result": {"type": "expired"}},
        {"custom_id": "r1", "result": {"type": HALF}},
        {"custom_id": "r1", "result": {"type": "succeeded", "message": ["no", "object"]}},
        {"custom_id": 1, "result": {"type": "expired"}},
        {"custom_id": "r1", "result": None},
        {"custom_id": "r1"},
        ["custom_id"],
        None,
    ],
)
def test_what_is_no_result_is_said_to_be_none(record: object) -> None:
    with pytest.raises(NotAResult):
        read_record(record)
