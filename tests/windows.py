"""
Windows, as far as it differs for this package, imitated on Linux.

`load` gives the module of what differs as it is on another system. `install` is for a process of
its own: from then on files that this process has open cannot be removed or replaced, nor a folder
that holds one be renamed, folders cannot be opened, and there is no fcntl.
"""

from __future__ import annotations

import asyncio  # noqa: F401  # imports fcntl, before it is gone
import errno
import fcntl
import importlib.util
import os
import shutil
import subprocess  # noqa: F401  # as asyncio
import sys
import tempfile  # noqa: F401  # reads the flags of os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

NAME = "message_batches._platform"
SOURCE = Path(__file__).parents[1] / "src" / "message_batches" / "_platform.py"


class Msvcrt(ModuleType):
    """What the module of Windows does with locks: a held one is a refused permission."""

    LK_NBLCK = 2

    def __init__(self) -> None:
        super().__init__("msvcrt")
        self.locked: list[int] = []

    def locking(self, descriptor: int, mode: int, size: int) -> None:
        assert (mode, size) == (self.LK_NBLCK, 1)
        self.locked.append(os.lseek(descriptor, 0, os.SEEK_CUR))
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OSError(errno.EACCES, "Permission denied") from None


@contextmanager
def _replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


def load(platform: str) -> Any:
    """Return the module of what differs as another system loads it; it stays as if it ran there."""
    spec = importlib.util.spec_from_file_location(NAME, SOURCE)
    assert spec
    assert spec.loader
    module: Any = importlib.util.module_from_spec(spec)

    class System(ModuleType):
        """`sys`, as this module sees it."""

        def __getattr__(self, name: str) -> Any:
            return getattr(sys, name)

    imitated: Any = System("sys")
    imitated.platform = platform
    sys.modules.setdefault("msvcrt", Msvcrt())
    real = sys.modules["sys"]
    sys.modules["sys"] = imitated
    try:
        spec.loader.exec_module(module)
    finally:
        sys.modules["sys"] = real
    return module


def _open_files() -> Iterator[str]:
    for descriptor in os.listdir("/proc/self/fd"):
        try:
            yield os.readlink(f"/proc/self/fd/{descriptor}")
        except OSError:
            continue
    with open("/proc/self/maps", encoding="utf-8") as maps:
        yield from (line.split(maxsplit=5)[5].strip() for line in maps if "/" in line)


def _refuse_open(*paths: Any) -> None:
    for path in paths:
        name = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
        if any(each == name or each.startswith(f"{name}/") for each in _open_files()):
            raise PermissionError(errno.EACCES, "Access is denied", str(path))


def install() -> None:
    """Make a Windows of this process; call it before message_batches is imported."""
    module = load("win32")
    module._PAUSES = ()
    sys.modules[NAME] = module
    sys.modules["fcntl"] = None  # type: ignore[assignment]
    del os.O_NOFOLLOW
    shutil._use_fd_functions = False  # type: ignore[attr-defined]
    for name in ("unlink", "remove", "replace", "rename", "rmdir"):
        _guard(name)
    opened = os.open

    def open_(path: Any, flags: int, *arguments: Any, **options: Any) -> int:
        # A temporary file without a name is something else on Windows, which works.
        if os.path.isdir(path) and flags & os.O_TMPFILE != os.O_TMPFILE:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return opened(path, flags, *arguments, **options)

    os.open = open_


def _guard(name: str) -> None:
    original = getattr(os, name)

    def guarded(path: Any, *arguments: Any, **options: Any) -> None:
        _refuse_open(path, *arguments)
        if name == "rename" and arguments and os.path.lexists(arguments[0]):
            raise FileExistsError(errno.EEXIST, "File exists", str(arguments[0]))
        original(path, *arguments, **options)

    setattr(os, name, guarded)
