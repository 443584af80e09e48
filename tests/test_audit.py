"""The audit notices every sort of difference, and finds none that is not explained."""

from __future__ import annotations

import copy
import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from generator.audit import __main__ as command
from generator.audit import contract, vendor
from generator.audit.compare import Comparison, Difference, compare
from generator.audit.forms import Side
from generator.audit.reasons import Reason, ReasonsError, explain, load
from generator.document import other_names

ROOT = Path(__file__).parent.parent
POINTER = "#/components/schemas/"

needs_sdk = pytest.mark.skipif(
    importlib.util.find_spec("anthropic") is None,
    reason="the vendor's SDK is installed by `nox -s audit` only",
)

Document = dict[str, Any]


@pytest.fixture(scope="module")
def document() -> Document:
    return contract.load(ROOT / "openapi.yaml")


@pytest.fixture(scope="module")
def reasons() -> tuple[Reason, ...]:
    return load(ROOT / "generator" / "audit" / "reasons.yaml")


@pytest.fixture(scope="module", params=["ourselves", pytest.param("SDK", marks=needs_sdk)])
def other(request: pytest.FixtureRequest, document: Document) -> Side:
    """What the contract is held against: the SDK, or, so that this runs anywhere, its own copy."""
    if request.param == "SDK":
        return vendor.read(document)
    side = contract.read(document)
    named = tuple(alias for alias in side.aliases if alias.names != ("ProcessingStatus",))
    return Side(side.objects, named)  # the SDK has no name for this one


@pytest.fixture(scope="module")
def before(other: Side, document: Document) -> frozenset[Difference]:
    return frozenset(held(other, document).differences)


def held(other: Side, document: Document) -> Comparison:
    return compare(other, contract.read(document), contract.unused(document))


class CopiedWhenTouched(dict[str, Any]):
    """A dict whose values are the caller's own to change; the rest is shared, which is quick."""

    def __getitem__(self, key: str) -> Any:
        self[key] = copy.deepcopy(super().__getitem__(key))
        return super().__getitem__(key)


def changed(document: Document, change: Callable[[dict[str, Any]], object]) -> Document:
    """The contract with a change made to its schemas; the document itself stays as it is."""
    schemas = CopiedWhenTouched(document["components"]["schemas"])
    change(schemas)
    return {**document, "components": {**document["components"], "schemas": dict(schemas)}}


def drop_arm(union: dict[str, Any], name: str) -> None:
    union["oneOf"].remove({"$ref": POINTER + name})
    mapping = union["discriminator"]["mapping"]
    for tag in [tag for tag, target in mapping.items() if target == POINTER + name]:
        del mapping[tag]


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

    differences = compare(other, Side(objects, ours.aliases)).differences

    found = {(d.schema, d.vendor, d.contract) for d in differences if d.kind == "schema"}
    assert {("Usage", "an object", "nothing"), ("Renamed", "nothing", "an object")} <= found


def test_lost_header_parameter_is_noticed(
    other: Side, document: Document, reasons: tuple[Reason, ...]
) -> None:
    """Headers that the SDK takes as arguments are looked up among the operation's parameters."""
    document = {**document, "paths": copy.deepcopy(document["paths"])}
    parameters = document["paths"]["/v1/messages/batches"]["post"]["parameters"]
    parameters.remove({"$ref": "#/components/parameters/AnthropicWorkspaceId"})

    differences = held(other, document).differences

    lost = Difference("field", "BatchCreateParams", "workspace_id", "optional", "nothing", "sent")
    assert lost in differences
    assert lost in explain(differences, reasons).unexplained


def test_contract_does_not_differ_from_itself(document: Document) -> None:
    """What the audit prints comes from the other side, not from how it reads this one."""
    side = contract.read(document)

    comparison = compare(side, side)

    assert comparison.differences == ()
    names = len(document["components"]["schemas"]) + len(other_names(document))
    assert comparison.counts["schemas"] == names + 2  # list params


