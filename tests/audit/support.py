"""What the tests of the audit share: the contract, changed, and the vendor's packages."""

from __future__ import annotations

import copy
import importlib.util
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from generator.audit import contract, witnesses
from generator.audit.compare import Comparison, compare
from generator.audit.forms import Side

ROOT = Path(__file__).parent.parent.parent
REASONS = ROOT / "generator" / "audit" / "reasons.yaml"
POINTER = "#/components/schemas/"

needs_sdk = pytest.mark.skipif(
    importlib.util.find_spec("anthropic") is None,
    reason="the vendor's SDK is installed by `nox -s audit` only",
)

Document = dict[str, Any]


@cache
def typescript_files() -> tuple[Any, str]:
    """The pinned TypeScript package; a test is skipped where it cannot be had."""
    try:
        return witnesses.typescript_files(ROOT / "pyproject.toml", ROOT / ".nox" / "npm")
    except witnesses.NotConsulted as error:
        pytest.skip(f"the TypeScript types cannot be had: {error}")


def held(other: Side, document: Document) -> Comparison:
    return compare(other, contract.read(document), contract.unused(document))


class CopiedWhenTouched(dict[str, Any]):
    """A dict whose values are the caller's own to change; the rest is shared, which is quick."""

    def __getitem__(self, key: str) -> Any:
        self[key] = copy.deepcopy(super().__getitem__(key))
        return super().__getitem__(key)


def changed(document: Document, change: Callable[[dict[str, Any]], object]) -> Document:
    """The contract with a change made to its schemas; the document itself stays as it is."""
    schemas = CopiedWhenTouched(document["components"]["schemas"])
    change(schemas)
    return {**document, "components": {**document["components"], "schemas": dict(schemas)}}


def drop_arm(union: dict[str, Any], name: str) -> None:
    union["oneOf"].remove({"$ref": POINTER + name})
    mapping = union["discriminator"]["mapping"]
    for tag in [tag for tag, target in mapping.items() if target == POINTER + name]:
        del mapping[tag]
