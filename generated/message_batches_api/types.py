# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
"""What models and endpoints share: the unset value, requests and responses, decoding and its errors."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, Self, TypeAlias, TypeVar, final
from urllib.parse import quote

from attrs import define, field, frozen

from .model_methods import Model

__all__ = [
    "UNSET",
    "DecodeError",
    "Deviation",
    "Reply",
    "Request",
    "Response",
    "UnknownVariant",
    "Unset",
    "WireModel",
]

T = TypeVar("T")

new = object.__new__

# The fields of a model, by their names on the wire: the attribute, its form, whether it may be null, what it reads as
# where it is absent (``...``: it must not be), and its presence bit. A form is the name of a type, or a tuple of a kind
# and its parts: const, model, tagged, array, map, either.
Fields: TypeAlias = Mapping[str, tuple[str, Any, bool, Any, int]]

TAGS: Final = frozenset(
    (
        "role",
        "type",
    )
)


@final
class Unset:
    """The type of ``UNSET``: a field that was left out, as opposed to one that is null."""

    __slots__ = ()

    def __new__(cls) -> Unset:
        return UNSET

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"

    def __reduce__(self) -> str:
        return "UNSET"

    def __copy__(self) -> Unset:
        return self

    def __deepcopy__(self, memo: object) -> Unset:
        return self


UNSET: Final[Unset] = object.__new__(Unset)


class DecodeError(ValueError):
    """JSON that does not fit the contract.

    Attributes:
        path: Where, as in ``result.message.content[3].text``; empty for the document itself.
        expected: What the contract wants there.
        found: What is there.
    """

    def __init__(self, expected: str, found: str, path: str = "") -> None:
        super().__init__(expected, found, path)
        self.expected = expected
        self.found = found
        self.path = path

    def __reduce__(self) -> tuple[type[DecodeError], tuple[str, str, str]]:
        return type(self), (self.expected, self.found, self.path)

    def __str__(self) -> str:
        return f"{self.path or 'document'}: expected {self.expected}, found {self.found}"

    def under(self, step: str) -> DecodeError:
        """The same error, seen from the object that holds ``step``."""
        joint = "." if self.path and not self.path.startswith("[") else ""
        self.path = f"{step}{joint}{self.path}"
        return self


def describe(value: Any) -> str:
    """The JSON type of a value, in words."""
    if value is None:
        return "null"
    if value is True or value is False:
        return f"the boolean {str(value).lower()}"
    if isinstance(value, str):
        return f"the string {value!r}" if len(value) <= 40 else f"the string {value[:37]!r}..."
    if isinstance(value, int | float):
        return f"the number {value!r}"
    if isinstance(value, list | tuple):
        return "an array"
    if isinstance(value, dict):
        return "an object"
    return f"a Python {type(value).__name__}"


def mismatch(expected: str, value: Any) -> DecodeError:
    """The error for a value of the wrong JSON type; its path is added on the way out."""
    return DecodeError(expected, describe(value))


def refuse(expected: str, value: Any) -> Any:
    """Raise ``mismatch`` where only an expression fits."""
    raise mismatch(expected, value)


def located(
    error: Exception, source: Any, at: str | tuple[str, Any], tags: Mapping[str, str] = {}
) -> Exception:
    """Turn whatever stopped ``_decode`` into a ``DecodeError`` with the path of the cause.

    The decoders do not watch where they are beyond ``at``; what went wrong is found out here, after the fact.
    """
    if not isinstance(source, dict):
        return mismatch("an object", source)
    name = at if isinstance(at, str) else at[0]
    if not name:
        return error
    if name not in source:
        return DecodeError("a value", "nothing", name)
    value, step = source[name], name
    if isinstance(at, tuple) and len(at[1]) < len(value):
        if isinstance(value, dict):
            key, value = list(value.items())[len(at[1])]
            step = f"{name}.{key}"
        else:
            step = f"{name}[{len(at[1])}]"
            value = value[len(at[1])]
    if isinstance(error, DecodeError):
        return error.under(step)
    if not isinstance(value, dict):
        return mismatch("an object", value).under(step)
    tag = tags.get(name)
    if tag is None:
        return error
    if tag not in value:
        return DecodeError("a value", "nothing", tag).under(step)
    return mismatch("a string", value[tag]).under(tag).under(step)


def as_string(value: Any) -> Any:
    """Accept a subclass of ``str``."""
    if isinstance(value, str):
        return value
    raise mismatch("a string", value)


def as_integer(value: Any) -> Any:
    """Accept an integer in another spelling, such as 5.0, which is an integer in JSON Schema."""
    if (isinstance(value, int) and not isinstance(value, bool)) or (
        isinstance(value, float) and value.is_integer()
    ):
        return value
    raise mismatch("an integer", value)


def as_number(value: Any) -> Any:
    """Accept an integer where a number is wanted."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise mismatch("a number", value)


