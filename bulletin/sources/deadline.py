"""A point in time after which a piece of work is given up; one for all hops, tries and reads."""

from __future__ import annotations

import time

from bulletin.errors import OverLimit


class Deadline:
    """``seconds`` from now, on the monotonic clock."""

    __slots__ = ("_end", "seconds")

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left; zero or less when it has passed."""
        return self._end - time.monotonic()

    def check(self, what: str) -> float:
        """Seconds left. Raises `OverLimit` (code ``timeout``) naming ``what`` when none are."""
        left = self.left()
        if left <= 0:
            raise self.passed(what)
        return left

    def passed(self, what: str) -> OverLimit:
        """The error for a deadline that has passed."""
        return OverLimit(
            f"{what}：{self.seconds:g} 秒内未能取完；可用 --timeout 放宽"
            f" · not had within {self.seconds:g} s; try a longer --timeout",
            code="timeout",
        )
