"""The life of an alert on a real store: told once, put off, repeated, taken back, back again."""

from __future__ import annotations

from functools import partial

import pytest

from alerts import deciding
from domain.model import CheckIn, Severity
from store import reports
from store.engine import Store
from tests.alerting import HOUR
from tests.living import HOME, MINUTE, PHONE, WATCH, Life

FLAP = 15 * MINUTE


@pytest.fixture
def life(sqlite_store: Store) -> Life:
    """A runner at noon on a Monday."""
    return Life(sqlite_store)


class TestTakenBack:
    """What a later analysis no longer finds."""

    async def test_it_is_held_open_for_a_quarter_of_an_hour(self, life: Life) -> None:
        """Told at warn, gone, back within 15 min, gone again: nobody hears of it, and it stays open."""
        life.find(life.seen("e"))
        await life.work()
        for _ in range(3):
            life.take_back("e")
            await life.work(after_ms=FLAP - 1)
            assert life.alert("e").state == "open"
            life.find(life.seen("e"))
            await life.work(after_ms=1)
        assert life.reasons() == ["FIRST"]
        assert life.alert("e").state == "open"

    async def test_it_is_over_after_that(self, life: Life) -> None:
        """15 minutes later it is told once that it is over: to phone and program, not to the wrist."""
        life.find(life.seen("e"))
        await life.work()
        life.take_back("e")
        await life.work()
        await life.work(after_ms=FLAP - 1)
        assert life.reasons() == ["FIRST"]
        await life.work(after_ms=1)
        await life.work(after_ms=HOUR)
        assert life.heard() == ["Mon 12:00 FIRST Far", "Mon 12:15 RESOLVED No longer so: Far"]
        assert life.reasons(HOME) == ["FIRST", "RESOLVED"]
        assert life.reasons(WATCH) == ["FIRST"]
        assert (life.alert("e").state, life.alert("e").reason) == ("resolved", "RESOLVED")

    @pytest.mark.parametrize("case", ["only watch", "answered"])
    async def test_nobody_is_told_who_need_not_know(self, life: Life, case: str) -> None:
        """What was told at watch, and what was answered, is over in silence."""
        life.find(life.seen("e", Severity.WATCH if case == "only watch" else Severity.WARN))
        await life.work()
        if case == "answered":
            life.answer(life.alert("e"), "seen")
        life.take_back("e")
        await life.work()
        await life.work(after_ms=FLAP)
        assert life.reasons() == ["FIRST"]
        assert life.alert("e").state == "resolved"

    async def test_what_is_back_after_it_was_over_is_told_anew(self, life: Life) -> None:
        """Told that it is over, and it is not: told again each time, and open; the runner is never left believing it."""
        life.find(life.seen("e"))
        await life.work()
        for _ in range(2):
            life.take_back("e")
            await life.work(after_ms=FLAP)
            await life.work(after_ms=FLAP)
            life.find(life.seen("e"))
            await life.work(after_ms=MINUTE)
        assert life.reasons() == ["FIRST", "RESOLVED", "FIRST", "RESOLVED", "FIRST"]
        assert life.alert("e").state == "open"

    async def test_good_news_waits_for_the_morning(self, life: Life) -> None:
        """Taken back at 22:30: told at 07:00."""
        life.prefer(a_day=None)
        await life.work("05-04 21:30")
        life.find(life.seen("e"))
        await life.work()
        await life.work("05-04 22:30")
        life.take_back("e")
        await life.through("05-05 08:00")
        assert life.heard() == ["Mon 21:30 FIRST Far", "Tue 07:00 RESOLVED No longer so: Far"]

    async def test_what_waited_for_the_morning_and_is_back_is_told(self, life: Life) -> None:
        """Held at night, taken back, found again by day: it was never told, so it is told then."""
        await life.work("05-04 23:00")
        life.find(life.seen("e"))
        await life.work()
        life.take_back("e")
        await life.work("05-05 07:00")
        assert life.reasons() == []
        life.find(life.seen("e"))
        await life.work("05-05 09:00")
        assert life.heard() == ["Tue 09:00 FIRST Far"]

    async def test_it_may_be_gone_while_it_is_put_off(self, life: Life) -> None:
        """Put off, taken back and found again within minutes: it is still put off, and told again when that is over."""
        life.find(life.seen("e", Severity.WATCH))
        await life.work()
        life.answer(life.alert("e"), "snooze")
        life.take_back("e")
        await life.work(after_ms=MINUTE)
        life.find(life.seen("e", Severity.WATCH))
        await life.work(after_ms=MINUTE)
        assert life.alert("e").state == "snoozed"
        await life.work("05-05 12:00")
        assert life.reasons() == ["FIRST", "REPEAT"]


