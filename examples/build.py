"""
Build the two example request files from data files, with the standard library only.

    python examples/build.py            writes jargon.jsonl and jargon-beta.jsonl beside this file
    python examples/build.py FOLDER     writes them to FOLDER

To use other texts, write one object per line to data/jargon-file.jsonl (`id`, `title`, `text`)
and rewrite GLOSSARY_SYSTEM and ANSWER_SCHEMA. An `id` may contain letters, digits, `_` and `-`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
# It accepts all four features and a thinking budget, which the newest models refuse.
MODEL = "claude-haiku-4-5"

GLOSSARY_SYSTEM = (
    "You edit the glossary that a software company gives to new engineers. "
    "You are shown one entry of the Jargon File of 2003. "
    "`plain_meaning` is one sentence of at most 30 words that somebody who never met the term "
    "understands, without jargon. `still_used` says how current the term is among programmers "
    "today. `tags` are three lower-case subjects, the broadest first."
)
ANSWER_SCHEMA = {
    "type": "object",
    "properties": {
        "plain_meaning": {"type": "string"},
        "still_used": {"type": "string", "enum": ["common", "rare", "historical"]},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["plain_meaning", "still_used", "tags"],
    "additionalProperties": False,
}

RESEARCH_SYSTEM = (
    "You check old hacker lore for a magazine. Keep apart what the Jargon File of 2003 says, "
    "what you found or computed, and what you only suppose. Answer in at most 200 words."
)
WEB_SEARCH = {"type": "web_search_20250305", "name": "web_search", "max_uses": 3}
CODE_EXECUTION = {"type": "code_execution_20250825", "name": "code_execution"}
# max_tokens covers thinking and answer together, so it is larger than the thinking budget.
THINKING = {"type": "enabled", "budget_tokens": 2048}
MAX_RESEARCH_TOKENS = 6000

Text = dict[str, str]


def glossary_request(text: Text) -> dict[str, Any]:
    """Return a request for one glossary line, as JSON of a fixed shape."""
    return {
        "custom_id": f"jargon-{text['id']}",
        "params": {
            "model": MODEL,
            "max_tokens": 400,
            "system": GLOSSARY_SYSTEM,
            "messages": [{"role": "user", "content": as_prompt(text)}],
            "output_config": {"format": {"type": "json_schema", "schema": ANSWER_SCHEMA}},
        },
    }


def research_request(question: dict[str, Any], texts: list[Text]) -> dict[str, Any]:
    """
    Return a request that asks one question about some texts with the features of the question.

    The features are `think`, `cite`, `search` and `code`. Without `cite` the texts are part of the
    prompt; with it they are documents, so that the answer can point into them.
    """
    features = question["features"]
    prompt = question["question"]
    content: list[dict[str, Any]] = []
    if "cite" in features:
        content += [as_document(text) for text in texts]
    else:
        prompt = "\n\n".join([*map(as_prompt, texts), prompt])
    content.append({"type": "text", "text": prompt})
    params: dict[str, Any] = {
        "model": MODEL,
        "max_tokens": MAX_RESEARCH_TOKENS,
        "system": RESEARCH_SYSTEM,
        "messages": [{"role": "user", "content": content}],
    }
    if "think" in features:
        params["thinking"] = THINKING
    tools = {"search": WEB_SEARCH, "code": CODE_EXECUTION}
    if wanted := [tool for feature, tool in tools.items() if feature in features]:
        params["tools"] = wanted
    return {"custom_id": "-".join([*features, question["id"]]), "params": params}


def as_prompt(text: Text) -> str:
    """Return a text with its title above it."""
    return f"Entry: {text['title']}\n\n{text['text']}"


def as_document(text: Text) -> dict[str, Any]:
    """
    Return a text as a document that can be cited.

    A text of one paragraph is plain text: citations of it count characters. Several paragraphs
    become one block each: citations then name blocks, here the numbered senses of a word.
    """
    paragraphs = text["text"].split("\n\n")
    source: dict[str, Any] = {"type": "text", "media_type": "text/plain", "data": text["text"]}
    if len(paragraphs) > 1:
        blocks = [{"type": "text", "text": paragraph} for paragraph in paragraphs]
        source = {"type": "content", "content": blocks}
    return {
        "type": "document",
        "title": text["title"],
        "context": "The Jargon File, version 4.4.7, 29 December 2003",
        "source": source,
        "citations": {"enabled": True},
    }


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read a file with one JSON object per line."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def write_lines(path: Path, values: Iterable[dict[str, Any]]) -> None:
    """Write one JSON object per line, with the same bytes on every system."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(value, ensure_ascii=False) + "\n" for value in values)


def main(folder: Path = HERE) -> None:
    """Write both request files to a folder."""
    texts = {text["id"]: text for text in read_lines(HERE / "data" / "jargon-file.jsonl")}
    questions = read_lines(HERE / "data" / "questions.jsonl")
    write_lines(folder / "jargon.jsonl", map(glossary_request, texts.values()))
    write_lines(
        folder / "jargon-beta.jsonl",
        (research_request(q, [texts[name] for name in q["texts"]]) for q in questions),
    )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
