"""Erasing a runner: everything that is known of the runner here, in steps that a kill between any two of them does not undo.

First the mark (`begin`): from its commit on there is no such runner for anybody, the devices cannot log in, whoever was
signed in is not any more, and nothing is left for the stages to do. Then the rows (`step`), table by table, some at a time;
at last the runner's own row, which carries the mark. What is due can be told from the rows, so that it goes on after a
restart. Backups are not ours to reach: they keep what they keep.
"""

from __future__ import annotations

from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.errors import Conflict, NotFound, shape
from store import belongings, roles, scrubbing
from store.tables import (
    AccountRow,
    AlertRow,
    AuditRow,
    CareRow,
    ChannelRow,
    CoachingRow,
    CoachNoteRow,
    DeliveryRow,
    DeviceRow,
    FindingRow,
    ImportJobRow,
    InvitationRow,
    PlanRow,
    PreferencesRow,
    PullRow,
    PushRow,
    RunnerRow,
    RunRow,
    SignInRow,
    TokenRow,
)

ROWS = 500
"""So many rows in one transaction; …"""
BLOBS = 50
"""… of tables with samples, files and messages only so many."""
_LARGE = frozenset({"trace", "run_source", "original", "inbox", "metrics"})
SETTLE_MS = 3000
"""The last step waits so long after the mark: what was on its way into the store when it was set has arrived by then."""


def last_admin(session: Session, account: AccountRow) -> bool:
    """Whether nobody could administer this installation without that account, though others use it."""
    if not account.admin or account.disabled_ms is not None:
        return False
    others = session.exec(select(AccountRow.id).where(AccountRow.id != account.id).limit(1)).first() is not None
    return others and not roles.another_admin(session, account.id or 0)


def account_of(session: Session, runner_id: str) -> AccountRow | None:
    """The account that signs in as this runner."""
    return session.exec(select(AccountRow).where(AccountRow.runner_id == runner_id)).first()


def begin(session: Session, runner_id: str, now_ms: int) -> None:
    """Mark a runner to be erased; again it changes nothing.

    Raises:
        NotFound: no such runner.
        Conflict: the runner's account is the only one that administers, and others would be left.

    """
    row = session.get(RunnerRow, runner_id)
    if row is None:
        raise NotFound(f"There is no runner {shape(runner_id)}.", "See them with: soleus runner list", field="runner")
    if row.erasing_ms is not None:
        return
    account = account_of(session, runner_id)
    if account is not None and last_admin(session, account):
        raise Conflict(
            f"{runner_id} is the only administrator here, and others use this installation.",
            "Make somebody else an administrator first.",
            field="runner",
        )
    scrubbing.overwrite(session)
    row.erasing_ms, row.positions_from = now_ms, None
    if account is not None:
        forget_account(session, account)
    mine = _mine(runner_id)
    waiting = sa.select(PushRow.id).where(mine(PushRow))  # type: ignore[call-overload]
    session.execute(sa.delete(DeliveryRow).where(col(DeliveryRow.push_id).in_(waiting)))
    for name in ("breaker", "import_file"):
        hanging = belongings.every()[name]
        session.execute(sa.delete(hanging).where(belongings.whose(hanging, runner_id)))
    for table in (DeviceRow, ChannelRow, CareRow, PlanRow, PreferencesRow, PullRow, ImportJobRow):
        session.execute(sa.delete(table).where(mine(table)))
    session.execute(sa.update(RunRow).where(mine(RunRow), col(RunRow.analysis_due)).values(analysis_due=False))
    session.execute(sa.update(FindingRow).where(mine(FindingRow), ~col(FindingRow.decided)).values(decided=True))
    session.execute(sa.update(AlertRow).where(mine(AlertRow), col(AlertRow.next_ms).is_not(None)).values(next_ms=None))
    session.flush()


def _mine(runner_id: str) -> Any:  # noqa: ANN401 - tables that have the column share no type that says so
    return lambda table: col(table.runner_id) == runner_id


def under_way(session: Session) -> list[str]:
    """Runners who are being erased."""
    return list(session.exec(select(RunnerRow.id).where(col(RunnerRow.erasing_ms).is_not(None))))


def step(session: Session, runner_id: str, now_ms: int) -> bool:
    """Erase some rows; returns whether the runner is gone. Until `SETTLE_MS` after the mark the last step waits."""
    row = session.get(RunnerRow, runner_id)
    if row is None or row.erasing_ms is None:
        return True
    scrubbing.overwrite(session)
    gone = 0
    for table in belongings.of_runners()[:-1]:
        most = BLOBS if table.name in _LARGE else ROWS
        found = _some(session, table, runner_id, most)
        gone += found
        if found >= most or gone >= ROWS:
            return False
    if gone or 0 <= now_ms - row.erasing_ms < SETTLE_MS:
        return False
    session.delete(row)
    session.flush()
    scrubbing.want(session, now_ms)
    return True


def _some(session: Session, table: sa.Table, runner_id: str, most: int) -> int:
    """Erase at most so many of the runner's rows of that table; returns how many."""
    key = list(table.primary_key.columns)
    chosen = sa.select(*key).where(belongings.whose(table, runner_id)).limit(most)
    place: Any = sa.tuple_(*key) if len(key) > 1 else key[0]
    return int(cast("Any", session.execute(sa.delete(table).where(place.in_(chosen)))).rowcount)


def erase_account(session: Session, account_id: int, now_ms: int) -> None:
    """Erase the account of somebody who is no runner: a coach or an administrator.

    Raises:
        NotFound: there is no such account.
        Conflict: it is a runner's, who has to be erased as a whole, or the only one that administers.

    """
    account = session.get(AccountRow, account_id)
    if account is None:
        raise NotFound("There is no such account.", field="account")
    if account.runner_id is not None:
        raise Conflict("This account is a runner's.", f"Erase the runner {account.runner_id}.", field="account")
    if last_admin(session, account):
        what = "This is the only account that administers, and others use this installation."
        raise Conflict(what, "Make somebody else an administrator first.", field="account")
    scrubbing.overwrite(session)
    forget_account(session, account)
    scrubbing.want(session, now_ms)


def forget_account(session: Session, account: AccountRow) -> None:
    """Erase an account: whoever is signed in by it is not any more, its keys are void, what it coached and wrote is gone.

    Runners whom it looked at keep the record that somebody did, without the name.
    """
    account_id = account.id
    session.execute(sa.delete(SignInRow).where(col(SignInRow.account_id) == account_id))
    session.execute(sa.delete(TokenRow).where(col(TokenRow.account_id) == account_id))
    session.execute(sa.delete(CoachingRow).where(col(CoachingRow.coach_id) == account_id))
    session.execute(sa.delete(CoachNoteRow).where(col(CoachNoteRow.account_id) == account_id))
    made = (col(InvitationRow.made_by) == account_id) | (col(InvitationRow.account_id) == account_id)
    session.execute(sa.delete(InvitationRow).where(made))
    session.execute(sa.update(InvitationRow).where(col(InvitationRow.used_by) == account_id).values(used_by=None))
    own = col(AuditRow.account_id) == account_id
    session.execute(sa.delete(AuditRow).where(own, col(AuditRow.runner_id).is_(None)))
    session.execute(sa.update(AuditRow).where(own).values(name="", key=None))
    session.delete(account)
    session.flush()
