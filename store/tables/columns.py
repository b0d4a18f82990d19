"""The columns that tables share, and the names of their constraints."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Integer
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, by which a later revision can change it."""
BIG_ID = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit automatic id; SQLite calls its 64-bit row id INTEGER."""


def ms(*, nullable: bool = True, index: bool = False) -> Any:  # noqa: ANN401 - SQLModel's Field has no narrower type
    """An instant, UTC Unix ms."""
    return Field(sa_column=Column(BigInteger, nullable=nullable, index=index), default=None)


def json_object() -> Any:  # noqa: ANN401 - SQLModel's Field has no narrower type
    """A JSON object, {} at first."""
    return Field(sa_column=Column(JSON, nullable=False), default_factory=dict)


def big_id() -> Any:  # noqa: ANN401 - SQLModel's Field has no narrower type
    """An automatic number."""
    return Field(sa_column=Column(BIG_ID, primary_key=True, autoincrement=True), default=None)
