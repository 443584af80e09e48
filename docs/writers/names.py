"""The reference of the Python API: which directive of Sphinx writes about each name."""

from __future__ import annotations

import importlib
import inspect
from typing import Any


def names(text: str) -> str:
    """
    Return the directives for names of a module.

    Args:
        text: the module, then a name on each line.
    """
    module, *listed = text.split()
    found = importlib.import_module(module)
    lines = [
        line for name in listed for line in _directive(f"{module}.{name}", getattr(found, name))
    ]
    return "\n".join(["```{eval-rst}", *lines, "```"])


def _directive(path: str, value: Any) -> list[str]:
    if inspect.isclass(value) and issubclass(value, BaseException):
        return [f".. autoexception:: {path}", ""]
    if inspect.isclass(value):
        return [f".. autoclass:: {path}", ""]
    if inspect.isfunction(value):
        return [f".. autofunction:: {path}", ""]
    return [f".. autodata:: {path}", "   :no-value:", ""]