def as_boolean(value: Any) -> Any:
    """Refuse everything else than a boolean."""
    raise mismatch("a boolean", value)


def as_array(value: Any) -> Any:
    """Accept a tuple or a subclass of ``list``."""
    if isinstance(value, list | tuple):
        return value
    raise mismatch("an array", value)


def as_object(value: Any) -> Any:
    """Accept a subclass of ``dict``."""
    if isinstance(value, dict):
        return value
    raise mismatch("an object", value)


def array_of(decode: Callable[[Any], Any], value: Any) -> list[Any]:
    """Decode an array inside an array or a map."""
    items: list[Any] = []
    for item in value if type(value) is list else as_array(value):
        try:
            items.append(decode(item))
        except DecodeError as error:
            raise error.under(f"[{len(items)}]") from None
    return items


def map_of(decode: Callable[[Any], Any], value: Any) -> dict[str, Any]:
    """Decode a map inside an array or a map."""
    entries: dict[str, Any] = {}
    for key, item in (value if type(value) is dict else as_object(value)).items():
        try:
            entries[key] = decode(item)
        except DecodeError as error:
            raise error.under(key) from None
    return entries


def read_time(value: Any) -> datetime:
    """Decode a time of RFC 3339, section 5.6: digits beyond microseconds are dropped, and a leap second reads as 59."""
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        try:
            time = datetime.fromisoformat(re.sub(r"(:\d\d):60", r"\1:59", value.upper()))
        except ValueError:
            raise mismatch("a date and time of RFC 3339", value) from None
    except TypeError:
        raise mismatch("a string", value) from None
    if time.tzinfo is None:
        raise mismatch("a date and time of RFC 3339", value)
    return time


def write_time(time: datetime) -> str:
    """A time in RFC 3339, as the service writes it; where it came as another text, that text is kept beside it."""
    text = time.isoformat()
    return text[:-6] + "Z" if text[-6:] == "+00:00" else text


def keeps_text(time: datetime, text: str) -> bool:
    """Whether ``write_time`` makes another text of a time than it came as."""
    # What the service writes is recognized by its form, in a quarter of the time that writing takes.
    size = len(text)
    if (size == 20 or (size == 27 and text[19] == "." and text[20:26] != "000000")) and text[-1] == "Z":
        if text[10] == "T" and text[7] == "-" and text[13] == text[16] == ":" and text[17] < "6":
            return False
    return write_time(time) != text


@frozen
class Deviation:
    """A place where a received object differs from the contract.

    Attributes:
        path: Where, as in ``result.message.usage.output_tokens``.
        expected: What the contract wants there.
        found: What is there; a long text is shortened.
    """

    path: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.path}: expected {self.expected}, found {self.found}"


@define
class Aside:
    """What an object remembers beside its attributes, if anything: few objects have one."""

    absent: frozenset[str] = frozenset()
    """The required attributes that were absent."""
    texts: dict[str, tuple[datetime, str]] = field(factory=dict)
    """Of each attribute that is a time with another text than ``write_time`` makes: the time and its text."""
    deviations: tuple[Deviation, ...] = ()


def keep_text(record: Any, presence: int, attribute: str, time: datetime, text: str) -> int:
    """Keep the text of a time beside it; return the presence bits with the lowest one set."""
    if not presence & 1:
        record._aside = Aside()
    record._aside.texts[attribute] = (time, text)
    return presence | 1


def shortcut(record: Any, path: str) -> Any:
    """Follow a path of attributes; where it ends early, take the field of the last name from the record itself."""
    value = record
    for name in path.split("."):
        value = getattr(value, name, None)
    return record.additional_properties.get(name) if value is None else value


def encode(value: Any) -> Any:
    """Turn models, at any depth of ``value``, into JSON values."""
    if isinstance(value, WireModel | UnknownVariant):
        return value.to_wire()
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    if isinstance(value, datetime):
        return write_time(value)
    return value


