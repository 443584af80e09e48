"""What the pages of the site say of messages, names and files is in the code."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections import Counter
from itertools import chain
from typing import Any, get_args

import pytest

from message_batches.jobs.state import PartitionState
from message_batches.sdk.create.request_checks import MalformedRequestError, decode_request
from tests.pages import ROOT, page

DOCS = ROOT / "docs"
PYTHON = DOCS / "reference" / "python"
SOURCES = ROOT / "src" / "message_batches"
NAMES = re.compile(r"^```\{names\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TOCTREE = re.compile(r"^```\{toctree\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Public modules, of which the site has to describe every name.
MODULES = (
    "message_batches",
    "message_batches.jobs",
    "message_batches.jobs.types",
    "message_batches.jobs.errors",
    "message_batches.jobs.steps",
    "message_batches.jobs.orphans",
    "message_batches.jobs.extract",
    "message_batches.tables",
    "message_batches.report_html",
    "message_batches.sandbox",
)
NOT_DESCRIBED = {"types", "__version__"}


def text_of(node: ast.AST) -> str:
    """Return the text that an expression is, with three dots where a value goes."""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "..." for part in node.values
        )
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def texts_of_the_code() -> str:
    """Return every text in the sources that a message can be made of."""
    folders = ("cli", "jobs", "sdk", "tables")
    paths = [*SOURCES.glob("*.py"), *(p for f in folders for p in (SOURCES / f).rglob("*.py"))]
    return "\n".join(
        text
        for path in paths
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (text := text_of(node))
    )


def test_each_message_about_trouble_is_in_the_sources() -> None:
    messages = re.findall(r"^`(.+)`\n: ", page("docs/troubleshooting.md"), re.MULTILINE)
    pieces = {text: [piece.strip() for piece in text.split("...")] for text in messages}
    texts = texts_of_the_code()
    assert len(messages) > 25
    assert [text for text, parts in pieces.items() if max(map(len, parts)) < 9] == []
    assert [text for text, parts in pieces.items() if not all(p in texts for p in parts)] == []


def test_the_recipe_for_openai_has_the_command_of_the_message() -> None:
    with pytest.raises(MalformedRequestError) as raised:
        decode_request(b'{"custom_id": "a", "body": {}}')
    (command,) = re.findall(r"jq -c '[^']*'", raised.value.hint)
    assert command.replace("MODEL", "claude-haiku-4-5") in page("docs/recipes.md")


def described() -> list[tuple[str, Any]]:
    """Return the names on the pages of the Python API, and what they name."""
    blocks = [
        block.split()
        for path in sorted(PYTHON.glob("*.md"))
        for block in NAMES.findall(path.read_text(encoding="utf-8"))
    ]
    return [
        (f"{module}.{name}", getattr(importlib.import_module(module), name))
        for module, *names in blocks
        for name in names
    ]


def key_of(value: Any) -> object:
    """Return what equals that of the same thing under another name."""
    return id(value) if hasattr(value, "__qualname__") else (type(value), repr(value))


def test_each_public_name_is_described_once() -> None:
    times = Counter(key_of(value) for _, value in described())
    assert [name for name, value in described() if times[key_of(value)] > 1] == []
    public = [
        (f"{module.__name__}.{name}", getattr(module, name))
        for module in map(importlib.import_module, MODULES)
        for name in sorted(set(module.__all__) - NOT_DESCRIBED)
    ]
    assert [name for name, value in public if not times[key_of(value)]] == []


def test_each_class_function_and_method_has_a_word_on_it() -> None:
    silent = []
    for name, value in described():
        if not str(getattr(value, "__module__", "")).startswith("message_batches"):
            continue
        members = {name: value}
        if inspect.isclass(value):
            for key, member in vars(value).items():
                function = getattr(member, "fget", getattr(member, "func", member))
                if not key.startswith("_") and inspect.isfunction(function):
                    members[f"{name}.{key}"] = function
        silent += [key for key, member in members.items() if not inspect.getdoc(member)]
    assert silent == []


def test_each_page_is_in_the_table_of_contents() -> None:
    listed = [
        index.parent / f"{name}.md"
        for index in (DOCS / "index.md", PYTHON / "index.md")
        for block in TOCTREE.findall(index.read_text(encoding="utf-8"))
        for name in re.findall(r"^(?:.*<)?([\w/-]+)>?$", block, re.MULTILINE)
    ]
    assert sorted([*listed, DOCS / "index.md"]) == sorted(DOCS.rglob("*.md"))


def test_the_reference_of_the_command_has_all_that_its_help_has() -> None:
    from docs.writers.command import commands
    from typer.main import get_command

    from message_batches.cli.app import app

    text = commands()
    group: Any = get_command(app)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == list(group.commands)
    sections = re.split(r"^## .+$", text, flags=re.MULTILINE)[1:]
    for section, (name, command) in zip(sections, group.commands.items(), strict=True):
        for parameter in command.params:
            for option in parameter.opts:
                if parameter.param_type_name == "option" and not parameter.hidden:
                    assert option in section, f"{name} {option}"


def test_the_reference_of_http_has_every_operation_and_type() -> None:
    from docs.writers.contract import contract, operations, types

    schemas = contract()["components"]["schemas"]
    written = [
        re.findall(r"^## (.+)$", types(surface), re.MULTILINE) for surface in ("standard", "beta")
    ]
    assert sorted([*written[0], *written[1]]) == sorted(schemas)
    text = operations()
    for path, methods in contract()["paths"].items():
        for method in methods:
            assert f"`{method.upper()} {path}`" in text


def test_the_drawing_has_every_state_that_a_partition_can_have() -> None:
    from docs.writers.states import PLACES, arrows, states

    text = page("docs/how-runs-work.md")
    assert {*chain.from_iterable(arrows(text))} == {*PLACES} == {"pool", *get_args(PartitionState)}
    assert states(text).count("<path d") == len(arrows(text)) + 1


def test_a_link_to_a_page_has_words_instead_of_the_name_of_its_file() -> None:
    named = {
        str(path.relative_to(DOCS)): found
        for path in sorted(DOCS.rglob("*.md"))
        if (found := re.findall(r"\[[\w/.-]+\.md\]\(", path.read_text(encoding="utf-8")))
    }
    assert named == {}
