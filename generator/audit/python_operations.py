"""Read the operations of batches from the methods of the vendor's Python package.

A method says its route, its headers and its query in its source, and its errors in its docstring.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from typing import Any, get_args, get_type_hints

from generator.audit.forms import ErrorCode, Field, Form, Operation
from generator.audit.operations import VendorError, operation_id, route

RESOURCES = ("anthropic.resources.messages.batches", "anthropic.resources.beta.messages.batches")
_METHODS = {"_post": "post", "_get": "get", "_get_api_list": "get", "_delete": "delete"}


def read(form: Callable[[Any], Form]) -> dict[str, Operation]:
    """Return all operations by their ids; ``form`` reads the type of an argument."""
    table = importlib.import_module("anthropic._error_classes").ERROR_CLASSES
    codes = {
        cls.__name__: ErrorCode(status, code, cls.__name__)
        for (status, code), cls in table.items()
        if code
    }
    return dict(
        _operation(name, method, beta=".beta." in resource, codes=codes, form=form)
        for resource in RESOURCES
        for name, method in vars(importlib.import_module(resource).Batches).items()
        if inspect.isfunction(method) and not name.startswith("_")
    )


def _operation(
    name: str,
    method: Any,
    *,
    beta: bool,
    codes: dict[str, ErrorCode],
    form: Callable[[Any], Form],
) -> tuple[str, Operation]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(method)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    verbs = [_METHODS[c.func.attr] for c in calls if getattr(c.func, "attr", "") in _METHODS]  # type: ignore[attr-defined]
    routes = [
        keyword.value.value
        for call in calls
        for keyword in call.keywords
        if keyword.arg == "span_route" and isinstance(keyword.value, ast.Constant)
    ]
    if len(verbs) != 1 or len(routes) != 1:
        raise VendorError(f"cannot read the call in {method.__qualname__}")
    path = str(routes[0])
    arguments = {
        key: argument
        for key, argument in inspect.signature(method).parameters.items()
        if key != "self" and not key.startswith("extra_")
    }
    hints = get_type_hints(method, include_extras=True)
    text = inspect.getdoc(method) or ""
    parameters = {}
    for place, key in _places(tree, path, arguments):
        argument = arguments[key]
        parameters[place] = Field(
            form(_given(hints[key])),
            argument.default is argument.empty,
            deprecated=bool(re.search(rf"^ +{key}: (?:This is )?deprecated", text, re.M | re.I)),
        )
    named = re.findall(r"^ *(\w+):", text.partition("Raises:")[2], re.M)
    if unknown := [one for one in named if one not in codes]:
        raise VendorError(f"{method.__qualname__} raises {unknown[0]}, which has no error code")
    return operation_id(name, beta=beta), Operation(
        verbs[0], route(path, beta=beta), parameters, frozenset(codes[one] for one in named)
    )


def _places(tree: ast.Module, path: str, arguments: Any) -> Iterator[tuple[str, str]]:
    """Yield the place and name on the wire of each argument that is sent outside the body."""
    for key in re.findall(r"{(\w+)}", path):
        yield f"path {key}", key
    for node in ast.walk(tree):
        entries = zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ()
        for name, value in entries:
            header = str(name.value) if isinstance(name, ast.Constant) else ""
            if header.startswith("anthropic-"):
                words = [word.id for word in ast.walk(value) if isinstance(word, ast.Name)]
                yield f"header {header}", next(word for word in words if word in arguments)
        if isinstance(node, ast.keyword) and node.arg == "query":
            for one in ast.walk(node.value):
                key = str(one.value) if isinstance(one, ast.Constant) else ""
                if key in arguments:
                    yield f"query {key}", key


def _given(annotation: Any) -> Any:
    """Return the type of an argument without the marker of an argument that is not given."""
    arms = [arm for arm in get_args(annotation) if getattr(arm, "__name__", "") != "Omit"]
    if not arms or len(arms) == len(get_args(annotation)):
        return annotation
    union: Any = arms[0]
    for arm in arms[1:]:
        union |= arm
    return union
