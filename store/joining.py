"""How accounts begin and how one gets back in: the first start, an invitation, a link for a new password."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.errors import BadInput, Conflict
from domain.model import Runner
from store import accounts, audit, invitations, people, viewers
from store.tables import AccountRow, InvitationRow, RunnerRow

SETUP_DAYS = 90


def renew_setup_code(session: Session, now_ms: int) -> str | None:
    """A new code for the first start, in place of those before it; None: somebody can sign in already."""
    old = sa.delete(InvitationRow).where(col(InvitationRow.kind) == "setup", col(InvitationRow.used_ms).is_(None))
    session.execute(old)
    return None if accounts.any_there(session) else invitations.make(session, "setup", now_ms, days=SETUP_DAYS)


def link(session: Session, secret: str, now_ms: int, *kinds: str) -> InvitationRow | None:
    """The unused link with that secret, if it is of one of `kinds`. Of two at once, `invitations.use` lets one through."""
    row = invitations.find(session, secret, now_ms)
    return row if row is not None and row.kind in kinds else None


def first_account(session: Session, code: str, name: str, password_hash: str, now_ms: int) -> AccountRow:
    """The account that looks after the installation, for whoever has the setup code, while there is no other.

    Raises:
        Conflict: there is one.
        BadInput: that is not the code (field `code`), or the name cannot be one.

    """
    row = link(session, code, now_ms, "setup")
    if accounts.any_there(session):
        raise Conflict("Soleus has been set up.", "Sign in at /sign-in.", field="setup")
    if row is None:
        raise BadInput("That is not the setup code.", "It stands where Soleus was started.", field="code")
    account = accounts.add(session, name, password_hash, now_ms, admin=True)
    invitations.use(session, row, now_ms, account.id or 0)
    audit.note(session, "account_added", now_ms, name=account.name, detail=f"{account.name}, at the first start")
    return account


def invited_account(session: Session, row: InvitationRow, name: str, password_hash: str, now_ms: int) -> AccountRow:
    """The account of a new runner; where the link names a runner who is here already, it is that one's.

    Raises:
        Conflict: the name is taken, the runner has an account, or somebody used the link first.
        BadInput: the name cannot be one.

    """
    account = accounts.add(session, name, password_hash, now_ms, runner_id=row.runner_id)
    invitations.use(session, row, now_ms, account.id or 0)
    detail = f"{account.name}, by invitation"
    audit.note(session, "invitation_used", now_ms, name=account.name, runner_id=row.runner_id, detail=detail)
    return account


def runners_left(session: Session, account_id: int) -> list[str]:
    """Runners who have no account, whom the first account can say that it is: while it looks after the place alone."""
    account = accounts.get(session, account_id)
    if not account.admin or len(accounts.listing(session)) != 1:
        return []
    return list(session.exec(select(RunnerRow.id).where(col(RunnerRow.erasing_ms).is_(None)).order_by(RunnerRow.id)))


def become(session: Session, account_id: int, runner: Runner | str, now_ms: int) -> None:
    """That account runs: as a new runner, or as the one called so who was here before it (`runners_left`).

    Raises:
        Conflict: it is a runner already, the new runner's name is taken, or the one called so is not to be had.

    """
    account = accounts.get(session, account_id)
    if account.runner_id is not None:
        raise Conflict(f"{account.name} is {account.runner_id} already.", "Change it in the settings.", field="runner")
    if isinstance(runner, str):
        if runner not in runners_left(session, account_id):
            raise Conflict("That runner cannot be taken over.", "Choose another.", field="existing")
        account.runner_id = runner
    else:
        if not people.add_runner(session, runner, now_ms):
            raise Conflict(f"There is a runner {runner.id!r} already.", "Choose another short name.", field="id")
        account.runner_id = runner.id
    session.flush()
    detail = f"{account.name} runs"
    audit.note(session, "account_changed", now_ms, name=account.name, runner_id=account.runner_id, detail=detail)


def password_link(session: Session, account: AccountRow, now_ms: int, made_by: int | None = None) -> str:
    """A link by which a new password is chosen, in place of those before it.

    Raises:
        Conflict: the account is closed.

    """
    if account.disabled_ms is not None:
        raise Conflict(f"{account.name} is closed.", f"Open it first: soleus account open {account.name}", field="account")
    older = sa.delete(InvitationRow).where(col(InvitationRow.account_id) == account.id, col(InvitationRow.used_ms).is_(None))
    session.execute(older.where(col(InvitationRow.kind) == "password"))
    return invitations.make(session, "password", now_ms, made_by=made_by, account_id=account.id)


def change_password(session: Session, account: AccountRow, password_hash: str, now_ms: int) -> None:
    """A new password; every browser that is signed in is signed out."""
    account.password_hash = password_hash
    session.add(account)
    viewers.sign_out_everywhere(session, account.id or 0)
    audit.note(session, "password_changed", now_ms, name=account.name, runner_id=account.runner_id)


def close(session: Session, account: AccountRow, now_ms: int) -> None:
    """Nobody signs in as that account any more, and its tokens are refused; what is the runner's stays."""
    account.disabled_ms = now_ms
    session.add(account)
    viewers.sign_out_everywhere(session, account.id or 0)
    older = sa.delete(InvitationRow).where(col(InvitationRow.account_id) == account.id, col(InvitationRow.used_ms).is_(None))
    session.execute(older)
    audit.note(session, "account_changed", now_ms, runner_id=account.runner_id, detail=f"{account.name} closed")


def reopen(session: Session, account: AccountRow, now_ms: int) -> None:
    """That account can sign in again."""
    account.disabled_ms = None
    session.add(account)
    audit.note(session, "account_changed", now_ms, runner_id=account.runner_id, detail=f"{account.name} opened")
