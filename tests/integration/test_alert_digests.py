"""What is told together on a real store: one message for a run, with the two things that matter, and each alert shows it."""

from __future__ import annotations

from functools import partial

import pytest
from sqlmodel import Session, select

from alerts import deciding
from domain.model import Finding, Severity
from store import pushes
from store.engine import Store
from store.tables import CheckInRow, FindingRow
from tests.alerting import HOUR, put
from tests.living import HOME, MINUTE, PHONE, WATCH, Life

SEVEN = (
    ("load.session_spike", Severity.WATCH, "strong"),
    ("load.week_calf", Severity.WARN, "moderate"),
    ("form.asymmetry", Severity.WATCH, "weak"),
    ("form.forefoot_shift", Severity.WARN, "weak"),
    ("habit.no_warmup", Severity.WATCH, "article"),
    ("shoe.worn", Severity.WATCH, "convention"),
    ("load.hills", Severity.WATCH, "expert"),
)
"""What one run may lead to."""
IN_ORDER = (
    "load.week_calf",
    "form.forefoot_shift",
    "load.session_spike",
    "habit.no_warmup",
    "load.hills",
    "form.asymmetry",
    "shoe.worn",
)
"""The same, the most severe first, then the best founded."""


@pytest.fixture
def life(store: Store) -> Life:
    """A runner at noon on a Monday."""
    return Life(store)


def seven(life: Life, run_id: int) -> list[Finding]:
    """Seven findings of one run."""
    return [
        life.seen(
            f"run:{run_id}",
            severity,
            rule=rule,
            grade=grade,
            run_id=run_id,
            title=f"T {rule}",
            do=f"Do {rule}.",
        )
        for rule, severity, grade in SEVEN
    ]


async def test_seven_findings_are_one_message(life: Life) -> None:
    """One message a channel: two in full, the most severe and best founded first, and that there are five more."""
    life.find(*seven(life, life.run("r1")))
    await life.work()
    for url in (PHONE, WATCH, HOME):
        (message,) = life.recorder.at(url)
        assert (message.title, message.do) == ("T load.week_calf", "Do load.week_calf.")
        assert message.also == ("Also: T form.forefoot_shift. Do form.forefoot_shift.", "And 5 more on the page.")
    (telling,) = life.tellings()
    assert [row.place for row in life.carried()] == list(range(7))
    by_id = {row.id: row.rule for row in life.alerts()}
    assert tuple(by_id[row.alert_id] for row in life.carried()) == IN_ORDER
    for alert in life.alerts():
        assert (alert.push_id, life.carriers(alert)) == (telling.id, [telling.id])
        assert (alert.decision, alert.reason, alert.told) == ("send", "FIRST", 1)
    assert {row.push_id for row in life.deliveries()} == {telling.id}


async def test_a_stop_is_told_by_itself(life: Life) -> None:
    """What must be heard is never one of several, and never waits for them."""
    run_id = life.run("r1")
    life.find(*seven(life, run_id), life.seen("pain", Severity.STOP, rule="triage.strain", run_id=run_id, title="Stop"))
    await life.work()
    assert sorted(message.title for message in life.recorder.at(PHONE)) == ["Stop", "T load.week_calf"]
    assert all(not message.also for message in life.recorder.at(PHONE) if message.title == "Stop")


async def test_two_runs_are_two_messages(life: Life) -> None:
    """What is told together is of one run; and a run uses up one message of the day's budget."""
    life.prefer(a_day=2)
    for name in ("r1", "r2", "r3"):
        life.find(*seven(life, life.run(name)))
    await life.work()
    assert life.reasons() == ["FIRST", "FIRST"]
    held = [(alert.decision, alert.reason) for alert in life.alerts()]
    assert held.count(("send", "FIRST")) == 14
    assert held.count(("hold", "BUDGET")) == 7
    await life.work("05-05 07:00")
    assert life.heard()[2] == "Tue 07:00 FIRST T load.week_calf"


async def test_runners_are_never_told_together(life: Life) -> None:
    """Two runners whose phones call a report alike: each is told of their own, and of nothing else."""
    life.join("ben", "phone://ben")
    for runner in ("ana", "ben"):
        row = CheckInRow(runner_id=runner, id="c1", t_ms=life.clock(), received_ms=life.clock(), source="web")
        life.store.write(partial(put, row=row))
        life.find(life.seen("c1", rule="triage.tendon", checkin_id="c1", title=f"Tendon of {runner}"), runner=runner)
    await life.work()
    for runner in ("ana", "ben"):
        (message,) = life.recorder.at(f"phone://{runner}")
        assert (message.runner_id, message.title, message.also) == (runner, f"Tendon of {runner}", ())
    assert sorted(row.runner_id for row in life.tellings()) == ["ana", "ben"]


