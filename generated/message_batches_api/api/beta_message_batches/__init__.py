# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
"""Operations of the tag ``beta_message_batches``: import the module of the one you need."""
