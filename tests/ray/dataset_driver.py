"""
A driver of a Dataset in a separate process, which a test kills; it knows nothing but URLs.

Arguments: the address of the cluster, the base URL, the URL of the output, that of the ledger, and
the number of rows. It prints how many rows came back, how many of them differ, and the outcomes.
"""

from __future__ import annotations

import json
import sys
import time
from functools import partial

from message_batches.jobs import RunOptions
from message_batches.jobs.errors import RunLockedError


def main(address: str, base_url: str, out: str, ledger: str, count: int) -> None:
    import ray
    from message_batches import Anthropic
    from message_batches.ray import BatchProcessorConfig, build_processor

    ray.init(address=address, log_to_driver=False, logging_level="ERROR")
    ray.data.DataContext.get_current().enable_progress_bars = False
    config = BatchProcessorConfig(
        out=out,
        model="claude-haiku-4-5",
        max_tokens=16,
        options=RunOptions(
            ledger=ledger,
            max_batch_requests=count // 10,
            polling_interval=0.5,
            reconcile_for=2,
            upload_timeout=20,
        ),
        connect=partial(Anthropic, base_url=base_url, max_retries=0),
        remote_args={"num_cpus": 0.2},
    )
    films = ray.data.range(count, override_num_blocks=8)
    processor = build_processor(config, prompt="Sum up film {{ id }}.")
    answers = processor(films).select_columns(["id", "outcome"])
    while True:
        try:
            found = answers.to_pandas()
            break
        except RunLockedError:  # the lease of a driver that was killed
            time.sleep(1)
    outcomes = found["outcome"].value_counts().to_dict()
    print(json.dumps([len(found), found["id"].nunique(), outcomes]))


if __name__ == "__main__":
    *urls, rows = sys.argv[1:]
    main(*urls, int(rows))