@needs_sdk
def test_contract_agrees_with_the_sdk(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing differs but what is explained, and the count of what was compared is printed."""
    assert command.main([]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "Nothing else differs."
    assert not [line for line in lines if line.startswith(("field", "member", "presence", "tag"))]


@needs_sdk
def test_audit_covers_the_complete_surface(document: Document) -> None:
    """All twelve roots are walked: a walk that stops short would find nothing and look clean."""
    other = vendor.read(document)

    counts = held(other, document).counts

    assert counts["schemas"] >= 760
    assert counts["fields"] >= 2394
    assert counts["members"] >= 1563
    assert counts["tags"] >= 996


@needs_sdk
def test_new_field_of_the_sdk_is_noticed(
    document: Document, reasons: tuple[Reason, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SDK is read live: what a new release adds to a class is seen without any other change."""
    from anthropic.types.messages import MessageBatch
    from pydantic.fields import FieldInfo

    monkeypatch.setitem(MessageBatch.model_fields, "priority", FieldInfo(annotation=int))
    other = vendor.read(document)

    differences = held(other, document).differences

    new = Difference("field", "MessageBatch", "priority", "required", "nothing", "received")
    assert explain(differences, reasons).unexplained == (new,)


@needs_sdk
def test_type_that_cannot_be_read_stops_the_audit(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A construct that the audit does not know is an error, never silently left out."""
    from anthropic.types.messages import MessageBatch
    from pydantic.fields import FieldInfo

    monkeypatch.setitem(MessageBatch.model_fields, "size", FieldInfo(annotation=complex))

    assert command.main([]) == 1
    assert "cannot read the type <class 'complex'>" in capsys.readouterr().err


@needs_sdk
def test_difference_is_printed_and_fails_the_command(
    capsys: pytest.CaptureFixture[str], document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command ends with 1, names the field, and says what to do."""
    bad = changed(document, lambda s: s["MessageBatch"]["required"].remove("id"))
    monkeypatch.setattr(contract, "load", lambda path: bad)

    assert command.main([]) == 1

    out = capsys.readouterr().out
    assert "presence MessageBatch.id: the SDK has required, the contract has optional\n" in out
    assert "2 are not explained, and 0 reasons do not hold." in out
    assert "nox -s generate" in out


@needs_sdk
def test_difference_under_a_broad_reason_is_noticed_by_its_count(
    capsys: pytest.CaptureFixture[str], document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list that is closed agrees with the SDK, yet the reason's number fits no more."""
    bad = changed(
        document, lambda s: s["StopReason"].update(enum=s["StopReason"].pop("x-known-values"))
    )
    monkeypatch.setattr(contract, "load", lambda path: bad)

    assert command.main([]) == 1
    assert "open differences, there are" in capsys.readouterr().out


@needs_sdk
def test_explained_differences_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Each explained difference is printed below its reason."""
    assert command.main(["--explained"]) == 0

    out = capsys.readouterr().out
    assert "MessageBatchList.has_more: the SDK has optional or null, the contract has" in out
    assert "BetaMessageCreateParamsNonStreaming.temperature" in out


def test_without_the_sdk_the_command_says_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing SDK is no success: the status is 2 and the message names the command to run."""

    def missing() -> str:
        raise ModuleNotFoundError("anthropic")

    monkeypatch.setattr(vendor, "version", missing)

    assert command.main([]) == 2
    assert "nox -s audit" in capsys.readouterr().err


FOUND = Difference("field", "Message", "mood", "nothing", "optional", "received")


@pytest.mark.parametrize(
    "keys",
    [
        {"kind": "member"},
        {"side": ("sent",)},
        {"schema": ("Usage", "BetaMessage")},
        {"field": ("moo",)},
        {"vendor": ("optional",)},
        {"contract": ("nothing",)},
    ],
)
def test_reason_explains_only_what_agrees_with_all_its_keys(keys: dict[str, Any]) -> None:
    """One key that disagrees leaves the difference unexplained, and the reason without use."""
    reason = Reason(**{"reason": "Because.", "kind": "field", "count": 1, **keys})

    explanation = explain([FOUND], [reason])

    assert explanation.unexplained == (FOUND,)
    assert explanation.wrong_counts == ((reason, 0),)
    assert not explanation.clean


def test_stale_reason_is_reported() -> None:
    """A reason that matches nothing any more fails the audit, even when nothing differs."""
    stale = Reason(reason="Because.", kind="field", schema=("Message",), field=("mood",), count=1)

    assert explain([FOUND], [stale]).clean
    assert not explain([], [stale]).clean
    assert explain([], [stale]).wrong_counts == ((stale, 0),)


def test_broad_reason_takes_in_no_more_than_it_says() -> None:
    """A second difference under a reason written for one is reported."""
    broad = Reason(reason="Because.", kind="field", side=("received",), count=1)
    second = Difference("field", "Usage", "mood", "nothing", "optional", "received")

    assert explain([FOUND], [broad]).clean
    assert explain([FOUND, second], [broad]).wrong_counts == ((broad, 2),)


@pytest.mark.parametrize(
    "entry",
    [
        "{kind: field, count: 1}",
        "{reason: '', kind: field, count: 1}",
        "{reason: Because., kind: field}",
        "{reason: Because., kind: field, count: 0}",
        "{reason: Because., kind: field, count: many}",
        "{reason: Because., kind: field, count: 1, schemas: Message}",
    ],
)
def test_malformed_reason_is_refused(entry: str, tmp_path: Path) -> None:
    """A reason without text or number, or with an unknown key, is named by its place."""
    path = tmp_path / "reasons.yaml"
    path.write_text(f"- {{reason: Because., kind: field, count: 1}}\n- {entry}\n")

    with pytest.raises(ReasonsError, match=r"reasons\.yaml, entry 2"):
        load(path)


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
