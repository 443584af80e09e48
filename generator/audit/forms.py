"""The common form of all sides, in which they are compared.

A type is the set of the things that it may be. Alternatives nested in alternatives are flattened,
so it does not matter under which name, or under none, a union was written down. The order in which
they were written is kept for what is written from it, and never compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import TypeVar

T_co = TypeVar("T_co", covariant=True)


class Ordered(AbstractSet[T_co]):
    """A set that cannot be changed and keeps its order, which equality does not look at."""

    def __init__(self, items: Iterable[T_co] = ()) -> None:
        self._items = dict.fromkeys(items)

    def __contains__(self, item: object) -> bool:
        return item in self._items

    def __iter__(self) -> Iterator[T_co]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return self._hash()

    def __repr__(self) -> str:
        return f"Ordered({[*self._items]!r})"


@dataclass(frozen=True)
class Scalar:
    """A string, integer, number, boolean, null, date-time, or (``any``) any JSON value."""

    kind: str


@dataclass(frozen=True)
class Values:
    """Strings or booleans listed one by one; ``open`` where others may come."""

    kind: str
    members: Ordered[str]
    open: bool


@dataclass(frozen=True)
class Array:
    """A JSON array."""

    item: Form


@dataclass(frozen=True)
class Map:
    """An object whose keys are free and whose values have one type."""

    value: Form


@dataclass(frozen=True)
class Ref:
    """An object schema, by the name of its component."""

    name: str


Atom = Scalar | Values | Array | Map | Ref
NULL = Scalar("null")
# JSON and TypeScript do not distinguish these.
COARSE = {"integer": "number", "date-time": "string"}


@dataclass(frozen=True, order=True)
class Tag:
    """An entry of a discriminator: ``value`` in the field ``key`` means the object ``name``."""

    key: str
    value: str
    name: str

    def __str__(self) -> str:
        return f"{self.key} {self.value}: {self.name}"


@dataclass(frozen=True, order=True)
class Guest:
    """A response model that the vendor also takes in a request: its name, constants and fields."""

    name: str
    constants: frozenset[tuple[str, str]]
    fields: frozenset[str]


@dataclass(frozen=True)
class Form:
    """What a field, an item or a named union may be.

    ``tags`` are the discriminator entries that the contract writes down; ``keys`` are the fields
    that either side names as discriminators. ``guests`` are no alternatives of the wire.
    """

    atoms: Ordered[Atom]
    tags: frozenset[Tag] = frozenset()
    keys: frozenset[str] = frozenset()
    guests: frozenset[Guest] = frozenset()

    @property
    def nullable(self) -> bool:
        """Return whether null is one of the alternatives."""
        return NULL in self.atoms

    @property
    def without_null(self) -> Form:
        """Return the same form without null."""
        return replace(self, atoms=Ordered(self.atoms - {NULL}))

    @property
    def refs(self) -> tuple[str, ...]:
        """Return the objects among the alternatives, by name."""
        return tuple(atom.name for atom in self.atoms if isinstance(atom, Ref))

    def values(self, kind: str = "string") -> Values | None:
        """Return the listed values of this kind, if there are any."""
        return next((a for a in self.atoms if isinstance(a, Values) and a.kind == kind), None)

    def at(self, path: str) -> Form:
        """Return the form inside this one: ``[]`` leads to an item, ``{}`` to a value of a map."""
        if not path:
            return self
        sort = Array if path.startswith("[]") else Map
        inner = (a for a in self.atoms if isinstance(a, sort))
        return either(a.item if isinstance(a, Array) else a.value for a in inner).at(path[2:])


EMPTY = Form(Ordered())


def one(atom: Atom) -> Form:
    """Return the form with a single alternative."""
    return Form(Ordered([atom]))


def listed(members: Iterable[object], *, open: bool = False) -> Form:
    """Return the form of an enum or a constant."""
    by_kind: dict[str, list[str]] = {}
    for member in members:
        kind = "boolean" if isinstance(member, bool) else "string"
        by_kind.setdefault(kind, []).append(str(member))
    return Form(Ordered(Values(kind, Ordered(m), open) for kind, m in by_kind.items()))


def either(forms: Iterable[Form]) -> Form:
    """Return the union of forms; listed values beside a free string become one open list."""
    forms = tuple(forms)
    atoms = Ordered(atom for form in forms for atom in form.atoms)
    for kind in ("string", "boolean"):
        lists = [atom for atom in atoms if isinstance(atom, Values) and atom.kind == kind]
        free = Scalar(kind) in atoms
        if lists and (len(lists) > 1 or free):
            members = Ordered(member for values in lists for member in values.members)
            merged = Values(kind, members, free or any(values.open for values in lists))
            atoms = Ordered([*(atoms - {*lists, Scalar(kind)}), merged])
    return Form(
        atoms,
        frozenset[Tag]().union(*(form.tags for form in forms)),
        frozenset[str]().union(*(form.keys for form in forms)),
        frozenset[Guest]().union(*(form.guests for form in forms)),
    )


@dataclass(frozen=True)
class Field:
    """A field of an object, or a parameter; ``required`` where it may not be left out."""

    form: Form
    required: bool
    deprecated: bool = False
    hints: tuple[str, ...] = field(default=(), compare=False)  # names of unions and enums in it


@dataclass(frozen=True)
class Object:
    """An object schema.

    ``received`` where the service sends it, ``extra`` where it may hold fields it does not name.
    """

    fields: dict[str, Field]
    received: bool
    extra: bool


@dataclass(frozen=True)
class Alias:
    """A union or enum with a name; ``names`` are the components it may be, likelier ones first."""

    names: tuple[str, ...]
    form: Form


@dataclass(frozen=True, order=True)
class ErrorCode:
    """A cause that a failed call may name, and the exception for it."""

    status: int
    code: str
    exception: str

    def __str__(self) -> str:
        return f"{self.status} {self.code}: {self.exception}"


@dataclass(frozen=True)
class Operation:
    """An HTTP call; ``parameters`` by place and name, such as ``query limit``."""

    method: str
    path: str
    parameters: dict[str, Field]
    codes: frozenset[ErrorCode]


@dataclass(frozen=True)
class Side:
    """All that one side describes; ``operations`` by their ids, ``ends`` of models by theirs."""

    objects: dict[str, Object]
    aliases: tuple[Alias, ...]
    operations: dict[str, Operation] = field(default_factory=dict)
    ends: Mapping[str, str] = field(default_factory=dict)

    def renamed(self, names: Mapping[str, str], kinds: Mapping[str, str] | None = None) -> Side:
        """Return the same side in which objects, and kinds of scalars, are called otherwise."""

        def form(old: Form) -> Form:
            tags = (replace(tag, name=names.get(tag.name, tag.name)) for tag in old.tags)
            return replace(old, atoms=Ordered(map(atom, old.atoms)), tags=frozenset(tags))

        def atom(old: Atom) -> Atom:
            match old:
                case Ref(name=name):
                    return Ref(names.get(name, name))
                case Array(item=item):
                    return Array(form(item))
                case Map(value=value):
                    return Map(form(value))
                case Scalar(kind=kind):
                    return Scalar((kinds or {}).get(kind, kind))
            return old

        def fields(old: Mapping[str, Field]) -> dict[str, Field]:
            return {key: replace(one, form=form(one.form)) for key, one in old.items()}

        return Side(
            {name: replace(o, fields=fields(o.fields)) for name, o in self.objects.items()},
            tuple(replace(alias, form=form(alias.form)) for alias in self.aliases),
            {
                name: replace(o, parameters=fields(o.parameters))
                for name, o in self.operations.items()
            },
            self.ends,
        )
