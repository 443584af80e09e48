# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .beta_base_64_image_source_param import BetaBase64ImageSourceParam
from .beta_file_image_source_param import BetaFileImageSourceParam
from .beta_url_image_source_param import BetaURLImageSourceParam

BetaSource: TypeAlias = (
    BetaBase64ImageSourceParam | BetaURLImageSourceParam | BetaFileImageSourceParam | UnknownVariant
)
"""Where an image comes from: base64 data, a URL, or an uploaded file."""
