"""Read the prompts of the sampled results from the requests file, if it is still there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import frozen

from message_batches.jobs.errors import RunError
from message_batches.jobs.input import digest_of
from message_batches.jobs.ledger import Ledger
from message_batches.report_html.visible_text import Excerpt
from message_batches.sdk.results import decoded

PROMPT_LENGTH = 600
"""Characters of a prompt that the page shows."""

_MAX_REQUEST_SIZE = 1 << 20
"""Bytes; larger requests are not read. They hold images or documents, which the page omits."""


@frozen
class Prompt:
    """
    The prompt of a request.

    Attributes:
        text: the last user message.
        max_tokens: the token limit of the answer.
    """

    text: Excerpt
    max_tokens: int | None


def read_prompts(ledger: Ledger, result_ids: Iterable[str | int]) -> dict[str | int, Prompt]:
    """
    Return the prompts of results, by the `custom_id` of the result line.

    A prompt is left out if the requests file is gone or the request in it has changed.
    """
    prompts: dict[str | int, Prompt] = {}
    try:
        with ledger.source.reader() as requests:
            for result_id in result_ids:
                span = ledger.span_of(ledger.base_for(result_id))
                if span is None or span.length > _MAX_REQUEST_SIZE:
                    continue
                content = requests.read(span.offset, span.length)
                if digest_of(content) == span.digest:
                    prompts[result_id] = _prompt_in(content)
    except (OSError, RunError):
        return prompts
    return prompts


def _prompt_in(request: bytes) -> Prompt:
    params = decoded(request)["params"]
    max_tokens = params.get("max_tokens")
    contents = [
        message.get("content")
        for message in params["messages"]
        if isinstance(message, dict) and message.get("role") == "user"
    ]
    return Prompt(
        Excerpt.of(_text_of(contents[-1]) if contents else "", PROMPT_LENGTH),
        max_tokens if isinstance(max_tokens, int) else None,
    )


def _text_of(content: Any) -> str:
    if isinstance(content, str):
        return content
    blocks = [block for block in content or [] if isinstance(block, dict)]
    return "\n".join(
        str(block.get("text")) if block.get("type") == "text" else f"[{block.get('type')}]"
        for block in blocks
    )
