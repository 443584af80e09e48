"""Read the types that the vendor's Python package publishes, from the package installed here.

The walk starts where a batch does: the body of create, and the models of what comes back. It
follows the live classes, so a new release of the SDK is read as it is.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import re
import sys
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from types import ModuleType, UnionType
from typing import (
    IO,
    Annotated,
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from generator.audit import models, python_operations
from generator.audit.forms import (
    Alias,
    Array,
    Field,
    Form,
    Guest,
    Map,
    Object,
    Ordered,
    Ref,
    Scalar,
    Side,
    either,
    listed,
    one,
)
from generator.audit.operations import VendorError, without_headers
from generator.document import other_names

PACKAGE = "anthropic.types"

ROOTS = (
    "messages.batch_create_params.BatchCreateParams",
    "messages.MessageBatch",
    "messages.DeletedMessageBatch",
    "messages.MessageBatchIndividualResponse",
    "ErrorResponse",
    "beta.messages.batch_create_params.BatchCreateParams",
    "beta.messages.BetaMessageBatch",
    "beta.messages.BetaDeletedMessageBatch",
    "beta.messages.BetaMessageBatchIndividualResponse",
    "BetaErrorResponse",
)

PAGED = ("MessageBatch", "BetaMessageBatch")  # these come in lists too

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
_DEPRECATED = re.compile(r"(?:this is )?deprecated\b", re.IGNORECASE)
_FILES = (IO, os.PathLike)  # the SDK reads such a file and sends it as a base64 string


def read(document: Mapping[str, Any]) -> Side:
    """Walk the SDK's types, and name them as the contract in ``document`` does.

    The SDK has some names twice, in different modules. Where that is so, the contract puts the
    module's name in front, and the walk follows it.
    """
    roots = [_find(root) for root in ROOTS]
    shared = other_names(document)
    walk = _Walk({*document["components"]["schemas"], *shared})
    for cls in roots:
        walk.form(cls, received=False)
        if cls.__name__ in PAGED:
            walk.page(cls)
    operations = python_operations.read(lambda annotation: walk.form(annotation, received=False))
    for beta, prefix in (("", ""), ("beta_", "Beta")):
        name, create = f"{prefix}BatchCreateParams", operations[f"create_{beta}message_batch"]
        walk.objects[name] = without_headers(walk.objects[name], create)
    aliases = tuple(walk.aliases.values())
    return Side(walk.objects, aliases, operations, models.of_python()).renamed(shared)


def _find(root: str) -> type:
    module, _, name = f"{PACKAGE}.{root}".rpartition(".")
    try:
        cls: type = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise VendorError(f"the SDK has no {PACKAGE}.{root}") from error
    return cls


class _Walk:
    def __init__(self, taken: Container[str]) -> None:
        self.taken = taken
        self.objects: dict[str, Object] = {}
        self.aliases: dict[tuple[str, str], Alias] = {}
        self.classes: dict[str, type] = {}
        self.definers: dict[str, list[ModuleType]] = {}
        for path, module in sys.modules.items():
            if path.startswith(PACKAGE):
                for name in vars(module).get("__annotations__", ()):
                    self.definers.setdefault(name, []).append(module)

    def form(self, annotation: Any, *, received: bool) -> Form:
        if isinstance(annotation, type) and _is_object(annotation):
            return one(Ref(self.component(annotation)))
        if annotation in _SCALARS:
            return one(Scalar(_SCALARS[annotation]))
        origin, args = get_origin(annotation), get_args(annotation)
        if origin in _FILES or annotation in _FILES:
            return one(Scalar("string"))
        if origin is Literal:
            return listed(args)
        if origin in (Union, UnionType):
            return self.union(args, received=received)
        if origin is Annotated:
            form = self.form(args[0], received=received)
            keys = {m.field_name for m in args[1:] if type(m).__name__ == "UnionDiscriminator"}
            return either([form, Form(Ordered(), keys=frozenset(keys))])
        if origin in (Required, NotRequired):
            return self.form(args[0], received=received)
        if isinstance(origin, type) and issubclass(origin, Mapping) and args[0] is str:
            return one(Map(self.form(args[1], received=received)))
        if isinstance(origin, type) and issubclass(origin, Iterable) and len(args) == 1:
            return one(Array(self.form(args[0], received=received)))
        raise VendorError(f"cannot read the type {annotation!r}")

    def union(self, arms: Sequence[Any], *, received: bool) -> Form:
        """Return the alternatives; a response model among those of a request becomes a guest."""
        forms: list[Form] = []
        for arm in arms:
            if received or not _is_model(arm):
                forms.append(self.form(arm, received=received))
            else:
                forms.append(Form(Ordered(), guests=frozenset({self.guest(arm)})))
        return either(forms)

    def guest(self, cls: type) -> Guest:
        fields = {wire: annotation for wire, annotation, _ in _fields(cls)}
        constants = {
            (wire, str(value))
            for wire, annotation in fields.items()
            for value in _literals(annotation)
        }
        return Guest(self.name(cls), frozenset(constants), frozenset(fields))

    def name(self, cls: type) -> str:
        names = _names(cls.__name__, sys.modules[cls.__module__])
        name = next((name for name in names if name in self.taken), names[-1])
        if self.classes.setdefault(name, cls) is not cls:
            raise VendorError(f"two classes would be {name}: {cls!r} and {self.classes[name]!r}")
        return name

    def component(self, cls: type) -> str:
        name = self.name(cls)
        if name in self.objects:
            return name
        self.objects[name] = Object({}, False, False)  # a class may lead back to itself
        self.objects[name] = self.shape(cls)
        for base in _bases(cls):
            self.named(sys.modules[base.__module__], base.__name__, received=_is_model(cls))
        return name

    def shape(self, cls: type) -> Object:
        received = _is_model(cls)
        written = [(sys.modules[base.__module__], base.__name__) for base in _bases(cls)]
        source = {
            key: (module, *found)
            for module, name in reversed(written)
            for key, found in _source(module).get(name, {}).items()
        }
        fields = {}
        for wire, annotation, required in _fields(cls):
            module, words, text = source.get(wire, (sys.modules[cls.__module__], (), ""))
            fields[wire] = Field(
                self.form(annotation, received=received),
                required,
                bool(_DEPRECATED.match(text)),
                tuple(self.hints(words, module)),
            )
        return Object(fields, received, _has_extra(cls))

    def hints(self, words: Iterable[str], module: ModuleType) -> Iterator[str]:
        """Yield what the unions and enums among these names may be called."""
        for word in words:
            if home := self.home(word, getattr(module, word, None), module):
                yield from _names(word, home)

    def page(self, item: type) -> None:
        """Note the list envelope for these items: the SDK has one generic class for all of them."""
        pages = importlib.import_module("anthropic.pagination").SyncPage
        self.objects[f"{self.name(item)}List"] = self.shape(pages[item])

    def named(self, module: ModuleType, name: str, *, received: bool) -> None:
        """Note the named unions and enums that a class or an alias mentions, and theirs."""
        fields = _source(module).get(name, {}).values()
        for word in dict.fromkeys(word for words, _ in fields for word in words):
            value = getattr(module, word, None)
            home = self.home(word, value, module)
            if home is None or (home.__name__, word) in self.aliases:
                continue
            if not received and all(map(_is_model, _objects(value))) and any(_objects(value)):
                continue  # guests of a request: they are named where they are received
            alias = Alias(_names(word, home), self.form(value, received=received))
            self.aliases[home.__name__, word] = alias
            self.named(home, word, received=received)

    def home(self, name: str, value: object, user: ModuleType) -> ModuleType | None:
        """Return the module that defines this alias, if it is one; ``user`` mentions it."""
        if isinstance(value, type) or get_origin(value) is None:
            return None
        homes = [home for home in self.definers.get(name, ()) if vars(home)[name] is value]
        return user if user in homes else next(iter(homes), None)


def _is_model(cls: object) -> bool:
    return isinstance(cls, type) and hasattr(cls, "model_fields")


def _objects(annotation: Any) -> Iterator[type]:
    """Return the object classes in a type."""
    if isinstance(annotation, type) and _is_object(annotation):
        yield annotation
    for arg in get_args(annotation):
        yield from _objects(arg)


def _literals(annotation: Any) -> tuple[object, ...]:
    """Return the values of a literal type, through any annotations around it."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _literals(args[0])
    return args if origin is Literal else ()


