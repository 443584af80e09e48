"""The parameters that all requests of a table share: from a file, and from options over it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from message_batches.jobs.errors import Diagnostic, InputError
from message_batches.jobs.input import ValidationRules, check_params

DEFAULT_MAX_TOKENS = 4096
"""The most that every model can answer with, the oldest too."""

_MADE = "The prompt makes the messages; put it into the template."


def read_parameters(path: str | Path) -> dict[str, Any]:
    """
    Read a file of parameters: a JSON object or, if its name ends in .toml, a TOML document.

    Raises:
        InputError: it cannot be read, or is something else.
    """
    path = Path(path)
    try:
        text = path.read_text("utf-8-sig")
        found = tomllib.loads(text) if path.suffix.lower() == ".toml" else json.loads(text)
    except UnicodeDecodeError:
        raise _bad(path, "The file is not UTF-8.", "Save it as UTF-8.") from None
    except OSError as error:
        raise _bad(path, f"It cannot be read: {error.strerror}.", "Check the name.") from None
    except (ValueError, RecursionError) as error:
        kind = "TOML" if path.suffix.lower() == ".toml" else "JSON"
        what = f"The file is not {kind}: {str(error).rstrip('.')}."
        raise _bad(path, what, "Write one object of parameters.") from None
    if not isinstance(found, dict):
        raise _bad(path, "The file holds no object.", "Write one object of parameters.")
    return found


def parameters_of(
    found: Mapping[str, Any] | None,
    *,
    name: str,
    model: str | None,
    max_tokens: int | None,
    system: bool,
) -> dict[str, Any]:
    """
    Put parameters together. What is given by itself goes before what the file says.

    Args:
        found: what a file says.
        name: what messages call the file.
        model: the model.
        max_tokens: the most tokens of an answer; 4,096 if nobody says.
        system: whether there is a system prompt of its own.

    Raises:
        InputError: no model is named, or a parameter has no place here.
    """
    params = dict(found or {})
    try:
        # The one knows NaN for what it is, the other what JSON has no form for.
        json.dumps(params, allow_nan=False)
        orjson.dumps(params)
    except (ValueError, TypeError, RecursionError) as error:
        what = f"The parameters hold what a request cannot: {str(error).rstrip('.')}."
        raise _bad(name, what, "Write them as they stand in a request.") from None
    if "messages" in params:
        raise _bad(name, "The parameters have messages.", _MADE)
    if system and "system" in params:
        raise _bad(
            name, "The parameters have a system prompt, and another is given.", "Give only one."
        )
    if model is not None:
        params["model"] = model
    if max_tokens is not None:
        params["max_tokens"] = max_tokens
    if "model" not in params:
        raise _bad(name, "No model is named.", 'Give --model, or "model" among the parameters.')
    params.setdefault("max_tokens", DEFAULT_MAX_TOKENS)
    # Once for all rows. What the surface or the API version decides shows when they are checked.
    sample = {**params, "messages": [{"role": "user", "content": "-"}]}
    problems, _ = check_params({"params": sample}, ValidationRules(beta=True))
    if problems:
        raise InputError(name, [Diagnostic(what, hint) for what, hint in problems])
    return params


def _bad(name: str | Path, what: str, hint: str) -> InputError:
    return InputError(str(name), [Diagnostic(what, hint)])
