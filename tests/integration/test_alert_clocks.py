"""The alerts stage when clocks jump, machines sleep and two processes wake at once: nothing is lost, nothing comes twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from alerts.report import ReportFacts
from analysis.care import Told, care
from domain.clock import local_time
from domain.model import Runner, Severity
from soleus.rehearsal import Ticks
from store import care as care_rows
from store import people
from store.engine import Store
from tests.alerting import HOUR
from tests.caring import STRAIN, at, report
from tests.living import MINUTE, PHONE, WATCH, ZONE, Life, MachineClock

URGENT = {"rule": "flag.dvt", "title": "Urgent"}


@pytest.fixture
def traveller() -> Iterator[time_machine.Traveller]:
    """The machine's clock, standing still unless it is moved."""
    with time_machine.travel(at("2026-05-03 12:00") / 1000, tick=False) as moved:
        yield moved


@pytest.fixture
def life(store: Store, traveller: time_machine.Traveller) -> Life:
    """A runner at noon on a Sunday, by the machine's clock; the report comes at 18:00."""
    made = Life(store, MachineClock(traveller), facts=lambda _session, _runner, _now: ReportFacts(3, 21_000.0))
    made.prefer(report_weekday=6, a_day=None)
    return made


def strain(life: Life, when: str) -> None:
    """A strain was reported at that local time of 2026, and has its plan."""
    hurt = report(f"2026-{when}", **STRAIN)
    made = care(Told(Runner("ana", zone=life.zone), reports=(hurt,)), hurt.t_ms)

    def work(session: Session) -> None:
        care_rows.save(session, "ana", made, hurt.t_ms)

    life.store.write(work)


class TestAsleep:
    """The machine sleeps for nine hours, and the stage wakes once, late."""

    async def test_over_the_evening(self, life: Life) -> None:
        """Asleep from 16:30 to 01:30: urgent is repeated once, at once; warning, good news and report wait for 07:00."""
        await life.work("05-02 20:00")
        life.find(life.seen("told", title="Warning"))
        await life.work()
        await life.work("05-03 12:00")
        life.find(life.seen("gone", rule="form.forefoot_shift", title="Gone"))
        await life.work()
        await life.work("05-03 16:29")
        life.find(life.seen("urgent", Severity.URGENT, **URGENT))
        life.take_back("gone")
        await life.work("05-03 16:30")
        await life.work("05-04 01:30")
        await life.through("05-04 16:00", step_ms=15 * MINUTE)
        told = life.heard()
        assert told[:5] == [
            "Sat 20:00 FIRST Warning",
            "Sun 12:00 FIRST Gone",
            "Sun 16:30 FIRST Urgent",
            "Mon 01:30 REPEAT Urgent",
            "Mon 02:30 REPEAT Urgent",
        ]
        assert sorted(told[5:]) == [
            "Mon 06:30 REPEAT Urgent",
            "Mon 07:00 REPEAT Warning",
            "Mon 07:00 REPORT Your week",
            "Mon 07:00 RESOLVED No longer so: Gone",
        ]
        await life.work("05-10 18:00")
        assert [row.key for row in life.tellings() if row.reason == "REPORT"] == ["report|2026-W18", "report|2026-W19"]

    async def test_over_the_night(self, life: Life) -> None:
        """Asleep from 22:30 to 07:30: what was held for 07:00 is told then, once, in one message for one run."""
        await life.work("05-03 18:00")
        await life.work("05-03 22:30")
        run = life.run("r1")
        life.find(
            *(life.seen("e", rule=rule, run_id=run) for rule in ("load.session_spike", "load.week_calf", "load.hills"))
        )
        await life.work()
        assert {alert.reason for alert in life.alerts()} == {"QUIET_HOURS"}
        for _ in range(2):
            await life.work("05-04 07:30")
        assert life.heard()[1:] == ["Mon 07:30 FIRST Far"]
        assert len(life.recorder.at(PHONE)[1].also) == 2

    async def test_reminders_that_were_missed(self, life: Life) -> None:
        """Asleep from 11:00 to 20:05: of three reminders of ice the newest is told; the question of 10:30 is not lost."""
        strain(life, "05-04 10:30")
        await life.work("05-04 11:00")
        await life.work("05-04 20:05")
        await life.work("05-05 07:00")
        assert life.heard()[1:] == ["Mon 20:05 FOLLOWUP Time to ice the calf"]
        await life.work("05-05 16:05")
        assert sorted(life.heard()[2:]) == [
            "Tue 16:05 FOLLOWUP How is the calf after 24 hours?",
            "Tue 16:05 FOLLOWUP Time to ice the calf",
        ]

    async def test_a_report_too_late_is_left_out(self, life: Life) -> None:
        """Asleep for two days: no report of a week that is long over; the next one comes in its turn."""
        await life.work("05-03 17:00")
        await life.work("05-05 12:00")
        await life.work("05-10 18:00")
        assert life.heard() == ["Sun 18:00 REPORT Your week"]
        assert [row.key for row in life.tellings()] == ["report|2026-W19"]


