"""
Which of the vendor's types exist here, and why the others do not: `docs/vendor-types.md`.

`python -m tests.vendor_types` writes the page; a test fails when it is out of date.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import yaml
from generator.audit import python_types

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "vendor-types.md"
NAMESPACES = ("types", "types.beta", "types.messages", "types.beta.messages")

EXCEPTION = "an exception: those that a batch call can raise are in `message_batches`"
NOT_HELD = "not part of a request or response of a batch"
# What a batch can hold, yet has another name here.
ELSEWHERE = {"BetaIterationsUsage": "a list of `BetaUsageIteration`, which is there"}

HEAD = """\
# The vendor's types

Every public name in the type namespaces of the vendor's SDK {version}, and whether it exists here.
`anthropic.types.X` is `message_batches.types.X`, and so on.
`python -m tests.vendor_types` writes this page, and a test compares it with the packages.

These modules exist here, because programs import from them: `types.message_create_params`,
`types.messages.batch_create_params`, `types.messages.batch_list_params`, and the same three under
`types.beta`.
Other modules, such as `anthropic.types.text_block`, do not: import the name from its namespace.
"""


def held() -> set[str]:
    """Every type that a request or answer of a batch can hold, as the vendor's SDK has them."""
    contract = yaml.load(
        (ROOT / "openapi.yaml").read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),
    )
    side = python_types.read(contract)
    return {*side.objects, *(name for alias in side.aliases for name in alias.names)}


def public(place: str) -> dict[str, object]:
    """The vendor's public names of a namespace."""
    return {
        name: value
        for name, value in sorted(vars(importlib.import_module(f"anthropic.{place}")).items())
        if not name.startswith("_") and not isinstance(value, ModuleType) and name != "annotations"
    }


def reason(name: str, value: object, batch_types: set[str]) -> str:
    """Why a name is absent; empty if there is no reason."""
    if name in ELSEWHERE:
        return ELSEWHERE[name]
    if isinstance(value, type) and issubclass(value, Exception):
        return EXCEPTION
    return "" if name in batch_types else NOT_HELD


def absent(place: str, batch_types: set[str]) -> dict[str, list[str]]:
    """The vendor's names that a namespace lacks, by the reason."""
    ours = dir(importlib.import_module(f"message_batches.{place}"))
    found: dict[str, list[str]] = {}
    for name, value in public(place).items():
        if name not in ours:
            found.setdefault(reason(name, value, batch_types), []).append(name)
    return found


def lines(batch_types: set[str]) -> Iterator[str]:
    yield HEAD.format(version=importlib.import_module("anthropic").__version__)
    for place in NAMESPACES:
        module = importlib.import_module(f"message_batches.{place}")
        ours = [n for n in dir(module) if not isinstance(getattr(module, n), ModuleType)]
        theirs = public(place)
        missing = absent(place, batch_types)
        yield f"## {place}\n"
        yield "| | Names | |\n| --- | --- | --- |"
        yield row("here", [name for name in theirs if name in ours])
        for why, names in sorted(missing.items()):
            yield row(f"not here: {why}", names)
        yield row("only here", [name for name in ours if name not in theirs])
        yield ""


def row(what: str, names: list[str]) -> str:
    return f"| {what} | {len(names)} | {', '.join(f'`{name}`' for name in names)} |"


def text() -> str:
    return "\n".join(lines(held())).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
