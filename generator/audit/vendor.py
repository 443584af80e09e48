"""Reads the types that the vendor's SDK publishes, from the SDK installed here.

The walk starts where a batch does: the parameters of create and list, and the models of what comes
back. It follows the live classes, so a new release of the SDK is read as it is.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
import types
import typing
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from types import ModuleType
from typing import Any

import typing_extensions

from .forms import NULL, Alias, Array, Field, Form, Map, Object, Ref, Scalar, Side, either, listed, one

PACKAGE = "anthropic.types"

ROOTS = (
    "messages.batch_create_params.BatchCreateParams",
    "messages.batch_list_params.BatchListParams",
    "messages.MessageBatch",
    "messages.DeletedMessageBatch",
    "messages.MessageBatchIndividualResponse",
    "ErrorResponse",
    "beta.messages.batch_create_params.BatchCreateParams",
    "beta.messages.batch_list_params.BatchListParams",
    "beta.messages.BetaMessageBatch",
    "beta.messages.BetaDeletedMessageBatch",
    "beta.messages.BetaMessageBatchIndividualResponse",
    "BetaErrorResponse",
)

_SCALARS: Mapping[object, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    datetime: "date-time",
    type(None): "null",
    None: "null",
    object: "any",
    Any: "any",
}
_REQUIRED = {typing.Required, typing_extensions.Required}
_OPTIONAL = {typing.NotRequired, typing_extensions.NotRequired}


class VendorError(Exception):
    """The SDK uses a construct that the audit cannot read."""


def version() -> str:
    """The version of the SDK that is installed."""
    return str(importlib.import_module("anthropic").__version__)


def read(taken: Container[str]) -> Side:
    """Walk the SDK's types. ``taken`` are the names of the contract's components.

    The SDK has some names twice, in different modules. Where that is so, the contract puts the class
    that the module is about in front of the name, and the walk follows it.
    """
    walk = _Walk(taken)
    for root in ROOTS:
        module, _, name = f"{PACKAGE}.{root}".rpartition(".")
        walk.form(getattr(importlib.import_module(module), name), received=False)
    return Side(walk.objects, tuple(walk.aliases.values()))


class _Walk:
    def __init__(self, taken: Container[str]) -> None:
        self.taken = taken
        self.objects: dict[str, Object] = {}
        self.aliases: dict[tuple[str, str], Alias] = {}
        self.classes: dict[str, type] = {}

    def form(self, annotation: Any, *, received: bool) -> Form:
        if isinstance(annotation, type) and _is_object(annotation):
            return one(Ref(self.object(annotation)))
        if annotation in _SCALARS:
            return one(Scalar(_SCALARS[annotation]))
        origin, args = typing.get_origin(annotation), typing.get_args(annotation)
        if origin in (typing.Literal, typing_extensions.Literal):
            return listed(args)
        if origin in (typing.Union, types.UnionType):
            return self.union(args, received=received)
        if origin in (typing.Annotated, typing_extensions.Annotated):
            form = self.form(args[0], received=received)
            keys = {m.property_name for m in args[1:] if type(m).__name__ == "UnionDiscriminator"}
            return either([form, Form(frozenset(), keys=frozenset(keys))])
        if origin in _REQUIRED | _OPTIONAL:
            return self.form(args[0], received=received)
        if isinstance(origin, type) and issubclass(origin, Mapping) and args[0] is str:
            return one(Map(self.form(args[1], received=received)))
        if isinstance(origin, type) and issubclass(origin, Iterable) and len(args) == 1:
            return one(Array(self.form(args[0], received=received)))
        raise VendorError(f"cannot read the type {annotation!r}")

    def union(self, arms: Sequence[Any], *, received: bool) -> Form:
        """The alternatives; a response model among those of a request is noted apart."""
        forms = []
        twins: set[str] = set()
        plain = [arm for arm in arms if received or not (isinstance(arm, type) and _is_model(arm))]
        for arm in arms:
            if arm in plain:
                forms.append(self.form(arm, received=received))
            else:
                twins.add(self.name(arm))
        return either([*forms, Form(frozenset(), twins=frozenset(twins))])

    def name(self, cls: type) -> str:
        names = _names(cls.__name__, sys.modules[cls.__module__])
        name = next((name for name in names if name in self.taken), names[-1])
        if self.classes.setdefault(name, cls) is not cls:
            raise VendorError(f"two classes would be {name}: {cls!r} and {self.classes[name]!r}")
        return name

    def object(self, cls: type) -> str:
        name = self.name(cls)
        if name in self.objects:
            return name
        received = _is_model(cls)
        fields: dict[str, Field] = {}
        self.objects[name] = Object(fields, received, _has_extra(cls))
        hints = typing_extensions.get_type_hints(cls, include_extras=True)
        for field, wire, required in _fields(cls, hints):
            fields[wire] = Field(self.form(hints[field], received=received), required)
        for base in _bases(cls):
            self.named(sys.modules[base.__module__], base.__name__, received=received)
        return name

    def named(self, module: ModuleType, name: str, *, received: bool) -> None:
        """Note the named unions and enums that a class or an alias mentions, and what they mention."""
        for word in _mentions(module).get(name, ()):
            value = getattr(module, word, None)
            home = _home(word, value)
            if home is None or (home.__name__, word) in self.aliases:
                continue
            alias = Alias(_names(word, home), self.form(value, received=received), received)
            self.aliases[home.__name__, word] = alias
            self.named(home, word, received=received)


def _is_model(cls: type) -> bool:
    return hasattr(cls, "model_fields")


def _is_object(cls: type) -> bool:
    return typing_extensions.is_typeddict(cls) or _is_model(cls)


def _bases(cls: type) -> Iterator[type]:
    """The class and the SDK's own classes that it inherits fields from."""
    yield cls
    for base in types.get_original_bases(cls) if sys.version_info >= (3, 12) else _bases_311(cls):
        if isinstance(base, type) and base.__module__.startswith(PACKAGE):
            yield from _bases(base)


