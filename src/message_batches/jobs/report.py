"""The report of a run: every request of the input, by its outcome."""

from __future__ import annotations

import json
import shlex
from heapq import merge
from itertools import chain
from pathlib import Path
from typing import Any

from attrs import asdict, field, frozen

from message_batches import _html
from message_batches._escaping import plain
from message_batches._files import atomic_write
from message_batches._wording import count
from message_batches.jobs.engine import cap_in, cap_of, is_verified, load, pilot_in, vanishing
from message_batches.jobs.errors import InputWarning
from message_batches.jobs.input import FACTS
from message_batches.jobs.ledger import COPIED, RESTORED, REUSED, UPDATES, Ledger
from message_batches.jobs.money import (
    CacheUse,
    Cost,
    Prices,
    cache_use,
    cost_of,
    day_of,
    json_value,
    tokens_by_model,
)
from message_batches.jobs.output import deviations_in, output_of
from message_batches.jobs.state import PlannerOptions
from message_batches.jobs.storage import delete_url, writing
from message_batches.jobs.types import (
    BatchReport,
    CostCap,
    DeviationSummary,
    FailureSummary,
    LogEntry,
    NextStep,
    PaidTwice,
    Pilot,
    ReasonSummary,
    RedoneSummary,
    ReuseReport,
    UpdateReport,
)

_EXAMPLES = 20

_WRONG = ("invalid_request_error", "not_found_error", "request_too_large")
"""The causes of failures that only a change of the request can cure."""

_AFTER = {
    "truncated": "retry",
    "invalid": "retry",
    "paused": "retry",
    "refused": "extract",  # the same question would seldom be answered the next time
}
"""The command for answers that are not complete, by their status."""

_REASONS = 10
"""Reasons that are reported for each status of answers."""


