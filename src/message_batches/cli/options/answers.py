"""What answers have to fit, and what follows one that is not complete."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from typer import Option

from message_batches.cli.options.checks import check_statuses
from message_batches.cli.options.panels import ANSWERS

SchemaVia = Literal["format", "tool"]


def _requests(name: str, what: str) -> Any:
    return Option(f"--{name}", help=f"The requests {what}.", rich_help_panel=ANSWERS)


Truncated = Annotated[
    bool, _requests("truncated", "whose answers ended at max_tokens or the context window")
]
Refused = Annotated[bool, _requests("refused", "that the model refused")]
Paused = Annotated[bool, _requests("paused", "whose answers the service paused before their end")]
Invalid = Annotated[bool, _requests("invalid", "whose answers do not fit their schema")]
Failed = Annotated[bool, _requests("failed", "that failed permanently")]
Missing = Annotated[bool, _requests("missing", "without a result")]

Schema = Annotated[
    str | None,
    Option(
        "--schema",
        metavar="FILE",
        help="A JSON Schema that every answer has to fit: each request asks for it, and an answer "
        "that does not fit is invalid. A request that asks for a schema already keeps it.",
        show_default=False,
        rich_help_panel=ANSWERS,
    ),
]
ChosenSchemaVia = Annotated[
    SchemaVia,
    Option(
        "--schema-via",
        help="How the answers are asked for by --schema: as the format of the text, or as the "
        "input of a tool, for models without structured outputs.",
        rich_help_panel=ANSWERS,
    ),
]
OnAnswer = Annotated[
    list[str] | None,
    Option(
        "--on-answer",
        metavar="STATUS=ACTION",
        help="What to do about answers that are not complete: truncated=retry, refused=retry, "
        "paused=continue, invalid=repair or invalid=retry; or STATUS=fail, to count these requests "
        "as failed. Repeatable. By default such answers are kept: asking again costs.",
        show_default=False,
        rich_help_panel=ANSWERS,
    ),
]
MaxTokensRetry = Annotated[
    int | None,
    Option(
        "--max-tokens-retry",
        min=1,
        metavar="N",
        help="The max_tokens of a retry after a truncated answer, at most what the model takes.",
        show_default="twice as many as before",
        rich_help_panel=ANSWERS,
    ),
]
Repairs = Annotated[
    int | None,
    Option(
        "--repairs",
        min=0,
        metavar="N",
        help="How many times to ask the model to correct an invalid answer.",
        show_default="2",
        rich_help_panel=ANSWERS,
    ),
]
Continuations = Annotated[
    int | None,
    Option(
        "--continuations",
        min=0,
        metavar="N",
        help="How many times to continue a paused answer.",
        show_default="10",
        rich_help_panel=ANSWERS,
    ),
]
FailOn = Annotated[
    str | None,
    Option(
        "--fail-on",
        metavar="STATUS,...",
        callback=check_statuses,
        help="Exit with 1 if any answer has one of these statuses: truncated, refused, paused, "
        "invalid.",
        show_default=False,
        rich_help_panel=ANSWERS,
    ),
]


def statuses_of(fail_on: str | None) -> frozenset[str]:
    """Return the statuses of answers that --fail-on names."""
    return frozenset(status.strip() for status in fail_on.split(",")) if fail_on else frozenset()
