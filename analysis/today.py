"""How far can I go today? The smallest room left under the spike rule, the week's range, and a return after a break.

Pain comes before the model: after a marker that said stop, no distance is offered until the runner has checked in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from sqlmodel import Session, col, select

from analysis.band import Band, State
from analysis.history import Days, History
from analysis.rules.base import Facts
from analysis.rules.load_kind import monotony, workload_ratio
from analysis.rules.load_session import RATIO, longest_of, returning, share_after
from analysis.rules.load_week import band_on
from domain.clock import MS_PER_DAY
from domain.model import Runner
from domain.past import PastRun
from domain.units import format_distance
from store import history
from store.tables import FindingRow

PAIN_MS = 2 * MS_PER_DAY
"""How long a stop after pain holds today's number back."""
TYPICAL_DAYS = 28
"""A runner's usual calf-km per km is the median of the runs of so many days."""

Word = Literal["Below range", "In range", "Above range", "Over the red line", "Not enough data", "Pain reported"]
WORDS: dict[State, Word] = {
    "below": "Below range",
    "in": "In range",
    "above": "Above range",
    "over": "Over the red line",
    "unknown": "Not enough data",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing that bounds today's run: its rule, the room it leaves, m (None = it cannot tell), and why."""

    rule: str
    title: str
    why: str
    room_m: float | None = None


@dataclass(frozen=True, slots=True)
class Today:
    """The answer for today. `room_m` None = not enough data or pain, never zero; 0 = the week is full.

    `week_calf_km` and `week_distance_m` are of the rolling 7 days that end today; `band` is the range that holds today.
    """

    room_m: float | None
    word: Word
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
    stopped = session.exec(
        select(FindingRow.title).where(
            FindingRow.runner_id == runner.id,
            FindingRow.rule == "acute.stop_now",
            FindingRow.severity == "stop",
            FindingRow.created_ms >= now_ms - PAIN_MS,
            col(FindingRow.withdrawn_ms).is_(None),
        ),
    ).first()
    facts = Facts(runner, now_ms, history=held)
    return answer(facts, history.day_of(now_ms, runner.zone), pain=stopped is not None)


def answer(facts: Facts, day: int, *, pain: bool = False) -> Today:
    """The answer from facts that end now; `day` is today's ordinal in the runner's zone; `pain`: a marker said stop."""
    runs = facts.history.counted
    days = Days(runs, lambda run: run.calf, facts.history.first_day)
    recent = [run for run in runs if run.day > day - 7]
    week = days.week(day) if recent else None
    metres = sum(run.distance_m or 0.0 for run in recent) if recent else None
    band = band_on(facts, days, day)
    state: State = "unknown" if week is None or band is None else band.state(week)
    limits = _limits(facts, day, week or 0.0, band)
    rooms = [limit.room_m for limit in limits if limit.room_m is not None]
    unknown_load = any(run.calf is None for run in recent)
    varied = monotony(days, day)
    room = min(rooms) if rooms else None
    sentence, action = _say(facts, room, state, unheld=len(runs))
    word = WORDS[state]
    if pain:
        room, word = None, "Pain reported"
        sentence = "You marked pain that says stop; no distance is offered."
        action = "Check in, answer the eight questions, and do not run on pain."
    return Today(
        room_m=room,
        word=word,
        sentence=sentence,
        next_action=action,
        state=state,
        week_calf_km=week,
        week_distance_m=metres,
        band=band,
        limits=limits,
        ratio=workload_ratio(days, day),
        monotony=None if varied is None else varied[0],
        note="The load of a run of this week is not known yet; the sum is a lower bound." if unknown_load else "",
    )


def _limits(facts: Facts, day: int, week: float, band: Band | None) -> tuple[Limit, ...]:
    units = facts.runner.units
    found: list[Limit] = []
    own = PastRun(run_id=0, started_ms=facts.now_ms, ended_ms=facts.now_ms, day=day)
    off = returning(facts, (*facts.runs, own))
    longest = longest_of(facts, facts.now_ms)
    if off is not None:
        share = share_after(facts, off, day)
        room = share * off.longest_m
        why = (
            f"After {off.days} days off: {share * 100:.0f} % of {format_distance(off.longest_m, units)}, the longest before."
        )
        found.append(Limit("load.return", "Back after time off", why, room))
        if off.week_m is not None:
            since = sum(run.distance_m or 0.0 for run in facts.runs if run.day > day - 7 and run.day >= off.returned_day)
            left = max(share * off.week_m - since, 0.0)
            why = (
                f"{share * 100:.0f} % of the {format_distance(off.week_m, units)} a week before it, less what was run since."
            )
            found.append(Limit("load.return", "The week of a return", why, left))
    elif longest is None:
        why = "Fewer than 3 runs in the last 30 days, or none of 3 km: there is nothing to hold a long run against."
        found.append(Limit("load.session_spike", "Longest run of 30 days", why))
    else:
        ratio = facts.ratio(RATIO)
        why = f"{ratio:.2f} times {format_distance(longest.metres, units)}, the longest of {longest.runs} runs in 30 days."
        found.append(Limit("load.session_spike", "Longest run of 30 days", why, ratio * longest.metres))
    found.append(_week_limit(facts, day, week, band))
    return tuple(found)


def _week_limit(facts: Facts, day: int, week: float, band: Band | None) -> Limit:
    title = "This week's calf load"
    per_km = typical_per_km(facts.history.counted, day)
    if band is None or per_km is None:
        return Limit("load.week_calf", title, "Fewer than 3 known weeks of the last 12: your usual range is not known yet.")
    left = max(band.high - week, 0.0)
    why = (
        f"{week:.1f} of {band.high:.1f} calf-km are used in 7 days; one of your kilometres costs {per_km:.2f} calf-km."
        if left > 0
        else f"{week:.1f} calf-km in 7 days is already above your range of {band.low:.1f}-{band.high:.1f}."
    )
    return Limit("load.week_calf", title, why, left / per_km * 1000)


def typical_per_km(runs: Sequence[PastRun], day: int) -> float | None:
    """What a kilometre usually costs this runner, calf-km per km: the median of the runs of the last 28 days, at least 3."""
    costs = [
        run.calf / run.distance_m * 1000
        for run in runs
        if run.day > day - TYPICAL_DAYS and run.calf and run.distance_m and run.distance_m >= 1000  # noqa: PLR2004 - a kilometre
    ]
    return median(costs) if len(costs) >= 3 else None  # noqa: PLR2004 - fewer are no habit


def _say(facts: Facts, room: float | None, state: State, *, unheld: int) -> tuple[str, str]:
    if room is None:
        have = f"{unheld} run{'' if unheld == 1 else 's'} so far" if unheld else "no runs yet"
        sentence = f"Not enough data yet for today's number ({have})."
        return sentence, "Run as you are used to: three runs in 30 days are enough for a first number."
    text = format_distance(room, facts.runner.units)
    if room < 500:  # noqa: PLR2004 - half a kilometre is no run
        return "Today is a day off: no room is left this week.", "Rest, or walk; room grows again as older days pass."
    word = {"above": "the week is above your range", "over": "the week is over your red line"}.get(state)
    sentence = f"Up to {text} today" + (f"; {word}." if word else ".")
    return sentence, "Keep it easy, and stop if anything hurts."
