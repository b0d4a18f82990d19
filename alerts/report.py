"""The weekly report: what the week was, in two sentences and a picture, on the evening that the runner chose. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from charts.band import State
from domain.words import Said, Say


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """The seven days up to a moment. None = not known, never zero.

    `calf_km` with its usual range `low`…`high`; `warnings`: alerts that were told; `sessions_done` of `sessions_asked`
    strength sessions; `next_step`: what a plan asks for next, in words.
    """

    runs: int
    distance_m: float | None = None
    calf_km: float | None = None
    low: float | None = None
    high: float | None = None
    state: State = "unknown"
    warnings: int = 0
    sessions_done: int | None = None
    sessions_asked: int | None = None
    next_step: str | None = None
    room_m: float | None = None
    flag_open: bool = False


NOTHING_KNOWN = ReportFacts(0)
LEAST_ROOM_M = 500.0
"""With less room than this nobody is told how far they can go."""


def words(facts: ReportFacts, say: Say) -> Said:
    """The report in the runner's words."""
    if facts.runs == 0 or facts.distance_m is None:
        week = say.text("report-no-runs")
    else:
        week = say.text("report-runs", runs=facts.runs, distance=say.distance(facts.distance_m))
    parts = [week]
    if facts.calf_km is not None and facts.low is not None and facts.high is not None:
        low, high = (say.number(value, 1) for value in (facts.low, facts.high))
        parts.append(say.text(f"report-load-{facts.state}", load=say.number(facts.calf_km, 1), low=low, high=high))
    elif facts.calf_km is not None:
        parts.append(say.text("report-load-unknown", load=say.number(facts.calf_km, 1)))
    if facts.warnings:
        parts.append(say.text("report-warnings", n=facts.warnings))
    if facts.sessions_done is not None and facts.sessions_asked:
        parts.append(say.text("report-strength", done=facts.sessions_done, of=facts.sessions_asked))
    return Said(say.text("report-title"), " ".join(parts), _next(facts, say))


def _next(facts: ReportFacts, say: Say) -> str:
    """What comes next: pain before plans, plans before numbers."""
    if facts.flag_open:
        return say.text("report-next-flag")
    if facts.next_step is not None:
        return say.text("report-next-step", step=facts.next_step)
    if facts.room_m is None:
        return say.text("report-next")
    if facts.room_m < LEAST_ROOM_M:
        return say.text("today-full.next")
    return say.text("report-next-room", distance=say.distance(facts.room_m))
