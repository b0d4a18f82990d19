"""What follows from a runner's reports, in the one form that both the API and the command's `--json` print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlmodel import Session, col, select

from domain import red_flags
from domain.care import Care, Episode, LogEntry, Plan, Programme, RedFlag, Triage
from domain.clock import MS_PER_DAY, iso
from domain.errors import NotFound, shape
from domain.model import Runner
from domain.words import Say
from store import care as care_rows
from store import findings, log, people, views
from store.tables import CheckInRow, FindingRow, PlanRow


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One thing that a plan asks for: when it is due (UTC Unix ms), which, and what is said then."""

    due_ms: int
    kind: str
    title: str
    do: str


StepsOf = Callable[[Runner, Plan, Care, int], Sequence[PlanStep]]
"""(runner, plan, care, now in Unix ms) → what is due of a plan from now on, soonest first."""


def no_steps(_runner: Runner, _plan: Plan, _care: Care, _now_ms: int) -> Sequence[PlanStep]:
    """Knows nothing of due times."""
    return ()


def care_as_json(session: Session, runner_id: str, steps: StepsOf, now_ms: int) -> dict[str, Any]:
    """Episodes, red flags, plans and what must not be advised now, as analysis made them last; newest first.

    Raises:
        NotFound: there is no such runner.

    """
    runner = people.runner(session, runner_id)
    care = care_rows.load(session, runner_id)
    looked_at = _sweeps(session, runner_id)
    return {
        "at": _iso(care.at_ms or None),
        "episodes": [episode_as_json(episode) for episode in reversed(care.episodes)],
        "flags": [flag_as_json(flag) for flag in reversed(care.flags)],
        "plans": [
            plan_as_json(plan, runner.say, steps(runner, plan, care, now_ms), looked_at.get(plan.key))
            for plan in reversed(care.plans)
        ],
        "banned": dict(care.banned),
    }


def report_as_json(session: Session, runner_id: str, report_id: str, steps: StepsOf, now_ms: int) -> dict[str, Any]:
    """A stored report with what follows from it: what its answers speak for, findings, plans, and what was not asked.

    Raises:
        NotFound: there is no such runner or report.

    """
    runner = people.runner(session, runner_id)
    row = session.get(CheckInRow, (runner_id, report_id))
    if row is None:
        raise NotFound(f"{runner_id} has no check-in {shape(report_id)}.", "List them under /check-ins.", field="report")
    care = care_rows.load(session, runner_id)
    episode = care.episode_of(report_id)
    looked_at = _sweeps(session, runner_id)
    plans = [] if episode is None else [plan for plan in care.plans if plan.episode == episode.key]
    return views.check_in_as_json(row) | {
        "episode": None if episode is None else episode.key,
        "triage": None if episode is None else triage_as_json(episode.triage),
        "findings": [
            findings.as_json(found, care.banned, runner.say)
            for found in _findings_of(session, runner_id, report_id, episode)
        ],
        "plans": [
            plan_as_json(plan, runner.say, steps(runner, plan, care, now_ms), looked_at.get(plan.key)) for plan in plans
        ],
        "not_asked": list(red_flags.not_asked(row.answers)),
    }


def _findings_of(session: Session, runner_id: str, report_id: str, episode: Episode | None) -> list[FindingRow]:
    """The standing findings of a report and of its episode, the gravest first."""
    mine = col(FindingRow.checkin_id) == report_id
    if episode is not None:
        mine |= col(FindingRow.key).in_((f"episode:{episode.key}", f"persistent:{episode.key}"))
    query = select(FindingRow).where(FindingRow.runner_id == runner_id, col(FindingRow.withdrawn_ms).is_(None), mine)
    return sorted(session.exec(query), key=lambda row: (-findings.rank(row.severity), row.rule, row.id or 0))


def _sweeps(session: Session, runner_id: str) -> dict[str, int | None]:
    """When each plan is looked at next."""
    query = select(PlanRow.key, PlanRow.next_ms).where(PlanRow.runner_id == runner_id)
    return dict(session.exec(query).all())


def triage_as_json(triage: Triage) -> dict[str, Any]:
    """What the answers speak for, and which answer spoke for what."""
    return {
        "reading": triage.reading,
        "clear": triage.clear,
        "against": triage.against,
        "points": dict(triage.points),
        "spoke": [
            {"question": spoke.question, "answer": spoke.answer, "pattern": spoke.pattern, "points": spoke.points}
            for spoke in triage.spoke
        ],
        "ask": list(triage.ask),
    }


