"""Back to running after a strain or a break: a ladder that moves on only when the next morning is no worse. Pure.

A session of the rung waits for a report from the next day on: at most 2 of 10 and no more than before the session → one
rung up; more → one rung back; no report → it stays, and the next session waits anew. Done after the top rung.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from analysis import plan_settings as settings
from analysis.plans.ladder import AFTER_BREAK, AFTER_LONG_BREAK, AFTER_STRAIN, LADDER, SOURCE
from analysis.plans.made import ENDED_DONE, ENDED_TIME, ENDED_WALKS, Made, quiet, worse_ms
from domain.care import Episode, Plan
from domain.clock import MS_PER_DAY, at_hour_ms, day_start_ms, local_day
from domain.model import CheckIn
from domain.past import PastRun

if TYPE_CHECKING:
    from analysis.care import Told

RULE = "load.return"


@dataclass(frozen=True, slots=True)
class Climb:
    """Where a runner stands on the ladder, and what it waits for."""

    rung: int
    changed_ms: int
    moved: Literal["begin", "up", "back"] = "begin"
    session_ms: int | None = None
    """End of the session that waits for its morning."""
    before: int | None = None
    """The last rating before that session, 0-10."""
    sessions: int = 0
    done_ms: int | None = None


def after_strain(told: Told, episode: Episode, rest: Plan, now_ms: int) -> Made | None:
    """The way back from the bottom, once the rest window of a strain has ended with walking that does not hurt."""
    if rest.ended_ms is None or rest.reason != ENDED_WALKS:
        return None
    reports = _about(told, episode)
    return _plan(told, f"return:{episode.key}", rest.ended_ms, AFTER_STRAIN, reports, now_ms, episode)


def after_breaks(told: Told, rests: Sequence[Plan], strained: Sequence[Plan], now_ms: int) -> list[Made]:
    """A way back, further up, for each time of at least 14 days without a run that no strain explains.

    `rests`: rest plans; `strained`: ways back after a strain, which go first. A new break takes the place of an old one.
    """
    made: list[Made] = []
    own = told.runner.thresholds
    for last, until_ms in _breaks(told, now_ms):
        begins = last.ended_ms + round(settings.OFF.of(own) * MS_PER_DAY)
        if begins > now_ms or any(_meets(plan, last.started_ms, until_ms) for plan in (*rests, *strained)):
            continue
        long = until_ms - last.ended_ms >= settings.LONG_OFF.of(own) * MS_PER_DAY
        rung = AFTER_LONG_BREAK if long else AFTER_BREAK
        if made and made[-1].plan.state != "ended":
            made[-1] = Made(replace(made[-1].plan, state="ended", ended_ms=begins, reason=ENDED_TIME))
        made.append(_plan(told, f"return:{last.run_id}", begins, rung, told.reports, now_ms))
    return made


def next_break(told: Told, now_ms: int) -> int | None:
    """When a runner who does not run from now on will have been away for long enough, or for very long."""
    last = max((run.ended_ms for run in told.runs if not run.excluded), default=None)
    if last is None:
        return None
    own = told.runner.thresholds
    after = (last + round(each.of(own) * MS_PER_DAY) for each in (settings.OFF, settings.LONG_OFF))
    return min((t_ms for t_ms in after if t_ms > now_ms), default=None)


def climb(  # noqa: PLR0917 - the parts of one plan
    told: Told,
    key: str,
    started_ms: int,
    first: int,
    reports: Sequence[CheckIn],
    until_ms: int,
) -> Climb:
    """Where the runner stands at `until_ms`, from the sessions and the reports since `started_ms`, in order."""
    state = Climb(first, started_ms)
    for what in _events(told, key, started_ms, reports, until_ms):
        if state.done_ms is not None:
            break
        state = _ran(told, state, what, reports) if isinstance(what, PastRun) else _morning(told, state, *what)
    return state


def _events(
    told: Told,
    key: str,
    started_ms: int,
    reports: Sequence[CheckIn],
    until_ms: int,
) -> Iterator[PastRun | tuple[int, int]]:
    """Sessions, and ratings as (when, 0-10), in the order in which they happened; "worse" to a reminder counts as 10."""
    ratings = [(each.t_ms, each.severity) for each in reports if each.severity is not None]
    ratings += [(each.t_ms, 10) for each in told.answers if each.plan == key and each.answer == "worse"]
    ratings.sort()
    for run in sorted(told.runs, key=lambda run: run.ended_ms):
        if run.excluded or run.started_ms < started_ms or run.ended_ms > until_ms:
            continue
        while ratings and ratings[0][0] < run.ended_ms:
            yield ratings.pop(0)
        yield run
    yield from (rating for rating in ratings if rating[0] <= until_ms)


def _ran(told: Told, state: Climb, run: PastRun, reports: Sequence[CheckIn]) -> Climb:
    """A run: a session of the rung if it was long enough."""
    rung = LADDER[state.rung - 1]
    moved_s = run.moving_s if run.moving_s is not None else (run.ended_ms - run.started_ms) / 1000
    if moved_s < settings.SESSION_SHARE.of(told.runner.thresholds) * rung.minutes * 60:
        return state
    rated = [each.severity for each in reports if each.t_ms <= run.started_ms and each.severity is not None]
    before = rated[-1] if rated else None
    return replace(state, session_ms=run.ended_ms, before=before, sessions=state.sessions + 1)


def _morning(told: Told, state: Climb, t_ms: int, severity: int) -> Climb:
    """A rating: it moves the ladder if a session waits and its next day has come."""
    if state.session_ms is None or t_ms < day_start_ms(_day_after(told, state.session_ms), told.runner.zone):
        return state
    worse = severity > settings.MORNING_MOST.of(told.runner.thresholds) or (
        state.before is not None and severity > state.before
    )
    rested = replace(state, session_ms=None, before=None, changed_ms=t_ms)
    if worse:
        return replace(rested, rung=max(state.rung - 1, 1), moved="back")
    if state.rung == len(LADDER):
        return replace(rested, done_ms=t_ms)
    return replace(rested, rung=state.rung + 1, moved="up")


def _plan(  # noqa: PLR0917 - the parts of one plan, from two callers
    told: Told,
    key: str,
    started_ms: int,
    first: int,
    reports: Sequence[CheckIn],
    now_ms: int,
    episode: Episode | None = None,
) -> Made:
    own = told.runner.thresholds
    over = started_ms + round(settings.LADDER_WEEKS.of(own) * 7 * MS_PER_DAY)
    stands = climb(told, key, started_ms, first, reports, min(now_ms, over))
    ended, reason = stands.done_ms, ENDED_DONE if stands.done_ms is not None else ""
    if ended is None and now_ms >= over:
        ended, reason = over, ENDED_TIME
    rung = LADDER[stands.rung - 1]
    hours = settings.waking(own)
    morning = None
    if stands.session_ms is not None:
        morning = at_hour_ms(_day_after(told, stands.session_ms), hours["wake"], told.runner.zone)
    plan = Plan(
        key=key,
        kind="return",
        rule=RULE,
        started_ms=started_ms,
        state="running" if ended is None else "ended",
        side=None if episode is None else episode.side,
        episode=None if episode is None else episode.key,
        ended_ms=ended,
        reason=reason,
        quiet=quiet(told, key, started_ms, better=False),
        facts=hours
        | {
            "after": "strain" if episode is not None else "break",
            "rung": stands.rung,
            "of": len(LADDER),
            "run_min": rung.run_min,
            "walk_min": rung.walk_min,
            "repeats": rung.repeats,
            "moved": stands.moved,
            "changed_ms": stands.changed_ms,
            "sessions": stands.sessions,
            "session_ms": stands.session_ms,
            "waiting_morning": morning,
            "before": stands.before,
            "source": SOURCE,
            "until_ms": over,
            "worse_ms": worse_ms(told, key, started_ms),
        },
    )
    return Made(plan, over if ended is None else None)


def _about(told: Told, episode: Episode) -> tuple[CheckIn, ...]:
    """Reports of the episode, and those that name no place at all."""
    own = set(episode.reports)
    return tuple(each for each in told.reports if each.id in own or (each.site is None and each.side is None))


def _breaks(told: Told, now_ms: int) -> Iterator[tuple[PastRun, int]]:
    """The last run before each time without runs, and when that time ended: with the next run, or now."""
    runs = [run for run in told.runs if not run.excluded]
    off_ms = settings.OFF.of(told.runner.thresholds) * MS_PER_DAY
    for n, run in enumerate(runs):
        until = runs[n + 1].started_ms if n + 1 < len(runs) else now_ms
        if until - run.ended_ms >= off_ms:
            yield run, until


def _meets(plan: Plan, from_ms: int, until_ms: int) -> bool:
    """Whether a plan was in force at any time from `from_ms` to `until_ms`."""
    return plan.started_ms <= until_ms and (plan.ended_ms is None or plan.ended_ms >= from_ms)


def _day_after(told: Told, t_ms: int) -> date:
    return local_day(t_ms, told.runner.zone) + timedelta(days=1)
