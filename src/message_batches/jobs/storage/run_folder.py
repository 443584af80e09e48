"""The names of the files of a run, on this machine and at a URL."""

from __future__ import annotations

import os
from contextlib import suppress
from glob import iglob
from pathlib import Path

from attrs import field, frozen

from message_batches.jobs.errors import InputError
from message_batches.jobs.storage.urls import is_url, join_url, location, split_query

_LEDGER = "ledger.sqlite"

TABLES = (".parquet", ".csv", ".xlsx", ".sqlite", ".db")
"""The extensions of tables. An output with any other extension is JSON lines."""

MOST_REQUESTS = {".xlsx": 1_048_575}
"""The most requests whose answers fit into a table of an extension, where that is limited."""

RUN_SUFFIX = ".run"
"""What the name of the folder of a run appends to that of its output."""


@frozen
class RunFolder:
    """
    The files of a run: its output, and a folder beside it with everything else.

    With an output at a URL, that folder is there too; a ledger that is a file, and what is being
    downloaded, are in a folder of the same name on this machine.

    Attributes:
        out: the output: result lines, or a table. A path, or a URL.
        base: the path that the folder on this machine is named after: the output, if that is here.
        database: the URL of the database for the ledger; None for a file in the folder, or the
            database that the environment names.
    """

    out: Path | str
    base: Path
    database: str | None = field(default=None, repr=False, eq=False)

    @classmethod
    def of(cls, path: str | Path, database: str | None = None) -> RunFolder:
        """
        Return the files of the run that a user means by its output, its folder or its ledger.

        Args:
            path: what the user named.
            database: the URL of the database for the ledger, where the user named one.

        Raises:
            InputError: the path is the root of the file system, or a URL that cannot be an output.
        """
        named = location(path)
        if isinstance(named, str):
            return cls._of_url(named, database)
        path = named.absolute()
        if not path.name:
            raise InputError.at(path, "This is a folder, not a file.", "Pass the name of a file.")
        if path.name == _LEDGER and path.parent.suffix == RUN_SUFFIX:
            path = path.parent
        if path.suffix == RUN_SUFFIX and path.stem:
            path = path.with_name(path.stem)
        if path.is_symlink() and not os.path.lexists(cls(path, path).folder):
            # Two names of one file are one run, with one ledger and one lock. A link that was put
            # in the place of an output leaves the run where it is.
            path = path.resolve()
        return cls(path, path, database)

    @classmethod
    def _of_url(cls, url: str, database: str | None) -> RunFolder:
        if split_query(url)[1]:
            raise InputError.at(url, "The URL of an output cannot have a query.", "Remove it.")
        url = url.removesuffix("/")
        if url.endswith(RUN_SUFFIX) and not url.endswith(f"/{RUN_SUFFIX}"):
            url = url.removesuffix(RUN_SUFFIX)
        _, slash, name = url.partition("://")[2].rpartition("/")
        if not slash and not url.startswith("memory://"):
            raise InputError.at(url, "This URL names no file.", "Pass the URL of a file.")
        return cls(url, Path(name).absolute(), database)

    @property
    def url(self) -> str | None:
        """The output, if that is at a URL."""
        return self.out if isinstance(self.out, str) else None

    def at_url(self, *names: str) -> str:
        """Return the URL of something in the folder, which is at a URL."""
        return join_url(f"{self.out}{RUN_SUFFIX}", *names)

    def of_ledger(self, url: str | None) -> RunFolder:
        """
        Return the files of the run whose ledger is in the folder on this machine.

        Args:
            url: the output, as the ledger has it; None if that is on this machine.

        Raises:
            InputError: that is not the output which the user named.
        """
        if self.url is not None and url != self.url:
            raise self.taken_by(url)
        return RunFolder(url or self.base, self.base, self.database)

    def taken_by(self, url: str | None) -> InputError:
        """Return the error for a folder on this machine that a run with another output has."""
        return InputError.at(
            self.out,
            f"{self.folder} is the folder of the run with the output {url or self.base}.",
            "Run the command in another folder, or pass another --out.",
        )

    def kept_at_url(self, run: str, name: str) -> str:
        """Return the URL of a file that a run keeps of its input."""
        return self.at_url(f"{run}-{name}")

    @property
    def folder(self) -> Path:
        """The folder on this machine."""
        return self.base.with_name(self.base.name + RUN_SUFFIX)

    @property
    def ledger(self) -> Path:
        """The ledger."""
        return self.folder / _LEDGER

    @property
    def index(self) -> Path:
        """The index of the requests, where the ledger is in a database."""
        return self.folder / "requests.sqlite"

    @property
    def index_in_use(self) -> Path:
        """The file that has the index of the requests, wherever the ledger is."""
        return self.ledger if self.ledger.exists() else self.index

    @property
    def requests(self) -> Path:
        """The requests, where the input was not a file of requests."""
        return self.folder / "requests.jsonl"

    @property
    def parts(self) -> Path:
        """The folder on this machine of results that are not in the output yet."""
        return self.folder / "parts"

    @property
    def attempts(self) -> Path | str:
        """The folder with answers that were put aside, and with the requests that follow them."""
        return self.folder / "attempts" if self.url is None else self.at_url("attempts")

    @property
    def errors(self) -> Path | str:
        """The requests that failed, and why."""
        return self.folder / "errors.jsonl" if self.url is None else self.at_url("errors.jsonl")

    @property
    def results(self) -> Path:
        """The result lines on this machine: the output itself, unless that is a table or a URL."""
        return self.base if self.has_results else self.folder / "results.jsonl"

    @property
    def has_results(self) -> bool:
        """Whether the output is a file on this machine with the result lines."""
        return self.url is None and not self.is_table

    @property
    def shown_results(self) -> Path | str:
        """Where a person finds the result lines: of a table at a URL, there are only the parts."""
        if self.url is None:
            return self.results
        return self.at_url("parts") if self.is_table else self.url

    @property
    def lock(self) -> Path:
        """The lock that a process holds while it works on the run."""
        return self.folder / "lock"

    @property
    def is_table(self) -> bool:
        """Whether the output is a table, made of the result lines."""
        return self.base.suffix.lower() in TABLES

    def relative(self, place: Path | str) -> str:
        """Return how the ledger names a file, so that it is found after the run was moved."""
        if is_url(place):
            return str(place)
        path, base = Path(place).resolve(), self.base.parent.resolve()
        return path.relative_to(base).as_posix() if path.is_relative_to(base) else str(path)

    @property
    def place(self) -> str:
        """Where the run is, for the ledger: what is elsewhere may have been moved with it."""
        return str(self.base.parent.resolve())

    def absolute(self, name: str, place: str) -> Path | str:
        """
        Return where a file or a pattern is that the ledger names.

        Args:
            name: what `relative` returned.
            place: what `place` was at that time.
        """
        if is_url(name):
            return name
        if os.path.isabs(name) and place != self.place:
            with suppress(ValueError):  # on another drive
                moved = os.path.normpath(os.path.join(self.place, os.path.relpath(name, place)))
                if os.path.exists(moved) or next(iglob(moved, recursive=True), None):
                    return Path(moved)
        return self.base.parent / name
