"""A ledger that is being built continues where a killed process saved it, or begins anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from message_batches.jobs.ledger import LedgerBuilder, new_ledger
from message_batches.jobs.ledger.codes import PAGE_LINES

BASIS = {"files": [["in.jsonl", 7]], "limits": (1, 2)}
LAST = 2 * PAGE_LINES + 10


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


def add(builder: LedgerBuilder, first: int, last: int) -> None:
    lines = range(first, last + 1)
    builder.add_requests([(line, f"r{line}", None, 10 * line, 9, 9, line, None) for line in lines])


def dump_of(path: Path) -> list[str]:
    database = sqlite3.connect(path)
    try:
        return [*database.iterdump()]
    finally:
        database.close()


def interrupted(path: Path, error: BaseException, saved: int | None, last: int = LAST) -> None:
    """Build a ledger up to a line, save it at one before, and end with an error."""

    def build() -> None:
        with new_ledger(path, basis=BASIS) as builder:
            if saved is not None:
                add(builder, 1, saved)
                builder.save({"line": saved})
            add(builder, (saved or 0) + 1, last)
            raise error

    with pytest.raises(type(error)):
        build()


def complete(path: Path, basis: Any = BASIS) -> Any:
    """Build the ledger to its end; return what progress there was."""
    with new_ledger(path, basis=basis) as builder:
        progress = builder.progress
        add(builder, progress["line"] + 1 if progress else 1, LAST)
        assert builder.duplicates(1) == ([], 0)
        builder.store({"run": "run", "out_size": 0})
    assert {each.name for each in path.parent.iterdir()} == {path.name}
    return progress


@pytest.mark.parametrize("saved", [1, PAGE_LINES - 1, PAGE_LINES, PAGE_LINES + 1, LAST])
def test_what_was_saved_is_not_read_again_and_the_ledger_is_the_same(
    path: Path, tmp_path: Path, saved: int
) -> None:
    interrupted(path, KeyboardInterrupt(), saved)
    assert complete(path) == {"line": saved}

    another = tmp_path / "another" / "ledger.sqlite"
    another.parent.mkdir()
    assert complete(another) is None
    assert dump_of(path) == dump_of(another)


def test_another_basis_begins_anew(path: Path) -> None:
    interrupted(path, KeyboardInterrupt(), 5)
    assert complete(path, {**BASIS, "files": [["in.jsonl", 8]]}) is None


@pytest.mark.parametrize(
    ("error", "saved"), [(KeyboardInterrupt(), None), (ValueError(), 5), (ValueError(), None)]
)
def test_nothing_is_left_by_an_error_or_before_anything_was_saved(
    path: Path, error: BaseException, saved: int | None
) -> None:
    interrupted(path, error, saved)
    assert [*path.parent.iterdir()] == []


def _garbage(path: Path) -> None:
    path.write_bytes(b"garbage" * 1000)


def _another_version(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 1")
    database.close()


def _a_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


@pytest.mark.parametrize("change", [_garbage, _another_version, Path.unlink, _a_link])
def test_what_cannot_be_continued_is_replaced(path: Path, change: Callable[[Path], None]) -> None:
    interrupted(path, KeyboardInterrupt(), 5)
    change(path)
    with new_ledger(path, basis=BASIS) as builder:
        assert builder.progress is None
        builder.store({"run": "run", "out_size": 0})
    assert not path.is_symlink()
