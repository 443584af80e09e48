"""A run that is open: all of its work, a step at a time, and its results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Self

from message_batches.jobs.answers import AnswerFormat, answer_format, is_class
from message_batches.jobs.attempts import attempts_of
from message_batches.jobs.display import ShowProgress, displayed
from message_batches.jobs.engine import accept_missing, cancel, decide, redoing
from message_batches.jobs.money import CacheForecast, Estimate, Prices
from message_batches.jobs.options import RunOptions
from message_batches.jobs.plan import answer_format_of, estimate_of, forecast_of
from message_batches.jobs.reading import typed_answers
from message_batches.jobs.report import Report, report_on
from message_batches.jobs.running import Holder, MakeCarrier, OnFinish, Resources, Work
from message_batches.jobs.typed import Answer, T, record_of
from message_batches.jobs.types import Attempt, Event, Step

if TYPE_CHECKING:
    from message_batches.jobs.types import Record

_BLOCK_LINES = 500

_BLOCK_ANSWERS = 100


class Run(Generic[T]):
    """
    A run: all work from an input to an output.

    Iterate over it to get every result, those of earlier calls included, in the order of arrival;
    iterating submits, waits and collects. Or call `finish` and read the output. Stop at any time:
    batches that were submitted continue at the service, and the same call resumes the run.

    The run holds a lock, which keeps other processes from working on it. A run that has nothing
    left to do releases the lock by itself, and `report` still works. Use the object as a context
    manager, or call `close`, to release an unfinished run. In the same process, the same call
    resumes the run in a new object, unless this one is at work or in use as a context manager; so a
    cell of a notebook can be run again.

    Attributes:
        out: the output: a file of result lines, or a table; a path or a URL.
    """

    out: Path | str

    def __init__(
        self,
        resources: Resources,
        reopen: Callable[[], Resources],
        options: RunOptions,
        on_finish: OnFinish | None,
        make_carrier: MakeCarrier,
        *,
        publish: bool = True,
    ) -> None:
        self._holder = Holder(resources, reopen)
        self._work = Work(options, on_finish, make_carrier, publish=publish)
        self._options = options
        self.out = self._holder.folder.out

    def __enter__(self) -> Self:
        self._holder.enter()
        return self

    def __exit__(self, *_: object) -> None:
        self._holder.leave()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.out}>"

    def _repr_html_(self) -> str:
        """Return the report as it is now, for a notebook."""
        return self.report()._repr_html_()

    def __iter__(self) -> Iterator[Record]:
        """
        Do all remaining work and yield every result as a typed record, with `custom_id` as text.

        The records are those of the standard or the beta surface, whichever the run uses. What
        differs from the API's description is read as far as it fits; see `deviations_of`.

        Raises:
            RunError: as for `events`.
        """
        for block in self._blocks():
            yield from map(self._record_of, block)

    def lines(self) -> Iterator[bytes]:
        """
        Do all remaining work and yield every result as the line that the server sent.

        Lines have no line end. A line is yielded once it is safe in the output.

        Raises:
            RunError: as for `events`.
        """
        for block in self._blocks():
            yield from block

    def answers(self) -> Iterator[Answer[T]]:
        """
        Do all remaining work, then yield the answer to each request, in the order of the input.

        Values are instances of the class that the run was given as its schema; with another schema,
        or if all requests ask for the same one, JSON that fits it; else the text of the answer. An
        answer without a value says why. Answers are read one by one, so they need not fit into
        memory.

        Raises:
            RunError: as for `events`.
        """
        self.finish()
        for block in self._answer_blocks():
            yield from block

    def events(self, step: Step = "finish") -> Iterator[Event]:
        """
        Do all remaining work, or one step of it, and yield an event for each thing that happens.

        Nothing happens until the iterator is advanced. The first event of `finish` comes after the
        output was checked and before anything is sent.

        Args:
            step: `finish` for all work; or the name of the method whose work is to be done.

        Raises:
            InputError: the output or the requests file was changed by something else.
            ServiceRefusedError: the service refuses until something outside the run changes.
            ServiceUnreachableError: the service did not answer for `give_up_after` seconds.
            DecisionRequiredError: more than one batch could be the one whose create was not
                answered; see `decide`.
        """
        with self._holder.open() as run:
            yield from self._work.steps(run, step)

    def finish(self, *, progress: bool | ShowProgress | None = None) -> Report:
        """
        Do all remaining work and return the report.

        Interrupt it at any time, and call it again to continue.

        Args:
            progress: True to show the progress: in one display in a notebook, in one line on a
                terminal, in lines on standard error elsewhere; None, the default, to show it in a
                notebook and on a terminal only; False to show nothing; or a function that takes
                each event.

        Raises:
            RunError: as for `events`.
        """
        return self._do("finish", progress)

    def submit(self) -> Report:
        """
        Submit every batch that is planned, without waiting for any of them, and return the report.

        Raises:
            RunError: as for `events`.
        """
        return self._do("submit")

    def collect_ready(self) -> Report:
        """
        Collect the results of the batches that have ended by now, and return the report.

        Raises:
            RunError: as for `events`.
        """
        return self._do("collect_ready")

    def reconcile(self) -> Report:
        """
        Find out what became of each create whose response was lost, and return the report.

        A batch that was accepted is adopted. One that does not appear at the service within
        `reconcile_for` seconds counts as never accepted, and is submitted by the next `finish` or
        `submit`. Nothing is sent here.

        Raises:
            RunError: as for `events`.
        """
        return self._do("reconcile")

    def check(self) -> Report:
        """
        Look once for batches whose create got no response, and return the report. Nothing is sent.

        Such a batch may appear after the run has finished. What it holds was paid for twice, and is
        in the report once it has ended. Where every create was answered, the service is not called.

        Raises:
            RunError: as for `events`.
        """
        return self._do("check")

    def decide(
        self, partition: int | None = None, *, adopt: str | None = None, resubmit: bool = False
    ) -> None:
        """
        Settle, on a person's authority, which batch a partition was submitted as. Nothing is sent.

        Args:
            partition: the number of the partition; None if only one is undecided.
            adopt: the id of the batch that it was submitted as.
            resubmit: whether to submit it again, because no batch holds it, or that batch is gone.

        Raises:
            ValueError: neither or both of `adopt` and `resubmit` are given.
            InputError: the partition is not undecided, or the batch does not fit.
            AnthropicError: the service refused, or could not be reached.
        """
        if (adopt is None) is not resubmit:
            raise ValueError("Pass either adopt or resubmit=True.")
        with self._holder.open() as run:
            decide(run.ledger, run.service, partition, adopt=adopt)

    def accept_missing(self, partition: int | None = None) -> None:
        """
        Let requests count as missing whose results the service never had in full.

        Until then the run waits for them. Nothing is sent; `retry` sends missing requests again.

        Args:
            partition: the number of the partition; None if results of only one are outstanding.

        Raises:
            InputError: no results of the partition are outstanding.
        """
        with self._holder.open() as run:
            accept_missing(run.ledger, partition, self._options)

    def redownload(self) -> int:
        """
        Discard what was collected, so that every result is downloaded again into a new output.

        For an output that is lost. Call `collect_ready` or `finish` afterwards. Nothing is sent
        for it, and nothing is paid.

        Returns:
            how many batches will be downloaded again.

        Raises:
            InputError: the output still exists.
        """
        with self._holder.open() as run:
            return run.output.reset_collected()

    def retry(
        self,
        *,
        every: bool = False,
        answers: Iterable[str] = (),
        max_tokens: int | None = None,
    ) -> int:
        """
        Mark the requests that failed or are missing for a retry; their lines leave the output.

        Results that are missing from batches that still exist are downloaded again first, which
        costs nothing. Call `finish` afterwards, which sends the others.

        Args:
            every: whether to retry invalid requests too, which the service will refuse again.
            answers: `truncated`, `refused`, `paused` or `invalid`: ask again after answers with
                these statuses, instead of retrying what failed. Those that were truncated get more
                tokens, those that paused are continued, and those that are invalid are repaired.
            max_tokens: the `max_tokens` after a truncated answer; by default that of the run, or
                twice as many as before.

        Returns:
            how many requests will be retried.

        Raises:
            InputError: the output was changed by something else.
            ServiceUnreachableError: results cannot be downloaded now. Nothing was marked.
            AnthropicError: the service refused, or could not be reached. Nothing was marked.
            ValueError: an answer cannot have such a status, or with `every`.
        """
        actions = redoing(answers)
        if actions and every:
            raise ValueError("Pass either every=True or answers.")
        with self._holder.open() as run:
            if actions:
                return run.output.reset_answers(
                    actions, prices=self._options.prices, max_tokens=max_tokens
                )
            if not self._work.has_collected_missing:
                for _ in self._work.steps(run, "collect_missing"):
                    pass
            return run.output.reset_failed(include_invalid=every)

    def cancel(self, *, for_resume: bool = False) -> list[str]:
        """
        Ask the service to end every batch in progress early.

        What the service has processed by then has results and is paid for. Call `collect_ready`
        or `finish` to collect it. A batch that is not proven to be of this run is not canceled.

        Args:
            for_resume: whether the requests that get canceled are sent again when the run is
                resumed; by default they count as failed.

        Returns:
            the ids of the batches that the service is canceling.

        Raises:
            AnthropicError: the service refused, or could not be reached; some batches may have
                been canceled. Call again to cancel the rest.
        """
        with self._holder.open() as run:
            return cancel(run.ledger, run.service, for_resume=for_resume)

    def estimate(self) -> Estimate | None:
        """Return what the requests may cost, as it was planned; None for a run over parts."""
        with self._holder.reading() as ledger:
            return estimate_of(ledger)

    def cache_forecast(self) -> CacheForecast | None:
        """Return what the prompt cache is expected to do; None for a run without `prime_cache`."""
        with self._holder.reading() as ledger:
            return forecast_of(ledger)

    def answer_format(self) -> AnswerFormat | None:
        """
        Return what every answer has to fit; None if that is nothing, or differs between requests.

        Its `notes` say what of a schema the service does not enforce, so that only this program
        checks it, and its `warnings` what the service may refuse.
        """
        with self._holder.reading() as ledger:
            return answer_format_of(ledger)

    def report(self, prices: Prices | None = None) -> Report:
        """
        Return the report of the run as it is now, also after the run was finished or closed.

        Args:
            prices: a price list; by default that of the options of this run.
        """
        with self._holder.reading() as ledger:
            return report_on(ledger, prices or self._options.prices)

    def attempts(self, prices: Prices | None = None) -> Iterator[Attempt]:
        """
        Yield every answer to the requests that were asked more than once, with what was asked.

        In the order of the input. Attempts that failed have no answer and are not among them, but
        for the last one of a request that has none.

        Args:
            prices: a price list; by default that of the options of this run.

        Raises:
            InputError: a file of the run is gone, or somebody else has changed it.
            StorageUnreachableError: a storage did not answer.
        """
        with self._holder.reading() as ledger:
            yield from attempts_of(ledger, prices or self._options.prices)

    def close(self) -> None:
        """
        Release the lock, the ledger, and a client that was made for the run.

        Nothing is lost; batches that were submitted continue at the service.
        """
        self._holder.close()

    def _do(self, step: Step, progress: bool | ShowProgress | None = False) -> Report:
        with displayed(progress, self._holder.system) as show, self._holder.open() as run:
            with closing(self._work.steps(run, step)) as events:
                for event in events:
                    show(event)
            return report_on(run.ledger, self._options.prices)

    def _blocks(self) -> Iterator[list[bytes]]:
        """Yield result lines in lists, each as soon as its lines are safe."""
        with self._holder.open() as run:
            unread = run.output.unread()
            for _ in self._work.steps(run, "finish"):
                lines = unread()
                while block := list(islice(lines, _BLOCK_LINES)):
                    yield block

    def _record_of(self, line: bytes) -> Record:
        return record_of(line, is_beta=self._options.beta is not None)

    def _answer_blocks(self) -> Iterator[list[Answer[T]]]:
        schema = self._options.schema
        cls = schema if is_class(schema) else None
        format = self.answer_format()
        if format is None and cls is not None:
            format = answer_format(cls)  # requests do not ask for the same one
        with self._holder.reading() as ledger:
            answers = typed_answers(ledger, format, cls)
            while block := list(islice(answers, _BLOCK_ANSWERS)):
                yield block
