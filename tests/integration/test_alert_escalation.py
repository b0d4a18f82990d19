"""An urgent alert that nobody answers, on a real store: repeated, and brought to those whom the runner chose, no further."""

from __future__ import annotations

from functools import partial

import pytest
from sqlmodel import Session, select

from alerts import deciding
from domain.errors import NotFound
from domain.model import CheckIn, Runner, Severity
from store import channels, contacts, reports
from store.engine import Store
from store.tables import ChannelRow, ContactRow
from tests.alerting import HOUR
from tests.living import COACH, MINUTE, PHONE, WATCH, Life

PARTNER = "mail://partner"
SAY = Runner("ana").say


@pytest.fixture
def life(sqlite_store: Store) -> Life:
    """A runner at noon on a Monday."""
    return Life(sqlite_store)


def swollen(life: Life, severity: Severity = Severity.URGENT) -> None:
    """A red flag is found."""
    flag = {"rule": "flag.dvt", "title": "See a clinician today", "why": "The calf is swollen.", "do": "See a clinician."}
    life.find(life.seen("flag", severity, **flag))


@pytest.mark.slow
async def test_unanswered_it_is_repeated_by_its_list(life: Life) -> None:
    """After 15 min, 1 h, 4 h and a day, at night too, to the phone and not to the wrist; then never again."""
    await life.work("05-04 20:00")
    swollen(life)
    await life.through("05-08 12:00")
    assert [line.rsplit(" See", 1)[0] for line in life.heard()] == [
        "Mon 20:00 FIRST",
        "Mon 20:15 REPEAT",
        "Mon 21:15 REPEAT",
        "Tue 01:15 REPEAT",
        "Wed 01:15 REPEAT",
    ]
    assert life.reasons(WATCH) == ["FIRST"]


@pytest.mark.parametrize(
    ("scope", "why", "do"),
    [
        ("asks", "", ""),
        ("title", " It is about this: See a clinician today.", ""),
        ("full", " It is about this: See a clinician today. The calf is swollen.", " See a clinician."),
    ],
)
async def test_a_contact_is_told_what_was_agreed_to(life: Life, scope: str, why: str, do: str) -> None:
    """After so many minutes, once, and not a word more than the scope covers; no link, no answer to give."""
    life.trust(after_min=30, scope=scope)
    swollen(life)
    await life.through("05-04 12:25")
    assert life.heard(COACH) == []
    await life.through("05-04 18:00")
    (message,) = life.recorder.at(COACH)
    asks = SAY.said("contact-asks", name="ana")
    assert life.heard(COACH) == [f"Mon 12:30 ESCALATED {asks.title}"]
    assert (message.why, message.do) == (asks.why + why, asks.do + do)
    assert (message.also, message.actions, message.link, message.picture) == ((), (), None, None)
    shown = f"{message.title} {message.body} {message.thread} {message.rule}"
    assert ("swollen" in shown) is (scope == "full")
    assert ("clinician" in shown) is (scope != "asks")
    assert "flag" not in shown


async def test_each_contact_has_their_own_time(life: Life) -> None:
    """The coach after 10 minutes, the partner after an hour; each once, in however many looks."""
    life.trust(COACH, after_min=10)
    life.trust(PARTNER, after_min=60)
    swollen(life)
    await life.through("05-05 12:00")
    asked = SAY.text("contact-asks.title", name="ana")
    assert life.heard(COACH) == [f"Mon 12:10 ESCALATED {asked}"]
    assert life.heard(PARTNER) == [f"Mon 13:00 ESCALATED {asked}"]


@pytest.mark.parametrize("how", ["answer", "check-in"])
async def test_nobody_else_is_told_of_what_was_answered(life: Life, how: str) -> None:
    """An answer or a check-in in time: no repetition, nobody else."""
    life.trust(after_min=30)
    swollen(life)
    await life.through("05-04 12:10")
    tell(life, how)
    await life.through("05-05 14:00", step_ms=HOUR)
    assert life.recorder.at(COACH) == []
    assert life.reasons(PHONE) == ["FIRST"]


def tell(life: Life, how: str) -> None:
    """The runner answers the alert, or checks in."""
    if how == "answer":
        life.answer(life.alert("flag"), "seen")
        return
    report = CheckIn("c1", life.clock(), life.clock(), "web", severity=2)
    life.store.write(lambda session: reports.save_check_in(session, "ana", report))


