"""
Answers that another attempt follows: they are put aside, and the requests that follow are written.

Both are complete files before the ledger refers to them. The same answers make the same files, so a
merge that was interrupted is done again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path

from attrs import frozen

from message_batches._files import atomic_write
from message_batches.jobs.input import RequestFiles, ValidationRules, value_at
from message_batches.jobs.ledger import AskedAgain, Ledger, PutAside
from message_batches.jobs.money import Prices
from message_batches.jobs.revisions import (
    continued,
    repaired,
    with_max_tokens,
    write_revisions,
)
from message_batches.jobs.system import System
from message_batches.sdk.results import loads


@frozen
class FollowUps:
    """
    What it takes to make the requests that follow answers; a value that can be pickled.

    Attributes:
        number: the number of the files.
        source: the files with what was sent.
        rules: what the requests of the run were checked against.
        prices: the price list.
        longest: how many bytes a request may have.
        max_tokens: the `max_tokens` after a truncated answer; None for twice as many as before.
    """

    number: int
    source: RequestFiles
    rules: ValidationRules
    prices: Prices
    longest: int
    max_tokens: int | None

    @classmethod
    def of(cls, ledger: Ledger, prices: Prices | None, max_tokens: int | None = None) -> FollowUps:
        """Return what it takes for a run."""
        betas = ledger.setting("betas")
        return cls(
            ledger.next_file,
            ledger.sent_from,
            ValidationRules(
                ledger.setting("anthropic_version"),
                ledger.setting("id_field"),
                None if betas is None else tuple(betas),
                tagged_ids=ledger.setting("nonce") is not None,
            ),
            prices or Prices.built_in(),
            ledger.setting("longest"),
            max_tokens or ledger.setting("max_tokens_retry"),
        )

    @property
    def answers(self) -> str:
        """The name of the file with the answers."""
        return f"{self.number}.answers.jsonl"

    @property
    def requests(self) -> str:
        """The name of the file with the requests."""
        return f"{self.number}.requests.jsonl"

    def write(
        self,
        aside: Iterable[tuple[PutAside, bytes]],
        folder: Path,
        system: System,
        *,
        keep_lines: bool = True,
    ) -> AskedAgain:
        """
        Write the files.

        Args:
            aside: the answers, with their lines as the output would have them.
            folder: the folder for the files.
            system: the machine.
            keep_lines: whether to write the lines, too.
        """
        if not folder.exists():
            folder.mkdir(mode=0o700)
            system.sync_folder(folder.parent)
        kept: set[int] = set()
        lines = (
            atomic_write(folder / self.answers, fsync=system.fsync)
            if keep_lines
            else nullcontext(None)
        )
        with lines as scratch, open(scratch, "wb") if scratch else nullcontext(None) as file:

            def requests() -> Iterator[tuple[int, bytes]]:
                with self.source.reader() as reader:
                    for each, line in aside:
                        if file is not None:
                            file.write(line + b"\n")
                        if each.action is None:
                            continue
                        request = reader.read(each.offset, each.length)
                        try:
                            following = self._following(each, request, line)
                        except (ValueError, LookupError, TypeError, RecursionError):
                            following = None  # what cannot be changed cannot be asked again
                        if following is None:
                            kept.add(each.line)
                        elif following != request:
                            yield each.line, following

            path = folder / self.requests
            written = write_revisions(
                path, requests(), self.rules, self.prices, self.longest, system=system
            )
        system.sync_folder(folder)
        if not written.revisions:
            path.unlink(missing_ok=True)
        return AskedAgain(
            self.answers if keep_lines else None,
            self.requests if written.revisions else None,
            written.size,
            written.revisions,
            frozenset(kept).union(written.too_long),
        )

    def _following(self, aside: PutAside, request: bytes, line: bytes) -> bytes | None:
        """Return the request that follows an answer; None if asking again is of no use."""
        if aside.action == "repair":
            return repaired(request, line, aside.reason)
        if aside.action == "continue":
            return continued(request, line)
        if aside.status != "truncated":
            return request
        if aside.reason == "model_context_window_exceeded":
            return None
        start, end = value_at(request, ("params", "max_tokens"))
        most = self.max_tokens or 2 * loads(request[start:end])
        following = with_max_tokens(request, most, self.rules.betas or ())
        return None if following == request else following
