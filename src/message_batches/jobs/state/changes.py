"""
What can change in a run.

Each of these is done to the ledger first and to the memory afterwards. All but `Updated` and
`Noted` say what happens to requests; the ledger knows which requests these are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from message_batches.jobs.state.records import PartitionRecord


@frozen
class Opened:
    """A partition was cut from the pool; the ledger keeps which requests those are."""

    partition: PartitionRecord


@frozen
class Updated:
    """Attributes of a partition changed."""

    number: int
    values: Mapping[str, Any]


@frozen
class Returned:
    """The requests that a partition held went back to the pool, or are `suspended`."""

    number: int
    suspended: bool = False


@frozen
class Suspended:
    """What the pool has of the requests of an absent partition is not sent for now."""

    number: int


@frozen
class Freed:
    """What is suspended of the requests of an absent partition can be sent."""

    number: int


@frozen
class Claimed:
    """What the pool has of the requests of a partition belongs to it again."""

    number: int


@frozen
class Settled:
    """The results in the part of a partition count; `all_there` if none can follow."""

    number: int


@frozen
class TooLarge:
    """The only request of a partition is too large for the service."""

    number: int
    reason: str


@frozen
class Proved:
    """A batch holds requests of these partitions, or of none."""

    batch_id: str
    partitions: tuple[int, ...]


@frozen
class Noted:
    """Facts of the run changed."""

    values: Mapping[str, Any]


@frozen
class Logged:
    """Something happened to a partition that a person may want to read later."""

    number: int
    message: str


Change = (
    Opened
    | Updated
    | Returned
    | Suspended
    | Freed
    | Claimed
    | Settled
    | TooLarge
    | Proved
    | Noted
    | Logged
)
