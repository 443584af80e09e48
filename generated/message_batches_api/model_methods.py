# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
"""The methods that programs know from pydantic's models: dump, validate, copy."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import Attribute, frozen

JSONObject = dict[str, Any]
Names = set[str]
IncEx = set[int] | set[str] | Mapping[int, Any] | Mapping[str, Any]
Warnings = bool | Literal["none", "warn", "error"]

_ALL = "__all__"


@frozen(kw_only=True)
class _Dump:
    """What to leave out of a dump, and how to write the rest."""

    python: bool = True
    wire_names: bool = False
    unset: bool = True
    defaults: bool = True
    nones: bool = True
    fallback: Callable[[Any], Any] | None = None

    def model(self, model: Dumpable, wire: JSONObject, include: Any, exclude: Any) -> JSONObject:
        out: JSONObject = {}
        for name, key, null_default in _fields_of(type(model)):
            if key not in wire and not self.unset:
                continue
            value = getattr(model, name, None)
            if value is None and (not self.nones or (null_default and not self.defaults)):
                continue
            chosen = _chosen(name, include, exclude)
            # What is not on the wire is null, or a default; or UNSET, which has no place in a dump.
            if chosen is not None and (key in wire or value is None or isinstance(value, str | int | float)):
                out[key if self.wire_names else name] = self.value(value, wire.get(key, value), *chosen)
        for name, value in model.additional_properties.items():
            chosen = _chosen(name, include, exclude)
            if chosen is not None and (value is not None or self.nones):
                out[name] = self.value(value, wire.get(name, value), *chosen)
        return out

    def value(self, value: Any, encoded: Any, include: Any, exclude: Any) -> Any:
        if isinstance(value, Dumpable):
            return self.model(value, encoded, include, exclude)
        if isinstance(value, list | tuple):
            include, exclude = _from_start(include, len(value)), _from_start(exclude, len(value))
            pairs = zip(value, encoded, strict=True)
            return [
                self.value(item, written, *chosen)
                for index, (item, written) in enumerate(pairs)
                if (chosen := _chosen(index, include, exclude)) is not None
            ]
        if isinstance(value, dict):
            return {
                key: self.value(item, encoded[key], *chosen)
                for key, item in value.items()
                if (chosen := _chosen(key, include, exclude)) is not None
            }
        if self.python:
            return value
        if encoded is None or isinstance(encoded, str | int | float):
            return encoded
        if self.fallback is not None:
            return self.value(found := self.fallback(value), found, None, None)
        raise ValueError(f"A {type(value).__name__} has no form in JSON. Pass `fallback`.")


def _fields_of(cls: type[Dumpable]) -> Iterator[tuple[str, str, bool]]:
    """Each field of a model: its attribute, its name on the wire, and whether its default is null."""
    for one in cls.__attrs_attrs__:
        if not one.name.startswith("_") and one.name != "additional_properties":
            yield one.name, cls._wire_names.get(one.name, one.name), one.default is None


def _chosen(key: int | str, include: Any, exclude: Any) -> tuple[Any, Any] | None:
    """What to include and exclude below a key; None where the key itself is left out."""
    below = None
    if exclude is not None:
        if isinstance(exclude, Mapping):
            below = _below(exclude, key)
            if below is ... or below is True:
                return None
        elif key in exclude or _ALL in exclude:
            return None
    if include is None:
        return None, below
    if isinstance(include, Mapping):
        found = _below(include, key)
        if found is None:
            return None
        return (None if found is ... or found is True else found), below
    return (None, below) if key in include or _ALL in include else None


def _below(choice: Mapping[Any, Any], key: int | str) -> Any:
    """What a choice says of a key, joined with what it says of all."""
    own, every = choice.get(key), choice.get(_ALL)
    if own is None or every is None:
        return every if own is None else own
    if own is ... or own is True or every is ... or every is True:
        return own
    return _joined(_mapping(own), _mapping(every))


def _joined(own: JSONObject, every: JSONObject) -> JSONObject:
    joined = dict(own)
    for key, value in every.items():
        if key not in joined:
            joined[key] = value
        elif not any(one is ... or one is True for one in (joined[key], value)):
            joined[key] = _joined(_mapping(joined[key]), _mapping(value))
    return joined


def _mapping(choice: Any) -> JSONObject:
    return dict(choice) if isinstance(choice, Mapping) else dict.fromkeys(choice, ...)


def _from_start(choice: Any, length: int) -> Any:
    """A choice of items, with places that were counted from the end counted from the start."""
    if choice is None:
        return None

    def place(index: Any) -> Any:
        return index + length if isinstance(index, int) and index < 0 else index

    if isinstance(choice, Mapping):
        return {place(index): value for index, value in choice.items()}
    return {place(index) for index in choice}


class _Fields:
    """The fields of a model by their names, of the class and of its objects."""

    def __get__(self, model: object, cls: type[Dumpable]) -> Mapping[str, Attribute[Any]]:
        names = {name for name, _, _ in _fields_of(cls)}
        return {one.name: one for one in cls.__attrs_attrs__ if one.name in names}


class Dumpable:
    """Base of what can be dumped, as pydantic's models are: models, and pages of them.

    ``context``, ``round_trip``, ``exclude_computed_fields``, ``serialize_as_any`` and ``polymorphic_serialization`` have
    no effect, because nothing here differs by them, and neither has ``warnings``: no dump warns.
    """

    __slots__ = ()
    __attrs_attrs__: ClassVar[tuple[Attribute[Any], ...]] = ()
    _wire_names: ClassVar[Mapping[str, str]] = MappingProxyType({})
    model_fields = _Fields()
    if TYPE_CHECKING:

        @property
        def additional_properties(self) -> JSONObject: ...

    def to_wire(self) -> JSONObject:
        """Encode to the JSON object that the service would send, with times as their text."""
        raise NotImplementedError

    # What the vendor's SDK adds

    def to_dict(
        self,
        *,
        mode: Literal["json", "python"] | str = "python",
        use_api_names: bool = True,
        exclude_unset: bool = True,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
        warnings: Warnings = True,
    ) -> JSONObject:
        """Return the fields that were sent, as a dict that ``model_validate`` takes back.

        Args:
            mode: With ``json``, times are text, as they came.
            use_api_names: Name fields as the API does, where an attribute has another name.
            exclude_unset: Leave out fields that were not sent.
            exclude_defaults: Leave out fields whose value is their default.
            exclude_none: Leave out fields that are null; nulls in free-form data stay.
            warnings: Without effect.
        """
        wire = self.to_wire()
        if mode == "json" and use_api_names and exclude_unset and not exclude_defaults and not exclude_none:
            return wire
        dump = _Dump(
            python=mode != "json",
            wire_names=use_api_names,
            unset=not exclude_unset,
            defaults=not exclude_defaults,
            nones=not exclude_none,
        )
        return dump.model(self, wire, None, None)

    def to_json(
        self,
        *,
        indent: int | None = 2,
        use_api_names: bool = True,
        exclude_unset: bool = True,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
        warnings: Warnings = True,
    ) -> str:
        """Return as JSON text what ``to_dict`` returns as a dict."""
        found = self.to_dict(
            mode="json",
            use_api_names=use_api_names,
            exclude_unset=exclude_unset,
            exclude_defaults=exclude_defaults,
            exclude_none=exclude_none,
        )
        return _text(found, indent)

    # What pydantic's models have

    def model_dump(
        self,
        *,
        mode: Literal["json", "python"] | str = "python",
        include: IncEx | None = None,
        exclude: IncEx | None = None,
        context: Any | None = None,
        by_alias: bool | None = None,
        exclude_unset: bool = False,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
        exclude_computed_fields: bool = False,
        round_trip: bool = False,
        warnings: Warnings = True,
        fallback: Callable[[Any], Any] | None = None,
        serialize_as_any: bool = False,
        polymorphic_serialization: bool | None = None,
    ) -> JSONObject:
        """Return all fields, also those that were not sent, as a dict.

        Args:
            mode: With ``json``, times are text, as they came.
            include: The fields to keep: names, or a mapping of names to what to keep below; items of a list have
                their places as names, or together ``__all__``.
            exclude: The fields to leave out, named in the same way.
            by_alias: Name fields as the API does, where an attribute has another name.
            exclude_unset: Leave out fields that were not sent.
            exclude_defaults: Leave out fields whose value is their default.
            exclude_none: Leave out fields that are null; nulls in free-form data stay.
            fallback: What turns a value that JSON lacks into one that it has.
        """
        dump = _Dump(
            python=mode != "json",
            wire_names=bool(by_alias),
            unset=not exclude_unset,
            defaults=not exclude_defaults,
            nones=not exclude_none,
            fallback=fallback,
        )
        return dump.model(self, self.to_wire(), include, exclude)

    def model_dump_json(
        self,
        *,
        indent: int | None = None,
        ensure_ascii: bool = False,
        include: IncEx | None = None,
        exclude: IncEx | None = None,
        context: Any | None = None,
        by_alias: bool | None = None,
        exclude_unset: bool = False,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
        exclude_computed_fields: bool = False,
        round_trip: bool = False,
        warnings: Warnings = True,
        fallback: Callable[[Any], Any] | None = None,
        serialize_as_any: bool = False,
        polymorphic_serialization: bool | None = None,
    ) -> str:
        """Return as JSON text what ``model_dump`` returns as a dict."""
        found = self.model_dump(
            mode="json",
            include=include,
            exclude=exclude,
            by_alias=by_alias,
            exclude_unset=exclude_unset,
            exclude_defaults=exclude_defaults,
            exclude_none=exclude_none,
            fallback=fallback,
        )
        return _text(found, indent, ensure_ascii=ensure_ascii)

    @property
    def model_fields_set(self) -> Names:
        """The fields that were sent."""
        wire = self.to_wire()
        return {name for name, key, _ in _fields_of(type(self)) if key in wire}

    @property
    def model_extra(self) -> JSONObject:
        """The fields that the contract does not know."""
        return self.additional_properties

    # What pydantic's models had before

    def dict(
        self,
        *,
        include: IncEx | None = None,
        exclude: IncEx | None = None,
        by_alias: bool = False,
        exclude_unset: bool = False,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
    ) -> JSONObject:
        """The same as ``model_dump``, under its older name."""
        return self.model_dump(
            include=include,
            exclude=exclude,
            by_alias=by_alias,
            exclude_unset=exclude_unset,
            exclude_defaults=exclude_defaults,
            exclude_none=exclude_none,
        )

    def json(
        self,
        *,
        include: IncEx | None = None,
        exclude: IncEx | None = None,
        by_alias: bool = False,
        exclude_unset: bool = False,
        exclude_defaults: bool = False,
        exclude_none: bool = False,
    ) -> str:
        """The same as ``model_dump_json``, under its older name."""
        return self.model_dump_json(
            include=include,
            exclude=exclude,
            by_alias=by_alias,
            exclude_unset=exclude_unset,
            exclude_defaults=exclude_defaults,
            exclude_none=exclude_none,
        )


if TYPE_CHECKING:
    Constructed = type  # a type checker finds the arguments of a constructor in the class
else:

    class Constructed(type):
        """The metaclass of models: their constructors take fields that the contract does not know, as pydantic's do."""

        def __call__(cls, *arguments: Any, **values: Any) -> Any:
            known = {one.alias for one in cls.__attrs_attrs__}
            unknown = {} if cls._sent else {name: values.pop(name) for name in [*values] if name not in known}
            model = super().__call__(*arguments, **values)
            return model.model_copy(update=unknown) if unknown else model


