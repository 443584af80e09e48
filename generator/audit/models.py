"""Read when models end: what the vendor's packages warn of, and the table of the contract."""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from generator.audit.operations import VendorError
from generator.document import model_table

Ends = Mapping[str, str]
"""The last day of each model that has one, by the model's id."""

_PYTHON = "anthropic._data.deprecated_models"
_TYPESCRIPT = "internal/data/deprecated-models.js"


def of_contract(document: Mapping[str, Any]) -> Ends:
    """Return the days of the table of models (`x-models`)."""
    models = (model_table(document) or {"models": ()})["models"]
    return {name: one["ends"] for one in models if "ends" in one for name in one["ids"]}


def of_python() -> Ends:
    """Return the days that the installed Python package warns of."""
    try:
        found: Mapping[str, str] = importlib.import_module(_PYTHON).DEPRECATED_MODELS
    except (ImportError, AttributeError) as error:
        raise VendorError(f"the SDK has no {_PYTHON}.DEPRECATED_MODELS") from error
    return {name: _day(text) for name, text in found.items()}


def of_typescript(files: Mapping[str, str]) -> Ends:
    """Return the days that the TypeScript package warns of."""
    entries = re.findall(
        r"""['"](claude[\w.-]*)['"]: ['"]([^'"]*)['"]""", files.get(_TYPESCRIPT, "")
    )
    if not entries:
        raise VendorError(f"the SDK has no deprecated models in {_TYPESCRIPT}")
    return {name: _day(text) for name, text in entries}


def _day(text: str) -> str:
    """Return `January 22nd, 2027` as `2027-01-22`."""
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text)
    try:
        return datetime.strptime(plain, "%B %d, %Y").date().isoformat()
    except ValueError as error:
        raise VendorError(f"the SDK writes the end of a model as {text!r}") from error
