"""What a runner did before a run: sums by day and week, and which weeks are known at all. Pure; the window is bounded.

A rolling week ends on a given day and has seven days of the runner's own calendar, so that a long run every Sunday is never
counted twice. A week is **known** when it holds at least one counted run, each with the number asked for, and begins no
earlier
than the runner's first run. A week without any run is unknown, not rest: nothing tells a rest week from a watch in a drawer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter

from domain.clock import MS_PER_DAY
from domain.past import PastRun

_PAD = 7
WEEKS_BACK = 12
"""How many rolling weeks before the current one may lend their numbers."""
ASKED_WEEKS = 4
"""The last so many known weeks make the band."""
_STARTED_MS = attrgetter("started_ms")
_NO_RUN, _KNOWN, _UNKNOWN = 0, 1, 2
"""What a day's runs say of its sum; of a week the greatest counts."""


@dataclass(frozen=True)
class History:
    """The runner's runs before the one in question, oldest first; excluded ones are there but do not count."""

    runs: Sequence[PastRun] = ()
    longest_ever_m: float | None = None
    first_day: int | None = None
    """Ordinal of the day of the first run ever."""
    marked_weeks: Mapping[int, str] = field(default_factory=dict)
    """Ordinal of a Monday → race or taper."""

    @cached_property
    def counted(self) -> tuple[PastRun, ...]:
        """Without the excluded ones."""
        return tuple([run for run in self.runs if not run.excluded])

    def since(self, from_ms: int) -> tuple[PastRun, ...]:
        """The counted runs that started at `from_ms` or later."""
        return self.counted[bisect_left(self.counted, from_ms, key=_STARTED_MS) :]

    def until(self, index: int) -> History:
        """What was history for the counted run number `index`."""
        return History(self.counted[:index], None, self.first_day, self.marked_weeks)


class Days:
    """One quantity by day: runs oldest first, excluded ones left out, `value(run)` None = not known for that run."""

    def __init__(self, runs: Sequence[PastRun], value: Callable[[PastRun], float | None], first_day: int | None) -> None:
        counted = [run for run in runs if not run.excluded]
        # A week of padding on either side: a rolling week is then always a slice.
        self._from = (counted[0].day if counted else 0) - _PAD
        length = (counted[-1].day if counted else 0) - self._from + 1 + _PAD
        self._sums, self._said = [0.0] * length, [_NO_RUN] * length
        self._first_day = first_day
        for run in counted:
            at, amount = run.day - self._from, value(run)
            if amount is None:
                self._said[at] = _UNKNOWN
            else:
                self._sums[at] += amount
                self._said[at] = self._said[at] or _KNOWN

    def day(self, day: int) -> float:
        """The sum of one day (an ordinal)."""
        at = day - self._from
        return self._sums[at] if 0 <= at < len(self._sums) else 0.0

    def _week(self, last_day: int) -> slice:
        at = last_day - self._from
        return slice(max(at - 6, 0), max(at + 1, 0))

    def week(self, last_day: int) -> float:
        """The sum of the seven days that end with `last_day` (an ordinal)."""
        return sum(self._sums[self._week(last_day)])

    def known(self, last_day: int) -> bool:
        """Whether the week that ends with `last_day` is known."""
        if self._first_day is not None and last_day - 6 < self._first_day:
            return False
        return max(self._said[self._week(last_day)], default=_NO_RUN) == _KNOWN

    def weeks_before(self, day: int, most: int = ASKED_WEEKS) -> list[float]:
        """The last `most` known weeks before the one that ends with `day`, newest first."""
        found: list[float] = []
        for back in range(1, WEEKS_BACK + 1):
            if len(found) == most:
                break
            if self.known(day - 7 * back):
                found.append(self.week(day - 7 * back))
        return found


def monday_of(day: int) -> int:
    """The ordinal of the Monday of the ISO week that `day` is in."""
    return day - (day - 1) % 7  # ordinal 1 was a Monday


def iso_week(day: int) -> str:
    """E.g. `2026-W47`."""
    year, week, _ = date.fromordinal(day).isocalendar()
    return f"{year}-W{week:02d}"


@dataclass(frozen=True, slots=True)
class Break:
    """Time off, and what was before it. Distances in m; `returned_day` is the ordinal of the first run after."""

    days: int
    returned_day: int
    returned_run: int
    longest_m: float
    week_m: float | None
    """Mean week of the four before the break; None when they are not all known to the runner's history."""


def last_break(runs: Sequence[PastRun], least_days: float, reach_days: int) -> Break | None:
    """The last break of `least_days` or more that ended within `reach_days` of the last of `runs` (oldest first)."""
    for i in range(len(runs) - 1, 0, -1):
        if runs[-1].day - runs[i].day >= reach_days:
            return None
        off_ms = runs[i].started_ms - runs[i - 1].ended_ms
        if off_ms < least_days * MS_PER_DAY:
            continue
        before = [run for run in runs[:i] if run.started_ms >= runs[i - 1].ended_ms - 28 * MS_PER_DAY]
        metres = [run.distance_m for run in before if run.distance_m is not None]
        if not metres:
            return None
        whole = runs[0].started_ms <= runs[i - 1].ended_ms - 21 * MS_PER_DAY and len(metres) == len(before)
        return Break(
            days=int(off_ms // MS_PER_DAY),
            returned_day=runs[i].day,
            returned_run=runs[i].run_id,
            longest_m=max(metres),
            week_m=sum(metres) / 4 if whole else None,
        )
    return None
