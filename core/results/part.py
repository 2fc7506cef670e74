"""One part of the results, which may have failed while the others answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """A value, or the words why there is none.

    Attributes:
        value: The result, None when it failed or was not run.
        failure: Why there is none, empty when there is.
    """

    value: T | None = None
    failure: str = ""

    @property
    def is_ok(self) -> bool:
        """Whether there is a value."""
        return self.value is not None

    def require(self) -> T:
        """The value.

        Raises:
            ValueError: There is none.
        """
        if self.value is None:
            raise ValueError(self.failure or "This part was not computed.")
        return self.value
