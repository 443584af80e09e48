"""The common form of both sides, in which they are compared.

A type is the set of the things that it may be. Alternatives nested in alternatives are flattened,
so it does not matter under which name, or under none, a union was written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Scalar:
    """A string, integer, number, boolean, null, date-time, or (``any``) any JSON value."""

    kind: str


@dataclass(frozen=True)
class Values:
    """Strings or booleans listed one by one; ``open`` where others may come."""

    kind: str
    members: frozenset[str]
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

    atoms: frozenset[Atom]
    tags: frozenset[Tag] = frozenset()
    keys: frozenset[str] = frozenset()
    guests: frozenset[Guest] = frozenset()

    @property
    def nullable(self) -> bool:
        """Return whether null is one of the alternatives."""
        return NULL in self.atoms

    @property
    def refs(self) -> tuple[str, ...]:
        """Return the objects among the alternatives, by name."""
        return tuple(sorted(atom.name for atom in self.atoms if isinstance(atom, Ref)))

    def values(self, kind: str = "string") -> Values | None:
        """Return the listed values of this kind, if there are any."""
        return next((a for a in self.atoms if isinstance(a, Values) and a.kind == kind), None)


def one(atom: Atom) -> Form:
    """Return the form with a single alternative."""
    return Form(frozenset({atom}))


def listed(members: Iterable[object], *, open: bool = False) -> Form:
    """Return the form of an enum or a constant."""
    by_kind: dict[str, set[str]] = {}
    for member in members:
        kind = "boolean" if isinstance(member, bool) else "string"
        by_kind.setdefault(kind, set()).add(str(member))
    return Form(frozenset(Values(kind, frozenset(m), open) for kind, m in by_kind.items()))


def either(forms: Iterable[Form]) -> Form:
    """Return the union of forms; listed values beside a free string become one open list."""
    forms = tuple(forms)
    atoms = frozenset[Atom]().union(*(form.atoms for form in forms))
    for kind in ("string", "boolean"):
        lists = {atom for atom in atoms if isinstance(atom, Values) and atom.kind == kind}
        free = atoms & {Scalar(kind)}
        if lists and (len(lists) > 1 or free):
            members = frozenset[str]().union(*(values.members for values in lists))
            is_open = bool(free) or any(values.open for values in lists)
            atoms = (atoms - lists - free) | {Values(kind, members, is_open)}
    return Form(
        atoms,
        frozenset[Tag]().union(*(form.tags for form in forms)),
        frozenset[str]().union(*(form.keys for form in forms)),
        frozenset[Guest]().union(*(form.guests for form in forms)),
    )


@dataclass(frozen=True)
class Field:
    """A field of an object; ``required`` where it may not be left out."""

    form: Form
    required: bool


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


@dataclass(frozen=True)
class Side:
    """All that one side describes."""

    objects: dict[str, Object]
    aliases: tuple[Alias, ...]

    def renamed(self, names: Mapping[str, str]) -> Side:
        """Return the same side in which every object is referred to by one name."""

        def form(old: Form) -> Form:
            tags = (replace(tag, name=names.get(tag.name, tag.name)) for tag in old.tags)
            return replace(old, atoms=frozenset(map(atom, old.atoms)), tags=frozenset(tags))

        def atom(old: Atom) -> Atom:
            match old:
                case Ref(name=name):
                    return Ref(names.get(name, name))
                case Array(item=item):
                    return Array(form(item))
                case Map(value=value):
                    return Map(form(value))
            return old

        objects = {
            name: replace(
                found,
                fields={
                    key: replace(field, form=form(field.form))
                    for key, field in found.fields.items()
                },
            )
            for name, found in self.objects.items()
        }
        aliases = (replace(alias, form=form(alias.form)) for alias in self.aliases)
        return Side(objects, tuple(aliases))
