"""Build the package in ``generated/`` from ``openapi.yaml``: ``python -m generator``."""
