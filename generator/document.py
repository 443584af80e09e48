"""Facts about the schemas of an OpenAPI document that no single schema contains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

SCHEMAS = "#/components/schemas/"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_SENT = ("requestBody", "parameters")
"""Where an operation describes what a client sends."""


def received(document: Mapping[str, Any]) -> frozenset[str]:
    """Return the components that only responses lead to: what the service sends."""
    operations = list(_operations(document))
    of_responses = _reached(document, (operation.get("responses") for operation in operations))
    of_requests = _reached(
        document, (operation.get(key) for operation in operations for key in _SENT)
    )
    return of_responses - of_requests


def reached(document: Mapping[str, Any]) -> frozenset[str]:
    """Return the components that operations, parameters, headers or responses lead to."""
    parts = [document.get("paths"), *_other_components(document)]
    return _reached(document, parts)


def other_names(document: Mapping[str, Any]) -> dict[str, str]:
    """Return each further name of a component (`x-aliases`), and the component that it names."""
    schemas = (document.get("components") or {}).get("schemas") or {}
    return {
        alias: name for name, schema in schemas.items() for alias in schema.get("x-aliases", ())
    }


def error_codes(document: Mapping[str, Any]) -> list[tuple[int, str, str]]:
    """Return status, code and exception of each cause that an operation names (`x-error-codes`)."""
    found = {
        (one["status"], one["code"], one["exception"])
        for operation in _operations(document)
        for one in operation.get("x-error-codes", ())
    }
    return sorted(found)


def operation_codes(document: Mapping[str, Any]) -> dict[str, list[tuple[int, str]]]:
    """Return status and code of each cause that an operation names, by the operation's id."""
    return {
        operation["operationId"]: sorted((one["status"], one["code"]) for one in codes)
        for operation in _operations(document)
        if (codes := operation.get("x-error-codes"))
    }


def model_table(document: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return what is known of each model (`x-models`), or None if no schema has it."""
    schemas = (document.get("components") or {}).get("schemas") or {}
    return next((one["x-models"] for one in schemas.values() if "x-models" in one), None)


def _operations(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for item in document.get("paths", {}).values():
        yield from (item[method] for method in METHODS if method in item)


def _other_components(document: Mapping[str, Any]) -> Iterator[Any]:
    components = document.get("components") or {}
    return (part for kind, part in components.items() if kind != "schemas")


def _reached(document: Mapping[str, Any], parts: Iterable[Any]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(parts)
    seen: set[str] = set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            waiting.extend(node.values())
        elif isinstance(node, str) and node.startswith("#/") and node not in seen:
            seen.add(node)
            if node.startswith(SCHEMAS):
                found.add(node.removeprefix(SCHEMAS))
            waiting.append(target(document, node))
    return frozenset(found)


def target(document: Any, pointer: str) -> Any:
    """Return what a pointer, `#/...`, refers to; None if that does not exist."""
    for step in pointer.removeprefix("#/").split("/"):
        step = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(document, dict) or step not in document:
            return None
        document = document[step]
    return document
