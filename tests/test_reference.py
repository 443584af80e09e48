"""The API reference has a word on everything that it shows."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
BUILD = ast.parse((ROOT / "docs" / "build.py").read_text(encoding="utf-8"))
# The builder itself needs pdoc, which `nox -s docs` installs.
MODULES: list[str] = next(
    ast.literal_eval(node.value)
    for node in BUILD.body
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "MODULES"
)


def shown(module: Any) -> Iterator[tuple[str, Any]]:
    """The classes and functions of ours that a module has, and the methods of the classes."""
    names = getattr(module, "__all__", None) or [
        name
        for name, value in vars(module).items()
        if getattr(value, "__module__", None) == module.__name__
    ]
    for name in names:
        value = getattr(module, name)
        if name.startswith("_") or not str(getattr(value, "__module__", "")).startswith("message_"):
            continue
        if isinstance(value, type):
            yield name, value
            for attribute, method in vars(value).items():
                function = getattr(method, "fget", getattr(method, "func", method))
                if not attribute.startswith("_") and isinstance(function, FunctionType):
                    yield f"{name}.{attribute}", function
        elif isinstance(value, FunctionType):
            yield name, value


@pytest.mark.parametrize("name", MODULES)
def test_everything_shown_is_described(name: str) -> None:
    module = importlib.import_module(name)
    described = {what: inspect.getdoc(value) for what, value in shown(module)}
    assert inspect.getdoc(module)
    assert described
    assert [what for what, text in described.items() if not text] == []
