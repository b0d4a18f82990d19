"""What Home Assistant is told of a runner, put together from the analysis, the findings and the care."""

from __future__ import annotations

from sqlmodel import Session

from analysis import today as analysis_today
from domain.care import Care
from domain.guards import safe_do
from domain.home import HomeState, LastFinding, NextStep, OpenEpisode
from domain.model import Runner, Severity
from soleus import care_facts
from store import care as kept
from store import findings, people

MOST_FINDINGS = 50
"""How far back the newest finding is looked for among those that are only shown."""


def of(session: Session, runner_id: str, now_ms: int) -> HomeState:
    """Everything that Home Assistant is told.

    Raises:
        NotFound: there is no such runner.

    """
    runner = people.runner(session, runner_id)
    found = analysis_today.today(session, runner, now_ms)
    care = kept.load(session, runner_id)
    return HomeState(
        say=runner.say,
        word=found.word,
        sentence=found.sentence,
        state=found.state,
        held=found.held,
        week_calf_km=found.week_calf_km,
        low=None if found.band is None else found.band.low,
        high=None if found.band is None else found.band.high,
        room_m=found.room_m,
        finding=_newest(session, runner, care),
        episode=_episode(care),
        step=_step(runner, care, now_ms),
    )


def _newest(session: Session, runner: Runner, care: Care) -> LastFinding | None:
    rows = findings.listing(session, runner.id, most=MOST_FINDINGS)
    row = next((row for row in rows if row.kind != "display"), None)
    if row is None:
        return None
    do = safe_do(row.do, row.tips, care.banned, runner.say)
    return LastFinding(row.rule, row.title, row.why, do, Severity(row.severity), row.created_ms)


def _episode(care: Care) -> OpenEpisode | None:
    standing = [episode for episode in care.episodes if episode.settled_ms is None]
    if not standing:
        return None
    newest = max(standing, key=lambda episode: episode.last_ms)
    return OpenEpisode(newest.site, newest.side, newest.course, newest.last_severity, newest.started_ms)


def _step(runner: Runner, care: Care, now_ms: int) -> NextStep | None:
    coming = [step for plan in care.plans for step in care_facts.steps(runner, plan, care, now_ms)]
    soonest = min(coming, key=lambda step: step.due_ms, default=None)
    return None if soonest is None else NextStep(soonest.due_ms, soonest.kind, soonest.title, soonest.do)
