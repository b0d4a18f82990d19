"""The sweep of the plans on a real store: one alert a step whatever breaks, and what must not be said is not sent."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from sqlmodel import Session, col, select

from alerts import deciding, reminding, speaking
from alerts.choices import Links
from analysis.care import Told, care
from domain.care import Care, PlanAnswer
from domain.model import Runner, Severity
from store import alerts as rows
from store import care as care_rows
from store import deliveries, findings, people, preferences, reports
from store.alerts import Reminder
from store.deliveries import CONSOLE_ID
from store.engine import Store
from store.tables import AlertRow, CareRow, DeliveryRow, PlanRow
from tests.alerting import ALL_DAY, HOUR, VAULT, Shifted, add_channel, alerts, finding, sent, session_row, stage
from tests.alerting import put as put_row
from tests.caring import STRAIN, at, report
from tests.receivers import HttpReceiver, until

HURT = report("2026-05-04 10:30", **STRAIN)
SWOLLEN = report("2026-05-04 11:55", side="left", answers={"swelling_redness_warmth": "yes"})
NOON = at("2026-05-04 12:00")


@pytest.fixture
def berlin(store: Store) -> Store:
    """A runner in Berlin with a watch."""

    def work(session: Session) -> None:
        people.add_runner(session, Runner("ana", zone="Europe/Berlin"), 1)
        people.add_device(session, "ana", "wrist", "", 1)
        preferences.change(session, "ana", ALL_DAY, 1)

    store.write(work)
    return store


def keep(store: Store, told: Told, now_ms: int) -> Care:
    """Make care anew and keep it, as analysis does."""
    made = care(told, now_ms)
    store.write(lambda session: care_rows.save(session, "ana", made, now_ms))
    return made


def ana(*told: object, answers: tuple[PlanAnswer, ...] = ()) -> Told:
    """What ana told."""
    return Told(Runner("ana", zone="Europe/Berlin"), reports=told, answers=answers)  # type: ignore[arg-type]


def sweep(store: Store, now_ms: int) -> int:
    """One sweep; how many plans it looked at."""
    return store.write(partial(reminding.sweep, now_ms=now_ms))[0]


def plan_row(session: Session, kind: str) -> PlanRow:
    """The one plan of a kind."""
    return session.exec(select(PlanRow).where(PlanRow.kind == kind)).one()


def test_one_alert_a_step_however_often_it_is_swept(berlin: Store) -> None:
    """Two sweeps, a plan made anew, a third: one reminder of ice, with its deliveries; the next look is at 16:00."""
    keep(berlin, ana(HURT), HURT.t_ms)
    assert sweep(berlin, HURT.t_ms) == 2
    assert alerts(berlin) == []
    assert sweep(berlin, NOON - 1) == 0
    assert sweep(berlin, NOON) == 1
    assert sweep(berlin, NOON) == 0
    berlin.write(lambda session: setattr(plan_row(session, "rice"), "next_ms", NOON))
    assert sweep(berlin, NOON + 1000) == 1
    (alert,) = alerts(berlin)
    assert (alert.key, alert.finding_id) == (f"plan|rice:{HURT.id}|ice@2026-05-04T12", None)
    assert (alert.decision, alert.reason, alert.rule) == ("send", "FOLLOWUP", "acute.rice")
    assert (alert.plan, alert.tips, alert.side) == (f"rice:{HURT.id}", ["ice", "compression", "elevation"], "left")
    assert sorted(row.channel for row in sent(berlin)) == ["console", "watch"]
    assert berlin.read(lambda session: plan_row(session, "rice").next_ms) == at("2026-05-04 16:00")


def test_a_kill_before_the_commit_repeats_the_step_and_tells_once(berlin: Store) -> None:
    """A sweep that dies with its transaction leaves nothing; the next one does it whole."""
    keep(berlin, ana(HURT), HURT.t_ms)

    def dies(session: Session) -> None:
        reminding.sweep(session, NOON)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        berlin.write(dies)
    assert alerts(berlin) == []
    sweep(berlin, NOON)
    assert len(alerts(berlin)) == 1
    assert len(sent(berlin)) == 2


def test_two_sweeps_at_once_store_a_step_once(berlin: Store) -> None:
    """A second process that knows nothing of the first one's alert stores nothing."""
    step = Reminder("plan|rice:x|ice@1", "rice:x", "acute.rice", "watch", "Ice", "Why.", "Do.")
    for new in (True, False):
        assert berlin.write(lambda session: rows.remind(session, "ana", step, [], NOON)) is new
    assert len(alerts(berlin)) == 1


