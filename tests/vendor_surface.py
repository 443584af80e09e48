"""What the vendor's SDK has for batches and what is here, both as they are installed."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs

import message_batches
from message_batches.sdk.options import CallOptions, Options
from message_batches_api.models import MessageBatch

SOURCE = Path(__file__).resolve().parent.parent / "src" / "message_batches" / "sdk"
METHODS = ("create", "retrieve", "list", "cancel", "delete", "results")
VARIABLE = re.compile(r"ANTHROPIC_[A-Z_]+")

Names = set[str]


def theirs(name: str) -> Any:
    """A module or an object of the vendor's SDK."""
    module, _, rest = name.partition(":")
    found: Any = importlib.import_module(f"anthropic{module}")
    for part in filter(None, rest.split(".")):
        found = getattr(found, part)
    return found


def public(names: Iterable[str]) -> Names:
    return {name for name in names if not name.startswith("_")}


def attributes(*classes: Any) -> Names:
    """The public attributes of classes, those that only instances have too."""
    annotated = (vars(base).get("__annotations__", {}) for one in classes for base in one.__mro__)
    return public(
        {name for one in classes for name in dir(one)} | {n for one in annotated for n in one}
    )


def arguments(*functions: Any) -> Names:
    found: Names = set()
    for function in functions:
        for name, one in inspect.signature(function).parameters.items():
            found |= set(CallOptions.__annotations__) if one.kind is one.VAR_KEYWORD else {name}
    return public(found - {"self"})


def is_exception(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, Exception)


def exceptions(package: Any) -> Names:
    return {name for name in package.__all__ if is_exception(getattr(package, name))}


