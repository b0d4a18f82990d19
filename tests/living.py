"""A runner in Berlin whose alerts stage runs by a clock of the test: what reaches whom, at which local time."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import time_machine
from sqlmodel import Session, col, select

from alerts import worker
from alerts.outside import Facts, Outside, no_facts
from alerts.sending import Lanes
from domain.clock import local_time, system_clock
from domain.model import Finding, Runner, Severity
from soleus.rehearsal import Recorder, Ticks
from store import channels, contacts, findings, people, preferences, pushes, reports
from store.engine import Store
from store.tables import AlertRow, DeliveryRow, FindingRow, PushAlertRow, PushRow, RunRow
from tests.alerting import HOUR, VAULT, finding
from tests.caring import at

MINUTE = 60_000
ZONE = "Europe/Berlin"
WATCH, PHONE, HOME, COACH = "mqtt:", "phone://ana", "machine://ana", "mail://coach"
NOON = at("2026-05-04 12:00")
"""A Monday."""


class MachineClock(Ticks):
    """The machine's own clock, which `traveller` sets."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self._traveller = traveller

    def __call__(self) -> int:
        """The present as the product reads it, Unix ms."""
        return system_clock()

    def go(self, to_ms: int) -> None:
        """Wherever the test wants it, back too."""
        self._traveller.move_to(to_ms / 1000)


class Life:
    """One runner, `ana`, with a watch, a phone and a program at home."""

    def __init__(
        self, store: Store, clock: Ticks | None = None, zone: str = ZONE, facts: Facts = no_facts, *, joins: bool = True
    ) -> None:
        self.store = store
        self.zone = zone
        self.clock = clock or Ticks(NOON)
        self.recorder = Recorder(self.clock)
        self.outside = Outside(VAULT, facts=facts)
        if joins:
            self.join("ana", PHONE, HOME)

    def join(self, runner: str, *urls: str) -> None:
        """One more runner, with a watch and channels."""

        def work(session: Session) -> None:
            people.add_runner(session, Runner(runner, zone=self.zone), 1)
            people.add_device(session, runner, "wrist", "", 1)
            preferences.change(session, runner, {"report_weekday": None}, self.clock())
            for url in urls:
                audience = "machine" if url.startswith("machine") else "person"
                channels.add(session, VAULT, runner, url, 1, audience=audience)

        self.store.write(work)

    def prefer(self, **changes: Any) -> None:
        """Change ana's preferences."""
        self.store.write(partial(preferences.change, runner_id="ana", changes=changes, now_ms=self.clock()))

    def trust(self, url: str = COACH, *, after_min: int = 30, scope: str = "asks") -> int:
        """Choose a contact; returns its id."""
        add = partial(contacts.add, vault=VAULT, runner_id="ana", name="Eva", url=url, after_min=after_min, scope=scope)
        row = self.store.write(lambda session: add(session, consent="Yes.", now_ms=self.clock()))
        assert row.id is not None
        return row.id

    def run(self, key: str, *, ended_ago_ms: int = MINUTE, runner: str = "ana") -> int:
        """A run that was just stored; returns its id."""
        ended = self.clock() - ended_ago_ms

        def work(session: Session) -> int:
            row = RunRow(
                runner_id=runner,
                key=key,
                source="watch",
                started_ms=ended - HOUR,
                ended_ms=ended,
                stored_ms=self.clock(),
                first_stored_ms=self.clock(),
            )
            session.add(row)
            session.flush()
            return row.id or 0

        return self.store.write(work)

    def find(self, *found: Finding, runner: str = "ana") -> None:
        """Commit findings, as analysis does."""
        self.store.write(partial(findings.save, runner_id=runner, findings=found))

    def seen(self, key: str, severity: Severity = Severity.WARN, **more: object) -> Finding:
        """A finding of this moment."""
        values: dict[str, Any] = {"created_ms": self.clock()} | more
        return finding(key, severity, **values)

    def take_back(self, *keys: str) -> None:
        """A later analysis no longer finds these."""

        def work(session: Session) -> None:
            rows = list(session.exec(select(FindingRow).where(col(FindingRow.key).in_(keys))))
            findings._look_again(session, [findings._withdrawn(row, self.clock()) for row in rows], self.clock())

        self.store.write(work)

    def answer(self, alert: AlertRow, answer: str, hours: int = 24) -> None:
        """The runner answers."""
        assert alert.id is not None
        say = partial(reports.answer_alert, runner_id=alert.runner_id, alert_id=alert.id, answer=answer, hours=hours)
        self.store.write(lambda session: say(session, now_ms=self.clock()))

    async def work(self, when: str | None = None, *, after_ms: int = 0) -> None:
        """Let the stage do what there is to do, at that local time of 2026 or so much later; it did nothing meanwhile."""
        self.clock.go(at(f"2026-{when}") if when is not None else self.clock() + after_ms)
        async with asyncio.TaskGroup() as tasks:
            lanes = Lanes(self.store, self.clock, self.recorder, tasks, outside=self.outside, chance=lambda: 0.5)  # type: ignore[arg-type]  # all of a factory that it uses
            await worker.work_off(self.store, self.clock, lanes, self.outside)

    async def through(self, until: str, *, step_ms: int = 5 * MINUTE) -> None:
        """Let time pass up to a local time, with a sweep at once and every five minutes."""
        end = at(f"2026-{until}")
        await self.work()
        while self.clock() < end:
            await self.work(after_ms=min(step_ms, end - self.clock()))

    def heard(self, url: str = PHONE) -> list[str]:
        """What reached an address: local time, reason and title of each message."""
        told = [each for each in self.recorder.heard if each.url == url]
        return [f"{local_time(each.t_ms, self.zone):%a %H:%M} {each.message.reason} {each.message.title}" for each in told]

    def reasons(self, url: str = PHONE) -> list[str]:
        """Why each message was sent to an address."""
        return [message.reason for message in self.recorder.at(url)]

    def alerts(self, runner: str = "ana") -> list[AlertRow]:
        """A runner's alerts, oldest first."""
        query = select(AlertRow).where(AlertRow.runner_id == runner).order_by(col(AlertRow.id))
        return self.store.read(lambda session: list(session.exec(query)))

    def alert(self, key: str) -> AlertRow:
        """The alert of the finding with that key."""
        return next(row for row in self.alerts() if row.key.endswith(f"|{key}"))

    def tellings(self) -> list[PushRow]:
        """Every telling, oldest first."""
        return self.store.read(lambda session: list(session.exec(select(PushRow).order_by(col(PushRow.id)))))

    def carried(self) -> list[PushAlertRow]:
        """Which alert is carried by which telling, in their order."""
        query = select(PushAlertRow).order_by(col(PushAlertRow.push_id), col(PushAlertRow.place))
        return self.store.read(lambda session: list(session.exec(query)))

    def carriers(self, alert: AlertRow) -> list[int]:
        """The tellings that carried an alert."""
        return self.store.read(lambda session: pushes.carried_by(session, [alert.id or 0])).get(alert.id or 0, [])

    def deliveries(self) -> list[DeliveryRow]:
        """Every delivery, oldest first."""
        return self.store.read(lambda session: list(session.exec(select(DeliveryRow).order_by(col(DeliveryRow.id)))))