def test_a_tip_queued_before_a_red_flag_is_not_sent_after_it(berlin: Store) -> None:
    """Ice is queued at noon; swelling is told before the phone is reached: what is sent says see a clinician."""
    keep(berlin, ana(HURT), HURT.t_ms)
    sweep(berlin, NOON)
    keep(berlin, ana(HURT, SWOLLEN), NOON + 1)
    take = partial(deliveries.claim, vault=VAULT, channel_id=CONSOLE_ID, most=9, now_ms=NOON + 2, lease_ms=1000)
    (claimed,) = berlin.write(take)
    assert speaking.message_of(claimed, Links()).do == claimed.runner.say.text("held-acute-flag_guard")
    assert "ice on" in claimed.alerts[0].do


def test_no_step_while_a_red_flag_is_open(berlin: Store) -> None:
    """Told of swelling at 11:55: nothing at noon nor later that day."""
    keep(berlin, ana(HURT, SWOLLEN), SWOLLEN.t_ms)
    for hour in (12, 16, 20):
        sweep(berlin, at(f"2026-05-04 {hour}:00"))
    assert alerts(berlin) == []


def test_a_reminder_does_not_outrun_a_report(berlin: Store) -> None:
    """A report that nobody has judged yet holds the reminders of its runner until it is."""
    keep(berlin, ana(HURT), HURT.t_ms)
    berlin.write(lambda session: care_rows.mark_due(session, "ana"))
    assert not berlin.read(partial(care_rows.any_plan_due, now_ms=NOON))
    assert sweep(berlin, NOON) == 0
    keep(berlin, ana(HURT, SWOLLEN), NOON)
    sweep(berlin, NOON)
    assert alerts(berlin) == []


def test_answers_and_ended_plans_close_their_alerts(berlin: Store) -> None:
    """Better resolves the reminder; when the plan is over, what was open of it is resolved too."""
    keep(berlin, ana(HURT), HURT.t_ms)
    for hour in (12, 16):
        sweep(berlin, at(f"2026-05-04 {hour}:00"))
    first, _ = alerts(berlin)
    berlin.write(lambda session: reports.answer_alert(session, "ana", first.id or 0, "better", at("2026-05-04 17:00")))
    (told,) = berlin.read(lambda session: care_rows.answers(session, "ana", 0))
    assert told == PlanAnswer(f"rice:{HURT.id}", at("2026-05-04 17:00"), "better")
    keep(berlin, ana(HURT, answers=(told,)), told.t_ms)
    sweep(berlin, told.t_ms)
    assert [alert.state for alert in alerts(berlin)] == ["resolved", "open"]
    walks = report("2026-05-06 11:00", site="muscle_belly", side="left", walks_without_pain=True)
    keep(berlin, ana(HURT, walks, answers=(told,)), walks.t_ms)
    sweep(berlin, walks.t_ms)
    assert {alert.state for alert in alerts(berlin) if alert.plan == f"rice:{HURT.id}"} == {"resolved"}


def test_coaching_waits_while_a_red_flag_is_open(berlin: Store) -> None:
    """A form finding is held as INHIBITED, a second flag and an acute one are sent."""
    now = SWOLLEN.t_ms
    keep(berlin, ana(HURT, SWOLLEN), now)
    rules = ("form.asymmetry", "flag.nerve", "acute.rest_broken")
    found = [replace(finding(rule, rule=rule), created_ms=now) for rule in rules]
    berlin.write(partial(findings.save, runner_id="ana", findings=found))
    berlin.write(partial(deciding.decide_batch, now_ms=now))
    assert {alert.rule: alert.reason for alert in alerts(berlin)} == {
        "form.asymmetry": "INHIBITED",
        "flag.nerve": "FIRST",
        "acute.rest_broken": "FIRST",
    }


def test_a_run_has_its_budget_and_stop_is_outside_it(berlin: Store) -> None:
    """Five warnings of one run, minutes 0, 1, 6, 12 and 18, and a stop at 19: the second and the fifth are held."""
    start = at("2026-05-04 18:00")
    berlin.write(lambda session: put_row(session, session_row(start, "S1", start)))
    for minute, severity in ((0, "watch"), (1, "watch"), (6, "watch"), (12, "watch"), (18, "watch"), (19, "stop")):
        t_ms = start + minute * 60_000
        one = finding(f"m{minute}", Severity(severity), rule="form.forefoot_fatigue", created_ms=t_ms, sid="S1")
        berlin.write(partial(findings.save, runner_id="ana", findings=[one]))
        berlin.write(partial(deciding.decide_batch, now_ms=t_ms + 300))
    assert [alert.reason for alert in alerts(berlin)] == ["FIRST", "BUDGET", "FIRST", "FIRST", "BUDGET", "FIRST"]


