"""Which module may import which, where SQL and clocks are allowed, and what packages show."""

from __future__ import annotations

import re
import sys
import tomllib
import types
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

from tests.architecture import (
    MODULES,
    ROOT,
    TOP,
    asserted,
    functions,
    imports,
    imports_of,
    is_inside,
    is_package,
    layers,
    of_a_platform,
    parent,
    passes_face,
    points_up,
    source_of,
    sql,
    surroundings,
    untyped_arguments,
)

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def packages(requirements: list[str]) -> set[str]:
    """Return the import names of requirements."""
    return {re.split(r"[^\w.]", requirement)[0] for requirement in requirements}


CORE = packages(PROJECT["dependencies"])
EXTRA = {name: packages(found) for name, found in PROJECT["optional-dependencies"].items()}
SHARED = {name for name in MODULES if re.fullmatch(rf"{TOP}\._[a-z]+", name)}
OWN = (TOP, "message_batches_api")
PLATFORM = "message_batches._platform"

# Each package, from the bottom to the top, with the packages of ours and of others it may import.
PACKAGES: dict[str, tuple[set[str], set[str]]] = {
    # pydantic asks a model how it is validated, only where a caller has pydantic.
    "message_batches_api": (set(), {"attrs", "httpx", "pydantic_core"}),
    "message_batches._errors": (set(), set()),
    PLATFORM: ({"message_batches._errors"}, set()),
    **{
        name: (set(), set())
        for name in sorted(SHARED)
        if name not in ("message_batches._errors", PLATFORM)
    },
    "message_batches._html": ({"message_batches._escaping"}, set()),
    "message_batches._extras": ({"message_batches._errors"}, set()),
    "message_batches._files": ({"message_batches._errors", PLATFORM}, set()),
    # pydantic makes the schema of a class, only where a caller passes one.
    "message_batches.sdk": ({"message_batches_api", *SHARED}, CORE | EXTRA["zstd"] | {"pydantic"}),
    "message_batches.types": ({"message_batches_api"}, set()),
    "message_batches": (
        {"message_batches.sdk", "message_batches.types", "message_batches_api", *SHARED},
        set(),
    ),
    "message_batches.jobs": (
        {"message_batches", "message_batches.sdk", "message_batches_api", *SHARED},
        # jsonschema-rs is imported as jsonschema_rs, opentelemetry-api as opentelemetry. A class of
        # pydantic is its caller's.
        # typing_extensions is imported by type checkers only, which have it.
        CORE
        | {"typing_extensions"}
        # Where they are: a bar on a terminal, and a display in a notebook.
        | {"rich", "IPython"}
        | EXTRA["remote"]
        | EXTRA["postgres"]
        | {"jsonschema_rs", "opentelemetry", "pydantic"},
    ),
    # A helper that client and sandbox shared would hide a mistake from the tests of both.
    "message_batches.sandbox": (
        {
            "message_batches_api",
            "message_batches._version",
            "message_batches._errors",
            "message_batches._extras",
        },
        CORE | EXTRA["sandbox"],
    ),
    # What a program sent is named and priced as a run does it; the sandbox takes no part in that.
    "message_batches.sandbox.assertions": (
        {"message_batches.sandbox", "message_batches.jobs"},
        set(),
    ),
    # pytest loads this one, so pytest is installed.
    "message_batches.sandbox.pytest_plugin": ({"message_batches.sandbox.assertions"}, {"pytest"}),
    "message_batches.tables": (
        {
            "message_batches",
            "message_batches.jobs",
            "message_batches.sdk",
            "message_batches_api",
            *SHARED,
        },
        CORE | EXTRA["tables"] | EXTRA["excel"],
    ),
    "message_batches.report_html": (
        {"message_batches", "message_batches.jobs", "message_batches.sdk", *SHARED},
        CORE | EXTRA["html"],
    ),
    "message_batches.ray": (
        {
            "message_batches",
            "message_batches.jobs",
            "message_batches.sdk",
            "message_batches.tables",
            "message_batches_api",
            *SHARED,
        },
        CORE | EXTRA["tables"] | {"ray"},
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
            *SHARED,
        },
        CORE | EXTRA["cli"],
    ),
    "message_batches.__main__": ({"message_batches.cli", "message_batches._extras"}, set()),
}

