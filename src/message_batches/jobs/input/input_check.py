"""Check the requests of an input one after the other, and count what its plan says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any

from attrs import asdict

from message_batches._wording import count
from message_batches._work import WorkLog
from message_batches.jobs.answers import SharedFormat
from message_batches.jobs.errors import Diagnostic, InputWarning
from message_batches.jobs.input.forecast import BatchForecast
from message_batches.jobs.input.ids import LONGEST_BASE, LONGEST_SUFFIX
from message_batches.jobs.input.reader import InputLine
from message_batches.jobs.input.validate_model import ModelCheck
from message_batches.jobs.input.validate_request import (
    DiagnosticCollector,
    WarningCollector,
    check_request,
)
from message_batches.jobs.money import Estimate, Estimator, Prices, day_of
from message_batches.jobs.storage import digest_of
from message_batches.jobs.types import BatchLimits, ValidationRules
from message_batches.sdk.create import body_size, plain_lines, too_many

PlannedRequest = tuple[int, str, str | None, int, int, int, int, int | None]
"""
What is known of a request that may be sent.

Its line; the base of its id; the user's id as JSON text if that is another; offset, length, size
and digest, as in a `RequestSpan`; and what it costs at most, in `money.NANO`, if anything bounds
that.
"""

AT_ONCE = 100
"""
How many requests are checked together.

For most inputs this takes half of the time of one by one. Where one request needs a closer look,
all of them are looked at one by one.
"""

_MOST_BYTES = 1 << 20
"""How many bytes these have; a longer request is by itself, because they are joined."""


def check_log(name: str, clock: Callable[[], float]) -> WorkLog:
    """
    Return what writes to the log how many requests have been checked: a large input takes long.

    Args:
        name: what messages call the input.
        clock: returns seconds by a clock that cannot be set.
    """

    def report(requests: int) -> tuple[str, dict[str, int]]:
        return f"{name}: {count(requests, 'request')} checked so far", {"requests": requests}

    return WorkLog("input.checking", report, clock)


def longest_request(limits: BatchLimits, rules: ValidationRules) -> int:
    """Return how many bytes a request may have."""
    return limits.size - body_size(0, 1) - (LONGEST_SUFFIX if rules.tagged_ids else 0)


class InputCheck:
    """
    Checks requests, and counts them.

    Args:
        limits: how large a batch may be.
        rules: what the requests are checked against.
        prices: the price list.
        now: what time it is, in seconds since 1970, to know which models have ended.

    Attributes:
        requests: how many there were.
        longest: how many bytes each may have.
        forecast: the batches that they make.
        diagnostics: what is wrong with them.
        warnings: what is unusual about them.
        format: the format of answers that all of them ask for.
    """

    def __init__(
        self, limits: BatchLimits, rules: ValidationRules, prices: Prices, now: float
    ) -> None:
        self.requests = 0
        self.longest = longest_request(limits, rules)
        self.forecast = BatchForecast(limits, tagged=rules.tagged_ids)
        self.diagnostics = DiagnosticCollector()
        self.warnings = WarningCollector()
        self.format = SharedFormat()
        self._rules = rules
        self._models = ModelCheck(rules, now)
        self._estimator = Estimator(prices)
        self._now = now

    def checked(self, requests: Iterable[InputLine]) -> Iterator[list[PlannedRequest]]:
        """Yield the requests that have an id, many at a time."""
        for block in _blocks(requests):
            self.requests += len(block)
            yield self._together(block) or [*self._one_by_one(block)]

    def _together(self, block: Sequence[InputLine]) -> list[PlannedRequest]:
        """Return plain requests about which there is nothing to say; nothing if one is another."""
        if self._rules.id_field is not None or not all(complete for *_, complete in block):
            return []
        lines, offsets, contents, _ = zip(*block, strict=True)
        found = plain_lines(contents, b"".join(contents), self._rules)
        if found is None:
            return []
        ids, params = found
        if self._rules.tagged_ids and max(map(len, ids)) > LONGEST_BASE:
            return []
        if not all(map(self._models.is_quiet, params)):
            return []
        sizes = [*map(len, contents)]
        self.forecast.add_all(sizes)
        for each, content in zip(params, contents, strict=True):
            if not self.format.is_open:
                break
            self.format.add(each, content)
        ceilings = self._estimator.add_plain(params, contents)
        digests = map(digest_of, contents)
        planned = zip(
            lines, ids, repeat(None), offsets, sizes, sizes, digests, ceilings, strict=False
        )
        return [*planned]

    def _one_by_one(self, block: Sequence[InputLine]) -> Iterator[PlannedRequest]:
        for line, offset, content, complete in block:
            if not complete:
                self._refuse_length(line)
                continue
            found = check_request(content, line, self._rules, self._models)
            for diagnostic in found.diagnostics:
                self.diagnostics.add(diagnostic)
            if found.warnings:
                self.warnings.add(found.warnings, line)
            if found.custom_id is not None:
                self.forecast.add(found.size)
                ceiling = None
                if not found.diagnostics:
                    if self.format.is_open:
                        self.format.add(self._models.params, content)
                    ceiling = self._estimator.add(self._models.params, content)
                    if self._estimator.pages:
                        self._check_pages(line)
                place = offset, len(content), found.size, digest_of(content)
                yield line, found.custom_id, found.original_id, *place, ceiling

    def estimate(self) -> Estimate:
        """Return what the requests may cost."""
        return self._estimator.estimate(day_of(self._now))

    def saved(self) -> dict[str, Any]:
        """Return what was counted so far, as a JSON value; what is wrong is not in it."""
        warnings = [asdict(warning) for warning in self.warnings.all()]
        return {
            "requests": self.requests,
            "forecast": self.forecast.saved(),
            "warnings": warnings,
            "estimator": self._estimator.saved(),
            "format": self.format.saved(),
        }

    def restore(self, saved: dict[str, Any]) -> None:
        """Continue from what was saved."""
        self.requests = saved["requests"]
        self.forecast.restore(saved["forecast"])
        self._estimator.restore(saved["estimator"])
        self.format.restore(saved["format"])
        self.warnings.restore(InputWarning(**warning) for warning in saved["warnings"])

    def _check_pages(self, line: int) -> None:
        warning = too_many("pages", self._estimator.pages, self._models.params["model"])
        self._estimator.pages = 0
        if warning is not None:
            self.warnings.add([warning], line)

    def _refuse_length(self, line: int) -> None:
        message = (
            f"The request has more than {self.longest:,} bytes, the most that a batch can hold."
        )
        hint = "Shorten it, or pass large content by reference."
        self.diagnostics.add(Diagnostic(message, hint, line))


def _blocks(requests: Iterable[InputLine]) -> Iterator[list[InputLine]]:
    """Yield requests in lists."""
    block: list[InputLine] = []
    size = 0
    for request in requests:
        length = len(request.content)
        if block and (len(block) == AT_ONCE or size + length > _MOST_BYTES):
            yield block
            block, size = [], 0
        block.append(request)
        size += length
    if block:
        yield block
