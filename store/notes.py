"""Small facts that this installation makes once and keeps."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import Session

from store.tables import NoteRow

REANALYSIS = "reanalysis"
"""How far analysis has come with a history that it judges anew, e.g. `120/3400`; absent when there is nothing to do."""


def told(session: Session, name: str) -> str | None:
    """The fact called `name`, if there is one."""
    known = session.get(NoteRow, name)
    return None if known is None else known.value


def tell(session: Session, name: str, value: str | None) -> None:
    """Note a fact, or with None that it is none any more."""
    if value is not None:
        session.merge(NoteRow(name=name, value=value))
    elif (known := session.get(NoteRow, name)) is not None:
        session.delete(known)


def kept(session: Session, name: str, make: Callable[[], str]) -> str:
    """The fact called `name`: what `make` gave the first time anybody asked."""
    known = session.get(NoteRow, name)
    if known is not None:
        return known.value
    made = make()
    session.add(NoteRow(name=name, value=made))
    return made
