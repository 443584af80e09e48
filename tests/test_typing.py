"""Both type checkers accept right programs and find the slips in wrong ones."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from message_batches.sdk.create.switch_params import SwitchedParams, SwitchedRequest
from message_batches_api import params

ROOT = Path(__file__).resolve().parent.parent
CHECKERS = {
    "mypy": [
        "--strict",
        "tests/typing/api.py",
        "tests/typing/answers.py",
        "tests/typing/vendor_style.py",
    ],
    "pyright": ["-p", "tests/typing", "--pythonpath", sys.executable],
}


@pytest.mark.slow
@pytest.mark.parametrize("checker", CHECKERS)
def test_a_checker_accepts_right_programs_and_finds_the_slips(checker: str) -> None:
    if importlib.util.find_spec(checker) is None:
        pytest.skip(f"{checker} is not installed; `nox -s typecheck` has it")
    command = [sys.executable, "-m", checker, *CHECKERS[checker]]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def written(typed: Any) -> dict[str, str]:
    """The keys of a TypedDict and their types, as they are written."""
    return {
        key: getattr(value, "__forward_arg__", str(value)).replace("api.", "")
        for key, value in typed.__annotations__.items()
    }


def test_params_with_switches_are_those_of_the_api_and_the_switches() -> None:
    api = written(params.BetaMessageCreateParamsNonStreaming)
    ours = written(SwitchedParams)
    switches = {"citations": "Switch", "code_execution": "Switch", "web_search": "WebSearchSwitch"}
    thinking = {"thinking": f"ThinkingSwitch | {api['thinking']}"}
    assert ours == api | thinking | switches
    assert SwitchedRequest.__annotations__.keys() == params.BetaRequest.__annotations__.keys()
