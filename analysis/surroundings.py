"""What the runs around a pain say for or against a pattern, as far as they are known. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from analysis.segments import unpack_speeds
from analysis.triage import Support
from domain.clock import MS_PER_DAY
from domain.model import CheckIn
from domain.past import PastRun
from domain.thresholds import Threshold

if TYPE_CHECKING:
    from analysis.care import Told

_ARTICLE = "the article"
ONSET_FROM = Threshold("triage.doms.onset_from", "h", 24, 12, 36, _ARTICLE)
ONSET_TO = Threshold("triage.doms.onset_to", "h", 72, 48, 96, _ARTICLE)
TOLD_LATE = Threshold("triage.doms.told_late", "h", 24, 0, 72, "expert")
DOMS_OVER = Threshold("triage.doms.over_by", "days", 7, 4, 7, "rule catalogue")
LOAD_DAYS = Threshold("triage.doms.load_days", "days", 3, 1, 4, "rule catalogue")
AFTER_RUN = Threshold("triage.cramp.after_run", "h", 1, 0.5, 3, "rule catalogue")
LONG_RUN = Threshold("triage.cramp.long_run", "min", 90, 45, 240, "rule catalogue")
INTENSE = Threshold("triage.cramp.intense_share", "%", 25, 10, 60, "expert")
HOT = Threshold("triage.cramp.hot", "°C", 25, 15, 35, "rule catalogue")
DOMS_SETTINGS = (ONSET_FROM, ONSET_TO, TOLD_LATE, DOMS_OVER, LOAD_DAYS)
CRAMP_SETTINGS = (AFTER_RUN, LONG_RUN, INTENSE, HOT)
HOUR_MS = 3_600_000
KNOWN_MS = 7 * MS_PER_DAY
"""Runs are known of when there is one in so long before the pain: without any, nothing is said about them."""

SPEEDS_MS = 90 * MS_PER_DAY
FEWEST_RUNS = 3
FAST_PERCENTILE = 85


class Surroundings:
    """The runs of a runner, asked about the time around a pain."""

    def __init__(self, told: Told) -> None:
        self._runs = [run for run in told.runs if not run.excluded]
        self._heavy = told.heavy_ms
        self._hot = told.hot_ms
        own = told.runner.thresholds
        self._from, self._to, self._late = (round(each.of(own) * HOUR_MS) for each in (ONSET_FROM, ONSET_TO, TOLD_LATE))
        self._load = round(LOAD_DAYS.of(own) * MS_PER_DAY)
        self._over = round(DOMS_OVER.of(own) * MS_PER_DAY)
        self._after = round(AFTER_RUN.of(own) * HOUR_MS)
        self._long_s = LONG_RUN.of(own) * 60
        self._share = INTENSE.of(own) / 100

    def of(self, began_ms: int, now_ms: int, *, lasting: bool, over: Sequence[CheckIn]) -> Support:
        """What speaks for a pain that began at `began_ms`, at `now_ms`; `over` are its reports so far."""
        ended = [run for run in self._runs if run.ended_ms <= now_ms and run.started_ms <= began_ms]
        near = [run for run in ended if began_ms - run.ended_ms <= self._after]
        known = any(began_ms - run.ended_ms <= KNOWN_MS for run in ended)
        days_before = any(self._from <= began_ms - run.ended_ms <= self._to + self._late for run in ended)
        return Support(
            run_before=days_before if known else None,
            heavy=any(0 <= began_ms - t_ms <= self._load for t_ms in self._heavy) or None,
            hot=any(run.ended_ms in self._hot for run in near) or None,
            long=any((run.moving_s or 0.0) >= self._long_s for run in near) or None,
            intense=any(self._intense(run) for run in near) or None,
            lasting=lasting,
            over_week=any(report.severity and report.t_ms - began_ms >= self._over for report in over),
        )

    def _intense(self, run: PastRun) -> bool:
        """Whether much of a run was faster than the runner mostly is: above the 85th percentile of the 90 days before."""
        before = [
            past.speeds
            for past in self._runs
            if past.speeds and past.ended_ms < run.started_ms and run.started_ms - past.started_ms <= SPEEDS_MS
        ]
        if not run.speeds or len(before) < FEWEST_RUNS:
            return False
        usual, own = np.cumsum(unpack_speeds(*before)), unpack_speeds(run.speeds)
        fast = usual > FAST_PERCENTILE / 100 * usual[-1]
        return bool(own.sum() > 0 and own[1:][fast[:-1]].sum() >= self._share * own.sum())