def _is_object(cls: type) -> bool:
    return hasattr(cls, "__total__") or _is_model(cls)


def _bases(cls: type) -> Iterator[type]:
    """Return the class and the SDK's own classes that it inherits fields from."""
    yield cls
    for base in vars(cls).get("__orig_bases__", cls.__bases__):
        if isinstance(base, type) and base.__module__.startswith(PACKAGE):
            yield from _bases(base)


def _fields(cls: type) -> Iterator[tuple[str, Any, bool]]:
    """Yield each field's name on the wire, its type, and whether it must be there."""
    if _is_model(cls):
        annotated: Any = Annotated
        for name, info in cls.model_fields.items():  # type: ignore[attr-defined]
            annotation = annotated[info.annotation, *info.metadata, None]
            yield info.alias or name, annotation, info.is_required()
        return
    hints = get_type_hints(cls, include_extras=True)
    total = {key: base.__total__ for base in _bases(cls) for key in base.__annotations__}  # type: ignore[attr-defined]
    for name, hint in hints.items():
        origin = get_origin(hint)
        yield name, hint, origin is Required or (total[name] and origin is not NotRequired)


def _has_extra(cls: type) -> bool:
    """Return whether the class declares fields beyond those it names."""
    if _is_model(cls):
        return any(
            "__pydantic_extra__" in vars(base).get("__annotations__", {}) for base in _bases(cls)
        )
    return getattr(cls, "__extra_items__", None) in (object, Any)


def _names(name: str, module: ModuleType) -> tuple[str, ...]:
    """Return the component names for a name in this module, the longer one first."""
    beta = "Beta" if module.__name__.startswith(f"{PACKAGE}.beta.") else ""
    short = name if name.startswith(beta) else beta + name
    subject = "".join(word.capitalize() for word in module.__name__.rpartition(".")[2].split("_"))
    return f"{subject}{name}", short


@cache
def _source(module: ModuleType) -> dict[str, dict[str, tuple[tuple[str, ...], str]]]:
    """Return the names in the annotation of each field, and its docstring, for each class.

    Annotations forget the names of the unions they were written with; only the source has them.
    An alias has one field without a name.
    """
    found: dict[str, dict[str, tuple[tuple[str, ...], str]]] = {}
    for node in ast.parse(inspect.getsource(module)).body:
        match node:
            case ast.ClassDef(name=name, body=body):
                fields = {}
                for item, after in zip(body, [*body[1:], None], strict=True):
                    if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
                        fields[item.target.id] = _words(item.annotation), _text(after)
                found[name] = fields
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                found[name] = {"": (_words(value), "")}
    return found


def _words(annotation: ast.expr) -> tuple[str, ...]:
    return tuple(word.id for word in ast.walk(annotation) if isinstance(word, ast.Name))


def _text(node: ast.stmt | None) -> str:
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return text
    return ""
