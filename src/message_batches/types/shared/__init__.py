# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `types.shared`."""

from message_batches.types import (
    APIErrorObject as APIErrorObject,
)
from message_batches.types import (
    AuthenticationError as AuthenticationError,
)
from message_batches.types import (
    AuthenticationErrorObject as AuthenticationErrorObject,
)
from message_batches.types import (
    BillingError as BillingError,
)
from message_batches.types import (
    BillingErrorObject as BillingErrorObject,
)
from message_batches.types import (
    ErrorObject as ErrorObject,
)
from message_batches.types import (
    ErrorResponse as ErrorResponse,
)
from message_batches.types import (
    GatewayTimeoutError as GatewayTimeoutError,
)
from message_batches.types import (
    GatewayTimeoutErrorObject as GatewayTimeoutErrorObject,
)
from message_batches.types import (
    InvalidRequestError as InvalidRequestError,
)
from message_batches.types import (
    InvalidRequestErrorObject as InvalidRequestErrorObject,
)
from message_batches.types import (
    NotFoundError as NotFoundError,
)
from message_batches.types import (
    NotFoundErrorObject as NotFoundErrorObject,
)
from message_batches.types import (
    OverloadedError as OverloadedError,
)
from message_batches.types import (
    OverloadedErrorObject as OverloadedErrorObject,
)
from message_batches.types import (
    PermissionError as PermissionError,
)
from message_batches.types import (
    PermissionErrorObject as PermissionErrorObject,
)
from message_batches.types import (
    RateLimitError as RateLimitError,
)
from message_batches.types import (
    RateLimitErrorObject as RateLimitErrorObject,
)
