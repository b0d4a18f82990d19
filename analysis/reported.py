"""Check-ins that no live rule has judged yet, e.g. a pain marker that came by the web form while a run was under way."""

from __future__ import annotations

from typing import cast

from sqlmodel import Session, col, select

from analysis.rules import acute, evaluate
from analysis.rules.base import Facts
from domain.model import CheckIn, Side
from store import findings, people
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
        facts = Facts(people.runner(session, row.runner_id), now_ms, pain=check_in(row))
        new += len(findings.save(session, row.runner_id, evaluate(facts, acute.RULES)))
        row.analysed = True
    return new


def check_in(row: CheckInRow) -> CheckIn:
    """A stored report as the rules read it."""
    return CheckIn(
        id=row.id,
        t_ms=row.t_ms,
        received_ms=row.received_ms,
        source=row.source,
        phase="during" if row.phase == "during" else "after" if row.phase == "after" else None,
        sid=row.sid,
        device=row.device,
        site=row.site,
        side=cast("Side | None", row.side),
        character=row.character,
        onset=row.onset,
        severity=row.severity,
        course=row.course,
        answers=dict(row.answers),
        note=row.note,
    )
