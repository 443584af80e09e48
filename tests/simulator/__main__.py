"""
Play histories: python -m tests.simulator FIRST COUNT [--weak] [--trace] [--processes N].

FIRST defaults to today's date as digits, COUNT to 1,000. The seed of each history that breaks a
promise is printed with the command that plays it again, step by step.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from tests.simulator.faults import Dice
from tests.simulator.history import History
from tests.simulator.tally import command, play_many, today


def main() -> int:
    """Play histories and print what broke."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description=__doc__)
    parser.add_argument("first", type=int, nargs="?", default=today())
    parser.add_argument("count", type=int, nargs="?", default=1000)
    parser.add_argument("--weak", action="store_true", help="leave ids alone")
    parser.add_argument("--trace", action="store_true", help="print each step")
    parser.add_argument("--processes", type=int, default=1)
    args = parser.parse_args()
    if args.trace:
        for seed in range(args.first, args.first + args.count):
            history = History(Dice(seed, proven_ids=not args.weak), trace=print)
            print(f"seed {seed}: {history.setting}\n{history.faults.rates}")  # type: ignore[attr-defined]
            history.play()
        return 0
    began = time.perf_counter()
    tally = play_many(args.first, args.count, proven_ids=not args.weak, processes=args.processes)
    took = time.perf_counter() - began
    for seed, what in tally.broken[:20]:
        print(f"seed {seed}: {what}\n    {command(seed, proven_ids=not args.weak)}")
    count = tally.histories
    print(
        f"{count:,} histories in {took:.1f} s, {1000 * tally.seconds / count:.1f} ms of a "
        f"processor each; {tally.creates / count:.1f} creates, {tally.lives / count:.1f} lives and "
        f"{tally.steps / count:.0f} steps; {len(tally.broken)} broken, {tally.slow} slow"
    )
    kinds = Counter(what.split(": ", 1)[1][:50] for _, what in tally.broken)
    for what, times in kinds.most_common(12) if len(tally.broken) > 20 else ():
        print(f"{times:6} {what}")
    return 1 if tally.broken else 0


if __name__ == "__main__":
    sys.exit(main())
