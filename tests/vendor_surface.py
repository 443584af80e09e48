"""What the vendor's SDK has for batches and what is here, both as they are installed."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import message_batches
from message_batches.sdk.options import CallOptions
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
