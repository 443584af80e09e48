"""
A driver in a separate process, for a test to kill.

Arguments: the address of the cluster, the base URL, and the folder.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from message_batches.jobs import RunOptions


def main(address: str, base_url: str, folder: Path) -> None:
    import ray

    from message_batches.ray import run_on_ray

    ray.init(address=address)
    lines = json.loads((folder / "lines.json").read_text())
    run_on_ray(
        ray.data.from_items([{"line": line} for line in lines]),
        folder / "run",
        column="line",
        base_url=base_url,
        service="sandbox",
        options=RunOptions(
            max_batch_requests=20, polling_interval=0.5, reconcile_for=1.0, max_open_batches=2
        ),
        lease=3.0,
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
