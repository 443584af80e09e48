"""The requests of a partition as they are sent, read from the requests file in any thread."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from attrs import frozen

from message_batches.jobs.errors import InputError
from message_batches.jobs.input.ids import wire_block
from message_batches.jobs.input.request_files import RequestFiles
from message_batches.jobs.storage import digest_of, fingerprint_of
from message_batches.sdk.create import body_size


@frozen
class Upload:
    """
    What to send as one batch.

    Attributes:
        source: the files with the requests.
        spans: byte ranges of them, in order, that contain the requests.
        suffix: what is sent after each id.
        id_field: the field that holds each request's id, where that is not a custom_id for the API.
        fingerprint: hash of the bytes of the requests in the file.
        requests: how many requests.
        size: bytes of the request body.
    """

    source: RequestFiles
    spans: tuple[tuple[int, int], ...]
    suffix: str
    id_field: str | None
    fingerprint: str
    requests: int
    size: int

    @property
    def measure(self) -> tuple[int, int]:
        """How many requests are sent, and their bytes: they are not read to count them."""
        return self.requests, self.size - body_size(0, self.requests)

    def blocks(self) -> Iterator[list[bytes]]:
        """
        Yield the requests as they are sent, many at a time.

        The last block follows only after all requests proved to be those that were read before.

        Raises:
            InputError: a file cannot be read, or its requests have changed.
            StorageUnreachableError: the storage of a file did not answer.
        """
        digests = array("I")
        sent = 0
        waiting: list[bytes] = []
        try:
            for requests in self.source.read_spans(self.spans):
                digests.extend(map(digest_of, requests))
                sent += sum(map(len, waiting))
                if len(digests) > self.requests or sent > self.size:
                    raise self._changed()
                if waiting:
                    yield waiting
                waiting = wire_block(requests, self.suffix, self.id_field)
                requests.clear()
        except (OSError, ValueError) as error:
            if isinstance(error, InputError):
                raise
            if isinstance(error, ValueError):  # what was a request has another form
                raise self._changed() from error
            raise InputError.at(
                self.source.name,
                f"The requests file cannot be read: {error.strerror or error}.",
                "Restore it and run the same command again.",
            ) from error
        sent += sum(map(len, waiting))
        if (
            fingerprint_of(digests) != self.fingerprint
            or body_size(sent, self.requests) != self.size
        ):
            raise self._changed()
        if waiting:
            yield waiting

    def _changed(self) -> InputError:
        return InputError.at(
            self.source.name,
            "The requests file has changed since the run started.",
            "Restore the old file, or pass another --out to start a new run.",
        )
