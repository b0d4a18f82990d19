"""Deleted means gone from the database's file as well, as far as the database lets us.

SQLite leaves what was deleted in free pages, in unused parts of pages and in its log. What is deleted here is overwritten at
once (`overwrite`); copies that earlier changes left behind go with a VACUUM, and the log with a checkpoint (`scrub`), which
is noted in the transaction that deletes, so that it is done even if the process is killed in between. PostgreSQL gives free
space back to be written over, and no sooner than then is it gone; its own log and every backup keep what they keep.
"""

from __future__ import annotations

import structlog
from sqlmodel import Session

from store import notes
from store.engine import NO_ANSWER, Store

WANTED = "scrub"
"""The note that free space holds what was deleted; its value is since when, Unix ms."""
log = structlog.get_logger()


def overwrite(session: Session) -> None:
    """What this transaction deletes is overwritten with zeros; SQLite only, and Debian's does it without being asked."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


def want(session: Session, now_ms: int) -> None:
    """Note that `scrub` has something to do; the first wish counts."""
    if notes.told(session, WANTED) is None:
        notes.tell(session, WANTED, str(now_ms))


def wanted_ms(session: Session) -> int | None:
    """Since when `scrub` has something to do, Unix ms; None: it has not."""
    told = notes.told(session, WANTED)
    return None if told is None else int(told)


def scrub(store: Store) -> bool:
    """Make the database's file anew without what was deleted; False when others were at it and it has to be tried again.

    Nobody can write meanwhile: a second for 100 MB. On PostgreSQL, whose VACUUM lets others work, free space is only marked.
    """
    since = store.read(wanted_ms)
    with store.alone() as cursor:
        try:
            cursor.execute("VACUUM")
            if store.is_sqlite and cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                return False  # somebody reads what is still in the log
        except NO_ANSWER as error:
            log.info("the database's file cannot be made anew now; trying again", error=str(error))
            return False

    def done(session: Session) -> None:
        if wanted_ms(session) == since:
            notes.tell(session, WANTED, None)

    store.write(done)
    return True
