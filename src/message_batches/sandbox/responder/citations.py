"""What an answer may cite: documents and search results given, pages found by web search."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from random import Random
from typing import Any, Protocol

from attrs import frozen

_SENTENCE = re.compile(r"[^.!?\n]*[^.!?\s][^.!?\n]*[.!?]?")
_PDF_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")
_LONGEST_QUOTE = 400


class Source(Protocol):
    """Something with passages that an answer can point at."""

    def cite(self, random: Random) -> dict[str, Any]:
        """Return a citation of one passage, which its `cited_text` quotes."""


@frozen
class PlainText:
    """A document given as text, cited by characters."""

    text: str
    index: int
    title: str | None
    file_id: str | None = None

    def cite(self, random: Random) -> dict[str, Any]:
        """Cite a sentence."""
        start, end = _sentence_near(self.text, random.randrange(max(1, len(self.text))))
        return {
            "type": "char_location",
            "cited_text": self.text[start:end],
            "document_index": self.index,
            "document_title": self.title,
            "file_id": self.file_id,
            "start_char_index": start,
            "end_char_index": end,
        }


@frozen
class Pages:
    """A PDF, cited by pages."""

    count: int
    index: int
    title: str | None
    file_id: str | None = None

    def cite(self, random: Random) -> dict[str, Any]:
        """Cite a page; the sandbox does not read a PDF's text, so the quotation says which."""
        page = random.randint(1, self.count)
        return {
            "type": "page_location",
            "cited_text": f"(page {page} of {self.count})",
            "document_index": self.index,
            "document_title": self.title,
            "file_id": self.file_id,
            "start_page_number": page,
            "end_page_number": page + 1,
        }


@frozen
class Blocks:
    """A document given as content blocks, cited by block."""

    texts: list[str]
    index: int
    title: str | None

    def cite(self, random: Random) -> dict[str, Any]:
        """Cite a block."""
        block = random.randrange(len(self.texts))
        return {
            "type": "content_block_location",
            "cited_text": self.texts[block],
            "document_index": self.index,
            "document_title": self.title,
            "file_id": None,
            "start_block_index": block,
            "end_block_index": block + 1,
        }


@frozen
class SearchResult:
    """A search result that the request brought, cited by block."""

    texts: list[str]
    index: int
    title: str
    source: str

    def cite(self, random: Random) -> dict[str, Any]:
        """Cite a block."""
        block = random.randrange(len(self.texts))
        return {
            "type": "search_result_location",
            "cited_text": self.texts[block],
            "search_result_index": self.index,
            "source": self.source,
            "title": self.title,
            "start_block_index": block,
            "end_block_index": block + 1,
        }


@frozen
class WebPage:
    """A page that web search found."""

    url: str
    title: str
    passage: str
    encrypted_index: str

    def cite(self, random: Random) -> dict[str, Any]:
        """Cite the passage found."""
        return {
            "type": "web_search_result_location",
            "cited_text": self.passage,
            "url": self.url,
            "title": self.title,
            "encrypted_index": self.encrypted_index,
        }


def citable(messages: list[dict[str, Any]]) -> list[Source]:
    """Return what a request's messages allow to be cited.

    Documents and search results are counted over the whole request, each from zero, also those
    that may not be cited: the service numbers them so.
    """
    found: list[Source] = []
    documents = search_results = 0
    for block in _blocks(messages):
        if block["type"] == "document":
            if _is_citable(block) and (source := _document(block, documents)) is not None:
                found.append(source)
            documents += 1
        elif block["type"] == "search_result":
            texts = _texts(block.get("content"))
            if _is_citable(block) and texts:
                found.append(SearchResult(texts, search_results, block["title"], block["source"]))
            search_results += 1
    return found


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


def _document(block: dict[str, Any], index: int) -> Source | None:
    source = block.get("source") or {}
    title = block.get("title")
    match source.get("type"):
        case "text" if source.get("data"):
            return PlainText(source["data"], index, title)
        case "content":
            content = source.get("content")
            texts = [content] if isinstance(content, str) else _texts(content)
            return Blocks(texts, index, title) if texts else None
        case "base64":
            return Pages(_page_count(source.get("data", "")), index, title)
        case "url":
            return Pages(1, index, title)
        case "file":
            return Pages(1, index, title, source.get("file_id"))
    return None


def _texts(content: Any) -> list[str]:
    return [block["text"] for block in content or () if block.get("type") == "text"]


def _page_count(data: str) -> int:
    try:
        pdf = base64.b64decode(data)
    except ValueError:
        return 1
    return max(1, len(_PDF_PAGE.findall(pdf)))


def _sentence_near(text: str, place: int) -> tuple[int, int]:
    """Return where the sentence around a place begins and ends, or else the first sentence."""
    begin = max(text.rfind("\n", 0, place) + 1, place - _LONGEST_QUOTE)
    for match in _SENTENCE.finditer(text, begin, place + 2 * _LONGEST_QUOTE):
        if match.end() > place:
            return _trimmed(match)
    first = _SENTENCE.search(text)
    return _trimmed(first) if first else (0, min(len(text), _LONGEST_QUOTE))


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    start, end = match.span()
    start += len(match[0]) - len(match[0].lstrip())
    return start, min(end, start + _LONGEST_QUOTE)
