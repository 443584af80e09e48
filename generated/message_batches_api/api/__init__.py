# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
"""The operations, a module each, by tag."""
