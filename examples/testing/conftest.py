pytest_plugins = ["message_batches.sandbox.pytest_plugin"]
