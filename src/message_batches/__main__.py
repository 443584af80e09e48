"""The command line: `message-batches`, or `python -m message_batches`."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """
    Run a command and raise SystemExit with its exit code.

    Args:
        arguments: the words after the name of the program; by default those of the process.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        _main(given)
    except KeyboardInterrupt:
        # Ctrl-C while the program is still loading; a running command handles it itself.
        sys.stderr.write("Interrupted. Nothing was sent.\n")
        sys.exit(3)


def _main(arguments: list[str]) -> None:
    from message_batches._extras import MissingExtraError, needs

    # If its optional packages are installed, httpx loads its own command line, with all that
    # it needs for colours: 6 MB and 80 ms in a process that has another command line.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
    try:
        with needs("cli"):
            from message_batches.cli.app import app
    except MissingExtraError:
        from message_batches._extras import missing

        sys.stderr.write(f"{MissingExtraError(['cli', *missing(_extras_in(arguments))])}\n")
        sys.exit(2)
    app(arguments, prog_name="message-batches")


def _extras_in(arguments: list[str]) -> list[str]:
    """Name the extras that a command needs, as far as its words show it."""
    words = {word.partition("=")[0] for word in arguments}
    signs = {"sandbox": {"sandbox", "--sandbox"}, "tables": {"--prompt"}, "html": {"--html"}}
    return [extra for extra, found in signs.items() if found & words]


if __name__ == "__main__":
    main()
