"""When a delivery that failed is tried again. Pure: chance is handed in."""

from __future__ import annotations

FIRST_MS = 1000
MOST_MS = 300_000
"""A channel that stays away is tried every five minutes, until the delivery expires."""


def pause_ms(attempts: int, chance: float, asked_s: float | None = None) -> int:
    """How long to wait after attempt number `attempts` (from 1) failed, ms.

    Doubles from 1 s to 5 min, times 0.5…1 by `chance` (0…1) so that many do not come back at once; never shorter than
    the receiver `asked_s` for.
    """
    steps = min(max(attempts, 1) - 1, 20)
    wait = min(FIRST_MS << steps, MOST_MS) * (0.5 + 0.5 * chance)
    return round(max(wait, (asked_s or 0) * 1000))
