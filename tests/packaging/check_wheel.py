"""Check the results of a run with the installed wheel, and that both packages are complete."""

import importlib.metadata
import json
import sys
from pathlib import Path

import message_batches
import message_batches_api
from message_batches.lib._parse._transform import transform_schema  # a generated module
from message_batches.types.messages.message_batch import MessageBatch
from message_batches_api import models

assert MessageBatch is models.MessageBatch
assert transform_schema is message_batches.transform_schema
requests, results = (
    [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()]
    for name in sys.argv[1:]
)
sent = sorted(request["custom_id"] for request in requests)
received = sorted(result["custom_id"] for result in results)
assert sent == received, f"{len(sent)} sent, {len(received)} received"
for result in results:
    line = models.MessageBatchIndividualResponse.from_dict(result)
    assert line.to_wire() == result
    assert line.result.type == "succeeded", result

for package in (message_batches, message_batches_api):
    folder = Path(package.__path__[0])
    assert (folder / "py.typed").exists(), f"{package.__name__} is not marked as typed"
    assert "site-packages" in str(folder), f"{package.__name__} came from {folder}"
assert importlib.metadata.version("message-batches") == message_batches.__version__
print(f"{len(received)} results through the installed wheel")