def _bases_311(cls: type) -> Iterable[object]:
    return getattr(cls, "__orig_bases__", cls.__bases__)


def _fields(cls: type, hints: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Yield each field's attribute, its name on the wire, and whether it must be there."""
    if _is_model(cls):
        for name, info in cls.model_fields.items():  # type: ignore[attr-defined]
            yield name, info.alias or name, info.is_required()
        return
    total = {key: base.__total__ for base in _bases(cls) for key in base.__annotations__}  # type: ignore[attr-defined]
    for name, hint in hints.items():
        origin = typing.get_origin(hint)
        yield name, name, origin in _REQUIRED or (total[name] and origin not in _OPTIONAL)


def _has_extra(cls: type) -> bool:
    """Whether the class declares fields beyond those it names."""
    if _is_model(cls):
        return any("__pydantic_extra__" in vars(base).get("__annotations__", {}) for base in _bases(cls))
    return getattr(cls, "__extra_items__", None) in (object, Any)


def _names(name: str, module: ModuleType) -> tuple[str, ...]:
    """The component names for a name in this module, the longer one first."""
    beta = "Beta" if module.__name__.startswith(f"{PACKAGE}.beta.") else ""
    short = name if name.startswith(beta) else beta + name
    subject = module.__all__[0] if getattr(module, "__all__", None) else name
    subject = subject if subject.startswith(beta) else beta + subject
    return f"{subject}.{name}", short


@cache
def _mentions(module: ModuleType) -> dict[str, frozenset[str]]:
    """For each class and alias that the module defines, the names in its annotations.

    Annotations forget the names of the unions they were written with; only the source has them.
    """
    found: dict[str, frozenset[str]] = {}
    for node in ast.parse(inspect.getsource(module)).body:
        parts: list[ast.expr] = []
        if isinstance(node, ast.ClassDef):
            name = node.name
            parts = [item.annotation for item in node.body if isinstance(item, ast.AnnAssign)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            name = node.target.id
            parts = [node.value]
        found_in = {n.id for part in parts for n in ast.walk(part) if isinstance(n, ast.Name)}
        if parts:
            found[name] = frozenset(found_in)
    return found


def _home(name: str, value: object) -> ModuleType | None:
    """The module of the SDK that defines this alias, if it is one."""
    if isinstance(value, type) or typing.get_origin(value) is None:
        return None
    for path, module in list(sys.modules.items()):
        if (
            path.startswith(PACKAGE)
            and name in vars(module).get("__annotations__", {})
            and vars(module).get(name) is value
        ):
            return module
    return None
