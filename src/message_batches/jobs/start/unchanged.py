"""Check that a run is continued with the requests that it was planned from."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from attrs import evolve

from message_batches._wording import count
from message_batches.jobs.errors import InputError
from message_batches.jobs.given_files import GivenFiles
from message_batches.jobs.input import InputFile, RequestFiles, RequestParts, digest_of, name_of
from message_batches.jobs.ledger import Ledger
from message_batches.jobs.plan import facts_of_files
from message_batches.jobs.storage import Place, Stamp, stamp_at

_RESTORE = "Restore the old file, or pass another --out to start a new run."


def check_same_parts(ledger: Ledger, source: RequestParts) -> None:
    """Raise InputError if the ledger was planned from other requests than these parts."""
    names = [part.name for part in source.parts]
    if ledger.setting("parts") is None or names != [
        file.stamp.version for file in ledger.source.files
    ]:
        raise InputError.at(
            source.place,
            "These are not the parts that this run started with.",
            "Pass the same parts, or another --out to start a new run.",
        )


def check_unchanged(
    ledger: Ledger,
    places: Mapping[Place, Stamp | None],
    name: str | None = None,
    *,
    stored: Callable[[Place], str | None] | None = None,
) -> None:
    """
    Raise InputError if the ledger was planned from other requests.

    Args:
        ledger: the ledger.
        places: where the requests are now, with their stamps where these are known.
        name: what messages call the input; by default the names of its files.
        stored: returns how the ledger names a file from now on; None to keep the names.
    """
    planned = ledger.source
    name = name or name_of(list(places))
    files: list[InputFile] = []
    for place, before in zip(_paired(ledger, planned, places, name), planned.files, strict=True):
        try:
            stamp = places[place] or stamp_at(place, ledger.system)
        except OSError as error:
            message = f"The file cannot be read: {error.strerror}."
            raise InputError.at(place if len(places) > 1 else name, message, _RESTORE) from error
        files.append(evolve(before, place=place, stamp=stamp))
    now = RequestFiles(tuple(files))
    if any(
        after.stamp != before.stamp or after.stamp.version is None
        for before, after in zip(planned.files, files, strict=True)
    ):
        _refuse_change(ledger, now, name)
    if stored is not None:
        ledger.store({"files": facts_of_files(files, stored), "place": ledger.folder.place})


def _paired(
    ledger: Ledger, planned: RequestFiles, places: Mapping[Place, Stamp | None], name: str
) -> list[Place]:
    """Return the files in the order in which the run has them."""
    if len(planned.files) == len(places) == 1:
        return list(places)  # it may have another name now
    now = {ledger.folder.relative(place): place for place in places}
    before = [ledger.folder.relative(file.place) for file in planned.files]
    added, removed = sorted(now.keys() - {*before}), [each for each in before if each not in now]
    if len(places) == len(before) and len(added) == len(before):
        return list(places)  # all of them were moved
    changes = [
        f"{count(len(names), 'file')} {what} than when this run started: {name_of(names)}"
        for names, what in ((added, "more"), (removed, "fewer"))
        if names
    ]
    if changes:
        raise InputError.at(
            name,
            f"The input has {', and '.join(changes)}.",
            "Pass the same files as before, or another --out to start a new run.",
        )
    return [now[each] for each in before]


def _refuse_change(ledger: Ledger, now: RequestFiles, name: str) -> None:
    """Raise InputError if the files hold other requests than the ledger was planned from."""
    source = GivenFiles({file.place: file.stamp for file in now.files}, name, ledger.system)
    planned = ledger.input_spans()
    for request in source.requests(ledger.setting("longest")):
        span = next(planned, None)
        if span is None or (request.line, request.offset, digest_of(request.content)) != (
            span.line,
            span.offset,
            span.digest,
        ):
            break
    else:
        if next(planned, None) is None:
            return
    raise InputError.at(name, "The input has changed since this run started.", _RESTORE)
