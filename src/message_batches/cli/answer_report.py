"""What the report of a run says of answers, and what to do about those that are not complete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from message_batches._wording import count
from message_batches.cli.terminal import say

if TYPE_CHECKING:
    from message_batches.jobs import Report

_DONE = {"retry": "retried", "repair": "repaired", "continue": "continued"}


def show_answers(report: Report) -> None:
    """Print how many answers are not complete and why, and what was asked again."""
    from message_batches.jobs.internals import ANSWER_STATUSES

    for status, what in ANSWER_STATUSES.items():
        if answers := report.answers.get(status):
            say(f"  {count(answers, 'answer')} {what}")
        for each in report.reasons:
            if each.status == status:
                say(f"    {each.requests:,} {each.example}, for example {each.custom_id}")
    for redone in report.redone:
        parts = [f"{redone.complete:,} complete now", f"{redone.given_up:,} given up"]
        if open_ := redone.requests - redone.complete - redone.given_up:
            parts.append(f"{open_:,} in progress")
        say(
            f"  {count(redone.requests, f'{redone.status} answer')} {_DONE[redone.action]} in "
            f"{count(redone.attempts, 'attempt')}: {', '.join(parts)}"
        )
    if report.failed_answers:
        say(f"  {count(report.failed_answers, 'answer')} counted as failed by --on-answer")


def show_next_steps(report: Report) -> None:
    """Print the commands that follow."""
    if steps := report.next_steps:
        say("What to do next:")
        for step in steps:
            say(f"  {step.what}: {step.command}")
