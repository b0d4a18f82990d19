"""Findings: saved once per event, withdrawn when a later analysis no longer sees them, never deleted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.clock import iso
from domain.guards import safe_do
from domain.model import Evidence, Finding, Source, Tip
from domain.words import Say
from store.tables import AlertRow, FindingRow, RunRow

# Asked for every batch of runs: building one takes longer than running it.
_SAME_EVENTS = select(FindingRow).where(
    FindingRow.runner_id == sa.bindparam("runner"),
    col(FindingRow.rule).in_(sa.bindparam("rules", expanding=True)),
    col(FindingRow.key).in_(sa.bindparam("keys", expanding=True)),
)
_STANDING = select(FindingRow).where(
    FindingRow.runner_id == sa.bindparam("runner"),
    col(FindingRow.run_id).in_(sa.bindparam("runs", expanding=True)),
    col(FindingRow.checkin_id).is_(None),
    col(FindingRow.withdrawn_ms).is_(None),
)


def save(session: Session, runner_id: str, findings: Sequence[Finding]) -> list[int]:
    """Store findings; one whose (rule, key) is known is brought up to date in place. Returns the ids of the new ones.

    A known finding that became more severe is decided again, one that was withdrawn comes back.
    """
    known = _known(session, runner_id, findings)
    new = [row for finding in findings if (row := _keep(session, runner_id, known, finding)) is not None]
    session.flush()
    return [cast("int", row.id) for row in new]


def _known(session: Session, runner_id: str, findings: Sequence[Finding]) -> dict[tuple[str, str], FindingRow]:
    """The stored findings of the same events."""
    if not findings:
        return {}
    rules, keys = ({getattr(finding, name) for finding in findings} for name in ("rule", "key"))
    rows = session.exec(_SAME_EVENTS, params={"runner": runner_id, "rules": sorted(rules), "keys": sorted(keys)})
    return {(row.rule, row.key): row for row in rows}


def _keep(session: Session, runner_id: str, known: dict[tuple[str, str], FindingRow], finding: Finding) -> FindingRow | None:
    """Make `known` hold the finding; returns its row if it is new."""
    values, row = _values(finding), known.get((finding.rule, finding.key))
    if row is None:
        row = FindingRow(runner_id=runner_id, rule=finding.rule, key=finding.key, created_ms=finding.created_ms, **values)
        session.add(row)
        known[finding.rule, finding.key] = row
        return row
    worse = rank(values["severity"]) > rank(row.severity) or row.withdrawn_ms is not None
    for name, value in values.items():
        setattr(row, name, value)
    row.withdrawn_ms = None
    row.decided = row.decided and not worse
    return None


def replace_of_runs(
    session: Session, runner_id: str, judged: Sequence[tuple[int, Sequence[Finding]]], now_ms: int
) -> list[int]:
    """Save the findings of analysed runs, (run id, findings), and withdraw earlier ones of a run that are not among its own.

    It is as if one run was done after the other. Returns the ids of the new ones. Findings made live during a run (they
    carry a `sid` and no run id) are not touched.
    """
    known = _known(session, runner_id, [finding for _, found in judged for finding in found])
    for standing in session.exec(_STANDING, params={"runner": runner_id, "runs": [run_id for run_id, _ in judged]}):
        known[standing.rule, standing.key] = standing
    new: list[FindingRow] = []
    gone: list[int | None] = []
    for run_id, found in judged:
        kept = {(finding.rule, finding.key) for finding in found}
        for event, old in known.items():
            if old.run_id == run_id and old.checkin_id is None and old.withdrawn_ms is None and event not in kept:
                gone.append(_withdrawn(old, now_ms))
        new += [made for finding in found if (made := _keep(session, runner_id, known, finding)) is not None]
    session.flush()
    _look_again(session, gone, now_ms)
    return [cast("int", row.id) for row in new]


def _withdrawn(row: FindingRow, now_ms: int) -> int | None:
    row.withdrawn_ms = now_ms
    return row.id


def _look_again(session: Session, gone: Collection[int | None], now_ms: int) -> None:
    """Whoever was told of what is withdrawn may have to be told that as well."""
    if gone:
        told = col(AlertRow.finding_id).in_(gone), col(AlertRow.told_severity).is_not(None)
        session.execute(sa.update(AlertRow).where(*told).values(next_ms=now_ms))


def replace_of_reports(
    session: Session,
    runner_id: str,
    found: Sequence[Finding],
    now_ms: int,
    *,
    reports: Collection[str],
    rules: Collection[str],
    since_ms: int,
) -> list[int]:
    """Save what was found in `reports` (ids) and by `rules` of the runner as a whole, and withdraw what no longer is.

    Findings of runs, those made live, those of other reports and rules, and those of the runner made before `since_ms` are
    not touched. Returns the ids of the new ones.
    """
    nobody = col(FindingRow.run_id).is_(None) & col(FindingRow.checkin_id).is_(None)
    of_runner = col(FindingRow.rule).in_(rules) & nobody & (col(FindingRow.created_ms) >= since_ms)
    standing = session.exec(
        select(FindingRow).where(
            FindingRow.runner_id == runner_id,
            col(FindingRow.withdrawn_ms).is_(None),
            col(FindingRow.checkin_id).in_(reports) | of_runner,
        ),
    )
    kept = {(finding.rule, finding.key) for finding in found}
    gone = [_withdrawn(row, now_ms) for row in standing if (row.rule, row.key) not in kept]
    session.flush()
    _look_again(session, gone, now_ms)
    return save(session, runner_id, found)


def move(session: Session, from_run: int, to_run: int, now_ms: int) -> None:
    """What was found in one run was found in the other: both turned out to be the same, and nobody is told anything again.

    Where the like of it was found in both, that of `to_run` stands.
    """
    for row in session.exec(select(FindingRow).where(FindingRow.run_id == from_run)):
        key = ":".join(str(to_run) if part == str(from_run) else part for part in row.key.split(":"))
        alert = session.exec(select(AlertRow).where(AlertRow.finding_id == row.id)).first()
        if key != row.key and _known_by(session, row, key):
            row.withdrawn_ms, row.decided = row.withdrawn_ms or now_ms, True
            if alert is not None:
                alert.state, alert.next_ms, alert.resolved_ms = "resolved", None, alert.resolved_ms or now_ms
        elif key != row.key:
            if alert is not None:
                alert.key = alert.key.removesuffix(row.key) + key
            row.key = key
        row.run_id = to_run
        session.flush()
    session.execute(sa.update(AlertRow).where(col(AlertRow.run_id) == from_run).values(run_id=to_run))


def _known_by(session: Session, like: FindingRow, key: str) -> bool:
    same = FindingRow.runner_id == like.runner_id, FindingRow.rule == like.rule, FindingRow.key == key
    return session.exec(select(FindingRow.id).where(*same)).first() is not None


SEVERITIES = ("info", "watch", "warn", "stop", "urgent")
"""The least grave first."""


def rank(severity: str) -> int:
    """0 for info … 4 for urgent."""
    return SEVERITIES.index(severity)


def _values(finding: Finding) -> dict[str, Any]:
    return {
        "version": finding.version,
        "kind": finding.kind,
        "severity": finding.severity.value,
        "grade": finding.grade,
        "side": finding.side,
        "run_id": finding.run_id,
        "checkin_id": finding.checkin_id,
        "sid": finding.sid,
        "title": finding.title,
        "why": finding.why,
        "do": finding.do,
        "evidence": [_document(item) for item in finding.evidence],
        "sources": [_document(item) for item in finding.sources],
        "confidence": finding.confidence,
        "emergency": finding.emergency,
        "tips": list(finding.tips),
        "plan": finding.plan,
    }


def _document(item: Evidence | Source) -> dict[str, Any]:
    return {name: getattr(item, name) for name in item.__dataclass_fields__}


def undecided(session: Session, most: int = 200) -> list[FindingRow]:
    """Findings that the alerts stage has not looked at, oldest first."""
    query = select(FindingRow).where(~col(FindingRow.decided)).order_by(col(FindingRow.id)).limit(most)
    return list(session.exec(query))


def listing(
    session: Session,
    runner_id: str,
    *,
    run_id: int | None = None,
    since_ms: int | None = None,
    before: tuple[int, int] | None = None,
    most: int | None = None,
) -> list[FindingRow]:
    """A runner's standing findings, newest first; `before`: those that follow the one created then, with that id."""
    query = select(FindingRow).where(FindingRow.runner_id == runner_id, col(FindingRow.withdrawn_ms).is_(None))
    if run_id is not None:
        query = query.where(FindingRow.run_id == run_id)
    if since_ms is not None:
        query = query.where(FindingRow.created_ms >= since_ms)
    order = (col(FindingRow.created_ms), col(FindingRow.id))
    if before is not None:
        query = query.where(sa.tuple_(*order) < sa.tuple_(*map(sa.literal, before)))
    query = query.order_by(*(part.desc() for part in order))
    return list(session.exec(query if most is None else query.limit(most)))


