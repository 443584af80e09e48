"""References inside a schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from message_batches.jobs.answers.schemas.keywords import DEFINITIONS
from message_batches.jobs.answers.schemas.merging import SchemaError


def referred(root: Any, reference: str) -> Any:
    """Return what a reference in a schema leads to; None for nothing, and for an anchor."""
    if reference not in ("#", "#/") and not reference.startswith("#/"):
        return None
    found: Any = root
    for step in unquote(reference[1:]).split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(found, Mapping) and name in found:
            found = found[name]
        elif isinstance(found, list) and name.isdecimal() and int(name) < len(found):
            found = found[int(name)]
        else:
            return None
    return found if isinstance(found, Mapping | bool) else None


class References:
    """
    Follow the references of a schema.

    Args:
        root: the schema.
    """

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root

    def target(self, reference: str, place: str) -> Any:
        """
        Return what a reference leads to.

        Raises:
            SchemaError: it leads out of the schema, or nowhere.
        """
        if not reference.startswith("#"):
            raise SchemaError(
                place,
                f"refers to {reference}, which is outside of it",
                "Copy that schema into $defs, and refer to it there.",
            )
        if (found := referred(self._root, reference)) is None:
            raise SchemaError(
                place,
                f"refers to {reference}, where there is no schema",
                "Refer to a schema in $defs, such as #/$defs/Address.",
            )
        return found

    def refuse_recursion(self) -> None:
        """
        Raise a SchemaError if a reference leads to a schema that it is a part of.

        The service refuses that: "Circular reference detected in schema definitions".
        """
        done: set[str] = set()
        # Each entry is a schema whose references are being followed, and those that are left.
        path: list[tuple[str, list[str]]] = [("", _references_in(self._root))]
        above: set[str] = {"#", "#/"}
        while path:
            name, left = path[-1]
            if not left:
                done.add(name)
                above.discard(name)
                path.pop()
                continue
            if (reference := left.pop()) in above:
                raise SchemaError(
                    "" if reference in ("#", "#/") else name_in(reference),
                    f"contains the $ref {reference}, which leads to itself; the service refuses "
                    "recursion",
                    "Name as many levels as answers need, or ask for a flat list whose items name "
                    "their parent.",
                )
            if reference not in done:
                above.add(reference)
                path.append((reference, _references_in(referred(self._root, reference))))


_NAMED = frozenset({"properties", "patternProperties", "dependentSchemas"})
"""The keywords whose members have names of the schema's author."""

_NOT_FOLLOWED = frozenset({"const", "default", "enum", "examples", *DEFINITIONS})


def _references_in(schema: Any) -> list[str]:
    """Return the references in a schema, but not those in its definitions."""
    found: list[str] = []
    waiting = [schema]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, Mapping):
            for key, value in one.items():
                if key == "$ref" and isinstance(value, str):
                    found.append(value)
                elif key in _NAMED and isinstance(value, Mapping):
                    waiting += value.values()
                elif key not in _NOT_FOLLOWED:
                    waiting.append(value)
    return found


def name_in(reference: str) -> str:
    """Return the last name of a reference, for the place of its schema in messages."""
    last = unquote(reference.rpartition("/")[2]).replace("~1", "/").replace("~0", "~")
    return last or "#"
