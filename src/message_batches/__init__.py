"""A client for the Message Batches API."""
