"""
Rewrite a JSON Schema so that the service takes it as the format of answers.

The service takes a part of JSON Schema. What it does not take becomes a part of the description,
for the model to read. The result is that of `anthropic.transform_schema`, with two differences. A
schema that takes an object with any keys, such as that of a dict, is refused: without further keys,
as the service wants it, only `{}` would match. And a list of types, which that function fails on,
and `definitions`, which it loses, are rewritten.
https://docs.claude.com/en/docs/build-with-claude/structured-outputs
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from importlib import import_module
from typing import Any, get_origin

FORMATS = frozenset(
    {
        "date",
        "date-time",
        "duration",
        "email",
        "hostname",
        "ipv4",
        "ipv6",
        "time",
        "uri",
        "uuid",
    }
)
"""The formats of a string that the service takes."""

_NUMBER = frozenset({"exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"})

KEYWORDS: dict[str, frozenset[str]] = {
    "array": frozenset({"items", "maxItems", "minItems", "prefixItems", "uniqueItems"}),
    "boolean": frozenset(),
    "integer": _NUMBER,
    "null": frozenset(),
    "number": _NUMBER,
    "object": frozenset({"additionalProperties", "patternProperties", "properties", "required"}),
    "string": frozenset({"format", "maxLength", "minLength", "pattern"}),
}
"""The types, each with the keywords that say something about it only."""


def transform_schema(json_schema: type[Any] | Mapping[str, Any]) -> dict[str, Any]:
    """
    Return a JSON Schema that the service takes, for `output_config.format` or a strict tool.

    Answers match the result, not the original: validate them with that.

    Args:
        json_schema: a JSON Schema, or a class that pydantic can make one of, such as a model or a
            dataclass.

    Raises:
        ValueError: a part of the schema takes any value, or an object with any keys.
        TypeError: this is neither a schema nor a class that pydantic can make one of.
    """
    return _transformed(schema_of(json_schema), "")


def schema_of(json_schema: type[Any] | Mapping[str, Any]) -> Mapping[str, Any]:
    """
    Return the JSON Schema of a class, or a schema as it is.

    Raises:
        TypeError: this is neither a schema nor a class that pydantic can make one of.
    """
    if isinstance(json_schema, Mapping):
        return json_schema
    name = getattr(json_schema, "__name__", repr(json_schema))
    if not isinstance(json_schema, type) and get_origin(json_schema) is None:
        raise TypeError(f"{name} is not a JSON Schema. Pass a dict, or a class.")
    try:
        pydantic = import_module("pydantic")
    except ImportError as error:
        raise TypeError(
            f"The schema of the class {name} is made by pydantic, which is not installed. "
            "Install it, or pass a JSON Schema."
        ) from error
    try:
        if hasattr(json_schema, "model_json_schema"):
            schema: dict[str, Any] = json_schema.model_json_schema()
        else:
            schema = pydantic.TypeAdapter(json_schema).json_schema()
    except pydantic.errors.PydanticUserError as error:
        raise TypeError(
            f"pydantic cannot make a JSON Schema of {name}. Pass a model, a dataclass or a JSON "
            "Schema."
        ) from error
    return schema


def _transformed(schema: Any, path: str) -> dict[str, Any]:
    if not isinstance(schema, Mapping):
        raise _error(path, f"is {schema!r}, not an object", "Write a schema with a type.")
    rest = dict(schema)
    result: dict[str, Any] = {}
    for group in ("$defs", "definitions"):
        if (named := rest.pop(group, None)) is not None:
            result[group] = _each(named, f"{path}.{group}")
    if (reference := rest.pop("$ref", None)) is not None:
        return {**result, "$ref": reference}

    kind = rest.pop("type", None)
    literals = _literals(rest)
    if literals:
        kind = None
    elif isinstance(kind, list):
        kind = _split(rest, kind)
    result |= literals | _alternatives(rest, path)
    is_alternative = not result.keys().isdisjoint({"anyOf", "allOf"})
    if not literals and not is_alternative:
        if kind is None:
            hint = "Give it a type, an anyOf, or an enum of plain values."
            raise _error(path, "takes any value", hint)
        if kind not in KEYWORDS:
            raise _error(path, f"has the type {kind!r}", f"Use one of {', '.join(KEYWORDS)}.")
        result["type"] = kind
    for name in ("description", "title"):
        if (text := rest.pop(name, None)) is not None:
            result[name] = text
    if kind == "object":
        if is_alternative and "properties" not in rest:
            rest.pop("additionalProperties", None)  # the alternatives have properties
        else:
            _close(result, rest, path)
    elif kind == "array":
        if (items := rest.pop("items", None)) is not None:
            result["items"] = _transformed(items, f"{path}.items")
        _keep(result, rest, "minItems", (0, 1))
    elif kind == "string":
        _keep(result, rest, "format", FORMATS)
    _describe(result, rest)
    return result


def _literals(rest: dict[str, Any]) -> dict[str, Any]:
    """Take out the values that a schema enumerates, if the service takes them."""
    found: dict[str, Any] = {}
    values = rest.get("enum")
    if isinstance(values, list) and values and all(map(_is_plain, values)):
        found["enum"] = list(rest.pop("enum"))
    if "const" in rest and _is_plain(rest["const"]):
        found["const"] = rest.pop("const")
    return found


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float)


def _split(rest: dict[str, Any], kinds: list[Any]) -> Any:
    """Turn a list of types into alternatives, each with the keywords that are about it."""
    if len(kinds) == 1:
        return kinds[0]
    if not isinstance(rest.get("anyOf"), list):
        rest["anyOf"] = [
            {"type": kind, **{key: rest[key] for key in rest if key in KEYWORDS.get(kind, ())}}
            for kind in kinds
        ]
        for key in frozenset().union(*(KEYWORDS.get(kind, ()) for kind in kinds)):
            rest.pop(key, None)
    return None


def _alternatives(rest: dict[str, Any], path: str) -> dict[str, Any]:
    """Take out the first list of alternatives; the service takes `oneOf` as `anyOf` only."""
    found: dict[str, Any] = {}
    for name in ("anyOf", "oneOf", "allOf"):
        schemas = rest.pop(name, None)
        if isinstance(schemas, list) and not found:
            transformed = [
                _transformed(one, f"{path}.{name}[{n}]") for n, one in enumerate(schemas)
            ]
            found["allOf" if name == "allOf" else "anyOf"] = transformed
    return found


def _close(result: dict[str, Any], rest: dict[str, Any], path: str) -> None:
    """Take the properties over, and allow no others, as the service wants it."""
    others = rest.pop("additionalProperties", None)
    properties = rest.pop("properties", None)
    is_open = others not in (None, False) or "patternProperties" in rest
    if not properties and (is_open or (properties is None and others is None)):
        raise _error(
            path,
            "takes an object with any keys, of which the service would allow none but {}",
            "Name its properties, or use a list of objects with a key and a value.",
        )
    result["properties"] = _each(properties or {}, f"{path}.properties")
    result["additionalProperties"] = False
    if (required := rest.pop("required", None)) is not None:
        result["required"] = list(required) if isinstance(required, list) else required


def _keep(result: dict[str, Any], rest: dict[str, Any], name: str, taken: Container[Any]) -> None:
    """Keep a keyword whose value the service takes; any other value comes last in the text."""
    value = rest.pop(name, None)
    if value in taken:
        result[name] = value
    elif value:
        rest[name] = value


def _describe(result: dict[str, Any], rest: dict[str, Any]) -> None:
    """Put what the service does not take into the description, where the model can read it."""
    if not rest:
        return
    rules = "{" + ", ".join(f"{key}: {value}" for key, value in rest.items()) + "}"
    text = result.get("description")
    result["description"] = rules if text is None else f"{text}\n\n{rules}"


def _each(schemas: Any, path: str) -> dict[str, Any]:
    if not isinstance(schemas, Mapping):
        raise _error(path, f"is {schemas!r}, not an object", "Write a schema for each name.")
    return {name: _transformed(one, f"{path}.{name}") for name, one in schemas.items()}


def _error(path: str, what: str, hint: str) -> ValueError:
    where = f" at {path.removeprefix('.')}" if path else ""
    return ValueError(f"The schema{where} {what}. {hint}")
