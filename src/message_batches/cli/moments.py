"""Durations and times of day, as they are typed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from message_batches.cli.errors import UsageError

_UNITS = {"d": 86_400, "h": 3600, "m": 60, "s": 1}
_DURATION = re.compile(r"(?:(\d+(?:\.\d+)?)([dhms]))+")
_PART = re.compile(r"(\d+(?:\.\d+)?)([dhms])")
_TIME = re.compile(r"(\d\d?):(\d\d)")


def seconds_of(text: str) -> float:
    """
    Return the seconds of a duration: `90`, `90s`, `15m`, `1h30m`, `2d`.

    Raises:
        UsageError: it is not one.
    """
    try:
        return _seconds(text)
    except ValueError:
        raise UsageError(
            f"{text} is not a duration. Use one such as 90, 15m, 1h30m or 2d."
        ) from None


def deadline_of(text: str | None, now: datetime) -> datetime | None:
    """
    Return when a deadline is: after a duration, at a time of day, or at a date with a time.

    Args:
        text: `8h`, `07:00` or `2026-11-30T07:00`, in local time if it names no other; or None.
        now: the time, with a time zone.

    Raises:
        UsageError: it is something else, or has passed.
    """
    if text is None:
        return None
    try:
        at = _moment(text, now)
    except ValueError:
        raise UsageError(
            f"{text} is not a time. Use a duration such as 8h, a time of day such as 07:00, or a "
            "date with a time such as 2026-11-30T07:00."
        ) from None
    if at <= now:
        raise UsageError(f"{text} has passed. Pass a time that is still to come as --deadline.")
    return at


def _seconds(text: str) -> float:
    if _DURATION.fullmatch(text):
        return sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(text))
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    raise ValueError(text)


def _moment(text: str, now: datetime) -> datetime:
    if found := _TIME.fullmatch(text):
        # Without the offset of today: the clocks may change before tomorrow.
        local = now.astimezone().replace(tzinfo=None)
        at = local.replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
        return (at if at > local else at + timedelta(days=1)).astimezone()
    if _DURATION.fullmatch(text):
        return now + timedelta(seconds=_seconds(text))
    if len(text) <= len("2026-11-30"):
        raise ValueError(text)
    return datetime.fromisoformat(text).astimezone()
