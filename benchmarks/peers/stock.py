"""
The models that openapi-python-client makes of the same contract with its own templates.

Only what a result line of the beta surface needs is generated; that takes a few seconds.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import yaml

_CONTRACT = Path(__file__).resolve().parents[2] / "openapi.yaml"
_ROW = "BetaMessageBatchIndividualResponse"
_PACKAGE = "stock_models"
_REFERENCE = "#/components/schemas/"


def decoder(folder: Path) -> Callable[[bytes], Any]:
    """Generate the package into a folder and return a function that decodes the bytes of a line."""
    document = folder / "contract.json"
    document.write_bytes(orjson.dumps(_contract_of_results()))
    settings = folder / "settings.json"
    settings.write_text(json.dumps({"post_hooks": [], "literal_enums": True}), encoding="utf-8")
    options = {
        "--path": document,
        "--config": settings,
        "--meta": "none",
        "--output-path": folder / _PACKAGE,
    }
    command = [sys.executable, "-m", "openapi_python_client", "generate"]
    command += [str(part) for option in options.items() for part in option]
    subprocess.run(command, check=True, capture_output=True)
    sys.path.insert(0, str(folder))
    try:
        from_dict = getattr(importlib.import_module(f"{_PACKAGE}.models"), _ROW).from_dict
    finally:
        sys.path.remove(str(folder))
    return lambda line: from_dict(json.loads(line))


def _contract_of_results() -> dict[str, Any]:
    schemas = yaml.load(
        _CONTRACT.read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),  # the one in C is ten times as fast
    )["components"]["schemas"]
    needed: dict[str, Any] = {}
    wanted = [_ROW]
    while wanted:
        name = wanted.pop()
        if name not in needed:
            needed[name] = schemas[name]
            wanted += _references(schemas[name])
    answer = {
        "description": "A result.",
        "content": {"application/json": {"schema": {"$ref": f"{_REFERENCE}{_ROW}"}}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Rows", "version": "1"},
        "paths": {"/row": {"get": {"operationId": "row", "responses": {"200": answer}}}},
        "components": {"schemas": needed},
    }


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for name, value in schema.items():
            if name == "$ref":
                yield value.removeprefix(_REFERENCE)
            else:
                yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)