def episode_as_json(episode: Episode) -> dict[str, Any]:
    """Reports of one site and side, and their course."""
    return {
        "key": episode.key,
        "started_at": iso(episode.started_ms),
        "last_at": iso(episode.last_ms),
        "settled_at": _iso(episode.settled_ms),
        "site": episode.site,
        "side": episode.side,
        "course": episode.course,
        "answered_at": _iso(episode.answered_ms),
        "ratings": [{"at": iso(rating.t_ms), "severity": rating.severity} for rating in episode.ratings],
        "triage": triage_as_json(episode.triage),
        "since": {pattern: iso(t_ms) for pattern, t_ms in episode.since.items()},
        "reports": list(episode.reports),
    }


def flag_as_json(flag: RedFlag) -> dict[str, Any]:
    """A red flag, open until a clinician or two check-ins close it."""
    return {
        "rule": flag.rule,
        "key": flag.key,
        "open": flag.closed_ms is None,
        "emergency": flag.emergency,
        "raised_at": iso(flag.raised_ms),
        "closed_at": _iso(flag.closed_ms),
        "closed_by": flag.closed_by,
    }


def plan_as_json(plan: Plan, say: Say, steps: Sequence[PlanStep] = (), looked_at_ms: int | None = None) -> dict[str, Any]:
    """A plan with what is due of it; `next_at` the soonest step, or when it is looked at next."""
    over = plan.state == "ended"
    return {
        "key": plan.key,
        "kind": plan.kind,
        "rule": plan.rule,
        "state": plan.state,
        "reason": _reason(plan, say),
        "quiet": plan.quiet,
        "side": plan.side,
        "episode": plan.episode,
        "started_at": iso(plan.started_ms),
        "ended_at": _iso(plan.ended_ms),
        "next_at": _iso(steps[0].due_ms if steps else None if over else looked_at_ms),
        "steps": [{"due_at": iso(step.due_ms), "kind": step.kind, "title": step.title, "do": step.do} for step in steps],
        "facts": msgspec.to_builtins(plan.facts),
    }


def log_as_json(entry: LogEntry) -> dict[str, Any]:
    """One entry of the log."""
    return {
        "id": entry.id,
        "at": iso(entry.t_ms),
        "kind": entry.kind,
        "minutes": entry.minutes,
        "pain": entry.pain,
        "note": entry.note,
    }


def programmes_json(session: Session, runner_id: str) -> list[dict[str, Any]]:
    """Every strength programme, newest first, with its plan's state and what was done of it.

    Raises:
        NotFound: there is no such runner.

    """
    say = people.runner(session, runner_id).say
    plans = {plan.key: plan for plan in care_rows.plans(session, runner_id)}
    return [
        _programme(programme, plans.get(f"{programme.kind}:{programme.id}"), say)
        for programme in reversed(log.programmes(session, runner_id))
    ]


def _programme(programme: Programme, plan: Plan | None, say: Say) -> dict[str, Any]:
    facts = {} if plan is None else plan.facts
    blocks = facts.get("blocks", ())
    ended_ms = 0 if plan is None or plan.ended_ms is None else plan.ended_ms
    lasted = (ended_ms - programme.started_ms) // (7 * MS_PER_DAY)
    over = [block for block in blocks if block["week"] < facts["week"] or block["week"] <= lasted]
    return {
        "id": programme.id,
        "kind": programme.kind,
        "on": programme.ended_ms is None,
        "started_at": iso(programme.started_ms),
        "ended_at": _iso(programme.ended_ms),
        "plan": None if plan is None else plan.key,
        "state": None if plan is None else plan.state,
        "reason": "" if plan is None else _reason(plan, say),
        "week": facts.get("week"),
        "weeks": facts.get("weeks"),
        "blocks": [dict(block) for block in blocks],
        "asked": sum(block["of"] for block in over),
        "done": sum(min(block["done"], block["of"]) for block in over),
        "adherence": facts.get("adherence"),
    }


def _reason(plan: Plan, say: Say) -> str:
    """Why a plan is not running, in words."""
    return say.text(plan.reason) if plan.reason and say.has(plan.reason) else plan.reason


def _iso(t_ms: int | None) -> str | None:
    return None if t_ms is None else iso(t_ms)
