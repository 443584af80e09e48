"""What holds for all tests: a property that does not say with how many examples has a hundred."""

from __future__ import annotations

from hypothesis import settings

from tests.properties import examples

settings.register_profile("ours", examples(100))
settings.load_profile("ours")
