"""
Which types each namespace has, and where they come from. Nothing is imported before it is named.

What can be sent is a `TypedDict` of `message_batches_api.params`, so that a dict literal is one.
What only comes back is a class of `message_batches_api.models`. Names and places are those of the
vendor's SDK.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any

# The vendor's older names of the errors, which it keeps: without the word Object.
_OBJECT = re.compile(r"(\w+Error)Object(Param)?")
# Of these, the one that would read as the exception; the vendor has none of that name either.
_NO_OLDER_NAME = frozenset({"APIErrorObject"})

# The vendor has this name twice, and exports the container that was used, not the one to ask for.
_RENAMED = {"BetaContainer": "BetaContainerBetaContainer"}


@cache
def _homes() -> dict[str, str]:
    """Return the module of each name of the API."""
    received = dict.fromkeys(import_module("message_batches_api.models").__all__, "models")
    return received | dict.fromkeys(import_module("message_batches_api.params").__all__, "params")


@cache
def _older_names() -> dict[str, str]:
    older = {}
    for name in _homes():
        found = _OBJECT.fullmatch(name)
        if found and name not in _NO_OLDER_NAME:
            older[found[1] + (found[2] or "")] = name
    return older


def _is_beta(name: str) -> bool:
    return name.startswith("Beta")


def _is_of_batches(name: str) -> bool:
    return "Batch" in name or name in ("Request", "BetaRequest")


def _is_api_error(name: str) -> bool:
    """Return whether this is an error of the API, not of a tool, which is part of an answer."""
    return name.endswith(("ErrorObject", "ErrorResponse")) and "Tool" not in name


def standard(name: str) -> bool:
    """Return whether `types` has this name of the API. It has the errors of both surfaces."""
    return not _is_of_batches(name) and (not _is_beta(name) or _is_api_error(name))


def beta(name: str) -> bool:
    """Return whether `types.beta` has this name of the API."""
    return _is_beta(name) and not _is_of_batches(name) and not _is_api_error(name)


def standard_batches(name: str) -> bool:
    """Return whether `types.messages` has this name of the API."""
    return name.startswith(("MessageBatch", "DeletedMessageBatch"))


def beta_batches(name: str) -> bool:
    """Return whether `types.beta.messages` has this name of the API."""
    return name.startswith(("BetaMessageBatch", "BetaDeletedMessageBatch"))


def lazy(
    module: str, has: Callable[[str], bool], below: Mapping[str, tuple[str, ...]]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """
    Return the functions `__getattr__` and `__dir__` of a namespace.

    Args:
        module: its name.
        has: returns whether a name of the API belongs to it.
        below: the modules below it, which are reached as its attributes, each with those of its
            names that the namespace has too.
    """
    own = {name: where for where, names in below.items() for name in (where, *names)}

    def find(name: str) -> Any:
        if name == "__all__":
            return names()
        if name in own:
            found = import_module(f"{module}.{own[name]}")
            return found if name == own[name] else getattr(found, name)
        meant = _older_names().get(name, name)
        if meant in _homes() and has(meant):
            meant = _RENAMED.get(meant, meant)
            return getattr(import_module(f"message_batches_api.{_homes()[meant]}"), meant)
        raise AttributeError(f"module {module!r} has no attribute {name!r}")

    def get(name: str) -> Any:
        value = find(name)
        setattr(sys.modules[module], name, value)
        return value

    def names() -> list[str]:
        older = (name for name, meant in _older_names().items() if has(meant))
        return sorted({*own, *older, *filter(has, _homes())})

    return get, names
