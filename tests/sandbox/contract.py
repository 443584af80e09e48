"""Holds what the sandbox sends against openapi.yaml."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

_PATH = Path(__file__).parents[2] / "openapi.yaml"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@functools.cache
def contract() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(_PATH.read_text("utf-8"), Loader=_LOADER)
    return loaded


@functools.cache
def _validator(component: str) -> Draft202012Validator:
    resource = Resource(contents=contract(), specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource("urn:contract", resource)
    schema = {"$ref": f"urn:contract#/components/schemas/{_name(component)}"}
    return Draft202012Validator(schema, registry=registry)


def _name(component: str) -> str:
    """Return the name under which a component is written: a beta name may be another one's."""
    schemas = contract()["components"]["schemas"]
    return next(
        (name for name, one in schemas.items() if component in one.get("x-aliases", ())), component
    )


def tags(union: str) -> set[str]:
    """Return the tags of a union of tagged objects."""
    return set(contract()["components"]["schemas"][_name(union)]["discriminator"]["mapping"])


def assert_valid(value: Any, component: str) -> None:
    """Assert that a value fits a component of the contract, and say where it does not."""
    problems = [
        f"{error.json_path}: {error.message[:300]}"
        for top in _validator(component).iter_errors(value)
        for error in _leaves(top)
    ]
    assert not problems, "\n".join(problems)


def _leaves(error: Any) -> list[Any]:
    """Look into a union only at the alternative that the value's tag names."""
    if not error.context:
        return [error]
    by_branch: dict[Any, list[Any]] = {}
    for inner in error.context:
        by_branch.setdefault(inner.schema_path[0], []).append(inner)
    fitting = [
        branch
        for branch in by_branch.values()
        if not any(inner.validator == "const" for inner in branch)
    ]
    nearest = min(fitting or list(by_branch.values()), key=len)
    return [leaf for inner in nearest for leaf in _leaves(inner)]
