"""When the index is used, and when it is made anew."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from bot.domain.errors import IndexUnusableError
from bot.services.ports import Progress

_TRIES = 3  # somebody may edit the knowledge while the index is being built

T_co = TypeVar("T_co", covariant=True)


class Indexes(Protocol[T_co]):
    """Opens an index that fits, and builds one that does."""

    def open(self) -> T_co:
        """Load the index.

        Raises:
            IndexUnusableError: it does not fit; the message says why.

        """
        ...

    def build(self, progress: Progress | None = None) -> Any:
        """Build the index and make it the current one."""
        ...


def opened(indexes: Indexes[T_co], progress: Progress | None = None) -> T_co:
    """Open the index; where it is missing, stale or damaged, mend it by building it again.

    Raises:
        IndexUnusableError: it can neither be used nor built; the message names the command.

    """
    reason = ""
    for _ in range(_TRIES):
        try:
            return indexes.open()
        except IndexUnusableError as unusable:
            reason = str(unusable)
        try:
            indexes.build(progress)
        except IndexUnusableError as error:
            raise IndexUnusableError(_hopeless(reason, str(error))) from error
    try:
        return indexes.open()
    except IndexUnusableError as error:
        raise IndexUnusableError(_hopeless(reason, f"once built, {error}")) from error


def _hopeless(reason: str, obstacle: str) -> str:
    return (
        f"The index cannot be used ({reason}) and could not be built: {obstacle}. "
        "Run `coach index build --force`; `coach doctor` says more."
    )
