"""The commands, each a function; a module has those that belong together."""

from message_batches.cli.commands.batches import delete, list_, orphans, show
from message_batches.cli.commands.extract import extract
from message_batches.cli.commands.look import attempts, report, status
from message_batches.cli.commands.plan import Summary, plan, validate
from message_batches.cli.commands.resume import results, retry, wait
from message_batches.cli.commands.run import run_, submit
from message_batches.cli.commands.sandbox import sandbox
from message_batches.cli.commands.settle import cancel, reconcile
from message_batches.cli.commands.table import table
from message_batches.cli.commands.watch import watch

__all__ = [
    "Summary",
    "attempts",
    "cancel",
    "delete",
    "extract",
    "list_",
    "orphans",
    "plan",
    "reconcile",
    "report",
    "results",
    "retry",
    "run_",
    "sandbox",
    "show",
    "status",
    "submit",
    "table",
    "validate",
    "wait",
    "watch",
]
