"""
What the requests of a pilot show, and whether the others may follow.

The interval of a share is that of Wilson. That of a cost is the prediction interval of a sum: the
costs of the others differ from each other as those of the pilot do, and the mean of these is itself
uncertain. So few requests give wide intervals.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from statistics import fmean, stdev

from attrs import asdict

from message_batches.jobs.errors import Pilot
from message_batches.jobs.ledger import CODES, FIGURES, Ledger, amount_of, lines_in
from message_batches.jobs.money import INPUT_TOKENS, Prices, cost_of, day_of
from message_batches.jobs.output import NotAResultError, output_of, read_line

_STUDENT = (12.71, 4.31, 3.19, 2.78, 2.58, 2.45, 2.37, 2.31, 2.27, 2.23)
"""The 97.5 % quantiles of Student's distribution for 1 to 10 degrees of freedom, rounded up."""

_NORMAL = 1.96


def pilot_in(ledger: Ledger) -> Pilot | None:
    """Return what the pilot of a run showed; None without one, or before it is known."""
    facts = ledger.setting(FIGURES)
    if facts is None:
        return None
    facts = {**facts, "failure_share": tuple(facts["failure_share"])}
    facts["cost"] = Decimal(facts["cost"])
    facts["rest_cost"] = tuple(map(Decimal, facts["rest_cost"]))
    return Pilot(**facts)


def judge(ledger: Ledger, committed: Decimal, prices: Prices | None) -> tuple[Pilot, str]:
    """
    Look at the answers of a pilot, and let the others follow if they may.

    Args:
        ledger: the ledger of the run, whose pilot is settled.
        committed: what the run has committed of its cap.
        prices: the price list; by default the built-in one.

    Returns:
        what the pilot showed, and why the others may not follow; empty if they may.
    """
    costs, tokens = bill_of(ledger, prices or Prices.built_in())
    # What was not sent, as another run or an equal request has the answer, shows nothing.
    counts = ledger.sent_counts()
    settled = counts.total() - ledger.held_back
    # As they came: before anything was asked again.
    failures = settled - counts[CODES["complete"]] + ledger.redone_counts()[1]
    total = sum(costs, Decimal(0))
    costs += [Decimal(0)] * (settled - len(costs))
    rest_cost = projection([float(cost) for cost in costs], ledger.held_back)
    cap, allowed = ledger.setting("max_cost"), ledger.setting("max_failures")
    why = ""
    if allowed is not None and failures > amount_of(allowed, settled):
        why = f"that is more than --max-failures {allowed}"
    elif cap is not None and committed + rest_cost[2] > Decimal(cap):
        why = f"that may be more than --max-cost {cap}"
    pilot = Pilot(
        settled,
        failures,
        share(failures, settled),
        counts[CODES["truncated"]],
        counts[CODES["refused"]],
        sum(tokens[name] for name in INPUT_TOKENS) / settled,
        tokens["output"] / settled,
        total,
        ledger.held_back,
        rest_cost,
        passed=not why,
    )
    facts = {**asdict(pilot), "cost": str(total), "rest_cost": list(map(str, rest_cost))}
    ledger.store({FIGURES: facts})
    return pilot, why


def bill_of(ledger: Ledger, prices: Prices) -> tuple[list[Decimal], Counter[str]]:
    """Return what each result in the output that was sent cost, and what all of them used."""
    today = day_of(ledger.system.now())
    costs, total = [], Counter[str]()
    unsent = frozenset(lines_in(ledger.answers_of_others()))
    for line in output_of(ledger).unread()():
        if unsent and (span := ledger.span_of(ledger.base_in(line))) and span.line in unsent:
            continue
        try:
            usage = read_line(line).usage
        except NotAResultError:
            usage = ()
        for each in usage:
            total.update(dict(each.counts))
        used = {(each.model, each.terms): dict(each.counts) for each in usage}
        costs.append(cost_of(used, prices, today).total)
    redone, _ = ledger.redone_counts()
    if redone and costs:
        # What is not in the output was paid for requests that were asked again.
        paid = ledger.usage()
        earlier = (cost_of(paid, prices, today).total - sum(costs, Decimal(0))) / redone
        for place in range(min(redone, len(costs))):
            costs[place] += earlier
        total = sum((Counter(dict(counts)) for counts in paid.values()), Counter())
    return costs, total


def projection(costs: Sequence[float], rest: int) -> tuple[Decimal, Decimal, Decimal]:
    """Return what the rest costs if these are typical, and the bounds of that at 95 %."""
    count = len(costs)
    middle = rest * fmean(costs)
    student = _STUDENT[count - 2] if count < 12 else _NORMAL + 2.8 / (count - 1)
    half = student * stdev(costs) * math.sqrt(rest + rest * rest / count)
    low, high = max(middle - half, 0.0), middle + half
    return Decimal(f"{middle:.4f}"), Decimal(f"{low:.4f}"), Decimal(f"{high:.4f}")


def share(found: int, count: int) -> tuple[float, float]:
    """Return the bounds of a share at 95 %, by the interval of Wilson."""
    z2 = _NORMAL**2
    middle = (found + z2 / 2) / (count + z2)
    half = _NORMAL / (count + z2) * math.sqrt(found * (count - found) / count + z2 / 4)
    return max(middle - half, 0.0), min(middle + half, 1.0)
