"""What follows from everything a runner told: episodes, red flags, plans and bans, made anew at any instant. Pure.

Only what was told up to `now_ms` counts, in the order of when it was felt; so the order of arrival never matters, and what
was known at an earlier instant can always be asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from analysis import bans, course, plans, raised
from domain.care import Care, LogEntry, PlanAnswer, Programme
from domain.model import CheckIn, Runner
from domain.past import PastRun


@dataclass(frozen=True, slots=True)
class Told:
    """All that is known of a runner beside the samples; every tuple oldest first."""

    runner: Runner
    reports: tuple[CheckIn, ...] = ()
    runs: tuple[PastRun, ...] = ()
    log: tuple[LogEntry, ...] = ()
    programmes: tuple[Programme, ...] = ()
    answers: tuple[PlanAnswer, ...] = ()
    heavy_ms: tuple[int, ...] = field(default=())
    """Ends of the runs about which a load rule found something: unaccustomed exertion."""
    hot_ms: tuple[int, ...] = field(default=())
    """Ends of the runs in the heat, by a sensor or as entered."""

    def until(self, now_ms: int) -> Told:
        """What was told up to `now_ms`."""
        return replace(
            self,
            reports=tuple(report for report in self.reports if report.t_ms <= now_ms),
            runs=tuple(run for run in self.runs if run.ended_ms <= now_ms),
            log=tuple(entry for entry in self.log if entry.t_ms <= now_ms),
            programmes=tuple(each for each in self.programmes if each.started_ms <= now_ms),
            answers=tuple(answer for answer in self.answers if answer.t_ms <= now_ms),
            heavy_ms=tuple(t_ms for t_ms in self.heavy_ms if t_ms <= now_ms),
            hot_ms=tuple(t_ms for t_ms in self.hot_ms if t_ms <= now_ms),
        )


def care(told: Told, now_ms: int) -> Care:
    """The care of a runner at `now_ms`."""
    known = told.until(now_ms)
    episodes = course.heard(course.episodes(known), known.answers)
    flags = raised.flags(known, episodes, now_ms)
    made, next_ms = plans.plans(known, episodes, flags, now_ms)
    later = [t_ms for t_ms in (next_ms, raised.next_check(known, episodes, now_ms)) if t_ms is not None]
    return Care(now_ms, episodes, flags, made, bans.banned(made, flags), min(later, default=None))
