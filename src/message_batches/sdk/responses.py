"""How an answer is given to the caller: as the typed object, or as the HTTP response around it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from message_batches.sdk.calls import Operation
from message_batches.sdk.drivers import AsyncDriver, Driver

Finish = Callable[[Driver, Operation[Any]], Any]
AsyncFinish = Callable[[AsyncDriver, Operation[Any]], Awaitable[Any]]


def parsed(driver: Driver, operation: Operation[Any]) -> Any:
    """Carry an operation out and give the typed object."""
    return driver.run(operation.flow()).parsed()


async def async_parsed(driver: AsyncDriver, operation: Operation[Any]) -> Any:
    """Carry an operation out and give the typed object."""
    return (await driver.run(operation.flow())).parsed()