def test_an_emergency_goes_out_on_every_channel_at_once(berlin: Store) -> None:
    """Told of in a run an hour ago by the watch's clock: the wrist, the console and the phone all get it."""
    add_channel(berlin, "json://127.0.0.1:9/")
    start = at("2026-05-04 08:00")
    berlin.write(lambda session: put_row(session, session_row(start, "S1", start)))
    late = start + 3 * 3_600_000
    one = finding("chest", Severity.URGENT, rule="flag.chest", created_ms=start, sid="S1", emergency=True)
    berlin.write(partial(findings.save, runner_id="ana", findings=[one]))
    berlin.write(partial(deciding.decide_batch, now_ms=late))
    assert sorted((row.channel, row.next_ms) for row in sent(berlin)) == [
        ("console", late),
        ("json", late),
        ("watch", late),
    ]


async def test_the_stage_brings_a_reminder_to_the_phone(berlin: Store, receiver: HttpReceiver) -> None:
    """With the stage running: a plan that is due makes one message, once."""
    add_channel(berlin, receiver.channel)
    clock = Shifted()
    clock.ahead_ms = NOON - clock()  # whatever the hour at which this runs
    now = clock()
    hurt = replace(HURT, t_ms=now - 25 * 3_600_000, received_ms=now)
    keep(berlin, Told(Runner("ana", thresholds={"acute.rice.wake": 5}), reports=(hurt,)), now)

    berlin.write(lambda session: setattr(plan_row(session, "rice"), "facts", awake(plan_row(session, "rice"))))
    async with stage(berlin, clock=clock):
        await until(lambda: bool(receiver.got))
        await until(lambda: "queued" not in {row.status for row in sent(berlin) if row.channel == "json"})
    assert [got["title"] for got in receiver.got] == ["How is the calf after 24 hours?"]
    assert berlin.read(lambda session: len(list(session.exec(select(AlertRow))))) == 1
    assert berlin.read(lambda session: session.exec(select(CareRow)).one().due) is False
    assert berlin.read(lambda session: len(list(session.exec(select(DeliveryRow).order_by(col(DeliveryRow.id)))))) >= 2


def awake(row: PlanRow) -> dict[str, object]:
    """Its facts, of a runner who never sleeps and needs no ice."""
    return row.facts | {"wake": 0, "sleep": 23, "ice_until_ms": 0}


CHECK = at("2026-05-05 10:30")
"""When a question of the rest window is due, a day after it began."""


def put_off(store: Store, what: str, hours: int, now_ms: int) -> None:
    """A step of the rest plan, told at `now_ms` and put off at once."""
    keep(store, ana(HURT), HURT.t_ms)
    sweep(store, now_ms)
    asked = next(alert for alert in alerts(store) if what in alert.key)
    store.write(lambda session: reports.answer_alert(session, "ana", asked.id or 0, "snooze", now_ms, hours=hours))


def wake(store: Store, what: str, now_ms: int) -> AlertRow:
    """One look at what was put off; the step after it."""
    if store.read(lambda session: rows.any_reminder_again(session, now_ms)):
        store.write(partial(reminding.wake, now_ms=now_ms))
    return next(alert for alert in alerts(store) if what in alert.key)


def test_a_question_that_was_put_off_is_asked_again(berlin: Store) -> None:
    """Put off for 3 hours: silent until then, then open and told again once; nothing is left to look at."""
    put_off(berlin, "check", 3, CHECK)
    before = len(sent(berlin))
    assert wake(berlin, "check", CHECK + 3 * HOUR - 1).state == "snoozed"
    assert (wake(berlin, "check", CHECK + 3 * HOUR).state, len(sent(berlin))) == ("open", before + 2)
    again = wake(berlin, "check", CHECK + 9 * HOUR)
    assert (again.state, again.told, again.next_ms, len(sent(berlin))) == ("open", 2, None, before + 2)


def test_what_was_put_off_into_the_night_waits_for_the_morning(berlin: Store) -> None:
    """Over at 22:30: told at 8:00, by the plan's waking hours."""
    put_off(berlin, "check", 12, CHECK)
    night = wake(berlin, "check", CHECK + 12 * HOUR)
    assert (night.state, night.next_ms) == ("snoozed", at("2026-05-06 08:00"))
    assert wake(berlin, "check", at("2026-05-06 08:00")).state == "open"


@pytest.mark.parametrize("why", ["its plan is gone", "it is of no use any more"])
def test_what_is_of_no_use_any_more_is_over(berlin: Store, why: str) -> None:
    """Put off until its plan was gone, or a reminder of ice until the evening: over, and nobody is told."""
    what, when = ("check", CHECK) if why == "its plan is gone" else ("ice", NOON)
    put_off(berlin, what, 4, when)
    before = len(sent(berlin))
    if what == "check":
        berlin.write(lambda session: session.delete(plan_row(session, "rice")))
    assert (wake(berlin, what, when + 4 * HOUR).state, len(sent(berlin))) == ("resolved", before)