class TestWorse:
    """What gets worse is open again, whatever was said."""

    @pytest.mark.parametrize("said", ["seen", "better", "snooze"])
    async def test_it_is_open_again(self, life: Life, said: str) -> None:
        """Answered, resolved or put off: WORSE is told, and the alert is open with no answer."""
        life.find(life.seen("e", Severity.WATCH))
        await life.work()
        life.answer(life.alert("e"), said)
        await life.work(after_ms=MINUTE)
        life.find(life.seen("e", Severity.WARN))
        await life.work(after_ms=MINUTE)
        assert life.reasons() == ["FIRST", "WORSE"]
        alert = life.alert("e")
        assert (alert.state, alert.answer, alert.snoozed_until_ms, alert.told) == ("open", None, None, 1)

    async def test_resolved_and_worse(self, life: Life) -> None:
        """Over, told so, and back more severe: WORSE."""
        life.find(life.seen("e"))
        await life.work()
        life.take_back("e")
        await life.work(after_ms=FLAP)
        life.find(life.seen("e", Severity.STOP))
        await life.work(after_ms=MINUTE)
        assert life.reasons() == ["FIRST", "RESOLVED", "WORSE"]
        assert life.alert("e").state == "open"


class TestPutOff:
    """`snooze`: not now."""

    async def test_it_is_told_again_after_a_day(self, life: Life) -> None:
        """Put off at noon: nothing until the next noon, then once more, and open."""
        life.find(life.seen("e", Severity.WATCH))
        await life.work()
        life.answer(life.alert("e"), "snooze")
        await life.through("05-06 18:00", step_ms=HOUR)
        assert life.heard() == ["Mon 12:00 FIRST Far", "Tue 12:00 REPEAT Far"]
        assert life.reasons(WATCH) == ["FIRST"]
        assert life.alert("e").state == "open"
        assert life.recorder.at(PHONE)[1].also == ("You have not answered this yet.",)

    async def test_when_it_ends_at_night_it_waits_for_the_morning(self, life: Life) -> None:
        """Put off at 22:30 for a day: told at 07:00 after the next night, not lost."""
        life.find(life.seen("e", Severity.WATCH))
        await life.work()
        await life.work("05-04 22:30")
        life.answer(life.alert("e"), "snooze", hours=24)
        await life.through("05-06 12:00", step_ms=30 * MINUTE)
        assert life.heard() == ["Mon 12:00 FIRST Far", "Wed 07:00 REPEAT Far"]

    async def test_the_like_of_it_waits_too(self, life: Life) -> None:
        """A new finding of the same rule and side is held SNOOZED until then; another side is told at once."""
        life.find(life.seen("e", Severity.WATCH, side="left"))
        await life.work()
        life.answer(life.alert("e"), "snooze", hours=6)
        await life.work(after_ms=HOUR)
        life.find(life.seen("f", Severity.WATCH, side="left"), life.seen("g", Severity.WATCH, side="right", title="Right"))
        await life.work()
        alert = life.alert("f")
        assert (alert.decision, alert.reason, alert.next_ms) == ("hold", "SNOOZED", life.alert("e").snoozed_until_ms)
        await life.work("05-04 18:00")
        assert life.heard()[1] == "Mon 13:00 FIRST Right"
        assert sorted(life.heard()[2:]) == ["Mon 18:00 FIRST Far", "Mon 18:00 REPEAT Far"]

    async def test_what_is_graver_was_not_put_off(self, life: Life) -> None:
        """A warning of the same rule and side goes out though a milder one was put off."""
        life.find(life.seen("e", Severity.WATCH, side="left"))
        await life.work()
        life.answer(life.alert("e"), "snooze", hours=24 * 7)
        life.find(life.seen("f", Severity.WARN, side="left", title="Too far"))
        await life.work(after_ms=HOUR)
        assert life.heard()[1:] == ["Mon 13:00 FIRST Too far"]

    async def test_a_stop_cannot_be_put_off_by_its_like(self, life: Life) -> None:
        """The same rule and side at stop: told at once."""
        life.find(life.seen("e", Severity.WATCH, rule="acute.limp"))
        await life.work()
        life.answer(life.alert("e"), "snooze", hours=48)
        life.find(life.seen("f", Severity.STOP, rule="acute.limp"))
        await life.work(after_ms=MINUTE)
        assert life.reasons() == ["FIRST", "FIRST"]


