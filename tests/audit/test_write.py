"""`--write` puts back what was taken out of the contract, and touches nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from generator.audit import __main__ as command
from generator.audit import contract, witnesses
from generator.audit.forms import Field, Guest, Object, Scalar, Side, listed, one
from generator.audit.layout import Layout
from generator.audit.proposal import made_of_names
from generator.audit.reasons import Reason
from generator.audit.witnesses import Witness, examine
from generator.audit.write import Written, write
from generator.document import other_names

from tests.audit.removal import KINDS, Removal
from tests.audit.support import REASONS, ROOT, Document, needs_sdk, typescript_files

pytestmark = pytest.mark.slow

TEXT = (ROOT / "openapi.yaml").read_text(encoding="utf-8")


def parsed(text: str) -> Document:
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def ourselves() -> Side:
    """The contract as a witness, so that this runs anywhere."""
    return contract.read(parsed(TEXT))


def written(text: str, side: Side | None = None) -> Written:
    witness = Witness("Python", "0", side or ourselves())
    return write(text, lambda document: [witness], UNUSED)


UNUSED = [
    Reason(reason="The header's values.", kind="unused", schema=("AnthropicBetaParam",), count=1)
]


def without(*blocks: str) -> str:
    text = TEXT
    for block in blocks:
        assert block in text, block
        text = text.replace(block, "")
    return text


def component(name: str) -> str:
    (found,) = re.findall(rf"^    {name}:\n(?:      .*\n)+", TEXT, re.MULTILINE)
    return found


def undescribed(text: str) -> list[str]:
    """The lines of a file without its descriptions, which may be folded."""
    return re.sub(r"^( +)description: .*\n(?:\1  .*\n)*", "", text, flags=re.MULTILINE).splitlines()


EXPIRED = (
    component("MessageBatchExpiredResult"),
    "        - $ref: '#/components/schemas/MessageBatchExpiredResult'\n",
    "          expired: '#/components/schemas/MessageBatchExpiredResult'\n",
)
CODE = """\
        - status: 400
          code: workspace_human_review_disabled
          exception: WorkspaceHumanReviewDisabledError
"""
EXACT = {
    "a member of an open enum": ("        - model_context_window_exceeded\n",),
    "an error code": (CODE,),
    "an arm and its tag": EXPIRED[1:],
    "the end of a model": ("            ends: '2026-11-30'\n",),
}


def test_what_was_taken_out_comes_back_byte_for_byte() -> None:
    """Also where it stood: everything without a description is as it was."""
    result = written(without(*(block for blocks in EXACT.values() for block in blocks)))

    assert result.text == TEXT
    assert result.left == {}


def test_a_parameter_comes_back_where_others_have_it() -> None:
    result = written(without("        - $ref: '#/components/parameters/AnthropicUserProfileId'\n"))

    assert sorted(result.text.splitlines()) == sorted(TEXT.splitlines())
    assert contract.read(parsed(result.text)).operations == ourselves().operations


def test_a_schema_comes_back_with_both_its_names_and_its_place() -> None:
    """Only its descriptions differ, and they are listed for a person."""
    result = written(without(*EXPIRED))

    assert undescribed(result.text) == undescribed(TEXT)
    assert [*made_of_names(parsed(result.text)["components"])] == [
        "schemas.MessageBatchExpiredResult"
    ]
    assert "TODO" not in result.text


FIELD = re.search(
    r"^        ended_at:\n(?:          .*\n)+", component("MessageBatch"), re.MULTILINE
)


def test_fields_come_back_with_type_and_presence() -> None:
    """A required one, an optional one that may be null, and a deprecated one."""
    assert FIELD
    result = written(without(FIELD[0], "          deprecated: true\n"))

    assert undescribed(result.text) == undescribed(TEXT)
    assert "The `ended_at` of a `MessageBatch`." in result.text


def test_a_lost_discriminator_and_a_lost_name_come_back() -> None:
    """A union of objects gets its mapping again, and a shared component its second name."""
    union = component("MessageBatchResult")
    bare = union.partition("      discriminator:\n")[0]
    alias = "      x-aliases:\n        - BetaMessageBatchCanceledResult\n"
    text = without(alias).replace(union, bare)

    result = written(text)

    assert contract.read(parsed(result.text)).aliases == ourselves().aliases
    assert other_names(parsed(result.text)) == other_names(parsed(TEXT))
    assert result.left == {}


def test_only_what_is_written_changes() -> None:
    """Comments and every other line stay, in their order."""
    text = without(CODE, *EXPIRED).replace(
        "    MessageBatchIndividualResponse:\n",
        "    # A comment of a maintainer.\n    MessageBatchIndividualResponse:  # and one more\n",
    )

    result = written(text)

    lines = iter(result.text.splitlines())
    assert all(line in lines for line in text.splitlines())
    added = len(result.text.splitlines()) - len(text.splitlines())
    assert added == sum(block.count("\n") * TEXT.count(block) for block in (CODE, *EXPIRED))


def side_with(changes: Mapping[str, Mapping[str, Field]], **objects: Object) -> Side:
    """The contract, as a vendor would have it who has added fields and objects."""
    side = ourselves()
    new = {
        name: replace(side.objects[name], fields={**side.objects[name].fields, **fields})
        for name, fields in changes.items()
    }
    return Side({**side.objects, **new, **objects}, side.aliases, side.operations)


def test_a_new_enum_gets_a_component() -> None:
    """An enum that has no name at the vendor's gets one from its field: open where received."""
    mood = Field(listed(["calm", "tense"]), required=True)
    both = ("MessageBatch", "BetaMessageBatch")
    result = written(TEXT, side_with({name: {"mood": mood} for name in both}))

    schemas = parsed(result.text)["components"]["schemas"]
    assert schemas["MessageBatch"]["properties"]["mood"] == {
        "$ref": "#/components/schemas/MessageBatchMood"
    }
    assert "mood" in schemas["MessageBatch"]["required"]
    assert schemas["MessageBatchMood"]["x-known-values"] == ["calm", "tense"]


