"""Small facts that this installation makes once and keeps."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import Session

from store.tables import NoteRow


def kept(session: Session, name: str, make: Callable[[], str]) -> str:
    """The fact called `name`: what `make` gave the first time anybody asked."""
    known = session.get(NoteRow, name)
    if known is not None:
        return known.value
    made = make()
    session.add(NoteRow(name=name, value=made))
    return made
