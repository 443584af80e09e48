"""Take facts out of the contract, chosen by a seed: what the audit must be able to write back."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

import yaml
from generator.audit.layout import _Dumper

from tests.audit.support import POINTER, Document

KINDS = (
    "union arm",
    "schema",
    "required field",
    "optional field",
    "member",
    "error code",
    "parameter",
)
EACH = 10


class Removal:
    """A copy of the contract, and what has been taken out of it."""

    def __init__(self, document: Document, seed: int, *, kept: set[str]) -> None:
        self.document = copy.deepcopy(document)
        self.schemas: dict[str, Any] = self.document["components"]["schemas"]
        self.random = random.Random(seed)
        self.kept = kept  # schemas and fields, with a dot, that the vendor does not have as we do
        self.removed: dict[str, list[str]] = {}
        self.touched: set[str] = set()

    def all(self) -> str:
        """Take out ten facts of each kind, and return the text that is left."""
        for kind in KINDS:
            take: Callable[[], Iterator[str]] = getattr(self, "take_" + kind.replace(" ", "_"))
            found = take()
            self.removed[kind] = [next(found) for _ in range(EACH)]
        return yaml.dump(
            self.document, Dumper=_Dumper, sort_keys=False, width=100, allow_unicode=True
        )

    def shuffled(self, items: Any) -> list[Any]:
        found = [*items]
        self.random.shuffle(found)
        return found

    def references(self, name: str) -> list[tuple[str, str, Any]]:
        """Where a component is referred to: the component, the sort of place, and the node."""
        found: list[tuple[str, str, Any]] = []

        def walk(node: Any, owner: str, sort: str) -> None:
            if isinstance(node, dict):
                if node.get("$ref") == POINTER + name:
                    found.append((owner, sort, node))
                for key, value in node.items():
                    if key == "properties":
                        for field, schema in value.items():
                            walk(schema, owner, f"field {field}")
                    elif key in ("oneOf", "anyOf") and {"type": "null"} not in value:
                        walk(value, owner, "arm")
                    elif key != "discriminator":
                        walk(value, owner, "item" if key == "items" else sort)
            elif isinstance(node, list):
                for one in node:
                    walk(one, owner, sort)

        for owner, schema in self.schemas.items():
            walk(schema, owner, "")
        walk(self.document["paths"], "", "operation")
        return found

    def take_union_arm(self) -> Iterator[str]:
        for name in self.shuffled(n for n, s in self.schemas.items() if "properties" in s):
            places = self.references(name)
            if name in self.kept or not places or {sort for _, sort, _ in places} != {"arm"}:
                continue
            unions = [self.schemas[owner] for owner, _, _ in places]
            if any(len(u.get("oneOf", u.get("anyOf"))) < 4 for u in unions):
                continue
            for (owner, _, _), union in zip(places, unions, strict=True):
                self.touched.add(owner)
                union.get("oneOf", union.get("anyOf")).remove({"$ref": POINTER + name})
                mapping = union.get("discriminator", {}).get("mapping", {})
                for tag in [tag for tag, target in mapping.items() if target == POINTER + name]:
                    del mapping[tag]
            del self.schemas[name]
            yield name

    def take_schema(self) -> Iterator[str]:
        for name in self.shuffled(n for n, s in self.schemas.items() if "properties" in s):
            places = self.references(name)
            fields = [(owner, sort.removeprefix("field ")) for owner, sort, _ in places]
            if name in self.kept or not places:
                continue
            if not all(sort.startswith("field ") for _, sort, _ in places):
                continue
            if any(
                f"{o}.{f}" in self.kept or len(self.schemas[o]["properties"]) < 2 for o, f in fields
            ):
                continue
            for owner, field in fields:
                self.drop(owner, field)
            del self.schemas[name]
            yield name

    def drop(self, owner: str, field: str) -> None:
        schema = self.schemas[owner]
        self.touched.add(owner)
        del schema["properties"][field]
        if field in schema.get("required", ()):
            schema["required"].remove(field)
            if not schema["required"]:
                del schema["required"]

    def fields(self, *, required: bool) -> Iterator[str]:
        names = [
            (name, field)
            for name, schema in self.schemas.items()
            for field in schema.get("properties", ())
            if (field in schema.get("required", ())) == required
        ]
        for name, field in self.shuffled(names):
            schema = self.schemas[name]
            if field not in schema["properties"] or len(schema["properties"]) < 2:
                continue
            if f"{name}.{field}" in self.kept or "const" in schema["properties"][field]:
                continue
            if name in self.kept or name in self.touched:
                continue
            if any(f"{POINTER}{one}'" in str(schema["properties"][field]) for one in self.touched):
                continue  # what only it leads to would not be compared
            self.drop(name, field)
            yield f"{name}.{field}"

    def take_required_field(self) -> Iterator[str]:
        return self.fields(required=True)

    def take_optional_field(self) -> Iterator[str]:
        return self.fields(required=False)

    def take_member(self) -> Iterator[str]:
        lists = [
            (name, schema[key])
            for name, schema in self.schemas.items()
            for key in ("enum", "x-known-values")
            if len(schema.get(key, ())) > 2 and name not in self.kept
        ]
        for name, values in self.shuffled(lists):
            yield f"{name}: {values.pop(self.random.randrange(len(values)))}"

    def operations(self) -> list[dict[str, Any]]:
        return [op for item in self.document["paths"].values() for op in item.values()]

    def take_error_code(self) -> Iterator[str]:
        codes = [(op, code) for op in self.operations() for code in op["x-error-codes"]]
        for operation, code in self.shuffled(codes):
            operation["x-error-codes"].remove(code)
            if not operation["x-error-codes"]:
                del operation["x-error-codes"]
            yield f"{operation['operationId']}: {code['code']}"

    def take_parameter(self) -> Iterator[str]:
        entries = [(op, p) for op in self.operations() for p in op["parameters"]]
        for operation, parameter in self.shuffled(entries):
            if not parameter["$ref"].endswith("/AnthropicVersion"):
                operation["parameters"].remove(parameter)
                yield f"{operation['operationId']}: {parameter['$ref'].rpartition('/')[2]}"
