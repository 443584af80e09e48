"""Builds the package in ``generated/`` from ``openapi.yaml``; run it as ``python -m generator``."""
