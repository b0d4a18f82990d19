"""Who may sign in, who may see whose pages, and who saw what. Secrets are kept as hashes only."""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.tables.columns import big_id, ms


class AccountRow(SQLModel, table=True):
    """Somebody who signs in. What an account may do: `domain.access`."""

    __tablename__ = "account"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: int | None = big_id()
    """Never used again: what the record of views says of an account that is gone must not fall to another."""
    name: str = Field(unique=True, max_length=64)
    """By which one signs in; in lower case."""
    password_hash: str
    """Argon2id, with its own parameters in it."""
    runner_id: str | None = Field(default=None, foreign_key="runner.id", unique=True, max_length=64)
    """The runner who this is; None: a coach or an administrator who does not run here."""
    coach: bool = False
    admin: bool = False
    language: str = Field(default="en", sa_column_kwargs={"server_default": "en"})
    """Of an account that is no runner; a runner's own decides otherwise."""
    created_ms: int = ms(nullable=False)
    disabled_ms: int | None = ms()


class SignInRow(SQLModel, table=True):
    """A browser that is signed in. Taken back by deleting it."""

    __tablename__ = "sign_in"
    id: int | None = big_id()
    mark: str = Field(unique=True)
    """SHA-256 of the cookie."""
    account_id: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    created_ms: int = ms(nullable=False)
    seen_ms: int = ms(nullable=False)
    expires_ms: int = ms(nullable=False, index=True)
    agent: str = ""
    """What the browser calls itself, shortened."""
    address: str = ""


class TokenRow(SQLModel, table=True):
    """A key for programs, with the scopes that its account gave it."""

    __tablename__ = "token"
    id: int | None = big_id()
    mark: str = Field(unique=True)
    """SHA-256 of the token."""
    account_id: int = Field(sa_column=Column(BigInteger, nullable=False, index=True))
    name: str
    scopes: list[str] = Field(sa_column=Column(JSON, nullable=False), default_factory=list)
    created_ms: int = ms(nullable=False)
    used_ms: int | None = ms()
    expires_ms: int | None = ms()


class InvitationRow(SQLModel, table=True):
    """A link that somebody may use once: to become a runner here, to coach a runner, or to choose a new password."""

    __tablename__ = "invitation"
    id: int | None = big_id()
    mark: str = Field(unique=True)
    """SHA-256 of the link's secret."""
    kind: str
    """setup | runner | coach | password"""
    made_by: int | None = Field(sa_column=Column(BigInteger), default=None)
    """The account; None: by the operator's command, or at the first start."""
    runner_id: str | None = Field(default=None, index=True, max_length=64)
    """Kind `coach`: who is to be coached."""
    account_id: int | None = Field(sa_column=Column(BigInteger), default=None)
    """Kind `password`: whose."""
    consent: str = ""
    """Kind `coach`: the sentence that the runner agreed to when it was made."""
    created_ms: int = ms(nullable=False)
    expires_ms: int = ms(nullable=False)
    used_ms: int | None = ms()
    used_by: int | None = Field(sa_column=Column(BigInteger), default=None)


class CoachingRow(SQLModel, table=True):
    """A runner lets a coach see: while `withdrawn_ms` is None."""

    __tablename__ = "coaching"
    __table_args__ = (UniqueConstraint("coach_id", "runner_id"),)
    id: int | None = big_id()
    coach_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    """The coach's account."""
    runner_id: str = Field(foreign_key="runner.id", index=True, max_length=64)
    consented_ms: int = ms(nullable=False)
    consent: str
    """The sentence that the runner agreed to, as it was shown."""
    withdrawn_ms: int | None = ms()


class CoachNoteRow(SQLModel, table=True):
    """What a coach wrote about a runner, who can read it."""

    __tablename__ = "coach_note"
    id: int | None = big_id()
    runner_id: str = Field(foreign_key="runner.id", index=True, max_length=64)
    account_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    t_ms: int = ms(nullable=False)
    text: str


class AuditRow(SQLModel, table=True):
    """Who did or saw what. Views of one kind by one account count once an hour: `key` says which."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_runner_t", "runner_id", "t_ms"), Index("ix_audit_account_t", "account_id", "t_ms"))
    id: int | None = big_id()
    t_ms: int = ms(nullable=False)
    account_id: int | None = Field(sa_column=Column(BigInteger), default=None)
    name: str = ""
    """The account's name then."""
    runner_id: str | None = Field(default=None, max_length=64)
    """Whose data it was about."""
    what: str
    """One of `domain.access.DEEDS`."""
    detail: str = ""
    key: str | None = Field(default=None, unique=True)
