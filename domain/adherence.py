"""How much of a strength programme was done. Pure; days are those of the runner's own calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from domain.care import Programme
from domain.clock import local_day

WEEKDAYS = {"heel_drops": frozenset({0, 2, 4}), "alfredson": frozenset(range(7))}
"""The days of the week that a programme asks for, Monday = 0."""
WINDOW_DAYS = 7


@dataclass(frozen=True, slots=True)
class Adherence:
    """Days with a session asked for and done in the last seven full days; `share` 0…1, None = nothing was asked for."""

    asked: int
    done: int

    @property
    def share(self) -> float | None:
        """What was done of what was asked for; more than asked for is 1."""
        return None if not self.asked else min(1.0, self.done / self.asked)


def adherence(programme: Programme, sessions_ms: Iterable[int], now_ms: int, zone: str) -> Adherence:
    """What the seven days before today asked for and got. Today is not over, so it asks for nothing yet.

    A session on another day than it was planned for counts as well: three days a week is what matters.
    """
    today = local_day(now_ms if programme.ended_ms is None else min(now_ms, programme.ended_ms), zone)
    first = max(today - timedelta(days=WINDOW_DAYS), local_day(programme.started_ms, zone))
    days = [first + timedelta(days=i) for i in range((today - first).days)]
    done = {local_day(t_ms, zone) for t_ms in sessions_ms if programme.started_ms <= t_ms <= now_ms}
    return Adherence(
        asked=sum(day.weekday() in WEEKDAYS[programme.kind] for day in days),
        done=len(done.intersection(days)),
    )