# The folders and modules inside a package, from the bottom to the top. `*` is every other one.
LAYERS = {
    "message_batches.sdk": layers(
        "errors options < http < settings flow drivers calls retry < results < create < *"
    ),
    "message_batches.jobs": layers(
        "errors system storage < answers money < typed < types state options < display < input"
        " < given_files caching revisions < ledger < output priming < engine < plan report < *"
    ),
    "message_batches.tables": layers(
        "errors arrow_values < answers < columns < formats < frames < table template attachments"
        " < requests"
        " < sinks join record_batches < table_requests write < run < steps"
    ),
    "message_batches.sandbox": layers(
        "errors < clock encoding < prompt_cache < responder < store questions < fault_registry"
        " < faults < processor < upstream < http < *"
    ),
}

# What may be imported from outside of its package, beside the package and its folders.
FACES = frozenset(
    {
        "message_batches.jobs.internals",
        "message_batches.jobs.steps",
        "message_batches.jobs.types",
        "message_batches.jobs.errors",
        "message_batches.jobs.extract",
        "message_batches.jobs.orphans",
        "message_batches.tables.steps",
    }
)

# They import each of their names only when it is used, from where it is.
START = (TOP, f"{TOP}.__main__", f"{TOP}.types")

# Its modules import each other directly: a client should not load what a face would import.
OPEN_INSIDE = "message_batches.sdk"

# SQL: the ledger, and stores that have nothing to do with it.
SQL = (
    "message_batches.jobs.ledger",
    "message_batches.sandbox.store",
    "message_batches.jobs.output.result_finder",  # an index of skipped results, in a scratch file
    "message_batches.tables.formats.sqlite",
    "message_batches.tables.sinks.sqlite",
)

# What a run decides is decided by plain values: no I/O, no clock, no randomness.
PURE = (
    "message_batches.jobs.state",
    "message_batches.jobs.engine.planner",
    "message_batches.jobs.engine.policy",
    "message_batches.jobs.engine.rules",
)
PURE_OTHERS = ("attrs", "collections.abc", "hashlib", "math", "typing", "__future__")

MODULES_IN_A_FOLDER = 13
LONG_FOLDERS: dict[str, str] = {}

PUBLIC = (
    "message_batches",
    "message_batches.jobs",
    "message_batches.jobs.internals",
    "message_batches.jobs.steps",
    "message_batches.tables",
    "message_batches.tables.steps",
    "message_batches.sandbox",
    "message_batches.report_html",
)

# `*args: Any` or `**kwargs: Any` that have a reason.
UNTYPED = {
    "DefaultHttpxClient.__init__": "passed to httpx, as in the vendor's SDK",
    "DefaultAsyncHttpxClient.__init__": "passed to httpx, as in the vendor's SDK",
    "AsyncResults.throw": "the signature of a coroutine's throw",
}


# Violations that are known and not repaired yet. This list only gets shorter.
KNOWN: frozenset[str] = frozenset()


def package_of(module: str) -> str:
    """Return the entry of PACKAGES that names a module most closely."""
    return max((package for package in PACKAGES if is_inside(module, package)), key=len)


def listed(found: list[str]) -> str:
    """Return findings for a failed test, one per line."""
    return "\n".join(["", *found])


def handwritten(module: str) -> bool:
    return is_inside(module, TOP)


Finding = tuple[str, int, str]
"""A module, a line and what is wrong there."""


def arrows() -> Iterator[Finding]:
    """Yield each import of one handwritten module in another: importer, line, imported."""
    for module in filter(handwritten, MODULES):
        for line, name in imports_of(module):
            if name in MODULES and handwritten(name):
                yield module, line, name


def place(module: str, line: int) -> str:
    return f"{MODULES[module].relative_to(ROOT)}:{line}"


def upward_imports() -> Iterator[Finding]:
    """Yield the imports that lead to a higher layer of the same package."""
    for module, line, name in arrows():
        for package, order in LAYERS.items():
            if points_up(module, name, package, order):
                yield module, line, f"imports {name} upward"


def imports_past_a_face() -> Iterator[Finding]:
    """Yield the imports of a module behind the face of another package or folder."""
    for module, line, name in arrows():
        open_inside = is_inside(module, OPEN_INSIDE) and is_inside(name, OPEN_INSIDE)
        if not open_inside and package_of(module) not in START and passes_face(module, name, FACES):
            yield module, line, f"imports {name}"


def sql_elsewhere() -> Iterator[Finding]:
    """Yield the signs of SQL outside of the ledger and the other stores."""
    for module in filter(handwritten, MODULES):
        if not any(is_inside(module, allowed) for allowed in SQL):
            for line, what in sql(source_of(module)):
                yield module, line, f"contains {what}"


def clocks_of_runs() -> Iterator[Finding]:
    """Yield the uses of a clock, sleep, randomness or fsync that a run does not get as a System."""
    for module in MODULES:
        if is_inside(module, "message_batches.jobs") and module != "message_batches.jobs.system":
            for line, what in surroundings(source_of(module)):
                yield module, line, f"uses {what}"


