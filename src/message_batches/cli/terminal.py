"""Write text and JSON to the standard streams, whatever the values in it hold."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from message_batches._escaping import plain, write_line
from message_batches._work import WORK_LOGGER

FORMAT_VERSION = 1
"""Of the JSON documents. It rises when a field is removed, or changes its meaning."""


def say(line: object = "", *, wrap: bool = True) -> None:
    """
    Print a line of the command's result; nothing once the reader has closed the pipe.

    Args:
        line: the line.
        wrap: whether a terminal that it is too long for gets it in several lines.
    """
    try:
        _print(line, sys.stdout, wrap=wrap)
    except BrokenPipeError:
        sys.stdout = None


def say_json(document: Mapping[str, object]) -> None:
    """Print the command's result as a JSON document, with the version of its format first."""
    if sys.stdout is None:
        return
    import json

    try:
        print(json.dumps({"format_version": FORMAT_VERSION, **document}), flush=True)
    except BrokenPipeError:
        sys.stdout = None


def print_lines(lines: Iterator[bytes], name: str, *, as_json: bool) -> None:
    """
    Print lines of JSON: unchanged to a file or pipe, escaped on a terminal.

    Args:
        lines: the lines.
        name: what a JSON document calls the list of them.
        as_json: whether to print such a document.
    """
    if sys.stdout is None:
        return
    on_terminal = sys.stdout.isatty()
    for line in _document_of(lines, name) if as_json else lines:
        if on_terminal:
            say(line.decode("utf-8", "backslashreplace"), wrap=False)
        else:
            sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def _document_of(lines: Iterator[bytes], name: str) -> Iterator[bytes]:
    yield b'{"format_version": %d, "%b": [' % (FORMAT_VERSION, name.encode())
    last = next(lines, None)
    for line in lines:
        yield (last or b"") + b","
        last = line
    if last is not None:
        yield last
    yield b"]}"


_log = "plain"
"""How lines on standard error look: `plain`, `text`, which may become `dated`, or `json`."""


@contextmanager
def log_format(name: str) -> Iterator[None]:
    """
    Let lines on standard error look as a person chose, for as long as the block lasts.

    The records of all logs are such lines too, from the level that each log has.
    """
    global _log
    before, _log = _log, name
    records = _Records()
    if name != "json":  # there, logger and level are fields
        records.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
    # On the root, where the client would put a handler that writes text if it found none.
    logging.getLogger().addHandler(records)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(records)
        _log = before


_is_quiet = False


@contextmanager
def quietly(wanted: bool) -> Iterator[None]:
    """Print only the result and what goes wrong while the block lasts, if that is wanted."""
    global _is_quiet
    before, _is_quiet = _is_quiet, wanted
    try:
        yield
    finally:
        _is_quiet = before


def is_quiet() -> bool:
    """Return whether only the result and what goes wrong are wanted."""
    return _is_quiet


def date_lines() -> None:
    """Begin lines of such text with the time from now on, where that is not a terminal."""
    global _log
    if _log == "text" and sys.stderr is not None and not sys.stderr.isatty():
        _log = "dated"


def logs_json() -> bool:
    """Return whether lines on standard error are JSON."""
    return _log == "json"


def now() -> str:
    """Return the local time with its offset, as ISO 8601 writes it."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def warn(line: object, *, level: str = "info", **facts: object) -> None:
    """
    Print a line beside the result: progress, a warning, an error. A quiet command has no `info`.

    A log that takes no more text, on a full disk or a closed terminal, does not end a run.

    Args:
        line: the line.
        level: the level of a line of JSON: `debug`, `info`, `warning` or `error`.
        facts: what else a line of JSON has.
    """
    if _is_quiet and level == "info":
        return
    if _log == "json":
        import json

        line = json.dumps({"at": now(), "level": level, "text": line, **facts}, default=str)
    elif _log == "dated":
        line = f"{now()} {line}"
    try:
        _print(line, sys.stderr, wrap=_log != "json")
    except OSError:
        sys.stderr = None


@contextmanager
def work_shown() -> Iterator[None]:
    """Print how far work has come that takes long, for as long as the block lasts."""
    logger, handler = logging.getLogger(WORK_LOGGER), LogLines()
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.setLevel(level)
        logger.removeHandler(handler)


class LogLines(logging.Handler):
    """Prints records of a log as `warn` does."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print a record."""
        warn(record.getMessage(), event=vars(record)["event"], fields=vars(record)["fields"])


class _Records(logging.Handler):
    """Prints the records of any log as `warn` does, but for those that are printed already."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print a record."""
        # What happens to a run is printed by the command that carries it out, and so is its work.
        if record.levelno < logging.INFO or not hasattr(record, "event"):
            warn(self.format(record), level=record.levelname.lower(), logger=record.name)


def _print(line: object, stream: Any, *, wrap: bool = True) -> None:
    if stream is None:  # closed before the program started
        return
    for part in [line] if not (wrap and stream.isatty()) else fitted(plain(line)):
        write_line(part, stream)  # a character that it cannot show must not end a run


def fitted(line: str) -> list[str]:
    """Return a line in parts that fit a terminal, but for commands, which people copy."""
    import shutil
    import textwrap

    width = shutil.get_terminal_size().columns
    if len(line) <= width or "message-batches " in line:
        return [line]
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    return textwrap.wrap(
        line,
        width,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def can_ask() -> bool:
    """Return whether a person can see a question on standard error, and answer it."""
    return all(
        stream is not None and not stream.closed and stream.isatty()
        for stream in (sys.stdin, sys.stderr)
    )


def agrees(question: str) -> bool:
    """Ask a person a question; return whether the answer is yes."""
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def columns(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return the lines of a table, numbers aligned to the right."""
    cells = [list(head), *([_cell(value) for value in row] for row in rows)]
    numeric = [
        len(cells) > 1 and all(row[i].replace(",", "").isdigit() or not row[i] for row in cells[1:])
        for i in range(len(head))
    ]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    return [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in cells
    ]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else plain(value)
