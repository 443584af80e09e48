"""The `RunOptions` that the options of a command make."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from message_batches.cli.errors import UsageError
from message_batches.cli.moments import deadline_of

if TYPE_CHECKING:
    from message_batches.jobs import Prices, RunOptions


def run_options(*groups: Any, sandbox: bool = False, **others: Any) -> RunOptions:
    """
    Make the options of a run from those of a command, which bear their names.

    Args:
        groups: groups of options, all of which are options of a run.
        sandbox: whether the run uses the sandbox.
        others: single options. As in a group, None or an empty list is for the default.

    Raises:
        InputError: `on_error` or `on_answer` names something that does not exist.
        UsageError: `schema_via` is given without a schema; the deadline is not a time to come.
    """
    # Nobody shares the sandbox, and its batches take seconds.
    given: dict[str, Any] = {"polling_interval": 1.0, "reconcile_for": 2.0} if sandbox else {}
    for options in [*(group._asdict() for group in groups), others]:
        given |= {name: value for name, value in options.items() if value not in (None, [])}
    if "schema" not in given and given.get("schema_via", "format") != "format":
        raise UsageError("--schema-via says how --schema is asked for. Add it, or leave both out.")
    from message_batches.jobs import RunOptions
    from message_batches.jobs.internals import parse_on_answer, parse_on_error

    written: dict[str, Callable[[Any], Any]] = {
        "on_error": parse_on_error,
        "on_answer": parse_on_answer,
        "prices": read_prices,
        "deadline": lambda text: deadline_of(text, datetime.now().astimezone()),
    }
    for name in written.keys() & given.keys():
        given[name] = written[name](given[name])
    return RunOptions(**given)


def read_prices(file: str | None) -> Prices | None:
    """Read the price list, if there is one."""
    if file is None:
        return None
    from message_batches.jobs import Prices

    return Prices.read(file)