@frozen
class Report:
    """
    What became of the requests of a run.

    `requests` equals the sum of `outcomes`, `missing`, `to_retry` and `pending`.

    Attributes:
        run: the id of the run.
        source: the requests file, or the name of what the requests were made from.
        out: the output; a table is written when the run is finished.
        errors: the file of failures; None if there are no failures.
        finished: whether no work is left.
        requests: requests of the input.
        outcomes: requests with a final result, by outcome.
        answers: succeeded requests, by whether the answer is complete, truncated, refused,
            paused or invalid.
        missing: requests without a line in the results of their batch.
        to_retry: requests that will be retried.
        pending: requests without a result yet.
        unmatched: result lines that were skipped: an unknown id, a duplicate, or unreadable.
        missing_ids: the ids of the first missing requests.
        reasons: why answers are not complete: the most frequent reasons for each status.
        redone: requests that were asked again after an answer that was not complete.
        failed_answers: how many answers are not complete and count as failed, because a person
            wants that.
        failures: requests that failed permanently, by cause.
        tokens: the number of tokens, by model and kind.
        paid_twice: requests that two batches answered, because the first create was answered too
            late; the answer that came first is used.
        twice: the first of these requests, with the batch whose answer was not used.
        verified: whether every create without a response is accounted for. While this is false, a
            batch may still appear; every later command on the run looks for it.
        looked_at: when a complete list was last searched for such batches, in seconds since 1970.
        unproven: batches that were recognized by ids that another run may have sent too.
        batches: the batches.
        log: the latest entries of the run log, the newest last.
        cost: what the answers cost, by the price list.
        cache: what the answers read from the prompt cache and wrote to it, and what that saved.
        deviations: where results differ from the API's description, in a sample of them; a newer
            service may send them, and the output has them as they came.
        vanishing: how many batches have results that are not downloaded, and vanish within a week.
        vanish_at: when the first of these vanish, in seconds since 1970; None without any.
        copies: how many requests are equal to another one, which was sent instead.
        reused: the answers that were taken from other runs, for nothing.
        updates: what was updated in the input since the run started, the newest last.
        cap: the most that the run may cost, and how much of that is taken; None without one.
        pilot: what the pilot showed; None without one, or before that is known.
        held_back: how many of the pending requests are not sent for now, because of a limit.
        waiting_for_cache: how many of the pending requests wait until those that write the prompt
            cache have ended.
        at_rest: whether there is nothing to do but for these.
        warnings: what was unusual about requests when the run was planned; they were sent anyway.
    """

    run: str
    source: str
    out: str
    errors: str | None
    finished: bool
    requests: int
    outcomes: dict[str, int]
    answers: dict[str, int]
    missing: int
    to_retry: int
    pending: int
    unmatched: int
    missing_ids: list[str | int]
    failures: list[FailureSummary]
    tokens: dict[str, dict[str, int]]
    paid_twice: int
    twice: list[PaidTwice]
    verified: bool
    looked_at: float | None
    unproven: list[str]
    batches: list[BatchReport]
    log: list[LogEntry]
    cost: Cost
    cache: CacheUse
    deviations: DeviationSummary = field(factory=DeviationSummary)
    vanishing: int = 0
    vanish_at: float | None = None
    copies: int = 0
    reused: list[ReuseReport] = field(factory=list)
    updates: list[UpdateReport] = field(factory=list)
    cap: CostCap | None = None
    pilot: Pilot | None = None
    held_back: int = 0
    waiting_for_cache: int = 0
    reasons: list[ReasonSummary] = field(factory=list)
    redone: list[RedoneSummary] = field(factory=list)
    failed_answers: int = 0
    at_rest: bool = False
    warnings: list[InputWarning] = field(factory=list)

    @property
    def succeeded(self) -> bool:
        """Whether the run is finished and every request succeeded."""
        succeeded = self.outcomes.get("succeeded", 0) - self.failed_answers
        return self.finished and succeeded == self.requests

    @property
    def headline(self) -> str:
        """How many requests there are, and what became of them, in a line."""
        parts = [f"{requests:,} {outcome}" for outcome, requests in self.outcomes.items()]
        for name, requests in (
            ("to retry", self.to_retry),
            ("without a result yet", self.pending - self.held_back),
            ("not sent yet", self.held_back),
            ("missing from the results", self.missing),
        ):
            if requests:
                parts.append(f"{requests:,} {name}")
        return f"{count(self.requests, 'request')}: {', '.join(parts) or 'nothing was sent'}"

    @property
    def next_steps(self) -> list[NextStep]:
        """What is left to be done about a run that is at rest, with the command for each of it."""
        if not self.at_rest:
            return []
        out = shlex.quote(self.out)
        steps = [
            (count(answers, f"{status} answer"), f"{command} {out} --{status}")
            for status, command in _AFTER.items()
            if (answers := self.answers.get(status))
        ]
        failed = sum(failure.requests for failure in self.failures)
        wrong = sum(each.requests for each in self.failures if each.cause in _WRONG)
        if others := failed + self.missing - wrong:
            steps.append((f"{count(others, 'request')} without an answer", f"retry {out}"))
        if wrong:
            what = f"{count(wrong, 'request')} to be corrected"
            steps.append((what, f"extract {out} --failed"))
        return [NextStep(what, f"message-batches {command}") for what, command in steps]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as values that JSON has."""
        facts = asdict(self, value_serializer=lambda _, __, value: json_value(value))
        steps = [asdict(step) for step in self.next_steps]
        return {**facts, "succeeded": self.succeeded, "next_steps": steps}

    def __str__(self) -> str:
        """Return the report in short, as lines of text."""
        shown = [(name, "\n  ".join(map(plain, lines))) for name, lines, _ in self._facts()]
        return "\n".join([self.headline, *(f"{name}: {lines}" for name, lines in shown)])

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Print the report in short, for IPython."""
        printer.text(str(self))

    def _repr_html_(self) -> str:
        """Return the report in short, for a notebook."""
        facts = [
            (name, "<br>".join(_html.code(line) if is_code else _html.text(line) for line in lines))
            for name, lines, is_code in self._facts()
        ]
        return f"<p><b>{_html.text(self.headline)}</b></p>{_html.facts(facts)}"

    def _facts(self) -> list[tuple[str, list[str], bool]]:
        """Return names, what there is to say about each, and whether that is a path or command."""
        facts = []
        if self.answers:
            answers = [f"{number:,} {status}" for status, number in self.answers.items()]
            facts.append(("Answers", [", ".join(answers)], False))
        for failure in self.failures:
            example = " ".join(filter(None, [f"for example {failure.custom_id}", failure.message]))
            facts.append(("Failed", [f"{failure.requests:,} {failure.cause}, {example}"], False))
        if self.batches:
            collected = sum(batch.state == "collected" for batch in self.batches)
            of_all = f"{collected:,} of {count(len(self.batches), 'batch')} collected"
            facts.append(("Batches", [of_all], False))
        if self.tokens:
            facts.append(("Cost", [self.cost.text(), *self.cost.remarks()], False))
        facts.append(("Results" if self.at_rest else "Results so far", [self.out], True))
        if self.errors:
            facts.append(("Without a complete answer", [self.errors], True))
        facts += [(step.what, [step.command], True) for step in self.next_steps]
        return facts


