"""A copy of the whole database, consistent, while everything goes on."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from domain.errors import Conflict, Unavailable
from store.engine import Store


def command(store: Store) -> str:
    """How PostgreSQL makes the copy; the password is asked for, or comes from its own settings."""
    url = store.url.set(drivername="postgresql", password=None, query={})
    return f"pg_dump --format=custom --file=soleus.dump {url.render_as_string(hide_password=True)}"


def copy_to(store: Store, target: Path) -> int:
    """Write a compact copy of a SQLite database to the new file `target`; returns its size in bytes.

    Writers go on meanwhile; the copy is as of one instant.

    Raises:
        Conflict: there is such a file; or the database is PostgreSQL, whose own command the remedy names.
        Unavailable: it cannot be written, e.g. for want of room.

    """
    if not store.is_sqlite:
        raise Conflict("This installation is on PostgreSQL, which makes its own copies.", f"Run: {command(store)}")
    try:
        # Made here, empty and for us alone, before anything of the data is in it; VACUUM INTO takes an empty file.
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        raise Conflict(f"There is a file {target.name} already.", "Choose another name.", field="file") from error
    except OSError as error:
        raise Unavailable(f"{target} cannot be written: {error.strerror}.", "Choose another place.") from error
    try:
        with closing(sqlite3.connect(store.url.database or "", isolation_level=None, timeout=30)) as source:
            source.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise Unavailable(f"The copy was not made: {error}.", "Make room on the disk and try again.") from error
    return target.stat().st_size
