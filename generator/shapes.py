"""The shapes of schemas, independent of the generated source."""

from __future__ import annotations

from attrs import field, frozen


@frozen
class Name:
    """A name that the generated package exports, and the module under ``models`` that holds it."""

    name: str
    module: str


@frozen
class Shape:
    """Base of all shapes. ``alias`` is the component that the shape was written as, if any."""

    alias: Name | None = field(default=None, kw_only=True)


@frozen
class Anything(Shape):
    """Any JSON value."""


@frozen
class Scalar(Shape):
    """A string, an integer, a number or a boolean: ``kind`` is the Python type that holds it."""

    kind: str


@frozen
class Timestamp(Shape):
    """A date and time, RFC 3339."""


@frozen
class Const(Shape):
    """A string that has one value."""

    value: str


@frozen
class Enum(Shape):
    """A string with known values; ``closed`` where the sender may use no other."""

    values: tuple[str, ...]
    closed: bool


@frozen
class Model(Shape):
    """An object with named properties: an attrs class."""

    cls: Name


@frozen
class FreeObject(Shape):
    """Any JSON object, kept as a dict; ``models`` are classes that may be sent instead."""

    models: tuple[Model, ...] = ()


@frozen
class Array(Shape):
    """A JSON array."""

    item: Shape


@frozen
class Map(Shape):
    """An object whose keys are the caller's own and whose values have one shape."""

    value: Shape


@frozen
class Tagged(Shape):
    """One of several objects, distinguished by ``key``; ``default`` if that is absent."""

    key: str
    arms: tuple[tuple[str, Model], ...]
    default: Model | None

    @property
    def models(self) -> tuple[Model, ...]:
        """Return the arms, each once, in the order of the contract."""
        return tuple(dict.fromkeys(model for _, model in self.arms))


@frozen
class ByType(Shape):
    """One of several shapes, distinguished by JSON type: no two arms share one."""

    arms: tuple[Shape, ...]


@frozen
class Property:
    """One field of an object: its name on the wire, its attribute, and what it may be."""

    wire: str
    attribute: str
    shape: Shape
    required: bool
    nullable: bool
    description: str
    deprecated: bool
    default: str | int | float | bool | None = None
    """What the service means when it leaves the field out."""


@frozen
class Shortcut:
    """A read-only property for a path below the object; ``kind`` is its annotation."""

    name: str
    path: str
    kind: str


@frozen
class ObjectModel:
    """An object schema, ready for the model template."""

    cls: Name
    description: str
    received: bool
    properties: tuple[Property, ...]
    shortcuts: tuple[Shortcut, ...]


def json_types(shape: Shape) -> frozenset[str]:
    """Return the JSON types of a shape, as the names of the Python types that hold them."""
    match shape:
        case Scalar(kind=kind):
            return frozenset({kind}) | (frozenset({"int"}) if kind == "float" else frozenset())
        case Timestamp() | Const() | Enum():
            return frozenset({"str"})
        case Array():
            return frozenset({"list"})
        case Model() | FreeObject() | Map() | Tagged():
            return frozenset({"dict"})
        case ByType(arms=arms):
            return frozenset().union(*(json_types(arm) for arm in arms))
    return frozenset({"str", "int", "float", "bool", "list", "dict"})
