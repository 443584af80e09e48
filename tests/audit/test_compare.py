"""The audit notices every sort of difference between the contract and a witness."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from generator.audit import contract, python_types
from generator.audit.compare import Difference, compare
from generator.audit.forms import Side
from generator.audit.reasons import Reason, explain
from generator.document import other_names

from tests.audit.support import POINTER, Document, changed, drop_arm, held, needs_sdk


@pytest.fixture(scope="module", params=["ourselves", pytest.param("SDK", marks=needs_sdk)])
def other(request: pytest.FixtureRequest, document: Document) -> Side:
    """What the contract is held against: the SDK, or, so that this runs anywhere, its own copy."""
    if request.param == "SDK":
        return python_types.read(document)
    side = contract.read(document)
    named = tuple(alias for alias in side.aliases if alias.names != ("ProcessingStatus",))
    return replace(side, aliases=named)  # the SDK has no name for this one


@pytest.fixture(scope="module")
def before(other: Side, document: Document) -> frozenset[Difference]:
    return frozenset(held(other, document).differences)


def model_of(schemas: Any, model: str) -> dict[str, Any]:
    """The entry of a model in the table of models."""
    models: list[dict[str, Any]] = schemas["Model"]["x-models"]["models"]
    return next(one for one in models if model in one["ids"])


# What is done to the schemas, and the differences that must then be printed:
# kind, schema, field, and what the contract has.
CHANGES: dict[str, tuple[Callable[[Any], object], set[tuple[str, str, str, str]]]] = {
    "a field removed": (
        lambda s: s["TextBlockParam"]["properties"].pop("cache_control"),
        {("field", "TextBlockParam", "cache_control", "nothing")},
    ),
    "a field added": (
        lambda s: s["TextBlockParam"]["properties"].update(colour={"type": "string"}),
        {("field", "TextBlockParam", "colour", "optional")},
    ),
    "a required field made optional": (
        lambda s: s["MessageBatch"]["required"].remove("id"),
        {("presence", "MessageBatch", "id", "optional")},
    ),
    "an optional field made required": (
        lambda s: s["MetadataParam"].update(required=["user_id"]),
        {("presence", "MetadataParam", "user_id", "required or null")},
    ),
    "a field made nullable": (
        lambda s: s["Request"]["properties"]["custom_id"].update(type=["string", "null"]),
        {("presence", "Request", "custom_id", "required or null")},
    ),
    "the end of a model removed": (
        lambda s: model_of(s, "claude-opus-4-5").pop("ends"),
        {
            ("end", "Model", "claude-opus-4-5", "nothing"),
            ("end", "Model", "claude-opus-4-5-20251101", "nothing"),
        },
    ),
    "the end of a model changed": (
        lambda s: model_of(s, "claude-mythos-preview").update(ends="2026-07-01"),
        {("end", "Model", "claude-mythos-preview", "2026-07-01")},
    ),
    "a type changed": (
        lambda s: s["MessageBatchRequestCounts"]["properties"]["errored"].update(type="string"),
        {("type", "MessageBatchRequestCounts", "errored", "string")},
    ),
    "a timestamp made a plain string": (
        lambda s: s["MessageBatch"]["properties"]["created_at"].pop("format"),
        {("type", "MessageBatch", "created_at", "string")},
    ),
    "an item's type changed": (
        lambda s: s["MessageCreateParamsNonStreaming"]["properties"]["stop_sequences"].update(
            items={"type": "integer"}
        ),
        {("type", "MessageCreateParamsNonStreaming", "stop_sequences[]", "integer")},
    ),
    "a member added to a closed enum": (
        lambda s: s["BetaBillTo"]["enum"].append("nobody"),
        {
            ("member", "BetaBillTo", "", "nobody"),
            ("member", "BetaBillingPolicyParam", "bill_to", "nobody"),
        },
    ),
    "a member removed from an open enum": (
        lambda s: s["StopReason"]["x-known-values"].remove("refusal"),
        {("member", "StopReason", "", "nothing"), ("member", "Message", "stop_reason", "nothing")},
    ),
    "a member added where the enum has a name of our own": (
        lambda s: s["ProcessingStatus"]["x-known-values"].append("paused"),
        {
            ("member", "MessageBatch", "processing_status", "paused"),
            ("member", "BetaMessageBatch", "processing_status", "paused"),
        },
    ),
    "a constant changed": (
        lambda s: s["DeletedMessageBatch"]["properties"]["type"].update(const="gone"),
        {
            ("member", "DeletedMessageBatch", "type", "gone"),
            ("member", "DeletedMessageBatch", "type", "nothing"),
        },
    ),
    "a tag removed from a discriminator": (
        lambda s: s["MessageBatchResult"]["discriminator"]["mapping"].pop("expired"),
        {
            ("tag", "MessageBatchResult", "", "nothing"),
            ("tag", "MessageBatchIndividualResponse", "result", "nothing"),
        },
    ),
    "a tag that leads to another object": (
        lambda s: s["MessageBatchResult"]["discriminator"]["mapping"].update(
            expired=POINTER + "MessageBatchCanceledResult"
        ),
        {
            ("tag", where, field, found)
            for where, field in (
                ("MessageBatchResult", ""),
                ("MessageBatchIndividualResponse", "result"),
            )
            for found in ("nothing", "type expired: MessageBatchCanceledResult")
        },
    ),
    "a variant removed from a union": (
        lambda s: drop_arm(s["MessageBatchResult"], "MessageBatchExpiredResult"),
        {
            (kind, where, field, "nothing")
            for kind in ("tag", "type")
            for where, field in (
                ("MessageBatchResult", ""),
                ("MessageBatchIndividualResponse", "result"),
            )
        },
    ),
    "a received object described as sent": (
        lambda s: s["MetadataParam"]["properties"].update(
            batch={"$ref": POINTER + "DeletedMessageBatch"}
        ),
        {
            ("field", "MetadataParam", "batch", "optional"),
            ("side", "DeletedMessageBatch", "", "sent"),
        },
    ),
    "a field deprecated": (
        lambda s: s["Request"]["properties"]["custom_id"].update(deprecated=True),
        {("deprecated", "Request", "custom_id", "a deprecated one")},
    ),
    "an object without use added": (
        lambda s: s.update(Spare={"type": "object", "properties": {}}),
        {("schema", "Spare", "", "an object"), ("unused", "Spare", "", "a schema")},
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_change_of_the_contract_is_noticed(
    name: str,
    other: Side,
    before: frozenset[Difference],
    document: Document,
    reasons: tuple[Reason, ...],
) -> None:
    """Exactly the differences that a change makes are new, and no reason on file explains them."""
    change, expected = CHANGES[name]

    new = set(held(other, changed(document, change)).differences) - before
    explanation = explain(sorted(new), reasons)

    shared = other_names(document)
    # What stands for a type of either surface differs from both.
    expected = expected | {
        (kind, alias, field, found)
        for kind, schema, field, found in expected
        for alias, name in shared.items()
        if name == schema and kind != "unused"
    }
    assert {(d.kind, d.schema, d.field, d.contract) for d in new} == expected
    assert set(explanation.unexplained) == new


def test_renamed_schema_is_noticed(other: Side, document: Document) -> None:
    """A schema that only one side has is printed by name, for each side."""
    ours = contract.read(document)
    objects = {**ours.objects, "Renamed": ours.objects["Usage"]}
    del objects["Usage"]

    differences = compare(other, Side(objects, ours.aliases, ours.operations)).differences

    found = {(d.schema, d.vendor, d.contract) for d in differences if d.kind == "schema"}
    assert {("Usage", "an object", "nothing"), ("Renamed", "nothing", "an object")} <= found


# What is done to the operations, and the one difference that must then be printed.
OPERATIONS: dict[str, tuple[Callable[[Any], object], Difference]] = {
    "a header removed": (
        lambda p: p["/v1/messages/batches"]["post"]["parameters"].remove(
            {"$ref": "#/components/parameters/AnthropicWorkspaceId"}
        ),
        Difference(
            "parameter",
            "create_message_batch",
            "header anthropic-workspace-id",
            "optional",
            "nothing",
            "sent",
        ),
    ),
    "a header removed from the results": (
        lambda p: p["/v1/messages/batches/{message_batch_id}/results?beta=true"]["get"][
            "parameters"
        ].remove({"$ref": "#/components/parameters/AnthropicBeta"}),
        Difference(
            "parameter",
            "get_beta_message_batch_results",
            "header anthropic-beta",
            "optional",
            "nothing",
            "sent",
        ),
    ),
    "a query parameter made required": (
        lambda p: p["/v1/messages/batches"]["get"]["parameters"].append(
            {"name": "limit", "in": "query", "required": True, "schema": {"type": "integer"}}
        ),
        Difference(
            "presence", "list_message_batches", "query limit", "optional", "required", "sent"
        ),
    ),
    "a parameter of another type": (
        lambda p: p["/v1/messages/batches/{message_batch_id}"]["get"]["parameters"].append(
            {"name": "message_batch_id", "in": "path", "required": True, "schema": {"type": "null"}}
        ),
        Difference(
            "presence",
            "retrieve_message_batch",
            "path message_batch_id",
            "required",
            "required or null",
            "sent",
        ),
    ),
    "an error code removed": (
        lambda p: p["/v1/messages/batches"]["post"]["x-error-codes"].pop(3),
        Difference(
            "code",
            "create_message_batch",
            "",
            "400 workspace_human_review_disabled: WorkspaceHumanReviewDisabledError",
            "nothing",
            "sent",
        ),
    ),
    "an error code added": (
        lambda p: p["/v1/messages/batches/{message_batch_id}"]["delete"]["x-error-codes"].append(
            {"status": 400, "code": "tired", "exception": "TiredError"}
        ),
        Difference("code", "delete_message_batch", "", "nothing", "400 tired: TiredError", "sent"),
    ),
    "another path": (
        lambda p: p.update({"/v2/cancel": p.pop("/v1/messages/batches/{message_batch_id}/cancel")}),
        Difference(
            "path",
            "cancel_message_batch",
            "",
            "/v1/messages/batches/{message_batch_id}/cancel",
            "/v2/cancel",
            "sent",
        ),
    ),
    "another method": (
        lambda p: p["/v1/messages/batches/{message_batch_id}/cancel?beta=true"].update(
            put=p["/v1/messages/batches/{message_batch_id}/cancel?beta=true"].pop("post")
        ),
        Difference("method", "cancel_beta_message_batch", "", "POST", "PUT", "sent"),
    ),
    "a deprecated parameter": (
        lambda p: p["/v1/messages/batches"]["get"]["parameters"].append(
            {"name": "limit", "in": "query", "deprecated": True, "schema": {"type": "integer"}}
        ),
        Difference(
            "deprecated",
            "list_message_batches",
            "query limit",
            "a current one",
            "a deprecated one",
            "sent",
        ),
    ),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_change_of_an_operation_is_noticed(
    name: str,
    other: Side,
    before: frozenset[Difference],
    document: Document,
    reasons: tuple[Reason, ...],
) -> None:
    """Every operation's path, method, parameters and error codes are compared."""
    change, expected = OPERATIONS[name]
    document = {**document, "paths": copy.deepcopy(document["paths"])}
    change(document["paths"])

    new = set(held(other, document).differences) - before

    assert expected in new
    assert {d.schema for d in new} == {expected.schema}
    assert expected in explain(sorted(new), reasons).unexplained


