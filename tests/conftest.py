"""Settings for all tests: a property is tested with 100 examples unless it sets another number."""

from __future__ import annotations

from hypothesis import settings

from tests.postgres import postgres, postgres_server
from tests.properties import examples
from tests.storages import bucket, memory, s3, s3_proxy

__all__ = ["bucket", "memory", "postgres", "postgres_server", "s3", "s3_proxy"]

settings.register_profile("ours", examples(100))
settings.load_profile("ours")
