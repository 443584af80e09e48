"""An answer that another attempt follows."""

from __future__ import annotations

from typing import NamedTuple


class PutAside(NamedTuple):
    """
    An answer that is put aside.

    Attributes:
        line: the line of its request in the input.
        status: the status of the answer.
        reason: why it is not complete.
        action: how the request is asked again; None where a later partition has it already.
        offset: where the request is that was asked, in the files with requests of the run.
        length: its bytes.
        partition: the partition that has the answer.
    """

    line: int
    status: str
    reason: str
    action: str | None
    offset: int
    length: int
    partition: int
