"""How to read the package's modules, their imports, their constants and their public faces."""

from __future__ import annotations

import ast
import inspect
import re
import types
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from generator import import_paths

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (ROOT / "src", ROOT / "generated")
TOP = "message_batches"


def _modules() -> dict[str, Path]:
    found = {}
    for source in SOURCES:
        for path in source.rglob("*.py"):
            if path.read_bytes().startswith(import_paths.HEADER.encode()):
                continue  # only another path to names; tests/test_types.py compares them
            parts = path.relative_to(source).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = _modules()
"""Every module of the distribution that defines something, with its file."""


def is_package(module: str) -> bool:
    """Return whether a module of the distribution is a package."""
    return MODULES[module].name == "__init__.py"


def parent(module: str) -> str:
    """Return the package that contains a module."""
    return module.rpartition(".")[0]


def is_inside(module: str, package: str) -> bool:
    """Return whether a module is a package or one of its modules, at any depth."""
    return f"{module}.".startswith(f"{package}.")


def source_of(module: str) -> str:
    """Return the source of a module."""
    return MODULES[module].read_text(encoding="utf-8")


@cache
def exported(package: str) -> frozenset[str]:
    """Return the names in the `__all__` of a package: they may be those of its modules too."""
    if package not in MODULES:
        return frozenset()
    for node in ast.parse(source_of(package)).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return frozenset(
                item.value
                for item in ast.walk(node.value)
                if isinstance(item, ast.Constant) and isinstance(item.value, str)
            )
    return frozenset()


