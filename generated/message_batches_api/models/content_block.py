# Generated from openapi.yaml by `python -m generator`. Do not edit: change the contract or the templates.
from __future__ import annotations

from typing import TypeAlias

from ..types import UnknownVariant
from .bash_code_execution_tool_result_block import BashCodeExecutionToolResultBlock
from .code_execution_tool_result_block import CodeExecutionToolResultBlock
from .container_upload_block import ContainerUploadBlock
from .redacted_thinking_block import RedactedThinkingBlock
from .server_tool_use_block import ServerToolUseBlock
from .text_block import TextBlock
from .text_editor_code_execution_tool_result_block import TextEditorCodeExecutionToolResultBlock
from .thinking_block import ThinkingBlock
from .tool_search_tool_result_block import ToolSearchToolResultBlock
from .tool_use_block import ToolUseBlock
from .web_fetch_tool_result_block import WebFetchToolResultBlock
from .web_search_tool_result_block import WebSearchToolResultBlock

ContentBlock: TypeAlias = (
    TextBlock
    | ThinkingBlock
    | RedactedThinkingBlock
    | ToolUseBlock
    | ServerToolUseBlock
    | WebSearchToolResultBlock
    | WebFetchToolResultBlock
    | CodeExecutionToolResultBlock
    | BashCodeExecutionToolResultBlock
    | TextEditorCodeExecutionToolResultBlock
    | ToolSearchToolResultBlock
    | ContainerUploadBlock
    | UnknownVariant
)
"""One block of the model's answer, such as text, thinking, a tool call or the result of a server tool; chosen by type."""
