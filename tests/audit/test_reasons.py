"""A reason explains what it was written for, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from generator.audit.compare import Difference
from generator.audit.reasons import Reason, ReasonsError, explain, load
from generator.document import other_names

from tests.audit.support import Document

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
        "{reason: Because., kind: field, count: {Ruby: 1}}",
        "{reason: Because., kind: field, count: {Python: 0}}",
        "{reason: Because., kind: field, count: 1, schemas: Message}",
    ],
)
def test_malformed_reason_is_refused(entry: str, tmp_path: Path) -> None:
    """A reason without text or number, or with an unknown key, is named by its place."""
    path = tmp_path / "reasons.yaml"
    path.write_text(f"- {{reason: Because., kind: field, count: 1}}\n- {entry}\n")

    with pytest.raises(ReasonsError, match=r"reasons\.yaml, entry 2"):
        load(path)


def test_count_is_for_each_witness() -> None:
    """A number for one witness means that the other claims nothing of it."""
    reason = Reason(reason="Because.", kind="field", count={"TypeScript": 1})

    assert explain([FOUND], [reason], "TypeScript").clean
    assert explain([], [reason], "Python").clean
    assert explain([FOUND], [reason], "Python").wrong_counts == ((reason, 1),)


def test_texts_name_only_what_is_there(document: Document, reasons: tuple[Reason, ...]) -> None:
    """A component that a reason mentions exists."""
    known = {*document["components"]["schemas"], *other_names(document), "OpenAPI", "TypeScript"}
    words = {
        word
        for reason in reasons
        for word in re.findall(r"\b[A-Z][a-z]+[A-Z][\w.]*\w", reason.reason)
    }

    assert "ClientToolResults" in words
    assert words - known == set()
