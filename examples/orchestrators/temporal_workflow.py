"""Answer a file of requests in Temporal. Any activity may run twice, and so may the workflow."""

import asyncio
from datetime import timedelta
from typing import Any

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    from message_batches.jobs import steps


@activity.defn
def submit_and_poll(source: str, out: str) -> list[Any]:
    return [steps.submit(source, out).to_dict(), steps.poll(out).to_dict()]


@activity.defn
async def collect(handle: Any) -> Any:
    working = asyncio.ensure_future(steps.async_collect(steps.Handle.from_dict(handle)))
    while not (await asyncio.wait([working], timeout=10))[0]:
        activity.heartbeat()
    return working.result().to_dict()


@workflow.defn
class Answer:
    @workflow.run
    async def run(self, source: str, out: str) -> None:
        call, limit = workflow.execute_activity, timedelta(hours=6)
        beat: Any = {"start_to_close_timeout": limit, "heartbeat_timeout": timedelta(minutes=1)}
        found = await call(submit_and_poll, args=[source, out], start_to_close_timeout=limit)
        submitted = steps.Submitted.from_dict(found[0])
        polled = steps.Polled.from_dict(found[1])
        if submitted.done:
            return
        await asyncio.gather(*(call(collect, each.to_dict(), **beat) for each in polled.ended))
        waiting = polled.waiting or submitted.waiting
        await workflow.sleep(waiting.seconds if waiting else 1)
        workflow.continue_as_new(args=[source, out])
