"""How far can I go today? The smallest room left under the spike rule, the week's range, a return, and any plan.

Pain comes before the model: while a red flag is open, in a rest window, and after a stop that no report has followed yet,
no distance is offered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlmodel import Session, col, select

from analysis import limits as bounds
from analysis.band import Band, State
from analysis.history import Days, History
from analysis.limits import Limit
from analysis.rules.base import Facts
from analysis.rules.load_kind import monotony, workload_ratio
from analysis.rules.load_session import MIN_RUNS, WINDOW
from analysis.rules.load_week import band_on
from domain import emergency
from domain.care import Care
from domain.clock import MS_PER_DAY
from domain.model import Runner
from domain.words import Say
from store import care, history
from store.tables import CheckInRow, FindingRow

PAIN_MS = 2 * MS_PER_DAY
"""How long a stop that no report followed holds today's number back."""
NO_RUN_M = 500.0
"""Less room than this is no run."""

Held = Literal["flag", "rest", "pain", "limp"]
"""Why no distance is offered: an open red flag, a rest window, or a stop after which nothing was reported yet."""


@dataclass(frozen=True, slots=True)
class Today:
    """The answer for today. `room_m` None = not enough data or pain, never zero; 0 = the week is full, or rest.

    `week_calf_km` and `week_distance_m` are of the rolling 7 days that end today; `band` is the range that holds today.
    """

    room_m: float | None
    word: str
    """The state in the runner's words."""
    sentence: str
    next_action: str
    state: State = "unknown"
    week_calf_km: float | None = None
    week_distance_m: float | None = None
    band: Band | None = None
    limits: tuple[Limit, ...] = ()
    ratio: float | None = None
    """Acute:chronic, for display."""
    monotony: float | None = None
    """Foster's, for display."""
    note: str = ""
    held: Held | None = None


def today(session: Session, runner: Runner, now_ms: int) -> Today:
    """Read the runner's bounded past and answer. (read session, runner, now in Unix ms)."""
    past = history.window(session, runner.id, now_ms, now_ms + 1, runner.zone)
    start = history.first_start(session, runner.id)
    held = History(
        past,
        history.longest_before(session, runner.id, now_ms + 1),
        None if start is None else history.day_of(start, runner.zone),
        history.marked_weeks(session, runner.id),
    )
    facts = Facts(runner, now_ms, history=held, care=care.load(session, runner.id))
    return answer(facts, history.day_of(now_ms, runner.zone), stopped=_stopped(session, runner.id, now_ms))


def _stopped(session: Session, runner_id: str, now_ms: int) -> Held | None:
    """What stopped the runner in the last 48 h, unless a report came later: from then on the reports decide."""
    query = (
        select(FindingRow.rule, FindingRow.created_ms)
        .where(
            FindingRow.runner_id == runner_id,
            FindingRow.severity == "stop",
            FindingRow.created_ms >= now_ms - PAIN_MS,
            col(FindingRow.rule).in_(("acute.stop_now", "acute.limp")),
            col(FindingRow.withdrawn_ms).is_(None),
        )
        .order_by(col(FindingRow.created_ms).desc())
    )
    found = session.exec(query.limit(1)).first()
    if found is None:
        return None
    last = session.exec(select(sa.func.max(CheckInRow.t_ms)).where(CheckInRow.runner_id == runner_id)).first()
    if last is not None and last > found[1]:
        return None
    return "pain" if found[0] == "acute.stop_now" else "limp"


def answer(facts: Facts, day: int, *, stopped: Held | None = None) -> Today:
    """The answer from facts that end now; `day` is today's ordinal in the runner's zone; `stopped`: by what, lately."""
    runs, say = facts.history.counted, facts.say
    days = Days(runs, lambda run: run.calf, facts.history.first_day)
    recent = [run for run in runs if run.day > day - 7]
    week = days.week(day) if recent else None
    band = band_on(facts, days, day)
    state: State = "unknown" if week is None or band is None else band.state(week)
    limits = (*_of_plans(facts), *bounds.limits(facts, day, week or 0.0, band))
    held = _held(facts.care, stopped)
    known = [limit for limit in limits if limit.room_m is not None]
    least = min(known, key=lambda limit: limit.room_m or 0.0, default=None)
    room = least.room_m if least is not None and held in {None, "rest"} else None
    sentence, action = _held_words(facts, held) if held is not None else _words(facts, least, state)
    varied = monotony(days, day)
    return Today(
        room_m=room,
        word=say.text(f"today-word-{state if held is None else 'pain' if held == 'limp' else held}"),
        sentence=sentence,
        next_action=action,
        state=state,
        week_calf_km=week,
        week_distance_m=sum(run.distance_m or 0.0 for run in recent) if recent else None,
        band=band,
        limits=limits,
        ratio=workload_ratio(days, day),
        monotony=None if varied is None else varied[0],
        note=say.text("today-note-lower_bound") if any(run.calf is None for run in recent) else "",
        held=held,
    )


def _of_plans(facts: Facts) -> tuple[Limit, ...]:
    flags = facts.care.open_flags
    flagged = (bounds.limit(facts, flags[0].rule, "flag"),) if flags else ()
    plan = bounds.plan_limit(facts)
    return flagged if plan is None else (*flagged, plan)


def _held(care: Care, stopped: Held | None) -> Held | None:
    if care.open_flags:
        return "flag"
    return "rest" if care.resting is not None else stopped


def _held_words(facts: Facts, held: Held) -> tuple[str, str]:
    say = facts.say
    if held == "flag" and any(flag.emergency for flag in facts.care.open_flags):
        return _said(say, "today-emergency", number=emergency.number(facts.runner.country))
    return _said(say, f"today-{held}")


def _words(facts: Facts, least: Limit | None, state: State) -> tuple[str, str]:
    say, runs = facts.say, len(facts.history.counted)
    if least is None or least.room_m is None:
        have = say.text("today-have", runs=runs)
        enough, days = round(facts.value(MIN_RUNS)), round(facts.value(WINDOW))
        return say.text("today-unknown", have=have), say.text("today-unknown.next", runs=enough, days=days)
    back = bounds.way_back(facts.care)
    if back is not None and bounds.waits(back):
        return _said(say, "today-waits")
    if least.room_m < NO_RUN_M:
        return _said(say, "today-full")
    message = f"today-room-{state}" if state in {"above", "over"} else "today-room"
    return _said(say, message, distance=say.distance(least.room_m))


def _said(say: Say, message: str, **numbers: str) -> tuple[str, str]:
    return say.text(message, **numbers), say.text(f"{message}.next", **numbers)
