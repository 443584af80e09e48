"""The commands that continue a run: wait for it, collect what is ready, retry what failed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated

from typer import Exit, Option

from message_batches._wording import amount, count
from message_batches.cli.commands.batches import is_batch, print_results
from message_batches.cli.commands.run import HOW_TO_RESUME, HOW_TO_RESUME_CANCELED, finish
from message_batches.cli.connect import (
    check_downloadable,
    existing_run,
)
from message_batches.cli.display import follow, show_end
from message_batches.cli.errors import UsageError, code_of
from message_batches.cli.options import (
    ANSWERS,
    OUTPUT,
    RETRIES,
    AnswerOptions,
    AsJSON,
    CollectOptions,
    FinishOptions,
    GiveUpAfter,
    Invalid,
    LedgerURL,
    Paused,
    PriceList,
    Refused,
    RunOrBatch,
    RunOut,
    SendOptions,
    Truncated,
    UnattendedOptions,
    read_prices,
    run_options,
    statuses_of,
    takes_groups,
)
from message_batches.cli.terminal import warn
from message_batches.cli.unattended import Unattended

if TYPE_CHECKING:
    from message_batches.jobs import Report, RunOptions


@takes_groups
def wait(
    out: RunOut,
    answers: AnswerOptions,
    collecting: CollectOptions,
    sending: SendOptions,
    finishing: FinishOptions,
    nobody_watches: UnattendedOptions,
    ledger: LedgerURL = None,
    as_json: AsJSON = False,
) -> None:
    """Resume a run, wait, and collect every result."""
    hint = _how_to_resume(finishing)
    unattended = Unattended(out, nobody_watches)
    with unattended.reporting(as_json=as_json, when_interrupted=hint, ledger=ledger) as attempt:
        price_list = read_prices(finishing.prices)
        options = _options(answers, collecting, sending, finishing)
        with unattended.locked(attempt, partial(existing_run, out, options)) as run:
            code = finish(
                run,
                price_list,
                attempt,
                as_json=as_json,
                cancels=finishing.cancel_on_interrupt,
                fail_on=statuses_of(finishing.fail_on),
            )
        raise Exit(code)


@takes_groups
def results(
    target: RunOrBatch,
    *,
    again: Annotated[
        bool,
        Option(
            "--again",
            help="Download every result again, because the output was lost. Nothing is sent or "
            "paid for. The service keeps results for 29 days.",
            rich_help_panel=OUTPUT,
        ),
    ] = False,
    answers: AnswerOptions,
    collecting: CollectOptions,
    nobody_watches: UnattendedOptions,
    ledger: LedgerURL = None,
    as_json: AsJSON = False,
    give_up_after: GiveUpAfter = None,
    prices: PriceList = None,
) -> None:
    """
    Collect the results that are ready, without waiting.

    For a run, print its report, and exit with 3 while requests have no result. For a single batch,
    print its result lines; --json is the only option that it takes.
    """
    unattended = Unattended(target, nobody_watches)
    with unattended.reporting(
        as_json=as_json, when_interrupted=HOW_TO_RESUME, ledger=ledger
    ) as attempt:
        if is_batch(target):
            given = (again, ledger, give_up_after, prices, answers, collecting, nobody_watches)
            groups = (AnswerOptions(), CollectOptions(), UnattendedOptions())
            if given != (False, None, None, None, *groups):
                raise UsageError(f"{target} is a single batch. Only --json applies to it.")
            print_results(target, as_json=as_json)
            return
        out = target
        price_list = read_prices(prices)
        if again:
            check_downloadable(out)
        options = partial(run_options, answers, collecting, give_up_after=give_up_after)
        with unattended.locked(attempt, partial(existing_run, out, options)) as run:
            if again:
                warn(f"downloading {count(run.redownload(), 'batch')} again")
            follow(run.events("collect_ready"), attempt)
            report = run.report(price_list)
            if collecting.ordered and report.finished:
                follow(run.events(), attempt)
        show_end(report, attempt, as_json=as_json)
        raise Exit(code_of(report))


@takes_groups
def retry(
    out: RunOut,
    *,
    every: Annotated[
        bool,
        Option(
            "--all",
            help="Also retry requests that the service refused as invalid.",
            rich_help_panel=RETRIES,
        ),
    ] = False,
    truncated: Truncated = False,
    refused: Refused = False,
    paused: Paused = False,
    invalid: Invalid = False,
    max_tokens: Annotated[
        int | None,
        Option(
            "--max-tokens",
            min=1,
            metavar="N",
            help="The most tokens in one answer.",
            show_default="twice as many as before",
            rich_help_panel=ANSWERS,
        ),
    ] = None,
    answers: AnswerOptions,
    collecting: CollectOptions,
    sending: SendOptions,
    finishing: FinishOptions,
    nobody_watches: UnattendedOptions,
    ledger: LedgerURL = None,
    as_json: AsJSON = False,
) -> None:
    """
    Retry requests that failed, or answers that are not complete.

    With --truncated, --refused, --paused or --invalid, only requests with such answers: those that
    were truncated get more tokens, those that paused are continued, and those that are invalid are
    sent with what is wrong with the answer. New results take the place of the old ones in the
    output.
    """
    chosen = {"truncated": truncated, "refused": refused, "paused": paused, "invalid": invalid}
    statuses = [status for status, is_chosen in chosen.items() if is_chosen]
    hint = _how_to_resume(finishing)
    unattended = Unattended(out, nobody_watches)
    with unattended.reporting(as_json=as_json, when_interrupted=hint, ledger=ledger) as attempt:
        if every and statuses:
            raise UsageError(
                f"--all is for requests that failed. Leave out --all or --{statuses[0]}."
            )
        if max_tokens is not None and not truncated:
            raise UsageError("--max-tokens is for answers that were truncated. Add --truncated.")
        price_list = read_prices(finishing.prices)
        options = _options(answers, collecting, sending, finishing)
        with unattended.locked(attempt, partial(existing_run, out, options)) as run:
            if not statuses and (missing := run.report().missing):
                warn(
                    f"{count(missing, 'request')} missing from the results. Downloading again what "
                    "the service still has, which costs nothing."
                )
                follow(run.events("collect_missing"), attempt)
            requests = run.retry(every=every, answers=statuses, max_tokens=max_tokens)
            if text := _what_is_retried(requests, run.report(price_list), statuses):
                warn(text)
            code = finish(
                run,
                price_list,
                attempt,
                as_json=as_json,
                cancels=finishing.cancel_on_interrupt,
                fail_on=statuses_of(finishing.fail_on),
            )
        raise Exit(code)


def _how_to_resume(given: FinishOptions) -> str:
    return HOW_TO_RESUME_CANCELED if given.cancel_on_interrupt else HOW_TO_RESUME


def _options(
    answers: AnswerOptions, collecting: CollectOptions, sending: SendOptions, given: FinishOptions
) -> Callable[..., RunOptions]:
    return partial(
        run_options,
        *(answers, collecting, sending),
        prices=given.prices,
        deadline=given.deadline,
    )


def _what_is_retried(requests: int, report: Report, statuses: list[str]) -> str | None:
    if not report.requests:
        return None
    if requests:
        return f"{count(requests, 'request')} to retry{_what_it_may_cost(requests, report)}"
    if statuses:
        return _why_nothing_is_asked_again(report, statuses)
    text = "No request has failed permanently, so there is nothing to retry."
    if invalid := sum(f.requests for f in report.failures if f.cause == "invalid_request_error"):
        text = (
            f"{count(invalid, 'request')} failed, and the service refused each as invalid. Pass "
            "--all to retry them too, which helps only if the service was wrong."
        )
    return text if report.finished else f"{text} The run is not finished; resuming it."


def _why_nothing_is_asked_again(report: Report, statuses: list[str]) -> str:
    kept = sum(report.answers.get(status, 0) for status in statuses)
    if not kept:
        return f"No answer is {' or '.join(statuses)}, so there is nothing to ask again."
    text = f"{count(kept, 'answer')} {' or '.join(statuses)}, but nothing can be asked again."
    if not report.answers.get("truncated") or "truncated" not in statuses:
        return f"{text} The requests that would follow are longer than the service accepts."
    return (
        f"{text} A request whose answer was truncated needs more max_tokens than before: pass a "
        "larger --max-tokens, unless its model takes no more, or its context window is full."
    )


def _what_it_may_cost(requests: int, report: Report) -> str:
    """Return what to say of the cost of a retry, by that of earlier answers."""
    cost = report.cost
    answers = sum(report.tokens[model].get("answers", 0) for model in cost.by_model)
    if not answers:
        return "; what that may cost is not known, because nothing has been answered yet"
    estimate = cost.total / answers * requests
    return f"; about {amount(estimate)} {cost.currency}, if each costs as much as an answer so far"
