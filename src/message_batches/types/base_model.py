"""The base of all models, for `isinstance`."""

from message_batches_api.model_methods import Model as BaseModel

__all__ = ["BaseModel"]
