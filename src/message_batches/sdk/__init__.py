"""Talk to one Message Batches API, synchronously or asynchronously."""
