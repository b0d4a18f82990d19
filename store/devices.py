"""What is known of the devices of a runner: whether they are there, how far pairing has come, what they sent last.

Adding and listing them is in `store.people`, beside the runners.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlmodel import Session, col, select

from domain.errors import NotFound, shape
from store import people
from store.tables import DeviceRow, RunRow, SessionRow

TEST = "test-"
"""With which the id of a test begins; the instant follows at which it was sent, Unix ms."""


def one(session: Session, runner_id: str, device_id: str) -> DeviceRow:
    """A runner's device.

    Raises:
        NotFound: there is no such runner, or no such device of that runner.

    """
    people.runner(session, runner_id)
    row = session.get(DeviceRow, (runner_id, device_id))
    if row is None:
        raise NotFound(
            f"{runner_id} has no device {shape(device_id)}.", "Add it with: soleus device add RUNNER DEVICE", field="device"
        )
    return row


def renew(session: Session, runner_id: str, device_id: str, secret_hash: str, now_ms: int) -> DeviceRow:
    """Give a device another password; from now on it counts as never heard.

    Raises:
        NotFound: there is no such runner or device.

    """
    row = one(session, runner_id, device_id)
    row.secret_hash = secret_hash
    row.paired_ms = max(now_ms, paired_ms(row) + 1)  # always later than before: it is how the broker notices
    row.heard_ms = row.online = row.last_leaf = None
    session.flush()
    return row


def remove(session: Session, runner_id: str, device_id: str) -> None:
    """Forget a device. Its runs stay; what it sends from now on cannot be used.

    Raises:
        NotFound: there is no such runner or device.

    """
    session.delete(one(session, runner_id, device_id))
    session.flush()


def paired_ms(row: DeviceRow) -> int:
    """When the password of a device was made, Unix ms."""
    return row.created_ms if row.paired_ms is None else row.paired_ms


def heard(row: DeviceRow) -> bool:
    """Whether anything has come of a device since its password was made."""
    return row.heard_ms is not None or (row.paired_ms is None and row.seen_ms is not None)


def note_heard(session: Session, heard: Mapping[tuple[str, str], str | None], now_ms: int) -> None:
    """These devices, (runner, device), are there; one that there is not changes nothing.

    With each stands on which leaf it sent something that could be used, None if nothing could.
    """
    for key in sorted(heard):  # always in one order: two that wait for each other's rows would wait for ever
        values = {"seen_ms": now_ms, "heard_ms": sa.func.coalesce(DeviceRow.heard_ms, now_ms)}
        usable = {} if heard[key] is None else {"last_leaf": heard[key]}
        session.execute(sa.update(DeviceRow).where(*_is(*key)).values(**values, **usable))


def note_gone(session: Session, keys: Iterable[tuple[str, str]], now_ms: int) -> None:
    """These devices have said, or their broker has said for them, that they are gone."""
    for key in sorted(keys):
        session.execute(sa.update(DeviceRow).where(*_is(*key)).values(seen_ms=now_ms))


def test_sent(session: Session, runner_id: str, device_id: str, now_ms: int) -> str:
    """A test goes to a device now; returns what it is called.

    Raises:
        NotFound: there is no such runner or device.

    """
    row = one(session, runner_id, device_id)
    row.tested_ms, row.test_answered_ms = max(now_ms, (row.tested_ms or 0) + 1), None
    session.flush()
    return f"{TEST}{row.tested_ms}"


def test_failed(session: Session, runner_id: str, device_id: str, test: str) -> None:
    """The test called `test` did not get to the broker: there is nothing to wait for."""
    session.execute(sa.update(DeviceRow).where(*_is(runner_id, device_id), *_tested(test)).values(tested_ms=None))


def test_answered(session: Session, runner_id: str, device_id: str, test: str, now_ms: int) -> bool:
    """The device says that it has the test called `test`; returns whether that was the last one it was sent."""
    row = session.get(DeviceRow, (runner_id, device_id))
    if row is None or row.tested_ms is None or test != f"{TEST}{row.tested_ms}":
        return False
    row.test_answered_ms = row.test_answered_ms or now_ms
    session.flush()
    return True


def last_runs(session: Session, runner_id: str) -> dict[str, RunRow]:
    """The run of each of a runner's devices that was stored last, by device."""
    stored = (SessionRow.runner_id == runner_id, col(SessionRow.run_id).is_not(None))
    query = select(SessionRow.device_id, sa.func.max(SessionRow.run_id)).where(*stored).group_by(col(SessionRow.device_id))
    newest = {run_id: device_id for device_id, run_id in session.exec(query)}
    rows = session.exec(select(RunRow).where(RunRow.runner_id == runner_id, col(RunRow.id).in_(newest)))
    return {newest[row.id]: row for row in rows}


def _is(runner_id: str, device_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return col(DeviceRow.runner_id) == runner_id, col(DeviceRow.id) == device_id


def _tested(test: str) -> tuple[sa.ColumnElement[bool], ...]:
    number = test.removeprefix(TEST)
    return (col(DeviceRow.tested_ms) == (int(number) if number.isdigit() else -1),)