class TestSetBack:
    """Somebody sets the machine's clock back by an hour."""

    async def test_nothing_comes_twice(self, life: Life) -> None:
        """The hour in which everything was told comes again: no report, repetition or reminder is told again."""
        strain(life, "05-02 20:30")
        await life.work("05-03 17:00")
        life.find(life.seen("urgent", Severity.URGENT, **URGENT))
        await life.through("05-03 18:10")
        before = life.heard()
        assert [line.split()[2] for line in before].count("REPORT") == 1
        life.clock.go(at("2026-05-03 17:10"))
        await life.through("05-03 18:10")
        assert life.heard() == before
        await life.through("05-04 06:50")
        assert [line for line in life.heard() if "REPORT" in line] == ["Sun 18:00 REPORT Your week"]

    async def test_the_morning_comes_twice(self, life: Life) -> None:
        """Released at 07:00, and 06:00 again: not told again at the second 07:00; what is found between waits for it."""
        await life.work("05-03 18:00")
        await life.work("05-03 23:00")
        life.find(life.seen("e"))
        await life.work()
        await life.work("05-04 07:00")
        life.clock.go(at("2026-05-04 06:00"))
        life.find(life.seen("f", rule="form.forefoot_shift", title="Fore"))
        await life.through("05-04 08:00")
        assert life.heard()[1:] == ["Mon 07:00 FIRST Far", "Mon 07:00 FIRST Fore"]

    async def test_a_stop_is_told_at_once_all_the_same(self, life: Life) -> None:
        """What is found after the clock was set back does not wait for the hour to pass."""
        await life.work("05-03 13:00")
        life.clock.go(at("2026-05-03 12:00"))
        life.find(life.seen("pain", Severity.STOP, rule="acute.limp"))
        await life.work()
        assert life.heard() == ["Sun 12:00 FIRST Far"]


SUNDAYS = [
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
]
"""Sundays on which the clocks change."""


@pytest.mark.slow
@pytest.mark.parametrize(("zone", "day"), SUNDAYS)
async def test_the_day_on_which_the_clocks_change(sqlite_store: Store, zone: str, day: str) -> None:
    """Held on Saturday at 23:00, told on Sunday at 07:00; the report at 18:00, and a week later again, by the local clock.

    What is repeated after a day or put off for a day comes when 24 hours have passed, whatever the clock shows then.
    """
    sunday = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone))

    def instant(days: int, hour: int) -> int:
        return round((sunday + timedelta(days=days)).replace(hour=hour).timestamp() * 1000)

    life = Life(sqlite_store, Ticks(instant(-1, 12)), zone)
    life.prefer(report_weekday=6, a_day=None)
    life.find(life.seen("told", title="Warning"), life.seen("put off", Severity.WATCH, rule="load.hills", title="Put off"))
    await life.work()
    life.answer(life.alert("put off"), "snooze")
    life.clock.go(instant(-1, 23))
    life.find(life.seen("held", Severity.WATCH, rule="shoe.worn", title="Held"))
    while life.clock() < instant(7, 19):
        await life.work(after_ms=30 * MINUTE)
    later = f"{local_time(instant(-1, 12) + 24 * HOUR, zone):%H:%M}"
    assert later != "12:00"
    told = life.heard()
    assert sorted(told[:2]) == ["Sat 12:00 FIRST Put off", "Sat 12:00 FIRST Warning"]
    assert sorted(told[2:]) == sorted(
        [
            "Sun 07:00 FIRST Held",
            f"Sun {later} REPEAT Put off",
            f"Sun {later} REPEAT Warning",
            "Sun 18:00 REPORT Your week",
            "Sun 18:00 REPORT Your week",
        ]
    )
    assert len({row.key for row in life.tellings() if row.reason == "REPORT"}) == 2


class TestTwoAtOnce:
    """Two processes look at the same database at the same moment."""

    async def test_each_thing_is_told_once(self, store: Store) -> None:
        """Reports of two runners, one new to both, reminders, alerts and repetitions: one telling and one message each."""
        one = Life(store, Ticks(at("2026-05-03 12:00")))
        one.prefer(report_weekday=6, a_day=None)
        other_store = Store(store.url.render_as_string(hide_password=False))
        try:
            other = Life(other_store, one.clock, joins=False)
            strain(one, "05-03 12:00")
            store.write(lambda session: people.add_runner(session, Runner("ben", zone=ZONE), 1))
            for week in range(10):
                one.clock.go(at("2026-05-03 12:00") + week * 7 * 24 * HOUR)
                one.find(*(one.seen(f"{week}-{n}", Severity.WARN, rule=f"load.r{n}", title=f"{week}-{n}") for n in range(3)))
                for hours in (0, 6, 24, 30):
                    one.clock.go(at("2026-05-03 12:00") + (week * 7 * 24 + hours) * HOUR)
                    await both(one, other)
            keys = [(row.runner_id, row.key) for row in one.tellings()]
            assert len(keys) == len(set(keys))
            reasons = Counter((row.runner_id, row.reason) for row in one.tellings())
            assert reasons["ana", "REPORT"] == reasons["ben", "REPORT"] == 10
            assert reasons["ana", "FIRST"] == reasons["ana", "REPEAT"] == 30
            assert reasons["ana", "FOLLOWUP"] > 0
            heard = [each.message.id for each in (*one.recorder.heard, *other.recorder.heard)]
            assert len(heard) == len(set(heard)) == len(one.deliveries())
            assert WATCH in {each.url for each in one.recorder.heard}
        finally:
            other_store.close()


async def both(*lives: Life) -> None:
    """All at once; who loses a race looks again, as the stage does at its next sweep."""
    for _ in range(20):
        ended = await asyncio.gather(*(life.work() for life in lives), return_exceptions=True)
        failed = [cause for error in ended if error is not None for cause in getattr(error, "exceptions", (error,))]
        assert all(isinstance(error, SQLAlchemyError) for error in failed), failed
        if not failed:
            return
    raise AssertionError(failed)
