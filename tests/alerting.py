"""What the tests of the alerts stage share: findings to tell of, the stage itself, and a look at what it stored."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from cryptography.fernet import Fernet
from sqlmodel import Session, col, select

from alerts import worker
from alerts.channels import ChannelFactory, audience_of
from alerts.channels.means import Means
from alerts.channels.reach import Reach
from alerts.outside import Outside
from domain.clock import Clock, system_clock
from domain.login import Login
from domain.model import Finding, Runner, Severity
from soleus.keys import new_vapid
from store import channels, findings, people
from store.doorbell import Doorbell
from store.engine import Store
from store.sealed import Vault
from store.tables import AlertRow, CheckInRow, DeliveryRow, FindingRow, SessionRow

HOUR = 3_600_000
NOWHERE = Login("127.0.0.1", 9)
LOOPBACK = Reach(frozenset({"127.0.0.1"}))
"""Receivers of tests are on this machine."""


KEY = Fernet.generate_key()
VAULT = Vault(KEY)
"""What reads and writes the channels' addresses of this test process."""
OUTSIDE = Outside(VAULT)
ALL_DAY: dict[str, object] = {"quiet": False, "a_day": None, "report_weekday": None}
"""Preferences under which nothing depends on the hour at which a test runs."""


def means(login: Login = NOWHERE) -> Means:
    """What channels are made with in tests."""
    return Means(login, LOOPBACK)


def push_means(login: Login = NOWHERE, contact: str | None = "mailto:ana@example.org") -> Means:
    """Means with a key for push services, made for this test."""
    return Means(login, LOOPBACK, vapid_key=new_vapid(), contact=contact)


class Shifted:
    """The machine's clock, which a test may set forward."""

    def __init__(self) -> None:
        self.ahead_ms = 0

    def __call__(self) -> int:
        """UTC Unix ms, `ahead_ms` from now."""
        return system_clock() + self.ahead_ms


class Stopped(Shifted):
    """A clock that stands still but for what a test sets it forward: nothing becomes due because a machine is slow."""

    def __init__(self) -> None:
        super().__init__()
        self._now_ms = system_clock()

    def __call__(self) -> int:
        """UTC Unix ms."""
        return self._now_ms + self.ahead_ms


def finding(key: str, severity: Severity = Severity.WATCH, *, rule: str = "load.session_spike", **more: object) -> Finding:
    """A finding about event `key`."""
    values = {"title": "Far", "why": "18.0 km, 1.4 times.", "do": "Go easy.", "created_ms": system_clock()} | more
    return Finding(rule=rule, version=1, severity=severity, key=key, **values)  # type: ignore[arg-type]


def save(store: Store, *found: Finding, runner: str = "ana") -> None:
    """Commit findings, as analysis does."""
    store.write(partial(findings.save, runner_id=runner, findings=found))


def add_channel(store: Store, url: str) -> int:
    """A channel of ana's."""
    row = store.write(partial(channels.add, vault=VAULT, runner_id="ana", url=url, now_ms=1, audience=audience_of(url)))
    assert row.id is not None
    return row.id


def sent(store: Store) -> list[DeliveryRow]:
    """Every delivery, oldest first."""
    return store.read(lambda session: list(session.exec(select(DeliveryRow).order_by(col(DeliveryRow.id)))))


def alerts(store: Store) -> list[AlertRow]:
    """Every alert, oldest first."""
    return store.read(lambda session: list(session.exec(select(AlertRow).order_by(col(AlertRow.id)))))


def status(store: Store, channel: str) -> list[str]:
    """The states of a channel's deliveries."""
    return [row.status for row in sent(store) if row.channel == channel]


def decided(store: Store) -> bool:
    """Whether every finding has its decision."""
    return store.read(lambda session: session.exec(select(FindingRow).where(~col(FindingRow.decided))).first()) is None


@asynccontextmanager
async def stage(
    store: Store, login: Login = NOWHERE, clock: Clock = system_clock, outside: Outside = OUTSIDE
) -> AsyncIterator[Doorbell]:
    """The stage, running; gives its doorbell."""
    bell = Doorbell()
    task = asyncio.create_task(worker.run(store, bell, clock, ChannelFactory(means(login)), outside))
    try:
        yield bell
        assert not task.done(), task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def withdraw(session: Session, at_ms: int | None) -> None:
    """Mark every finding as withdrawn at `at_ms`, or as standing."""
    for row in session.exec(select(FindingRow)):
        row.withdrawn_ms = at_ms


def put(session: Session, row: SessionRow | CheckInRow) -> None:
    """Store a row."""
    session.add(row)


def session_row(now: int, sid: str = "S1", started_ms: int | None = None, offset_ms: int = 0) -> SessionRow:
    """A run of ana's wrist, heard since `now`, begun at `started_ms` by a clock that is `offset_ms` behind."""
    return SessionRow(
        runner_id="ana",
        device_id="wrist",
        sid=sid,
        started_ms=started_ms if started_ms is not None else now,
        first_received_ms=now,
        last_received_ms=now,
        clock_offset_ms=offset_ms,
    )


def open_alert(store: Store, runner: str = "ana", language: str = "en") -> int:
    """The id of an open alert of a new runner."""

    def work(session: Session) -> int:
        people.add_runner(session, Runner(runner, language=language), 1)  # type: ignore[arg-type] # a key of LANGUAGES
        row = AlertRow(
            runner_id=runner,
            key="rule|both|run",
            rule="load.session_spike",
            severity="warn",
            decision="send",
            reason="FIRST",
            title="Much farther than usual",
            why="18.0 km, private.",
            do="Go easy.",
            created_ms=1,
            decided_ms=1,
        )
        session.add(row)
        session.flush()
        assert row.id is not None
        return row.id

    return store.write(work)