def imports(module: str, source: str, *, package: bool) -> Iterator[tuple[int, str]]:
    """Yield the line and the full name of each imported module, in functions too."""
    here = module.split(".") if package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = here[: len(here) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                name = f"{base}.{alias.name}"
                is_module = name in MODULES and alias.name not in exported(base)
                yield node.lineno, name if is_module else base
        elif isinstance(node, ast.Call) and _called(node) == "import_module" and node.args:
            name = _literal_start(node.args[0])
            if name and not name.startswith("."):
                yield node.lineno, name


@cache
def imports_of(module: str) -> tuple[tuple[int, str], ...]:
    """Return the line and the full name of each module that a module imports."""
    return tuple(imports(module, source_of(module), package=is_package(module)))


def _called(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _literal_start(node: ast.expr) -> str:
    """Return a string, or the literal start of an f-string."""
    if isinstance(node, ast.JoinedStr) and node.values:
        node = node.values[0]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value.rstrip(".")
    return ""


# Layers

Layers = tuple[frozenset[str], ...]
REST = "*"


def layers(text: str) -> Layers:
    """Read layers from the bottom to the top: names in a layer, ``<`` between layers."""
    return tuple(frozenset(layer.split()) for layer in text.split("<"))


def layer_of(module: str, package: str, order: Layers) -> int:
    """Return the layer of a module; what is not listed is in the layer with ``*``."""
    name = module.removeprefix(f"{package}.").partition(".")[0]
    for number, names in enumerate(order):
        if name in names:
            return number
    return next(number for number, names in enumerate(order) if REST in names)


def points_up(module: str, name: str, package: str, order: Layers) -> bool:
    """Return whether an import inside of a package leads to a higher layer."""
    if package in (module, name) or not (is_inside(module, package) and is_inside(name, package)):
        return False
    return layer_of(name, package, order) > layer_of(module, package, order)


def passes_face(module: str, name: str, faces: frozenset[str]) -> bool:
    """
    Return whether an import reaches a module behind the face of a package or folder.

    From outside of a package one may import the package, its public modules (``faces``) and the
    folders in it; from outside of a folder, the folder only.
    """
    above = parent(name)
    if name in faces or above in ("", TOP) or is_inside(module, above):
        return False
    return not (is_package(name) and parent(above) == TOP)


# Content

_SQL = re.compile(
    r"""\s*(SELECT\s|INSERT\s+(OR|INTO)\b|REPLACE\s+INTO\b|UPDATE\s+(OR\s+)?\w+\s+SET\b
    |DELETE\s+FROM\b|(CREATE|DROP|ALTER)\s+(TABLE|INDEX|UNIQUE|TEMP|VIEW|TRIGGER|VIRTUAL)\b
    |PRAGMA\s|BEGIN(\s+(IMMEDIATE|EXCLUSIVE|DEFERRED|TRANSACTION))?\s*;?\s*$|COMMIT\s*;?\s*$
    |ROLLBACK\b|SAVEPOINT\s|RELEASE\s|ATTACH\s|DETACH\s|VACUUM\b|ANALYZE\s*$
    |WITH\s+(RECURSIVE\s+)?\w+(\s*\([^)]*\))?\s+AS\b)""",
    re.VERBOSE,
)


def sql(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and a description of each sign of SQL: statements, and imports of sqlite3."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and _SQL.match(node.value)
        ):
            yield node.lineno, f"the statement {' '.join(node.value.split())[:40]!r}"
        elif (
            isinstance(node, ast.Import) and any(alias.name == "sqlite3" for alias in node.names)
        ) or (isinstance(node, ast.ImportFrom) and node.module == "sqlite3"):
            yield node.lineno, "sqlite3"


def surroundings(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each use of a clock, sleep, randomness or fsync."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names if alias.name in ("time", "random")]
        elif isinstance(node, ast.ImportFrom):
            found = [node.module] if node.module in ("time", "random") else []
        elif isinstance(node, ast.Call):
            name = _called(node)
            found = [name] if name in ("utcnow", "now", "today", "fsync", "urandom") else []
            owner = node.func.value if isinstance(node.func, ast.Attribute) else None
            if isinstance(owner, ast.Attribute) or getattr(owner, "id", "") == "system":
                found = []  # self.system.fsync(...), system.now(), or what else was given
            elif isinstance(node.func, ast.Attribute) and name == "fsync":
                found = found if getattr(node.func.value, "id", "") == "os" else []
        else:
            continue
        yield from ((node.lineno, str(name)) for name in found)


# Public faces


def functions(face: types.ModuleType) -> Iterator[tuple[str, Any]]:
    """Yield the exported functions of a package, and the public methods of exported classes."""
    for name in face.__all__:
        value = getattr(face, name)
        if inspect.isclass(value):
            for key, member in inspect.getmembers(value, inspect.isroutine):
                ours = getattr(member, "__module__", None) or ""
                if (key == "__init__" or not key.startswith("_")) and is_inside(ours, TOP):
                    yield f"{name}.{key}", member
        elif inspect.isfunction(value):
            yield name, value


def untyped_arguments(function: Any) -> list[str]:
    """Return the ``*args: Any`` and ``**kwargs: Any`` of a function."""
    return [
        str(parameter)
        for parameter in inspect.signature(function).parameters.values()
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        and parameter.annotation in (Any, "Any", "typing.Any", parameter.empty)
    ]


def asserted(source: str) -> Iterator[int]:
    """Yield the line of each `assert` in a source."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assert):
            yield node.lineno


_PLATFORM_MODULES = {"_winapi", "ctypes", "fcntl", "msvcrt", "platform", "resource", "winreg"}
_PLATFORM_NAMES = {"O_BINARY", "O_NOFOLLOW", "O_NONBLOCK", "SIGBREAK", "SIGHUP"}
_MOVES = {"rename", "replace"}


def of_a_platform(source: str) -> Iterator[tuple[int, str]]:
    """Yield the line of what differs between systems, and what it is."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = (alias.name for alias in node.names)
            for name in [node.module or ""] if isinstance(node, ast.ImportFrom) else names:
                if name.partition(".")[0] in _PLATFORM_MODULES:
                    yield node.lineno, name
        elif isinstance(node, ast.Attribute):
            name = ast.unparse(node)
            if name in ("sys.platform", "os.name", "os.uname") or node.attr in _PLATFORM_NAMES:
                yield node.lineno, name
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node.value in _PLATFORM_NAMES or node.value.startswith("/proc/"):
                yield node.lineno, repr(node.value)
        elif isinstance(node, ast.Call) and _called(node) in _MOVES and _moves_a_file(node):
            yield node.lineno, ast.unparse(node.func)


def _moves_a_file(call: ast.Call) -> bool:
    """Return whether a call is one of a path: that of a text, a time or a table differs."""
    named = ast.unparse(call.func)
    return named.startswith(("os.", "shutil.")) or (
        isinstance(call.func, ast.Attribute) and len(call.args) == 1 and not call.keywords
    )
