"""The pages about the vendor's SDK are true of both packages as they are installed."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest

import message_batches
from message_batches.sdk.create.feature_switches import switched
from tests.vendor_surface import SURFACES, Names, callables, differing_parameters, parameters

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = (DOCS / "vendor-surface.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n?)*)", PAGE, re.MULTILINE))

needs_sdk = pytest.mark.skipif(
    importlib.util.find_spec("anthropic") is None,
    reason="the vendor's SDK is installed by `nox -s audit` only",
)


def rows(section: str) -> list[list[str]]:
    """The cells of a section's table, without its head."""
    lines = [line for line in SECTIONS[section].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def told(section: str) -> dict[str, Names]:
    """The names of a section, by what is said of them."""
    found: dict[str, Names] = {"yes": set(), "no": set(), "only here": set()}
    for names, here, _ in rows(section):
        listed = re.findall(r"`(\w+)`", names)
        assert not found[here].intersection(listed), "a name stands twice"
        found[here] |= set(listed)
    return found


def test_every_surface_has_its_table() -> None:
    others = ("What behaves differently", "Models", "Parameters that differ")
    assert [name for name in SECTIONS if name not in others] == list(SURFACES)


@needs_sdk
def test_every_parameter_that_differs_is_listed_with_a_reason() -> None:
    listed = rows("Parameters that differ")
    assert all(why for *_, why in listed)
    said = {
        (callable_, name, there, here)
        for callables, names, there, here, _ in listed
        for callable_ in re.findall(r"`([^`]+)`", callables)
        for name in re.findall(r"`(\w+)`", names)
    }
    assert said == differing_parameters()


@needs_sdk
def test_parameters_are_read_from_both() -> None:
    pairs = {label: (parameters(there), parameters(here)) for label, there, here in callables()}
    assert len(pairs) > 60
    assert (
        pairs["model.to_json"][0]["indent"]
        == pairs["model.to_json"][1]["indent"]
        == ("keyword, default 2")
    )
    assert pairs["batches.retrieve"][1]["extra_query"] == "keyword, default None"


@pytest.mark.parametrize("section", SURFACES)
def test_what_is_said_to_be_here_is_here(section: str) -> None:
    said = told(section)
    assert said["yes"] | said["only here"] == SURFACES[section](message_batches)


@needs_sdk
@pytest.mark.parametrize("section", SURFACES)
def test_every_name_of_the_vendor_is_listed(section: str) -> None:
    said = told(section)
    assert said["yes"] | said["no"] == SURFACES[section](importlib.import_module("anthropic"))


@pytest.mark.parametrize("section", SURFACES)
def test_an_absent_name_has_a_reason(section: str) -> None:
    assert [names for names, here, why in rows(section) if here != "yes" and not why] == []


def test_the_version_is_the_one_that_the_audit_installs() -> None:
    pyproject = (DOCS.parent / "pyproject.toml").read_text(encoding="utf-8")
    (pinned,) = re.findall(r'"anthropic==([\d.]+)"', pyproject)
    assert f"SDK {pinned} " in PAGE


SWITCHES = re.findall(
    r"^\| `(\".*?)` \| (?:`(.*)`|nothing) \|$",
    (DOCS / "feature-switches.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


@pytest.mark.parametrize(("written", "sent"), SWITCHES)
def test_switches_become_what_the_page_says(written: str, sent: str) -> None:
    def row(params: str) -> dict[str, Any]:
        return {"custom_id": "a", "params": json.loads(f"{{{params}}}")}

    assert switched(row(written), 1) == row(sent)


def test_every_switch_is_on_the_page() -> None:
    assert len(SWITCHES) == 7
