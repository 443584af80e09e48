"""Write request objects as ``TypedDict`` source."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Iterator

from attrs import frozen

from generator.codec import literal, quoted
from generator.shapes import (
    Array,
    ByType,
    Const,
    Enum,
    FreeObject,
    Map,
    Model,
    Name,
    ObjectModel,
    Property,
    Scalar,
    Shape,
    Tagged,
    Timestamp,
)


@frozen
class Key:
    """One key of a TypedDict."""

    wire: str
    annotation: str
    required: bool

    @property
    def quoted(self) -> str:
        """Return the annotation as a string, for the functional form."""
        return quoted(self.annotation)

    @property
    def functional(self) -> bool:
        """Return whether the class form cannot spell this key."""
        return not self.wire.isidentifier() or keyword.iskeyword(self.wire)


def keys(model: ObjectModel) -> tuple[Key, ...]:
    """Return the keys of one request object."""
    return tuple(_key(prop) for prop in model.properties)


def _key(prop: Property) -> Key:
    kind = annotation(prop.shape)
    return Key(
        prop.wire, f"{kind} | None" if prop.nullable and kind != "Any" else kind, prop.required
    )


def annotation(shape: Shape) -> str:
    """Return the type of a value in a dict literal."""
    if shape.alias:
        return shape.alias.name
    match shape:
        case Scalar(kind=kind):
            return kind
        case Timestamp():
            return "str"
        case Const(value=value):
            return literal([value])
        case Enum(values=values, closed=closed):
            return literal(values) if closed else f"{literal(values)} | str"
        case Model(cls=cls):
            return cls.name
        case FreeObject(models=models):
            return " | ".join([*(model.cls.name for model in models), "Mapping[str, Any]"])
        case Array(item=item):
            return f"Sequence[{annotation(item)}]"
        case Map(value=value):
            return f"Mapping[str, {annotation(value)}]"
        case Tagged(models=models):
            return " | ".join(model.cls.name for model in models)
        case ByType(arms=arms):
            return " | ".join(annotation(arm) for arm in arms)
    return "Any"


def _inside(shape: Shape) -> Iterator[Shape]:
    """Yield a shape and its parts, but not the fields of models."""
    yield shape
    match shape:
        case Array(item=inner) | Map(value=inner):
            yield from _inside(inner)
        case ByType(arms=arms) | Tagged(models=arms) | FreeObject(models=arms):
            for arm in arms:
                yield from _inside(arm)


def sent(models: Iterable[ObjectModel]) -> list[ObjectModel]:
    """Return the objects that a caller can send: those not marked read-only, and what they hold."""
    by_name = {model.cls: model for model in models}
    found = {cls for cls, model in by_name.items() if not model.received}
    waiting = list(found)
    while waiting:
        for prop in by_name[waiting.pop()].properties:
            for part in _inside(prop.shape):
                if isinstance(part, Model) and part.cls not in found:
                    found.add(part.cls)
                    waiting.append(part.cls)
    return [model for cls, model in by_name.items() if cls in found]


def aliases(
    shapes: Iterable[tuple[Name, Shape, str]], models: Iterable[ObjectModel]
) -> Iterator[tuple[str, str]]:
    """
    Return the named unions, enums and maps that the models use, dependencies first.

    A union that is part of another one is among them, though it has been merged into that one.
    """
    shapes, models = list(shapes), list(models)
    classes = {model.cls for model in models}
    used = {
        part.alias
        for model in models
        for prop in model.properties
        for part in _inside(prop.shape)
        if part.alias
    }
    used |= {
        name
        for name, shape, _ in shapes
        if isinstance(shape, Tagged) and all(model.cls in classes for model in shape.models)
    }
    by_name = {name: shape for name, shape, _ in shapes if name in used}
    done: set[Name] = set()

    def after_its_parts(name: Name) -> Iterator[tuple[str, str]]:
        if name in done:
            return
        done.add(name)
        for part in _inside(by_name[name]):
            if part.alias:
                yield from after_its_parts(part.alias)
        yield name.name, annotation(by_name[name])

    for name in by_name:
        yield from after_its_parts(name)
