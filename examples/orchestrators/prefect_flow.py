"""Answer a file of requests in Prefect. Any task may run twice, and so may the flow."""

import time
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from message_batches.jobs import RunOptions, steps

SOURCE, OUT, OPTIONS = "requests.jsonl", "results.jsonl", RunOptions()
# A cached result would say what was true when a step was taken first.
AGAIN: Any = {"retries": 5, "retry_delay_seconds": 30, "cache_policy": NO_CACHE}


@task(**AGAIN)
def submit() -> steps.Submitted:
    return steps.submit(SOURCE, OUT, options=OPTIONS)


@task(**AGAIN)
def poll() -> steps.Polled:
    return steps.poll(OUT, options=OPTIONS)


@task(**AGAIN)
def collect(handle: steps.Handle) -> steps.Collected:
    return steps.collect(handle, options=OPTIONS)


@flow
def answer() -> None:
    while not (submitted := submit()).done:
        polled = poll()
        collected = collect.map(list(polled.ended)).result()
        waits = [each.waiting for each in (submitted, polled, *collected) if each.waiting]
        if waits:
            time.sleep(min(wait.seconds for wait in waits))