def variables(folder: Path) -> Names:
    texts = (path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    # A name in quotation marks is one that is read; others are only written about.
    return {name for text in texts for name in re.findall(rf'"({VARIABLE.pattern})"', text)}


def clients(package: Any) -> tuple[Any, Any]:
    return package.Anthropic, package.AsyncAnthropic


def resources(package: Any) -> tuple[Any, ...]:
    """The four batch resources: standard and beta, sync and async."""
    if package is message_batches:
        found = importlib.import_module("message_batches.sdk.resources")
        return found.Batches, found.AsyncBatches
    standard = theirs(".resources.messages.batches")
    beta = theirs(".resources.beta.messages.batches")
    return standard.Batches, standard.AsyncBatches, beta.Batches, beta.AsyncBatches


def results(package: Any) -> tuple[Any, Any]:
    if package is message_batches:
        return package.Results, package.AsyncResults
    return theirs("._decoders.jsonl:JSONLDecoder"), theirs("._decoders.jsonl:AsyncJSONLDecoder")


def responses(package: Any) -> tuple[Any, Any]:
    found = package if package is message_batches else theirs("._response")
    return found.APIResponse, found.AsyncAPIResponse


def pages(package: Any) -> tuple[Any, Any]:
    found = package if package is message_batches else theirs(".pagination")
    return found.SyncPage, found.AsyncPage


def model(package: Any) -> Any:
    return MessageBatch if package is message_batches else package.types.messages.MessageBatch


Surface = Callable[[Any], Names]

# The headings of the page, and what is to be listed under each.
SURFACES: dict[str, Surface] = {
    "The package": lambda package: public(package.__all__) - exceptions(package),
    "Exceptions": exceptions,
    "Attributes of an exception": lambda package: (
        attributes(package.APIStatusError, package.APIConnectionError) - set(dir(Exception))
    ),
    "Arguments of a client": lambda package: arguments(*(one.__init__ for one in clients(package))),
    "Arguments of `copy` and `with_options`": lambda package: arguments(
        *(one.copy for one in clients(package))
    ),
    "Attributes of a client": lambda package: attributes(*clients(package)),
    "Methods of `batches`": lambda package: attributes(*resources(package)),
    **{
        f"Arguments of `{name}`": lambda package, name=name: arguments(  # type: ignore[misc]
            *(getattr(one, name) for one in resources(package))
        )
        for name in METHODS
    },
    "A page of a list": lambda package: attributes(*pages(package)),
    "Raw and streaming responses": lambda package: attributes(*responses(package)),
    "Results": lambda package: attributes(*results(package)),
    "A batch": lambda package: attributes(model(package)),
    "Environment variables": lambda package: variables(
        SOURCE if package is message_batches else Path(package.__file__).parent
    ),
}


# Callables of both packages, by what the page calls them.
Pair = tuple[str, Any, Any]


def callables() -> Iterator[Pair]:
    """Yield every callable that both packages have, theirs and ours."""
    vendor = importlib.import_module("anthropic")
    yield from _methods(
        "{}", ("__init__",), zip(clients(vendor), clients(message_batches), strict=True)
    )
    yield from _methods(
        "{}.copy", ("copy",), zip(clients(vendor), clients(message_batches), strict=True)
    )
    here = resources(message_batches)
    for there in (resources(vendor)[:2], resources(vendor)[2:]):
        for name in METHODS:
            yield from _methods("batches.{}", (name,), zip(there, here, strict=True))
    for surface in (pages, responses):
        for there, ours in zip(surface(vendor), surface(message_batches), strict=True):
            shared = sorted(attributes(there) & attributes(ours))
            yield from _methods(f"{ours.__name__}.{{}}", shared, [(there, ours)])
    for name in sorted(exceptions(vendor) & exceptions(message_batches)):
        pair = getattr(vendor, name), getattr(message_batches, name)
        yield from _methods(name, ("__init__",), [pair])
    shared = sorted(attributes(model(vendor)) & attributes(model(message_batches)))
    yield from _methods("model.{}", shared, [(model(vendor), model(message_batches))])


def _methods(label: str, names: Iterable[str], pairs: Iterable[tuple[Any, Any]]) -> Iterator[Pair]:
    for there, here in pairs:
        for name in names:
            if callable(getattr(there, name, None)):
                shown = here.__name__ if name in ("__init__", "copy") else name
                yield label.format(shown), getattr(there, name), getattr(here, name)


def differing_parameters() -> set[tuple[str, str, str, str]]:
    """Return each parameter that differs: of what, its name, how it is passed there and here."""
    found = set()
    for label, there, here in callables():
        theirs, ours = parameters(there), parameters(here)
        for name in public(theirs.keys() | ours.keys()):
            pair = theirs.get(name, "-"), ours.get(name, "-")
            # What clients and the methods of `batches` have or lack is in tables of their own.
            if pair[0] != pair[1] and not ("-" in pair and label in LISTED):
                found.add((label, name, *pair))
    return found


LISTED = {
    *(
        f"{client}{method}"
        for client in ("Anthropic", "AsyncAnthropic")
        for method in ("", ".copy")
    ),
    *(f"batches.{name}" for name in METHODS),
}


def parameters(function: Any) -> dict[str, str]:
    """The parameters of a function: how each is passed, and its default."""
    found: dict[str, str] = {}
    for name, one in inspect.signature(function).parameters.items():
        if name == "self":
            continue
        if one.kind is one.VAR_KEYWORD and "CallOptions" in str(one.annotation):
            defaults = attrs.fields_dict(Options)
            for option in CallOptions.__annotations__:
                found[option] = f"keyword, {_default(defaults[option].default)}"
        else:
            found[name] = f"{KINDS[one.kind]}, {_default(one.default)}"
    return found


KINDS = {
    inspect.Parameter.POSITIONAL_ONLY: "by place",
    inspect.Parameter.POSITIONAL_OR_KEYWORD: "by place or name",
    inspect.Parameter.KEYWORD_ONLY: "keyword",
    inspect.Parameter.VAR_POSITIONAL: "all others",
    inspect.Parameter.VAR_KEYWORD: "all other keywords",
}


def _default(value: Any) -> str:
    if value is inspect.Parameter.empty:
        return "required"
    if type(value).__name__ in ("NotGiven", "Omit", "PydanticUndefinedType"):
        return "left out"
    return f"default {getattr(value, '__name__', None) or repr(value)}"
