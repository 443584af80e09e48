"""One of several answers to a request."""

from __future__ import annotations

import json
from decimal import Decimal

from attrs import field, frozen

from message_batches.jobs.money import json_value


@frozen
class Attempt:
    """
    One answer to a request that was asked more than once.

    Attributes:
        custom_id: the id of the request.
        number: which answer it is, from 1.
        action: what was done to get it after the answer before: `retry`, `repair` or `continue`;
            None for the first.
        batch_id: the batch that has it; None where that is not known.
        status: `complete`, `truncated`, `refused`, `paused` or `invalid`; the outcome of a request
            that failed in the end.
        reason: why the answer is not complete.
        is_final: whether the output has it.
        tokens: the number of tokens, by model and kind.
        cost: what it cost by the price list; None where something has no price.
        request: the request as it was sent, with the id of the user; JSON.
        result: its line of the results; None where a batch had no result.
    """

    custom_id: str | int
    number: int
    action: str | None
    batch_id: str | None
    status: str
    reason: str | None
    is_final: bool
    tokens: dict[str, dict[str, int]]
    cost: Decimal | None
    request: bytes = field(repr=False)
    result: bytes | None = field(repr=False)

    def to_line(self) -> bytes:
        """Return the attempt as a line of JSON; request and result are as they were sent."""
        known = json.dumps(
            {
                "custom_id": self.custom_id,
                "number": self.number,
                "action": self.action,
                "batch_id": self.batch_id,
                "status": self.status,
                "reason": self.reason,
                "is_final": self.is_final,
                "tokens": self.tokens,
                "cost": json_value(self.cost),
            }
        )
        result = b"null" if self.result is None else self.result
        return b'%b,"request":%b,"result":%b}' % (known[:-1].encode(), self.request, result)