@pytest.mark.parametrize("how", ["answer", "check-in"])
async def test_who_was_told_is_told_that_it_was_answered(life: Life, how: str) -> None:
    """The coach was told, the partner not yet: only the coach hears that nothing is left to do, once."""
    life.trust(COACH, after_min=10)
    life.trust(PARTNER, after_min=600)
    swollen(life)
    await life.through("05-04 12:30")
    tell(life, how)
    await life.through("05-05 12:00", step_ms=HOUR)
    assert life.reasons(COACH) == ["ESCALATED", "CLEARED"]
    assert life.recorder.at(COACH)[1].do == SAY.text("contact-clear.do", name="ana")
    assert life.recorder.at(PARTNER) == []


async def test_a_second_answer_does_not_swallow_the_end(life: Life) -> None:
    """Answered twice before the coach's mailbox is reached: the coach still hears that it was answered."""
    life.trust(COACH, after_min=10)
    swollen(life)
    await life.through("05-04 12:10")
    life.answer(life.alert("flag"), "seen")
    life.store.write(partial(deciding.look_again, now_ms=life.clock()))
    life.answer(life.alert("flag"), "better")
    await life.work(after_ms=MINUTE)
    assert life.reasons(COACH) == ["ESCALATED", "CLEARED"]


async def test_the_minutes_are_counted_from_the_urgent_telling(life: Life) -> None:
    """Told as a warning for three days, then urgent: the runner has the agreed minutes before anybody else is told."""
    life.trust(after_min=30)
    swollen(life, Severity.WARN)
    await life.through("05-07 12:00", step_ms=HOUR)
    assert life.recorder.at(COACH) == []
    swollen(life)
    await life.through("05-07 12:25")
    assert life.recorder.at(COACH) == []
    await life.through("05-07 12:40")
    assert [line[:19] for line in life.heard(COACH)] == ["Thu 12:30 ESCALATED"]


async def test_what_no_longer_holds_is_not_brought_to_anybody(life: Life) -> None:
    """Taken back at night: nobody else is told; the runner hears in the morning."""
    await life.work("05-04 22:30")
    life.trust(after_min=30)
    swollen(life)
    await life.work()
    life.take_back("flag")
    await life.through("05-05 08:00")
    assert life.recorder.at(COACH) == []
    assert [line[:18] for line in life.heard()] == ["Mon 22:30 FIRST Se", "Tue 07:00 RESOLVED"]


async def test_without_consent_nobody_is_told(life: Life) -> None:
    """Consent withdrawn before the time has come: nothing; the address is gone, what was agreed to and when is kept."""
    contact = life.trust(after_min=30)
    swollen(life)
    await life.through("05-04 12:20")
    end = partial(contacts.withdraw, runner_id="ana", contact_id=contact, now_ms=life.clock())
    life.store.write(end)
    await life.through("05-04 16:00")
    assert life.recorder.at(COACH) == []

    def look(session: Session) -> None:
        row = session.get(ContactRow, contact)
        assert row is not None
        assert (row.consent, row.scope, row.after_min) == ("Yes.", "asks", 30)
        assert row.withdrawn_ms is not None
        assert row.consented_ms < row.withdrawn_ms
        assert session.exec(select(ChannelRow).where(ChannelRow.contact_id == contact)).all() == []
        assert contacts.listing(session, "ana") == []

    life.store.read(look)
    with pytest.raises(NotFound):
        life.store.write(end)


async def test_consent_that_ends_stops_what_is_on_its_way(life: Life) -> None:
    """Withdrawn between the decision and the mailbox: it does not arrive."""
    contact = life.trust(after_min=30)
    swollen(life)
    await life.work()
    life.clock.go(life.clock() + 30 * MINUTE)
    life.store.write(partial(deciding.look_again, now_ms=life.clock()))
    life.store.write(partial(contacts.withdraw, runner_id="ana", contact_id=contact, now_ms=life.clock()))
    await life.work(after_ms=MINUTE)
    assert life.recorder.at(COACH) == []
    assert [row.status for row in life.deliveries() if row.channel == "mail"] == ["dead"]


async def test_a_contact_hears_of_nothing_else(life: Life) -> None:
    """A warning, a stop and a digest that nobody answers stay with the runner; and a contact is no channel of theirs."""
    life.trust(after_min=5)
    life.find(life.seen("a"), life.seen("b", Severity.STOP, rule="acute.limp"))
    await life.through("05-06 12:00", step_ms=HOUR)
    assert life.recorder.at(COACH) == []
    listed = life.store.read(lambda session: [row.name for row in channels.listing(session, "ana")])
    assert listed == ["phone", "machine"]
