"""Find out whether all requests of an input ask for answers of the same format."""

from __future__ import annotations

import re
from json import JSONDecoder
from typing import Any

from msgspec import UNSET, to_builtins

from message_batches._extras import MissingExtraError
from message_batches.jobs.answers.answer_format import AnswerFormat
from message_batches.jobs.answers.requested_schema import RequestedSchema, schema_in
from message_batches.jobs.errors import InputError

_NAME = "output_config"

_KEY = f'"{_NAME}"'.encode()

_MEMBER = re.compile(f'"{_NAME}"\\s*:\\s*')


class SharedFormat:
    """
    The format that all requests of an input ask for.

    Attributes:
        is_open: whether all requests so far ask for the same format. The others need no look then.
    """

    def __init__(self) -> None:
        self.is_open = True
        self._first: RequestedSchema | None = None
        self._text: bytes | None = None

    def add(self, params: Any, request: bytes) -> None:
        """
        Look at a request.

        Args:
            params: its params: a dict, or the attributes of a plain request.
            request: the request, in JSON.
        """
        is_plain = not isinstance(params, dict)
        has_config = params.output_config is not UNSET if is_plain else _NAME in params
        # Nearly every program writes the format in the same way each time, and a comparison of the
        # schemas would take a tenth of the time for all other checks of a request.
        if (
            self._text is not None
            and has_config
            and request.startswith(self._text, request.find(_KEY))
        ):
            return
        if is_plain:
            params = to_builtins(params) if has_config else {}
        schema = schema_in(params)
        if self._first is None:
            self._first = schema
            self._text = _text_of(params[_NAME], request) if schema and _NAME in params else None
        if schema is None or schema != self._first:
            self.is_open = False
            self._first = None

    @property
    def found(self) -> AnswerFormat | None:
        """The format; None if the requests do not ask for the same one."""
        return None if self._first is None else self._first.format()

    def saved(self) -> Any:
        """Return what is known, as a JSON value."""
        return [self.is_open, self._first]

    def restore(self, saved: Any) -> None:
        """Continue from what was saved."""
        self.is_open, first = saved
        self._first = None if first is None else RequestedSchema(*first)


def _text_of(config: Any, request: bytes) -> bytes | None:
    """Return how a request writes its `output_config`; None if that is not found easily."""
    text = request.decode()
    if (match := _MEMBER.search(text)) is None:
        return None
    value, end = JSONDecoder().raw_decode(text, match.end())
    return text[match.start() : end].encode() if value == config else None


def why_unchecked(format: AnswerFormat) -> tuple[str, str] | None:
    """Return why answers cannot be checked against the schema of requests, and what to do then."""
    try:
        format.checker()
    except MissingExtraError:
        return (
            "The requests ask for answers with a schema, against which nothing checks them.",
            "Install message-batches[schema], and start the run again.",
        )
    except InputError as error:
        why = error.diagnostics[0].message
        return (
            f"The schema of the requests cannot be used to check answers: {why}",
            "Fix it in the requests; the service may refuse it too.",
        )
    return None
