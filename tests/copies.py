"""A database that is filled once and copied for each test: a copy takes a millisecond, filling it seconds."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from store.engine import Store, sqlite_url


def database(place: Path, fill: Callable[[Store], object] | None = None) -> Path:
    """The file of a migrated SQLite database in `place`, with what `fill` put into it."""
    store = Store(sqlite_url(place))
    store.migrate()
    if fill is not None:
        fill(store)
    store.close()
    return place / "soleus.db"


@contextmanager
def copy_of(original: Path, place: Path) -> Iterator[Store]:
    """A store of its own in `place` with what `original` holds; closed at the end."""
    shutil.copy(original, place / "soleus.db")
    store = Store(sqlite_url(place))
    yield store
    store.close()
