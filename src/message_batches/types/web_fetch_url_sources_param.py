# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.web_fetch_url_sources_param`."""

from message_batches.types import (
    ClientToolResults as ClientToolResults,
)
from message_batches.types import (
    UserInput as UserInput,
)
from message_batches.types import (
    WebFetchURLSourcesParam as WebFetchURLSourcesParam,
)