def test_what_is_the_same_on_both_surfaces_is_written_once() -> None:
    """Two new objects that are the same become one component with two names."""
    note = Object({"type": Field(one(Scalar("string")), True)}, received=True, extra=True)
    result = written(TEXT, side_with({}, Note=note, BetaNote=note))

    document = parsed(result.text)
    assert other_names(document)["BetaNote"] == "Note"
    assert "BetaNote" not in document["components"]["schemas"]


def test_what_only_one_surface_has_is_left_to_a_person() -> None:
    """A shared component is not changed for one of its names."""
    new = Field(one(Scalar("string")), required=False)
    result = written(TEXT, side_with({"BetaTextBlockParam": {"colour": new}}))

    assert result.text == TEXT
    ((difference, why),) = result.left.items()
    assert difference.field == "colour"
    assert "no longer the same" in why


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("          deprecated: true\n", "", None),
        ("        - status: 400\n", "        - status: 410\n", "Nothing is removed"),
        ("      operationId: create_message_batch\n", "      operationId: make\n", "by hand"),
    ],
)
def test_what_cannot_be_written_says_why(old: str, new: str, why: str | None) -> None:
    """Each such difference has a reason."""
    result = written(TEXT.replace(old, new))

    assert (why is None) == (not result.left)
    assert all(reason for reason in result.left.values())
    assert why is None or any(why in reason for reason in result.left.values())


def test_what_one_package_does_not_have_yet_waits_for_its_release() -> None:
    """Releases of the two packages come on different days; nothing is to be removed."""
    both = ourselves()
    text = both.objects["TextBlock"]
    fields = {name: field for name, field in text.fields.items() if name != "citations"}
    behind = replace(both, objects={**both.objects, "TextBlock": replace(text, fields=fields)})
    two = [Witness("Python", "0", both), Witness("TypeScript", "0", behind)]
    result = write(TEXT, lambda document: two, UNUSED)

    assert result.text == TEXT
    assert {*result.left.values()} == {
        "Python has it. Take a release of TypeScript that has it too, or add a reason."
    }


def test_a_type_of_responses_in_a_request_is_not_a_contradiction() -> None:
    """The SDK takes a received block as one to send, which is harmless until it has more fields."""
    guest = Guest("TextBlock", frozenset({("type", "text")}), frozenset({"type", "language"}))
    params = ourselves().objects["AssistantMessageParam"].fields["content"]
    form = replace(params.form, guests=frozenset({guest}))
    result = written(
        TEXT, side_with({"AssistantMessageParam": {"content": replace(params, form=form)}})
    )

    assert [why.split(",")[0] for why in result.left.values()] == [
        "It is a type of responses that may be sent"
    ]


def test_packages_that_contradict_each_other_are_left_to_a_person() -> None:
    """One says that a field is required, the other that it may be null."""
    sides = [
        side_with({"Request": {"custom_id": Field(one(Scalar("string")), required=False)}}),
        side_with(
            {
                "Request": {
                    "custom_id": Field(
                        replace(
                            one(Scalar("string")),
                            atoms=ourselves().objects["TextBlock"].fields["citations"].form.atoms,
                        ),
                        required=True,
                    )
                }
            }
        ),
    ]
    two = [Witness("Python", "0", sides[0]), Witness("TypeScript", "0", sides[1])]
    result = write(TEXT, lambda document: two, UNUSED)

    assert result.text == TEXT
    assert any("contradict" in why for why in result.left.values())


