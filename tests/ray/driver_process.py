"""
A driver in a separate process, for a test to interrupt.

Arguments: the address of the cluster, the base URL, and the folder. It prints what happens.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from message_batches.jobs import RunOptions


def main(address: str, base_url: str, folder: Path) -> None:
    import ray
    from message_batches import Anthropic
    from message_batches.ray import run_on_ray

    ray.init(address=address, log_to_driver=False, logging_level="ERROR")
    run = run_on_ray(
        folder / "in.jsonl",
        folder / "out.jsonl",
        options=RunOptions(polling_interval=0.3, reconcile_for=1, max_batch_requests=20),
        connect=partial(Anthropic, base_url=base_url, max_retries=0),
        remote_args={"num_cpus": 0.1},
    )
    with run:
        for event in run.events():
            sending = [batch for batch in run.report().batches if batch.state == "sending"]
            print(len(sending), event.text, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