class TestAnswered:
    """Who answered is left in peace."""

    async def test_nothing_is_repeated(self, life: Life) -> None:
        """An unanswered warning is told again after a day, once; an answered one is not."""
        life.find(life.seen("e"), life.seen("f", rule="form.forefoot_shift", title="Fore"))
        await life.work()
        life.answer(life.alert("f"), "seen")
        await life.through("05-08 12:00", step_ms=HOUR)
        assert life.heard() == ["Mon 12:00 FIRST Far", "Mon 12:00 FIRST Fore", "Tue 12:00 REPEAT Far"]

    @pytest.mark.parametrize(("said", "state"), [("seen", "acked"), ("better", "resolved")])
    async def test_an_answer_on_the_page_counts_before_anything_was_told(self, life: Life, said: str, state: str) -> None:
        """Held for the morning and answered on the page at night: it is not told, and the answer stays."""
        await life.work("05-04 23:00")
        life.find(life.seen("e"))
        await life.work()
        life.answer(life.alert("e"), said)
        await life.through("05-05 09:00", step_ms=30 * MINUTE)
        assert life.reasons() == []
        alert = life.alert("e")
        assert (alert.state, alert.answer, alert.reason) == (state, said, "QUIET_HOURS")

    async def test_put_off_on_the_page_before_anything_was_told(self, life: Life) -> None:
        """Held for the morning and put off on the page for a day: told after that day."""
        await life.work("05-04 22:30")
        life.find(life.seen("e"))
        await life.work()
        life.answer(life.alert("e"), "snooze", hours=12)
        life.take_back("e")
        life.find(life.seen("e"))
        await life.work()
        alert = life.alert("e")
        assert (alert.state, alert.snoozed_until_ms) == ("snoozed", life.clock() + 12 * HOUR)
        await life.through("05-05 18:00", step_ms=30 * MINUTE)
        assert life.heard() == ["Tue 10:30 FIRST Far"]

    async def test_a_check_in_has_heard_what_hurts(self, life: Life) -> None:
        """A report answers the open alerts about pain, not those that coach; what was on its way of them ends."""
        life.find(life.seen("e", rule="acute.rest_broken"), life.seen("f"))
        await life.work()
        life.find(life.seen("g", rule="triage.tendon"))
        life.store.write(partial(deciding.decide_batch, now_ms=life.clock()))
        bare = CheckIn("c0", life.clock(), life.clock(), "device", phase="during")
        life.store.write(lambda session: reports.save_check_in(session, "ana", bare))
        assert {row.state for row in life.alerts()} == {"open"}  # who only presses a button may have seen nothing
        report = CheckIn("c1", life.clock(), life.clock(), "web", severity=2)
        life.store.write(lambda session: reports.save_check_in(session, "ana", report))
        await life.work(after_ms=MINUTE)
        assert {row.key.split("|")[-1]: row.state for row in life.alerts()} == {"e": "acked", "f": "open", "g": "acked"}
        assert [row.status for row in life.deliveries() if row.push_id == life.alert("g").push_id] == ["replaced"] * 4
