"""Settings for all tests: a property is tested with 100 examples unless it sets another number."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import settings

from tests.postgres import postgres, postgres_server
from tests.properties import examples
from tests.storages import bucket, memory, s3, s3_proxy

__all__ = ["bucket", "memory", "postgres", "postgres_server", "s3", "s3_proxy"]

# No test speaks TLS, and to read the authorities of a system takes most of the time that it takes
# to make a client. Thousands are made, here and in other processes.
os.environ["SSL_CERT_FILE"] = str(Path(__file__).with_name("authority.pem"))

settings.register_profile("ours", examples(100))
settings.load_profile("ours")
