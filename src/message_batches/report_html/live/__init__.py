"""The pages of runs while they work, from a server on this machine."""

from message_batches.report_html.live.server import LiveServer

__all__ = ["LiveServer"]
