"""The generated package is what the contract says, and the check reports every deviation."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip(
    "openapi_python_client", reason="the generator's own requirements are not installed"
)

from generator.build import build

from generator import __main__ as command

PACKAGE = command.ROOT / "generated" / "message_batches_api"


@pytest.fixture(scope="module")
def tree():
    """The package, generated once for all tests of this module."""
    return build(command.ROOT / "openapi.yaml")


@pytest.fixture
def package(tmp_path):
    """A copy of the generated package that a test may change."""
    target = tmp_path / "message_batches_api"
    shutil.copytree(PACKAGE, target, ignore=shutil.ignore_patterns("__pycache__"))
    return target


@pytest.fixture
def check(tree, monkeypatch):
    """Return a function that runs the command with --check and does not generate again."""
    monkeypatch.setattr(command, "build", lambda spec: tree)
    return lambda package: command.main(["--check", "--output", str(package)])


def test_what_is_checked_in_is_up_to_date(check, capsys):
    assert check(PACKAGE) == 0, capsys.readouterr().err


def test_an_edited_file_is_reported(check, package, capsys):
    file = package / "models" / "message.py"
    file.write_text(file.read_text() + "\n")

    assert check(package) == 1
    assert "edited: models/message.py" in capsys.readouterr().err


def test_an_added_file_is_reported(check, package, capsys):
    (package / "models" / "mine.py").write_text("")

    assert check(package) == 1
    assert "not generated: models/mine.py" in capsys.readouterr().err


def test_a_deleted_file_is_reported(check, package, capsys):
    (package / "py.typed").unlink()

    assert check(package) == 1
    assert "missing: py.typed" in capsys.readouterr().err


def test_a_check_writes_nothing(check, package):
    before = sorted(path.stat().st_mtime_ns for path in package.rglob("*"))
    check(package)

    assert sorted(path.stat().st_mtime_ns for path in package.rglob("*")) == before


def test_a_warning_of_the_generator_fails(package, tmp_path, capsys):
    """openapi-python-client warns of a response type it does not know, and leaves out its code."""
    spec = tmp_path / "openapi.yaml"
    contract = (command.ROOT / "openapi.yaml").read_text()
    spec.write_text(contract.replace("application/x-jsonl:", "application/x-other:", 1))

    assert command.main(["--check", "--output", str(package), "--spec", str(spec)]) == 1
    assert "application/x-other" in capsys.readouterr().err


@pytest.mark.slow
def test_the_same_contract_gives_the_same_bytes(tmp_path):
    trees = []
    for seed in ("1", "2"):
        target = tmp_path / seed
        subprocess.run(
            [sys.executable, "-m", "generator", "--output", str(target)],
            cwd=command.ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        )
        files = (path for path in Path(target).rglob("*") if path.is_file())
        trees.append({path.relative_to(target): path.read_bytes() for path in files})

    assert trees[0] == trees[1]


def test_every_generated_module_names_its_source():
    for path in PACKAGE.rglob("*.py"):
        first = path.read_text().split("\n", 1)[0]
        assert first.startswith("# Generated from openapi.yaml"), path
