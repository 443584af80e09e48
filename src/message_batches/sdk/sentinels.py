"""Say "not given" where None already means something, and remove a header that would be sent."""

from __future__ import annotations

from typing import Literal, TypeGuard, TypeVar

T = TypeVar("T")


class NotGiven:
    """The caller said nothing, so the client's own setting holds."""

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "NOT_GIVEN"


class Omit:
    """As the value of a header: do not send that header at all."""

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "omit"


NOT_GIVEN = NotGiven()
not_given = NOT_GIVEN
omit = Omit()


def is_given(value: T | NotGiven | Omit) -> TypeGuard[T]:
    """Tell whether the caller gave a value."""
    return not isinstance(value, NotGiven | Omit)
