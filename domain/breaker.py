"""A channel that fails again and again is left alone for a while, so that a dead one costs nobody anything. Pure.

closed ── 5 failures on end ──▶ open: nothing is tried, but `stop` and `urgent`, one at a time
open ── its time is over ──▶ half open: one delivery is tried ── well ──▶ closed
                                                              └─ badly ──▶ open, for twice as long
"""

from __future__ import annotations

from dataclasses import dataclass

FAILURES = 5
FIRST_MS = 10_000
MOST_MS = 15 * 60_000


@dataclass(frozen=True, slots=True)
class Breaker:
    """`failures` on end; `open_until_ms`: nothing is tried before, UTC Unix ms (None: closed)."""

    failures: int = 0
    open_until_ms: int | None = None

    def is_open(self, now_ms: int) -> bool:
        """Whether it is left alone now."""
        return self.open_until_ms is not None and now_ms < self.open_until_ms

    def most(self, at_once: int) -> int:
        """How many deliveries may be tried together: one while nobody knows whether the channel is back."""
        return at_once if self.failures < FAILURES else 1


def after(breaker: Breaker, *, well: int, badly: int, now_ms: int, chance: float) -> Breaker:
    """The breaker after attempts, of which so many went well and so many failed in a way that may pass.

    What fails while it is open (it was under way when it opened, or could not wait) makes it no longer: a probe will tell.
    `chance` (0…1) keeps many channels of one dead service from coming back at once.
    """
    if well:
        return Breaker()
    if not badly or breaker.is_open(now_ms):
        return breaker
    half_open = breaker.failures >= FAILURES
    failures = breaker.failures + 1 if half_open else min(breaker.failures + badly, FAILURES)
    if failures < FAILURES:
        return Breaker(failures)
    pause_ms = min(FIRST_MS << min(failures - FAILURES, 10), MOST_MS) * (0.75 + 0.25 * chance)
    return Breaker(failures, now_ms + round(pause_ms))