class Model(Dumpable, metaclass=Constructed):
    """Base of all models, with the methods of pydantic's.

    ``strict``, ``context``, ``by_alias`` and ``by_name`` of ``model_validate`` have no effect, because nothing here
    differs by them.
    """

    __slots__ = ()
    _sent: ClassVar[bool] = False
    """Whether it is part of a request: then it may have dicts in place of models, as params have."""

    @classmethod
    def from_dict(cls, source: JSONObject, *, strict: bool = False) -> Self:
        """Decode a JSON object."""
        raise NotImplementedError

    def _show_extras(self) -> None:
        """Let unknown fields be read as attributes, where they cannot be already."""

    def __attrs_post_init__(self) -> None:
        """Decode dicts given for models, and texts given for times, as the constructors of pydantic's models do."""
        if self._sent:
            return
        given = {
            one.name: value
            for one in self.__attrs_attrs__
            if isinstance(value := getattr(self, one.name), dict | list)
            or (isinstance(value, str) and "datetime" in str(one.type))
        }
        given.pop("additional_properties", None)
        if given:
            source = {
                key: value
                for name, key, null_default in _fields_of(type(self))
                if (value := getattr(self, name)) is not None or not null_default
            }
            decoded = self.from_dict(_decodable(source, False))
            for name in given:
                setattr(self, name, getattr(decoded, name))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """Return how a model of pydantic validates and dumps a field of this class; pydantic calls it."""
        schemas = import_module("pydantic_core.core_schema")
        dump = schemas.plain_serializer_function_ser_schema(
            lambda model, info: model.model_dump(mode=info.mode), info_arg=True
        )
        return schemas.no_info_plain_validator_function(cls._validate_variant, serialization=dump)

    @classmethod
    def _validate_variant(cls, obj: Any) -> Self:
        """Return what ``model_validate`` does; refuse objects with the tag of another class of a union."""
        if isinstance(obj, cls):
            return obj
        model = cls.model_validate(obj)
        for one in cls.__attrs_attrs__:
            is_tag = isinstance(one.default, str) and "Literal" in str(one.type)
            if is_tag and (found := getattr(model, one.name)) != one.default:
                raise ValueError(f"{one.name}: expected {one.default!r}, found {found!r}")
        return model

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> JSONObject:
        """Return the JSON Schema of such a field: an object."""
        return {"title": cls.__name__, "type": "object"}

    @classmethod
    def model_validate(
        cls,
        obj: Any,
        *,
        strict: bool | None = None,
        extra: Literal["allow", "ignore", "forbid"] | None = None,
        from_attributes: bool | None = None,
        context: Any | None = None,
        by_alias: bool | None = None,
        by_name: bool | None = None,
    ) -> Self:
        """Return a model of what a dump returned; raise ``DecodeError``, a ``ValueError``, for what does not fit.

        Args:
            obj: A dict, or an object of this class, which is returned as it is.
            extra: With ``ignore``, drop fields that the contract does not know; with ``forbid``, refuse them.
            from_attributes: Read other objects by their attributes.
        """
        if isinstance(obj, cls):
            return obj
        clone = cls.from_dict(_decodable(obj, bool(from_attributes)), strict=True)
        _limit(clone, extra)
        return clone

    @classmethod
    def model_validate_json(
        cls,
        json_data: str | bytes | bytearray,
        *,
        strict: bool | None = None,
        extra: Literal["allow", "ignore", "forbid"] | None = None,
        context: Any | None = None,
        by_alias: bool | None = None,
        by_name: bool | None = None,
    ) -> Self:
        """Return a model of JSON text; see ``model_validate``."""
        clone = cls.from_dict(json.loads(json_data), strict=True)
        _limit(clone, extra)
        return clone

    @classmethod
    def model_construct(cls, _fields_set: Names | None = None, **values: Any) -> Self:
        """Return a model of whatever is given: what is missing is None, and nothing is refused."""
        try:
            return cls.from_dict(_decodable(values, False))
        except ValueError:
            clone = object.__new__(cls)
            for one in cls.__attrs_attrs__:
                absent: Any = (
                    {} if one.name == "additional_properties" else 0 if one.name == "_presence" else None
                )
                setattr(clone, one.name, absent)
            return clone.model_copy(update=values)

    construct = model_construct

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy, with other values for some fields; nothing is validated."""
        clone = copy.deepcopy(self) if deep else copy.copy(self)
        setattr(clone, "additional_properties", dict(clone.additional_properties))
        known = {name for name, _, _ in _fields_of(type(self))}
        for name, value in (update or {}).items():
            if name in known:
                setattr(clone, name, value)
            else:
                clone.additional_properties[name] = value
        clone._show_extras()
        return clone

    def copy(
        self,
        *,
        include: IncEx | None = None,
        exclude: IncEx | None = None,
        update: Mapping[str, Any] | None = None,
        deep: bool = False,
    ) -> Self:
        """The same as ``model_copy``, under its older name; fields that are left out become None."""
        clone = self.model_copy(deep=deep)
        for name, _, _ in _fields_of(type(self)):
            if _chosen(name, include, exclude) is None:
                setattr(clone, name, None)
        for name in list(clone.additional_properties):
            if _chosen(name, include, exclude) is None:
                del clone.additional_properties[name]
        return clone.model_copy(update=update)

    @classmethod
    def parse_obj(cls, obj: Any) -> Self:
        """The same as ``model_validate``, under its older name."""
        return cls.model_validate(obj)

    @classmethod
    def parse_raw(cls, b: str | bytes, *, encoding: str = "utf8") -> Self:
        """The same as ``model_validate_json``, under its older name."""
        return cls.model_validate_json(b if isinstance(b, str) else b.decode(encoding))

    # What Python asks of an object

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """Yield each field with its value, so that ``dict(model)`` works."""
        for name, _, _ in _fields_of(type(self)):
            yield name, getattr(self, name)
        yield from self.additional_properties.items()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self)})"

    @property
    def __dict__(self) -> JSONObject:  # type: ignore[override]
        """The fields and their values: ``vars(model)`` works too, as a copy."""
        fields = {name: getattr(self, name) for name, _, _ in _fields_of(type(self))}
        return fields or dict(
            self.additional_properties
        )  # of an object of an unknown type, all that there is


def _text(found: JSONObject, indent: int | None, *, ensure_ascii: bool = False) -> str:
    separators = (",", ":") if indent is None else None
    return json.dumps(found, indent=indent, ensure_ascii=ensure_ascii, separators=separators)


def _decodable(value: Any, from_attributes: bool) -> Any:
    """Turn models and times, at any depth, into what ``from_dict`` reads."""
    if isinstance(value, Model):
        return value.to_wire()
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, dict):
        return {key: _decodable(item, from_attributes) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_decodable(item, from_attributes) for item in value]
    if from_attributes and hasattr(value, "__dict__"):
        return _decodable(vars(value), from_attributes)
    return value


def _limit(value: Any, extra: str | None, path: str = "The document") -> None:
    """Drop or refuse what the contract does not know, at any depth of a model."""
    if extra not in ("ignore", "forbid"):
        return
    if isinstance(value, Model):
        if extra == "forbid" and value.additional_properties:
            names = ", ".join(value.additional_properties)
            raise ValueError(f"{path} has fields that the contract does not know: {names}. Remove them.")
        value.additional_properties.clear()
        value._show_extras()
        for name, item in value:
            _limit(item, extra, name)
    elif isinstance(value, list | tuple):
        for item in value:
            _limit(item, extra, path)
