"""
Which of the vendor's types exist here, and why the others do not: `docs/vendor-types.md`; and which
of its modules names can be imported from: `generator/import_paths.txt`.

`python -m tests.vendor_types` writes both; a test fails when one is out of date.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

import yaml
from generator.audit import python_types

from generator import import_paths

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "vendor-types.md"
NAMESPACES = ("types", "types.beta", "types.messages", "types.beta.messages")

# Modules outside of `types` that programs import from, by the module that has their names here.
INNER = {
    "message_batches": (
        "_base_client",
        "_client",
        "_constants",
        "_exceptions",
        "_models",
        "_response",
        "_types",
        "lib",
        "lib._parse",
        "lib._parse._transform",
        "pagination",
    ),
    "message_batches.sdk.resources": (
        "resources",
        "resources.messages",
        "resources.messages.batches",
        "resources.beta",
        "resources.beta.messages",
        "resources.beta.messages.batches",
    ),
    "message_batches.sdk.raw_response": (
        "resources.messages.batches",
        "resources.beta.messages.batches",
    ),
}
# Namespaces whose names are in another one too.
HOMES = {"types.shared": "types"}
# These define something, or re-export under another name.
HANDWRITTEN = (
    "types.message_create_params",
    "types.messages.batch_create_params",
    "types.messages.batch_list_params",
    "types.beta.message_create_params",
    "types.beta.messages.batch_create_params",
    "types.beta.messages.batch_list_params",
)

EXCEPTION = "an exception: those that a batch call can raise are in `message_batches`"
NOT_HELD = "not part of a request or response of a batch"
# What a batch can hold, yet has another name here.
ELSEWHERE = {"BetaIterationsUsage": "a list of `BetaUsageIteration`, which is there"}

HEAD = """\
# The vendor's types

Every public name in the type namespaces of the vendor's SDK {version}, and whether it exists here.
`anthropic.types.X` is `message_batches.types.X`, and so on.
`python -m tests.vendor_types` writes this page, and a test compares it with the packages.

Programs also import from the modules: `from message_batches.types.text_block import TextBlock`.
{modules} of them are here, each with those of its names that are; and outside of `types`:
{others}.
"""


def written_out(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """The names that a type checker sees in a namespace, and what each stands for."""
    assert module.__file__
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    imported: dict[str, Any] = {}
    for node in block.body:
        if isinstance(node, ast.ImportFrom) and node.module != "typing":
            source = importlib.import_module(node.module or "")
            for one in node.names:
                assert one.asname == one.name, "only `as` makes it public to a type checker"
                imported[one.name] = getattr(source, one.name)
                yield one.name, imported[one.name]
        elif isinstance(node, ast.AnnAssign):
            assert isinstance(node.target, ast.Name)
            assert isinstance(node.value, ast.Name)
            yield node.target.id, imported[node.value.id]


def not_written_out() -> Iterator[tuple[str, list[str]]]:
    """The files of namespaces in which a type checker does not see every name, and these names."""
    for place in NAMESPACES:
        module = importlib.import_module(f"message_batches.{place}")
        if names := {*dir(module)} - {name for name, _ in written_out(module)}:
            yield Path(str(module.__file__)).relative_to(ROOT).as_posix(), sorted(names)


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
    paths = [line.split()[0] for line in module_paths()]
    others = ", ".join(dict.fromkeys(f"`{one}`" for one in paths if not one.startswith("types.")))
    yield HEAD.format(
        version=importlib.import_module("anthropic").__version__,
        modules=len({*paths}) + len(HANDWRITTEN),
        others=others,
    )
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


def module_paths() -> Iterator[str]:
    """The lines of `import_paths.txt`: a path, the module that has its names here, the names."""
    for path in _paths_of_types():
        names = _public_names(path)
        home = HOMES.get(_namespace(path)) or _namespace(path)
        if shared := sorted(
            set(dir(importlib.import_module(f"message_batches.{home}"))) & set(names)
        ):
            yield " ".join([path, f"message_batches.{home}", *shared])
    for home, paths in INNER.items():
        here = importlib.import_module(home)
        own = (
            set(here.__all__)
            if hasattr(here, "__all__")
            else {
                name
                for name, value in vars(here).items()
                if getattr(value, "__module__", "") == home
            }
        )
        for path in paths:
            theirs = vars(importlib.import_module(f"anthropic.{path}"))
            yield " ".join([path, home, *sorted((own - {"types", "__version__"}) & theirs.keys())])


def _paths_of_types() -> Iterator[str]:
    prefix = "anthropic."
    package = importlib.import_module("anthropic.types")
    for one in walk_packages(package.__path__, f"{package.__name__}."):
        path = one.name.removeprefix(prefix)
        if _namespace(path) in NAMESPACES and not one.ispkg and path not in HANDWRITTEN:
            yield path
        if path in HOMES or _namespace(path) in HOMES:
            yield path


def _namespace(path: str) -> str:
    return path if path in HOMES else path.rpartition(".")[0]


def _public_names(path: str) -> list[str]:
    module = importlib.import_module(f"anthropic.{path}")
    return module.__all__ if hasattr(module, "__all__") else list(vars(module))


def row(what: str, names: list[str]) -> str:
    return f"| {what} | {len(names)} | {', '.join(f'`{name}`' for name in names)} |"


def text() -> str:
    return "\n".join(lines(held())).rstrip() + "\n"


if __name__ == "__main__":
    import_paths.LIST.write_text("".join(f"{line}\n" for line in module_paths()), encoding="utf-8")
    PAGE.write_text(text(), encoding="utf-8")
