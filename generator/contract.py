"""Read a contract: turn each of its schemas and properties into a shape.

What the templates cannot express is refused with its path and a hint.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve
from openapi_python_client import schema as oai
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.schemas import Class
from openapi_python_client.strings import PythonIdentifier

from generator.document import other_names, received, target
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
    Shortcut,
    Tagged,
    Timestamp,
    json_types,
)

RESERVED = frozenset(
    {
        "self",
        "from_dict",
        "to_wire",
        "to_dict",
        "to_json",
        "additional_properties",
        "mro",
        "_wire_names",
        "model_dump",
        "model_dump_json",
        "model_validate",
        "model_validate_json",
        "model_construct",
        "model_copy",
        "model_fields",
        "model_fields_set",
        "model_extra",
        "construct",
        "copy",
        "dict",
        "json",
        "parse_obj",
        "parse_raw",
    }
)
"""Attribute names that a model needs for itself."""


TAKEN = frozenset(
    (
        "Any",
        "Literal",
        "Self",
        "TypeAlias",
        "datetime",
        "UNSET",
        "Unset",
        "UnknownVariant",
        "Timestamp",
        "WireModel",
        "Reply",
    )
)
"""Names that the generated modules import: no component may have one of them."""


class ContractError(Exception):
    """The contract contains something that the templates cannot turn into good code."""


def text(value: Any) -> str:
    """Return the plain string behind openapi-python-client's wrapper."""
    return value.get_untrusted_value() if hasattr(value, "get_untrusted_value") else str(value)


def one_line(value: Any) -> str:
    """Return a description as one line of text."""
    return " ".join(text(value).split()) if value else ""


