"""When nobody has touched keyboard or mouse for a while.  It asks a clock and never waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable


class Idle:
    """Knows when the last input was; `minutes` of silence are too long, 0 never is."""

    def __init__(self, clock: Callable[[], dt.datetime], minutes: int) -> None:
        self._clock = clock
        self.minutes = minutes
        self._last = clock()

    def touched(self) -> None:
        """There was input just now."""
        self._last = self._clock()

    @property
    def too_long(self) -> bool:
        """Whether the silence has lasted.  A clock that was set back starts it anew."""
        now = self._clock()
        if now < self._last:
            self._last = now
        return bool(self.minutes) and now - self._last >= dt.timedelta(minutes=self.minutes)
