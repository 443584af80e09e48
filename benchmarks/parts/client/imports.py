"""Measure the start: importing and constructing a client, and the command."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import children
from benchmarks.figures.model import Goal, Line, line
from benchmarks.peers import environments
from benchmarks.peers.commands import installed

VENDOR = "vendor SDK"
HTTPX = "httpx.Client only"
WIZARD = "BatchWizard"

_TIMED = """
import time
started = time.perf_counter()
{work}
print(time.perf_counter() - started)
"""
_PROGRAMS = {
    "ours": "import message_batches; message_batches.Anthropic(api_key='key')",
    VENDOR: "import anthropic; anthropic.Anthropic(api_key='key')",
    HTTPX: "import httpx; httpx.Client()",
}


def measure(*, quick: bool) -> Iterator[Line]:
    """Yield the lines for the client and for the command."""
    repeats = 1 if quick else 7
    clients = {
        name: children.python("-c", _TIMED.format(work=work)) for name, work in _PROGRAMS.items()
    }
    if not quick:
        children.in_turn(clients, 1)  # loads the files into memory
    runs = children.in_turn(clients, repeats)
    yield line(
        "import and construct a client",
        "inside a new process",
        "ms",
        {name: [run.answer for run in found] for name, found in runs.items()},
        scale=1e3,
        roles={VENDOR: "peer", HTTPX: "bound"},
        goals=[Goal(VENDOR, at_least=8)],
    )
    commands = {"ours": [installed("message-batches"), "--help"]}
    if wizard := environments.python_of("batchwizard"):
        commands[WIZARD] = [str(wizard.with_name("batchwizard")), "--help"]
    if not quick:
        children.in_turn(commands, 1)
    runs = children.in_turn(commands, 1 if quick else 5)
    yield line(
        "command --help",
        "a complete process",
        "ms",
        {name: [run.seconds for run in found] for name, found in runs.items()},
        scale=1e3,
        roles={WIZARD: "peer"} if wizard else {},
        goals=[Goal(WIZARD, at_least=2)] if wizard else [],
    )
