"""Tests of the examples for orchestrators; `nox -s orchestrators` installs what they need."""