def irregular_to_wire(model: Any) -> dict[str, Any]:
    """Encode an object that has an ``Aside`` to exactly what was received, but for what was changed since."""
    aside, presence, out = model._aside, model._presence, {}
    for wire, (attribute, _, _, absent, bit) in model._fields().items():
        value = getattr(model, attribute)
        if value is UNSET:
            continue
        if value is None and (attribute in aside.absent or (absent is None and not presence & bit)):
            continue
        if absent is not None and presence & bit and type(value) is type(absent) and value == absent:
            continue  # it was absent and reads as its default
        kept, text = aside.texts.get(attribute, (None, None))
        is_kept = kept is not None and kept == value and kept.utcoffset() == value.utcoffset()
        out[wire] = text if is_kept else encode(value)
    out.update(model.additional_properties)
    return out


class WireModel(Model):
    """Base of all models.

    Attributes bear the names of the wire. Fields that the contract does not know can be read as attributes too; they are
    in ``additional_properties`` and are written back.
    """

    __slots__ = ("_aside",)
    _aside: Aside  # unset unless the lowest bit of ``_presence`` is set
    _presence: int
    additional_properties: dict[str, Any]

    @classmethod
    def from_dict(cls, source: dict[str, Any], *, strict: bool = False) -> Self:
        """Decode a JSON object.

        An object that differs from the contract is decoded as far as it fits: what is absent is None, a value of another
        type is kept as it is, and ``deviations_of`` lists the differences.

        Args:
            source: The object, as decoded from JSON.
            strict: Raise instead, for tests and audits.

        Raises:
            DecodeError: ``source`` is not an object; or ``strict`` is true, and it differs from the contract.
        """
        try:
            return cls._decode(source)
        except DecodeError:
            if strict or not isinstance(source, dict):
                raise
        from .tolerant import build

        record: Self = build(cls, source)
        return record

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        """Decode a JSON object; ``DecodeError`` names the path of what does not fit."""
        raise NotImplementedError

    @classmethod
    def _fields(cls) -> Fields:
        """The fields of the contract, by their names on the wire."""
        raise NotImplementedError

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.additional_properties:
            self._show_extras()


class ReceivedModel(WireModel):
    """Base of the models that the service sends: unknown fields can be read as attributes."""

    __slots__ = ()

    def _show_extras(self) -> None:
        """Let unknown fields be read as attributes, while there are any."""
        cls: Any = _without_extras(type(self))
        self.__class__ = _OPEN[cls] if self.additional_properties else cls

    def __setstate__(self, state: tuple[dict[str, Any] | None, dict[str, Any]]) -> None:
        for part in state:
            for name, value in (part or {}).items():
                setattr(self, name, value)
        if self.additional_properties:
            self._show_extras()


class _Extras:
    """What a received model with unknown fields has besides: they are attributes.

    Few objects have such fields, so only these are of a class with ``__getattr__``, which makes Python take four times
    as long for each attribute. A ``__dict__`` for every object would make decoding take a tenth longer.
    """

    __slots__ = ()
    additional_properties: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        if name != "additional_properties" and not name.startswith("_"):
            try:
                return self.additional_properties[name]
            except KeyError:
                pass
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.additional_properties]

    def __reduce_ex__(self, protocol: Any) -> Any:
        # Pickle finds classes by their name, which is that of the class without extras.
        reduced: Any = object.__reduce_ex__(self, max(protocol, 2))
        return _blank, (_without_extras(type(self)),), *reduced[2:]


def _blank(cls: type[Any]) -> Any:
    return new(cls)


def _without_extras(cls: type[Any]) -> type[Any]:
    return cls.__mro__[2] if cls.__mro__[1] is _Extras else cls


class _OpenClasses(dict[type[Any], type[Any]]):
    """For each class of received models, the class of those with unknown fields."""

    def __missing__(self, cls: type[Any]) -> type[Any]:
        names = {
            "__slots__": (),
            "__module__": cls.__module__,
            "__qualname__": cls.__qualname__,
            "__doc__": cls.__doc__,
        }
        found = self[cls] = type(cls.__name__, (_Extras, cls), names)
        return found


_OPEN: Final = _OpenClasses()