_about = sa.func.coalesce(col(RunRow.started_ms), col(FindingRow.created_ms))
"""The instant that a finding is about: the start of its run, else when it was made."""


def between(
    session: Session, runner_id: str, rules: Sequence[str], from_ms: int, to_ms: int
) -> list[tuple[int, FindingRow]]:
    """Standing findings of these rules about [`from_ms`, `to_ms`), newest first, each with the instant it is about."""
    query = (
        sa.select(_about, FindingRow)
        .outerjoin(RunRow, col(RunRow.id) == col(FindingRow.run_id))
        .where(
            col(FindingRow.runner_id) == runner_id, col(FindingRow.rule).in_(rules), col(FindingRow.withdrawn_ms).is_(None)
        )
        .where(_about >= from_ms, _about < to_ms)
        .order_by(_about.desc(), col(FindingRow.id).desc())
    )
    return [(about_ms, row) for about_ms, row in session.execute(query)]


def last_about(session: Session, runner_id: str, rules: Sequence[str]) -> dict[str, int]:
    """The instant that the newest standing finding of each rule is about; rules without any are left out."""
    query = (
        sa.select(col(FindingRow.rule), sa.func.max(_about))
        .outerjoin(RunRow, col(RunRow.id) == col(FindingRow.run_id))
        .where(
            col(FindingRow.runner_id) == runner_id, col(FindingRow.rule).in_(rules), col(FindingRow.withdrawn_ms).is_(None)
        )
        .group_by(col(FindingRow.rule))
    )
    return dict(session.execute(query).all())


def count(session: Session) -> dict[str, int]:
    """How many standing findings there are, by rule."""
    query = (
        sa.select(FindingRow.rule, sa.func.count())  # type: ignore[call-overload]
        .where(col(FindingRow.withdrawn_ms).is_(None))
        .group_by(FindingRow.rule)
    )
    return dict(session.execute(query).all())


def as_json(row: FindingRow, banned: Mapping[Tip, str], say: Say) -> dict[str, Any]:
    """A finding in the form that the API and `soleus findings --json` show.

    `banned` (of the runner's care) holds advice back that must not be given now; `say` speaks to the runner.
    """
    return {
        "id": row.id,
        "created_at": iso(row.created_ms),
        "rule": row.rule,
        "version": row.version,
        "kind": row.kind,
        "severity": row.severity,
        "grade": row.grade,
        "side": row.side,
        "run": row.run_id,
        "checkin": row.checkin_id,
        "title": row.title,
        "why": row.why,
        "do": safe_do(row.do, row.tips, banned, say),
        "evidence": row.evidence,
        "sources": row.sources,
        "confidence": row.confidence,
        "emergency": row.emergency,
        "tips": list(row.tips),
        "plan": row.plan,
    }