class Contract:
    """The schemas of one OpenAPI document, as shapes."""

    def __init__(
        self, document: Mapping[str, Any], models: Sequence[ModelProperty], config: Any
    ) -> None:
        self._config = config
        self.document = document
        components = (document.get("components") or {}).get("schemas") or {}
        self._schemas: dict[str, oai.Schema] = {
            key: oai.Schema.model_validate(schema) for key, schema in components.items()
        }
        self._names = {key: self._name(key) for key in components}
        self._received = {self._names[key] for key in received(document) if key in self._names}
        self._check_names()
        self._parsed = {str(model.class_info.module_name): model for model in models}
        self._seen: dict[str, Shape] = {}

    # names

    def _name(self, key: str) -> Name:
        parsed = Class.from_string(string=key, config=self._config)
        plain = key.replace(".", "")
        return Name(
            plain if plain.isidentifier() and not keyword.iskeyword(plain) else parsed.name,
            parsed.module_name,
        )

    def _check_names(self) -> None:
        if clash := sorted(TAKEN & {name.name for name in self._names.values()}):
            raise ContractError(
                f"a component named {clash[0]} would hide a name that the models import: rename it"
            )
        for what in ("name", "module"):
            taken: dict[str, str] = {}
            for key, name in self._names.items():
                value = getattr(name, what)
                if value in taken:
                    raise ContractError(
                        f"components {taken[value]} and {key} both become {value}: rename one"
                    )
                taken[value] = key

    def class_of(self, model: ModelProperty) -> Name:
        """Return the name under which a model that openapi-python-client found is generated."""
        for name in self._names.values():
            if name.module == model.class_info.module_name:
                return name
        return Name(model.class_info.name, model.class_info.module_name)

    # shapes

    def component(self, key: str) -> Shape:
        """Return the shape of a named component."""
        if key not in self._schemas:
            raise ContractError(
                f"#/components/schemas/{key} does not exist, but something refers to it"
            )
        if key not in self._seen:
            schema = self._schemas[key]
            if _is_model(schema):
                self._seen[key] = Model(self._names[key])
            else:
                self._seen[key] = (
                    Anything()
                )  # what a component that contains itself directly would see
                self._seen[key] = evolve(self.shape(schema, key), alias=self._names[key])
        return self._seen[key]

    def shape(self, schema: oai.Schema | oai.Reference, at: str) -> Shape:
        """Return the shape of a schema, null aside; ``at`` names the place for errors."""
        if isinstance(schema, oai.Reference):
            return self.component(text(schema.ref).rsplit("/", 1)[-1])
        if schema.allOf:
            if len(schema.allOf) == 1:
                return self.shape(schema.allOf[0], at)
            raise ContractError(
                f"{at}: allOf of several schemas; write the fields out in one object"
            )
        if arms := list(_arms(schema)):
            return self._union(schema, arms, at)
        if isinstance(schema.const, str):
            return Const(schema.const)
        values = [value for value in schema.enum or () if value is not None]
        if values and all(isinstance(value, str) for value in values):
            return Enum(tuple(values), closed=True)
        if known := (schema.model_extra or {}).get("x-known-values"):
            return Enum(tuple(known), closed=False)
        return self._plain(schema, at)

    def _plain(self, schema: oai.Schema, at: str) -> Shape:
        kind = schema.type[0] if isinstance(schema.type, list) else schema.type
        match kind.value if kind else None:
            case "string":
                return (
                    Timestamp()
                    if text(schema.schema_format or "") == "date-time"
                    else Scalar("str")
                )
            case "integer":
                return Scalar("int")
            case "number":
                return Scalar("float")
            case "boolean":
                return Scalar("bool")
            case "array":
                if schema.items is None:
                    return Array(Anything())
                return Array(self._item(schema.items, f"{at}[]"))
            case "object":
                return self._object(schema, at)
        if schema.properties:
            return self._object(schema, at)
        return Anything()

    def _item(self, schema: oai.Schema | oai.Reference, at: str) -> Shape:
        if nullable(schema):
            raise ContractError(
                f"{at}: an array or map with null in it; the templates know null only in properties"
            )
        return self.shape(schema, at)

    def _object(self, schema: oai.Schema, at: str) -> Shape:
        if schema.properties:
            for model in self._parsed.values():
                if (
                    model.data.properties == schema.properties
                    and model.data.required == schema.required
                ):
                    return Model(self.class_of(model))
            raise ContractError(
                f"{at}: openapi-python-client made no class of this object; name it as a component"
            )
        if isinstance(schema.additionalProperties, oai.Schema | oai.Reference):
            return Map(self._item(schema.additionalProperties, f"{at}.*"))
        return FreeObject()

    def _union(
        self, schema: oai.Schema, arms: Sequence[oai.Schema | oai.Reference], at: str
    ) -> Shape:
        shapes = [self.shape(arm, f"{at} (arm {index})") for index, arm in enumerate(arms)]
        if len(shapes) == 1:
            return shapes[0]
        flat: list[Shape] = []
        for shape in shapes:
            flat += shape.arms if isinstance(shape, ByType) else [shape]
        objects = [shape for shape in flat if json_types(shape) == {"dict"}]
        strings = [shape for shape in flat if json_types(shape) == {"str"}]
        others = [shape for shape in flat if shape not in objects and shape not in strings]
        merged = others
        if objects:
            merged = [self._objects(schema, objects, at), *merged]
        if strings:
            merged = [_strings(strings), *merged]
        types = [kind for shape in merged for kind in json_types(shape)]
        if len(types) != len(set(types)):
            raise ContractError(
                f"{at}: two arms of the union have one JSON type, and no tag distinguishes them"
            )
        return merged[0] if len(merged) == 1 else ByType(tuple(merged))

    def _objects(self, schema: oai.Schema, shapes: Sequence[Shape], at: str) -> Shape:
        if len(shapes) == 1:
            return shapes[0]
        models = [
            model
            for shape in shapes
            for model in (shape.models if isinstance(shape, Tagged) else [shape])
        ]
        if any(isinstance(model, FreeObject) for model in models):
            return FreeObject(tuple(model for model in models if isinstance(model, Model)))
        if not all(isinstance(model, Model) for model in models):
            raise ContractError(
                f"{at}: a union of a map and other objects; nothing distinguishes them"
            )
        return self._tagged(schema, [model for model in models if isinstance(model, Model)], at)

    def _tagged(self, schema: oai.Schema, models: Sequence[Model], at: str) -> Tagged:
        tags = {model: self._tags(model) for model in models}
        if schema.discriminator:
            keys = [text(schema.discriminator.propertyName)]
        else:
            keys = sorted(set.intersection(*(set(found) for found in tags.values())))
        for key in keys:
            arms: dict[str, Model] = {}
            if schema.discriminator and schema.discriminator.mapping:
                for value, ref in schema.discriminator.mapping.items():
                    arm = self.component(text(ref).rsplit("/", 1)[-1])
                    if not isinstance(arm, Model) or arm not in models:
                        raise ContractError(
                            f"{at}: the mapping of {text(value)!r} is not an arm of the union"
                        )
                    arms[text(value)] = arm
            else:
                pairs = [
                    (value, model)
                    for model in models
                    for value in tags[model].get(key, ((), False))[0]
                ]
                if len({value for value, _ in pairs}) != len(pairs):
                    continue
                arms = dict(pairs)
            if set(arms.values()) != set(models):
                continue
            optional = [model for model in models if not tags[model].get(key, ((), True))[1]]
            if len(optional) > 1:
                raise ContractError(f"{at}: more than one arm may leave out the tag {key!r}")
            return Tagged(key, tuple(arms.items()), optional[0] if optional else None)
        raise ContractError(
            f"{at}: no tag distinguishes these objects; add a discriminator with a mapping"
        )

    def _tags(self, model: Model) -> dict[str, tuple[tuple[str, ...], bool]]:
        """Return the properties of a model that could be its tag: name to (values, required)."""
        found: dict[str, tuple[tuple[str, ...], bool]] = {}
        for prop in self.properties(model.cls):
            if isinstance(prop.shape, Const):
                found[prop.wire] = ((prop.shape.value,), prop.required)
            elif isinstance(prop.shape, Enum) and prop.shape.closed:
                found[prop.wire] = (prop.shape.values, prop.required)
        return found

    def parse(self, schema: Mapping[str, Any], at: str) -> Shape:
        """Return the shape of a schema of the document."""
        return self.shape(
            oai.Reference.model_validate(schema)
            if "$ref" in schema
            else oai.Schema.model_validate(schema),
            at,
        )

    def resolve(self, value: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the target of a reference, or the value itself."""
        while "$ref" in value:
            pointer = value["$ref"]
            value = target(self.document, pointer)
            if value is None:
                raise ContractError(f"{pointer} does not exist, but something refers to it")
        return value

    # models

    def _open(self, shape: Shape) -> Shape:
        """
        Return the shape in which an object with one known tag may come with another one.

        The service may add a variant anywhere, also where it has sent one kind of object so far.
        """
        match shape:
            case Model():
                value = self._own_tag(shape)
                return Tagged("type", ((value, shape),), None) if value else shape
            case Array(item=item):
                return evolve(shape, item=self._open(item))
            case Map(value=value):
                return evolve(shape, value=self._open(value))
            case ByType(arms=arms):
                return evolve(shape, arms=tuple(map(self._open, arms)))
        return shape

    def _own_tag(self, model: Model) -> str | None:
        schema = self._schema_of(model.cls)
        properties = {text(key): value for key, value in (schema.properties or {}).items()}
        tag = properties.get("type")
        required = "type" in map(text, schema.required or ())
        return (
            tag.const
            if required and isinstance(tag, oai.Schema) and isinstance(tag.const, str)
            else None
        )

    def _schema_of(self, cls: Name) -> oai.Schema:
        for key, name in self._names.items():
            if name == cls:
                return self._schemas[key]
        return self._parsed[cls.module].data

    def properties(self, cls: Name) -> Iterator[Property]:
        """Return the fields of an object, those a caller must give first."""
        schema = self._schema_of(cls)
        required = {text(name) for name in schema.required or ()}
        taken: set[str] = set()
        for raw_wire, value in (schema.properties or {}).items():
            wire = text(raw_wire)
            attribute = wire
            if (
                not wire.isidentifier()
                or keyword.iskeyword(wire)
                or wire in RESERVED
                or wire.startswith("_")
            ):
                attribute = PythonIdentifier(raw_wire, self._config.field_prefix)
                if attribute in RESERVED or keyword.iskeyword(attribute):
                    attribute += "_"
            while attribute in taken:
                attribute += "_"
            taken.add(attribute)
            described = value if isinstance(value, oai.Schema) else None
            shape = self.shape(value, f"{cls.name}.{wire}")
            yield Property(
                wire=wire,
                attribute=attribute,
                shape=self._open(shape) if self.is_received(cls) else shape,
                required=wire in required,
                nullable=nullable(value),
                description=one_line(described.description) if described else "",
                deprecated=bool(described and described.deprecated),
                default=_default(described),
            )

    def object_model(self, model: ModelProperty) -> ObjectModel:
        """Return everything the model template needs of one object."""
        cls = self.class_of(model)
        schema = self._schema_of(cls)
        shortcuts = (schema.model_extra or {}).get("x-shortcuts") or {}
        return ObjectModel(
            cls=cls,
            description=one_line(schema.description),
            received=self.is_received(cls),
            properties=tuple(self.properties(cls)),
            shortcuts=tuple(
                Shortcut(name, path, self._kind_at(Model(cls), path.split(".")) or "Any")
                for name, path in shortcuts.items()
            ),
        )

    def _kind_at(self, shape: Shape, path: Sequence[str]) -> str | None:
        """Return the Python type of the scalar at a path, if all variants agree on one."""
        if not path:
            return shape.kind if isinstance(shape, Scalar) else None
        models = shape.models if isinstance(shape, Tagged) else (shape,)
        kinds = {
            self._kind_at(prop.shape, path[1:])
            for model in models
            if isinstance(model, Model)
            for prop in self.properties(model.cls)
            if prop.wire == path[0]
        }
        return kinds.pop() if len(kinds) == 1 else None

    def is_received(self, cls: Name) -> bool:
        """Return whether the service sends the object and nobody else does."""
        return cls in self._received

    def other_names(self) -> list[tuple[str, Name]]:
        """Return each further name of a component, sorted, with the component that it names."""
        found = other_names(self.document)
        if clash := sorted(found.keys() & {name.name for name in self._names.values()}):
            raise ContractError(f"{clash[0]} is a component, and another name of {found[clash[0]]}")
        return sorted((alias, self._names[key]) for alias, key in found.items())

    def is_object(self, model: ModelProperty) -> bool:
        """Return whether the model becomes a class; free-form objects and maps become dicts."""
        return bool(model.data.properties)

    def aliases(self) -> Iterator[tuple[Name, Shape, str]]:
        """Yield every named component that is not a class, with its description."""
        for key, schema in self._schemas.items():
            shape = self.component(key)
            if not isinstance(shape, Model):
                yield self._names[key], evolve(shape, alias=None), one_line(schema.description)

    def tag_keys(self) -> list[str]:
        """Return the tags of the named unions."""
        shapes = [shape for _, shape, _ in self.aliases()]
        arms = [
            arm
            for shape in shapes
            for arm in (shape.arms if isinstance(shape, ByType) else [shape])
        ]
        return sorted(
            {arm.key for arm in arms if isinstance(arm, Tagged) and arm.key.isidentifier()}
        )


def _default(schema: oai.Schema | None) -> str | int | float | bool | None:
    value = schema.default if schema else None
    value = text(value) if hasattr(value, "get_untrusted_value") else value
    return value if isinstance(value, str | int | float | bool) else None


def nullable(schema: oai.Schema | oai.Reference) -> bool:
    """Return whether null is a valid value: in any of the spellings of OpenAPI 3.0 and 3.1."""
    if isinstance(schema, oai.Reference):
        return False
    if schema.nullable or (schema.enum and None in schema.enum):
        return True
    if isinstance(schema.type, list):
        return any(kind.value == "null" for kind in schema.type)
    return any(_is_null(arm) for arm in (*schema.anyOf, *schema.oneOf))


def _arms(schema: oai.Schema) -> Iterator[oai.Schema | oai.Reference]:
    yield from (arm for arm in (*schema.anyOf, *schema.oneOf) if not _is_null(arm))
    if isinstance(schema.type, list):
        kinds = [kind for kind in schema.type if kind.value != "null"]
        if len(kinds) > 1:
            yield from (schema.model_copy(update={"type": kind}) for kind in kinds)


def _is_null(schema: oai.Schema | oai.Reference) -> bool:
    return (
        isinstance(schema, oai.Schema)
        and schema.type is not None
        and getattr(schema.type, "value", "") == "null"
    )


def _is_model(schema: oai.Schema) -> bool:
    return bool(schema.properties)


def _strings(shapes: Sequence[Shape]) -> Shape:
    if len(shapes) == 1:
        return shapes[0]
    known: dict[str, None] = {}
    closed = True
    for shape in shapes:
        match shape:
            case Const(value=value):
                known[value] = None
            case Enum(values=values):
                known |= dict.fromkeys(values)
                closed = closed and shape.closed
            case _:
                closed = False
    return Enum(tuple(known), closed=closed) if known else Scalar("str")
