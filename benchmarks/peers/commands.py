"""The command lines of ours and of the peers for complete runs, and what they need around them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from benchmarks.peers import environments

WIZARD = "BatchWizard"
LANE = "batchlane"
PEERS = (WIZARD, LANE)

# batchlane has its address in a constant, and litellm would look for prices on the network.
_LANE_PROGRAM = """
import sys
import batchlane.adapters.anthropic as adapter
from batchlane.cli import main
adapter.BASE_URL = sys.argv.pop(1) + "/v1/messages/batches"
sys.exit(main())
"""


def installed(name: str) -> str:
    """Return a command of the environment that is measured."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    assert found is not None
    return found


def ours(source: Path, out: Path, *options: str) -> list[str]:
    """Return the command of a run."""
    run = [installed("message-batches"), "run", str(source)]
    return [*run, "--out", str(out), "--json", *options]


def wizard(source: Path, folder: Path, *options: str) -> list[str]:
    """Return the command of BatchWizard for a file, or a folder with a file for each batch."""
    command = str(_python(WIZARD).with_name("batchwizard"))
    where = ["--output-directory", str(folder)]
    return [command, "process", str(source), "--provider", "anthropic", *where, *options]


def lane(source: Path, out: Path, address: str, *options: str) -> list[str]:
    """Return the command of batchlane, whose input are ids and prompts."""
    given = ["--model", "anthropic/claude-haiku-4-5", "--id-field", "custom_id"]
    given += ["--max-tokens", "1024", "--checkpoint", str(source.with_name("checkpoint"))]
    program = [str(_python(LANE)), "-c", _LANE_PROGRAM, address]
    return [*program, "run", str(source), *given, "-o", str(out), *options]


def is_installed(name: str) -> bool:
    """Return whether a peer can be run."""
    return environments.python_of(name.lower()) is not None


def surroundings(address: str, home: Path, key: str = "key") -> dict[str, str]:
    """Return the variables with which a program talks to a service and keeps its files apart."""
    return {
        "ANTHROPIC_BASE_URL": address,
        "ANTHROPIC_API_KEY": key,
        "HOME": str(home),
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "XDG_CONFIG_HOME": str(home),
    }


def _python(name: str) -> Path:
    python = environments.python_of(name.lower())
    assert python is not None
    return python
