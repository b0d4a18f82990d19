"""How long a device waits before it tries again, and when it gives up. Pure: times are told, in seconds of any clock."""

from __future__ import annotations

FIRST_WAIT_S = 5.0
"""A receipt usually follows within milliseconds; after this long something got lost."""
LONGEST_WAIT_S = 60.0
GIVE_UP_S = 900.0
"""With no receipt for a quarter of an hour nobody is there to store anything."""
FIRST_BACKOFF_S = 0.2
LONGEST_BACKOFF_S = 5.0


def backoff_s(attempt: int, chance: float) -> float:
    """Seconds before connection attempt number `attempt` (from 0): doubling, jittered by `chance` (0…1)."""
    return min(FIRST_BACKOFF_S * 2.0 ** min(attempt, 10), LONGEST_BACKOFF_S) * (0.5 + 0.5 * chance)


class Patience:
    """Watches over receipts: when none brings news for a while, it is time to send again, less and less often."""

    def __init__(self, now_s: float) -> None:
        self._news_s = self._asked_s = now_s
        self._wait_s = FIRST_WAIT_S

    def news(self, now_s: float) -> None:
        """A receipt brought something new (or nothing was awaited)."""
        self._news_s = self._asked_s = now_s
        self._wait_s = FIRST_WAIT_S

    def left_s(self, now_s: float) -> float:
        """Seconds until it is time to send again; 0 when it is."""
        return max(self._asked_s + self._wait_s - now_s, 0.0)

    def again(self, now_s: float) -> None:
        """Everything that is not covered is being sent again; the next time a little later."""
        self._asked_s = now_s
        self._wait_s = min(self._wait_s * 2, LONGEST_WAIT_S)

    def silence_s(self, now_s: float) -> float:
        """How long no receipt has brought anything new."""
        return now_s - self._news_s

    def exhausted(self, now_s: float) -> bool:
        """Whether it is time to give up."""
        return self.silence_s(now_s) > GIVE_UP_S
