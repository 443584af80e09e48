# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .base_64_image_source_param import Base64ImageSourceParam
from .beta_file_image_source_param import BetaFileImageSourceParam
from .url_image_source_param import URLImageSourceParam

BetaSource: TypeAlias = (
    Base64ImageSourceParam | URLImageSourceParam | BetaFileImageSourceParam | UnknownVariant
)
"""Where an image comes from: base64 data, a URL, or an uploaded file."""
