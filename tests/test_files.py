"""Files that appear when they are complete, or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from message_batches._files import atomic_write


def test_a_complete_file_replaces_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with atomic_write(path) as scratch:
        scratch.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_the_old_file_stays_if_a_write_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(TypeError), atomic_write(path) as scratch, scratch.open("wb") as file:
        file.writelines([b"half", None])
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_leaves_nothing_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"), atomic_write(tmp_path / "a.txt") as scratch:
        scratch.write_text("new")
    assert not list(tmp_path.iterdir())


def test_the_scratch_file_of_a_killed_process_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    (tmp_path / "a.txt.new").write_text("half")
    with atomic_write(path) as scratch:
        assert scratch.read_text() == ""
        scratch.write_text("new")
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_the_owner_can_read_a_new_file_even_while_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with atomic_write(path) as scratch:
        scratch.write_text("new")
        assert mode_of(scratch) == 0o600
    assert mode_of(path) == 0o600


def test_a_file_that_is_replaced_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o640)
    with atomic_write(path) as scratch:
        scratch.write_text("new")
    assert (mode_of(path), path.read_text()) == (0o640, "new")