def keep_extras(record: Any, source: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    """Keep the fields that the contract does not know, and let them be read as attributes of what was received."""
    record.additional_properties = {key: value for key, value in source.items() if key not in fields}
    record._show_extras()
    kept: dict[str, Any] = record.additional_properties
    return kept


class Reply(ReceivedModel):
    """Base of the models that are a complete response body."""

    __slots__ = ()
    _request: str | None

    @property
    def _request_id(self) -> str | None:
        """The ``request-id`` of the response that carried this, or None."""
        return self._request


@define(repr=False)
class UnknownVariant(Model):
    """A variant whose tag the contract does not know: the raw object, kept and written back as it is.

    Its fields can be read as attributes: ``block.type``, which is None where it is absent.
    """

    additional_properties: dict[str, Any] = field(alias="data")

    @property
    def data(self) -> dict[str, Any]:
        """The object."""
        return self.additional_properties

    @classmethod
    def from_dict(cls, source: dict[str, Any], *, strict: bool = False) -> Self:
        """Keep any object."""
        return cls._decode(source)

    @classmethod
    def _decode(cls, source: dict[str, Any]) -> Self:
        self: Any = new(cls)
        self.additional_properties = as_object(source)
        return self  # type: ignore[no-any-return]

    def to_wire(self) -> dict[str, Any]:
        """The object as it came."""
        return self.additional_properties

    if TYPE_CHECKING:
        # A tag of no known variant: with it, comparing the tag narrows a union to the variant that it names.
        @property
        def role(self) -> Literal[""]: ...

        @property
        def type(self) -> Literal[""]: ...

    def __getattr__(self, name: str) -> Any:
        if name == "additional_properties" or name.startswith("__"):
            raise AttributeError(name)
        try:
            return self.data[name]
        except KeyError:
            if name in TAGS:
                return None
            raise AttributeError(f"this {self.data.get('type', 'object')!r} has no field {name!r}") from None


class Variants(dict[str | None, Callable[[Any], Any]]):
    """The decoder of each variant of a union, by tag. An unknown tag decodes to ``UnknownVariant``.

    A model is imported when its tag is first met, so that the first record does not pay for all variants there are.
    """

    __slots__ = ("targets",)

    def __init__(self, targets: Mapping[str | None, str]) -> None:
        super().__init__()
        self.targets = targets

    def __missing__(self, tag: str | None) -> Callable[[Any], Any]:
        target = self.targets.get(tag)
        if target is None:
            if not isinstance(tag, str):
                raise TypeError
            return UnknownVariant._decode
        module, _, name = target.partition(".")
        decode: Callable[[Any], Any] = getattr(import_module(f"{__package__}.models.{module}"), name)._decode
        self[tag] = decode
        return decode

    def model(self, tag: str | None) -> Any:
        """The model of a tag."""
        return getattr(self[tag], "__self__")  # noqa: B009 - to a type checker a callable has none


@frozen(kw_only=True)
class Request:
    """One HTTP request, without the connection that sends it.

    Attributes:
        method: The HTTP method.
        path: The path below the base URL, percent-encoded; it may carry a fixed query.
        query: Query parameters to add.
        headers: Headers, without credentials.
        content: The body, or None.
    """

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    content: bytes | None


@define(kw_only=True)
class Response(Generic[T]):
    """A successful response and what was decoded from it.

    Attributes:
        status_code: The HTTP status.
        headers: The response headers.
        content: The body as it came.
        parsed: The body as a model; for JSON Lines, a list of models.
    """

    status_code: int
    headers: Mapping[str, str]
    content: bytes
    parsed: T


def path_segment(name: str, value: str) -> str:
    """A value as one segment of a path; empty and dot segments would change which path it is."""
    if not value:
        raise ValueError(f"{name} is empty")
    if value in (".", ".."):
        raise ValueError(f"{name} is {value!r}, which is not an id")
    return quote(str(value), safe="")


def text_of(value: Any) -> str:
    """A query or header value as text."""
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ",".join(text_of(item) for item in value)
    return str(value)


def to_json(body: Any) -> bytes:
    """Return a request body as JSON, with models at any depth; raise ``ValueError`` for other values."""
    return json.dumps(encode(body), ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def from_json(content: bytes) -> Any:
    """Return a response body as JSON values; raise ``DecodeError`` if it is not JSON."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        start = content[:40].decode(errors="replace")
        raise DecodeError("JSON", f"{start!r} ({error})") from None


def json_lines(content: bytes, decode: Callable[[Any], T]) -> Iterator[T]:
    """Decode a JSON Lines body; only a line feed, or it after a carriage return, ends a line."""
    for number, line in enumerate(content.split(b"\n")):
        if line.strip():
            try:
                yield decode(from_json(line))
            except DecodeError as error:
                raise error.under(f"[{number}]") from None


def error_from(content: bytes, decode: Callable[[Any], T]) -> T | None:
    """The error that a body describes, or None where the body is something else."""
    try:
        return decode(from_json(content))
    except DecodeError:
        return None
