"""The library that checks values against a JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from functools import cache
from typing import Any

from message_batches._extras import require
from message_batches.jobs.answers.faults import clipped, reason_of
from message_batches.jobs.answers.restoring import IsValid
from message_batches.jobs.errors import InputError

_LATEST = "https://json-schema.org/draft/2020-12/schema"
_DIALECT = re.compile(
    r"https?://json-schema\.org/(draft-0[467]|draft/2019-09|draft/2020-12)/schema#?"
)

_HINT = "Fix it, or pass another one."


def refuse_malformed(schema: Mapping[str, Any], source: str) -> None:
    """
    Raise an InputError if a schema does not fit the schema of schemas.

    Args:
        schema: the schema.
        source: what messages call it.

    Raises:
        InputError: it is malformed.
        MissingExtraError: the extra `schema` is not installed.
    """
    require("schema")
    import jsonschema_rs

    if not _DIALECT.fullmatch(dialect := str(schema.get("$schema", _LATEST))):
        raise InputError.at(  # jsonschema_rs would ask the web for it
            source,
            f"The schema is not JSON Schema: its $schema is {clipped(dialect, 100)}.",
            f"Use {_LATEST}, or leave $schema out.",
        )
    try:
        jsonschema_rs.meta.validate(dict(schema))
    except jsonschema_rs.ValidationError as error:
        raise InputError.at(
            source, f"This is not a valid JSON Schema: {reason_of([error])}.", _HINT
        ) from error


def compiled(schema: Mapping[str, Any]) -> Any:
    """
    Return the validator of a schema.

    Raises:
        InputError: the schema is not valid, or refers to what is outside of it.
        MissingExtraError: the extra `schema` is not installed.
    """
    require("schema")
    import jsonschema_rs

    try:
        return jsonschema_rs.validator_for(dict(schema), **_OPTIONS)
    except (ValueError, jsonschema_rs.ReferencingError) as error:
        reason = clipped(str(error).partition("\n")[0].rstrip("."), 300)
        raise InputError.at(
            "schema", f"This is not a valid JSON Schema: {reason}.", _HINT
        ) from error


def parts_of(schema: Mapping[str, Any]) -> Callable[[str], IsValid]:
    """Return what returns a check of values against the part of a schema at a pointer."""

    @cache
    def validators() -> Any:
        import jsonschema_rs

        return jsonschema_rs.validator_map_for(dict(schema), **_OPTIONS)

    def is_valid_at(pointer: str) -> IsValid:
        is_valid: IsValid = validators()[pointer].is_valid
        return is_valid

    return is_valid_at


_DATE_TIME = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)[Tt ](?P<time>\d\d:\d\d:\d\d(\.\d+)?)([Zz]|[+-]\d\d:\d\d)?"
)
_TIME = re.compile(r"(?P<time>\d\d:\d\d:\d\d(\.\d+)?)([Zz]|[+-]\d\d:\d\d)?")


def _is_date_time(value: str) -> bool:
    match = _DATE_TIME.fullmatch(value)
    return match is not None and _is_iso(date, match["date"]) and _is_iso(time, match["time"])


def _is_time(value: str) -> bool:
    match = _TIME.fullmatch(value)
    return match is not None and _is_iso(time, match["time"])


def _is_iso(kind: type[date] | type[time], value: str) -> bool:
    try:
        kind.fromisoformat(value.partition(".")[0])
    except ValueError:
        return False
    return True


# RFC 3339 wants an offset from UTC, which most texts do not say, so a model would make one up.
_FORMATS = {"date-time": _is_date_time, "time": _is_time}

_OPTIONS: dict[str, Any] = {"validate_formats": True, "formats": _FORMATS, "offline": True}
