"""Do what a page says, as a reader would: save its files, and run its blocks in order."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from attrs import frozen

from message_batches.__main__ import main
from tests.pages import ROOT

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# A sentence such as: Save this as `prompt.txt`:
SAVED = re.compile(r"[Ss]ave this as `([\w./-]+)`:\s*\Z")
# What only a shell understands.
SHELL = re.compile(r"[|><$'*\n]|&&|^(?!message-batches )")


@frozen
class Block:
    """
    A block of code of a page.

    Attributes:
        language: what follows the fence.
        text: what is in it.
        file: the file that the sentence before says to save it as.
    """

    language: str
    text: str
    file: str | None


def blocks_of(text: str) -> Iterator[Block]:
    """Yield the blocks of a page, in order."""
    for found in BLOCK.finditer(text):
        name = SAVED.search(text[: found.start()])
        yield Block(found[1], found[2], name[1] if name else None)


def walk(text: str, folder: Path) -> int:
    """
    Do what a page says, in an empty folder, and compare what it prints with what the page shows.

    Returns:
        how many blocks were run.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    printed, ran = "", 0
    for block in blocks_of(text):
        if block.file is not None:
            (folder / block.file).write_text(block.text, encoding="utf-8")
        elif block.language == "text":
            if "ANTHROPIC_API_KEY=" not in block.text:  # a line of a crontab
                expect(block.text, printed)
        elif block.language == "python":
            printed, ran = run_python(block.text, names), ran + 1
        elif block.language == "sh":
            printed, ran = run_shell(block.text, folder), ran + 1
        elif block.language != "ini":  # a file of another program
            raise AssertionError(f"nobody looks at this block of {block.language}:\n{block.text}")
    return ran


def expect(shown: str, printed: str) -> None:
    """Check what was printed, but for the width of blanks; three dots stand for anything."""
    parts = (re.escape(" ".join(part.split())) for part in shown.split("..."))
    said = " ".join(printed.split())
    assert re.fullmatch(".*".join(parts), said), f"{shown}\n!=\n{printed}"


def run_python(text: str, names: dict[str, Any]) -> str:
    """Run a block of a program that is in several blocks; return what it printed."""
    out = io.StringIO()
    with redirect_stdout(out):
        exec(compile(text, "page", "exec", dont_inherit=True), names)
    return out.getvalue()


def run_shell(text: str, folder: Path) -> str:
    """Run lines that have to succeed: in a shell, or in this process where none is needed."""
    lines = text.strip()
    if lines.startswith("pip install"):
        return ""  # installed already
    if all(not SHELL.search(line) for line in lines.splitlines()):
        return "".join(run_command(shlex.split(line)[1:]) for line in lines.splitlines())
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", lines],
        cwd=folder,
        env=shell_environment(folder),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{lines}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def shell_environment(folder: Path) -> dict[str, str]:
    """Return an environment in which the command and `python` are those of this process."""
    programs = folder / ".programs"
    programs.mkdir(exist_ok=True)
    for name, start in (("message-batches", "-m message_batches "), ("python", "")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {start}"$@"\n')
        program.chmod(0o755)
    path = os.pathsep.join(map(str, (ROOT / "src", ROOT / "generated")))
    return {
        **os.environ,
        "PATH": os.pathsep.join([str(programs), os.environ["PATH"]]),
        "PYTHONPATH": path,
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def run_command(arguments: list[str]) -> str:
    """Run message-batches in this process; it has to succeed."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = exit_code_of(arguments)
    assert code == 0, f"{arguments}: {code}\n{out.getvalue()}{err.getvalue()}"
    return out.getvalue()


def exit_code_of(arguments: list[str]) -> int:
    """Run message-batches in this process, and return how it ended."""
    try:
        main(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0
