"""Compare ``openapi.yaml`` with the types that the vendor's SDK publishes.

Run ``python -m generator.audit`` where the SDK is installed. After a new release of the SDK it
prints what the contract lacks.
"""
