"""What follows from a runner's reports, made anew and stored as a whole: findings, episodes, red flags, plans, bans.

Everything is made from all that was told, so that doing it twice, late, or in another order of arrival gives the same.
"""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa
from sqlmodel import Session, col, select

from analysis import course, guarding
from analysis.care import Told, care
from analysis.rules import RULES, evaluate, version_for
from analysis.rules.base import Facts
from analysis.told import REACH_MS, told
from domain.care import NOTHING, Care
from domain.model import CheckIn, Finding
from store import care as kept
from store import findings, notes, people, reports
from store.tables import CheckInRow

MOST = 100
"""Runners that are worked off in one transaction."""
OF_RUNNER = frozenset(rule.id for rule in RULES if "runner" in rule.on)
"""Rules whose findings belong to no run and no report, guards among them."""


def any_waiting(session: Session, now_ms: int, *, reports_only: bool = False) -> bool:
    """Whether there is anything for `refresh_due`: a read, so that waiting for work takes no write lock."""
    return bool(_unjudged(session, 1)) or (not reports_only and bool(kept.due(session, now_ms, 1)))


def refresh_due(session: Session, now_ms: int, *, reports_only: bool = False) -> int:
    """Make the care of every runner anew for whom something changed, in the caller's transaction; returns how many.

    `reports_only`: of those who reported something, because runs still wait to be analysed and would change it again.
    """
    others = [] if reports_only else kept.due(session, now_ms, MOST)
    runners = list(dict.fromkeys((*_unjudged(session, MOST), *others)))
    for runner_id in runners:
        refresh(session, runner_id, now_ms)
    return len(runners)


def take(session: Session, runner_id: str, report: CheckIn, now_ms: int) -> Care:
    """Store a report and judge it, in the caller's transaction; the same id again changes nothing."""
    reports.save_check_in(session, runner_id, report)
    return refresh(session, runner_id, now_ms)


def refresh(session: Session, runner_id: str, now_ms: int) -> Care:
    """Make a runner's care and findings anew, as of `now_ms` (Unix ms), in the caller's transaction."""
    runner = people.runner(session, runner_id)
    known = told(session, runner, now_ms)
    made = care(known, now_ms)
    since_ms = now_ms - REACH_MS
    judged = [report for report in known.reports if since_ms <= report.t_ms]
    found = [*of_reports(known.until(now_ms), since_ms), *of_runner(known.until(now_ms), made, since_ms)]
    guards = frozenset(guarding.GUARDS)
    ids = [report.id for report in judged]
    mine = OF_RUNNER - guards
    findings.replace_of_reports(session, runner_id, found, now_ms, reports=ids, rules=mine, since_ms=since_ms)
    standing = [row for row in findings.listing(session, runner_id, since_ms=since_ms) if row.rule not in guards]
    held = guarding.held(runner, standing, made)
    findings.replace_of_reports(session, runner_id, held, now_ms, reports=(), rules=guards, since_ms=since_ms)
    kept.save(session, runner_id, made, now_ms)
    session.execute(
        sa.update(CheckInRow).where(col(CheckInRow.runner_id) == runner_id, ~col(CheckInRow.analysed)).values(analysed=True)
    )
    notes.tell(session, _version_note(runner_id), version_for(runner))
    return made


def mark_outdated(session: Session) -> int:
    """Make care due that was made by other rules or settings than those in force; returns for how many runners."""
    reporting = set(session.exec(select(CheckInRow.runner_id).distinct()))
    outdated = [
        runner.id
        for runner in people.runners(session)
        if runner.id in reporting and notes.told(session, _version_note(runner.id)) != version_for(runner)
    ]
    for runner_id in outdated:
        kept.mark_due(session, runner_id)
    return len(outdated)


def of_reports(known: Told, since_ms: int) -> list[Finding]:
    """What the rules find in each report from `since_ms` on, told in the light of those before it.

    Of an episode the latest report decides; a finding was made when it first held.
    """
    found: dict[tuple[str, str], Finding] = {}
    latest: dict[str, str] = {}
    seen: list[CheckIn] = []
    for report, episodes in course.unfolding(known):
        seen.append(report)
        if report.t_ms < since_ms:
            continue
        facts = Facts(
            known.runner,
            report.t_ms,
            pain=report,
            reports=tuple(seen),
            care=Care(report.t_ms, episodes) if episodes else NOTHING,
        )
        for finding in evaluate(facts, "report"):
            event = (finding.rule, finding.key)
            first = found.get(event)
            found[event] = finding if first is None else replace(finding, created_ms=first.created_ms)
            latest[finding.key] = report.id
    return [finding for finding in found.values() if finding.checkin_id == latest[finding.key]]


def of_runner(known: Told, made: Care, since_ms: int) -> list[Finding]:
    """What the rules find in the runner as a whole."""
    facts = Facts(
        known.runner,
        made.at_ms,
        reports=known.reports,
        care=made,
        strength_ms=tuple(entry.t_ms for entry in known.log if entry.kind == "strength"),
        programme=next((each for each in reversed(known.programmes) if each.ended_ms is None), None),
    )
    return [finding for finding in evaluate(facts, "runner") if finding.created_ms >= since_ms]


def _unjudged(session: Session, most: int) -> list[str]:
    """Runners with reports that nothing has judged yet."""
    query = select(CheckInRow.runner_id).where(~col(CheckInRow.analysed)).distinct()
    return list(session.exec(query.limit(most)))


def _version_note(runner_id: str) -> str:
    return f"care:{runner_id}"
