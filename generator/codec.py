"""Write shapes as Python source: annotations, and statements that decode and encode a field.

The speed of the generated models is decided here, so each choice was measured. Checks are on the
exact type and inline; the slow paths (a subclass, an error and its path) are calls into
``types.py`` that a valid document never makes. A union costs one look-up of its tag. No method
imports anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import field, frozen, mutable

from generator.contract import ContractError
from generator.shapes import (
    Anything,
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
    json_types,
)

CHECKS = {"str": "as_string", "int": "as_integer", "float": "as_number", "bool": "as_boolean"}
EXPECTED = {
    "str": "a string",
    "int": "an integer",
    "float": "a number",
    "bool": "a boolean",
    "list": "an array",
    "dict": "an object",
}
FORMS = {"str": "string", "int": "integer", "float": "number", "bool": "boolean"}


def literal(values: Sequence[str]) -> str:
    """Return a ``Literal`` of strings."""
    return f"Literal[{', '.join(map(quoted, values))}]"


def quoted(value: str) -> str:
    """Return a string as Python source."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def constant(name: Name) -> str:
    """Return the name of a union's table of variants."""
    return name.module.upper()


def expected(shape: Shape) -> str:
    """Return the JSON types of a shape in words, for errors."""
    order = [EXPECTED[kind] for kind in EXPECTED if kind in json_types(shape)]
    if "a number" in order and "an integer" in order:
        order.remove("an integer")
    return " or ".join(order)


