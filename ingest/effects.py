"""What messages change beside the run they belong to: check-ins, answers to alerts, a device's status, live findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from domain.errors import Conflict, NotFound
from domain.model import CheckIn, Finding
from formats.payloads import Ack, Status
from ingest.arrivals import Sorted
from store import devices, findings, reports
from store.tables import DeviceRow


def save_checkins(session: Session, found: Sorted) -> bool:
    """Store the check-ins that are new, and leave only those in `found`; returns whether there are any."""
    new: dict[tuple[str, str], CheckIn] = {}
    for runner_id, checkin in found.checkins:
        if reports.save_check_in(session, runner_id, checkin):
            new[runner_id, checkin.id] = checkin
    if len(new) < len(found.checkins):
        found.checkins = [(runner_id, checkin) for (runner_id, _), checkin in new.items()]
        kept = {id(checkin) for checkin in new.values()}
        for each in found.sessions.values():
            each.checkins = [checkin for checkin in each.checkins if id(checkin) in kept]
    return bool(new)


def save_ack(session: Session, runner_id: str, device_id: str, ack: Ack, now_ms: int) -> bool:
    """An answer to an alert of that runner, or to a test of that device.

    One that cannot be given, or is for what is not theirs, changes nothing. Returns whether it was taken.
    """
    if ack.id.startswith(devices.TEST):
        return devices.test_answered(session, runner_id, device_id, ack.id, now_ms)
    number = int(ack.id) if ack.id.isdigit() and len(ack.id) < 19 else 0  # noqa: PLR2004 - 64 bits
    try:
        reports.answer_alert(session, runner_id, number, ack.answer, now_ms)
    except (NotFound, Conflict):  # a stop that was put off is still unanswered, and will be told again
        return False
    return True


def save_status(session: Session, runner_id: str, device_id: str, status: Status) -> None:
    """What a device says of itself; what it does not say stays as it was."""
    values: dict[str, object] = {}
    if status.online is not None:
        values["online"] = status.online
    if status.battery is not None:
        values["battery_percent"] = status.battery
    where = (col(DeviceRow.runner_id) == runner_id, col(DeviceRow.id) == device_id)
    session.execute(sa.update(DeviceRow).where(*where).values(**values))


def save_findings(session: Session, judged: Sequence[tuple[str, Finding]]) -> None:
    """What the live rules found, by (runner, finding)."""
    by_runner: Mapping[str, list[Finding]] = {runner_id: [] for runner_id, _ in judged}
    for runner_id, finding in judged:
        by_runner[runner_id].append(finding)
    for runner_id, mine in by_runner.items():
        findings.save(session, runner_id, mine)
