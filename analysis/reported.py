"""Check-ins that no live rule has judged yet, e.g. a pain marker that came by the web form while a run was under way."""

from __future__ import annotations

from sqlmodel import Session, col, select

from analysis.rules import acute, evaluate
from analysis.rules.base import Facts
from store import findings, people, reports
from store.tables import CheckInRow

MOST = 100


def any_waiting(session: Session) -> bool:
    """Whether there is anything for `judge_waiting`: a read, so that waiting for work takes no write lock."""
    return session.exec(select(CheckInRow.id).where(~col(CheckInRow.analysed)).limit(1)).first() is not None


def judge_waiting(session: Session, now_ms: int) -> int:
    """Judge waiting check-ins by the acute rules, in the caller's transaction; returns how many new findings there are."""
    new = 0
    waiting = session.exec(select(CheckInRow).where(~col(CheckInRow.analysed)).order_by(col(CheckInRow.t_ms)).limit(MOST))
    for row in waiting:
        facts = Facts(people.runner(session, row.runner_id), now_ms, pain=reports.check_in_of(row))
        new += len(findings.save(session, row.runner_id, evaluate(facts, "report", acute.RULES)))
        row.analysed = True
    return new
