"""Public names of a package that are imported when they are first used."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazy_names(
    package: str, modules: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """
    Return the functions `__getattr__` and `__dir__` of a package.

    Args:
        package: the package's name.
        modules: for each public name, the module that defines it, relative to the package. A name
            that maps to itself is a module.
    """

    def get(name: str) -> Any:
        module = modules.get(name)
        if module is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = import_module(f"{package}.{module}")
        value = found if name == module else getattr(found, name)
        setattr(sys.modules[package], name, value)  # later uses find it directly
        return value

    return get, lambda: sorted(modules)
