"""The inbox: a runner's alerts in groups, what waits for an answer first, in pages.

open       told, and not answered yet               the gravest first
snoozed    put off until an instant to come         the soonest first
held       found, and not told: what will still be told first, the soonest first
answered   the runner said something to it          the newest first
closed     nothing is left to do about it           the newest first
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.errors import NotFound
from domain.model import Severity
from store import care, cursors, findings, people, views
from store.tables import AlertRow, FindingRow

Group = Literal["open", "snoozed", "held", "answered", "closed"]
GROUPS: tuple[Group, ...] = ("open", "snoozed", "held", "answered", "closed")
NEVER_MS = 2**53
"""Later than every instant there is."""
STEP = 2**54
"""Groups lie so far apart in the order of everything."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some alerts, the cursor of the next page (None on the last), and how many there are in each group."""

    items: list[dict[str, Any]]
    following: str | None
    counts: dict[Group, int]


def group_of(row: AlertRow, now_ms: int) -> Group:
    """The group of one alert: as `_group` has it in the query."""
    if row.state == "resolved":
        return "closed"
    if row.state == "acked":
        return "answered"
    if row.state == "snoozed" and (row.snoozed_until_ms or 0) > now_ms:
        return "snoozed"
    return "held" if row.decision != "send" else "open"


def _group(now_ms: int) -> sa.Case[str]:
    put_off = (col(AlertRow.state) == "snoozed") & (col(AlertRow.snoozed_until_ms) > now_ms)
    return sa.case(
        (col(AlertRow.state) == "resolved", "closed"),
        (col(AlertRow.state) == "acked", "answered"),
        (put_off, "snoozed"),
        (col(AlertRow.decision) != "send", "held"),
        else_="open",
    )


def _place(group: sa.Case[str]) -> sa.ColumnElement[int]:
    """What alerts are ordered by, the highest first; of the same place the newest first."""
    rank = sa.case({severity.value: severity.rank for severity in Severity}, value=col(AlertRow.severity), else_=0)
    within: dict[str, Any] = {
        "open": rank,
        "snoozed": -col(AlertRow.snoozed_until_ms),
        "held": -sa.func.coalesce(col(AlertRow.next_ms), NEVER_MS),
    }
    return sa.case(
        *((group == name, sa.literal(-i * STEP, sa.BigInteger) + within.get(name, 0)) for i, name in enumerate(GROUPS)),
        else_=0,
    )


def page(
    session: Session,
    runner_id: str,
    *,
    now_ms: int,
    group: Group | None = None,
    severity: str | None = None,
    cursor: str | None = None,
    most: int = 50,
) -> Page:
    """A page of the alerts of a group (of all, in the order of the groups), and of a severity, that follow `cursor`.

    Raises:
        NotFound: there is no such runner.
        BadInput: the cursor is not one of ours.

    """
    people.runner(session, runner_id)
    asked = _Asked(runner_id, now_ms, severity)
    rows, following = asked.rows(session, group, cursor, most)
    return Page(asked.shown(session, rows), following, asked.counts(session))


def overview(
    session: Session, runner_id: str, *, now_ms: int, severity: str | None, most: Mapping[Group, int]
) -> tuple[dict[Group, list[dict[str, Any]]], dict[Group, int]]:
    """The first alerts of each group, and how many there are in each.

    Raises:
        NotFound: there is no such runner.

    """
    people.runner(session, runner_id)
    asked = _Asked(runner_id, now_ms, severity)
    counts = asked.counts(session)
    rows = [row for name in GROUPS if counts[name] for row in asked.rows(session, name, None, most[name])[0]]
    shown = asked.shown(session, rows)
    return {name: [each for each in shown if each["group"] == name] for name in GROUPS}, counts


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whose alerts are asked for, as of when, and of which severity (None = any)."""

    runner_id: str
    now_ms: int
    severity: str | None

    @property
    def _own(self) -> list[sa.ColumnElement[bool]]:
        own = [col(AlertRow.runner_id) == self.runner_id]
        return own if self.severity is None else [*own, col(AlertRow.severity) == self.severity]

    def counts(self, session: Session) -> dict[Group, int]:
        group = _group(self.now_ms)
        query = sa.select(group, sa.func.count()).where(*self._own).group_by(group)
        counted = {name: int(n) for name, n in session.execute(query)}
        return {name: counted.get(name, 0) for name in GROUPS}

    def rows(
        self, session: Session, group: Group | None, cursor: str | None, most: int
    ) -> tuple[list[AlertRow], str | None]:
        place = _place(_group(self.now_ms))
        order = (place, col(AlertRow.created_ms), col(AlertRow.id))
        query = select(AlertRow, place).where(*self._own)
        if group is not None:
            query = query.where(_group(self.now_ms) == group)
        if cursor is not None:
            at, created, alert_id = cursors.read(cursor, int, int, int)
            here = (sa.literal(part, sa.BigInteger) for part in (-at, created, alert_id))
            query = query.where(sa.tuple_(*order) < sa.tuple_(*here))
        found = list(session.exec(query.order_by(*(part.desc() for part in order)).limit(most + 1)))
        rows = [row for row, _ in found[:most]]
        if len(found) <= most:
            return rows, None
        last, at = found[most - 1]
        return rows, cursors.written(-at, last.created_ms, last.id or 0)

    def shown(self, session: Session, rows: Sequence[AlertRow]) -> list[dict[str, Any]]:
        items = views.alerts_in_full(session, self.runner_id, rows)
        return [item | {"group": group_of(row, self.now_ms)} for item, row in zip(items, rows, strict=True)]


def one(session: Session, runner_id: str, alert_id: int, now_ms: int) -> dict[str, Any]:
    """One alert with its group and the finding that it is about (None for a reminder of a plan).

    Raises:
        NotFound: no such runner, or no such alert of that runner.

    """
    say, banned = people.runner(session, runner_id).say, care.banned(session, [runner_id])[runner_id]
    row = _row(session, runner_id, alert_id)
    finding = None if row.finding_id is None else session.get(FindingRow, row.finding_id)
    (shown,) = views.alerts_in_full(session, runner_id, [row])
    return shown | {
        "group": group_of(row, now_ms),
        "finding": None if finding is None else findings.as_json(finding, banned, say),
    }


def titles(session: Session, runner_id: str, alert_ids: Collection[int]) -> dict[int, str]:
    """What some of a runner's alerts are called."""
    query = select(AlertRow.id, AlertRow.title).where(AlertRow.runner_id == runner_id, col(AlertRow.id).in_(alert_ids))
    return {alert_id: title for alert_id, title in session.exec(query) if alert_id is not None}


def say_useful(session: Session, runner_id: str, alert_id: int, *, useful: bool | None) -> None:
    """Whether the runner found an alert useful; None takes it back. It changes nothing else.

    Raises:
        NotFound: no such alert of that runner.

    """
    _row(session, runner_id, alert_id).useful = useful
    session.flush()


def _row(session: Session, runner_id: str, alert_id: int) -> AlertRow:
    row = session.get(AlertRow, alert_id)
    if row is None or row.runner_id != runner_id:
        raise NotFound(f"{runner_id} has no alert {alert_id}.", "List them on the Alerts page.", field="alert")
    return row
