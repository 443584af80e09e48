"""
Check the requests of an input before anything is sent, and collect what is found.

The rules are those of the client, in `sdk.create`; here are ids that are replaced, and the lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from attrs import evolve

from message_batches.jobs.errors import Diagnostic, InputWarning
from message_batches.jobs.input.ids import (
    LONGEST_BASE,
    MissingIdError,
    base_of,
    to_wire,
    with_base,
)
from message_batches.jobs.input.validate_model import ModelCheck
from message_batches.jobs.types import ValidationRules
from message_batches.sdk import create

MAX_DIAGNOSTICS = 50
"""How many diagnostics of an input are reported one by one; the rest are counted."""

_MAX_WARNINGS = 50
"""How many different warnings about an input are reported."""


class Checked(NamedTuple):
    """
    A request that was checked.

    Attributes:
        custom_id: the base of the id on the wire; None if there is no usable one.
        original_id: the user's id as JSON text, if that is another.
        size: bytes on the wire without the suffix of the id.
        diagnostics: all errors of the request.
        warnings: what may be wrong with it, or newer than this program.
    """

    custom_id: str | None
    original_id: str | None
    size: int
    diagnostics: list[Diagnostic]
    warnings: create.Findings = ()


def check_request(
    content: bytes, line: int, rules: ValidationRules, models: ModelCheck | None = None
) -> Checked:
    """
    Return the id of a request, and what is wrong with it.

    Args:
        content: the request.
        line: its line, from 1.
        rules: what it is checked against.
        models: what is known of models; None for a check that holds for any model.
    """
    if rules.id_field is None:
        found = create.check_request(content, rules, models)
        return _with_base(_checked(found, content, None, line), content, rules)
    try:
        create.decode_request(content)
        content, id_text = to_wire(content, rules.id_field)
    except create.MalformedRequestError as error:
        return Checked(None, None, 0, [Diagnostic(error.message, error.hint, line)])
    except MissingIdError as error:
        hint = "Use a different text or integer there on each line."
        return Checked(None, None, 0, [Diagnostic(str(error), hint, line)])
    found = create.check_request(content, rules, models)
    return _checked(found, content, id_text.decode(), line)


def _checked(
    found: create.RequestCheck, content: bytes, original_id: str | None, line: int
) -> Checked:
    diagnostics = [Diagnostic(message, hint, line) for message, hint in found.errors]
    return Checked(found.custom_id, original_id, len(content), diagnostics, found.warnings)


def _with_base(checked: Checked, content: bytes, rules: ValidationRules) -> Checked:
    """Replace an id that no suffix fits behind."""
    custom_id = checked.custom_id
    if custom_id is None or len(custom_id) <= LONGEST_BASE or not rules.tagged_ids:
        return checked
    content, shown_id = with_base(content, custom_id)
    original_id = shown_id.decode() if shown_id else None
    return checked._replace(
        custom_id=base_of(custom_id), original_id=original_id, size=len(content)
    )


class DiagnosticCollector:
    """
    The diagnostics of an input.

    Args:
        grouped: whether the same error of several requests is one diagnostic, which counts them.

    Attributes:
        first: the first of them, by line.
        total: how many there are.
    """

    def __init__(self, *, grouped: bool = False) -> None:
        self.first: list[Diagnostic] = []
        self.total = 0
        self._grouped = grouped
        self._places: dict[tuple[str, str], int] = {}

    def add(self, diagnostic: Diagnostic) -> None:
        """Add one; its line must not be before that of an earlier one."""
        self.total += 1
        kind = diagnostic.message, diagnostic.hint
        if self._grouped and (place := self._places.get(kind)) is not None:
            known = self.first[place]
            self.first[place] = evolve(known, requests=known.requests + 1)
        elif len(self.first) < MAX_DIAGNOSTICS:
            self._places[kind] = len(self.first)
            self.first.append(diagnostic)

    def merge(self, first: Iterable[Diagnostic], total: int) -> None:
        """Merge others by line; `first` are the first of `total`."""
        self.total += total
        self.first = sorted([*self.first, *first], key=lambda diagnostic: diagnostic.line or 0)[
            :MAX_DIAGNOSTICS
        ]


class WarningCollector:
    """The warnings about an input: each once, with the number of requests that have it."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], tuple[int, int]] = {}

    def add(self, warnings: Iterable[tuple[str, str]], line: int) -> None:
        """Add the warnings about one request; a repeated one counts once."""
        for warning in dict.fromkeys(warnings):
            first, requests = self._seen.get(warning, (line, 0))
            if requests or len(self._seen) < _MAX_WARNINGS:
                self._seen[warning] = first, requests + 1

    def all(self) -> tuple[InputWarning, ...]:
        """Return the warnings in the order of their first requests."""
        return tuple(InputWarning(*warning, *where) for warning, where in self._seen.items())

    def restore(self, warnings: Iterable[InputWarning]) -> None:
        """Continue from warnings that `all` returned."""
        self._seen = {(each.message, each.hint): (each.line, each.requests) for each in warnings}
