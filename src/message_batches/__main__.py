"""The command line: `message-batches`, or `python -m message_batches`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; without its packages, say which to install."""
    try:
        _main()
    except KeyboardInterrupt:
        # Ctrl-C while the program is still being loaded; a command tells the rest itself.
        sys.stderr.write("Interrupted before anything was begun.\n")
        sys.exit(3)


def _main() -> None:
    # Where its packages happen to be installed, httpx loads a command line of its own, with all
    # that colours it: 6 MB and 80 ms of a process that has another command line.
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
    try:
        from message_batches.cli.app import app
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("typer", "rich", "click"):
            raise
        sys.stderr.write(
            "The command line needs more packages: pip install 'message-batches[cli]'\n"
        )
        sys.exit(2)
    app()


if __name__ == "__main__":
    main()
