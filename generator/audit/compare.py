"""Compare two sides and list their differences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.audit.forms import (
    NULL,
    Alias,
    Array,
    Atom,
    Field,
    Form,
    Guest,
    Map,
    Object,
    Operation,
    Ordered,
    Ref,
    Scalar,
    Side,
    Tag,
    Values,
)

NOTHING = "nothing"
COUNTED = ("schemas", "fields", "members", "tags", "parameters", "codes", "models")


@dataclass(frozen=True, order=True)
class Difference:
    """A difference between the two sides; a side that lacks something has ``nothing``.

    ``field`` is the place inside the schema, with ``[]`` for an item and ``{}`` for a value under a
    free key; it is empty for the schema itself. ``side`` is ``sent``, ``received``,
    or ``named`` where a union or enum is meant by its name, wherever it is used.
    """

    kind: str
    schema: str
    field: str
    vendor: str
    contract: str
    side: str

    def describe(self, witnesses: Sequence[str]) -> str:
        """Return the difference in words, with the witnesses that claim it."""
        where = f"{self.schema}.{self.field}" if self.field else self.schema
        who = "both have" if len(witnesses) > 1 else f"{witnesses[0]} has"
        return f"{self.kind:<10} {where}: {who} {self.vendor}, the contract has {self.contract}"


@dataclass(frozen=True)
class Comparison:
    """All differences in order, and how many things of each kind were compared."""

    differences: tuple[Difference, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True)
class _Place:
    schema: str
    field: str
    side: str

    def inside(self, suffix: str) -> _Place:
        return replace(self, field=self.field + suffix)

    def differs(self, kind: str, vendor: str, contract: str) -> Difference:
        return Difference(kind, self.schema, self.field, vendor, contract, self.side)


def compare(vendor: Side, contract: Side, unused: Collection[str] = ()) -> Comparison:
    """Compare every schema of both sides; ``unused`` are components that no operation leads to."""
    comparer = _Comparer(vendor, contract)
    differences = {
        *comparer.objects(),
        *comparer.aliases(),
        *comparer.operations(),
        *comparer.models(),
    }
    for name in unused:
        differences.add(_Place(name, "", "named").differs("unused", NOTHING, "a schema"))
    return Comparison(tuple(sorted(differences)), comparer.counts)


class _Comparer:
    def __init__(self, vendor: Side, contract: Side) -> None:
        self.vendor = vendor
        self.contract = contract
        self.named = {name: alias.form for alias in contract.aliases for name in alias.names}
        self.counts = Counter(dict.fromkeys(COUNTED, 0))

    def objects(self) -> Iterator[Difference]:
        for name in self.vendor.objects.keys() | self.contract.objects.keys():
            vendor, contract = self.vendor.objects.get(name), self.contract.objects.get(name)
            place = _Place(name, "", _side(vendor or contract))
            if vendor is None:
                yield place.differs("schema", NOTHING, "an object")
            elif contract is None:
                yield place.differs("schema", "an object", NOTHING)
            else:
                self.counts["schemas"] += 1
                yield from self.object(place, vendor, contract)

    def object(self, place: _Place, vendor: Object, contract: Object) -> Iterator[Difference]:
        if _side(vendor) != _side(contract):
            yield place.differs("side", _side(vendor), _side(contract))
        if vendor.extra and not contract.extra:
            yield place.differs("extra", "further fields", NOTHING)
        yield from self.fields(place, vendor.fields, contract.fields, "field")

    def fields(
        self, place: _Place, vendor: Mapping[str, Field], contract: Mapping[str, Field], kind: str
    ) -> Iterator[Difference]:
        for name in vendor.keys() | contract.keys():
            theirs, ours = vendor.get(name), contract.get(name)
            field = replace(place, field=name)
            if theirs is None or ours is None:
                yield field.differs(kind, _presence(theirs), _presence(ours))
                continue
            self.counts[f"{kind}s"] += 1
            if _presence(theirs) != _presence(ours):
                yield field.differs("presence", _presence(theirs), _presence(ours))
            if theirs.deprecated != ours.deprecated:
                yield field.differs("deprecated", _currency(theirs), _currency(ours))
            yield from self.forms(field, theirs.form.without_null, ours.form.without_null)

    def operations(self) -> Iterator[Difference]:
        for name in self.vendor.operations.keys() | self.contract.operations.keys():
            vendor, contract = self.vendor.operations.get(name), self.contract.operations.get(name)
            place = _Place(name, "", "sent")
            for kind, read in (("path", _path), ("method", _method)):
                if read(vendor) != read(contract):
                    yield place.differs(kind, read(vendor), read(contract))
            if vendor is None or contract is None:
                continue
            yield from self.fields(place, vendor.parameters, contract.parameters, "parameter")
            self.counts["codes"] += len(vendor.codes & contract.codes)
            for code in vendor.codes - contract.codes:
                yield place.differs("code", str(code), NOTHING)
            for code in contract.codes - vendor.codes:
                yield place.differs("code", NOTHING, str(code))

    def models(self) -> Iterator[Difference]:
        # The vendor drops a model from its list some time after its end; the contract keeps it.
        for name, day in self.vendor.ends.items():
            ours = self.contract.ends.get(name, NOTHING)
            self.counts["models"] += 1
            if day != ours:
                yield _Place("Model", name, "named").differs("end", day, ours)

    def aliases(self) -> Iterator[Difference]:
        """Compare each named union and enum of the vendor with the component of its name.

        The vendor has some names more than once and the contract shortens them, so the most alike
        are matched first. What has no component has been compared at the fields that use it.
        """
        trial = _Comparer(self.vendor, self.contract)
        candidates = [
            (len(list(trial.named_forms(alias, name))), alias, name)
            for alias in self.vendor.aliases
            for name in alias.names
            if name in self.named
        ]
        matched: dict[Alias, str] = {}
        for number, alias, name in sorted(candidates, key=lambda candidate: candidate[0]):
            if alias not in matched and (number == 0 or name not in matched.values()):
                matched[alias] = name
                self.counts["schemas"] += 1
                yield from self.named_forms(alias, name)
        for alias in self.vendor.aliases:
            if alias not in matched:
                yield _Place(alias.names[0], "", "named").differs("schema", "a name", NOTHING)
        for name in self.named.keys() - set(matched.values()):
            yield _Place(name, "", "named").differs("schema", NOTHING, "a name")

    def named_forms(self, alias: Alias, name: str) -> Iterator[Difference]:
        return self.forms(_Place(name, "", "named"), alias.form, self.named[name])

    def forms(self, place: _Place, vendor: Form, contract: Form) -> Iterator[Difference]:
        for theirs, ours in _pairs(vendor.atoms, contract.atoms):
            if isinstance(theirs, Values) and isinstance(ours, Values):
                yield from self.values(place, theirs, ours)
            elif isinstance(theirs, Array) and isinstance(ours, Array):
                yield from self.forms(place.inside("[]"), theirs.item, ours.item)
            elif isinstance(theirs, Map) and isinstance(ours, Map):
                yield from self.forms(place.inside("{}"), theirs.value, ours.value)
            elif theirs != ours:
                yield place.differs("type", in_words(theirs), in_words(ours))
        for guest in vendor.guests:
            yield self.guest(place, vendor, guest)
        yield from self.tags(place, vendor, contract)

    def values(self, place: _Place, vendor: Values, contract: Values) -> Iterator[Difference]:
        self.counts["members"] += len(vendor.members & contract.members)
        for member in vendor.members - contract.members:
            yield place.differs("member", member, NOTHING)
        for member in contract.members - vendor.members:
            yield place.differs("member", NOTHING, member)
        if vendor.open != contract.open:
            yield place.differs("open", _openness(vendor), _openness(contract))

    def tags(self, place: _Place, vendor: Form, contract: Form) -> Iterator[Difference]:
        expected = tags_of(self.vendor.objects, vendor, contract.keys)
        self.counts["tags"] += len(expected & contract.tags)
        for tag in expected - contract.tags:
            yield place.differs("tag", str(tag), NOTHING)
        for tag in contract.tags - expected:
            yield place.differs("tag", NOTHING, str(tag))

    def guest(self, place: _Place, vendor: Form, guest: Guest) -> Difference:
        """Return a response model in a request; harmless if a type beside it has all its fields."""
        for name in vendor.refs:
            host = self.vendor.objects[name]
            constants = {(k, v) for k, values in _constants(host).items() for v in values}
            if guest.constants & constants and guest.fields <= host.fields.keys():
                return place.differs("guest", guest.name, name)
        return place.differs("type", guest.name, NOTHING)


def tags_of(objects: Mapping[str, Object], form: Form, preferred: Collection[str]) -> set[Tag]:
    """Return the tags of a union's objects, by the field that the union names.

    Where it names none, by a field whose constants distinguish the objects, if there is one.
    """
    constants = [(name, _constants(objects[name])) for name in form.refs]
    keys = form.keys
    if not keys and len(constants) > 1:
        shared = set.intersection(*(set(values) for _, values in constants))
        apart = sorted(key for key in shared if _disjoint([v[key] for _, v in constants]))
        keys = frozenset([key for key in apart if key in preferred] or apart[:1])
    return {
        Tag(key, value, name)
        for name, values in constants
        for key in keys
        for value in values.get(key, ())
    }


def _side(schema: Object | None) -> str:
    return "received" if schema is not None and schema.received else "sent"


def _presence(field: Field | None) -> str:
    if field is None:
        return NOTHING
    return ("required" if field.required else "optional") + (
        " or null" if field.form.nullable else ""
    )


def _currency(field: Field) -> str:
    return "a deprecated one" if field.deprecated else "a current one"


def _path(operation: Operation | None) -> str:
    return operation.path if operation else NOTHING


def _method(operation: Operation | None) -> str:
    return operation.method.upper() if operation else NOTHING


def _openness(values: Values) -> str:
    return "an open list" if values.open else "a closed list"


def in_words(atom: Atom | None) -> str:
    """Return an alternative in words."""
    match atom:
        case None:
            return NOTHING
        case Scalar(kind=kind):
            return kind
        case Ref(name=name):
            return name
        case Values(kind=kind, open=True):
            return f"{kind}, some listed"
        case Values(members=members):
            return "one of " + ", ".join(sorted(members))
        case Array(item=item):
            return "array of " + describe_form(item)
        case Map(value=value):
            return "map of " + describe_form(value)


def describe_form(form: Form) -> str:
    """Return a type in words."""
    return " | ".join(sorted(in_words(atom) for atom in form.atoms))


def _constants(schema: Object) -> dict[str, Ordered[str]]:
    """Return the fields that hold one of a closed list of strings."""
    found = {}
    for name, field in schema.fields.items():
        values = field.form.values()
        if values and not values.open and field.form.atoms <= {values, NULL}:
            found[name] = values.members
    return found


def _disjoint(sets: list[Ordered[str]]) -> bool:
    return len({member for one in sets for member in one}) == sum(map(len, sets))


def _pairs(
    vendor: Ordered[Atom], contract: Ordered[Atom]
) -> Iterator[tuple[Atom | None, Atom | None]]:
    """Match alternatives: equal ones, then those of the same kind, then the rest."""
    left, right = set(vendor - contract), set(contract - vendor)
    for atom in vendor & contract:
        yield atom, atom
    for sort in (Values, Array, Map):
        theirs = sorted((a for a in left if isinstance(a, sort)), key=in_words)
        ours = sorted((a for a in right if isinstance(a, sort)), key=in_words)
        for pair in zip(theirs, ours, strict=False):
            yield pair
            left.discard(pair[0])
            right.discard(pair[1])
    if len(left) == len(right) == 1:
        yield left.pop(), right.pop()
    for atom in left:
        yield atom, None
    for atom in right:
        yield None, atom