def decide(life: Life) -> None:
    """Decide, and deliver nothing yet."""
    life.store.write(partial(deciding.decide_batch, now_ms=life.clock()))


async def test_without_its_lead_a_digest_tells_the_rest(life: Life) -> None:
    """The most important was taken back before the phone was reached: the second leads, four more follow."""
    life.find(*seven(life, life.run("r1")))
    decide(life)

    def lead_is_gone(session: Session) -> None:
        session.exec(select(FindingRow).where(FindingRow.rule == "load.week_calf")).one().withdrawn_ms = life.clock()

    life.store.write(lead_is_gone)
    await life.work(after_ms=MINUTE)
    (message,) = life.recorder.at(PHONE)
    assert message.title == "T form.forefoot_shift"
    assert message.also == ("Also: T load.session_spike. Do load.session_spike.", "And 4 more on the page.")


async def test_what_got_worse_is_told_by_itself(life: Life) -> None:
    """One of those told together gets worse: told alone as WORSE; its alert shows both messages, the others the first."""
    run_id = life.run("r1")
    life.find(*seven(life, run_id))
    await life.work()
    life.find(life.seen(f"run:{run_id}", Severity.WARN, rule="load.session_spike", run_id=run_id, title="Farther"))
    await life.work(after_ms=MINUTE)
    assert life.heard() == ["Mon 12:00 FIRST T load.week_calf", "Mon 12:01 WORSE Farther"]
    first, second = (row.id for row in life.tellings())
    for alert in life.alerts():
        assert life.carriers(alert) == ([first, second] if alert.rule == "load.session_spike" else [first])


async def test_what_got_worse_before_it_was_heard_is_not_told_twice(life: Life) -> None:
    """Two of seven get worse before the phone is reached: the first message leaves them out, the second has them."""
    run_id = life.run("r1")
    life.find(*seven(life, run_id))
    decide(life)
    for rule in ("load.session_spike", "habit.no_warmup"):
        life.find(life.seen(f"run:{run_id}", Severity.WARN, rule=rule, run_id=run_id, title=f"W {rule}", grade="article"))
    await life.work(after_ms=MINUTE)
    told = {message.reason: message for message in life.recorder.at(PHONE)}
    assert told["FIRST"].also[1] == "And 3 more on the page."
    assert told["WORSE"].title == "W load.session_spike"
    assert told["WORSE"].also == ("Also: W habit.no_warmup. Go easy.",)


async def test_what_is_told_anew_takes_the_place_of_what_has_not_arrived(life: Life) -> None:
    """A warning gets worse before the phone is reached: only the worse one goes out, the other need not arrive any more."""
    life.find(life.seen("e", Severity.WATCH))
    decide(life)
    life.find(life.seen("e", Severity.WARN))
    await life.work(after_ms=MINUTE)
    assert life.reasons() == ["WORSE"]
    first, second = (row.id for row in life.tellings())
    assert {(row.push_id, row.status) for row in life.deliveries()} == {(first, "replaced"), (second, "delivered")}


async def test_the_report_counts_what_was_new_or_worse(life: Life) -> None:
    """Two warnings, the worsening of one and a stop are four; a repetition, good news and what was held are none."""
    begins = life.clock()
    life.find(
        life.seen("e", Severity.WATCH), life.seen("f", rule="load.hills"), life.seen("i", Severity.INFO, rule="shoe.worn")
    )
    await life.work()
    life.find(life.seen("e", Severity.WARN), life.seen("s", Severity.STOP, rule="acute.limp"))
    await life.work(after_ms=MINUTE)
    await life.work("05-05 12:30")
    life.take_back("f")
    await life.work(after_ms=HOUR)
    assert sorted(life.reasons()) == ["FIRST", "FIRST", "FIRST", "REPEAT", "REPEAT", "RESOLVED", "WORSE"]
    assert life.store.read(lambda session: pushes.told_since(session, "ana", begins)) == 4
    assert life.store.read(lambda session: pushes.told_since(session, "ana", begins + 1)) == 2
    assert life.store.read(lambda session: pushes.told_since(session, "ben", begins)) == 0


async def test_an_answer_ends_what_is_on_its_way(life: Life) -> None:
    """Two told together, both answered on the page before the phone is reached: it need not arrive; one alone: it does."""
    run_id = life.run("r1")
    life.find(*(each for each in seven(life, run_id) if each.severity is Severity.WARN))
    decide(life)
    one, other = life.alerts()
    life.answer(one, "seen")
    assert {row.status for row in life.deliveries()} == {"queued"}
    life.answer(other, "seen")
    assert {row.status for row in life.deliveries()} == {"replaced"}
    await life.work(after_ms=MINUTE)
    assert life.recorder.heard == []
