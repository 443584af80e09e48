"""
Run an example for an orchestrator in the current folder, as its users do.

Arguments: `prefect`, `dagster` or `airflow`, and a folder for what the orchestrator itself keeps.
The service is in the environment.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from message_batches.jobs import RunOptions

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "orchestrators"
OPTIONS = RunOptions(max_batch_requests=4, polling_interval=0.2, reconcile_for=2)


def example(name: str) -> Any:
    """Return the module of an example, with options that let it end within seconds."""
    if str(EXAMPLES) not in sys.path:
        sys.path.insert(0, str(EXAMPLES))
    module = importlib.import_module(name)
    module.OPTIONS = OPTIONS  # type: ignore[attr-defined]
    return module


def prefect(home: Path) -> None:
    os.environ |= {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    }
    flow = example("prefect_flow")
    for each in (flow.submit, flow.poll, flow.collect):
        each.retry_delay_seconds = 1
    flow.answer()


def dagster(home: Path) -> None:
    (home / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")
    os.environ["DAGSTER_HOME"] = str(home)
    from dagster import DagsterInstance, execute_job
    from dagster._core.definitions.reconstruct import ReconstructableJob

    executor = os.environ.get("DAGSTER_EXECUTOR", "in_process")
    config = {"execution": {"config": {executor: {}}}}
    with DagsterInstance.get() as instance:
        job = ReconstructableJob.for_file(str(Path(__file__)), "dagster_answer")
        done = execute_job(job, instance=instance, run_config=config)
    assert done.success


def airflow(home: Path) -> None:
    os.environ |= {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_FOLDER": str(EXAMPLES),
    }
    migrate = [sys.executable, "-m", "airflow", "db", "migrate"]
    subprocess.run(migrate, check=True, capture_output=True)
    module = example("airflow_dag")
    module.SOURCE, module.OUT = "requests.jsonl", "results.jsonl"
    module.WAIT["poke_interval"] = 0.5
    assert module.answer().test().state == "success"


def __getattr__(name: str) -> Any:
    # Dagster's workers import this module, and ask for the job.
    if name != "dagster_answer":
        raise AttributeError(name)
    return example("dagster_job").answer


if __name__ == "__main__":
    orchestrator, place = sys.argv[1:]
    {"prefect": prefect, "dagster": dagster, "airflow": airflow}[orchestrator](Path(place))
