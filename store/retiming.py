"""What was timed by a runner's clock or wishes is timed anew when those change: the stage that tells finds it due."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col

from store.tables import AlertRow, PreferencesRow

LONG_AGO_MS = 1
"""Due since ever: an alert is looked at again, and a report so late is not made but planned."""


def retime(session: Session, runner_id: str) -> None:
    """Look again at every alert of a runner that has a time, and plan the weekly report anew if one is wanted."""
    waiting = col(AlertRow.runner_id) == runner_id, col(AlertRow.next_ms).is_not(None)
    session.execute(sa.update(AlertRow).where(*waiting).values(next_ms=LONG_AGO_MS))
    planned = col(PreferencesRow.runner_id) == runner_id, col(PreferencesRow.report_next_ms).is_not(None)
    session.execute(sa.update(PreferencesRow).where(*planned).values(report_next_ms=LONG_AGO_MS))