@mutable
class Module:
    """A generated module: it collects the imports that its statements need."""

    imports: dict[str, set[str]] = field(factory=dict)
    typing_only: dict[str, set[str]] = field(factory=dict)
    models: dict[str, str] = field(factory=dict)
    tables: dict[Tagged, str] = field(factory=dict)
    decoders: dict[str, str] = field(factory=dict)
    _binds: bool = field(default=False, alias="binds")
    _own: str = field(default="", alias="own")
    _root: str = field(default="..", alias="root")
    _models: str = field(default=".", alias="models_root")

    def use(self, module: str, name: str) -> str:
        """Import a name at the top of the module."""
        self.imports.setdefault(module, set()).add(name)
        return name

    def helper(self, name: str) -> str:
        """Import a name of ``types.py``."""
        return self.use(f"{self._root}types", name)

    def see(self, name: Name) -> str:
        """Import a name for annotations only."""
        if name.name != self._own:
            self.typing_only.setdefault(f"{self._models}{name.module}", set()).add(name.name)
        return name.name

    def model(self, name: Name) -> str:
        """Import a model at the end of the module, where an import cycle is harmless."""
        if name.name != self._own:
            self.models[name.name] = name.module
        return name.name

    def decoder(self, name: Name) -> str:
        """Return the decoder of a model, bound once: a method look-up costs as much as a field."""
        if not self._binds:
            return f"{self.model(name)}.from_dict"  # a complete document, not part of one
        self.model(name)
        return self.decoders.setdefault(name.name, f"_decode_{name.module}")

    def table(self, shape: Tagged) -> str:
        """Return a union's table of variants: shared if it has a name, else the module's own."""
        if shape.alias:
            return self.use(f"{self._root}variants", constant(shape.alias))
        return self.tables.setdefault(
            shape, f"_VARIANTS_{len(self.tables)}" if self.tables else "_VARIANTS"
        )

    def unmodelled(self) -> list[tuple[str, set[str]]]:
        """Return the imports for annotations only, without models that are imported at run time."""
        found = [
            (source, names - self.models.keys())
            for source, names in sorted(self.typing_only.items())
        ]
        return [(source, names) for source, names in found if names]

    # annotations

    def annotation(self, shape: Shape) -> str:
        """Return the type of an attribute, without null and unset."""
        if shape.alias:
            return self.see(shape.alias)
        match shape:
            case Scalar(kind=kind):
                return kind
            case Timestamp():
                return self.use("datetime", "datetime")
            case Const(value=value):
                self.use("typing", "Literal")
                return literal([value])
            case Enum(values=values):
                self.use("typing", "Literal")
                return f"{literal(values)} | str"
            case Model(cls=cls):
                return self.see(cls)
            case FreeObject(models=models):
                self.use("typing", "Any")
                return " | ".join([*(self.see(model.cls) for model in models), "dict[str, Any]"])
            case Array(item=item):
                return f"list[{self.annotation(item)}]"
            case Map(value=value):
                return f"dict[str, {self.annotation(value)}]"
            case Tagged(models=models):
                known = [self.see(model.cls) for model in models]
                # Where one kind is known, a program that had to ask for it would gain nothing.
                return known[0] if len(known) == 1 else " | ".join([*known, self._unknown()])
            case ByType(arms=arms):
                return " | ".join(self.annotation(arm) for arm in arms)
        return self.use("typing", "Any")

    def _unknown(self) -> str:
        self.typing_only.setdefault(f"{self._root}types", set()).add("UnknownVariant")
        return "UnknownVariant"

    def attribute(self, prop: Property, received: bool) -> str:
        """Return the declaration of one attribute of a model."""
        kind = self.annotation(prop.shape)
        if prop.nullable and kind != "Any":
            kind += " | None"
        if isinstance(prop.shape, Const) and prop.required and not prop.nullable:
            return f"{prop.attribute}: {kind} = {quoted(prop.shape.value)}"
        if _falls_back(prop, received):
            return f"{prop.attribute}: {kind} = {source_of(prop.default)}"
        if prop.nullable and received:
            return f"{prop.attribute}: {kind} = None"
        if prop.required:
            return f"{prop.attribute}: {kind}"
        self.helper("UNSET")
        return f"{prop.attribute}: {kind} | {self.helper('Unset')} = UNSET"

    # decoding

    def decode_field(self, prop: Property, received: bool, bit: int) -> Iterator[str]:
        """Return the statements that read a field of ``source``; ``at`` is the path for errors."""
        key = quoted(prop.wire)
        target = f"self.{prop.attribute}"
        at = f"at = {key}"
        falls_back = _falls_back(prop, received)
        self._refuse_hidden_times(prop)
        if prop.required and not prop.nullable and not falls_back:
            yield at
            yield from self._read(prop.shape, f"source[{key}]", target, prop.wire)
            return
        if falls_back:
            absent = source_of(prop.default)
        elif prop.required or (prop.nullable and received):
            absent = "None"
        else:
            absent = self.helper("UNSET")
        yield f"if {key} not in source:"
        yield f"    {target} = {absent}"
        yield "    absent += 1"
        if falls_back:
            yield f"    presence |= {bit}"
        if prop.nullable:
            yield f"elif (value := source[{key}]) is None:"
            yield f"    {target} = None"
            if bit:
                yield f"    presence |= {bit}"
            yield "else:"
            yield f"    {at}"
            yield from _indent(self._check(prop.shape, target, prop.wire))
        else:
            yield "else:"
            yield f"    {at}"
            yield from _indent(self._read(prop.shape, f"source[{key}]", target, prop.wire))

    def _read(self, shape: Shape, source: str, target: str, wire: str) -> Iterator[str]:
        match shape:
            case Model(cls=cls):
                yield f"{target} = {self.decoder(cls)}({source})"
            case Anything():
                yield f"{target} = {source}"
            case Timestamp():
                yield f"value = {source}"
                yield from self._check(shape, target, wire)
            case Const(value=const):
                yield f"if {source} == {quoted(const)}:"
                yield f"    {target} = {quoted(const)}"
                yield "else:"
                yield f"    {target} = {self.helper('as_string')}({source})"
            case Scalar() | Enum() | FreeObject():
                name, check = _check_of(shape)
                self.helper(check)
                yield f"if type(value := {source}) is not {name}:"
                yield f"    value = {check}(value)"
                yield f"{target} = value"
            case _:
                yield f"value = {source}"
                yield from self._check(shape, target, wire)

    def _check(
        self, shape: Shape, target: str, wire: str, *, checked: bool = False
    ) -> Iterator[str]:
        """Return the statements that decode ``value``; ``checked``: its JSON type is right."""
        match shape:
            case Scalar() | Const() | Enum() | FreeObject():
                name, check = _check_of(shape)
                self.helper(check)
                if not checked:
                    yield f"if type(value) is not {name}:"
                    yield f"    value = {check}(value)"
                yield f"{target} = value"
            case Timestamp():
                # The text is kept where a datetime does not say all of it.
                yield f"{target} = time = {self.helper('read_time')}(value)"
                yield f"if {self.helper('keeps_text')}(time, value):"
                attribute = quoted(target.removeprefix("self."))
                keep = self.helper("keep_text")
                yield f"    presence = {keep}(self, presence, {attribute}, time, value)"
            case Array(item=item):
                if not checked:
                    yield "if type(value) is not list:"
                    yield f"    value = {self.helper('as_array')}(value)"
                yield "items = []"
                yield f"at = ({quoted(wire)}, items)"
                yield "for item in value:"
                yield f"    items.append({self.expression(item, 'item')})"
                yield f"{target} = items"
            case Map(value=item):
                if not checked:
                    yield "if type(value) is not dict:"
                    yield f"    value = {self.helper('as_object')}(value)"
                yield "entries = {}"
                yield f"at = ({quoted(wire)}, entries)"
                yield "for key, item in value.items():"
                yield f"    entries[key] = {self.expression(item, 'item')}"
                yield f"{target} = entries"
            case ByType(arms=arms):
                word = "if"
                for arm in arms:
                    kinds = sorted(json_types(arm))
                    test = (
                        f"(kind := type(value)) is {kinds[0]}"
                        if word == "if" and len(arms) > 1
                        else f"kind is {kinds[0]}"
                    )
                    if len(kinds) > 1:
                        test = (
                            f"(kind := type(value)) in ({', '.join(kinds)})"
                            if word == "if"
                            else f"kind in ({', '.join(kinds)})"
                        )
                    yield f"{word} {test}:"
                    if isinstance(arm, Array | Map | ByType):
                        yield from _indent(self._check(arm, target, wire, checked=True))
                    else:
                        yield f"    {target} = {self.expression(arm, 'value', checked=True)}"
                    word = "elif"
                yield "else:"
                yield f"    raise {self.helper('mismatch')}({quoted(expected(shape))}, value)"
            case _:
                yield f"{target} = {self.expression(shape, 'value')}"

    def expression(self, shape: Shape, value: str, *, checked: bool = False) -> str:
        """Return an expression that decodes ``value``; ``checked``: its JSON type fits."""
        match shape:
            case Scalar() | Const() | Enum() | FreeObject():
                if checked:
                    return value
                name, check = _check_of(shape)
                return f"{value} if type({value}) is {name} else {self.helper(check)}({value})"
            case Model(cls=cls):
                return f"{self.decoder(cls)}({value})"
            case Tagged(key=key, default=default):
                tag = f"{value}.get({quoted(key)})" if default else f"{value}[{quoted(key)}]"
                return f"{self.table(shape)}[{tag}]({value})"
            case Array(item=item):
                inner = f"lambda item: {self.expression(item, 'item')}"
                return f"{self.helper('array_of')}({inner}, {value})"
            case Map(value=item):
                inner = f"lambda item: {self.expression(item, 'item')}"
                return f"{self.helper('map_of')}({inner}, {value})"
            case ByType(arms=arms):
                tests = [
                    f"{self.expression(arm, value, checked=True)}"
                    f" if type({value}) in ({', '.join(sorted(json_types(arm)))},)"
                    for arm in arms
                ]
                self.helper("refuse")
                return f"({' else '.join(tests)} else refuse({quoted(expected(shape))}, {value}))"
        return value

    @staticmethod
    def _refuse_hidden_times(prop: Property) -> None:
        """Raise for a time inside an array, a map or a union: only an attribute keeps its text."""
        inner = [part for part in _parts(prop.shape) if part is not prop.shape]
        items = [getattr(part, "item", getattr(part, "value", None)) for part in _parts(prop.shape)]
        if any(isinstance(part, Timestamp) for part in inner + items):
            raise ContractError(f"{prop.wire}: a date-time must be the field itself")

    # the form of a field, for the tolerant path

    def form(self, shape: Shape) -> str:
        """Return a shape as a constant that the tolerant path reads."""
        match shape:
            case Scalar(kind=kind):
                return quoted(FORMS[kind])
            case Enum():
                return quoted("string")
            case Const(value=value):
                return f'("const", {quoted(value)})'
            case Timestamp():
                return quoted("time")
            case FreeObject():
                return quoted("object")
            case Model(cls=cls):
                return f'("model", {self.model(cls)})'
            case Tagged(key=key):
                return f'("tagged", {self.table(shape)}, {quoted(key)})'
            case Array(item=item):
                return f'("array", {self.form(item)})'
            case Map(value=item):
                return f'("map", {self.form(item)})'
            case ByType(arms=arms):
                forms = [
                    f"(({', '.join(map(quoted, sorted(json_types(arm))))},), {self.form(arm)})"
                    for arm in arms
                ]
                return f'("either", {", ".join(forms)})'
        return quoted("anything")

    def field(self, prop: Property, received: bool, bit: int) -> str:
        """Return the entry of a field in the table of fields."""
        if prop.required:
            absent = "..."
        elif _falls_back(prop, received):
            absent = source_of(prop.default)
        elif prop.nullable and received:
            absent = "None"
        else:
            absent = self.helper("UNSET")
        attribute, form = quoted(prop.attribute), self.form(prop.shape)
        return f"{quoted(prop.wire)}: ({attribute}, {form}, {prop.nullable}, {absent}, {bit})"

    # encoding

    def encode(self, shape: Shape, value: str) -> str:
        """Return an expression that turns an attribute into JSON; a dict is accepted as a model."""
        match shape:
            case Scalar() | Const() | Enum():
                return value
            case Array(item=Scalar() | Const() | Enum() | Anything()):
                return value
            case Model() | Tagged():
                return f"{value} if type({value}) is dict else {value}.to_wire()"
            case Array(item=Model() | Tagged()):
                return f"[item if type(item) is dict else item.to_wire() for item in {value}]"
            case Timestamp():
                return f"{self.helper('write_time')}({value})"
        return f"{self.helper('encode')}({value})"

    def encode_required(self, prop: Property) -> str:
        """Return the value of a field that is always written."""
        value = f"this.{prop.attribute}"
        encoded = self.encode(prop.shape, value)
        if prop.nullable and encoded != value:
            return f"None if {value} is None else ({encoded})"
        return encoded

    def encode_optional(self, prop: Property, received: bool, bit: int) -> Iterator[str]:
        """Return the statements that write a field that may be absent."""
        key = f"out[{quoted(prop.wire)}]"
        encoded = self.encode(prop.shape, "value")
        if prop.nullable and received:
            yield f"if (value := this.{prop.attribute}) is not None:"
            yield f"    {key} = {encoded}"
            yield f"elif presence & {bit}:"
            yield f"    {key} = None"
        elif _falls_back(prop, received):
            default = source_of(prop.default)
            same = (
                f"value is {default}" if isinstance(prop.default, bool) else f"value == {default}"
            )
            yield f"value = this.{prop.attribute}"
            yield f"if not (presence & {bit} and {same}):"
            yield f"    {key} = {encoded}"
        else:
            yield f"if (value := this.{prop.attribute}) is not UNSET:"
            if prop.nullable and encoded != "value":
                encoded = f"None if value is None else ({encoded})"
            yield f"    {key} = {encoded}"


