"""A fault is read, described, refused and counted by one registry."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from message_batches.sandbox import Sandbox
from message_batches.sandbox import describe_faults as describe
from message_batches.sandbox.fault_registry import (
    KINDS,
    OPERATIONS,
    PROCESSING,
    Faults,
    Hook,
    Moment,
    Queue,
    parse,
)
from message_batches.sandbox.questions import Questions


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("earthquake", "The fault 'earthquake' does not exist. The faults are: drop, stall, error"),
        ("late-bach", "Did you mean late-batch?"),
        ("disconnect:byte=3", "Did you mean bytes?"),
        ("disconnect:size=3", "does not have a key 'size'."),
        ("disconnect:bytes=-1", "bytes must be an integer from 0"),
        ("disconnect:bytes=x", "bytes must be an integer from 0"),
        ("disconnect:times=0", "times must be an integer from 1"),
        ("error:status=200", "status must be an integer from 400 to 599"),
        ("error:chance=2", "chance must be a number from 0 to 1"),
        ("drop:when=never", "when must be one of before, after"),
        ("disconnect:on=create", "does not happen on create"),
        ("error:on=reset", "on has 'reset'; the operations are create"),
        ("error:status=400,code=nope", "must be that of an error of the API: status=400,code="),
        ("error:code=organization_on_hold", "must be that of an error of the API"),
        ("error:status=400,code=cmek_key_disabled,on=list+create", "does not happen on list."),
        ("error:status=400,code=cmek_key_disabled,on=messages", "does not happen on messages."),
        ("stall:seconds=inf", "seconds must be a number from 0 to 86400"),
    ],
)
def test_a_wrong_fault_is_explained(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        parse(text)

    assert says in str(caught.value)
    with pytest.raises(ValueError, match=r"."):
        Sandbox(faults=[text])


def test_an_error_code_happens_on_the_operations_that_have_it() -> None:
    contract = yaml.safe_load((Path(__file__).parents[2] / "openapi.yaml").read_text("utf-8"))
    names = dict.fromkeys(OPERATIONS, "") | {"list": "list_message_batches"}
    for name in ("create", "retrieve", "cancel", "delete"):
        names[name] = f"{name}_message_batch"
    names["results"] = "get_message_batch_results"
    expected: dict[tuple[int, str], set[str]] = {}
    for path in contract["paths"].values():
        for operation in path.values():
            for one in operation["x-error-codes"]:
                found = expected.setdefault((one["status"], one["code"]), set())
                found |= {name for name, id_ in names.items() if id_ == operation["operationId"]}
    assert len(expected) == 5
    for (status, code), operations in expected.items():
        assert parse(f"error:status={status},code={code}").settings["on"] == operations
    assert parse("error").settings["on"] == {*OPERATIONS}


def test_every_fault_is_described_and_can_be_written_bare() -> None:
    assert [line.partition(":")[0] for line in describe().splitlines()] == list(KINDS)
    for name, kind in KINDS.items():
        assert parse(name).settings["on"] <= kind.on


_SUBJECTS = {
    Hook.ON_CREATE: Queue(10**6, 0),
    Hook.ON_RETRIEVE: Moment("msgbatch_1", 0.0),
    Hook.ON_RESULTS: Moment("msgbatch_1", 0.0),
    Hook.ON_ANSWER: Questions().read(b'{"params": {"tools": [{"name": "a"}]}}'),
}


@given(
    name=st.sampled_from(sorted(set(KINDS) - {"ranges", "gzip"})),
    operation=st.sampled_from((*OPERATIONS, PROCESSING)),
    times=st.integers(1, 5),
    calls=st.integers(0, 10),
)
def test_a_fault_happens_on_its_operations_at_most_its_number_of_times(
    name: str, operation: str, times: int, calls: int
) -> None:
    text = f"{name}:times={times}"
    hook = KINDS[name].hook
    faults = Faults([text])
    happened = 0
    for _ in range(calls):
        call = faults.for_call(operation)
        found = list(call.at(hook, _SUBJECTS.get(hook)))
        assert len(found) <= 1
        assert not any(list(call.at(other)) for other in Hook if other is not hook)
        happened += len(found)

    assert happened == (min(times, calls) if operation in parse(text).settings["on"] else 0)
    assert faults.happened.total() == happened
