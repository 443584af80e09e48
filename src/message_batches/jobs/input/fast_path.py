"""
Accept plain requests fast: conversations of text for a model.

Most requests are like that, and the full check takes ten times as long. What is accepted here has
nothing that the full check would report; anything else is left to that.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from message_batches.sdk.create import CUSTOM_ID

_Text = Annotated[str, msgspec.Meta(min_length=1)]


class _CacheControl(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    type: Literal["ephemeral"]
    ttl: Literal["5m", "1h"] = "5m"


class _TextBlock(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    type: Literal["text"]
    text: _Text
    cache_control: _CacheControl | None = None


_TextBlocks = Annotated[list[_TextBlock], msgspec.Meta(min_length=1)]


class _Message(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    role: Literal["user", "assistant"]
    content: _Text | _TextBlocks


class _Params(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    model: _Text
    max_tokens: Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
    messages: Annotated[list[_Message], msgspec.Meta(min_length=1)]
    system: str | _TextBlocks = ""


class _SampledParams(_Params, gc=False):
    temperature: Annotated[float, msgspec.Meta(ge=0, le=1)] = 1.0
    top_p: Annotated[float, msgspec.Meta(ge=0, le=1)] = 1.0


class _Request(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    custom_id: str
    params: _Params


class _SampledRequest(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    custom_id: str
    params: _SampledParams


_decode = msgspec.json.Decoder(_Request).decode
_decode_sampled = msgspec.json.Decoder(_SampledRequest).decode


def plain_id(content: bytes, *, takes_sampling: bool) -> str | None:
    """
    Return the custom_id of a plain request without errors; None for any other request.

    Args:
        content: the request.
        takes_sampling: whether the API version of the run accepts sampling parameters.
    """
    decode = _decode_sampled if takes_sampling else _decode
    try:
        custom_id = decode(content).custom_id
    except (ValueError, RecursionError):
        return None
    return custom_id if CUSTOM_ID.fullmatch(custom_id) else None