def test_an_edit_keeps_comments_inside_lists_and_mappings() -> None:
    """The file's own layout decides where an entry goes."""
    text = "a:\n  # first\n  x: 1  # one\n  y:\n    - p\n    # before q\n    - q\n# end\nb: {}\n"
    layout = Layout(text)
    layout.add_entry(("a",), "z", {"k": ["v"]}, after="y")
    layout.add_entry(("a",), "w", True, after=None)
    layout.add_item(("a", "y"), "r", after=1)
    layout.replace_entry(("a", "x"), 2)

    assert layout.text() == (
        "a:\n  w: true\n  # first\n  x: 2\n  y:\n    - p\n    # before q\n    - q\n    - r\n"
        "  z:\n    k:\n      - v\n# end\nb: {}\n"
    )


# With the vendor's packages.


@pytest.fixture(scope="module")
def consult() -> Callable[[Mapping[str, Any]], Sequence[Witness]]:
    files, release = typescript_files()
    return lambda document: [
        witnesses.python(document),
        witnesses.typescript(document, files, release),
    ]


@needs_sdk
def test_from_2_12_to_2_14(consult: Any, reasons: tuple[Reason, ...]) -> None:
    """What 2.13.0 and 2.14.0 added to batches is written, in the vendor's order."""
    old = without(
        CODE, "        - efs-2026-10-01\n", "        - google-managed-data-controls-2026-09-01\n"
    )

    result = write(old, consult, reasons)

    assert sorted(result.text.splitlines()) == sorted(TEXT.splitlines())
    assert len(result.done) == 4
    assert examine(parsed(result.text), consult(parsed(result.text)), reasons).clean


@needs_sdk
@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ten_facts_of_each_kind_are_restored(
    seed: int, consult: Any, reasons: tuple[Reason, ...], document: Document
) -> None:
    """Fields, members, arms, schemas, codes and parameters: afterwards nothing else differs."""
    removal = Removal(document, seed, kept=kept(document, consult))
    text = removal.all()
    assert {kind: len(facts) for kind, facts in removal.removed.items()} == dict.fromkeys(KINDS, 10)
    assert not examine(parsed(text), consult(parsed(text)), reasons).clean

    result = write(text, consult, reasons)

    assert result.left == {}
    assert result.findings is not None
    assert result.findings.clean
    restored = parsed(result.text)
    schemas, left = restored["components"]["schemas"], parsed(text)["components"]["schemas"]
    assert schemas.keys() == document["components"]["schemas"].keys()
    assert [name for name in schemas if name in left] == [*left]
    ours, theirs = contract.read(document), contract.read(restored)
    assert theirs.operations == ours.operations
    assert {alias.names: alias.form for alias in theirs.aliases} == {
        alias.names: alias.form for alias in ours.aliases
    }
    assert {name: one.fields for name, one in theirs.objects.items()} == {
        name: one.fields for name, one in ours.objects.items()
    }


def kept(document: Document, consult: Any) -> set[str]:
    """What the vendor does not have as the contract has it; it cannot be restored."""
    components = other_names(document)
    python = consult(document)[0]
    found: set[str] = set()
    for difference in examine(document, [python], ()).claims():
        name = components.get(difference.schema, difference.schema)
        if difference.kind in ("field", "member", "type", "tag", "presence", "schema"):
            found |= {name, f"{name}.{difference.field}"}
    return found | {
        # The vendor's two names for it do not pair up, so a person writes it once.
        name
        for name, schema in document["components"]["schemas"].items()
        if any(f"Beta{name}" != alias for alias in schema.get("x-aliases", ()))
    }


@needs_sdk
def test_the_command_writes_and_then_nothing_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says what it wrote, and ends as a run without --write would."""
    spec, reasons = tmp_path / "openapi.yaml", tmp_path / "reasons.yaml"
    spec.write_text(without(CODE), encoding="utf-8")
    reasons.write_bytes(REASONS.read_bytes())

    assert command.main(["--spec", str(spec), "--reasons", str(reasons), "--write"]) == 0

    out = capsys.readouterr().out
    assert "wrote      error code workspace_human_review_disabled of create_message_batch\n" in out
    assert out.endswith("Nothing else differs.\n")
    assert spec.read_text(encoding="utf-8") == TEXT
    assert reasons.read_bytes() == REASONS.read_bytes()
