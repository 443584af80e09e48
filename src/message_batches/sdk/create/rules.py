"""The limits of the API, and what requests are checked against."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar, Protocol

from attrs import field, frozen

# "Batch limitations", https://docs.claude.com/en/docs/build-with-claude/batch-processing
MAX_REQUESTS = 100_000

MAX_BODY_BYTES = 256_000_000

# https://docs.claude.com/en/docs/build-with-claude/vision: bytes of an image in base64; pixels of
# a side; pixels of a side where a request has more images than this.
MAX_IMAGE_BYTES = 10 << 20
MAX_IMAGE_SIDE = 8_000
MANY_IMAGES = 20
MAX_SIDE_OF_MANY = 2_000

# The same page, and https://docs.claude.com/en/docs/build-with-claude/pdf-support: images of a
# request, and pages of its PDFs, with a window of fewer tokens and of at least as many.
LARGE_WINDOW = 1_000_000
MAX_MEDIA = (100, 600)

# https://docs.claude.com/en/api/creating-message-batches: the service refuses a batch in which any
# `custom_id` does not match this expression completely.
CUSTOM_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")

# What the body of a create request holds before, between and after the requests.
ENVELOPE = (b'{"requests":[', b",", b"]}")

# https://platform.claude.com/docs/en/api/migration-2026-10-21: this version refuses the sampling
# parameters, even with their default values.
_REFUSED_PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "2023-06-01": (),
    "2026-10-21": ("temperature", "top_p", "top_k"),
}


def parameters_refused_by(anthropic_version: str) -> tuple[str, ...]:
    """
    Return the parameters of a message that an API version refuses.

    An unknown version refuses nothing here: what the service accepts is for the service to decide.
    """
    return _REFUSED_PARAMETERS.get(anthropic_version, ())


def body_size(requests_size: int, requests: int) -> int:
    """Return the size in bytes of a create request's body that holds only these requests."""
    opening, comma, closing = map(len, ENVELOPE)
    return opening + requests_size + comma * max(requests - 1, 0) + closing


class CheckRules(Protocol):
    """
    What requests are checked against.

    Attributes:
        anthropic_version: the API version that they are sent with.
        takes_sampling: whether the API version accepts sampling parameters.
        beta: whether they are sent to the beta surface.
        id_hint: what else to do about an id that the API does not accept; may be empty.
        beta_hint: how to pass beta features, as a part of a sentence.
    """

    @property
    def anthropic_version(self) -> str: ...

    @property
    def takes_sampling(self) -> bool: ...

    @property
    def beta(self) -> bool: ...

    @property
    def id_hint(self) -> str: ...

    @property
    def beta_hint(self) -> str: ...


@frozen
class CreateRules:
    """What the requests of one create are checked against: `CheckRules`."""

    anthropic_version: str
    beta: bool = False
    takes_sampling: bool = field(init=False)

    id_hint: ClassVar[str] = ""
    beta_hint: ClassVar[str] = "pass beta features for the entire batch as `betas=`"

    @takes_sampling.default
    def _takes_sampling(self) -> bool:
        return not parameters_refused_by(self.anthropic_version)
