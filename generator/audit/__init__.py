"""Holds ``openapi.yaml`` against the types that the vendor's SDK publishes.

Run it as ``python -m generator.audit`` where the SDK is installed. This is how a change of the API
is noticed: install a new release of the SDK, run the audit, and it prints what the contract lacks.
"""
