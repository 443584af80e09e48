"""What only the vendor's client can do says so, and is still an attribute that is not there."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import message_batches
from message_batches import AnthropicError, AsyncAnthropic, NotABatchOperationError
from message_batches.sdk.client import ELSEWHERE

CLIENTS = [message_batches.Anthropic, AsyncAnthropic]
BOTH = pytest.mark.parametrize("new", CLIENTS)
LOOKUPS = [
    (lambda client: client.messages.create(model="x"), "messages.create"),
    (lambda client: client.messages.stream, "messages.stream"),
    (lambda client: client.messages.count_tokens, "messages.count_tokens"),
    (lambda client: client.messages.parse, "messages.parse"),
    (lambda client: client.messages.with_raw_response.create, "messages.create"),
    (lambda client: client.beta.messages.tool_runner, "messages.tool_runner"),
    (lambda client: client.beta.files.upload(file=b""), "beta.files"),
    (lambda client: client.models.list(), "models"),
    (lambda client: client.completions.create(), "completions"),
    (lambda client: client.post("/v1/messages"), "post"),
]


@BOTH
@pytest.mark.parametrize(("look_up", "operation"), LOOKUPS)
def test_a_call_that_is_not_about_batches_names_the_vendors_client(
    new: Any, look_up: Callable[[Any], Any], operation: str
) -> None:
    with pytest.raises(AnthropicError) as caught:
        look_up(new(api_key="x"))
    assert isinstance(caught.value, NotABatchOperationError)
    assert str(caught.value) == (
        f"This client has no {operation}, only batches; use the vendor's client, of the package "
        "anthropic, for it."
    )
    assert caught.value.operation == operation


@BOTH
def test_it_is_an_attribute_that_is_not_there(new: Any) -> None:
    client = new(api_key="x")
    for owner, name in ((client, "models"), (client.messages, "create"), (client.beta, "files")):
        assert not hasattr(owner, name)
        assert getattr(owner, name, None) is None
        assert name not in dir(owner)


@BOTH
def test_any_other_attribute_is_missing_as_usual(new: Any) -> None:
    client = new(api_key="x")
    for owner in (client, client.messages, client.beta):
        for name in ("create_all", "s"):
            with pytest.raises(AttributeError, match=f"object has no attribute {name!r}") as caught:
                getattr(owner, name)
            assert not isinstance(caught.value, NotABatchOperationError)
            assert (caught.value.name, caught.value.obj) == (name, owner)
    assert copy.copy(client).messages.batches is not None
    assert copy.copy(client.messages).batches is client.messages.batches


def test_the_error_can_be_pickled() -> None:
    error = pickle.loads(pickle.dumps(NotABatchOperationError("models")))
    assert error.operation == "models"
    assert "no models, only batches" in str(error)


def test_every_name_of_the_vendors_client_is_covered() -> None:
    anthropic = pytest.importorskip("anthropic")
    theirs, ours = anthropic.Anthropic(api_key="x"), message_batches.Anthropic(api_key="x")

    def lacking(their: Any, our: Any) -> set[str]:
        return {name for name in dir(their) if not name.startswith("_") and not hasattr(our, name)}

    assert lacking(theirs.messages, ours.messages) <= set(ELSEWHERE["messages."].split())
    assert lacking(theirs.beta.messages, ours.beta.messages) <= set(ELSEWHERE["messages."].split())
    # `beta` has no raw responses here; `batches` and `messages` have.
    assert lacking(theirs.beta, ours.beta) - {
        "with_raw_response",
        "with_streaming_response",
    } == set(ELSEWHERE["beta."].split())
    resources = {
        name
        for name in lacking(theirs, ours)
        if type(getattr(theirs, name)).__module__.startswith("anthropic.resources")
    }
    assert resources <= set(ELSEWHERE[""].split())
    assert {"delete", "get", "patch", "post", "put", "request"} <= set(ELSEWHERE[""].split())
