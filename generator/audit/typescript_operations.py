"""Read the operations of batches from the methods of the vendor's TypeScript package.

The declarations have the types and the errors of a method, its JavaScript the call that it makes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from tree_sitter import Node

from generator.audit.forms import ErrorCode, Field, Operation, Scalar, one
from generator.audit.operations import VendorError, operation_id, route
from generator.audit.typescript_source import child, comment, parse, walk, word

RESOURCES = ("resources/messages/batches", "resources/beta/messages/batches")
_METHODS = {"post": "post", "get": "get", "getAPIList": "get", "delete": "delete"}
_CALL = re.compile(r"_client\s*\.(\w+)\(")
_ROUTE = re.compile(r"route: '([^']+)'")
_HEADER = re.compile(r"'(anthropic-[\w-]+)': (\w+)")
_QUERY = re.compile(r"queryParams: \[([^\]]*)\]")
_CODE = re.compile(r"'(\d+) (\w+)', (?:\w+\.)?(\w+)\]")

Parameters = Callable[[tuple[str, ...], str], dict[str, Field]]


def read(files: Mapping[str, str], parameters: Parameters) -> dict[str, Operation]:
    """Return all operations by their ids; ``parameters`` reads the type that a method takes."""
    codes = {
        exception: ErrorCode(int(status), code, exception)
        for status, code, exception in _CODE.findall(files["core/error-classes.js"])
    }
    return dict(
        _operation(resource, method, files[f"{resource}.js"], codes, parameters)
        for resource in RESOURCES
        for method in _methods(files[f"{resource}.d.ts"])
    )


def _methods(text: str) -> Iterator[Node]:
    for node in walk(parse(text)):
        if node.type == "class_declaration" and word(child(node, "name")) == "Batches":
            yield from (m for m in walk(node) if m.type == "method_signature")


def _operation(
    resource: str,
    method: Node,
    script: str,
    codes: Mapping[str, ErrorCode],
    parameters: Parameters,
) -> tuple[str, Operation]:
    name = word(child(method, "name"))
    call = next(
        word(node)
        for node in walk(parse(script))
        if node.type == "method_definition" and word(child(node, "name")) == name
    )
    verb, path = _CALL.search(call), _ROUTE.search(call)
    if not verb or not path:
        raise VendorError(f"cannot read the call in {resource}.js, {name}")
    beta = "/beta/" in resource
    fields = _fields(method, f"{resource}.d.ts", parameters)
    found = {
        f"path {key}": Field(one(Scalar("string")), True) for key in re.findall(r"{(\w+)}", path[1])
    }
    for header, argument in _HEADER.findall(call):
        found[f"header {header}"] = fields[argument]
    for query in _QUERY.findall(call):
        found |= {f"query {key}": fields[key] for key in re.findall(r"\w+", query)}
    raised = re.findall(r"@throws {(\w+)}", comment(method))
    if unknown := [one for one in raised if one not in codes]:
        raise VendorError(f"{resource}, {name} throws {unknown[0]}, which has no error code")
    return operation_id(name, beta=beta), Operation(
        _METHODS[verb[1]],
        route(path[1], beta=beta),
        found,
        frozenset(codes[exception] for exception in raised),
    )


def _fields(method: Node, file: str, parameters: Parameters) -> dict[str, Field]:
    """Return the fields of the arguments named ``params``."""
    for argument in child(method, "parameters").named_children:
        if word(child(argument, "pattern")) == "params":
            for node in walk(child(argument, "type")):
                if node.type == "type_identifier":
                    return parameters((word(node),), file)
    return {}
