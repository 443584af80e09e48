"""The assertions of the sandbox for tests pass for what happened, and fail for anything else."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from message_batches import Anthropic, APIStatusError
from message_batches.jobs import Prices
from message_batches.jobs.input import wire_id
from message_batches.jobs.internals import ids_without_suffix
from message_batches.sandbox import SandboxOptionError, SandboxStateError
from message_batches.sandbox.pytest_plugin import BatchSandbox


@pytest.fixture
def sandbox() -> Iterator[BatchSandbox]:
    with BatchSandbox() as running:
        yield running


@pytest.fixture
def client(sandbox: BatchSandbox) -> Iterator[Anthropic]:
    with Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key, max_retries=0) as connected:
        yield connected


def request(custom_id: str, text: str = "Hello.", model: str = "claude-haiku-4-5") -> Any:
    message = {"role": "user", "content": text}
    params = {"model": model, "max_tokens": 50, "messages": [message]}
    return {"custom_id": custom_id, "params": params}


def send(client: Anthropic, *requests: Any) -> str:
    batch = client.messages.batches.create(requests=[*requests])
    client.messages.batches.wait(batch.id)
    return batch.id


def fails(assertion: Any, *arguments: Any, match: str) -> None:
    with pytest.raises(AssertionError, match=match):
        assertion(*arguments)


def test_nothing_was_sent_until_a_create_is_tried(sandbox: BatchSandbox, client: Anthropic) -> None:
    client.messages.batches.list()
    sandbox.assert_nothing_sent()
    fails(sandbox.assert_sent_once, match=r"^Nothing was sent\.$")
    sandbox.fail_next("error:status=503")
    with pytest.raises(APIStatusError):
        send(client, request("one"))
    fails(sandbox.assert_nothing_sent, match=r"^The program sent requests\. Accepted: nothing\.$")
    send(client, request("one"))
    fails(sandbox.assert_nothing_sent, match=r"^The program sent requests\. Accepted: one\.$")
    sandbox.from_now_on()
    sandbox.assert_nothing_sent()


def test_a_create_is_noticed_after_more_calls_than_the_sandbox_remembers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("message_batches.sandbox.http.handlers._CALLS_KEPT", 2)
    with (
        BatchSandbox() as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key, max_retries=0) as client,
    ):
        for _ in range(3):
            client.messages.batches.list()
        sandbox.from_now_on()
        sandbox.assert_nothing_sent()
        sandbox.fail_next("error:status=503")
        with pytest.raises(APIStatusError):
            send(client, request("one"))
        fails(sandbox.assert_nothing_sent, match="Accepted: nothing")
        send(client, request("one"))
        for _ in range(3):
            client.messages.batches.list()
        fails(sandbox.assert_nothing_sent, match="Accepted: one")


def test_a_list_instead_of_ids_is_refused(sandbox: BatchSandbox) -> None:
    ids: Any = ["one", "two"]
    with pytest.raises(TypeError, match=r"not a list\. Pass the ids one by one\."):
        sandbox.assert_sent_once(ids)


def test_requests_were_sent_once_until_one_is_sent_again(
    sandbox: BatchSandbox, client: Anthropic
) -> None:
    send(client, request("one"), request("two"))
    sandbox.assert_sent_once()
    sandbox.assert_sent_once("two", "one")
    fails(sandbox.assert_sent_once, "one", "two", "x", match=r"^Not sent: x\. Sent: one, two\.$")
    fails(sandbox.assert_sent_once, "one", match=r"^Sent, but not expected: two\.$")
    send(client, request("two"))
    fails(sandbox.assert_sent_once, match=r"^Sent more than once: two \(2 times\)\.$")
    sandbox.from_now_on()
    fails(sandbox.assert_sent_once, match="Nothing")
    send(client, request("two"))
    sandbox.assert_sent_once("two")


def test_ids_that_a_run_makes_are_known_as_those_of_the_program(
    sandbox: BatchSandbox, client: Anthropic
) -> None:
    hashed = wire_id(7)
    send(client, request("a-abcde1"), request(f"{hashed}-abcde1"))
    sandbox.assert_sent_once("a", 7)
    send(client, request("a-abcde2"))
    fails(sandbox.assert_sent_once, "a", "7", match=r"more than once: a \(2 times\)")


@given(st.lists(st.from_regex(r"[a-z]{1,3}(-[a-z0-9]{5}[1-9])?", fullmatch=True), min_size=1))
def test_only_a_suffix_that_all_ids_share_is_removed(ids: list[str]) -> None:
    assert ids_without_suffix([f"{id_}-x1y2z1" for id_ in ids]) == ids
    with_another = [*(f"{id_}-x1y2z1" for id_ in ids), "b-x1y2z2"]
    assert ids_without_suffix(with_another) == with_another
    assert ids_without_suffix([]) == []


def test_answers_were_reused_unless_sent_again_or_not_there(
    sandbox: BatchSandbox, client: Anthropic
) -> None:
    with pytest.raises(SandboxStateError, match="from_now_on"):
        sandbox.assert_reused("one")
    sandbox.fail_next("request-error")
    send(client, request("failed"))
    send(client, request("one"), request("two"))
    sandbox.from_now_on()
    sandbox.assert_reused("one", "two")
    fails(sandbox.assert_reused, "one", "x", match=r"^Without an answer to use again: x\.$")
    fails(sandbox.assert_reused, "failed", match=r"^Without an answer to use again: failed\.$")
    send(client, request("two"))
    sandbox.assert_reused("one")
    fails(sandbox.assert_reused, "one", "two", match=r"^Sent again: two\.$")


def test_the_cost_is_that_of_what_was_billed(
    sandbox: BatchSandbox, client: Anthropic, tmp_path: Path
) -> None:
    prices = tmp_path / "prices.toml"
    prices.write_text(
        'extends = false\nbatch = 0.5\n[models."claude-haiku-4-5"]\ninput = 2\noutput = 4\n'
    )
    batch = send(client, request("one"), request("two"))
    client.messages.batches.delete(batch)
    billed = sandbox.report()["billed"]
    cost = Decimal(billed["input_tokens"] + 2 * billed["output_tokens"]) / 10**6
    assert cost > 0
    sandbox.assert_cost_at_most(cost, Prices.read(prices))
    sandbox.assert_cost_at_most("0.01")
    below = cost - Decimal("0.000001")
    fails(sandbox.assert_cost_at_most, below, Prices.read(prices), match=rf"^The cost is {cost} ")
    sandbox.from_now_on()
    sandbox.assert_cost_at_most(0)
    send(client, request("three", model="claude-unheard-of"))
    fails(sandbox.assert_cost_at_most, 1, match="cost is not known.*claude-unheard-of")


def test_a_fault_happens_as_often_as_it_is_asked_to(
    sandbox: BatchSandbox, client: Anthropic
) -> None:
    sandbox.fail_next("error", times=2)
    for _ in range(2):
        with pytest.raises(APIStatusError):
            client.messages.batches.list()
    client.messages.batches.list()
    assert sandbox.report()["faults"]["happened"] == {"error": 2}
    with pytest.raises(SandboxOptionError, match="does not exist"):
        sandbox.fail_next("nonsense")


def test_batches_have_caught_up_when_the_clock_was_moved() -> None:
    with (
        BatchSandbox(batch_seconds=3600) as sandbox,
        Anthropic(base_url=sandbox.base_url, api_key=sandbox.api_key) as client,
    ):
        batch = client.messages.batches.create(requests=[request(f"r{n}") for n in range(500)])
        sandbox.advance(1800)
        assert client.messages.batches.retrieve(batch.id).processing_status == "in_progress"
        sandbox.advance(1800)
        assert client.messages.batches.retrieve(batch.id).request_counts.succeeded == 500