def impure_imports() -> Iterator[Finding]:
    """Yield what the planner, its rules and its values import besides each other."""
    for module in MODULES:
        if any(is_inside(module, pure) for pure in PURE):
            for line, name in imports_of(module):
                if not any(is_inside(name, pure) for pure in (*PURE, *PURE_OTHERS)):
                    yield module, line, f"imports {name}"


def asserts() -> Iterator[Finding]:
    """Yield each `assert`: Python does without them under -O, so they guard nothing."""
    for module in filter(handwritten, MODULES):
        for line in asserted(source_of(module)):
            yield module, line, "contains an assert"


def platforms_elsewhere() -> Iterator[Finding]:
    """Yield what differs between Linux, macOS and Windows outside of the module for that."""
    for module in filter(handwritten, MODULES):
        if module != PLATFORM:
            for line, what in of_a_platform(source_of(module)):
                yield module, line, f"uses {what}"


RULES = (
    upward_imports,
    imports_past_a_face,
    sql_elsewhere,
    clocks_of_runs,
    impure_imports,
    asserts,
    platforms_elsewhere,
)


@pytest.mark.parametrize("rule", RULES, ids=[rule.__name__ for rule in RULES])
def test_a_rule_holds(rule: Callable[[], Iterator[Finding]]) -> None:
    found = [
        f"{place(module, line)} {what}"
        for module, line, what in rule()
        if f"{module} {what}" not in KNOWN
    ]
    assert not found, listed(found)


def test_an_assert_is_found_but_not_in_a_docstring() -> None:
    assert list(asserted('def f():\n    """\n    assert x\n    """\n    assert x\n')) == [5]


def test_a_violation_that_is_repaired_is_no_longer_known() -> None:
    found = {f"{module} {what}" for rule in RULES for module, _, what in rule()}
    assert sorted(KNOWN - found) == []


def forbidden(module: str, name: str) -> bool:
    """Return whether the entry of a module's package forbids an import."""
    ours, others = PACKAGES[package_of(module)]
    top = name.partition(".")[0]
    if top in OWN:
        return package_of(name) not in {package_of(module), *ours}
    return top not in sys.stdlib_module_names and top not in others


# Packages


