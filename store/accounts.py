"""Accounts: who can sign in here."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from domain.errors import BadInput, Conflict, NotFound, shape
from store import people
from store.tables import AccountRow

LONGEST_NAME = 64
NO_PASSWORD = ""
"""Instead of a hash: no password signs in."""


def name_of(text: str) -> str:
    """`text` as the name of an account: without spaces around it, in lower case.

    Raises:
        BadInput: it is empty, too long, or not on one line.

    """
    name = text.strip().lower()
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise BadInput(f"An account cannot be called {shape(text)}.", "Use 1 to 64 characters on one line.", field="name")
    return name


def any_there(session: Session) -> bool:
    """Whether anybody can sign in yet."""
    return session.exec(select(AccountRow.id).limit(1)).first() is not None


def add(
    session: Session,
    name: str,
    password_hash: str,
    now_ms: int,
    *,
    runner_id: str | None = None,
    coach: bool = False,
    admin: bool = False,
    language: str = "en",
) -> AccountRow:
    """Store an account; `runner_id` is the runner who it is.

    Raises:
        BadInput: the name cannot be one.
        NotFound: there is no such runner.
        Conflict: the name is taken, or the runner has an account.

    """
    name = name_of(name)
    if by_name(session, name) is not None:
        raise Conflict(f"There is an account {name!r} already.", "Choose another name.", field="name")
    if runner_id is not None:
        people.runner(session, runner_id)
        if session.exec(select(AccountRow).where(AccountRow.runner_id == runner_id)).first() is not None:
            raise Conflict(f"{runner_id} has an account already.", "Choose another runner.", field="runner")
    row = AccountRow(
        name=name,
        password_hash=password_hash,
        runner_id=runner_id,
        coach=coach,
        admin=admin,
        language=language,
        created_ms=now_ms,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:  # somebody took it at the same time
        raise Conflict(f"There is an account {name!r} already.", "Choose another name.", field="name") from error
    return row


def by_name(session: Session, name: str) -> AccountRow | None:
    """The account called so, in whatever case."""
    return session.exec(select(AccountRow).where(AccountRow.name == name.strip().lower())).first()


def get(session: Session, account_id: int) -> AccountRow:
    """That account.

    Raises:
        NotFound: there is none.

    """
    row = session.get(AccountRow, account_id)
    if row is None:
        raise NotFound(f"There is no account {account_id}.", "List them with: soleus account list", field="account")
    return row


def listing(session: Session) -> list[AccountRow]:
    """All accounts, by name."""
    return list(session.exec(select(AccountRow).order_by(AccountRow.name)))
