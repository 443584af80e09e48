"""
What a run with a cap has committed: what its batches cost, or cost at most until that is known.

A batch whose results are all there counts with what they cost. Every other one counts with the
ceiling of its requests: it is under way, or its create was not answered, or it was taken for
absent and may still appear, or results are missing, or have no price.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from message_batches.jobs.errors import CostCap
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.money import NANO, Prices, cost_of, day_of
from message_batches.jobs.state import PartitionRecord, PlannerOptions, State

_UNBOUNDED = 10**18
"""What a partition counts with that nothing bounds: nothing more is sent."""


def cap_of(ledger: Ledger) -> int | None:
    """Return the most that a run may cost, in `NANO`; None if it may cost any amount."""
    cap = ledger.setting("max_cost")
    return None if cap is None else int(Decimal(cap) / NANO)


def cap_in(state: State) -> CostCap | None:
    """Return the cap of a run, and how much of it is taken; None without one."""
    if state.options.max_cost is None:
        return None
    known = sum(record.exposure for record in state.of("fetched", "collected"))
    amounts = (state.options.max_cost, known, state.committed)
    return CostCap(*(Decimal(f"{(amount * NANO).normalize():f}") for amount in amounts))


def load(ledger: Ledger, options: PlannerOptions, prices: Prices | None = None) -> State:
    """Return what a new process knows of a run, with what each partition counts with."""
    state = ledger.load(options)
    if options.max_cost is not None:
        for record in state.partitions.values():
            expose(ledger, record, prices)
    return state


def expose(ledger: Ledger, record: PartitionRecord, prices: Prices | None = None) -> None:
    """Set what a partition counts with."""
    ceiling = ledger.ceiling_of(record.number)
    bound = _UNBOUNDED if ceiling is None else ceiling
    if record.state not in ("fetched", "collected"):
        record.exposure = bound
        return
    used = ledger.usage(record.number)
    cost = cost_of(used, prices or Prices.built_in(), day_of(ledger.system.now()))
    spent = int((cost.total / NANO).to_integral_value(ROUND_CEILING))
    known = cost.is_complete and not ledger.lacks_results(record.number)
    record.exposure = spent if known else max(spent, bound)
