# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
"""What models and endpoints share: the unset value, requests and responses, decoding and its errors."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, Self, TypeVar, final
from urllib.parse import quote

from attrs import define, field, frozen

from .model_methods import Model

__all__ = [
    "UNSET",
    "DecodeError",
    "Reply",
    "Request",
    "Response",
    "Timestamp",
    "UnknownVariant",
    "Unset",
    "WireModel",
]

T = TypeVar("T")

new = object.__new__


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
    """Turn whatever stopped ``from_dict`` into a ``DecodeError`` with the path of the cause.

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


class Timestamp(datetime):
    """A time as the service wrote it: a ``datetime`` that is encoded to the very text it was decoded from."""

    __slots__ = ("_text",)
    _text: str

    @classmethod
    def parse(cls, value: Any) -> Self:
        """Decode RFC 3339. Digits beyond microseconds live on in the text; a leap second reads as second 59."""
        text = as_string(value)
        try:
            self = cls.fromisoformat(text)
        except ValueError:
            try:
                self = cls.fromisoformat(text.upper().replace(":60", ":59"))
            except ValueError:
                raise mismatch("a date and time of RFC 3339", value) from None
        self._text = text
        return self

    def __repr__(self) -> str:
        return super().__repr__().replace(type(self).__name__, "datetime.datetime", 1)

    def __reduce_ex__(self, protocol: Any) -> Any:
        text = getattr(self, "_text", None)
        return super().__reduce_ex__(protocol) if text is None else (type(self).parse, (text,))


def encode_time(value: datetime) -> str:
    """The text a time came as, or its ISO form."""
    return getattr(value, "_text", None) or value.isoformat().replace("+00:00", "Z")


def encode(value: Any) -> Any:
    """Turn models, at any depth of ``value``, into JSON values."""
    if isinstance(value, WireModel | UnknownVariant):
        return value.to_wire()
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    if isinstance(value, datetime):
        return encode_time(value)
    return value


class WireModel(Model):
    """Base of all models.

    Attributes bear the names of the wire. Fields that the contract does not know are in ``additional_properties`` and
    are written back.
    """

    __slots__ = ()


class Reply(WireModel):
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

    Its fields can be read as attributes: ``block.type``.
    """

    additional_properties: dict[str, Any] = field(alias="data")

    @property
    def data(self) -> dict[str, Any]:
        """The object."""
        return self.additional_properties

    @classmethod
    def from_dict(cls, source: dict[str, Any]) -> Self:
        """Keep any object."""
        return cls(as_object(source))

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
            raise AttributeError(f"this {self.data.get('type', 'object')!r} has no field {name!r}") from None


class Variants(dict[str | None, Callable[[Any], Any]]):
    """The decoder of each variant of a union, by tag. An unknown tag decodes to ``UnknownVariant``.

    A model is imported when its tag is first met, so that the first record does not pay for all variants there are.
    """

    __slots__ = ("_targets",)

    def __init__(self, targets: Mapping[str | None, str]) -> None:
        super().__init__()
        self._targets = targets

    def __missing__(self, tag: str | None) -> Callable[[Any], Any]:
        target = self._targets.get(tag)
        if target is None:
            if not isinstance(tag, str):
                raise TypeError
            return UnknownVariant.from_dict
        module, _, name = target.partition(".")
        decode: Callable[[Any], Any] = getattr(
            import_module(f"{__package__}.models.{module}"), name
        ).from_dict
        self[tag] = decode
        return decode


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
