# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.encrypted_code_execution_result_block_param`."""

from message_batches.types import (
    EncryptedCodeExecutionResultBlockParam as EncryptedCodeExecutionResultBlockParam,
)
