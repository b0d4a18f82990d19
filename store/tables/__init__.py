"""The shape in which things are stored. Storage shape only: the wire, the API and the domain have types of their own.

Instants are UTC Unix milliseconds (`_ms`). Every effect has a unique key, so that doing it again does nothing.
"""

from __future__ import annotations

from store.tables.access import (
    AccountRow,
    AuditRow,
    CoachingRow,
    CoachNoteRow,
    InvitationRow,
    SignInRow,
    TokenRow,
)
from store.tables.arriving import DeadLetterRow, InboxRow, SessionRow
from store.tables.care import CareRow, CheckInRow, FindingRow, LogRow, PlanRow, ProgrammeRow
from store.tables.people import CounterRow, DeviceRow, NoteRow, RunnerRow, ShoeRow
from store.tables.pulling import ImportFileRow, ImportJobRow, PulledRow, PullRow
from store.tables.runs import DeletedRunRow, MetricsRow, OriginalRow, RunRow, RunSourceRow, TraceRow
from store.tables.telling import (
    AlertRow,
    BreakerRow,
    ChannelRow,
    ContactRow,
    DeliveryRow,
    PreferencesRow,
    PushAlertRow,
    PushRow,
    SpentLinkRow,
)

__all__ = [
    "AccountRow",
    "AlertRow",
    "AuditRow",
    "BreakerRow",
    "CareRow",
    "ChannelRow",
    "CheckInRow",
    "CoachNoteRow",
    "CoachingRow",
    "ContactRow",
    "CounterRow",
    "DeadLetterRow",
    "DeletedRunRow",
    "DeliveryRow",
    "DeviceRow",
    "FindingRow",
    "ImportFileRow",
    "ImportJobRow",
    "InboxRow",
    "InvitationRow",
    "LogRow",
    "MetricsRow",
    "NoteRow",
    "OriginalRow",
    "PlanRow",
    "PreferencesRow",
    "ProgrammeRow",
    "PullRow",
    "PulledRow",
    "PushAlertRow",
    "PushRow",
    "RunRow",
    "RunSourceRow",
    "RunnerRow",
    "SessionRow",
    "ShoeRow",
    "SignInRow",
    "SpentLinkRow",
    "TokenRow",
    "TraceRow",
]
