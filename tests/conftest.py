"""Settings for all tests: a property is tested with 100 examples unless it sets another number."""

from __future__ import annotations

from hypothesis import settings

from tests.properties import examples

settings.register_profile("ours", examples(100))
settings.load_profile("ours")
