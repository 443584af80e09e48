"""Answer a file of requests in Dagster. Any op may run twice, and so may the job."""

from dagster import DynamicOut, DynamicOutput, In, Nothing, RetryPolicy, RetryRequested, job, op

from message_batches.jobs import RunOptions, steps

SOURCE, OUT, OPTIONS = "requests.jsonl", "results.jsonl", RunOptions()
AGAIN = RetryPolicy(max_retries=5, delay=30)


def later(waiting: steps.Waiting | None) -> None:
    if waiting:  # until then, the op holds no process
        raise RetryRequested(max_retries=100_000, seconds_to_wait=waiting.seconds)


@op(out=DynamicOut(), retry_policy=AGAIN)
def batches():
    submitted, polled = steps.submit(SOURCE, OUT, options=OPTIONS), steps.poll(OUT, options=OPTIONS)
    later(submitted.waiting or polled.waiting)
    for handle in polled.ended + polled.collected:
        yield DynamicOutput(handle, mapping_key=handle.batch_id)


@op(retry_policy=AGAIN)
def collect(handle):
    later(steps.collect(handle, options=OPTIONS).waiting)


@op(ins={"collected": In(Nothing)}, retry_policy=AGAIN)
def retries():
    while not (submitted := steps.submit(SOURCE, OUT, options=OPTIONS)).done:
        polled = steps.poll(OUT, options=OPTIONS)
        for handle in polled.ended:
            later(steps.collect(handle, options=OPTIONS).waiting)
        later(polled.waiting or submitted.waiting)


@job
def answer():
    retries(batches().map(collect).collect())
