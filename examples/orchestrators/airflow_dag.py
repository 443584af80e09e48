"""Answer a file of requests in Airflow. Any task may run twice, and so may the DAG."""

from datetime import timedelta
from typing import Any

from airflow.sdk import PokeReturnValue, dag, task

from message_batches.jobs import RunOptions, steps

SOURCE, OUT, OPTIONS = "/data/requests.jsonl", "/data/results.jsonl", RunOptions()
WAIT: Any = {"mode": "reschedule", "poke_interval": 60, "timeout": 7 * 24 * 3600}


@dag(schedule=None, default_args={"retries": 5, "retry_delay": timedelta(minutes=1)})
def answer() -> None:
    @task.sensor(**WAIT)
    def ended() -> PokeReturnValue:
        submitted = steps.submit(SOURCE, OUT, options=OPTIONS)
        polled = steps.poll(OUT, options=OPTIONS)
        handles = [handle.to_dict() for handle in polled.ended]
        return PokeReturnValue(not (submitted.waiting or polled.waiting), handles)

    @task
    def collect(handle: dict[str, Any]) -> dict[str, Any]:
        return steps.collect(steps.Handle.from_dict(handle), options=OPTIONS).to_dict()

    # Also after a repeated run, in which nothing was left to collect.
    @task.sensor(trigger_rule="none_failed", **WAIT)
    def retried() -> bool:
        for handle in steps.poll(OUT, options=OPTIONS).ended:
            steps.collect(handle, options=OPTIONS)
        return steps.submit(SOURCE, OUT, options=OPTIONS).done

    collect.expand(handle=ended()) >> retried()


answer()
