"""The public face of jobs: types that can be imported, and an async run like the sync one."""

from __future__ import annotations

import inspect
import pickle
import re
import types
import typing
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

import message_batches
import message_batches_api.models
from message_batches import jobs
from message_batches._errors import MessageBatchesError
from message_batches.jobs import (
    AsyncRun,
    Run,
    async_resume,
    async_run,
    errors,
    internals,
    resume,
    run,
    steps,
)
from message_batches.jobs import types as values

FACES = (jobs, internals, steps, values, errors)

# What annotations name that modules import for type checkers only.
FOR_TYPE_CHECKERS = {
    "Anthropic": message_batches.Anthropic,
    "AsyncAnthropic": message_batches.AsyncAnthropic,
    "BetaMessage": message_batches_api.models.BetaMessage,
    "Message": message_batches_api.models.Message,
    "Record": values.Record,
}

# Passed from one function to another; their methods are not public.
OPAQUE = {"AnswerFormat", "Carrier", "Ledger", "LedgerProtocol", "Service", "SharedLedger"}


def hints(value: Any) -> dict[str, Any]:
    return typing.get_type_hints(value, localns=FOR_TYPE_CHECKERS)


def signatures(face: types.ModuleType) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the type hints of each function, method, property and field of a face."""
    for name in face.__all__:
        value = getattr(face, name)
        if not inspect.isclass(value):
            if inspect.isfunction(value):
                yield name, hints(value)
            continue
        if not value.__module__.startswith("message_batches."):
            continue
        yield name, hints(value)
        if name in OPAQUE:
            continue
        for key, member in inspect.getmembers(value):
            if key.startswith("_") and key not in ("__iter__", "__aiter__"):
                continue
            if isinstance(member, property) and member.fget:
                yield f"{name}.{key}", hints(member.fget)
            elif inspect.isroutine(member) and hasattr(member, "__annotations__"):
                yield f"{name}.{key}", hints(member)


def classes_in(hint: Any) -> Iterator[type]:
    if inspect.isclass(hint) and not typing.get_args(hint):
        yield hint
    for part in typing.get_args(hint):
        yield from classes_in(part if not isinstance(part, list) else tuple[tuple(part)])


def public_values() -> set[int]:
    found = set()
    for face in (*FACES, message_batches, message_batches_api.models):
        names = getattr(face, "__all__", None) or [n for n in dir(face) if not n.startswith("_")]
        found |= {id(getattr(face, name)) for name in names}
    return found


@pytest.mark.parametrize("face", FACES, ids=lambda face: str(face.__name__))
def test_every_type_that_a_signature_shows_can_be_imported(face: types.ModuleType) -> None:
    public = public_values()
    hidden = {
        f"{where} shows {found.__module__}.{found.__qualname__}"
        for where, shown in signatures(face)
        for name, hint in shown.items()
        if not name.startswith("_")
        for found in classes_in(hint)
        if found.__module__.startswith("message_batches") and id(found) not in public
    }
    assert hidden == set()


def test_the_walk_over_signatures_finds_nested_types() -> None:
    shown = dict(signatures(jobs))
    assert values.BatchReport in set(classes_in(shown["Report"]["batches"]))
    assert jobs.Event in set(classes_in(shown["Run.events"]["return"]))
    assert values.BatchSize in set(classes_in(shown["InputSummary"]["batches"]))


def test_jobs_exports_twenty_names_at_most_and_shows_no_other() -> None:
    assert len(jobs.__all__) <= 20
    for face in FACES:
        assert sorted(dir(face)) == sorted(face.__all__)


METHODS = sorted(name for name in vars(Run) if not name.startswith("_"))


def parameters(function: Any) -> list[tuple[str, Any, Any, Any]]:
    return [
        (p.name, p.kind, p.default, p.annotation)
        for p in inspect.signature(function).parameters.values()
    ]


def test_an_async_run_has_the_methods_of_a_run() -> None:
    assert sorted(name for name in vars(AsyncRun) if not name.startswith("_")) == METHODS
    assert "out" in hints(Run)
    assert "out" in hints(AsyncRun)


@pytest.mark.parametrize("name", METHODS)
def test_a_method_of_an_async_run_has_the_signature_of_the_sync_one(name: str) -> None:
    sync, other = getattr(Run, name), getattr(AsyncRun, name)
    assert parameters(sync) == parameters(other)
    returns = hints(sync)["return"], hints(other)["return"]
    if inspect.isasyncgenfunction(other):
        assert typing.get_args(returns[0]) == typing.get_args(returns[1])
    else:
        assert inspect.iscoroutinefunction(other)
        assert returns[0] == returns[1]


@pytest.mark.parametrize(("sync", "other"), [(run, async_run), (resume, async_resume)])
def test_the_functions_for_an_event_loop_take_what_the_sync_ones_take(
    sync: Any, other: Any
) -> None:
    def without_client(function: Any) -> list[Any]:
        return [found for found in parameters(function) if found[0] != "client"]

    assert without_client(sync) == without_client(other)
    assert hints(other)["client"] == hints(sync)["client"] | message_batches.AsyncAnthropic


def every_error() -> list[type[MessageBatchesError]]:
    found: list[type[MessageBatchesError]] = []
    pending = [errors.RunError]
    while pending:
        error = pending.pop()
        found.append(error)
        pending += error.__subclasses__()
    return [error for error in found if error.__module__.startswith("message_batches.jobs")]


_CAP = errors.CostCap(Decimal(3), Decimal(1), Decimal(2))
_PILOT = errors.Pilot(
    4,
    1,
    (0.1, 0.5),
    0,
    1,
    20.5,
    300.0,
    Decimal(1),
    9,
    (Decimal(2), Decimal(1), Decimal(3)),
    passed=False,
)

SAMPLES: dict[str, MessageBatchesError] = {
    "InputError": errors.InputError("a", [errors.Diagnostic("b", "c", 3)], 7, unit="row"),
    "ServiceRefusedError": errors.ServiceRefusedError("No.", nothing_sent=True),
    "CostCapError": errors.CostCapError("It is reached.", _CAP, 4),
    "PilotError": errors.PilotError("It failed.", _PILOT),
    "DecisionRequiredError": errors.DecisionRequiredError("Choose.", 3, ["msgbatch_1"]),
}


@pytest.mark.parametrize("error", every_error(), ids=lambda error: error.__name__)
def test_every_error_can_be_pickled(error: type[MessageBatchesError]) -> None:
    before = SAMPLES.get(error.__name__) or error("What happened.")
    after = pickle.loads(pickle.dumps(before))
    assert type(after) is type(before) is error
    assert (str(after), vars(after)) == (str(before), vars(before))


def test_every_public_error_is_in_the_tree_that_the_module_draws() -> None:
    drawn = errors.__doc__ or ""
    exported = [name for name in errors.__all__ if name.endswith("Error")]
    assert [name for name in exported if name not in drawn] == []
    for name in exported:
        assert issubclass(getattr(errors, name), MessageBatchesError)
    public = {error for error in every_error() if not error.__name__.startswith("_")}
    assert {error.__name__ for error in public} <= set(errors.__all__)


def test_no_public_function_takes_arguments_without_a_name() -> None:
    for face in (jobs, internals, steps):
        for name in face.__all__:
            value = getattr(face, name)
            if inspect.isfunction(value):
                kinds = [p.kind for p in inspect.signature(value).parameters.values()]
                assert inspect.Parameter.VAR_KEYWORD not in kinds, name


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"max_batch_requests": 0}, "RunOptions.max_batch_requests is 0. Use at least 1."),
        ({"max_batch_requests": 100_001}, "is 100001. Use at most 100,000."),
        ({"max_open_batches": 0}, "RunOptions.max_open_batches is 0. Use at least 1."),
        ({"retries": -1}, "RunOptions.retries is -1. Use at least 0."),
        ({"polling_interval": -1.0}, "RunOptions.polling_interval is -1.0. Use at least 0."),
        ({"give_up_after": float("nan")}, "RunOptions.give_up_after is nan."),
        ({"on_error": {"expired": "again"}}, "on_error['expired'] is 'again'. Use 'retry'"),
        ({"on_error": {"expire": "fail"}}, "has the unknown cause 'expire'. Did you mean expired?"),
        ({"on_error": "expired=fail"}, "RunOptions.on_error is 'expired=fail'. Use a mapping"),
        ({"retries": "3"}, "RunOptions.retries is '3'. Use an integer."),
        ({"retries": 1.5}, "RunOptions.retries is 1.5. Use an integer."),
        ({"retries": None}, "RunOptions.retries is None. Use an integer."),
        ({"retries": True}, "RunOptions.retries is True. Use an integer."),
        ({"polling_interval": None}, "polling_interval is None. Use a number of seconds."),
        ({"beta": "thinking"}, "RunOptions.beta is the text 'thinking'. Use a list of names."),
    ],
    ids=str,
)
def test_options_out_of_range_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        jobs.RunOptions(**options)


def test_options_can_be_pickled() -> None:
    before = jobs.RunOptions(beta=["a"], on_error={"expired": "fail"}, max_open_batches=3)
    assert pickle.loads(pickle.dumps(before)) == before