def report_on(ledger: Ledger, prices: Prices | None = None) -> Report:
    """
    Return the report of a run, finished or not.

    Args:
        ledger: the ledger of the run.
        prices: a price list; by default the built-in one.
    """
    used = ledger.usage()
    prices, today = prices or Prices.built_in(), day_of(ledger.system.now())
    outcomes = ledger.outcomes()
    to_retry, missing = outcomes.pop("to_retry", 0), outcomes.pop("missing", 0)
    pending = outcomes.pop("pending", 0)
    partitions = [
        batch for batch in ledger.batches() if batch.known_by not in (REUSED, COPIED, RESTORED)
    ]
    twice, paid_twice = ledger.twice(_EXAMPLES)
    answers = ledger.answer_statuses()
    soon = vanishing(
        (each.created_at for each in partitions if each.state in ("submitted", "ended")),
        ledger.system.now(),
    )
    folder = ledger.folder
    proven = ledger.setting("nonce") is not None
    options = PlannerOptions(proven_ids=proven, max_cost=cap_of(ledger))
    state = load(ledger, options, prices)
    return Report(
        run=ledger.run,
        source=(ledger.setting(FACTS) or {}).get("name") or ledger.source.name,
        out=str(folder.out),
        errors=str(folder.errors) if has_errors_file(ledger) else None,
        finished=not ledger.unfinished,
        requests=ledger.setting("requests"),
        outcomes=outcomes,
        answers=answers,
        reasons=[ReasonSummary(*each) for each in ledger.reasons(_REASONS)],
        redone=[RedoneSummary(*each) for each in ledger.redone()],
        failed_answers=sum(answers.get(status, 0) for status in failing_statuses(ledger)),
        missing=missing,
        cap=cap_in(state),
        pilot=pilot_in(ledger),
        held_back=ledger.held_back + len(ledger.held_copies()),
        waiting_for_cache=ledger.waiting_for_cache,
        at_rest=not ledger.has_work,
        to_retry=to_retry,
        pending=pending,
        unmatched=sum(partition.unmatched for partition in partitions),
        missing_ids=ledger.missing_ids(_EXAMPLES),
        failures=[FailureSummary(*cause) for cause in ledger.causes()],
        tokens=tokens_by_model(used),
        log=[LogEntry(*entry) for entry in ledger.log(_EXAMPLES)],
        warnings=[InputWarning(**warning) for warning in ledger.setting("warnings") or ()],
        copies=ledger.copy_count(),
        reused=[ReuseReport(*each) for each in ledger.setting(REUSED) or ()],
        updates=[UpdateReport(**each) for each in ledger.setting(UPDATES) or ()],
        cost=cost_of(used, prices, today),
        cache=cache_use(used, prices, today),
        vanishing=soon.batches if soon else 0,
        vanish_at=soon.first if soon else None,
        paid_twice=paid_twice,
        twice=[PaidTwice(*each) for each in twice],
        verified=is_verified(state),
        looked_at=state.facts.watched_at or None,
        unproven=[
            str(partition.batch_id)
            for partition in partitions
            if partition.known_by == "ids" and not proven
        ],
        deviations=deviations_in(
            output_of(ledger).sample(), beta=ledger.setting("betas") is not None
        ),
        batches=[
            BatchReport(
                partition.number,
                partition.batch_id,
                partition.state,
                partition.requests,
                partition.known_by,
                partition.ended_at - partition.created_at
                if partition.ended_at is not None and partition.created_at is not None
                else None,
            )
            for partition in partitions
        ],
    )


ANSWER_STATUSES = {
    "truncated": "truncated by max_tokens or the context window",
    "refused": "refused by the model",
    "paused": "paused by the service before the end",
    "invalid": "not matching the schema of the run",
}
"""In words, why the answer of a succeeded request is not complete."""


def failing_statuses(ledger: Ledger) -> frozenset[str]:
    """Return the statuses of answers that count as failed."""
    actions = ledger.setting("on_answer") or {}
    return frozenset(status for status, action in actions.items() if action == "fail")


_ERRORS = "errors_at_url"
"""The setting that says whether the file of failures is at a URL."""


def has_errors_file(ledger: Ledger) -> bool:
    """Return whether `write_errors` wrote a file."""
    path = ledger.folder.errors
    return path.exists() if isinstance(path, Path) else bool(ledger.setting(_ERRORS))


def write_errors(ledger: Ledger) -> None:
    """
    Write the requests without a complete answer, with the cause, to a file in the run's folder.

    Without any, an older file is removed.
    """
    path = ledger.folder.errors
    fails = failing_statuses(ledger)
    answers = (each._replace(kept=each.cause not in fails) for each in ledger.incomplete_answers())
    entries = merge(ledger.failures(), answers, key=lambda entry: entry.line)
    failures = (json.dumps(entry._asdict()) + "\n" for entry in entries)
    first = next(failures, None)
    if isinstance(path, str):
        if first is not None:
            ledger.store({_ERRORS: True})
            with writing(path) as file:
                for line in chain([first], failures):
                    file.write(line.encode())
        elif ledger.setting(_ERRORS):
            delete_url(path, ledger.system)
            ledger.store({_ERRORS: False})
    elif first is None:
        path.unlink(missing_ok=True)
    else:
        with atomic_write(path) as scratch, open(scratch, "w", encoding="utf-8") as file:
            file.writelines(chain([first], failures))
