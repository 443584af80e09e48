# Generated from generator/import_paths.txt by `python -m generator`. Do not edit.
"""The vendor's `_exceptions`."""

from message_batches import (
    AnthropicError as AnthropicError,
)
from message_batches import (
    APIConnectionError as APIConnectionError,
)
from message_batches import (
    APIError as APIError,
)
from message_batches import (
    APIResponseValidationError as APIResponseValidationError,
)
from message_batches import (
    APIStatusError as APIStatusError,
)
from message_batches import (
    APITimeoutError as APITimeoutError,
)
from message_batches import (
    AuthenticationError as AuthenticationError,
)
from message_batches import (
    BadRequestError as BadRequestError,
)
from message_batches import (
    ClientClosedRequestError as ClientClosedRequestError,
)
from message_batches import (
    ConflictError as ConflictError,
)
from message_batches import (
    ContentTooLargeError as ContentTooLargeError,
)
from message_batches import (
    CredentialsError as CredentialsError,
)
from message_batches import (
    DeadlineExceededError as DeadlineExceededError,
)
from message_batches import (
    GatewayTimeoutError as GatewayTimeoutError,
)
from message_batches import (
    HTTPNotImplementedError as HTTPNotImplementedError,
)
from message_batches import (
    InternalServerError as InternalServerError,
)
from message_batches import (
    NotFoundError as NotFoundError,
)
from message_batches import (
    OverloadedError as OverloadedError,
)
from message_batches import (
    PaymentRequiredError as PaymentRequiredError,
)
from message_batches import (
    PermissionDeniedError as PermissionDeniedError,
)
from message_batches import (
    PreconditionFailedError as PreconditionFailedError,
)
from message_batches import (
    RateLimitError as RateLimitError,
)
from message_batches import (
    RequestHeaderFieldsTooLargeError as RequestHeaderFieldsTooLargeError,
)
from message_batches import (
    RequestTimeoutError as RequestTimeoutError,
)
from message_batches import (
    RequestTooLargeError as RequestTooLargeError,
)
from message_batches import (
    ServiceUnavailableError as ServiceUnavailableError,
)
from message_batches import (
    UnprocessableEntityError as UnprocessableEntityError,
)