def test_every_package_has_an_entry() -> None:
    assert {package_of(module) for module in MODULES} == set(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_what_its_entry_allows(package: str) -> None:
    found = [
        f"{place(module, line)} imports {name}"
        for module in MODULES
        if package_of(module) == package
        for line, name in imports_of(module)
        if forbidden(module, name)
    ]
    assert not found, listed(found)


def test_the_packages_have_no_cycle() -> None:
    seen: set[str] = set()
    for package, (ours, _) in PACKAGES.items():
        assert ours <= seen, f"{package} may import a package of a later entry"
        seen.add(package)


@pytest.mark.parametrize(
    ("module", "source", "imported"),
    [
        (
            "message_batches.sdk.flow",
            "import message_batches.jobs.plan",
            "message_batches.jobs.plan",
        ),
        ("message_batches.sdk.flow", "from message_batches import cli", "message_batches.cli"),
        (
            "message_batches.sdk.flow",
            "from ..sandbox import server",
            "message_batches.sandbox.server",
        ),
        ("message_batches.sdk.flow", "def f():\n    from .. import jobs", "message_batches.jobs"),
        (
            "message_batches.sandbox.app",
            "from message_batches.sdk.retry import wait",
            "message_batches.sdk.retry",
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
        (
            "message_batches.sdk.flow",
            "from message_batches.jobs import run",
            "message_batches.jobs",
        ),
    ],
)
def test_an_import_that_an_entry_forbids_is_found(module: str, source: str, imported: str) -> None:
    ((_, name),) = imports(module, source, package=False)
    assert name == imported
    assert forbidden(module, name)


# Folders


@pytest.mark.parametrize("package", LAYERS)
def test_the_layers_name_what_is_there(package: str) -> None:
    named = {name for layer in LAYERS[package] for name in layer} - {"*"}
    assert [name for name in sorted(named) if f"{package}.{name}" not in MODULES] == []


def test_an_import_that_points_up_is_found() -> None:
    order = layers("errors types < input < ledger < *")
    package = "message_batches.jobs"
    assert points_up(f"{package}.input.reader", f"{package}.ledger.ledger", package, order)
    assert points_up(f"{package}.errors", f"{package}.run", package, order)
    assert not points_up(f"{package}.ledger.ledger", f"{package}.input", package, order)
    assert not points_up(f"{package}.run", f"{package}.start", package, order)
    assert not points_up("message_batches.tables.runs", f"{package}.run", package, order)


def test_an_import_that_passes_a_face_is_found() -> None:
    def passes(module: str, name: str) -> bool:
        return passes_face(f"message_batches.{module}", f"message_batches.{name}", FACES)

    assert passes("tables.runs", "jobs.run")
    assert passes("tables.runs", "jobs.ledger.schema")
    assert passes("jobs.input.reader", "jobs.ledger.schema")
    assert passes("jobs.run", "jobs.ledger.schema")
    assert passes("sandbox.app", "sandbox.responder.blocks")
    assert not passes("tables.runs", "jobs")
    assert not passes("tables.runs", "jobs.internals")
    assert not passes("tables.runs", "jobs.ledger")
    assert not passes("jobs.ledger.ledger", "jobs.ledger.schema")
    assert not passes("jobs.ledger.ledger", "jobs.errors")
    assert not passes("sandbox.responder.answer", "sandbox.responder.blocks")
    assert not passes("tables.runs", "_wording")


def test_a_folder_has_few_modules() -> None:
    sizes = Counter(
        parent(module) for module in MODULES if handwritten(module) and not is_package(module)
    )
    long = {folder: size for folder, size in sizes.items() if size > MODULES_IN_A_FOLDER}
    assert {folder: size for folder, size in long.items() if folder not in LONG_FOLDERS} == {}


# Content


@pytest.mark.parametrize(
    "source",
    [
        "import sqlite3",
        "from sqlite3 import connect",
        "a = 'SELECT 1'",
        "a = f'INSERT INTO {table} VALUES (?)'",
        "a = '''\n    UPDATE batch SET id = ?'''",
        "a = 'DELETE FROM batch'",
        "a = 'CREATE TABLE batch (id)'",
        "a = 'PRAGMA user_version'",
        "a = 'BEGIN IMMEDIATE'",
        "a = 'WITH some(id) AS (SELECT 1) SELECT id FROM some'",
    ],
)
def test_sql_is_found(source: str) -> None:
    assert list(sql(source))


@pytest.mark.parametrize(
    "source", ["method = 'DELETE'", "a = 'Select a table.'", "a = 'Begin here'", "import sqlite4"]
)
def test_what_only_resembles_sql_is_not_found(source: str) -> None:
    assert not list(sql(source))


@pytest.mark.parametrize(
    "source",
    [
        "import time",
        "from random import random",
        "datetime.now(UTC)",
        "os.fsync(1)",
        "os.urandom(8)",
    ],
)
def test_a_clock_or_randomness_is_found(source: str) -> None:
    assert list(surroundings(source))


@pytest.mark.parametrize(
    "source",
    ["self.system.fsync(1)", "system.fsync(1)", "system.steady()", "from datetime import datetime"],
)
def test_what_the_system_gives_is_not_found(source: str) -> None:
    assert not list(surroundings(source))


@pytest.mark.parametrize(
    "source",
    [
        "import fcntl",
        "from msvcrt import locking",
        "sys.platform == 'win32'",
        "os.name",
        "os.open(path, os.O_NOFOLLOW)",
        "getattr(os, 'O_NOFOLLOW', 0)",
        "signal.signal(signal.SIGBREAK, end)",
        "Path('/proc/self/fd')",
        "os.replace(one, other)",
        "path.replace(other)",
        "path.with_name(name).rename(path)",
    ],
)
def test_what_differs_between_systems_is_found(source: str) -> None:
    assert list(of_a_platform(source))


@pytest.mark.parametrize(
    "source", ["text.replace('a', 'b')", "time.replace(tzinfo=UTC)", "replace_file(one, other)"]
)
def test_what_does_not_differ_between_systems_is_not_found(source: str) -> None:
    assert not list(of_a_platform(source))


# Public faces


def face(name: str) -> types.ModuleType:
    return import_module(name)


@pytest.mark.parametrize("name", PUBLIC)
def test_a_package_shows_its_public_names_only(name: str) -> None:
    assert sorted(dir(face(name))) == sorted(face(name).__all__)


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_argument_has_a_name(name: str) -> None:
    assert {
        key: untyped
        for key, function in functions(face(name))
        if key not in UNTYPED and (untyped := untyped_arguments(function))
    } == {}


def test_an_argument_without_a_name_is_found() -> None:
    def bad(first: int, *rest: Any, **more: Any) -> None: ...

    def good(first: int, *rest: int, **more: str) -> None: ...

    assert untyped_arguments(bad) == ["*rest: 'Any'", "**more: 'Any'"]
    assert untyped_arguments(good) == []
