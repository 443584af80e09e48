"""What an answer may cite of the documents and the search results in its request."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from random import Random
from typing import Any

_SENTENCE = re.compile(r"[^.!?\n]*[^.!?\s][^.!?\n]*[.!?]?")
_PDF_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")
_LONGEST_QUOTE = 400


def citations_of(messages: list[dict[str, Any]], random: Random) -> Iterator[dict[str, Any]]:
    """
    Yield a citation of one passage for each source that the messages allow to be cited.

    Documents and search results are counted over the complete request, each from zero, also those
    that may not be cited: the service numbers them so.
    """
    documents = search_results = 0
    for block in _blocks(messages):
        if block["type"] == "document":
            if _is_citable(block) and (quoted := _quoted(block.get("source") or {}, random)):
                where = {"document_index": documents, "document_title": block.get("title")}
                yield {**where, "file_id": None, **quoted}
            documents += 1
        elif block["type"] == "search_result":
            texts = _texts(block.get("content"))
            if _is_citable(block) and texts:
                where = {"source": block["source"], "title": block["title"]}
                where["search_result_index"] = search_results
                yield {**where, **_quoted_block("search_result_location", texts, random)}
            search_results += 1


def is_cited(messages: list[dict[str, Any]]) -> bool:
    """Return whether the messages allow that any of their sources is cited."""
    return any(_is_citable(block) for block in _blocks(messages) if "citations" in block)


def _blocks(messages: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for message in messages:
        content = message.get("content")
        for block in content if isinstance(content, list) else ():
            if block["type"] == "tool_result" and isinstance(block.get("content"), list):
                yield from block["content"]
            else:
                yield block


def _is_citable(block: dict[str, Any]) -> bool:
    # A text block of an answer has a list there: what it cites.
    setting = block.get("citations")
    return isinstance(setting, dict) and setting.get("enabled") is True


def _quoted(source: dict[str, Any], random: Random) -> dict[str, Any] | None:
    match source.get("type"):
        case "text" if text := source.get("data"):
            start, end = _sentence_near(text, random.randrange(len(text)))
            span = {"start_char_index": start, "end_char_index": end}
            return {"type": "char_location", "cited_text": text[start:end], **span}
        case "content":
            content = source.get("content")
            texts = [content] if isinstance(content, str) else _texts(content)
            return _quoted_block("content_block_location", texts, random) if texts else None
        case "base64" | "url" | "file":
            count = _page_count(source.get("data") or "")
            page = random.randint(1, count)
            quote = f"(page {page} of {count})"  # the sandbox does not read the text of a PDF
            span = {"start_page_number": page, "end_page_number": page + 1}
            file = {"file_id": source.get("file_id")}
            return {"type": "page_location", "cited_text": quote, **file, **span}
    return None


def _quoted_block(type_: str, texts: list[str], random: Random) -> dict[str, Any]:
    block = random.randrange(len(texts))
    span = {"start_block_index": block, "end_block_index": block + 1}
    return {"type": type_, "cited_text": texts[block], **span}


def _texts(content: Any) -> list[str]:
    return [block["text"] for block in content or () if block.get("type") == "text"]


def _page_count(data: str) -> int:
    try:
        pdf = base64.b64decode(data)
    except ValueError:
        return 1
    return max(1, len(_PDF_PAGE.findall(pdf)))


def _sentence_near(text: str, position: int) -> tuple[int, int]:
    """Return the span of the sentence around a position, or else of the first sentence."""
    start = max(text.rfind("\n", 0, position) + 1, position - _LONGEST_QUOTE)
    for match in _SENTENCE.finditer(text, start, position + 2 * _LONGEST_QUOTE):
        if match.end() > position:
            return _trimmed(match)
    first = _SENTENCE.search(text[: 100 * _LONGEST_QUOTE])
    return _trimmed(first) if first else (0, min(len(text), _LONGEST_QUOTE))


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    start, end = match.span()
    start += len(match[0]) - len(match[0].lstrip())
    return start, min(end, start + _LONGEST_QUOTE)
