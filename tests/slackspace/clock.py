"""The workspace's time, which a test can turn forward."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass
class Timing:
    """Slack's time limits; a test shortens what it would have to wait for.

    `pace` stretches (above 1) or shortens (below 1) the waits between redeliveries.
    """

    ack_seconds: float = 3
    retry_after: tuple[float, ...] = (0, 60, 300)
    pace: float = 1
    trigger_seconds: float = 3
    response_url_seconds: float = 1800
    response_url_uses: int = 5
    patience: float = 10  # how long a test waits for what it expects


class Clock:
    """Real time plus what a test has skipped."""

    def __init__(self) -> None:
        self._skipped = 0.0
        self._last = 0

    def now(self) -> float:
        """Give the time in seconds since 1970."""
        return time.time() + self._skipped

    def skip(self, seconds: float) -> None:
        """Turn the clock forward."""
        self._skipped += seconds

    def ts(self) -> str:
        """Give a timestamp that no other message has."""
        self._last = max(int(self.now() * 1_000_000), self._last + 1)
        seconds, micro = divmod(self._last, 1_000_000)
        return f"{seconds}.{micro:06d}"