def test_every_operation_is_compared(other: Side, document: Document) -> None:
    """All twelve are there on both sides, and nothing of them is left out."""
    assert other.operations.keys() == contract.read(document).operations.keys()
    assert len(other.operations) == 12


def test_contract_does_not_differ_from_itself(document: Document) -> None:
    """What the audit prints comes from the other side, not from how it reads this one."""
    side = contract.read(document)

    comparison = compare(side, side)

    assert comparison.differences == ()
    names = len(document["components"]["schemas"]) + len(other_names(document))
    assert comparison.counts["schemas"] == names


@needs_sdk
def test_audit_covers_the_complete_surface(document: Document) -> None:
    """All twelve roots are walked: a walk that stops short would find nothing and look clean."""
    other = python_types.read(document)

    counts = held(other, document).counts

    assert counts["schemas"] >= 758
    assert counts["fields"] >= 2380
    assert counts["members"] >= 1563
    assert counts["tags"] >= 996
    assert counts["parameters"] >= 34
    assert counts["codes"] >= 32


@needs_sdk
def test_new_field_of_the_sdk_is_noticed(
    document: Document, reasons: tuple[Reason, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SDK is read live: what a new release adds to a class is seen without any other change."""
    from anthropic.types.messages import MessageBatch
    from pydantic.fields import FieldInfo

    monkeypatch.setitem(MessageBatch.model_fields, "priority", FieldInfo(annotation=int))
    other = python_types.read(document)

    differences = held(other, document).differences

    new = Difference("field", "MessageBatch", "priority", "required", "nothing", "received")
    assert explain(differences, reasons).unexplained == (new,)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: s["Usage"]["required"].append("mood"), "mood"),
        (lambda s: s["Usage"]["properties"].update(x={"$ref": POINTER + "Lost"}), "Lost"),
        (lambda s: s["Usage"]["properties"].update(x={"type": "text"}), "text"),
        (lambda s: s["Usage"]["properties"].update(x={"allOf": []}), "allOf"),
    ],
)
def test_contract_that_cannot_be_read_is_refused(
    change: Callable[[Any], object], message: str, document: Document
) -> None:
    """A schema that the audit cannot make sense of is an error, never silently left out."""
    with pytest.raises(contract.SchemaError, match=message):
        contract.read(changed(document, change))
