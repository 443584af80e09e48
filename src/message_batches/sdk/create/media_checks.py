"""
Check the images and PDFs of a request by their headers.

What no model takes is an error. How many a model takes is a warning, because what is known of
models may be older than the service.
https://docs.claude.com/en/docs/build-with-claude/vision
https://docs.claude.com/en/docs/build-with-claude/pdf-support
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from message_batches.sdk.create.media_headers import image_size, is_encrypted, media_type_of
from message_batches.sdk.create.rules import (
    LARGE_WINDOW,
    MANY_IMAGES,
    MAX_IMAGE_BYTES,
    MAX_IMAGE_SIDE,
    MAX_MEDIA,
    MAX_SIDE_OF_MANY,
)
from message_batches_api.model_facts import facts_of

SCALE_DOWN = "Scale it down; the service shrinks large images anyway."
"""What to do about an image that is too large."""

_FORMATS = {
    "image/jpeg": "a JPEG",
    "image/png": "a PNG",
    "image/gif": "a GIF",
    "image/webp": "a WebP",
    "application/pdf": "a PDF",
}


Found = list[tuple[str, str]]
"""Errors or warnings, each with its hint."""


def check_media(model: str, messages: list[Any]) -> tuple[Found, Found]:
    """
    Return the errors and the warnings about the images and PDFs of a request, one of each kind.

    Args:
        model: the model of the request.
        messages: its messages, as JSON values that are valid under the contract.
    """
    errors: dict[str, tuple[str, str]] = {}
    warnings: dict[str, tuple[str, str] | None] = {}
    images = 0
    largest: tuple[int, str, tuple[int, int]] = (0, "", (0, 0))
    for where, kind, source in _sources(messages):
        images += kind == "image"
        data = source.get("data")
        if source.get("type") != "base64" or not isinstance(data, str):
            continue
        if found := _other_type(source.get("media_type"), data):
            warnings.setdefault("type", found)
        if kind == "document":
            if "encrypted" not in warnings and is_encrypted(data):
                warnings["encrypted"] = (
                    "A PDF is encrypted, and the service takes none with a password.",
                    "Remove the password. The request is sent unchanged; the service decides.",
                )
            continue
        if len(data) > MAX_IMAGE_BYTES:
            message = (
                f"{where} is an image of {len(data):,} bytes in base64; the limit is "
                f"{MAX_IMAGE_BYTES:,}."
            )
            errors.setdefault("bytes", (message, SCALE_DOWN))
        if (size := image_size(data)) is not None and max(size) > largest[0]:
            largest = max(size), where, size
    side, where, size = largest
    if side > MAX_IMAGE_SIDE:
        errors["side"] = f"{where} is {too_large(size)}", SCALE_DOWN
    elif images > MANY_IMAGES and side > MAX_SIDE_OF_MANY:
        errors["side"] = (
            f"{where} is an image of {shown_size(size)} pixels; the limit for a request with more "
            f"than {MANY_IMAGES} images is {MAX_SIDE_OF_MANY:,} on each side.",
            SCALE_DOWN,
        )
    if images > min(MAX_MEDIA):
        warnings["images"] = too_many("images", images, model)
    return [*errors.values()], [each for each in warnings.values() if each]


def too_large(size: tuple[int, int]) -> str:
    """Return what is wrong with an image of so many pixels, as the end of a sentence."""
    return f"an image of {shown_size(size)} pixels; the limit is {MAX_IMAGE_SIDE:,} on each side."


def shown_size(size: tuple[int, int]) -> str:
    """Return width and height."""
    return " x ".join(f"{each:,}" for each in size)


def too_many(what: str, found: int, model: str) -> tuple[str, str] | None:
    """Return the warning about more images or pages of PDFs than a model takes in a request."""
    facts = facts_of(model)
    window = facts.window if facts else None
    most = MAX_MEDIA[window is None or window >= LARGE_WINDOW]
    if found <= most:
        return None
    return (
        f"The request has more than {most} {what}, the most that {model} takes.",
        "Split it. The request is sent unchanged; the service decides.",
    )


def _sources(messages: list[Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for number, message in enumerate(messages):
        if isinstance(message, dict):
            yield from _sources_in(message, f"params.messages[{number}]")


def _sources_in(holder: dict[str, Any], path: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    blocks = holder.get("content")
    if not isinstance(blocks, list):
        return
    for number, block in enumerate(blocks):
        if not isinstance(block, dict):
            continue
        where = f"{path}.content[{number}]"
        kind, source = block.get("type"), block.get("source")
        if kind in ("image", "document") and isinstance(source, dict):
            yield where, kind, source
            yield from _sources_in(source, f"{where}.source")
        else:
            yield from _sources_in(block, where)


def _other_type(given: object, data: str) -> tuple[str, str] | None:
    found = media_type_of(data)
    if given == found or given not in _FORMATS:
        return None
    shown = "something else" if found is None else _FORMATS[found]
    return (
        f'The content of a source with the media_type "{given}" starts like {shown}.',
        "Write the media_type of the content. The request is sent unchanged; the service decides.",
    )
