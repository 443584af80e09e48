"""What both packages of the vendor have in common: how they call the operations of batches."""

from __future__ import annotations

from dataclasses import replace

from generator.audit.forms import Object, Operation

_IDS = {
    "create": "create_{}message_batch",
    "list": "list_{}message_batches",
    "retrieve": "retrieve_{}message_batch",
    "delete": "delete_{}message_batch",
    "cancel": "cancel_{}message_batch",
    "results": "get_{}message_batch_results",
}


class VendorError(Exception):
    """The SDK uses a construct that the audit cannot read."""


def operation_id(method: str, *, beta: bool) -> str:
    """Return what the contract calls a method; one that it does not know keeps its name."""
    return _IDS.get(method, method + "_{}message_batch").format("beta_" if beta else "")


def route(path: str, *, beta: bool) -> str:
    """Return the path that the contract has for a route of the vendor."""
    return path + ("?beta=true" if beta else "")


def without_headers(body: Object, operation: Operation) -> Object:
    """Return what is sent as the body, of the parameters that the vendor lists in one type."""
    headers = {
        name.removeprefix("header anthropic-").replace("-", "_")
        for name in operation.parameters
        if name.startswith("header ")
    }
    if "beta" in headers:
        headers.add("betas")
    return replace(body, fields={k: f for k, f in body.fields.items() if k not in headers})
