"""The HTTP contract, from `openapi.yaml`: its operations, and its types."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .markdown import code, paragraphs, plain, table

CONTRACT = Path(__file__).resolve().parents[2] / "openapi.yaml"
STANDARD, BETA = "types", "beta-types"


@cache
def contract() -> dict[str, Any]:
    """Return the contract."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, Any] = yaml.load(CONTRACT.read_text(encoding="utf-8"), Loader=loader)
    return loaded


def _resolved(value: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in value:
        found: Any = contract()
        for part in value["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        value = found
    return value


def _calls() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, methods in contract()["paths"].items():
        for method, operation in methods.items():
            if isinstance(operation, dict) and "operationId" in operation:
                yield method.upper(), path, operation


def operations() -> str:
    """Return a section for each operation, with what its twin of the beta surface has instead."""
    beta = {
        (method, path.removesuffix("?beta=true")): operation
        for method, path, operation in _calls()
        if path.endswith("?beta=true")
    }
    return "\n\n".join(
        _operation(method, path, operation, beta[method, path])
        for method, path, operation in _calls()
        if not path.endswith("?beta=true")
    )


def _operation(method: str, path: str, call: Mapping[str, Any], beta: Mapping[str, Any]) -> str:
    parameters = _parameters(call)
    more = [row for row in _parameters(beta) if row not in parameters]
    return paragraphs(
        f"## {call['summary']}",
        f"`{method} {path}`",
        plain(call.get("description", "")),
        table(("Parameter", "In", "Type", "Meaning"), parameters),
        _body(call),
        table(("Status", "Meaning", "Content"), _responses(call)),
        _codes(call),
        *_examples(call),
        f"On the beta surface it is `{method} {path}?beta=true`.",
        table(("Parameter", "In", "Type", "Meaning"), more),
        _body(beta),
        f"Its success is {_success(beta)}.",
    )


def _parameters(call: Mapping[str, Any]) -> list[tuple[str, ...]]:
    rows = []
    for parameter in map(_resolved, call.get("parameters", ())):
        required = "" if parameter.get("required") else "; optional"
        rows.append(
            (
                code(parameter["name"]),
                parameter["in"],
                _type(parameter["schema"]) + required,
                plain(parameter.get("description", "")),
            )
        )
    return rows


def _content(holder: Mapping[str, Any]) -> str:
    return ", ".join(
        f"{_type(media['schema'])} ({code(kind)})"
        for kind, media in holder.get("content", {}).items()
    )


def _body(call: Mapping[str, Any]) -> str:
    body = call.get("requestBody")
    return f"Its body is {_content(_resolved(body))}." if body else ""


def _success(call: Mapping[str, Any]) -> str:
    return _content(_resolved(call["responses"]["200"]))


def _responses(call: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for status, response in call["responses"].items():
        found = _resolved(response)
        yield code(status), plain(found["description"]), _content(found)


def _codes(call: Mapping[str, Any]) -> str:
    rows = [
        (code(f["status"]), code(f["code"]), code(f["exception"]))
        for f in call.get("x-error-codes", ())
    ]
    return table(("Status", "Error code", "Exception of the client"), rows)


def _examples(call: Mapping[str, Any]) -> Iterator[str]:
    for title, holder in (
        ("A body", _resolved(call.get("requestBody", {}))),
        ("A response", _resolved(call["responses"]["200"])),
    ):
        for kind, media in holder.get("content", {}).items():
            for example in list(media.get("examples", {}).values())[:1]:
                value = _resolved(example)["value"]
                lines = kind.endswith("jsonl") or isinstance(value, str)
                text = value if isinstance(value, str) else json.dumps(value, indent=2)
                yield f"{title}:\n\n```{'text' if lines else 'json'}\n{text.rstrip()}\n```"


def types(surface: str) -> str:
    """
    Return a section for each type.

    Args:
        surface: `standard`, which both surfaces use, or `beta`.
    """
    return "\n\n".join(
        _component(name, schema)
        for name, schema in contract()["components"]["schemas"].items()
        if _page(name) == {"standard": STANDARD, "beta": BETA}[surface.strip()]
    )


def _page(name: str) -> str:
    return BETA if name.startswith("Beta") else STANDARD


def _component(name: str, schema: Mapping[str, Any]) -> str:
    required = schema.get("required", ())
    rows = [
        (
            code(field) + ("" if field in required else "; optional"),
            _type(value),
            plain(value.get("description", "")),
        )
        for field, value in schema.get("properties", {}).items()
    ]
    aliases = ", ".join(map(code, schema.get("x-aliases", ())))
    return paragraphs(
        f"## {name}",
        plain(schema.get("description", "")),
        f"Also called {aliases}." if aliases else "",
        table(("Field", "Type", "Meaning"), rows) or f"It is: {_type(schema)}",
    )


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](/appendix/{_page(name)}.md#{name.lower()})"
    if "const" in schema:
        return code(json.dumps(schema["const"]))
    if "enum" in schema:
        return " or ".join(code(json.dumps(value)) for value in schema["enum"])
    for several in ("oneOf", "anyOf"):
        if several in schema:
            return " or ".join(map(_type, schema[several]))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"map of {_type(schema['additionalProperties'])}"
    kinds = schema.get("type", "any")
    text = " or ".join([kinds] if isinstance(kinds, str) else kinds)
    known = ", ".join(code(json.dumps(value)) for value in schema.get("x-known-values", ()))
    shape = f" ({schema['format']})" if "format" in schema else ""
    return text + shape + (f", such as {known}" if known else "")
