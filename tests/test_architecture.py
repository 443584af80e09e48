"""Which part of the house may import which: a table, held against every import there is."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (ROOT / "src", ROOT / "generated")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def packages(requirements: list[str]) -> set[str]:
    """The packages to import that requirements bring."""
    return {re.split(r"[^\w.]", one)[0] for one in requirements}


CORE = packages(PROJECT["dependencies"])
EXTRA = {name: packages(found) for name, found in PROJECT["optional-dependencies"].items()}
HOUSE = ("message_batches", "message_batches_api")

# Part: the other parts and the foreign packages that it may import, from the wire up to the person.
TABLE: dict[str, tuple[set[str], set[str]]] = {
    "message_batches_api": (set(), {"attrs", "httpx"}),
    "message_batches._version": (set(), set()),
    "message_batches.sdk": (
        {"message_batches_api", "message_batches._version"},
        CORE | EXTRA["zstd"],
    ),
    "message_batches.types": ({"message_batches_api"}, set()),
    "message_batches": (
        {
            "message_batches.sdk",
            "message_batches.types",
            "message_batches_api",
            "message_batches._version",
        },
        set(),
    ),
    "message_batches.jobs": (
        {
            "message_batches",
            "message_batches.sdk",
            "message_batches_api",
            "message_batches._version",
        },
        CORE,
    ),
    # A helper that client and sandbox shared would let a mistake agree with itself.
    "message_batches.sandbox": (
        {"message_batches_api", "message_batches._version"},
        CORE | EXTRA["sandbox"],
    ),
    # pytest itself loads this one, so pytest is there.
    "message_batches.sandbox.pytest_plugin": ({"message_batches.sandbox"}, {"pytest"}),
    "message_batches.tables": (
        {
            "message_batches",
            "message_batches.jobs",
            "message_batches.sdk",
            "message_batches_api",
            "message_batches._version",
        },
        CORE | EXTRA["tables"],
    ),
    # vl-convert-python is imported by another name.
    "message_batches.report_html": (
        {
            "message_batches",
            "message_batches.jobs",
            "message_batches.sdk",
            "message_batches._version",
        },
        CORE | EXTRA["html"] | {"vl_convert"},
    ),
    "message_batches.ray": (
        {
            "message_batches",
            "message_batches.jobs",
            "message_batches.sdk",
            "message_batches.tables",
        },
        CORE | EXTRA["ray"] | EXTRA["tables"],
    ),
    "message_batches.cli": (
        {
            "message_batches",
            "message_batches.report_html",
            "message_batches.jobs",
            "message_batches.sandbox",
            "message_batches.sdk",
            "message_batches.tables",
            "message_batches_api",
            "message_batches._version",
        },
        CORE | EXTRA["cli"],
    ),
    "message_batches.__main__": ({"message_batches.cli"}, set()),
}


def modules() -> dict[str, Path]:
    """Every module of the distribution and its file."""
    found = {}
    for source in SOURCES:
        for path in source.rglob("*.py"):
            parts = path.relative_to(source).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def part_of(module: str) -> str:
    """The row that a module of the house belongs to: the one that names it most closely."""
    return max((part for part in TABLE if f"{module}.".startswith(f"{part}.")), key=len)


def imports(module: str, source: str, *, package: bool) -> Iterator[tuple[int, str]]:
    """The line and the full name of each module that a source imports, be it in a function."""
    here = module.split(".") if package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, one.name) for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = here[: len(here) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for one in node.names:
                whole = f"{base}.{one.name}"
                yield node.lineno, whole if whole in MODULES else base
        elif isinstance(node, ast.Call) and called(node) == "import_module" and node.args:
            name = beginning(node.args[0])
            if name and not name.startswith("."):
                yield node.lineno, name


def called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def beginning(node: ast.expr) -> str:
    """What a string, or the literal start of an f-string, begins with."""
    if isinstance(node, ast.JoinedStr) and node.values:
        node = node.values[0]
    return (
        node.value.rstrip(".")
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        else ""
    )


def violations(part: str, files: dict[str, Path]) -> Iterator[str]:
    """Imports of a part that its row does not allow."""
    parts, others = TABLE[part]
    for module, path in files.items():
        source = path.read_text(encoding="utf-8")
        for line, name in imports(module, source, package=path.name == "__init__.py"):
            top = name.partition(".")[0]
            if top in HOUSE:
                allowed = part_of(name) == part or part_of(name) in parts
            else:
                allowed = top in sys.stdlib_module_names or top in others
            if not allowed:
                yield f"{path.relative_to(ROOT)}:{line} imports {name}"


def test_every_row_has_a_module() -> None:
    assert {part_of(module) for module in MODULES} == set(TABLE)


@pytest.mark.parametrize("part", TABLE)
def test_a_part_imports_what_its_row_allows(part: str) -> None:
    files = {module: path for module, path in MODULES.items() if part_of(module) == part}
    assert list(violations(part, files)) == []


def test_the_rows_have_no_cycle() -> None:
    reached: dict[str, set[str]] = {}
    for part, (parts, _) in TABLE.items():
        assert parts <= reached.keys(), f"{part} may import a part of a later row"
        reached[part] = parts


@pytest.mark.parametrize(
    ("module", "source", "found"),
    [
        ("message_batches.sdk.flow", "import message_batches.jobs.plan", "message_batches.jobs"),
        ("message_batches.sdk.flow", "from message_batches import cli", "message_batches.cli"),
        ("message_batches.sdk.flow", "from ..sandbox import app", "message_batches.sandbox"),
        ("message_batches.sdk.flow", "def f():\n    from .. import jobs", "message_batches.jobs"),
        (
            "message_batches.sandbox.app",
            "from message_batches.sdk.retry import wait",
            "message_batches.sdk",
        ),
        ("message_batches.sandbox.app", "from message_batches import Anthropic", "message_batches"),
        (
            "message_batches_api.types",
            "import_module(f'message_batches.{name}')",
            "message_batches",
        ),
        (
            "message_batches_api.types",
            "importlib.import_module('message_batches.sdk')",
            "message_batches.sdk",
        ),
        ("message_batches_api.types", "import orjson", "orjson"),
    ],
)
def test_an_import_that_the_table_forbids_is_seen(module: str, source: str, found: str) -> None:
    ((_, name),) = imports(module, source, package=False)
    parts, others = TABLE[part_of(module)]
    seen = part_of(name) if name.partition(".")[0] in HOUSE else name
    assert seen == found
    assert seen != part_of(module)
    assert seen not in parts | others
