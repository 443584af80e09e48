"""What was asked of the rows that are shown, read from the requests file where it still stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import frozen

from message_batches.jobs.input.ids import wire_id
from message_batches.jobs.input.reader import digest_of
from message_batches.jobs.ledger.ledger import Ledger
from message_batches.jobs.ledger.queries import span_of
from message_batches.jobs.output.result_line import decode
from message_batches.report_html.letters import Excerpt

KEPT = 600
"""Characters of a question that are shown."""

_LONGEST = 1 << 20
"""Bytes of a row that is still opened for it: images come along, and they are not shown."""


@frozen
class Question:
    """
    What was asked.

    Attributes:
        text: the last thing that the user said.
        max_tokens: how long the answer might be.
    """

    text: Excerpt
    max_tokens: int | None


def questions(ledger: Ledger, ids: Iterable[str | int]) -> dict[str | int, Question]:
    """Give what was asked of rows, by their id in the results; what is not known is left out."""
    found = {}
    mapped = ledger.setting("id_field") is not None
    try:
        with open(ledger.setting("source"), "rb") as file:
            for id_ in ids:
                custom_id = wire_id(id_) if mapped else str(id_)
                extent = span_of(ledger, custom_id)
                if extent is None or extent.length > _LONGEST:
                    continue
                file.seek(extent.offset)
                content = file.read(extent.length)
                # The file may have been changed since; then it says nothing about this row.
                if digest_of(content) == extent.digest:
                    found[id_] = _question(content)
    except OSError:
        return found
    return found


def _question(content: bytes) -> Question:
    params = decode(content)["params"]
    limit = params.get("max_tokens")
    said = [
        message.get("content")
        for message in params["messages"]
        if isinstance(message, dict) and message.get("role") == "user"
    ]
    return Question(
        Excerpt.of(_text(said[-1]) if said else "", KEPT), limit if isinstance(limit, int) else None
    )


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    blocks = [block for block in content or [] if isinstance(block, dict)]
    return "\n".join(
        str(block.get("text")) if block.get("type") == "text" else f"[{block.get('type')}]"
        for block in blocks
    )