def _presence_bits(model: ObjectModel) -> dict[str, int]:
    """
    Return the bit by which a received model remembers how an optional field came.

    The bit of a field that may be null says that it was null, not absent; the bit of a field with a
    default says that it was absent, and reads as its default. The lowest bit is that of an object
    that keeps more than its attributes: it deviates from the contract, or a time has another text.
    """
    optional = [
        prop.wire
        for prop in model.properties
        if model.received and not prop.required and (prop.nullable or prop.default is not None)
    ]
    return {wire: 2 << index for index, wire in enumerate(optional)}


def _parts(shape: Shape) -> Iterator[Shape]:
    yield shape
    for arm in shape.arms if isinstance(shape, ByType) else ():
        yield from _parts(arm)


@frozen
class ModelCode:
    """The content of the model template."""

    model: ObjectModel
    module: Module
    attributes: tuple[str, ...]
    decode: tuple[str, ...]
    written: tuple[tuple[str, str], ...]
    encode: tuple[str, ...]
    fields: tuple[str, ...]
    holds: frozenset[str]
    tags: tuple[tuple[str, str], ...]
    renamed: dict[str, str]
    remembers: bool
    absences: bool
    guarded: bool


def model_code(model: ObjectModel) -> ModelCode:
    """Return the statements of one model, and the imports they need."""
    module = Module(own=model.cls.name, binds=True)
    bits = _presence_bits(model)
    # Attributes that must be given come first, so that the signature reads as the contract does.
    attributes = [module.attribute(prop, model.received) for prop in model.properties]
    decode: list[str] = []
    for prop in model.properties:
        decode += module.decode_field(prop, model.received, bits.get(prop.wire, 0))
    written = [
        (quoted(prop.wire), module.encode_required(prop))
        for prop in model.properties
        if prop.required
    ]
    encode: list[str] = []
    for prop in model.properties:
        if not prop.required:
            encode += module.encode_optional(prop, model.received, bits.get(prop.wire, 0))
    fields = [
        module.field(prop, model.received, bits.get(prop.wire, 0)) for prop in model.properties
    ]
    parts = [(prop, part) for prop in model.properties for part in _parts(prop.shape)]
    tagged = [
        (prop.wire, inner.key)
        for prop, part in parts
        for inner in (part, getattr(part, "item", None), getattr(part, "value", None))
        if isinstance(inner, Tagged)
    ]
    return ModelCode(
        model=model,
        module=module,
        attributes=tuple(sorted(attributes, key=lambda line: " = " in line)),
        decode=tuple(decode),
        written=tuple(written),
        encode=tuple(encode),
        fields=tuple(fields),
        holds=frozenset(
            kind
            for _, part in parts
            for kind in ("items" * isinstance(part, Array), "entries" * isinstance(part, Map))
            if kind
        ),
        tags=tuple(dict.fromkeys(tagged)),
        renamed={
            prop.attribute: prop.wire for prop in model.properties if prop.attribute != prop.wire
        },
        remembers=bool(bits) or any(isinstance(part, Timestamp) for _, part in parts),
        absences=any(
            prop.nullable or not prop.required or _falls_back(prop, model.received)
            for prop in model.properties
        ),
        guarded=any(
            prop.required and not prop.nullable and not _falls_back(prop, model.received)
            for prop in model.properties
        ),
    )


def _falls_back(prop: Property, received: bool) -> bool:
    """Return whether an absent field reads as its default, as in older responses."""
    return received and not prop.required and not prop.nullable and prop.default is not None


def source_of(value: object) -> str:
    """Return a default as Python source."""
    return quoted(value) if isinstance(value, str) else repr(value)


def _check_of(shape: Shape) -> tuple[str, str]:
    if isinstance(shape, FreeObject):
        return "dict", "as_object"
    kind = shape.kind if isinstance(shape, Scalar) else "str"
    return kind, CHECKS[kind]


def _indent(lines: Iterator[str]) -> Iterator[str]:
    return (f"    {line}" for line in lines)
