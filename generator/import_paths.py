"""
Write a module for each module path of the vendor's SDK that programs import from.

`import_paths.txt` lists them: the path, the module that has its names, and the names. It is written
by `python -m tests.vendor_types`, which reads the vendor's SDK. A module is imported only by those
who name it; type checkers need the files.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

LIST = Path(__file__).with_suffix(".txt")
PACKAGE = "message_batches"
HEADER = "# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.\n"

Files = Mapping[str, bytes]


def build() -> Files:
    """Return the modules, by their paths below the package."""
    homes: dict[str, dict[str, list[str]]] = {}
    for line in LIST.read_text(encoding="utf-8").splitlines():
        path, home, *names = line.split()
        homes.setdefault(path, {})[home] = names
    return {_file(path, homes): _source(path, homes[path]) for path in homes}


def _file(path: str, paths: Mapping[str, object]) -> str:
    is_package = any(other.startswith(f"{path}.") for other in paths)
    return path.replace(".", "/") + ("/__init__.py" if is_package else ".py")


def _source(path: str, homes: Mapping[str, list[str]]) -> bytes:
    imports = [
        f"from {home} import (\n    {name} as {name},\n)\n"
        for home in sorted(homes)
        for name in sorted(homes[home], key=_import_order)
    ]
    body = "".join([f'"""The vendor\'s `{path}`."""\n', *(["\n", *imports] if imports else [])])
    long = any(len(line) > 100 for line in body.splitlines())
    return (HEADER + "# ruff: noqa: E501\n" * long + body).encode()


def _import_order(name: str) -> tuple[int, str]:
    """Return where ruff places a name: constants first, then classes, then the rest."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name.lower())


def replace(files: Files, package: Path) -> None:
    """Write the modules, and remove those that are not listed any more."""
    for path in _generated(package):
        path.unlink()
    for name, content in files.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def differences(files: Files, package: Path) -> list[str]:
    """Return a line for each module that is missing, extra or edited."""
    found = {
        path.relative_to(package).as_posix(): path.read_bytes() for path in _generated(package)
    }
    return [
        f"{PACKAGE}/{name} is not what {LIST.name} says"
        for name in sorted(found.keys() | files.keys())
        if found.get(name) != files.get(name)
    ]


def _generated(package: Path) -> list[Path]:
    return [path for path in package.rglob("*.py") if path.read_bytes().startswith(HEADER.encode())]
