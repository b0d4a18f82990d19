"""The Load page's rows: calendar weeks in the runner's zone, each against the range that the weeks before it made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from analysis.band import Band, State
from analysis.history import Days, History, monday_of
from analysis.rules.base import Facts
from analysis.rules.load_kind import ACWR, MONOTONY
from analysis.rules.load_week import band_on
from domain.care import LogEntry
from domain.clock import MS_PER_DAY, day_start_ms
from domain.model import Evidence, Runner
from domain.past import PastRun
from store import history, log

WEEKS = 104
"""Most weeks that are shown."""
LEAD_DAYS = 91
"""Days before the first week shown that its range may rest on."""


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One calendar week, Monday to Sunday. `calf_km` None = unknown: a week without a run is not known to have been rest."""

    start: date
    calf_km: float | None
    distance_m: float | None
    ascent_m: float | None
    runs: int
    band: Band | None
    state: State
    current: bool
    mark: str | None = None
    """race | taper"""
    work_minutes: float | None = None
    """Other calf work of the week as the runner entered it, minutes; shown apart, in no sum. None = none was entered."""


def weeks(session: Session, runner: Runner, now_ms: int, most: int = WEEKS, last: date | None = None) -> tuple[WeekRow, ...]:
    """The runner's weeks up to now or to that of the day `last`, oldest first, from the first run on; at most `most`."""
    today = history.day_of(now_ms, runner.zone)
    end = today if last is None else min(today, monday_of(last.toordinal()) + 6)
    first = monday_of(end) - 7 * (most - 1)
    from_ms = day_start_ms(date.fromordinal(first - LEAD_DAYS), runner.zone)
    to_ms = min(now_ms + 1, day_start_ms(date.fromordinal(end + 1), runner.zone))
    past = history.window(session, runner.id, from_ms + history.WINDOW_MS, to_ms, runner.zone)
    start = history.first_start(session, runner.id)
    if start is None:
        return ()
    first_day = history.day_of(start, runner.zone)
    held = History(past, None, first_day, history.marked_weeks(session, runner.id))
    facts = Facts(runner, now_ms, history=held)
    shown = max(first, monday_of(first_day))
    entries = log.entries(session, runner.id, day_start_ms(date.fromordinal(shown), runner.zone), to_ms - 1)
    return rows_of(facts, shown, today, work_minutes(entries, runner.zone), end)


def work_minutes(entries: Sequence[LogEntry], zone: str) -> dict[int, float]:
    """Minutes of other calf work by week (the ordinal of its Monday); strength sessions are a programme's, not counted."""
    found: dict[int, float] = {}
    for entry in entries:
        if entry.kind != "strength" and entry.minutes is not None:
            monday = monday_of(history.day_of(entry.t_ms, zone))
            found[monday] = found.get(monday, 0.0) + entry.minutes
    return found


def rows_of(
    facts: Facts,
    first_monday: int,
    today: int,
    work: Mapping[int, float] | None = None,
    end: int | None = None,
) -> tuple[WeekRow, ...]:
    """Rows for the weeks from `first_monday` to the one of `end`, or of `today` (ordinals), from the runs of `facts`.

    `work`: other calf work, minutes by the ordinal of a Monday.
    """
    runs, first_day = facts.history.counted, facts.history.first_day
    calf = Days(runs, lambda run: run.calf, first_day)
    distance = Days(runs, lambda run: run.distance_m, None)
    ascent = Days(runs, lambda run: run.ascent_m, None)
    counts = _counts(runs)
    found = []
    for monday in range(first_monday, (today if end is None else end) + 1, 7):
        sunday = monday + 6
        count = counts.get(monday, 0)
        band = band_on(facts, calf, sunday)
        # The first week holds the first run: what was run in it is known, though it does not make a range.
        load = calf.week(sunday) if count else None
        current = monday <= today <= sunday
        found.append(
            WeekRow(
                start=date.fromordinal(monday),
                calf_km=load,
                distance_m=distance.week(sunday) if count else None,
                ascent_m=ascent.week(sunday) if count else None,
                runs=count,
                band=band,
                state="unknown" if load is None or band is None else band.state(load),
                current=current,
                mark=facts.history.marked_weeks.get(monday),
                work_minutes=(work or {}).get(monday),
            ),
        )
    return tuple(found)


def _counts(runs: Sequence[PastRun]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for run in runs:
        monday = monday_of(run.day)
        counts[monday] = counts.get(monday, 0) + 1
    return counts


def displays(session: Session, runner: Runner, now_ms: int) -> tuple[Evidence, ...]:
    """What is shown beside the weeks and never alerts: acute:chronic ratio, monotony and strain of the last 7 days."""
    past = history.window(session, runner.id, now_ms - 40 * MS_PER_DAY + history.WINDOW_MS, now_ms + 1, runner.zone)
    counted = [run for run in past if not run.excluded]
    if not counted:
        return ()
    start = history.first_start(session, runner.id)
    first_day = None if start is None else history.day_of(start, runner.zone)
    facts = Facts(runner, now_ms, run=counted[-1], history=History(counted[:-1], None, first_day))
    shown: list[Evidence] = []
    for rule in (ACWR, MONOTONY):
        found = rule.evaluate(facts)
        if found is not None and not isinstance(found, tuple):
            shown += found.evidence
    return tuple(shown)
