"""The command that shows runs in a browser while they work."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from message_batches._extras import require
from message_batches.cli.errors import UsageError, reporting_errors
from message_batches.cli.options import AsJSON, LedgerURL, PriceList, read_prices
from message_batches.cli.terminal import say, say_json, warn

if TYPE_CHECKING:
    from message_batches.report_html import LiveServer


def watch(
    subject: Annotated[
        str,
        Argument(
            metavar="OUT|FOLDER",
            help="The output of the run, as given with --out, or its folder OUT.run. With any "
            "other folder, an overview of the runs in it, at any depth.",
        ),
    ],
    port: Annotated[
        int,
        Option(
            "--port",
            min=0,
            max=65535,
            metavar="N",
            help="The port to listen on, on loopback; 0 for any free one.",
        ),
    ] = 0,
    ledger: LedgerURL = None,
    as_json: AsJSON = False,
    prices: PriceList = None,
) -> None:
    """
    Show the report page of a run, live, in a browser. It ends with Ctrl-C.

    The run works in other processes; this one only reads.
    """
    with reporting_errors(as_json=as_json, ledger=ledger):
        require("html")
        from message_batches.report_html import LiveServer

        price_list = read_prices(prices)
        try:
            server = LiveServer(subject, port=port, prices=price_list)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise UsageError(
                f"Port {port} is in use by another program. Pass another --port, or omit it to use "
                "a free one."
            ) from None
        _serve(server, as_json=as_json)


def _serve(server: LiveServer, *, as_json: bool) -> None:
    """Print where the pages are, and show them until Ctrl-C."""
    try:
        with server:
            if as_json:
                say_json({"url": server.url})
            else:
                say(f"Open {server.url} in a browser on this machine. Press Ctrl-C to stop.")
            server.wait()
    except KeyboardInterrupt:
        (warn if as_json else say)("Stopped.")
