# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
"""A typed client of the Message Batches API, generated from its OpenAPI description.

``Client`` carries the connection, ``api`` holds one module for each operation, ``models`` the attrs classes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import api as api
    from . import errors as errors
    from . import models as models
    from . import types as types
    from .client import Client as Client

__all__ = ["Client", "api", "errors", "models", "types"]


if not TYPE_CHECKING:  # a type checker that saw it would believe every name

    def __getattr__(name: str) -> Any:
        if name == "Client":
            return import_module(".client", __name__).Client
        if name in __all__:
            return import_module(f".{name}", __name__)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
