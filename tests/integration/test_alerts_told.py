"""What the alerts stage tells, to whom, and how often: real store, real broker, real HTTP server."""

from __future__ import annotations

import time
from functools import partial
from typing import Any

import pytest

from alerts import deciding
from domain.clock import system_clock
from domain.model import Severity
from store import deliveries
from store.deliveries import WATCH_ID
from store.engine import Store
from store.tables import CheckInRow
from tests.alerting import (
    HOUR,
    VAULT,
    add_channel,
    alerts,
    decided,
    finding,
    put,
    save,
    sent,
    session_row,
    stage,
    status,
    withdraw,
)
from tests.brokers import EmbeddedBroker
from tests.receivers import HttpReceiver, until, watching


class TestTelling:
    """What is told, to whom, how often."""

    async def test_every_way_gets_the_alert(self, ana: Store, broker: EmbeddedBroker, receiver: HttpReceiver) -> None:
        """Watches, console and the runner's own channel: one delivery each, delivered, one attempt."""
        add_channel(ana, receiver.channel)
        async with watching(broker.login) as watch, stage(ana, broker.login) as bell:
            save(ana, finding("run:1"))
            bell.ring("findings")
            await until(lambda: [row.status for row in sent(ana)] == ["delivered"] * 3)
            await until(lambda: len(watch) == 2)
        (alert,) = alerts(ana)
        assert (alert.decision, alert.reason, alert.state) == ("send", "FIRST", "open")
        assert {topic for topic, _ in watch} == {"soleus/v1/ana/wrist/alert", "soleus/v1/ana/spare/alert"}
        payload = watch[0][1]
        assert payload["id"] == str(alert.id)
        assert (payload["v"], payload["severity"], payload["rule"]) == (1, "watch", "load.session_spike")
        assert (payload["title"], payload["do"]) == ("Far", "Go easy.")
        assert payload["actions"] == ["ack", "better", "worse"]
        assert payload["ttl_s"] > 0
        assert [(row.channel, row.attempts) for row in sent(ana)] == [("watch", 1), ("console", 1), ("json", 1)]
        assert receiver.got[0]["title"] == "Far"
        assert receiver.got[0]["message"] == "18.0 km, 1.4 times.\nGo easy."

    async def test_one_event_alerts_once_over_every_revision(self, ana: Store, receiver: HttpReceiver) -> None:
        """The same event found again, after being withdrawn too, is one alert and one message."""
        add_channel(ana, receiver.channel)
        async with stage(ana) as bell:
            for withdrawn in (None, 5, None):
                save(ana, finding("run:1"))
                ana.write(lambda session, at=withdrawn: withdraw(session, at))  # type: ignore[misc]
                bell.ring("findings")
                await until(lambda: decided(ana) and "queued" not in status(ana, "json"))
            save(ana, finding("run:1"))
            bell.ring("findings")
            await until(lambda: decided(ana))
            save(ana, finding("run:2"))
            bell.ring("findings")
            await until(lambda: len(receiver.got) == 2)
        assert [alert.key for alert in alerts(ana)] == ["load.session_spike||run:1", "load.session_spike||run:2"]

    async def test_worse_is_told_again_as_the_same_alert(
        self,
        ana: Store,
        broker: EmbeddedBroker,
        receiver: HttpReceiver,
    ) -> None:
        """Watch, then warn: one alert row, now warn and WORSE, a second message with another id; milder again: silence."""
        add_channel(ana, receiver.channel)
        async with watching(broker.login, "soleus/v1/ana/wrist/alert") as watch, stage(ana, broker.login) as bell:
            for n, severity in enumerate((Severity.WATCH, Severity.WARN), 1):
                save(ana, finding("run:1", severity))
                bell.ring("findings")
                await until(lambda n=n: len(watch) == n and len(receiver.got) == n)  # type: ignore[misc]
                await until(lambda: set(status(ana, "json")) == {"delivered"})
            save(ana, finding("run:1", Severity.WATCH))
            save(ana, finding("run:1", Severity.WARN))
            bell.ring("findings")
            await until(lambda: decided(ana))
        (alert,) = alerts(ana)
        assert (alert.severity, alert.decision, alert.reason) == ("warn", "send", "WORSE")
        assert [payload["severity"] for _, payload in watch] == ["watch", "warn"]
        assert len({payload["id"] for _, payload in watch}) == 1
        assert len(set(receiver.keys)) == len(receiver.keys) == 2

    async def test_a_hold_has_its_reason(self, ana: Store) -> None:
        """Info, a display and an old report are alerts that were held, each with why; nothing is delivered."""
        long_ago = system_clock() - 50 * HOUR
        save(
            ana,
            finding("a", Severity.INFO),
            finding("b", kind="display"),
            finding("c", created_ms=long_ago),
        )
        async with stage(ana):
            await until(lambda: decided(ana))
        assert [(row.decision, row.reason) for row in alerts(ana)] == [
            ("hold", "PAGE_ONLY"),
            ("hold", "DISPLAY"),
            ("hold", "STALE"),
        ]
        assert sent(ana) == []

    async def test_a_withdrawn_finding_is_not_told(self, ana: Store, receiver: HttpReceiver) -> None:
        """What a later analysis took back before it was told stays untold."""
        add_channel(ana, receiver.channel)
        save(ana, finding("gone"))
        ana.write(lambda session: withdraw(session, 5))
        save(ana, finding("stays"))
        async with stage(ana):
            await until(lambda: len(receiver.got) == 1)
        assert [row.key for row in alerts(ana)] == ["load.session_spike||stays"]

    async def test_in_a_run_only_the_watch_that_runs(self, ana: Store, broker: EmbeddedBroker) -> None:
        """A live finding goes to its session's device and to no other, and carries its sid and a short life."""
        watch, _ = await self.stops(ana, broker, 2)
        assert {topic for topic, _ in watch} == {"soleus/v1/ana/wrist/alert"}
        assert [(payload["sid"], payload["ttl_s"]) for _, payload in watch] == [("S1", 600)] * 2

    @pytest.mark.slow
    @pytest.mark.alone
    async def test_the_wrist_is_told_in_100_ms(self, ana: Store, broker: EmbeddedBroker) -> None:
        """From the ring to the watch, in the middle of ten."""
        _, took = await self.stops(ana, broker, 10)
        assert sorted(took)[len(took) // 2] < 0.1, took

    async def stops(self, ana: Store, broker: EmbeddedBroker, many: int) -> tuple[list[tuple[str, Any]], list[float]]:
        """What the watch in a run was told of so many stops, one after the other, and the seconds that each took."""
        ana.write(partial(put, row=session_row(system_clock())))
        took = []
        async with watching(broker.login) as watch, stage(ana, broker.login) as bell:
            for n in range(1, many + 1):
                save(ana, finding(f"pain:{n}", Severity.STOP, rule="acute.stop_now", sid="S1"))
                rung = time.perf_counter()
                bell.ring("findings")
                await until(lambda n=n: len(watch) == n)  # type: ignore[misc]
                took.append(time.perf_counter() - rung)
        return watch, took

    async def test_a_late_stop_goes_to_the_phone_not_to_the_wrist(
        self,
        ana: Store,
        broker: EmbeddedBroker,
        receiver: HttpReceiver,
    ) -> None:
        """A stop of an hour without a connection: pushed, not shown on the wrist. One of last week, replayed: held.

        One from a watch whose clock is an hour slow, heard as it happens: to both.
        """
        add_channel(ana, receiver.channel)
        now = system_clock()
        behind = {"cut-off": HOUR, "replayed": 7 * 24 * HOUR, "slow": HOUR}
        for sid, offset in behind.items():
            heard_since = now - 60_000 if sid == "slow" else now
            ana.write(partial(put, row=session_row(heard_since, sid, now - offset - 60_000, offset)))
        async with watching(broker.login) as watch, stage(ana, broker.login) as bell:
            save(
                ana,
                *(
                    finding(sid, Severity.STOP, rule="acute.limp", sid=sid, created_ms=now - offset)
                    for sid, offset in behind.items()
                ),
            )
            bell.ring("findings")
            await until(lambda: status(ana, "json") == ["delivered"] * 2)
            await until(lambda: len(watch) == 1)
        assert [(row.sid, row.decision, row.reason) for row in alerts(ana)] == [
            ("cut-off", "send", "FIRST"),
            ("replayed", "hold", "STALE"),
            ("slow", "send", "FIRST"),
        ]
        assert [payload["sid"] for _, payload in watch] == ["slow"]

    async def test_a_marker_is_as_old_as_its_report(self, ana: Store) -> None:
        """A pain marker has its own instants: pressed two days before it came in, its stop is held, whenever it was made."""
        now = system_clock()
        pressed = now - 50 * HOUR
        ana.write(partial(put, row=session_row(now, "S9", pressed - 600_000, 50 * HOUR)))
        marker = CheckInRow(runner_id="ana", id="p1", t_ms=pressed, received_ms=now, source="wrist", sid="S9")
        ana.write(partial(put, row=marker))
        save(ana, finding("p1", Severity.STOP, rule="acute.stop_now", sid="S9", checkin_id="p1"))
        async with stage(ana):
            await until(lambda: decided(ana))
        assert [row.reason for row in alerts(ana)] == ["STALE"]

    async def test_stop_overtakes_a_backlog(self, ana: Store) -> None:
        """Among a thousand undecided findings the stop is decided in the first batch."""
        save(ana, *(finding(f"run:{n}") for n in range(300)), finding("pain", Severity.STOP, rule="acute.stop_now"))
        ana.write(partial(deciding.decide_batch, now_ms=system_clock()))
        assert "acute.stop_now" in {row.rule for row in alerts(ana)}

        save(ana, finding("pain:2", Severity.STOP, rule="acute.stop_now"))
        while ana.write(partial(deciding.decide_batch, now_ms=system_clock()))[0]:
            pass
        take = partial(deliveries.claim, vault=VAULT, channel_id=WATCH_ID, most=3, now_ms=system_clock(), lease_ms=1)
        assert [one.push.severity for one in ana.write(take)] == ["stop", "stop", "watch"]
