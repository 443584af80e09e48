"""What an answer may cite: documents and search results of the request, pages of a web search."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

_SENTENCE = re.compile(r"[^.!?\n]*[^.!?\s][^.!?\n]*[.!?]?")
_PDF_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")
_LONGEST_QUOTE = 400

Cite = Callable[[Random], dict[str, Any]]
"""Return a citation of one passage of a source, which its `cited_text` quotes."""


def cite_web_page(url: str, title: str, passage: str) -> Cite:
    """Cite a page that a web search returned."""

    def cite(random: Random) -> dict[str, Any]:
        return {
            "type": "web_search_result_location",
            "cited_text": passage,
            "url": url,
            "title": title,
            "encrypted_index": base64.b64encode(random.randbytes(24)).decode(),
        }

    return cite


def cites_of(messages: list[dict[str, Any]]) -> list[Cite]:
    """
    Return what the messages of a request allow to be cited.

    Documents and search results are counted over the complete request, each from zero, also those
    that may not be cited: the service numbers them so.
    """
    found: list[Cite | None] = []
    documents = search_results = 0
    for block in _blocks(messages):
        if block["type"] == "document":
            if _is_citable(block):
                found.append(_cite_document(block, documents))
            documents += 1
        elif block["type"] == "search_result":
            if _is_citable(block):
                where = {"source": block["source"], "title": block["title"]}
                where["search_result_index"] = search_results
                texts = _texts(block.get("content"))
                found.append(_cite_block("search_result_location", texts, where))
            search_results += 1
    return [cite for cite in found if cite is not None]


def _blocks(messages: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for message in messages:
        content = message.get("content")
        for block in content if isinstance(content, list) else ():
            if block["type"] == "tool_result" and isinstance(block.get("content"), list):
                yield from block["content"]
            else:
                yield block


def _is_citable(block: dict[str, Any]) -> bool:
    return (block.get("citations") or {}).get("enabled") is True


def _cite_document(block: dict[str, Any], index: int) -> Cite | None:
    source = block.get("source") or {}
    where = {"document_index": index, "document_title": block.get("title"), "file_id": None}
    match source.get("type"):
        case "text" if source.get("data"):
            return _cite_characters(source["data"], where)
        case "content":
            content = source.get("content")
            texts = [content] if isinstance(content, str) else _texts(content)
            return _cite_block("content_block_location", texts, where)
        case "base64":
            return _cite_page(_page_count(source.get("data", "")), where)
        case "url":
            return _cite_page(1, where)
        case "file":
            return _cite_page(1, {**where, "file_id": source.get("file_id")})
    return None


def _cite_characters(text: str, where: dict[str, Any]) -> Cite:
    def cite(random: Random) -> dict[str, Any]:
        start, end = _sentence_near(text, random.randrange(len(text)))
        span = {"start_char_index": start, "end_char_index": end}
        return {"type": "char_location", "cited_text": text[start:end], **where, **span}

    return cite


def _cite_block(type_: str, texts: list[str], where: dict[str, Any]) -> Cite | None:
    def cite(random: Random) -> dict[str, Any]:
        block = random.randrange(len(texts))
        span = {"start_block_index": block, "end_block_index": block + 1}
        return {"type": type_, "cited_text": texts[block], **where, **span}

    return cite if texts else None


def _cite_page(count: int, where: dict[str, Any]) -> Cite:
    def cite(random: Random) -> dict[str, Any]:
        page = random.randint(1, count)
        quote = f"(page {page} of {count})"  # the sandbox does not read the text of a PDF
        span = {"start_page_number": page, "end_page_number": page + 1}
        return {"type": "page_location", "cited_text": quote, **where, **span}

    return cite


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
