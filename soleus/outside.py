"""What the alerts are handed to speak to the world: keys, addresses, and what analysis and charts know of a week."""

from __future__ import annotations

from sqlmodel import Session

from alerts.choices import Links
from alerts.outside import Outside
from alerts.report import ReportFacts
from analysis import today as analysis_today
from analysis import weeks
from charts.band import Band
from charts.ladder import top
from charts.png import png
from charts.weekly import Week, weekly
from domain.clock import MS_PER_DAY
from domain.model import Runner
from soleus import care_facts, keys
from soleus.settings import Settings
from store import care, history, people, pushes
from store.sealed import Vault

WEEKS = 12
"""So many weeks are in the picture that goes with a message."""
WIDTH, HEIGHT = 640.0, 300.0


def of(config: Settings) -> Outside:
    """The alerts' means of this installation."""
    kept = keys.kept(config.keys_dir)
    return Outside(Vault(kept.channels), Links(kept.links, config.public_url), draw=load_picture, facts=week_facts)


def vault_of(config: Settings) -> Vault:
    """What reads and writes the channels' addresses."""
    return Vault(keys.kept(config.keys_dir).channels)


def load_picture(session: Session, runner_id: str, now_ms: int) -> bytes | None:
    """The runner's last weeks on their own range, as a PNG; None before there is a week."""
    runner = people.runner(session, runner_id)
    found = weeks.weeks(session, runner, now_ms)
    if not any(row.calf_km for row in found):
        return None
    drawn = [
        Week(
            row.start,
            row.calf_km,
            None if row.band is None else Band(row.band.low, row.band.high, row.band.red),
            row.current,
            row.mark,
        )
        for row in found
    ]
    shown = drawn[-WEEKS:]
    limit = top([*(week.calf_km for week in shown), *(week.band.red for week in shown if week.band is not None)])
    return png(weekly(drawn, limit, slots=WEEKS, width=WIDTH, height=HEIGHT, say=runner.say))


def week_facts(session: Session, runner: Runner, now_ms: int) -> ReportFacts:
    """The seven days up to `now_ms`, for the weekly report."""
    found = analysis_today.today(session, runner, now_ms)
    since_ms = now_ms - 7 * MS_PER_DAY
    known = care.load(session, runner.id)
    steps = [
        step for plan in known.plans if plan.state == "running" for step in care_facts.steps(runner, plan, known, now_ms)[:1]
    ]
    next_step = min(steps, key=lambda step: step.due_ms, default=None)
    past = history.window(session, runner.id, since_ms, now_ms + 1, runner.zone)
    done, asked = _strength(session, runner.id, now_ms)
    return ReportFacts(
        runs=sum(since_ms <= run.started_ms and not run.excluded for run in past),
        distance_m=found.week_distance_m,
        calf_km=found.week_calf_km,
        low=None if found.band is None else found.band.low,
        high=None if found.band is None else found.band.high,
        state=found.state,
        warnings=pushes.told_since(session, runner.id, since_ms),
        sessions_done=done,
        sessions_asked=asked,
        next_step=None if next_step is None else f"{next_step.title}, {runner.say.moment(next_step.due_ms)}",
        room_m=found.room_m,
        flag_open=bool(known.open_flags),
    )


def _strength(session: Session, runner_id: str, now_ms: int) -> tuple[int | None, int | None]:
    """Sessions of the strength programme that were done and due in its last whole week; None: there is none."""
    for plan in care.load(session, runner_id).plans:
        blocks = plan.facts.get("blocks", ())
        whole = [block for block in blocks if plan.started_ms + block["week"] * 7 * MS_PER_DAY <= now_ms]
        if plan.kind in {"heel_drops", "alfredson"} and plan.state == "running" and whole:
            return min(whole[-1]["done"], whole[-1]["of"]), whole[-1]["of"]
    return None, None
