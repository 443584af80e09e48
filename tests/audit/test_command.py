"""The command says what differs, who claims it, and what to do; and nothing differs today."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from generator.audit import __main__ as command
from generator.audit import contract

from tests.audit.support import Document, changed, needs_sdk, typescript_files


@needs_sdk
def test_contract_agrees_with_the_sdk(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing differs but what is explained, and the count of what was compared is printed."""
    assert command.main([]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "Nothing else differs."
    assert not [line for line in lines if line.startswith(("field", "member", "presence", "tag"))]


@needs_sdk
def test_both_witnesses_are_consulted(capsys: pytest.CaptureFixture[str]) -> None:
    """What both of them claim is printed once, and counted for each."""
    typescript_files()

    assert command.main(["--explained"]) == 0

    out = capsys.readouterr().out
    assert "Python 2." in out
    assert "TypeScript 1." in out
    version = "list_message_batches.header anthropic-version: both have nothing"
    assert out.count(version) == 1


@needs_sdk
def test_without_the_registry_the_python_types_are_compared(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One line says that the TypeScript types are missing, and the status is as without them."""
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "http://127.0.0.1:9")

    assert command.main(["--cache", str(tmp_path)]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("The TypeScript types were not consulted: ")
    assert lines[-1] == "Nothing else differs."
    assert not [*tmp_path.iterdir()]


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
    line = "presence   MessageBatch.id: {} required, the contract has optional\n"
    assert line.format("both have") in out or line.format("Python has") in out
    assert "2 are not explained, and 0 counts of reasons do not hold." in out
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
    assert "open differences of Python, there are" in capsys.readouterr().out


@needs_sdk
def test_explained_differences_can_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Each explained difference is printed below its reason."""
    assert command.main(["--explained"]) == 0

    out = capsys.readouterr().out
    assert "MessageBatchList.has_more: Python has optional or null, the contract has" in out
    assert "BetaMessageCreateParamsNonStreaming.temperature" in out


def test_without_the_sdk_the_command_says_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing SDK is no success: the status is 2 and the message names the command to run."""

    def missing(name: str) -> object:
        raise ModuleNotFoundError(name, name=name)

    monkeypatch.setattr(importlib, "import_module", missing)

    assert command.main([]) == 2
    assert "nox -s audit" in capsys.readouterr().err
